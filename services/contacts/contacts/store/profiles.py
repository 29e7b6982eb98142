"""The contacts' own rows: profiles, their order in time, and the lock that puts writers of one contact in a line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.directory import moved
from contacts.domain.profiles import KINDS, Capture, Given, Key
from contacts.domain.search import searchable
from contacts.store import directory
from contacts.store.directory import DIRECTORY_COLUMNS
from shared.identity import fingerprint
from shared.postgres import Connection
from shared.times import rfc3339

_COLUMNS = {
    "name": ("name", "name_at", "name_search"),
    "company": ("company", "company_at", "company_search"),
    "email": ("email", "email_at", "email_fingerprint", "email_set_by"),
    "phone": ("phone", "phone_at", "phone_fingerprint", "phone_set_by"),
}
_SOURCE = ("source_at", "bot_id", "bot_version", "page_url", "conversation_id")


def _last_wins() -> str:
    fields = [
        f"{column} = CASE WHEN EXCLUDED.{field}_at > coalesce(c.{field}_at, '-infinity')"
        f" THEN EXCLUDED.{column} ELSE c.{column} END"
        for field, columns in _COLUMNS.items()
        for column in columns
    ]
    first = [
        f"{column} = CASE WHEN EXCLUDED.source_at < coalesce(c.source_at, 'infinity')"
        f" THEN EXCLUDED.{column} ELSE c.{column} END"
        for column in _SOURCE
    ]
    return ", ".join(fields + first)


_CAPTURE = f"""
INSERT INTO contact AS c (workspace, contact_id, created_at, updated_at, captured_at, directory_version,
    name, name_at, name_search, company, company_at, company_search,
    email, email_at, email_fingerprint, email_set_by, phone, phone_at, phone_fingerprint, phone_set_by,
    source_at, bot_id, bot_version, page_url, conversation_id)
SELECT workspace, contact_id, source_at, captured_at, captured_at, 1,
    name, name_at, name_search, company, company_at, company_search,
    email, email_at, email_fingerprint, CASE WHEN email IS NOT NULL THEN 'visitor' END,
    phone, phone_at, phone_fingerprint, CASE WHEN phone IS NOT NULL THEN 'visitor' END,
    source_at, bot_id, bot_version, page_url, conversation_id
FROM unnest($1::text::text[], $2::text::uuid[], $3::text::timestamptz[], $4::text::timestamptz[],
    $5::text::timestamptz[], $6::text[], $7::text[], $8::text::timestamptz[], $9::text[], $10::text[],
    $11::text::timestamptz[], $12::text[], $13::text::text[], $14::text::timestamptz[], $15::text[],
    $16::text::text[], $17::text[], $18::text::integer[], $19::text[], $20::text::uuid[])
  AS said(workspace, contact_id, source_at, captured_at, name_at, name, name_search, company_at, company,
    company_search, email_at, email, email_fingerprint, phone_at, phone, phone_fingerprint,
    bot_id, bot_version, page_url, conversation_id)
ON CONFLICT (workspace, contact_id) DO UPDATE SET
    created_at = least(c.created_at, EXCLUDED.created_at), updated_at = greatest(c.updated_at, EXCLUDED.updated_at),
    captured_at = greatest(c.captured_at, EXCLUDED.captured_at), directory_version = c.directory_version + 1,
    {_last_wins()}
WHERE c.erased_at IS NULL
RETURNING c.workspace || ':' || c.contact_id AS key, old.contact_id IS NOT NULL AS is_older,
    coalesce((old.email_set_by = 'controller' AND new.email_set_by = 'visitor')
        OR (old.phone_set_by = 'controller' AND new.phone_set_by = 'visitor')
        OR old.email_fingerprint <> new.email_fingerprint OR old.phone_fingerprint <> new.phone_fingerprint, false)
        AS covers_anew,
    CASE WHEN old.email_fingerprint <> new.email_fingerprint THEN old.email_fingerprint END AS email_left,
    CASE WHEN old.phone_fingerprint <> new.phone_fingerprint THEN old.phone_fingerprint END AS phone_left,
    {", ".join(f"CASE WHEN old.contact_id IS NOT NULL THEN {column} END AS {column[2:]}" for column in directory.ROW)}
