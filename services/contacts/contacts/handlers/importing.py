"""Import: people whom the controller knows from elsewhere. It never grants, and never replaces an address.

The same file again changes nothing. Chunk by chunk, each in one transaction of a few statements, so that memory does
not grow with the file; the next chunk is read meanwhile. A dry run reads alike, and keeps what it would have written to
itself: it holds nobody's row, and waits for none.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, closing
from itertools import islice
from typing import Any

import asyncpg

from contacts.domain import directory
from contacts.domain.importing import Book, Person, Report
from contacts.domain.profiles import KINDS
from contacts.domain.sheet import Line, Sheet
from contacts.handlers.desk import SERVICE, Desk
from contacts.handlers.one import token
from contacts.store import consents, importing, workspaces
from contacts.store.directory import not_to_be_asked
from contacts.store.draft import Draft
from shared import outbox
from shared.events import ContactChanged
from shared.identity import fingerprint
from shared.kafka import end
from shared.postgres import Connection
from shared.times import after, rfc3339
from shared.topics import DIRECTORY

CHUNK = 1000

Prints = Mapping[str, str]
"""Fingerprints of a line's addresses, by kind."""
Chunk = Sequence[tuple[Line, Prints]]


async def run(
    desk: Desk, workspace: str, sheet: Sheet, report: Report, *, dry_run: bool, chunk: int = CHUNK
) -> AsyncIterator[int]:
    """Import the sheet into `report`; yields the number of lines done after each chunk."""
    for warned in sheet.warnings:
        report.warn(warned)
    done = 0
    async with aclosing(_chunks(desk, workspace, sheet, chunk)) as chunks:
        if not dry_run:
            async for lines in chunks:
                async with desk.pool.acquire() as connection, connection.transaction():
                    await _import(desk, connection, workspace, lines, report)
                desk.wake()
                yield (done := done + len(lines))
            return
        with closing(Draft()) as draft:
            async for lines in chunks:
                await _draft(desk, workspace, lines, report, draft)
                yield (done := done + len(lines))


async def progress(
    desk: Desk, workspace: str, sheet: Sheet, report: Report, *, dry_run: bool, chunk: int = CHUNK
) -> AsyncGenerator[int]:
    """As `run`, in its turn, and never waiting for who asks how far it is: whoever reads slowly is told less often, and
    keeps nobody from rows that a transaction holds. It ends when nobody asks any more."""
    done, news = 0, asyncio.Event()

    async def work() -> None:
        nonlocal done
        async with desk.importing:
            async for number in run(desk, workspace, sheet, report, dry_run=dry_run, chunk=chunk):
                done = number
                news.set()

    working = asyncio.create_task(work(), name="import")
    working.add_done_callback(lambda _: news.set())
    told = 0
    try:
        while not working.done() or told < done:
            await news.wait()
            news.clear()
            if told < done:
                yield (told := done)
        await working
    finally:
        if not working.done():
            await end([working])


def answer(desk: Desk, workspace: str, report: Report, *, dry_run: bool) -> dict[str, Any]:
    """The report, with `freshness` where addresses were set: they may change what the gate answers.

    The token promises what was said last. Events are sent in the order in which they were said, those of other
    contacts at the latest together with it; but the gate hears partitions side by side, so that theirs may become
    visible moments later.
    """
    shape = report.shape(dry_run=dry_run)
    if report.said_last is None or dry_run:
        return shape
    contact_id, version = report.said_last
    return shape | {"freshness": token(desk.freshness_key, workspace, contact_id, directory=version)}


async def _chunks(desk: Desk, workspace: str, sheet: Sheet, most: int) -> AsyncGenerator[Chunk]:
    """The sheet, `most` lines at a time, one chunk ahead. However it ends, nobody reads the file afterwards."""
    lines = sheet.lines()

    def ahead() -> asyncio.Task[Chunk]:
        return asyncio.create_task(asyncio.to_thread(_read, desk, workspace, lines, most))

    reading = ahead()
    try:
        while chunk := await asyncio.shield(reading):
            reading = ahead()
            yield chunk
    finally:
        await asyncio.gather(reading, return_exceptions=True)


