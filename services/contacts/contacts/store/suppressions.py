"""Bounces, complaints and lifted bounces, as they were reported: by an address's fingerprint, never by contact."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from shared.events import SuppressionReported
from shared.postgres import Connection

_SHOWN = "event_id, address, channel, kind, at, source"


async def note(connection: Connection, told: Sequence[tuple[UUID, SuppressionReported]]) -> None:
    """Keep reports under their events' ids."""
    await connection.executemany(
        "INSERT INTO suppression (workspace, event_id, address, fingerprint, channel, kind, at, source)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        [
            (one.workspace, event_id, one.address, one.fingerprint, one.channel, one.kind, one.at, one.source)
            for event_id, one in told
        ],
    )


async def of_contact(pool: asyncpg.Pool, workspace: str, contact_id: UUID) -> Sequence[asyncpg.Record]:
    """What was reported against the addresses that a contact has now, in the order of its times."""
    found: Sequence[asyncpg.Record] = await pool.fetch(
        f"SELECT {_SHOWN} FROM suppression WHERE workspace = $1 AND fingerprint IN"  # noqa: S608
        " (SELECT unnest(ARRAY[email_fingerprint, phone_fingerprint]) FROM contact"
        " WHERE workspace = $1 AND contact_id = $2) ORDER BY at, event_id",
        *(workspace, contact_id),
    )
    return found


async def page(pool: asyncpg.Pool, workspace: str, after: UUID | None, limit: int) -> Sequence[asyncpg.Record]:
    """Up to `limit` reports, newest first, each with the living contacts that have its address."""
    found: Sequence[asyncpg.Record] = await pool.fetch(
        f"""
        SELECT {_SHOWN}, fingerprint, ARRAY(
            SELECT contact_id FROM contact c WHERE c.workspace = $1 AND c.email_fingerprint = s.fingerprint
                AND c.erased_at IS NULL
            UNION SELECT contact_id FROM contact c WHERE c.workspace = $1 AND c.phone_fingerprint = s.fingerprint
                AND c.erased_at IS NULL ORDER BY 1) AS contact_ids
        FROM suppression s WHERE workspace = $1 AND ($2::uuid IS NULL OR event_id < $2)
        ORDER BY event_id DESC LIMIT $3
        """,  # noqa: S608
        *(workspace, after, limit),
    )
    return found
