"""Campaign lists as they come, line by line: which question a line asks, and the line with its answer added.

Two forms, NDJSON and CSV (RFC 4180). Lines come in their order, whatever is in them: one that asks nothing that can be
answered is a `Row` without a question. What a line holds beside the person is passed through as it is.
"""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from marketing_gate.domain.lines import Record, Records
from marketing_gate.domain.question import By, Question
from shared.consent import Reason
from shared.events import Channel
from shared.identity import KIND_OF, Kind

DELIMITERS = ",;\t"
_BOM = b"\xef\xbb\xbf"
_NAMES = tuple((by.value, by) for by in By)
_ENDS = {
    reason: b'"allowed":%b,"reason":"%b"}\n' % (b"true" if reason is Reason.GRANTED else b"false", reason.encode())
    for reason in Reason
}
_ID, _ID_OPENS = By.ID, b'{"id"'
_new = tuple.__new__
_USUAL = 36
"""Characters of an id as it is mostly written: such a one is read in C."""
_FORMULA = ("=", "+", "-", "@")
_OURS = ("allowed", "reason")
_BAD = b'{"line":%d,"error":"not a JSON object with exactly one of id, email and phone, and no name twice"'


class SheetUnreadable(ValueError):
    """No line of it can be answered: its header names nobody."""


class Row(NamedTuple):
    """One line. `question` None: a bad line. `body` is what `Sheet.written` makes the answered line of. `beside`: the
    same, asked by the contact's id, of a line that has an address and an id; both have to mean one person."""

    question: Question | None
    body: Any
    beside: Question | None = None


class Sheet(ABC):
    """A list in one of the two forms. `head` comes before all lines."""

    head: bytes = b""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The lines, one after the other, read as they are asked for."""

    @abstractmethod
    def written(self, row: Row, reason: Reason) -> bytes:
        """The line with its answer, its end included."""


class _ById(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A line of most lists."""

    id: UUID


_by_id = msgspec.json.Decoder(_ById).decode


class Ndjson(Sheet):
    """A JSON object a line with exactly one of ``id``, ``email`` and ``phone``, and no name twice.

    A byte order mark before the first is left out, as RFC 8259 section 8.1 lets a reader do.
    """

    def __init__(self, lines: Iterable[bytes], purpose: str, channel: Channel) -> None:
        self._lines, self._purpose, self._channel = lines, purpose, channel

    def rows(self) -> Iterator[Row]:
        """See `Sheet`. A line's body is the object's text without its closing brace."""
        purpose, channel = self._purpose, self._channel
        for number, line in enumerate(self._lines, 1):
            text = line.strip() if number > 1 else line.removeprefix(_BOM).strip()
            if text.startswith(_ID_OPENS) and text.count(b":") == 1:
                try:
                    plain = _new(Question, (_ID, _by_id(text).id, purpose, channel))
                except ValueError:
                    pass  # it is looked at more closely
                else:
                    yield _new(Row, (plain, text[:-1].rstrip(), None))
                    continue
            content = _object(text)
            if content is None:
                yield Row(None, _BAD % number)
                continue
            question = self._question(content)
            if "allowed" in content or "reason" in content:
                rest = {name: value for name, value in content.items() if name not in ("allowed", "reason")}
                yield Row(question, msgspec.json.encode(rest)[:-1])
            else:
                yield Row(question, text[:-1].rstrip())

    def _question(self, content: dict[str, Any]) -> Question | None:
        given = [(by, content[name]) for name, by in _NAMES if content.get(name) not in (None, "")]
        if len(given) != 1 or not isinstance(given[0][1], str):
            return None
        return asked(*given[0], self._purpose, self._channel)

    def written(self, row: Row, reason: Reason) -> bytes:
        """See `Sheet`."""
        return b"%b%b%b" % (row.body, b"" if row.body == b"{" else b",", _ENDS[reason])


