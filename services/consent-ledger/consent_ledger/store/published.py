"""How far each log has been said on the ledger topic. The log is its own outbox: nothing else has to be kept."""

from collections.abc import Sequence

import asyncpg

Row = tuple[int, str, bytes, bytes]
"""Index, contact, leaf and leaf hash."""


async def positions(pool: asyncpg.Pool) -> dict[str, tuple[int, int]]:
    """By log: the next index to publish, and the size to publish up to."""
    rows = await pool.fetch(
        "SELECT log.workspace, coalesce(next_index, 0) AS next_index,"
        " (SELECT max(size) FROM checkpoint WHERE checkpoint.workspace = log.workspace) AS size"
        " FROM (SELECT workspace FROM checkpoint WHERE size = 0) AS log LEFT JOIN published USING (workspace)"
    )
    return {row["workspace"]: (row["next_index"], row["size"]) for row in rows}


async def to_publish(pool: asyncpg.Pool, workspace: str, start: int, most: int) -> Sequence[Row]:
    """The entries from `start` on, by index, `most` of them at most."""
    rows = await pool.fetch(
        "SELECT index, contact_id::text, leaf, leaf_hash FROM entry WHERE workspace = $1 AND index >= $2 AND index < $3"
        " ORDER BY index",
        workspace,
        start,
        start + most,
    )
    return [tuple(row) for row in rows]


async def mark(pool: asyncpg.Pool, workspace: str, next_index: int) -> None:
    """Remember that all below `next_index` is confirmed. Never goes back."""
    await pool.execute(
        "INSERT INTO published (workspace, next_index) VALUES ($1, $2)"
        " ON CONFLICT (workspace) DO UPDATE SET next_index = greatest(published.next_index, excluded.next_index)",
        workspace,
        next_index,
    )
