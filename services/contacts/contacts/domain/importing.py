"""What lines of an import make of the contacts they lead to. No IO: who is known is read before, what came of it is
written after.

A line is matched by its e-mail, else by its phone, to the contact that has been here longest. Name and company are
taken over, an address only where there is none. Lines taken together come to what they would one after another.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.domain.profiles import KINDS
from contacts.domain.sheet import Line, Warned

JSON = dict[str, Any]
MOST_NAMED = 100_000
"""Of each list: some 40 MB while they are made and answered, however long the file is."""


@dataclass(slots=True)
class Report:
    """What came of the lines so far. The first `MOST_NAMED` rejected and warned of are named, in the file's order.

    `said_last` is the contact whose addresses the directory was told of last, with their version.
    """

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected_count: int = 0
    rejected: list[JSON] = field(default_factory=list)
    warnings: list[JSON] = field(default_factory=list)
    said_last: tuple[UUID, int] | None = None

    def reject(self, line: int, code: str, detail: str) -> None:
        """A line that changes nothing."""
        self.rejected_count += 1
        if len(self.rejected) < MOST_NAMED:
            self.rejected.append({"line": line, "code": code, "detail": detail})

    def warn(self, warned: Warned) -> None:
        """Something in a line that was passed over."""
        if len(self.warnings) < MOST_NAMED:
            self.warnings.append({"line": warned.line, "code": warned.code, "detail": warned.detail})

    def shape(self, *, dry_run: bool) -> JSON:
        """As it is answered. `unchanged` are among `updated`: matched, with nothing new."""
        return {
            **{name: getattr(self, name) for name in ("imported", "updated", "unchanged", "rejected")},
            "rejected_count": self.rejected_count,
            "warnings": self.warnings,
            "dry_run": dry_run,
        }


@dataclass(slots=True)
class Person:
    """A contact as it is known while lines are taken; `fresh` is what has to be written of it.

    `last_at` is the latest time that anything in the profile was given; `prints` are the fingerprints of its addresses.
    """

    contact_id: UUID
    created_at: datetime
    name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    restricted: bool = False
    last_at: datetime | None = None
    prints: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    fresh: dict[str, str] = field(default_factory=dict)

    @property
    def age(self) -> tuple[datetime, UUID]:
        """Who has been here longest comes first."""
        return (self.created_at, self.contact_id)

    @property
    def moved(self) -> bool:
        """Whether an address was set."""
        return not KINDS.keys().isdisjoint(self.fresh)


class Book:
    """The contacts that some lines speak of, by address. Of several with one address the oldest is meant."""

    def __init__(
        self,
        known: Iterable[Person],
        new_id: Callable[[], UUID],
        now: datetime,
        erased: Collection[str] = frozenset(),
    ) -> None:
        """`erased` are fingerprints of contacts that were erased: marketing-gate goes on denying them."""
        self._new_id, self._now, self._erased = new_id, now, erased
        self._by: dict[tuple[str, str], Person] = {}
        self._people = list(known)
        for person in self._people:
            for place in person.prints.items():
                self._place(place, person)

    @property
    def touched(self) -> list[Person]:
        """Who is new or has something new."""
        return [person for person in self._people if person.fresh]

    def take(self, line: Line, prints: Mapping[str, str], report: Report) -> None:
        """One line, in the file's order: rejected, a new contact, or what it adds to one that is here.

        `prints` are the fingerprints of its addresses.
        """
        if line.last > line.number:
            report.warn(line.spread)
        if line.fault is not None:
            report.reject(line.number, line.fault.code, str(line.fault))
            return
        person = self._meant(prints)
        if person is None:
            self._add(line.values, prints)
            report.imported += 1
        elif person.restricted:
            report.reject(line.number, "restricted", "processing of this contact is restricted (Art. 18 GDPR)")
        else:
            report.updated += 1
            report.unchanged += not self._fill(person, line, prints, report)
        if person is None or not person.restricted:
            self._warn_of_erased(line, prints, report)

    def _warn_of_erased(self, line: Line, prints: Mapping[str, str], report: Report) -> None:
        for kind, mark in prints.items():
            if mark in self._erased:
                detail = f"the {kind} was erased here: it stays denied until its owner agrees anew"
                report.warn(Warned(line.number, "address_erased", detail))

    def _meant(self, prints: Mapping[str, str]) -> Person | None:
        for kind in KINDS:
            if kind in prints and (found := self._by.get((kind, prints[kind]))) is not None:
                return found
        return None

    def _add(self, values: Mapping[str, str], prints: Mapping[str, str]) -> None:
        """Somebody whom no line before and no row leads to: all that is said of them is new."""
        fresh: dict[str, Any] = dict(values)
        person = Person(self._new_id(), self._now, prints=dict(prints), is_new=True, fresh=fresh, **fresh)
        self._people.append(person)
        for place in prints.items():
            self._by[place] = person

    def _fill(self, person: Person, line: Line, prints: Mapping[str, str], report: Report) -> bool:
        changed = False
        for name, value in line.values.items():
            known = getattr(person, name)
            if known == value:
                continue
            if name in KINDS and known is not None:
                detail = f"the contact has another {name}, which an import does not replace"
                report.warn(Warned(line.number, "address_kept", detail))
                continue
            setattr(person, name, value)
            person.fresh[name] = value
            changed = True
            if name in KINDS:
                person.prints[name] = prints[name]
                self._place((name, prints[name]), person)
        return changed

    def _place(self, place: tuple[str, str], person: Person) -> None:
        there = self._by.setdefault(place, person)
        if there is not person and person.age < there.age:
            self._by[place] = person
