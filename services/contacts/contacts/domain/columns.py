"""Which columns a sheet of people has: its header in the words of four languages, and what stands between its cells."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from contacts.domain.encoding import RIGHT, is_utf8
from contacts.domain.profiles import FIELDS
from contacts.domain.records import LONGEST
from contacts.domain.search import searchable

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_SAID = re.compile(r'"?sep=(.*?)"?[\r\n]*', re.IGNORECASE)
"""What Excel reads as the separator of the lines below it, and shows nobody."""
_MOST_FOUND, _LONG = 12, 60
_WORDS = {
    "name": "name fullname jmeno celejmeno jmenoaprijmeni meno celemeno menoapriezvisko vollstandigername"
    " vorundnachname",
    "email": "email mail emailaddress mailaddress emailovaadresa mailovaadresa emailadresa elektronickaadresa"
    " emailadresse mailadresse",
    "phone": "phone phonenumber telephone telephonenumber tel mobile mobilephone mobilenumber cellphone telefon"
    " telefonnicislo cislotelefonu mobil mobilnitelefon mobilnytelefon telefonnecislo telefonnummer mobiltelefon"
    " mobilnummer handy handynummer rufnummer",
    "company": "company companyname organization organisation firma nazevfirmy nazovfirmy spolecnost spolocnost"
    " organizace organizacia firmenname unternehmen",
}
_MEANT = {word: field for field, words in _WORDS.items() for word in words.split()}
EXPECTED = (
    "the header must be name,email,phone,company in any order (email or phone is needed), in English or as Czech,"
    " Slovak and German name them (E-mail, mail, telefon, Telefonnummer, jméno, meno, firma), with commas, semicolons"
    " or tabs between"
)


class NotASheet(ValueError):
    """The file cannot be read as people at all; the text says what would be right."""


def meant(name: str) -> str | None:
    """The field that a column called `name` holds: whatever its case and accents, with blanks or hyphens or without."""
    return _MEANT.get(re.sub(r"[\s_./-]", "", searchable(name)))


@dataclass(frozen=True, slots=True)
class Header:
    """The line that names the columns. `names` are as they stand there, in small letters; `ours` says by place which
    field a column holds; `doubled` which other columns would mean a field that one called exactly so holds."""

    line: int
    delimiter: str
    names: tuple[str, ...]
    ours: Mapping[int, str]
    doubled: Mapping[int, str]


def header(text: TextIO) -> Header:
    """Read it off the top of a file. A line ``sep=;`` before it, as Excel knows it, says what stands between cells;
    else it is what makes most columns of ours. Raises NotASheet."""
    line, head = 1, _head(text, 1)
    candidates = tuple(SEPARATORS)
    if said := _SAID.fullmatch(head):
        if said[1] not in SEPARATORS:
            raise NotASheet(f"line 1 says that {said[1][:_LONG]!r} stands between cells: {_one_of()} can")
        candidates, line = (said[1],), 2
        head = _head(text, 2)
    split = {sign: _cells(head, sign) for sign in candidates}
    delimiter = max(split, key=lambda sign: (len(set(filter(None, map(meant, split[sign])))), head.count(sign)))
    names = split[delimiter]
    return Header(line, delimiter, names, *_placed(line, delimiter, names))


def _head(text: TextIO, line: int) -> str:
    head = text.readline(LONGEST)
    if len(head) == LONGEST:
        raise NotASheet(f"line {line} must be the header, of fewer than {LONGEST} characters")
    if not is_utf8(head):
        raise NotASheet(f"line {line}, the header, is not UTF-8: {RIGHT}")
    return head


def _cells(head: str, delimiter: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), []))


def _placed(line: int, delimiter: str, names: tuple[str, ...]) -> tuple[dict[int, str], dict[int, str]]:
    """Which places hold which field, and which would but for one that is called exactly so."""
    ours: dict[int, str] = {}
    doubled: dict[int, str] = {}
    for field in FIELDS:
        places = [place for place, name in enumerate(names) if meant(name) == field]
        exact = [place for place in places if names[place] == field]
        if len(exact or places) > 1:
            both = " and ".join(repr(names[place][:_LONG]) for place in (exact or places)[:2])
            raise NotASheet(f"a column stands twice in the header: {both} both mean {field}; leave one of them")
        ours |= dict.fromkeys(exact or places, field)
        doubled |= {place: field for place in places if place not in ours}
    if not {"email", "phone"} & set(ours.values()):
        raise NotASheet(f"{_found(line, delimiter, names)}: {EXPECTED}")
    return ours, doubled


def _found(line: int, delimiter: str, names: tuple[str, ...]) -> str:
    if not any(names):
        return f"line {line} is empty"
    shown = ", ".join(repr(name[:_LONG]) for name in names[:_MOST_FOUND]) + (", …" if names[_MOST_FOUND:] else "")
    between = f" with a {SEPARATORS[delimiter]} between" if names[1:] else ""
    return f"no column of e-mails or phones was found in line {line}, which has {shown}{between}"


def _one_of() -> str:
    *most, last = SEPARATORS.values()
    return f"{', '.join(most)} or {last}"
