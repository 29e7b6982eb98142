"""Entries with their evidence and all that stands beside their leaves, as every question reads them, and what about a
row is not what was signed."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from consent_ledger.domain.beside import Beside, difference
from consent_ledger.domain.commitment import commitment
from consent_ledger.domain.damage import EVIDENCE
from consent_ledger.domain.leaf import SALT_SIZE
from consent_ledger.store.gaps import Gap, gaps

SELECT = (
    "SELECT entry.index, leaf, leaf_hash, evidence, salt, contact_id::text, decision, event_id::text, purpose,"
    " to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), entry.workspace FROM entry"
    " LEFT JOIN evidence ON evidence.workspace = entry.workspace AND evidence.index = entry.index"
    " WHERE entry.workspace = $1"
)
"""From the sixth column on those of a `Beside`. Times become text in the database: some are none that Python has."""
KNOWN = (
    "SELECT entry.index, leaf, leaf_hash, contact_id::text, decision, event_id::text, purpose,"
    " to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), entry.workspace,"
    " substring(tile.hashes FROM (entry.index % 256)::int * 32 + 1 FOR 32) AS in_tree,"
    " (SELECT max(size) FROM checkpoint WHERE workspace = $1) AS size FROM entry"
    " LEFT JOIN tile ON tile.workspace = entry.workspace AND level = 0 AND number = entry.index / 256"
    " WHERE contact_id = $2 AND entry.workspace = $1 ORDER BY entry.index"
)
"""Entries of a contact without their evidence; from the fourth column on a `Beside`, then the hash that their tile has
for them (null in the open tile), and what the last checkpoint covers."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is stored, with its evidence, or why that is not there."""

    index: int
    leaf: bytes
    leaf_hash: bytes
    evidence: bytes | None
    salt: bytes | None
    beside: Beside
    gap: Gap | None = None

    @property
    def difference(self) -> str | None:
        """What beside the leaf is not what the leaf says (domain/beside.py)."""
        return difference(self.leaf, self.leaf_hash, self.beside)

    @property
    def damage(self) -> str | None:
        """What of the row is not what was signed, by itself; the tree is not asked."""
        return self.difference or (None if self._is_evidenced() else EVIDENCE)

    def _is_evidenced(self) -> bool:
        if self.evidence is None or self.salt is None:
            return self.gap is not None and self.gap.explained
        committed = len(self.salt) == SALT_SIZE and commitment(self.salt, self.evidence).hex()
        return f'"commitment":"{committed}"'.encode() in self.leaf


async def stored(pool: asyncpg.Pool, workspace: str, rows: Sequence[asyncpg.Record]) -> Sequence[Stored]:
    """Rows of `SELECT` as entries."""
    why = await gaps(pool, workspace, [row["index"] for row in rows if row["evidence"] is None])
    return [
        Stored(index, leaf, leaf_hash, evidence, salt, Beside(*columns), why.get(index))
        for index, leaf, leaf_hash, evidence, salt, *columns in rows
    ]