class Csv(Sheet):
    """Comma, semicolon or tab separated, UTF-8, with a header that has a column ``id``, ``email`` or ``phone``.

    Where it has several, the address that would be used on the channel names the person, then the id, then the other
    address; one that it has twice names nobody. Beside that address an id in the form of ours (a UUID) has to be of a
    contact with it; another is the list's own number. A line with fewer cells than the header, or more, is bad: who it
    is about may stand in another's column. Columns ``allowed`` and ``reason`` are left out for ours, so that nobody
    reads an old yes. Bytes that are no UTF-8 are passed through. Raises SheetUnreadable for a header that names nobody.
    """

    def __init__(self, lines: Iterable[bytes], purpose: str, channel: Channel) -> None:
        self._purpose, self._channel = purpose, channel
        self._records = Records(lines)
        found = _header(self._records, channel)
        if found is None:  # not one line
            return
        columns, self._by, self._place, self._beside = found
        self._width, self._end = len(columns.cells), "\n" if columns.end in ("\n", "") else "\r\n"
        names = [_name(cell) for cell in columns.cells]
        self._replaced = [place for place, name in enumerate(names) if name in _OURS][::-1]
        mark = _BOM if self._records.marked else b""
        self.head = mark + self._line([*self._kept(columns.cells), *_OURS])

    def rows(self) -> Iterator[Row]:
        """See `Sheet`. A line's body is its cells."""
        while (record := self._records.take()) is not None:
            cells = record.cells
            whole = record.good and len(cells) >= self._width and not any(cells[self._width :])
            value = _plain(cells[self._place]) if whole and self._place is not None else ""
            known = value and (value.isascii() or _is_text(value))
            question = asked(self._by, value, self._purpose, self._channel) if known else None
            beside = None
            if question is not None and self._beside is not None:
                beside = asked(_ID, cells[self._beside].strip(), self._purpose, self._channel)
            yield Row(question, cells, beside)

    def written(self, row: Row, reason: Reason) -> bytes:
        """See `Sheet`. Cells beyond the header's stay behind the two new ones, so that those stand in their column."""
        cells: list[str] = row.body
        padding = [""] * (self._width - len(cells))
        kept = self._kept([*cells[: self._width], *padding])
        allowed = "true" if reason is Reason.GRANTED else "false"
        return self._line([*kept, allowed, reason.value, *cells[self._width :]])

    def _kept(self, cells: list[str]) -> list[str]:
        for place in self._replaced:
            del cells[place]
        return cells

    def _line(self, cells: list[str]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._records.delimiter, lineterminator="\r\n").writerow(cells)  # both are quoted
        return (text.getvalue()[:-2] + self._end).encode("utf-8", "surrogateescape")


def asked(by: By, value: str, purpose: str, channel: Channel) -> Question | None:
    """The question about a person; None for an id that is none. An address is judged when it is looked up."""
    if by is not _ID:
        return Question(by, value, purpose, channel)
    try:
        return Question(_ID, _id(value), purpose, channel)
    except ValueError:
        return None


def _id(value: str) -> UUID:
    if len(value) == _USUAL:
        try:
            return msgspec.convert(value, UUID)
        except ValueError:
            pass
    return UUID(value)


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(text)
        if not isinstance(found, dict) or (text.count(b":") != len(found) and _names_twice(text)):
            return None
    except (ValueError, RecursionError):
        return None
    return found


def _names_twice(text: bytes) -> bool:
    """Whether two members of a JSON object have one name: then readers differ in which of them counts (RFC 8259
    section 4). With as many colons as names none can."""
    members: list[tuple[str, Any]] = []

    def outermost(pairs: list[tuple[str, Any]]) -> None:
        nonlocal members
        members = pairs  # the object that holds all others is told last

    json.loads(text, object_pairs_hook=outermost)
    return len(dict(members)) < len(members)


def _name(column: str) -> str:
    return column.strip().lower()


def _plain(cell: str) -> str:
    """A cell without blanks around it, and without the apostrophe that our export of contacts puts before what a
    spreadsheet could take for a formula."""
    value = cell.strip()
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA) else value


def _is_text(value: str) -> bool:
    """Whether it was UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _header(records: Records, channel: Channel) -> tuple[Record, By, int | None, int | None] | None:
    """The columns, how and where they name a person (nowhere, when two do), and where an id stands beside an address.
    None for a list without a line.

    Tries what may stand between them. Raises SheetUnreadable.
    """
    order = (By.EMAIL, By.ID, By.PHONE) if KIND_OF[channel] is Kind.EMAIL else (By.PHONE, By.ID, By.EMAIL)
    for delimiter in DELIMITERS:
        records.separated(delimiter)
        columns = records.take()
        if columns is None:
            return None
        names = [_name(column) for column in columns.cells] if columns.good else []
        for by in order:
            if by.value in names:
                ids = [place for place, name in enumerate(names) if name == _ID]
                whole = names.count(by.value) == 1 and len(ids) <= 1
                beside = ids[0] if ids and by is order[0] else None
                return columns, by, names.index(by.value) if whole else None, beside
        records.again()
    raise SheetUnreadable(
        "the first line must be a header with a column id, email or phone, in CSV (RFC 4180) and UTF-8"
    )
