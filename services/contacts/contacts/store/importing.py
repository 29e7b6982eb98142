"""Imported people in the database: found by address, filled, or new; a chunk costs a few statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from contacts.domain.importing import Person
from contacts.domain.search import searchable
from contacts.store.directory import DIRECTORY_COLUMNS
from shared.events import Actor
from shared.postgres import Connection

_LOCK_SPACE = 0x696D706F  # "impo"


async def alone(connection: Connection, workspace: str) -> None:
    """One import a workspace at a time writes, or two would both make the same new person."""
    await connection.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", _LOCK_SPACE, workspace)


def _leading(kind: str, prints: str) -> str:
    """Ids of the contacts to which one of `prints` leads: index by index, whatever the planner thinks of the table.

    While a file fills an empty one, its numbers are those of the empty one, by which it would read all of it each time.
    """
    return f"""SELECT found.contact_id FROM unnest({prints}::text[]) AS p(print) CROSS JOIN LATERAL (
        SELECT contact_id FROM contact WHERE workspace = $1 AND {kind}_fingerprint = p.print OFFSET 0) AS found"""  # noqa: S608


_LEADING = f"{_leading('email', '$2')} UNION {_leading('phone', '$3')}"


async def having(
    connection: Connection, workspace: str, emails: Sequence[str], phones: Sequence[str], *, held: bool = True
) -> tuple[Sequence[asyncpg.Record], frozenset[str]]:
    """Living contacts with one of these fingerprints, locked in the order of their keys unless they are not to be
    `held`; the fingerprints of erased contacts that are met on the way."""
    await connection.execute("SET LOCAL enable_seqscan = off")
    ids = await connection.fetch(_LEADING, workspace, list(emails), list(phones))
    if not ids:
        return (), frozenset()
    query = f"{_LIVING} FOR UPDATE" if held else _LIVING
    found: Sequence[asyncpg.Record] = await connection.fetch(query, workspace, [row["contact_id"] for row in ids])
    living = {row["contact_id"] for row in found}
    others = [row["contact_id"] for row in ids if row["contact_id"] not in living]
    stops = await connection.fetch(_STOPS, workspace, others) if others else ()
    return found, frozenset(row["print"] for row in stops)


_LIVING = """
SELECT contact_id, created_at, name, company, email, phone, email_fingerprint, phone_fingerprint, restricted,
    greatest(name_at, company_at, email_at, phone_at, captured_at) AS last_at FROM contact
WHERE workspace = $1 AND erased_at IS NULL AND contact_id = ANY($2) ORDER BY contact_id
"""
_STOPS = """
SELECT unnest(ARRAY[email_fingerprint, phone_fingerprint]) AS print FROM contact
WHERE workspace = $1 AND contact_id = ANY($2) AND erased_at IS NOT NULL
"""


_GIVEN = (
    *("name", "name_at", "name_search", "company", "company_at", "company_search"),
    *("email", "email_at", "email_set_by", "email_fingerprint"),
    *("phone", "phone_at", "phone_set_by", "phone_fingerprint"),
)
_ADDED = ("workspace", "contact_id", "created_at", "updated_at", "directory_version", *_GIVEN)


_BY = Actor.CONTROLLER.value


def _given(person: Person, at: datetime) -> tuple[Any, ...]:
    """`_GIVEN` of a person, by the controller at `at`; null where there is nothing new."""
    fresh, prints = person.fresh, person.prints
    name, company, email, phone = fresh.get("name"), fresh.get("company"), fresh.get("email"), fresh.get("phone")
    return (
        *(_NOTHING if name is None else (name, at, searchable(name))),
        *(_NOTHING if company is None else (company, at, searchable(company))),
        *(_NOWHERE if email is None else (email, at, _BY, prints["email"])),
        *(_NOWHERE if phone is None else (phone, at, _BY, prints["phone"])),
    )


_NOTHING = (None,) * 3
_NOWHERE = (None,) * 4


async def add(connection: Connection, workspace: str, people: Sequence[Person], at: datetime) -> None:
    """Put new people into the table. Nobody else knows their ids, so that nothing can be in the way."""
    if people:
        rows = [(workspace, person.contact_id, at, at, 1, *_given(person, at)) for person in people]
        await connection.copy_records_to_table("contact", columns=_ADDED, records=rows)


_FILL = f"""
UPDATE contact AS c SET updated_at = greatest(c.updated_at, said.at),
    {", ".join(f"{column} = coalesce(said.{column}, c.{column})" for column in _GIVEN)},
    directory_version = c.directory_version + said.moved::int
FROM unnest($2::uuid[], $3::timestamptz[], $4::boolean[],
    {", ".join(f"${n}::{'timestamptz' if column.endswith('_at') else 'text'}[]" for n, column in enumerate(_GIVEN, 5))})
  AS said(contact_id, at, moved, {", ".join(_GIVEN)})
WHERE c.workspace = $1 AND c.contact_id = said.contact_id
RETURNING {DIRECTORY_COLUMNS}, said.moved
"""  # noqa: S608


async def fill(
    connection: Connection, workspace: str, people: Sequence[tuple[Person, datetime]]
) -> list[asyncpg.Record]:
    """Write what is new of people whose rows are locked, each given at a time.

    Says for each what a `DirectoryChanged` needs, and ``moved``: whether it has a new address.
    """
    if not people:
        return []
    rows = [(person.contact_id, at, person.moved, *_given(person, at)) for person, at in people]
    found: list[asyncpg.Record] = await connection.fetch(_FILL, workspace, *map(list, zip(*rows, strict=True)))
    return found
