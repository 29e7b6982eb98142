"""What auditors ask: entries by filter, the summary, the last checkpoint. Every query is bound to one workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from consent_ledger.domain.damage import Damage, Damaged
from consent_ledger.store.edges import Head, head_from, heads
from consent_ledger.store.rows import SELECT, Stored, stored


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are meant; None means any. Times are those of recording, ``start <= t < end``."""

    contact_id: UUID | None = None
    purpose: str | None = None
    decision: str | None = None
    start: datetime | None = None
    end: datetime | None = None


# Entries of one batch have one time of recording, that of its checkpoint: a time is an index, found in O(log n).
_FROM = "coalesce((SELECT max(size) FROM checkpoint WHERE workspace = $1 AND issued_at < {}), 0)"


async def head_of(pool: asyncpg.Pool, workspace: str) -> Head | None:
    """The last checkpoint of a log."""
    async with pool.acquire() as connection:
        return (await heads(connection, [workspace])).get(workspace)


async def issued_at_size(pool: asyncpg.Pool, workspace: str, size: int) -> Head | None:
    """The checkpoint that was issued at this size, if one was."""
    row = await pool.fetchrow(
        "SELECT workspace, size, root, issued_at, note FROM checkpoint WHERE workspace = $1 AND size = $2",
        workspace,
        size,
    )
    return head_from(row) if row else None


async def issued_above(pool: asyncpg.Pool, workspace: str, above: int, most: int) -> Sequence[Head]:
    """The checkpoints of more than `above` entries, by size, `most` at most."""
    rows = await pool.fetch(
        "SELECT workspace, size, root, issued_at, note FROM checkpoint WHERE workspace = $1 AND size > $2"
        " ORDER BY size LIMIT $3",
        workspace,
        above,
        most,
    )
    return [head_from(row) for row in rows]


async def entry_at(pool: asyncpg.Pool, workspace: str, index: int) -> Stored | None:
    """One entry."""
    row = await pool.fetchrow(f"{SELECT} AND entry.index = $2", workspace, index)
    return (await stored(pool, workspace, [row]))[0] if row else None


async def entry_of_event(pool: asyncpg.Pool, workspace: str, contact_id: UUID, event_id: UUID) -> Stored | None:
    """The entry of one event of one contact."""
    row = await pool.fetchrow(
        f"{SELECT} AND entry.event_id = $2 AND entry.contact_id = $3", workspace, event_id, contact_id
    )
    return (await stored(pool, workspace, [row]))[0] if row else None


async def grant_before(
    pool: asyncpg.Pool, workspace: str, contact_id: UUID, purpose: str | None, index: int
) -> Stored | None:
    """The contact's last grant before entry `index` for a purpose; for any where it is None."""
    row = await pool.fetchrow(
        f"{SELECT} AND contact_id = $2 AND decision = 'granted' AND entry.index < $3"
        " AND ($4::text IS NULL OR purpose = $4) ORDER BY entry.index DESC LIMIT 1",
        workspace,
        contact_id,
        index,
        purpose,
    )
    return (await stored(pool, workspace, [row]))[0] if row else None


async def entries(pool: asyncpg.Pool, workspace: str, wanted: Filter, start: int, most: int) -> Sequence[Stored]:
    """Entries from index `start` on that fit, by index, `most` at most.

    Raises Damaged for one that is found by what its leaf does not say.
    """
    values: list[Any] = [workspace, start]
    conditions = ["entry.index >= $2"]

    def add(condition: str, value: Any) -> None:
        if value is not None:
            values.append(value)
            conditions.append(condition.format(f"${len(values)}"))

    add("contact_id = {}", wanted.contact_id)
    add("purpose = {}", wanted.purpose)
    add("decision = {}", wanted.decision)
    add(f"entry.index >= {_FROM}", wanted.start)
    add(f"entry.index < {_FROM}", wanted.end)
    values.append(most)
    query = f"{SELECT} AND {' AND '.join(conditions)} ORDER BY entry.index LIMIT ${len(values)}"
    found = await stored(pool, workspace, await pool.fetch(query, *values))
    for one in found if wanted != Filter() else ():
        if (what := one.difference) is not None:
            raise Damaged(Damage(workspace, one.index, what))
    return found
