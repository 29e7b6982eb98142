"""What an export reads: entries in slices, so that a million of them never lie in memory, and erasures elsewhere."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime

import asyncpg

from consent_ledger.store.rows import SELECT, Stored, stored

SLICE = 500
"""Entries a query: about 1 MiB, a few milliseconds. No connection is held while a slow reader reads."""


Row = Stored
Rows = Sequence[Row]


async def span(
    pool: asyncpg.Pool, workspace: str, size: int, start: datetime | None, end: datetime | None
) -> tuple[int, int]:
    """The indexes ``[first, last)`` of the first `size` entries that were recorded at ``start <= t < end``.

    Entries of one batch have one time of recording, that of their checkpoint, and times never go backwards.
    """
    query = "SELECT coalesce(max(size), 0) FROM checkpoint WHERE workspace = $1 AND issued_at < $2"
    first = 0 if start is None else min(size, await pool.fetchval(query, workspace, start))
    last = size if end is None else min(size, await pool.fetchval(query, workspace, end))
    return first, max(first, last)


async def rows(pool: asyncpg.Pool, workspace: str, start: int, end: int) -> Sequence[Row]:
    """The entries ``[start, end)`` that are there, by index."""
    query = f"{SELECT} AND entry.index >= $2 AND entry.index < $3 ORDER BY entry.index"
    return await stored(pool, workspace, await pool.fetch(query, workspace, start, end))


async def slices(pool: asyncpg.Pool, workspace: str, first: int, last: int) -> AsyncIterator[Sequence[Row]]:
    """The entries ``[first, last)`` in slices."""
    for start in range(first, last, SLICE):
        yield await rows(pool, workspace, start, min(last, start + SLICE))


async def erasures(
    pool: asyncpg.Pool, workspace: str, contacts: Iterable[str], start: int, end: int
) -> Sequence[tuple[int, bytes]]:
    """Index and leaf of an erasure entry of each of `contacts`, where none lies among ``[start, end)``."""
    found = await pool.fetch(
        "SELECT DISTINCT ON (contact_id) contact_id, index, leaf FROM entry"
        " WHERE workspace = $1 AND decision = 'erased' AND contact_id = ANY ($2::uuid[])"
        " ORDER BY contact_id, (index >= $3 AND index < $4) DESC, index",
        workspace,
        list(contacts),
        start,
        end,
    )
    return [(row["index"], row["leaf"]) for row in found if not start <= row["index"] < end]
