"""The contacts' own rows: profiles, their order in time, and the lock that puts writers of one contact in a line."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.profiles import KINDS, Capture, Key
from contacts.domain.search import searchable
from shared.identity import fingerprint
from shared.postgres import Connection

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


DIRECTORY_COLUMNS = (
    "c.workspace, c.contact_id, c.directory_version, c.captured_at, c.email_fingerprint, c.email_set_by, c.email_at,"
    " c.phone_fingerprint, c.phone_set_by, c.phone_at"
)
"""What a `DirectoryChanged` is made of."""

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
FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::timestamptz[],
    $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::timestamptz[], $10::text[],
    $11::text[], $12::timestamptz[], $13::text[], $14::text[], $15::timestamptz[], $16::text[],
    $17::text[], $18::integer[], $19::text[], $20::uuid[])
  AS said(workspace, contact_id, source_at, captured_at, name, name_at, name_search, company, company_at,
    company_search, email, email_at, email_fingerprint, phone, phone_at, phone_fingerprint,
    bot_id, bot_version, page_url, conversation_id)
ON CONFLICT (workspace, contact_id) DO UPDATE SET
    created_at = least(c.created_at, EXCLUDED.created_at), updated_at = greatest(c.updated_at, EXCLUDED.updated_at),
    captured_at = greatest(c.captured_at, EXCLUDED.captured_at), directory_version = c.directory_version + 1,
    {_last_wins()}
WHERE c.erased_at IS NULL
RETURNING {DIRECTORY_COLUMNS},
    coalesce((old.email_set_by = 'controller' AND new.email_set_by = 'visitor')
        OR (old.phone_set_by = 'controller' AND new.phone_set_by = 'visitor'), false) AS covered_again
"""  # noqa: S608


def _given(capture: Capture, field: str) -> tuple[str | None, datetime | None]:
    at, value = capture.fields.get(field, (None, None))
    return value, at


def _text(capture: Capture, field: str) -> tuple[Any, ...]:
    value, at = _given(capture, field)
    return value, at, searchable(value) if value else value


def _address(capture: Capture, field: str, key: bytes) -> tuple[Any, ...]:
    value, at = _given(capture, field)
    return value, at, fingerprint(key, capture.workspace, KINDS[field], value) if value else None


async def capture(connection: Connection, captures: Sequence[Capture], key: bytes) -> list[asyncpg.Record]:
    """Join captures, one a contact and in the order of their keys, to the profiles; per field the last one wins.

    What is said of an erased contact is dropped. Returns of each changed contact what its `DirectoryChanged` needs,
    its version grown by one, and ``covered_again``: whether a visitor's address took the place of a controller's.
    """
    rows = [
        (
            told.workspace,
            told.contact_id,
            told.source_at,
            told.captured_at,
            *_text(told, "name"),
            *_text(told, "company"),
            *_address(told, "email", key),
            *_address(told, "phone", key),
            told.source.bot_id,
            told.source.bot_version,
            told.source.page_url,
            told.source.conversation_id,
        )
        for told in captures
    ]
    return await connection.fetch(_CAPTURE, *map(list, zip(*rows, strict=True))) if rows else []


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

    Returns what `DirectoryChanged` needs.
    """
    assigned: dict[str, Any] = {"updated_at": max(at, row["updated_at"])}
    for field, value in values.items():
        assigned[field], assigned[f"{field}_at"] = value, at
        if field in KINDS:
            assigned[f"{field}_set_by"] = None if value is None else "controller"
            assigned[f"{field}_fingerprint"] = value and fingerprint(key, row["workspace"], KINDS[field], value)
        else:
            assigned[f"{field}_search"] = value and searchable(value)
    if not KINDS.keys().isdisjoint(values):
        assigned["directory_version"] = row["directory_version"] + 1
    set_ = ", ".join(f"{column} = ${number}" for number, column in enumerate(assigned, 3))
    changed = await connection.fetchrow(
        f"UPDATE contact c SET {set_} WHERE c.workspace = $1 AND c.contact_id = $2 RETURNING {DIRECTORY_COLUMNS}",  # noqa: S608
        row["workspace"],
        row["contact_id"],
        *assigned.values(),
    )
    assert changed is not None, "the row is locked"
    return changed
