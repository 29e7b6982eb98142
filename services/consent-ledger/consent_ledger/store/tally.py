"""Numbers of a log, counted once: what was counted before is kept, and only what came since is counted."""

from dataclasses import dataclass, replace

import asyncpg

SLICE = 50_000
"""Entries counted a statement: about 0.2 s, once in the life of each entry."""

_COUNT = """
SELECT decision, count(*) AS entries, count(*) FILTER (WHERE first) AS contacts FROM (
    SELECT decision, index = min(index) OVER (PARTITION BY contact_id) AND NOT EXISTS (
        SELECT FROM entry AS earlier WHERE earlier.contact_id = entry.contact_id
            AND earlier.workspace = entry.workspace AND earlier.index < $2) AS first
    FROM entry WHERE workspace = $1 AND index >= $2 AND index < $3
) AS came GROUP BY decision
"""
_KEEP = """
INSERT INTO tally (workspace, size, contacts, decisions) VALUES ($1, $2, $3, $4)
ON CONFLICT (workspace) DO UPDATE SET size = excluded.size, contacts = excluded.contacts, decisions = excluded.decisions
    WHERE tally.size < excluded.size
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers over the first `size` entries."""

    size: int
    contacts: int
    decisions: dict[str, int]


async def tally(pool: asyncpg.Pool, workspace: str, size: int) -> Tally:
    """The numbers over the first `size` entries, which a checkpoint must cover."""
    row = await pool.fetchrow("SELECT size, contacts, decisions FROM tally WHERE workspace = $1", workspace)
    found = Tally(*row) if row else Tally(0, 0, {})
    if found.size > size:  # somebody asked meanwhile, or the log was cut: then what is there is counted
        found = Tally(0, 0, {})
    while found.size < size:
        found = await _further(pool, workspace, found, min(size, found.size + SLICE))
        await pool.execute(_KEEP, workspace, found.size, found.contacts, found.decisions)
    return found


async def _further(pool: asyncpg.Pool, workspace: str, known: Tally, size: int) -> Tally:
    decisions, contacts = dict(known.decisions), known.contacts
    for row in await pool.fetch(_COUNT, workspace, known.size, size):
        decisions[row["decision"]] = decisions.get(row["decision"], 0) + row["entries"]
        contacts += row["contacts"]
    return replace(known, size=size, contacts=contacts, decisions=decisions)
