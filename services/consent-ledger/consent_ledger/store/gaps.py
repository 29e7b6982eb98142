"""Why evidence is not there: erased, removed under retention, or without a reason that anybody recorded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from consent_ledger.domain.removal import Rules, rule_of


@dataclass(frozen=True, slots=True)
class Removed:
    """The record of a removal: who removed the evidence of how many entries, when, and by which periods."""

    number: int
    at: datetime
    by: str
    workspace_version: int
    rules: Rules
    size: int
    entries: int
    note: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An entry without evidence. `erased`: its contact's erasure is in the log."""

    purpose: str | None
    erased: bool
    removed: Removed | None

    @property
    def rule(self) -> str | None:
        """The rule under which it was removed, in words."""
        return None if self.removed is None else rule_of(self.purpose, self.removed.rules)

    @property
    def explained(self) -> bool:
        """Whether somebody recorded why."""
        return self.erased or self.removed is not None


NO_GAPS: Mapping[int, Gap] = {}


def _removed(row: Mapping[str, Any]) -> Removed:
    return Removed(**{name: row[name] for name in Removed.__dataclass_fields__})


async def gaps(pool: asyncpg.Pool, workspace: str, indexes: Collection[int]) -> Mapping[int, Gap]:
    """Of entries without evidence, why. Asks nothing when there are none."""
    if not indexes:
        return NO_GAPS
    rows = await pool.fetch(
        "SELECT entry.index AS entry_index, entry.purpose, EXISTS (SELECT FROM entry AS erasure"
        " WHERE erasure.contact_id = entry.contact_id AND erasure.workspace = entry.workspace"
        " AND erasure.decision = 'erased') AS erased, removal.* FROM entry"
        " LEFT JOIN removed ON removed.workspace = entry.workspace AND removed.index = entry.index"
        " LEFT JOIN removal ON removal.workspace = removed.workspace AND removal.number = removed.number"
        " WHERE entry.workspace = $1 AND entry.index = ANY ($2::bigint[])",
        workspace,
        list(indexes),
    )
    return {
        row["entry_index"]: Gap(row["purpose"], row["erased"], None if row["number"] is None else _removed(row))
        for row in rows
    }


async def removals(pool: asyncpg.Pool, workspace: str, after: int, most: int) -> Sequence[Removed]:
    """Removals of a workspace by number, those above `after`, `most` at most."""
    rows = await pool.fetch(
        "SELECT * FROM removal WHERE workspace = $1 AND number > $2 ORDER BY number LIMIT $3",
        workspace,
        after,
        most,
    )
    return [_removed(row) for row in rows]


def numbers_of(found: Iterable[Gap]) -> Mapping[int, Removed]:
    """The removals that explain these gaps, by number."""
    return {one.removed.number: one.removed for one in found if one.removed is not None}
