"""The lines of a list as they stand in the file, and which of them make one record of CSV.

A line that opens a quote which nothing closes is wrong by itself and takes no other with it: what was read after it is
given again.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

MOST_LINE = 1024 * 1024
"""Bytes of a line, and characters of a record: a longer one is bad, and must not fill the memory."""
_BOM = "\ufeff"
_LONE = re.compile(rb"\r(?!\n)")
_BREAK = re.compile(rb"\r\n?|\n")

Readline = Callable[[int], bytes]


def bounded(readline: Readline) -> Iterator[bytes]:
    """Lines of a file, each cut short at `MOST_LINE` bytes."""
    while line := readline(MOST_LINE):
        yield line
        while len(line) == MOST_LINE and not line.endswith(b"\n"):
            line = readline(MOST_LINE)


def any_ended(readline: Readline) -> Iterator[bytes]:
    """As `bounded`; in a file whose first line ends with a CR alone, outside quotes, that ends every line, as LF and
    CRLF do."""
    first = readline(MOST_LINE)
    waiting = [first]

    def again(size: int) -> bytes:
        return waiting.pop() if waiting else readline(size)

    if any(_LONE.search(part) for part in first.split(b'"')[::2]):
        return _broken(again)
    return bounded(again)


def _broken(readline: Readline) -> Iterator[bytes]:
    """Lines that end with CR, LF or CRLF, each cut short at `MOST_LINE` bytes."""
    rest, skipping = b"", False
    while piece := readline(MOST_LINE):
        text, begin = rest + piece, 0
        for found in _BREAK.finditer(text):
            if found.end() == len(text) and found[0] == b"\r":
                break  # its LF may be the next to be read
            if not skipping:
                yield text[begin : min(found.end(), begin + MOST_LINE)]
            begin, skipping = found.end(), False
        rest = text[begin:]
        if skipping or len(rest) > MOST_LINE:
            ends = rest[-1:] if rest.endswith(b"\r") else b""
            if not skipping:
                yield rest[:MOST_LINE]
            rest, skipping = ends, True
    if rest and not skipping:
        yield rest


def is_cut(line: str, size: int) -> bool:
    """Whether there was more of a line of `size` bytes than was read."""
    return size >= MOST_LINE and not line.endswith(("\n", "\r"))


class Record(NamedTuple):
    """The cells of one or more lines; of a line that is no CSV (not `good`), its text taken apart at the delimiters.
    `end` is the line's end."""

    cells: list[str]
    good: bool
    end: str


class Records:
    """Records of CSV (RFC 4180), one after the other; bytes that are no UTF-8 are kept as surrogates.

    `marked`, once there was a first one: whether it began with a byte order mark, which is no part of it.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        csv.field_size_limit(2 * MOST_LINE)  # the process's; what is longer than a line may be is cut before
        self._lines = iter(lines)
        self._back: deque[tuple[str, bool]] = deque()
        self._taken: list[tuple[str, bool]] = []
        self._size = 0
        self._first = True
        self.marked = False
        self.separated(",")

    def __iter__(self) -> "Records":
        return self

    def __next__(self) -> str:
        """For the csv module: the next line of the record that it reads."""
        if self._size > MOST_LINE:
            raise StopIteration
        line = self._back.popleft() if self._back else self._read()
        self._taken.append(line)
        self._size += len(line[0])
        return line[0]

    def _read(self) -> tuple[str, bool]:
        line = next(self._lines)
        text = line.decode("utf-8", "surrogateescape")
        if self._first:
            self._first = False
            self.marked = text.startswith(_BOM)
            text = text.removeprefix(_BOM)
        return text, is_cut(text, len(line))

    def separated(self, delimiter: str) -> None:
        """What stands between cells, from now on."""
        self.delimiter = delimiter
        self._reader: Iterator[list[str]] = csv.reader(self, delimiter=delimiter, strict=True)

    def again(self) -> None:
        """The record that was taken last is given once more."""
        self._back.extendleft(reversed(self._taken))
        self._taken = []

    def take(self) -> Record | None:
        """The next record; None after the last one."""
        self._taken, self._size = [], 0
        try:
            cells = next(self._reader)
        except StopIteration:
            return None
        except csv.Error:
            cells = []
        if cells and not any(cut for _, cut in self._taken):
            return Record(cells, True, _end(self._taken[-1][0]))
        self._back.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        text = self._taken[0][0]
        end = _end(text)
        return Record(text.removesuffix(end).split(self.delimiter), False, end)


def _end(line: str) -> str:
    if line.endswith("\r\n"):
        return "\r\n"
    return line[-1:] if line.endswith(("\n", "\r")) else ""
