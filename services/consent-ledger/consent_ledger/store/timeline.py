"""What a question about the past is judged by: a contact's entries, and its workspace's purposes of that time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from consent_ledger.domain.asof import Known, Purpose, known_entry
from consent_ledger.domain.beside import Beside, difference
from consent_ledger.domain.damage import TREE, UNREADABLE, UNSIGNED, Damage, Damaged
from consent_ledger.store.rows import KNOWN


async def of_contact(pool: asyncpg.Pool, workspace: str, contact_id: UUID) -> Sequence[Known]:
    """Every entry of a contact, by index. Raises Damaged for the first that is not what was signed."""
    return [_known(row) for row in await pool.fetch(KNOWN, workspace, contact_id)]


def _known(row: asyncpg.Record) -> Known:
    index, leaf, leaf_hash, *columns, in_tree, size = row
    beside = Beside(*columns)
    what = difference(leaf, leaf_hash, beside)
    if what is None and index >= (size or 0):
        what = UNSIGNED
    if what is None and in_tree is not None and in_tree != leaf_hash:
        what = TREE
    try:
        known = known_entry(index, leaf, leaf_hash)
    except (ValueError, LookupError, TypeError):
        what = what or UNREADABLE
    if what is not None:
        raise Damaged(Damage(beside.workspace, index, what))
    return known


async def purposes_at(pool: asyncpg.Pool, workspace: str, at: datetime) -> Mapping[str, Purpose]:
    """The workspace's purposes as they were at `at`: of the last version until then, else of the first one heard.

    The workspace topic is compacted: a ledger that began to listen late has heard no older version than that.
    """
    found = await _configured(pool, workspace, at)
    return {one["id"]: Purpose(tuple(one["channels"]), one["retired"]) for one in found}


async def _configured(pool: asyncpg.Pool, workspace: str, at: datetime) -> Sequence[Mapping[str, Any]]:
    document = await pool.fetchval(
        "SELECT document FROM workspace_version WHERE workspace = $1"
        " ORDER BY (changed_at <= $2) DESC, CASE WHEN changed_at <= $2 THEN version ELSE -version END DESC LIMIT 1",
        workspace,
        at,
    )
    found: Sequence[Mapping[str, Any]] = document["purposes"] if document else []
    return found


async def titles_at(pool: asyncpg.Pool, workspace: str, purpose: str | None, at: datetime) -> Mapping[str, str]:
    """The purpose's titles by language as they were at `at`; none for all purposes, or for one never heard of."""
    found = [one["title"] for one in await _configured(pool, workspace, at) if one["id"] == purpose]
    return found[0] if found else {}
