"""What an export reads: entries in slices, so that a million of them never lie in memory, and erasures elsewhere."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from consent_ledger.domain.beside import Beside
from consent_ledger.store.gaps import Gap, gaps
from consent_ledger.store.rows import STORED

SLICE = 500
"""Entries a query: about 1 MiB, a few milliseconds. No connection is held while a slow reader reads."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to export."""

    index: int
    leaf: bytes
    leaf_hash: bytes
    evidence: bytes | None
    salt: bytes | None
    beside: Beside
    gap: Gap | None = None


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
    found = await pool.fetch(
        f"{STORED} AND entry.index >= $2 AND entry.index < $3 ORDER BY entry.index", workspace, start, end
    )
    why = await gaps(pool, workspace, [row["index"] for row in found if row["evidence"] is None])
    return [
        Row(index, leaf, leaf_hash, evidence, salt, Beside(*columns), why.get(index))
        for index, leaf, leaf_hash, evidence, salt, *columns in found
    ]


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