def _read(desk: Desk, workspace: str, lines: Iterator[Line], most: int) -> Chunk:
    """The next lines with their fingerprints."""
    return [
        (
            line,
            {
                kind: fingerprint(desk.fingerprint_key, workspace, KINDS[kind], line.values[kind])
                for kind in KINDS
                if kind in line.values
            },
        )
        for line in islice(lines, most)
    ]


async def _import(desk: Desk, connection: Connection, workspace: str, chunk: Chunk, report: Report) -> None:
    """One chunk: who it changes, what that makes of them, and what is said of it."""
    await workspaces.hold(connection, [workspace])
    touched = await _taken(desk, connection, workspace, chunk, report)
    new, filled = await _write(desk, connection, workspace, touched)
    older = [person for person in touched if not person.is_new]
    await consents.refold(connection, [(workspace, person.contact_id) for person in older if person.moved])
    moved = [*new, *(row for row in filled if row["moved"])]
    said_at = rfc3339(desk.now())
    if moved:
        said = [directory.written(row, desk.new_text(), SERVICE, said_at) for row in moved]
        await outbox.say_held(connection, DIRECTORY.name, said)
        report.said_last = moved[-1]["contact_id"], moved[-1]["directory_version"]
    emails = [person.prints["email"] for person in older if "email" in person.fresh]
    silent = await not_to_be_asked(connection, workspace, None, emails) if emails else frozenset()
    await desk.say(connection, [_changed(desk, workspace, person, silent) for person in older])


async def _taken(desk: Desk, connection: Connection, workspace: str, chunk: Chunk, report: Report) -> Sequence[Person]:
    """Who is new or has something new by these lines. Their rows are locked."""
    await importing.alone(connection, workspace)
    prints = _prints(chunk)
    rows, erased = await importing.having(connection, workspace, prints["email"], prints["phone"])
    return _by_book(desk, map(_known, rows), erased, chunk, report)


def _prints(chunk: Chunk) -> dict[str, list[str]]:
    return {kind: sorted({found[kind] for _, found in chunk if kind in found}) for kind in KINDS}


def _by_book(
    desk: Desk, known: Iterable[Person], erased: Collection[str], chunk: Chunk, report: Report
) -> Sequence[Person]:
    book = Book(known, desk.new_id, desk.now(), erased)
    for line, found in chunk:
        book.take(line, found, report)
    return book.touched


async def _draft(desk: Desk, workspace: str, chunk: Chunk, report: Report, draft: Draft) -> None:
    """One chunk of a dry run."""
    prints = _prints(chunk)
    async with desk.pool.acquire() as connection, connection.transaction(readonly=True):
        rows, erased = await importing.having(connection, workspace, prints["email"], prints["phone"], held=False)
    known = await asyncio.to_thread(draft.over, [_known(row) for row in rows], prints)
    await asyncio.to_thread(draft.keep, _by_book(desk, known, erased, chunk, report))


def _known(row: asyncpg.Record) -> Person:
    columns = ("contact_id", "created_at", "name", "company", "email", "phone", "restricted", "last_at")
    prints = {kind: row[f"{kind}_fingerprint"] for kind in KINDS if row[f"{kind}_fingerprint"]}
    return Person(prints=prints, **{name: row[name] for name in columns})


async def _write(
    desk: Desk, connection: Connection, workspace: str, touched: Sequence[Person]
) -> tuple[list[Mapping[str, Any]], list[asyncpg.Record]]:
    """Write them; says for each what `directory.written` needs: the new ones, and those that were filled."""
    now = desk.now()
    new = [person for person in touched if person.is_new]
    await importing.add(connection, workspace, new, now)
    older = [(person, after(now, person.last_at)) for person in touched if not person.is_new]
    filled = await importing.fill(connection, workspace, older)
    at = rfc3339(now)
    return [directory.imported(workspace, person, at) for person in new], filled


def _changed(desk: Desk, workspace: str, person: Person, silent: Collection[str]) -> ContactChanged:
    """What is said of a filled contact. An e-mail that the controller set is asked about as any other is, but only
    where a grant by e-mail holds already: a list that was merely bought makes nobody write to anybody. Nor is one asked
    about whose fingerprint is `silent`."""
    fields: Any = tuple(sorted(person.fresh))
    email = None if person.prints.get("email") in silent else person.fresh.get("email")
    return ContactChanged(
        workspace=workspace,
        contact_id=person.contact_id,
        changed_at=desk.now(),
        fields=fields,
        email=email,
    )
