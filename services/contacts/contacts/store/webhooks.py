"""Webhooks and their deliveries. A delivery is written in the transaction that heard its ledger entry."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from shared.postgres import Connection

Reader: TypeAlias = "asyncpg.Pool | Connection"
LEASE = timedelta(seconds=60)
WAITED = timedelta(days=7)
PLANNED = ("delivery_id", "webhook_id", "event_id", "type", "body", "made_at", "contact_id", "entry_index")
"""What is known of a delivery when it is planned."""
_HOOK = "webhook_id, url, events, created_at, gone_at"


async def add(connection: Connection, workspace: str, hook: dict[str, Any]) -> None:
    """A new one."""
    await connection.execute(
        "INSERT INTO webhook (webhook_id, workspace, url, secret, events, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        *(hook["webhook_id"], workspace, hook["url"], hook["secret"], list(hook["events"]), hook["created_at"]),
    )


async def all_of(reader: Reader, workspace: str) -> Sequence[asyncpg.Record]:
    """The webhooks of a workspace, oldest first."""
    found: Sequence[asyncpg.Record] = await reader.fetch(
        f"SELECT {_HOOK} FROM webhook WHERE workspace = $1 AND ended_at IS NULL ORDER BY webhook_id",  # noqa: S608
        workspace,
    )
    return found


async def heard_of(reader: Reader, workspace: str, contact_id: UUID) -> Sequence[asyncpg.Record]:
    """The webhooks that are taken away and wanted to hear of a decision of this contact while they were there, the
    latest first."""
    found: Sequence[asyncpg.Record] = await reader.fetch(
        "SELECT url, ended_at FROM webhook w WHERE workspace = $1 AND ended_at IS NOT NULL AND EXISTS ("
        "SELECT FROM entry e WHERE e.workspace = $1 AND e.contact_id = $2 AND e.recorded_at >= w.created_at"
        " AND e.recorded_at <= w.ended_at AND 'consent.' || e.decision = ANY(w.events)) ORDER BY ended_at DESC",
        *(workspace, contact_id),
    )
    return found


async def end(connection: Connection, workspace: str, webhook_id: UUID, at: datetime) -> bool:
    """Nothing is delivered to it any more; False when this workspace has no such one. Its secret is forgotten."""
    found = await connection.fetchval(
        "UPDATE webhook SET ended_at = $3, secret = '' WHERE workspace = $1 AND webhook_id = $2 AND ended_at IS NULL"
        " RETURNING true",
        *(workspace, webhook_id, at),
    )
    if found is True:
        await connection.execute("UPDATE delivery SET next_at = NULL WHERE webhook_id = $1", webhook_id)
    return found is True


async def wanted(connection: Connection, workspaces: Iterable[str]) -> dict[str, list[tuple[UUID, list[str]]]]:
    """By workspace, the webhooks and the types of event each wants."""
    found: dict[str, list[tuple[UUID, list[str]]]] = {}
    for row in await connection.fetch(
        "SELECT workspace, webhook_id, events FROM webhook WHERE workspace = ANY($1) AND ended_at IS NULL",
        sorted(set(workspaces)),
    ):
        found.setdefault(row["workspace"], []).append((row["webhook_id"], row["events"]))
    return found


async def plan(connection: Connection, deliveries: Sequence[Mapping[str, Any]]) -> None:
    """Deliveries to be made now, by the names of `PLANNED`. One an event and hook; one that was given up, or not sent
    because it did not count then, begins again."""
    await connection.executemany(
        f"INSERT INTO delivery AS d ({', '.join(PLANNED)}, next_at)"  # noqa: S608
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $6) ON CONFLICT (webhook_id, event_id) DO UPDATE"
        " SET body = EXCLUDED.body, next_at = EXCLUDED.next_at, attempts = 0, answer = NULL"
        " WHERE d.delivered_at IS NULL AND d.next_at IS NULL",
        [[one[name] for name in PLANNED] for one in deliveries],
    )


async def claim(
    pool: asyncpg.Pool, now: datetime, most: int, busy: Sequence[UUID], late: Sequence[str]
) -> Sequence[asyncpg.Record]:
    """Up to `most` due deliveries of each webhook that is neither `busy` nor gone, taken for `LEASE`: whoever dies with
    them leaves them to the next.

    None of a contact of whom something else is under way to that webhook, or due before it; and none of a type in
    `late` before the contact's earlier ones of other types are settled. The webhooks are held first, so that two who
    claim at once see what the other took.
    """
    async with pool.acquire() as connection, connection.transaction():
        held = await connection.fetch(
            "SELECT webhook_id FROM webhook w WHERE ended_at IS NULL AND gone_at IS NULL AND webhook_id <> ALL($2)"
            " AND EXISTS (SELECT FROM delivery d WHERE d.webhook_id = w.webhook_id AND d.next_at <= $1)"
            " FOR NO KEY UPDATE SKIP LOCKED",
            *(now, list(busy)),
        )
        if not held:
            return []
        found: Sequence[asyncpg.Record] = await connection.fetch(
            "UPDATE delivery d SET next_at = $2, attempts = attempts + 1, under_way = true FROM ("
            "SELECT due.delivery_id, w.workspace, w.url, w.secret"
            " FROM webhook w CROSS JOIN LATERAL (SELECT one.delivery_id FROM delivery one"
            " WHERE one.webhook_id = w.webhook_id AND one.next_at <= $1 AND NOT EXISTS (SELECT FROM delivery other"
            " WHERE other.webhook_id = one.webhook_id AND other.contact_id = one.contact_id"
            " AND other.delivery_id <> one.delivery_id AND other.next_at IS NOT NULL"
            " AND (other.under_way AND other.next_at > $1"
            " OR other.next_at <= $1 AND (other.next_at, other.entry_index) < (one.next_at, one.entry_index)"
            " OR one.type = ANY($5) AND other.type <> ALL($5) AND other.entry_index < one.entry_index))"
            " ORDER BY one.next_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due"
            " WHERE w.webhook_id = ANY($4)) AS taken WHERE d.delivery_id = taken.delivery_id"
            " RETURNING d.delivery_id, d.webhook_id, d.event_id, d.contact_id, d.entry_index, d.type, d.body,"
            " d.attempts,"
            " taken.workspace, taken.url, taken.secret",
            *(now, now + LEASE, most, [row["webhook_id"] for row in held], list(late)),
        )
        return found


async def is_followed(pool: asyncpg.Pool, delivery: asyncpg.Record) -> bool:
    """Whether a later message of the same contact waits for its first try, at the same webhook."""
    found: bool = await pool.fetchval(
        "SELECT EXISTS (SELECT FROM delivery WHERE webhook_id = $1 AND contact_id = $2 AND entry_index > $3"
        " AND next_at IS NOT NULL AND attempts = 0)",
        *(delivery[name] for name in ("webhook_id", "contact_id", "entry_index")),
    )
    return found


async def settle(
    pool: asyncpg.Pool, delivery_id: UUID, *, answer: str, delivered_at: datetime | None, next_at: datetime | None
) -> None:
    """How an attempt went. None follows when the webhook has ended meanwhile."""
    await pool.execute(
        "UPDATE delivery d SET answer = $2, delivered_at = $3, under_way = false,"
        " next_at = CASE WHEN w.ended_at IS NULL THEN $4::timestamptz END"
        " FROM webhook w WHERE d.delivery_id = $1 AND w.webhook_id = d.webhook_id",
        *(delivery_id, answer, delivered_at, next_at),
    )


async def supersede(pool: asyncpg.Pool, delivery_id: UUID, answer: str) -> None:
    """It was claimed and not tried: it is not to be told any more, and `answer` says why."""
    await pool.execute(
        "UPDATE delivery SET answer = $2, next_at = NULL, under_way = false, attempts = attempts - 1"
        " WHERE delivery_id = $1",
        *(delivery_id, answer),
    )


async def purge(pool: asyncpg.Pool, now: datetime, kept: timedelta, most: int) -> int:
    """Delete up to `most` deliveries made longer than `kept` ago, the oldest first; says how many.

    Not one that is still tried; what has waited for long is not: its tool is gone. An id is a UUIDv7, so that the
    oldest are found by it (RFC 9562 section 5.7).
    """
    before = now - kept
    status: str = await pool.execute(
        "DELETE FROM delivery WHERE delivery_id = ANY(ARRAY(SELECT delivery_id FROM delivery WHERE delivery_id < $1"
        " AND made_at < $2 AND coalesce(next_at < $3, true) ORDER BY delivery_id LIMIT $4 FOR UPDATE SKIP LOCKED))",
        *(UUID(int=int(before.timestamp() * 1000) << 80), before, now - WAITED, most),
    )
    return int(status.rpartition(" ")[2])


async def gone(pool: asyncpg.Pool, webhook_id: UUID, at: datetime) -> None:
    """The tool wants nothing more: what is meant for it waits."""
    await pool.execute("UPDATE webhook SET gone_at = $2 WHERE webhook_id = $1 AND gone_at IS NULL", webhook_id, at)


async def exists(pool: asyncpg.Pool, workspace: str, webhook_id: UUID) -> bool:
    """Whether the workspace has, or had, this webhook."""
    found: bool = await pool.fetchval(
        "SELECT EXISTS (SELECT FROM webhook WHERE workspace = $1 AND webhook_id = $2)", workspace, webhook_id
    )
    return found


async def deliveries(
    pool: asyncpg.Pool, workspace: str, webhook_id: UUID, after: UUID | None, limit: int
) -> Sequence[asyncpg.Record]:
    """The delivery log of a webhook, newest first. Of one that has ended nothing waits."""
    found: Sequence[asyncpg.Record] = await pool.fetch(
        "SELECT d.delivery_id, d.event_id, d.type, d.attempts, d.answer, d.made_at, d.delivered_at,"
        " CASE WHEN w.ended_at IS NULL THEN d.next_at END AS next_at"
        " FROM delivery d JOIN webhook w USING (webhook_id) WHERE w.workspace = $1 AND d.webhook_id = $2"
        " AND ($3::uuid IS NULL OR d.delivery_id < $3) ORDER BY d.delivery_id DESC LIMIT $4",
        *(workspace, webhook_id, after, limit),
    )
    return found


async def again(
    connection: Connection, workspace: str, webhook_id: UUID, delivery_id: UUID, now: datetime
) -> asyncpg.Record | None:
    """Deliver once more, at once, also to a tool that was gone; None when this workspace has no such delivery, or its
    webhook has ended."""
    found = await connection.fetchrow(
        "UPDATE delivery d SET next_at = $4, attempts = 0, delivered_at = NULL FROM webhook w"
        " WHERE w.webhook_id = d.webhook_id AND w.workspace = $1 AND w.ended_at IS NULL AND d.webhook_id = $2"
        " AND d.delivery_id = $3 RETURNING d.*",
        *(workspace, webhook_id, delivery_id, now),
    )
    if found is not None:
        await connection.execute("UPDATE webhook SET gone_at = NULL WHERE webhook_id = $1", webhook_id)
    return found