"""  # noqa: S608


def _list(values: Iterable[object]) -> str:
    """Values that need no quotation marks, as an array is written: far cheaper than value by value."""
    return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"


def _parts(given: Sequence[Given | None]) -> tuple[str, list[str | None], list[str | None]]:
    """When, what, and what finds it."""
    return (
        _list([one and one.at for one in given]),
        [one and one.value for one in given],
        [one and one.found_by for one in given],
    )


async def capture(connection: Connection, captures: Sequence[Capture]) -> dict[str, Mapping[str, Any]]:
    """Join captures, one a contact and in the order of their keys, to the profiles; per field the last one wins.

    What is said of an erased contact is dropped; of an address its fingerprint stays, as a stop. Returns, by
    ``workspace:contact_id``, each contact that changed: `is_older`: it was here before, and then what its
    `DirectoryChanged` needs, the version grown by one; and `covers_anew`: whether a visitor's address took the place of
    another, or of a controller's.
    """
    if not captures:
        return {}
    email_at, email, email_print = _parts([one.email for one in captures])
    phone_at, phone, phone_print = _parts([one.phone for one in captures])
    found = await connection.fetch(
        _CAPTURE,
        _list([f'"{one.workspace}"' for one in captures]),  # or one named null were none
        _list([one.contact_id for one in captures]),
        _list([one.source_at for one in captures]),
        _list([one.captured_at for one in captures]),
        *_parts([one.name for one in captures]),
        *_parts([one.company for one in captures]),
        *(email_at, email, _list(email_print)),
        *(phone_at, phone, _list(phone_print)),
        [one.origin.bot_id for one in captures],
        _list([one.origin.bot_version for one in captures]),
        [one.origin.page_url for one in captures],
        _list([one.origin.conversation_id for one in captures]),
    )
    changed: dict[str, Mapping[str, Any]] = {row["key"]: row for row in found}
    for one in captures:
        row = changed.get(f"{one.workspace}:{one.contact_id}")
        if row is None:
            marks = list(one.marks())
            stopped = marks and await directory.stop(connection, one.workspace, UUID(one.contact_id), marks)
            if stopped:
                changed[f"{one.workspace}:{one.contact_id}"] = stopped
        elif row["email_left"] or row["phone_left"] or one.passed or _is_late(row, one):
            changed[row["key"]] = await directory.leave(connection, row, one)
    return changed


def _is_late(row: asyncpg.Record, capture: Capture) -> bool:
    """Whether an address comes after one that was given later than it."""
    email, phone = capture.email, capture.phone
    return row["is_older"] and bool(
        (email and email.found_by != row["email_fingerprint"]) or (phone and phone.found_by != row["phone_fingerprint"])
    )


async def touch(connection: Connection, seen: Sequence[tuple[str, UUID, datetime, datetime]]) -> list[Key]:
    """Make sure that each (workspace, contact, first, last time heard of) has a row, and lock it.

    `seen` is in the order of the keys. A contact first heard of through the ledger has no personal data: that is how
    somebody who refused is listed. Returns the contacts that are not erased.
    """
    if not seen:
        return []
    found = await connection.fetch(
        """
        INSERT INTO contact AS c (workspace, contact_id, created_at, updated_at)
        SELECT * FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])
        ON CONFLICT (workspace, contact_id) DO UPDATE SET
            created_at = least(c.created_at, EXCLUDED.created_at),
            updated_at = greatest(c.updated_at, EXCLUDED.updated_at)
        WHERE c.erased_at IS NULL
        RETURNING c.workspace, c.contact_id
        """,
        *map(list, zip(*seen, strict=True)),
    )
    return [(row["workspace"], row["contact_id"]) for row in found]


async def lock(connection: Connection, workspace: str, contact_id: UUID) -> asyncpg.Record | None:
    """The whole row of one contact, locked until the transaction ends; None when this workspace has no such one."""
    return await connection.fetchrow(
        "SELECT * FROM contact WHERE workspace = $1 AND contact_id = $2 FOR UPDATE", workspace, contact_id
    )


async def note_unconfirmed(connection: Connection, row: asyncpg.Record, moment: datetime | None) -> None:
    """The e-mail address that a locked contact has since `moment` was not confirmed in time, and is kept for now."""
    await connection.execute(
        "UPDATE contact SET email_unconfirmed_at = $3 WHERE workspace = $1 AND contact_id = $2",
        *(row["workspace"], row["contact_id"], moment),
    )


_PERSONAL = (
    *("name", "name_search", "name_at", "company", "company_search", "company_at", "email", "phone"),
    *("source_at", "bot_id", "bot_version", "page_url", "conversation_id"),
)


async def expunge(connection: Connection, workspace: str, contact_id: UUID, at: datetime) -> tuple[int, asyncpg.Record]:
    """Empty the profile of a locked contact for good. The keyed fingerprints stay: they are the stop.

    Says how many of its fields had a value, and what `DirectoryChanged` needs.
    """
    gone = ", ".join(f"{column} = NULL" for column in _PERSONAL)
    row = await connection.fetchrow(
        f"UPDATE contact c SET {gone}, erased_at = $3, updated_at = greatest(c.updated_at, $3),"  # noqa: S608
        " directory_version = c.directory_version + 1 WHERE c.workspace = $1 AND c.contact_id = $2"
        f" RETURNING {DIRECTORY_COLUMNS}, num_nonnulls(old.name, old.company, old.email, old.phone, old.page_url)"
        " AS fields",
        *(workspace, contact_id, at),
    )
    assert row is not None, "the row is locked"
    return row["fields"], row


async def rectify(
    connection: Connection, row: asyncpg.Record, values: Mapping[str, str | None], at: datetime, key: bytes
) -> asyncpg.Record:
    """Set fields of a locked contact for the controller at `at`; an address of theirs moves the directory's version.

    The address that was there is kept, by fingerprint, as a former one. Returns what `DirectoryChanged` needs.
    """
    assigned: dict[str, Any] = {"updated_at": max(at, row["updated_at"])}
    until = None if await directory.has_denied(connection, row) else rfc3339(at)
    former = row["former"]
    for field, value in values.items():
        assigned[field], assigned[f"{field}_at"] = value, at
        if field in KINDS:
            assigned[f"{field}_set_by"] = None if value is None else "controller"
            new = assigned[f"{field}_fingerprint"] = value and fingerprint(key, row["workspace"], KINDS[field], value)
            former = moved(former, field, row[f"{field}_fingerprint"], new, until, rfc3339(at))
        else:
            assigned[f"{field}_search"] = value and searchable(value)
    if not KINDS.keys().isdisjoint(values):
        assigned |= {"directory_version": row["directory_version"] + 1, "former": former}
    set_ = ", ".join(f"{column} = ${number}" for number, column in enumerate(assigned, 3))
    changed = await connection.fetchrow(
        f"UPDATE contact c SET {set_} WHERE c.workspace = $1 AND c.contact_id = $2 RETURNING {DIRECTORY_COLUMNS}",  # noqa: S608
        row["workspace"],
        row["contact_id"],
        *assigned.values(),
    )
    assert changed is not None, "the row is locked"
    return changed
