"""What Kafka keeps for ever comes again when the inbox has forgotten it: nothing changes, nobody is told twice."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from contacts.handlers import hooks, inbound, suppressions
from contacts.handlers.desk import Desk
from contacts.store import webhooks
from tales import T0, at, batch, captured, configured, received, recorded

from shared.events import Channel, Decision, SuppressionKind, SuppressionReported
from shared.identity import Kind, fingerprint, uuid7

TABLES = ("contact", "entry", "consent", "standing", "workspace", "suppression", "outbox")
MAIL = "alice@example.com"


async def kept(desk: Desk) -> dict[str, list[Any]]:
    """Every row of every table that is said something of."""
    return {
        table: sorted(tuple(row.values()) for row in await desk.pool.fetch(f"SELECT t::text FROM {table} t"))
        for table in TABLES
    }


async def test_what_is_kept_for_ever_may_come_again_after_any_time(desk: Desk) -> None:
    alice, bob = uuid7(), uuid7()
    told = [
        batch(received(configured("contact", "news"))),
        batch(received(configured("contact", "news", "more", version=2))),
        batch(
            *(
                received(event)
                for event in (
                    recorded(alice, Decision.GRANTED, 1, 0),
                    recorded(alice, Decision.WITHDRAWN, 2, 1),
                    recorded(alice, Decision.GRANTED, 3, 2, purpose="news", channels=(Channel.EMAIL,)),
                    recorded(bob, Decision.OBJECTED, 4, 3, purpose=None),
                )
            )
        ),
        batch(received(_bounced())),
    ]
    handlers = (inbound.configure, inbound.configure, inbound.record, suppressions.suppress)
    async with desk.pool.acquire() as connection, connection.transaction():
        await hooks.add(desk, connection, "demo", "https://example.com/", list(hooks.TYPES))
    await inbound.capture(desk, batch(captured(alice, 1.5, email=MAIL)))
    for handle, one in zip(handlers, told, strict=True):
        await handle(desk, one)
    before, planned = await kept(desk), await desk.pool.fetchval("SELECT count(*) FROM delivery")
    assert planned == 4
    assert all(before.values())
    await desk.pool.execute("DELETE FROM inbox")
    await desk.pool.execute("DELETE FROM delivery")
    later = T0 + desk.remembered
    object.__setattr__(desk, "now", lambda: later)
    for handle, one in zip(handlers, told, strict=True):
        await handle(desk, one)
    assert await kept(desk) == before
    assert await desk.pool.fetchval("SELECT count(*) FROM delivery") == 0


async def test_a_tool_is_told_of_what_is_heard_late_but_still_remembered(desk: Desk) -> None:
    async with desk.pool.acquire() as connection, connection.transaction():
        await hooks.add(desk, connection, "demo", "https://example.com/", list(hooks.TYPES))
    late = T0 + desk.remembered - hooks.CLOCKS - timedelta(hours=1)
    object.__setattr__(desk, "now", lambda: late)
    await inbound.record(desk, batch(recorded(uuid7(), Decision.GRANTED, 1, 0)))
    assert await desk.pool.fetchval("SELECT count(*) FROM delivery") == 1


async def test_old_deliveries_are_forgotten_bodies_and_all_but_not_while_they_are_tried(desk: Desk) -> None:
    now, month = datetime.now(UTC), timedelta(days=30)
    minutes = (-2, -1, 0, 1, 2, 3)
    made = [now - month + timedelta(minutes=minute) for minute in minutes]
    async with desk.pool.acquire() as connection, connection.transaction():
        hook = (await hooks.add(desk, connection, "demo", "https://example.com/", ["consent.granted"]))["webhook_id"]
        rows = [(_id_of(at), hook, uuid7(), "consent.granted", "{}", at, uuid7(), 0) for at in made]
        await webhooks.plan(connection, [dict(zip(webhooks.PLANNED, row, strict=True)) for row in rows])
    await desk.pool.execute("UPDATE delivery SET next_at = NULL")
    tried, gone = rows[0][0], rows[1][0]
    await desk.pool.execute("UPDATE delivery SET next_at = $2 WHERE delivery_id = $1", tried, now)
    await desk.pool.execute("UPDATE delivery SET next_at = $2 WHERE delivery_id = $1", gone, now - timedelta(days=8))
    object.__setattr__(desk, "now", lambda: now + timedelta(seconds=90))
    assert [await hooks.purge_deliveries(desk, month, 2) for _ in range(3)] == [2, 1, 0]
    left = {row["delivery_id"] for row in await desk.pool.fetch("SELECT delivery_id FROM delivery")}
    assert left == {tried, *(row[0] for row in rows[4:])}


def _id_of(at: datetime) -> UUID:
    return UUID(int=(int(at.timestamp() * 1000) << 80) | secrets.randbits(62))


def _bounced() -> SuppressionReported:
    return SuppressionReported(
        workspace="demo",
        address=Kind.EMAIL,
        fingerprint=fingerprint(b"f" * 32, "demo", Kind.EMAIL, MAIL),
        channel=Channel.EMAIL,
        kind=SuppressionKind.HARD_BOUNCE,
        at=at(5),
        source="mailer-1",
    )
