"""Erasures and how far their parts are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from shared.events import ErasurePart
from shared.postgres import Connection

_AT_ONCE = 20_000
"""Erasures looked at in one sweep: those behind a partition that stands still must not keep the others waiting."""
_SELECT = """
SELECT e.erasure_id, e.contact_id, e.requested_at, e.done_at,
    jsonb_object_agg(p.part, jsonb_build_object('done_at', p.done_at, 'count', p.count)) AS parts
FROM erasure e JOIN erasure_part p USING (erasure_id)
"""


class Unswept(NamedTuple):
    """An erasure whose topics are still to be swept."""

    erasure_id: UUID
    workspace: str
    contact_id: UUID

    @property
    def key(self) -> bytes:
        """The key of the contact's records."""
        return f"{self.workspace}:{self.contact_id}".encode()


async def begin(connection: Connection, erasure_id: UUID, workspace: str, contact_id: UUID, at: datetime) -> None:
    """Note an erasure, all its parts to be done."""
    await connection.execute(
        "INSERT INTO erasure (erasure_id, workspace, contact_id, requested_at) VALUES ($1, $2, $3, $4)",
        *(erasure_id, workspace, contact_id, at),
    )
    await connection.execute(
        "INSERT INTO erasure_part (erasure_id, part) SELECT $1, unnest($2::text[])", erasure_id, list(ErasurePart)
    )


async def complete(connection: Connection, erasure_id: UUID, part: str, at: datetime, count: int) -> None:
    """A part is done; the last one ends the erasure. What is said again, or of an unknown erasure, changes nothing."""
    await connection.execute("SELECT FROM erasure WHERE erasure_id = $1 FOR UPDATE", erasure_id)
    await connection.execute(
        "UPDATE erasure_part SET done_at = $3, count = $4 WHERE erasure_id = $1 AND part = $2 AND done_at IS NULL",
        *(erasure_id, part, at, count),
    )
    await connection.execute(
        "UPDATE erasure SET done_at = (SELECT max(done_at) FROM erasure_part WHERE erasure_id = $1)"
        " WHERE erasure_id = $1 AND done_at IS NULL"
        " AND NOT EXISTS (SELECT FROM erasure_part WHERE erasure_id = $1 AND done_at IS NULL)",
        erasure_id,
    )


async def of_contact(connection: Connection, workspace: str, contact_id: UUID) -> asyncpg.Record | None:
    """The erasure of a contact."""
    return await connection.fetchrow(
        "SELECT erasure_id, requested_at FROM erasure WHERE workspace = $1 AND contact_id = $2", workspace, contact_id
    )


async def one(pool: asyncpg.Pool, workspace: str, erasure_id: UUID) -> asyncpg.Record | None:
    """One erasure of this workspace, with its parts."""
    return await pool.fetchrow(
        f"{_SELECT} WHERE e.workspace = $1 AND e.erasure_id = $2 GROUP BY e.erasure_id", workspace, erasure_id
    )


async def page(pool: asyncpg.Pool, workspace: str, after: UUID | None, limit: int) -> Sequence[asyncpg.Record]:
    """Up to `limit` erasures, newest first, after `after`."""
    found: Sequence[asyncpg.Record] = await pool.fetch(
        f"{_SELECT} WHERE e.workspace = $1 AND ($2::uuid IS NULL OR e.erasure_id < $2)"
        " GROUP BY e.erasure_id ORDER BY e.erasure_id DESC LIMIT $3",
        *(workspace, after, limit),
    )
    return found


async def unswept(pool: asyncpg.Pool) -> list[Unswept]:
    """Erasures of which conversation has said its last word, and the topics are not swept."""
    rows: Sequence[Any] = await pool.fetch(
        "SELECT e.erasure_id, e.workspace, e.contact_id FROM erasure e"
        " JOIN erasure_part topics ON topics.erasure_id = e.erasure_id AND topics.part = $1 AND topics.done_at IS NULL"
        " JOIN erasure_part talk ON talk.erasure_id = e.erasure_id AND talk.part = $2 AND talk.done_at IS NOT NULL"
        " WHERE e.done_at IS NULL ORDER BY e.erasure_id LIMIT $3",
        ErasurePart.TOPICS,
        ErasurePart.CONVERSATION,
        _AT_ONCE,
    )
    return [Unswept(*row) for row in rows]


async def forget_samples(pool: asyncpg.Pool) -> None:
    """Have the planner's samples of contacts made anew, of living ones only."""
    await pool.execute("ANALYZE contact", timeout=20)


async def open_parts(pool: asyncpg.Pool) -> dict[str, tuple[int, datetime]]:
    """By part, how many erasures wait for it, and since when the first of them."""
    rows = await pool.fetch(
        "SELECT p.part, count(*) AS number, min(e.requested_at) AS since FROM erasure e JOIN erasure_part p"
        " USING (erasure_id) WHERE e.done_at IS NULL AND p.done_at IS NULL GROUP BY p.part"
    )
    return {row["part"]: (row["number"], row["since"]) for row in rows}
