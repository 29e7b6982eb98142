"""What the gate answers to a list, read line by line: which lines are allowed, and how many were answered how."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

NDJSON, CSV = "application/x-ndjson", "text/csv"
_LONGEST = 16 * 1024 * 1024
_END = re.compile(rb'"allowed":\s*(true|false),\s*"reason":\s*"([a-z_]+)"\s*\}\s*\Z')
_HEADER = re.compile(rb'"?allowed"?([,;\t])"?reason"?\r?\n?\Z')


class Failed(Exception):
    """The list was not answered, or not to its end."""


class Answered:
    """The answered list as it comes in. `reasons` counts its lines, `breaks` the line breaks in it so far."""

    def __init__(self, form: str, pieces: Iterable[bytes]) -> None:
        self.reasons: Counter[str] = Counter()
        self.breaks = 0
        self.delimiter = ","
        self._form, self._lines = form, self._counted(pieces)

    def kept(self, only: str | None) -> Iterator[bytes]:
        """What is to be written: all of it, or with `only` the header and what is allowed. Raises Failed for what is
        no answer of the gate."""
        for text, allowed, reason in self._csv() if self._form == CSV else self._ndjson():
            if reason is not None:
                self.reasons[reason] += 1
            if allowed or only is None or reason is None:
                yield text

    def _counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        rest = b""
        for piece in pieces:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                self.breaks += _breaks(line)
                yield line + b"\n"
        if rest:
            self.breaks += _breaks(rest)
            yield rest

    def _ndjson(self) -> Iterator[tuple[bytes, bool, str | None]]:
        for line in self._lines:
            if (found := _END.search(line)) is None:
                raise Failed("what answered is no gate: a line of it does not end with allowed and reason")
            yield line, found[1] == b"true", found[2].decode()

    def _csv(self) -> Iterator[tuple[bytes, bool, str | None]]:
        first: list[bytes] = []
        for line in self._lines:
            first.append(line)
            if found := _HEADER.search(line):
                break
        else:
            if first:
                raise Failed("what answered is no gate: its header has no columns allowed and reason at its end")
            return
        place, self.delimiter = -2, found[1].decode()
        for text, cells in records(chain(first, self._lines), self.delimiter):
            if place < 0:
                place = len(cells) - 2
                yield text, False, None
            elif len(cells) < place + 2:
                raise Failed("what answered is no gate: a line of it ends before its answer")
            else:
                yield text, cells[place] == "true", cells[place + 1]


def records(lines: Iterable[bytes], delimiter: str, *, strict: bool = True) -> Iterator[tuple[bytes, list[str]]]:
    """The records of CSV (RFC 4180), as they stand there and as cells, with blanks for CR. Raises Failed for what is
    none."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    taken: list[bytes] = []

    def texts() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            text = line.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")
            yield text.replace("\r", " ") + "\n"  # a lone CR in a cell is none to the csv module

    try:
        for cells in csv.reader(texts(), delimiter=delimiter, strict=strict):
            yield b"".join(taken), cells
            taken.clear()
    except csv.Error as error:
        raise Failed(f"what answered is no gate: it is no CSV ({error})") from None


def _breaks(line: bytes) -> int:
    """Lines that a line ended by LF is, where CR ends one too."""
    return 1 + line.count(b"\r") - line.endswith(b"\r")


def is_short(answered: Answered, form: str, sent: Path) -> bool:
    """Whether the answer has fewer lines than the list that was sent.

    A line break in a cell that the gate leaves out for its own is told from a line that is missing by counting records.
    """
    if form == NDJSON:
        with sent.open("rb") as file:
            return answered.reasons.total() < sum(1 for _ in file)
    with sent.open(encoding="latin-1") as text:
        lines = sum(1 for _ in text)
    if answered.breaks >= lines:
        return False
    with sent.open(encoding="latin-1") as text:
        ended = (line.encode("latin-1") for line in text)
        try:
            return answered.reasons.total() + 1 < sum(1 for _ in records(ended, answered.delimiter, strict=False))
        except Failed:  # it is not well formed, so that nothing tells that they are all there
            return True
