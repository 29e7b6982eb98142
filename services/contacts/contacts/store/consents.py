"""Entries, and the consent rows that they come to. Rows are derived: `refold` makes them anew from all entries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.consents import Heard, Row, Since, is_restricted, rows
from contacts.domain.directory import given_at
from contacts.domain.profiles import KINDS, Key
from contacts.store import standing, workspaces
from shared.events import ConsentDecided, Decision, LedgerRecorded
from shared.identity import Kind
from shared.postgres import Connection
from shared.times import micros

_HEARD = tuple(field.name for field in fields(Heard))
_KEYS = "unnest($1::text[], $2::uuid[]) AS k(workspace, contact_id)"


def _columns(keys: Sequence[Key]) -> tuple[list[Any], list[Any]]:
    return [key[0] for key in keys], [key[1] for key in keys]


def _told(event: LedgerRecorded) -> tuple[Any, ...]:
    entry = event.entry
    return (
        event.workspace,
        event.contact_id,
        entry.event_id,
        event.index,
        event.leaf_hash,
        entry.decision,
        entry.purpose,
        f"{{{','.join(entry.channels)}}}",
        entry.decided_at,
        entry.recorded_at,
        entry.expires_at,
        entry.confirmation_required,
        entry.notice_sha256,
        entry.method,
        entry.actor,
        entry.bot.id if entry.bot else None,
        entry.bot.version if entry.bot else None,
    )


async def record(connection: Connection, events: Iterable[LedgerRecorded]) -> None:
    """Keep ledger entries. One that was told here first (a controller's decision) gets its index now."""
    told = {(event.workspace, event.contact_id, event.entry.event_id): _told(event) for event in events}
    if not told:
        return
    await connection.execute(
        """
        INSERT INTO entry (workspace, contact_id, event_id, index, leaf_hash, decision, purpose, channels, decided_at,
            recorded_at, expires_at, confirmation_required, notice_sha256, method, actor, bot_id, bot_version)
        SELECT workspace, contact_id, event_id, index, leaf_hash, decision, purpose, channels::text[], decided_at,
            recorded_at, expires_at, confirmation_required, notice_sha256, method, actor, bot_id, bot_version
        FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::boolean[], $13::text[], $14::text[],
            $15::text[], $16::text[], $17::integer[])
          AS told(workspace, contact_id, event_id, index, leaf_hash, decision, purpose, channels, decided_at,
            recorded_at, expires_at, confirmation_required, notice_sha256, method, actor, bot_id, bot_version)
        ON CONFLICT (workspace, contact_id, event_id) DO UPDATE
        SET index = EXCLUDED.index, leaf_hash = EXCLUDED.leaf_hash, recorded_at = EXCLUDED.recorded_at
        WHERE entry.index IS NULL
        """,
        *map(list, zip(*told.values(), strict=True)),
    )


def heard(row: asyncpg.Record) -> Heard:
    """An entry as the rule reads it."""
    values = {column: row[column] for column in _HEARD}
    return Heard(**{**values, "decision": Decision(values["decision"])})


async def _entries(connection: Connection, keys: Sequence[Key]) -> dict[Key, list[Heard]]:
    found: dict[Key, list[Heard]] = {key: [] for key in keys}
    for row in await connection.fetch(
        f"SELECT e.workspace, e.contact_id, {', '.join(_HEARD)}"  # noqa: S608
        f" FROM entry e JOIN {_KEYS} USING (workspace, contact_id)",
        *_columns(keys),
    ):
        found[(row["workspace"], row["contact_id"])].append(heard(row))
    return found


async def by_contact(
    reader: "Connection | asyncpg.Pool", workspace: str, contacts: Collection[UUID]
) -> dict[UUID, list[Heard]]:
    """Every entry of some contacts of a workspace, as the rule reads it."""
    found: dict[UUID, list[Heard]] = {}
    if contacts:
        for row in await reader.fetch(
            f"SELECT contact_id, {', '.join(_HEARD)} FROM entry"  # noqa: S608
            " WHERE workspace = $1 AND contact_id = ANY($2)",
            *(workspace, list(contacts)),
        ):
            found.setdefault(row["contact_id"], []).append(heard(row))
    return found


async def _since(connection: Connection, keys: Sequence[Key]) -> dict[Key, Mapping[Kind, Since]]:
    return {
        (row["workspace"], row["contact_id"]): {
            kind: since for field, kind in KINDS.items() if (since := since_of(row, field)) is not None
        }
        for row in await connection.fetch(
            "SELECT c.workspace, c.contact_id, email_at, email_set_by, email_fingerprint,"  # noqa: S608
            " phone_at, phone_set_by, phone_fingerprint, former"
            f" FROM contact c JOIN {_KEYS} USING (workspace, contact_id)",
            *_columns(keys),
        )
    }


def since_of(row: asyncpg.Record, field: str) -> Since | None:
    """From when a contact's row has its address of a kind; None for the first one that a visitor gave."""
    if row[f"{field}_set_by"] == "controller":
        return Since(set_at=micros(row[f"{field}_at"]))
    moved = given_at(row, field)
    return None if moved is None else Since(given_at=micros(moved))


async def refold(connection: Connection, keys: Iterable[Key]) -> None:
    """Make the consent rows of contacts anew from their entries, addresses and the workspaces' purposes.

    The caller holds the workspaces (`workspaces.hold`) and the contacts' rows, so that nobody folds older facts later.
    """
    contacts = sorted(set(keys))
    if not contacts:
        return
    entries = await _entries(connection, contacts)
    since = await _since(connection, contacts)
    purposes = await workspaces.purposes(connection, (key[0] for key in contacts))
    made = [(key, row) for key in contacts for row in rows(entries[key], purposes.get(key[0], ()), since.get(key, {}))]
    await _replace(connection, contacts, made)
    cells: dict[Key, list[str]] = {key: [] for key in contacts}
    for key, row in made:
        cells[key].append(f"{row.purpose}:{row.channel}")
    await standing.note(connection, cells)
    await _restrict(connection, [(*key, is_restricted(entries[key])) for key in contacts])


async def _replace(connection: Connection, contacts: Sequence[Key], made: Sequence[tuple[Key, Row]]) -> None:
    await connection.execute(
        f"""
        DELETE FROM consent c USING {_KEYS}
        WHERE c.workspace = k.workspace AND c.contact_id = k.contact_id AND NOT EXISTS (
            SELECT FROM unnest($3::text[], $4::uuid[], $5::text[], $6::text[])
                AS m(workspace, contact_id, purpose, channel)
            WHERE m.workspace = c.workspace AND m.contact_id = c.contact_id
              AND m.purpose = c.purpose AND m.channel = c.channel)
        """,  # noqa: S608
        *_columns(contacts),
        *([key[0] for key, _ in made], [key[1] for key, _ in made]),
        *([row.purpose for _, row in made], [row.channel for _, row in made]),
    )
    if not made:
        return
    await connection.execute(
        """
        INSERT INTO consent AS c (workspace, contact_id, purpose, channel, decision, decided_at, expires_at,
            notice_sha256, entry_index)
        SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
            $7::timestamptz[], $8::text[], $9::bigint[])
        ON CONFLICT (workspace, contact_id, purpose, channel) DO UPDATE
        SET decision = EXCLUDED.decision, decided_at = EXCLUDED.decided_at, expires_at = EXCLUDED.expires_at,
            expired = false,
            notice_sha256 = EXCLUDED.notice_sha256, entry_index = EXCLUDED.entry_index
        WHERE (c.decision, c.decided_at, c.expires_at, c.notice_sha256, c.entry_index) IS DISTINCT FROM
            (EXCLUDED.decision, EXCLUDED.decided_at, EXCLUDED.expires_at, EXCLUDED.notice_sha256, EXCLUDED.entry_index)
        """,
        *map(list, zip(*((*key, *row) for key, row in made), strict=True)),
    )


async def _restrict(connection: Connection, found: Sequence[tuple[str, Any, bool]]) -> None:
    await connection.execute(
        "UPDATE contact c SET restricted = k.restricted"
        " FROM unnest($1::text[], $2::uuid[], $3::boolean[]) AS k(workspace, contact_id, restricted)"
        " WHERE c.workspace = k.workspace AND c.contact_id = k.contact_id AND c.restricted <> k.restricted",
        *map(list, zip(*found, strict=True)),
    )


async def denied_altogether(connection: Connection, workspaces: Sequence[str], after: Key, most: int) -> list[Key]:
    """Contacts with a denial of every purpose, in the order of their keys: up to `most` after `after`."""
    found = await connection.fetch(
        "SELECT DISTINCT workspace, contact_id FROM entry WHERE workspace = ANY($1) AND purpose IS NULL"
        " AND decision IN ('withdrawn', 'objected') AND (workspace, contact_id) > ($2, $3)"
        " ORDER BY workspace, contact_id LIMIT $4",
        sorted(workspaces),
        *after,
        most,
    )
    return [(row["workspace"], row["contact_id"]) for row in found]


async def note_down(connection: Connection, event: ConsentDecided, event_id: UUID, note: str | None) -> None:
    """Keep a decision that was told here, before the ledger has it."""
    await connection.execute(
        "INSERT INTO entry (workspace, contact_id, event_id, decision, purpose, channels, decided_at,"
        " confirmation_required, method, actor, note) VALUES ($1, $2, $3, $4, $5, $6, $7, false, $8, $9, $10)",
        event.workspace,
        event.contact_id,
        event_id,
        event.decision,
        event.purpose,
        list(event.channels),
        event.decided_at,
        event.method,
        event.actor,
        note,
    )


async def forget(connection: Connection, workspace: str, contact_id: UUID) -> int:
    """Delete all that is kept of a contact's decisions, notes and all; says how many rows there were."""
    count = 0
    for table in ("consent", "standing", "entry"):
        status: str = await connection.execute(
            f"DELETE FROM {table} WHERE workspace = $1 AND contact_id = $2",  # noqa: S608
            workspace,
            contact_id,
        )
        count += int(status.rpartition(" ")[2])
    return count


async def agreed_since(
    connection: Connection, workspace: str, contact_id: UUID, moment: datetime, now: datetime
) -> bool:
    """Whether the contact agreed, or confirmed that it did, after `moment`, and a yes is in force."""
    agreed: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM entry WHERE workspace = $1 AND contact_id = $2"
        "  AND decision IN ('granted', 'confirmed') AND decided_at > $3)"
        " AND EXISTS (SELECT FROM consent WHERE workspace = $1 AND contact_id = $2"
        "  AND decision IN ('granted', 'unconfirmed') AND expires_at > $4)",
        *(workspace, contact_id, moment, now),
    )
    return agreed


