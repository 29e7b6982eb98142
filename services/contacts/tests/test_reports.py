"""Bounces and complaints whose teller never set the time: they count from when they were told, and can be read."""

from datetime import UTC, datetime
from importlib import resources

import asyncpg
import pytest
from contacts.handlers import inbound, suppressions
from contacts.handlers.desk import Desk
from tales import T0, batch, captured

from dev.databases import Database
from shared.events import Channel, SuppressionKind, SuppressionReported
from shared.identity import Kind, fingerprint, uuid7, uuid7_of
from shared.times import micros, rfc3339

MAIL = "victim@example.com"
NEVER_SET = datetime(1, 1, 1, tzinfo=UTC)


def complained(desk: Desk, at: datetime) -> SuppressionReported:
    return SuppressionReported(
        workspace="demo",
        address="email",
        fingerprint=fingerprint(desk.fingerprint_key, "demo", Kind.EMAIL, MAIL),
        channel=Channel.EMAIL,
        kind=SuppressionKind.COMPLAINT,
        at=at,
    )


@pytest.mark.parametrize("at", [NEVER_SET, datetime(1970, 1, 1, tzinfo=UTC)])
async def test_a_report_by_kafka_without_a_time_counts_from_when_it_was_told(desk: Desk, at: datetime) -> None:
    contact = uuid7()
    await inbound.capture(desk, batch(captured(contact, 1, email=MAIL)))
    await suppressions.suppress(desk, batch(complained(desk, at)))
    (listed,), _ = await suppressions.page(desk, "demo", None, 10)
    assert listed["at"] == rfc3339(T0)
    assert [one["at"] for one in await suppressions.of_contact(desk, "demo", contact)] == [rfc3339(T0)]


async def test_one_that_lies_there_from_before_can_be_read(desk: Desk, contacts_database: Database) -> None:
    """By the migration: a row as it was written before it, then its script."""
    await suppressions.suppress(desk, batch(complained(desk, T0)))
    told = uuid7_of(micros(T0) // 1000, b"as the gate names it")
    await desk.pool.execute(
        "INSERT INTO suppression SELECT 'rival', $1, address, fingerprint, channel, kind,"
        " '-infinity', source FROM suppression",
        told,
    )
    script = resources.files("contacts") / "migrations" / "0015_impossible_times.sql"
    owner = await asyncpg.connect(contacts_database.owner_dsn)
    await owner.execute(script.read_text(encoding="utf-8"))
    await owner.close()
    (listed,), _ = await suppressions.page(desk, "rival", None, 10)
    assert listed["at"] == rfc3339(T0)
