"""Campaign lists as they come, line by line: which question a line asks, and the line with its answer added.

Two forms, NDJSON and CSV (RFC 4180). Lines come in their order, whatever is in them: one that asks nothing that can be
answered is a `Row` without a question. What a line holds beside the person is passed through as it is.
"""

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from marketing_gate.domain.question import By, Question
from shared.consent import Reason
from shared.events import Channel
from shared.identity import KIND_OF, Kind

MOST_LINE = 1024 * 1024
DELIMITERS = ",;\t"
_BOM = b"\xef\xbb\xbf"
_NAMES = tuple((by.value, by) for by in By)
_ENDS = {
    reason: b'"allowed":%b,"reason":"%b"}\n' % (b"true" if reason is Reason.GRANTED else b"false", reason.encode())
    for reason in Reason
}
_USUAL = 36
"""Characters of an id as it is mostly written: such a one is read in C."""
_BAD = b'{"line":%d,"error":"not a JSON object with exactly one of id, email and phone"'


class SheetUnreadable(ValueError):
    """No line of it can be answered: its header names nobody."""


class Row(NamedTuple):
    """One line. `question` None: a bad line. `body` is what `Sheet.written` makes the answered line of."""

    question: Question | None
    body: Any


class Sheet(ABC):
    """A list in one of the two forms. `head` comes before all lines."""

    head: bytes = b""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The lines, one after the other, read as they are asked for."""

    @abstractmethod
    def written(self, row: Row, reason: Reason) -> bytes:
        """The line with its answer, its end included."""


def bounded(readline: Callable[[int], bytes]) -> Iterator[bytes]:
    """Lines of a file, each cut short at `MOST_LINE` bytes: a longer one is bad, and must not fill the memory."""
    while line := readline(MOST_LINE):
        yield line
        while len(line) == MOST_LINE and not line.endswith(b"\n"):
            line = readline(MOST_LINE)


class Ndjson(Sheet):
    """A JSON object a line with exactly one of ``id``, ``email`` and ``phone``."""

    def __init__(self, lines: Iterable[bytes], purpose: str, channel: Channel) -> None:
        self._lines, self._purpose, self._channel = lines, purpose, channel

    def rows(self) -> Iterator[Row]:
        """See `Sheet`. A line's body is the object's text without its closing brace."""
        for number, line in enumerate(self._lines, 1):
            text = line.strip()
            content = _object(text)
            question = None if content is None else self._question(content)
            if content is None:
                yield Row(None, _BAD % number)
            elif "allowed" in content or "reason" in content:
                rest = {name: value for name, value in content.items() if name not in ("allowed", "reason")}
                yield Row(question, msgspec.json.encode(rest)[:-1])
            else:
                yield Row(question, text[:-1].rstrip())

    def _question(self, content: dict[str, Any]) -> Question | None:
        given = [(by, content[name]) for name, by in _NAMES if content.get(name) is not None]
        if len(given) != 1 or not isinstance(given[0][1], str):
            return None
        return asked(*given[0], self._purpose, self._channel)

    def written(self, row: Row, reason: Reason) -> bytes:
        """See `Sheet`."""
        return b"%b%b%b" % (row.body, b"" if row.body == b"{" else b",", _ENDS[reason])


class Csv(Sheet):
    """Comma, semicolon or tab separated, UTF-8, with a header that has a column ``id``, ``email`` or ``phone``.

    Where it has several, the address that would be used on the channel names the person, then the id, then the other
    address. Bytes that are no UTF-8 are passed through. Raises SheetUnreadable for a header that names nobody.
    """

    def __init__(self, lines: Iterable[bytes], purpose: str, channel: Channel) -> None:
        self._purpose, self._channel = purpose, channel
        rest = iter(lines)
        first = next(rest, b"")
        mark = _BOM if first.startswith(_BOM) else b""
        text = first.removeprefix(_BOM).decode("utf-8", "surrogateescape")
        self._end = "\r\n" if text.endswith("\r\n") else "\n"
        self._delimiter, self._by, self._place, columns = _header(text, channel) if text else (",", By.ID, 0, [])
        self._width = len(columns)
        self._reader = csv.reader(
            (line.decode("utf-8", "surrogateescape") for line in rest), delimiter=self._delimiter, strict=True
        )
        if columns:
            self.head = mark + self._line([*columns, "allowed", "reason"])

    def rows(self) -> Iterator[Row]:
        """See `Sheet`. A line's body is its cells."""
        while True:
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(None, [])
                continue
            whole = self._place < len(cells) and not any(cells[self._width :])
            value = cells[self._place].strip() if whole else ""
            yield Row(asked(self._by, value, self._purpose, self._channel) if value else None, cells)

    def written(self, row: Row, reason: Reason) -> bytes:
        """See `Sheet`. Cells beyond the header's stay behind the two new ones, so that those stand in their column."""
        cells: list[str] = row.body
        padding = [""] * (self._width - len(cells))
        allowed = "true" if reason is Reason.GRANTED else "false"
        return self._line([*cells[: self._width], *padding, allowed, reason.value, *cells[self._width :]])

    def _line(self, cells: list[str]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._delimiter, lineterminator=self._end).writerow(cells)
        return text.getvalue().encode("utf-8", "surrogateescape")


def asked(by: By, value: str, purpose: str, channel: Channel) -> Question | None:
    """The question about a person; None for an id that is none. An address is judged when it is looked up."""
    if by is not By.ID:
        return Question(by, value, purpose, channel)
    try:
        return Question(By.ID, _id(value), purpose, channel)
    except ValueError:
        return None


def _id(value: str) -> UUID:
    if len(value) == _USUAL:
        with suppress(ValueError):
            return msgspec.convert(value, UUID)
    return UUID(value)


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _header(text: str, channel: Channel) -> tuple[str, By, int, list[str]]:
    """The delimiter, and how and where the columns name a person. Raises SheetUnreadable."""
    order = (By.EMAIL, By.ID, By.PHONE) if KIND_OF[channel] is Kind.EMAIL else (By.PHONE, By.ID, By.EMAIL)
    for delimiter in DELIMITERS:
        columns = next(csv.reader([text], delimiter=delimiter), [])
        names = [column.strip().lower() for column in columns]
        for by in order:
            if by.value in names:
                return delimiter, by, names.index(by.value), columns
    raise SheetUnreadable("the header must have a column id, email or phone")
