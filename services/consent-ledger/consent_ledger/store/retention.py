"""Removing evidence after its time: who may be due, and the one transaction that removes and records it.

What may go is the tables' word (0011_retention.sql); here is only asked. A removal takes the lock of appends, so that
no grant is recorded between the question and the deed.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from consent_ledger.domain.note import Note
from consent_ledger.domain.removal import Removal, Rules, spans_of, text_hash
from consent_ledger.keys import Keyring
from consent_ledger.store.append import LOCK
from consent_ledger.store.edges import Head, heads
from shared.postgres import Connection
from shared.times import rfc3339

SLICE = 5000
"""Entries looked through a query: about 30 ms."""
CONTACTS = 50
"""Contacts a transaction: appends wait for it; a hundred were measured to take 0.13 s."""
MOST = 2000
"""Entries a statement names at most."""

_CANDIDATES = """
SELECT DISTINCT entry.contact_id FROM evidence JOIN entry USING (workspace, index)
WHERE workspace = $1 AND index >= $2 AND index < $3 AND decision <> 'erased' AND (purpose IS NULL OR purpose = ANY ($4))
    AND (decision <> 'granted' OR (convert_from(leaf, 'UTF8')::jsonb ->> 'expires_at')::timestamptz <= $5)
"""
_DUE = """
SELECT entry.index FROM evidence_due($1, $2) AS due
    JOIN entry ON entry.contact_id = due.contact_id AND entry.workspace = $1
        AND entry.purpose IS NOT DISTINCT FROM due.purpose AND entry.decision <> 'erased'
    JOIN evidence ON evidence.workspace = entry.workspace AND evidence.index = entry.index
WHERE due.due_at <= $3 ORDER BY entry.index LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that a workspace has set, by its version."""

    workspace: str
    version: int
    rules: Rules

    @property
    def set(self) -> Sequence[int]:
        """Those that are set, in days."""
        return [days for days in self.rules.values() if days is not None]


async def periods(pool: asyncpg.Pool) -> Sequence[Periods]:
    """Of every workspace that has set a period for some purpose."""
    rows = await pool.fetch(
        "SELECT workspace, now.version, now.rules FROM (SELECT DISTINCT workspace FROM workspace_version) AS known"
        " CROSS JOIN LATERAL retention_of(workspace) AS now ORDER BY workspace"
    )
    found = [Periods(row["workspace"], row["version"], row["rules"]) for row in rows]
    return [one for one in found if one.set]


async def candidates(pool: asyncpg.Pool, of: Periods, now: datetime) -> AsyncIterator[Sequence[UUID]]:
    """Contacts of whom something may be due, a few at a time: none who is due is left out.

    What was recorded within the shortest period is not looked at, nor is a grant that has not expired so long ago.
    """
    latest = now - timedelta(days=min(of.set))
    end = await pool.fetchval(
        "SELECT coalesce(max(size), 0) FROM checkpoint WHERE workspace = $1 AND issued_at <= $2", of.workspace, latest
    )
    meant = [purpose for purpose, days in of.rules.items() if days is not None]
    for start in range(0, end, SLICE):
        rows = await pool.fetch(_CANDIDATES, of.workspace, start, min(end, start + SLICE), meant, latest)
        found = [row["contact_id"] for row in rows]
        for at in range(0, len(found), CONTACTS):
            yield found[at : at + CONTACTS]


async def remove_due(
    pool: asyncpg.Pool, keyring: Keyring, of: Periods, contacts: Sequence[UUID], now: datetime, by: str
) -> int:
    """Remove what of these contacts' evidence is due, up to `MOST` entries, with the record of it; says how many.

    All or nothing. Raises what the tables refuse.
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        rows = await connection.fetch(_DUE, of.workspace, contacts, now, MOST)
        if not rows:
            return 0
        indexes = [row["index"] for row in rows]
        head = (await heads(connection, [of.workspace]))[of.workspace]
        number, note = await _statement(connection, keyring, of, head, indexes, now, by)
        await connection.fetchval(
            "SELECT remove_evidence($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            of.workspace,
            number,
            now,
            by,
            of.version,
            of.rules,
            head.size,
            str(note),
            indexes,
        )
        return len(indexes)


async def _statement(
    connection: Connection, keyring: Keyring, of: Periods, head: Head, indexes: Sequence[int], now: datetime, by: str
) -> tuple[int, Note]:
    last = await connection.fetchrow(
        "SELECT number, note FROM removal WHERE workspace = $1 ORDER BY number DESC LIMIT 1", of.workspace
    )
    removal = Removal(
        origin=keyring.origin_of(of.workspace),
        number=last["number"] + 1 if last else 1,
        at=rfc3339(now),
        by=by,
        workspace_version=of.version,
        rules=dict(of.rules),
        size=head.size,
        root=head.root.hex(),
        previous=text_hash(Note.parse(last["note"]).text) if last else None,
        removed=spans_of(indexes),
    )
    return removal.number, removal.signed(keyring.signers(of.workspace))
