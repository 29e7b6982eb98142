"""What a question about the past is judged by: a contact's entries, and its workspace's purposes of that time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from consent_ledger.domain.asof import Known, Purpose, known_entry


async def of_contact(pool: asyncpg.Pool, workspace: str, contact_id: UUID) -> Sequence[Known]:
    """Every entry of a contact, by index."""
    rows = await pool.fetch(
        "SELECT index, leaf, leaf_hash FROM entry WHERE contact_id = $2 AND workspace = $1 ORDER BY index",
        workspace,
        contact_id,
    )
    return [known_entry(*row) for row in rows]


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
