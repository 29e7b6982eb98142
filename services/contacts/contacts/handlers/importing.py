"""Import: people whom the controller knows from elsewhere. It never grants, and never replaces an address.

A line is matched by its e-mail, else by its phone; name and company are taken over, an address only where there is
none. The same file again changes nothing. Chunk by chunk, each in one transaction, so that memory does not grow with
the file; a dry run is the same in one transaction that is undone.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from contacts.domain.profiles import KINDS
from contacts.domain.sheet import Line, Sheet, Warned
from contacts.handlers.desk import Desk
from contacts.handlers.one import directory
from contacts.store import consents, importing, workspaces
from contacts.store.importing import Written
from shared.events import ContactChanged, Said
from shared.identity import fingerprint
from shared.postgres import Connection
from shared.times import after

JSON = dict[str, Any]
CHUNK = 500
MOST_NAMED = 10_000


class _Undo(Exception):
    """The dry run is over."""


@dataclass(slots=True)
class Report:
    """What came of the lines so far. The first `MOST_NAMED` rejected and warned of are named."""

    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected_count: int = 0
    rejected: list[JSON] = field(default_factory=list)
    warnings: list[JSON] = field(default_factory=list)

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
class _Person:
    """A contact as it is known while a chunk is worked on; `fresh` is what has to be written of it."""

    contact_id: UUID
    name: str | None
    company: str | None
    email: str | None
    phone: str | None
    restricted: bool
    last_at: datetime | None
    is_new: bool = False
    fresh: dict[str, str] = field(default_factory=dict)


async def run(desk: Desk, workspace: str, sheet: Sheet, report: Report, *, dry_run: bool) -> AsyncIterator[int]:
    """Import the sheet into `report`; yields the number of lines done after each chunk."""
    for warned in sheet.warnings:
        report.warn(warned)
    lines, done = sheet.lines(), 0
    if not dry_run:
        while chunk := await asyncio.to_thread(_take, lines):
            async with desk.pool.acquire() as connection, connection.transaction():
                await _import(desk, connection, workspace, chunk, report, silent=False)
            desk.wake()
            yield (done := done + len(chunk))
        return
    try:
        async with desk.pool.acquire() as connection, connection.transaction():
            while chunk := await asyncio.to_thread(_take, lines):
                await _import(desk, connection, workspace, chunk, report, silent=True)
                yield (done := done + len(chunk))
            raise _Undo
    except _Undo:
        return


def _take(lines: Iterator[Line]) -> list[Line]:
    return list(islice(lines, CHUNK))


async def _import(
    desk: Desk, connection: Connection, workspace: str, chunk: Sequence[Line], report: Report, *, silent: bool
) -> None:
    good: list[Line] = []
    for line in chunk:
        if line.fault is None:
            good.append(line)
        else:
            report.reject(line.number, line.fault.code, str(line.fault))
    await importing.alone(connection, workspace)
    await workspaces.hold(connection, [workspace])
    book = _Book(desk, workspace)
    await book.open(connection, good)
    for line in good:
        book.take(line, report)
    touched = [person for person in book.people if person.fresh]
    rows = await importing.write(connection, workspace, [book.row(person) for person in touched])
    moved = {person.contact_id for person in touched if not KINDS.keys().isdisjoint(person.fresh)}
    await consents.refold(connection, [(workspace, person.contact_id) for person in touched if not person.is_new])
    if silent:
        return
    events: list[Said] = [directory(row) for row in rows if row["contact_id"] in moved]
    events += [book.changed(person) for person in touched if not person.is_new]
    await desk.say(connection, events)


class _Book:
    """The contacts that a chunk speaks of, by address."""

    def __init__(self, desk: Desk, workspace: str) -> None:
        self._desk, self._workspace = desk, workspace
        self._by: dict[tuple[str, str], _Person] = {}
        self.people: list[_Person] = []

    def _print(self, kind: str, address: str) -> str:
        return fingerprint(self._desk.fingerprint_key, self._workspace, KINDS[kind], address)

    async def open(self, connection: Connection, lines: Sequence[Line]) -> None:
        """Read whom the lines' addresses lead to. Of several the one that has been here longest is meant."""
        prints = {
            kind: sorted({self._print(kind, line.values[kind]) for line in lines if kind in line.values})
            for kind in KINDS
        }
        rows = await importing.having(connection, self._workspace, prints["email"], prints["phone"])
        for row in sorted(rows, key=lambda row: (row["created_at"], row["contact_id"])):
            person = _Person(
                *(row[name] for name in ("contact_id", "name", "company", "email", "phone", "restricted", "last_at"))
            )
            self.people.append(person)
            for kind in KINDS:
                if row[f"{kind}_fingerprint"]:
                    self._by.setdefault((kind, row[f"{kind}_fingerprint"]), person)

    def take(self, line: Line, report: Report) -> None:
        """One line: a new contact, or what it adds to one that is here."""
        prints = {kind: self._print(kind, line.values[kind]) for kind in KINDS if kind in line.values}
        person = next((found for place in prints.items() if (found := self._by.get(place))), None)
        if person is None:
            person = _Person(self._desk.new_id(), None, None, None, None, restricted=False, last_at=None, is_new=True)
            self.people.append(person)
            self._fill(person, line, report)
            report.imported += 1
        elif person.restricted:
            report.reject(line.number, "restricted", "processing of this contact is restricted (Art. 18 GDPR)")
            return
        else:
            report.updated += 1
            report.unchanged += not self._fill(person, line, report)
        for place in prints.items():
            if getattr(person, place[0]) == line.values[place[0]]:
                self._by.setdefault(place, person)

    def _fill(self, person: _Person, line: Line, report: Report) -> bool:
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
        return changed

    def row(self, person: _Person) -> Written:
        """What to write of a person."""
        email, phone = person.fresh.get("email"), person.fresh.get("phone")
        return (
            person.contact_id,
            after(self._desk.now(), person.last_at),
            person.fresh.get("name"),
            person.fresh.get("company"),
            email,
            email and self._print("email", email),
            phone,
            phone and self._print("phone", phone),
        )

    def changed(self, person: _Person) -> ContactChanged:
        """What is said of a filled contact. An e-mail that the controller set is asked about as any other is, but only
        where a grant by e-mail holds already: a list that was merely bought makes nobody write to anybody."""
        fields: Any = tuple(sorted(person.fresh))
        return ContactChanged(
            workspace=self._workspace,
            contact_id=person.contact_id,
            changed_at=self._desk.now(),
            fields=fields,
            email=person.fresh.get("email"),
        )