async def proves_email(connection: Connection, workspace: str, contact_id: UUID, now: datetime) -> bool:
    """Whether a yes by e-mail is in force and covers the address that the contact has now."""
    proven: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM consent WHERE workspace = $1 AND contact_id = $2 AND channel = 'email'"
        "  AND decision = 'granted' AND expires_at > $3)",
        *(workspace, contact_id, now),
    )
    return proven


async def expire(pool: asyncpg.Pool, now: datetime, most: int) -> int:
    """Mark up to `most` rows whose time has run out; says how many."""
    status: str = await pool.execute(
        "UPDATE consent SET expired = true WHERE (workspace, contact_id, purpose, channel) IN ("  # noqa: S608
        " SELECT workspace, contact_id, purpose, channel FROM consent s"
        f" WHERE {standing.ENDING} <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
        *(now, most),
    )
    return int(status.rpartition(" ")[2])


async def last_decided_at(connection: Connection, workspace: str, contact_id: UUID) -> datetime | None:
    """The latest decided-at heard of a contact."""
    found: datetime | None = await connection.fetchval(
        "SELECT max(decided_at) FROM entry WHERE workspace = $1 AND contact_id = $2", workspace, contact_id
    )
    return found


async def is_known(connection: Connection, workspace: str, contact_id: UUID, purpose: str) -> bool:
    """Whether the workspace has this purpose, or the contact was asked for it."""
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM entry WHERE workspace = $1 AND contact_id = $2 AND purpose = $3)"
        " OR EXISTS (SELECT FROM workspace WHERE workspace = $1 AND purposes @> $4)",
        workspace,
        contact_id,
        purpose,
        [{"id": purpose}],
    )
    return found


async def history(connection: "Connection | asyncpg.Pool", workspace: str, contact_id: UUID) -> list[asyncpg.Record]:
    """Every decision on a contact, as it was decided."""
    found: list[asyncpg.Record] = await connection.fetch(
        "SELECT event_id, index, leaf_hash, decision, purpose, channels, decided_at, recorded_at, expires_at,"
        " confirmation_required, notice_sha256, method, actor, bot_id, bot_version, note FROM entry"
        " WHERE workspace = $1 AND contact_id = $2 ORDER BY decided_at, index",
        workspace,
        contact_id,
    )
    return found
