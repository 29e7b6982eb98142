"""CSV, both ways: a row as a person that can be, and text that no spreadsheet takes for a formula (CWE-1236)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from contacts.domain.columns import SEPARATORS, Header, header
from contacts.domain.corrections import Fault, correct
from contacts.domain.encoding import RIGHT, is_utf8
from contacts.domain.profiles import FIELDS, KINDS
from contacts.domain.records import Record, Records

_FORMULA = ("=", "+", "-", "@", "\t", "\r", *"＝＋－＠")
"""Spreadsheets of East Asia take the full-width signs for the same."""
_CONSENT = ("consent", "souhlas", "granted", "opt-in", "optin", "opt_in", "newsletter", "einwilligung")


def harmless(text: str) -> str:
    """`text` with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(text: str) -> str:
    """What `harmless` was made of, blanks around it taken off."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in a line that was passed over."""

    line: int
    code: str
    detail: str


@dataclass(slots=True)
class Line:
    """One line of the file: `values` in their kept form, or `fault`. `last`: the last line that its cells take."""

    number: int
    values: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    last: int = 0

    @property
    def spread(self) -> Warned:
        """That a cell takes other lines with it: meant so, or a quote that was left open."""
        return Warned(self.number, "lines_taken", f"takes lines {self.number} to {self.last}: see its quotation marks")


class Sheet:
    """A file of people. Columns may stand in any order, called as `contacts.domain.columns` says.

    A line that is not UTF-8 is rejected by itself: see `contacts.domain.encoding` for how the file is to be read.
    Raises NotASheet for a header without ``email`` and ``phone``, or with one of our columns twice.
    """

    def __init__(self, text: TextIO, purposes: Iterable[str], locale: str) -> None:
        self._header = found = header(text)
        self._locale = locale
        self._records = Records(text, found.delimiter, found.line)
        passed = (_passed_over(found, place, purposes) for place in range(len(found.names)) if place not in found.ours)
        self.warnings = [warned for warned in passed if warned is not None]

    def lines(self) -> Iterator[Line]:
        """Every line that is not blank, as it comes; of a record over several its first.

        Costs some 100 µs a line where addresses are unusual.
        """
        while (record := self._records.take()) is not None:
            if record.last > record.first and (name := self._broken(record.cells)):
                fault = f"has a line break within the {name}: check the quotation marks, or write it on one line"
                record = self._records.wrong(fault)
            if record.fault is not None:
                yield Line(record.first, fault=Fault("malformed", record.fault))
            elif any(map(str.strip, record.cells)):
                yield self._line(record)

    def _broken(self, cells: Sequence[str]) -> str | None:
        """Which of our cells has taken in other people's lines by a quote that was left open. A name or a company may
        stand on two lines; what looks like an address or like a whole line of the file is none of it."""
        for place, name in self._header.ours.items():
            if place < len(cells) and len(lines := (cell := cells[place]).strip().splitlines()) > 1:
                whole = any(line.count(self._header.delimiter) >= len(self._header.names) - 1 for line in lines)
                if name in KINDS or "@" in cell or whole:
                    return name
        return None

    def _line(self, record: Record) -> Line:
        number, last, cells, _ = record
        if not all(map(is_utf8, cells)):
            return Line(number, fault=Fault("not_utf8", f"is not UTF-8: {RIGHT}"))
        if len(cells) > (most := len(self._header.names)):
            sign = SEPARATORS[self._header.delimiter]
            detail = f"has {len(cells)} columns, the header has {most}: put quotation marks around a cell with a {sign}"
            return Line(number, fault=Fault("malformed", detail))
        values: dict[str, str] = {}
        try:
            for place, name in self._header.ours.items():
                if place < len(cells) and (text := plain(cells[place])):
                    values[name] = correct(name, text, self._locale)
        except Fault as fault:
            return Line(number, fault=fault)
        if "email" not in values and "phone" not in values:
            return Line(number, fault=Fault("address_missing", "needs an e-mail or a phone"))
        return Line(number, values, last=last)


def _passed_over(header: Header, place: int, purposes: Iterable[str]) -> Warned | None:
    name = header.names[place]
    if not name:
        return None
    asked = {name, name.partition(":")[0]}
    if asked & set(purposes) or any(word in name for word in _CONSENT):
        detail = f"column {name[:60]!r} is ignored: an import never grants; consent needs the person's own answer"
        return Warned(header.line, "consent_ignored", detail)
    if field := header.doubled.get(place):
        detail = f"column {name[:60]!r} is ignored: the column {field!r} is taken for the {field}"
    else:
        detail = f"column {name[:60]!r} is not one of {', '.join(FIELDS)}: nothing of it is imported"
    return Warned(header.line, "column_ignored", detail)
