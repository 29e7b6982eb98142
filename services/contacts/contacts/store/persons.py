"""One person, several contacts: found by an address they share, or linked by the controller."""

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import asyncpg

from shared.postgres import Connection

Reader: TypeAlias = "asyncpg.Pool | Connection"
MOST = 50


async def same(reader: Reader, workspace: str, contact_id: UUID) -> Sequence[asyncpg.Record]:
    """As `everyone`, but `MOST` at most."""
    return await _found(reader, workspace, contact_id, MOST)


async def everyone(reader: Reader, workspace: str, contact_id: UUID) -> Sequence[asyncpg.Record]:
    """The other living contacts of this one's person: ``contact_id, name, email, phone,
    restricted``, and by what: ``by_email``, ``by_phone``, ``by_link``."""
    return await _found(reader, workspace, contact_id, None)


async def _found(reader: Reader, workspace: str, contact_id: UUID, limit: int | None) -> Sequence[asyncpg.Record]:
    found: Sequence[asyncpg.Record] = await reader.fetch(
        """
        WITH me AS (SELECT c.*, p.person_id FROM contact c LEFT JOIN person p USING (workspace, contact_id)
            WHERE c.workspace = $1 AND c.contact_id = $2),
        others AS (
            SELECT o.contact_id FROM me JOIN contact o ON o.workspace = $1 AND o.email_fingerprint
                = me.email_fingerprint
            UNION
            SELECT o.contact_id FROM me JOIN contact o ON o.workspace = $1 AND o.phone_fingerprint
                = me.phone_fingerprint
            UNION
            SELECT p.contact_id FROM me JOIN person p ON p.workspace = $1 AND p.person_id = me.person_id)
        SELECT o.contact_id, o.name, o.email, o.phone, o.restricted,
            coalesce(o.email_fingerprint = me.email_fingerprint, false) AS by_email,
            coalesce(o.phone_fingerprint = me.phone_fingerprint, false) AS by_phone,
            coalesce(p.person_id = me.person_id, false) AS by_link
        FROM me CROSS JOIN others JOIN contact o ON o.workspace = $1 AND o.contact_id = others.contact_id
            LEFT JOIN person p ON p.workspace = $1 AND p.contact_id = o.contact_id
        WHERE o.contact_id <> $2 AND o.erased_at IS NULL ORDER BY o.contact_id LIMIT $3
        """,
        *(workspace, contact_id, limit),
    )
    return found


async def link(connection: Connection, workspace: str, contacts: Sequence[UUID], person_id: UUID) -> None:
    """These contacts, and all that were linked with one of them, are one person from now on."""
    await connection.execute(
        "UPDATE person SET person_id = $3 WHERE workspace = $1 AND person_id IN"
        " (SELECT person_id FROM person WHERE workspace = $1 AND contact_id = ANY($2))",
        *(workspace, list(contacts), person_id),
    )
    await connection.execute(
        "INSERT INTO person (workspace, contact_id, person_id) SELECT $1, unnest($2::uuid[]), $3"
        " ON CONFLICT (workspace, contact_id) DO UPDATE SET person_id = EXCLUDED.person_id",
        *(workspace, list(contacts), person_id),
    )


async def unlink(connection: Connection, workspace: str, contact_id: UUID) -> None:
    """This contact stands by itself again."""
    await connection.execute("DELETE FROM person WHERE workspace = $1 AND contact_id = $2", workspace, contact_id)
