"""CSV, both ways: a row as a person that can be, and text that no spreadsheet takes for a formula (CWE-1236)."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from contacts.domain.corrections import Fault, correct
from contacts.domain.encoding import RIGHT, is_utf8
from contacts.domain.profiles import FIELDS, KINDS
from contacts.domain.records import LONGEST, Record, Records

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


class NotASheet(ValueError):
    """The file cannot be read as people at all; the text says what would be right."""


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
    """A file of people. The header is line 1; columns may stand in any order, apart by comma or semicolon.

    A line that is not UTF-8 is rejected by itself: see `contacts.domain.encoding` for how the file is to be read.
    Raises NotASheet for a header without ``email`` and ``phone``, or with one of our columns twice.
    """

    def __init__(self, text: TextIO, purposes: Iterable[str], locale: str) -> None:
        head = text.readline(LONGEST)
        if len(head) == LONGEST:
            raise NotASheet(f"the first line must be the header, of fewer than {LONGEST} characters")
        self._locale = locale
        self._delimiter = ";" if head.count(";") > head.count(",") else ","
        self._records = Records(text, self._delimiter, 1)
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=self._delimiter), [])]
        ours = [name for name in names if name in FIELDS]
        if len(set(ours)) < len(ours):
            raise NotASheet("a column stands twice in the header")
        if not {"email", "phone"} & set(ours):
            raise NotASheet("the first line must be the header: name,email,phone,company (email or phone is needed)")
        self._names = names
        self._ours = [(place, name) for place, name in enumerate(names) if name in FIELDS]
        self.warnings = [
            warned for name in names if name not in FIELDS and (warned := _passed_over(name, purposes)) is not None
        ]

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
        for name, cell in zip(self._names, cells, strict=False):
            if name in FIELDS and len(lines := cell.strip().splitlines()) > 1:
                whole = any(line.count(self._delimiter) >= len(self._names) - 1 for line in lines)
                if name in KINDS or "@" in cell or whole:
                    return name
        return None

    def _line(self, record: Record) -> Line:
        number, last, cells, _ = record
        if not all(map(is_utf8, cells)):
            return Line(number, fault=Fault("not_utf8", f"is not UTF-8: {RIGHT}"))
        if len(cells) > len(self._names):
            detail = f"has {len(cells)} columns, the header has {len(self._names)}: put quotation marks around commas"
            return Line(number, fault=Fault("malformed", detail))
        values: dict[str, str] = {}
        try:
            for place, name in self._ours:
                if place < len(cells) and (text := plain(cells[place])):
                    values[name] = correct(name, text, self._locale)
        except Fault as fault:
            return Line(number, fault=fault)
        if "email" not in values and "phone" not in values:
            return Line(number, fault=Fault("address_missing", "needs an e-mail or a phone"))
        return Line(number, values, last=last)


def _passed_over(name: str, purposes: Iterable[str]) -> Warned | None:
    if not name:
        return None
    asked = {name, name.partition(":")[0]}
    if asked & set(purposes) or any(word in name for word in _CONSENT):
        detail = f"column {name[:60]!r} is ignored: an import never grants; consent needs the person's own answer"
        return Warned(1, "consent_ignored", detail)
    return Warned(1, "column_ignored", f"column {name[:60]!r} is not one of name, email, phone, company")
