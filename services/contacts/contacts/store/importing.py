"""Imported people in the database: found by address, filled, or new; a chunk costs a few statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.search import searchable
from contacts.store.profiles import DIRECTORY_COLUMNS
from shared.postgres import Connection

_LOCK_SPACE = 0x696D706F  # "impo"


async def alone(connection: Connection, workspace: str) -> None:
    """One import a workspace at a time writes, or two would both make the same new person."""
    await connection.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", _LOCK_SPACE, workspace)


async def having(
    connection: Connection, workspace: str, emails: Sequence[str], phones: Sequence[str]
) -> Sequence[asyncpg.Record]:
    """Living contacts with one of these fingerprints, locked in the order of their keys."""
    found: Sequence[asyncpg.Record] = await connection.fetch(
        "SELECT contact_id, created_at, name, company, email, phone, email_fingerprint, phone_fingerprint, restricted,"
        " greatest(name_at, company_at, email_at, phone_at, captured_at) AS last_at FROM contact"
        " WHERE workspace = $1 AND erased_at IS NULL AND contact_id IN ("
        " SELECT contact_id FROM contact WHERE workspace = $1 AND email_fingerprint = ANY($2)"
        " UNION SELECT contact_id FROM contact WHERE workspace = $1 AND phone_fingerprint = ANY($3))"
        " ORDER BY contact_id FOR UPDATE",
        *(workspace, list(emails), list(phones)),
    )
    return found


Written = tuple[UUID, datetime, str | None, str | None, str | None, str | None, str | None, str | None]
"""contact_id, at, name, company, email, its fingerprint, phone, its fingerprint; None leaves what is there."""

_COLUMNS = (
    *("name", "name_at", "name_search", "company", "company_at", "company_search"),
    *("email", "email_at", "email_set_by", "email_fingerprint"),
    *("phone", "phone_at", "phone_set_by", "phone_fingerprint"),
)
_FILLED = ", ".join(f"{column} = coalesce(EXCLUDED.{column}, c.{column})" for column in _COLUMNS)
_WRITE = f"""
INSERT INTO contact AS c (workspace, contact_id, created_at, updated_at, name, name_at, name_search,
    company, company_at, company_search, email, email_at, email_set_by, email_fingerprint,
    phone, phone_at, phone_set_by, phone_fingerprint,
    directory_version)
SELECT $1, contact_id, at, at, name, CASE WHEN name IS NOT NULL THEN at END, name_search,
    company, CASE WHEN company IS NOT NULL THEN at END, company_search,
    email, CASE WHEN email IS NOT NULL THEN at END, CASE WHEN email IS NOT NULL THEN 'controller' END,
    email_fingerprint,
    phone, CASE WHEN phone IS NOT NULL THEN at END, CASE WHEN phone IS NOT NULL THEN 'controller' END,
    phone_fingerprint, 1
FROM unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[]) AS said(contact_id, at, name, name_search, company, company_search, email,
    email_fingerprint, phone, phone_fingerprint)
ON CONFLICT (workspace, contact_id) DO UPDATE SET updated_at = greatest(c.updated_at, EXCLUDED.updated_at),
    {_FILLED},
    directory_version = c.directory_version
        + (EXCLUDED.email IS NOT NULL OR EXCLUDED.phone IS NOT NULL)::int
WHERE c.erased_at IS NULL
RETURNING {DIRECTORY_COLUMNS}
"""  # noqa: S608


async def write(connection: Connection, workspace: str, rows: Sequence[Written]) -> list[asyncpg.Record]:
    """Make or fill these contacts, in the order of their ids. Returns what `DirectoryChanged` needs, for each."""
    columns: Any = [
        (contact_id, at, name, name and searchable(name), company, company and searchable(company), *addresses)
        for contact_id, at, name, company, *addresses in sorted(rows)
    ]
    return await connection.fetch(_WRITE, workspace, *map(list, zip(*columns, strict=True))) if columns else []
