"""kill -9 at every SQL statement, publish and DeleteRecords of an erasure: what comes after it ends the erasure."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from contacts.handlers import inbound
from contacts.handlers.desk import Desk
from mortal import WORKSPACE, work_off
from tales import batch, captured, recorded

from dev.databases import Database
from dev.infra import Infra
from shared.events import Decision, ErasurePart
from shared.identity import uuid7
from shared.kafka import Producer, RawMessage
from shared.kafka.producer import partition_of
from shared.topics import CONSENT, CONTACT

pytestmark = pytest.mark.kafka
HERE = Path(__file__).parent
PARTITION = 5
OTHER = b"another contact's dead letter"
LASTING = (
    "at execute COMMIT",
    "at execute ANALYZE",
    "at fetch WITH confirmed AS (DELETE",
    "at send",
    "at delete_records",
)
"""The calls that change what another process finds; a kill between two of them leaves what the one before left."""
Kill = Callable[[UUID, int, str], Awaitable[list[str]]]


def contact_of_the_partition() -> UUID:
    """An id whose records lie in `PARTITION`, so that every child finds the same letters there."""
    while partition_of(f"{WORKSPACE}:{(found := uuid7())}".encode(), CONTACT.partitions) != PARTITION:
        pass
    return found


_CLEAR = """
DELETE FROM outbox;
WITH open AS (DELETE FROM erasure_part WHERE erasure_id IN (SELECT erasure_id FROM erasure WHERE done_at IS NULL))
SELECT 1;
DELETE FROM erasure WHERE done_at IS NULL;
"""


class Stage:
    """A contact with everything that an erasure must find, and what is left of it."""

    def __init__(self, desk: Desk, dsn: str, kafka: str, group: str) -> None:
        self.desk, self.dsn, self.kafka, self.group = desk, dsn, kafka, group

    async def enter(self, producer: Producer) -> UUID:
        contact = contact_of_the_partition()
        await inbound.capture(self.desk, batch(captured(contact, 2, name="Canary", email=f"c{contact}@example.com")))
        await inbound.record(self.desk, batch(recorded(contact, Decision.GRANTED, 1, 0)))
        body = json.dumps({"contact_id": str(contact), "email": f"c{contact}@example.com"}).encode()
        key = f"{WORKSPACE}:{contact}".encode()
        await producer.send([RawMessage(topic, PARTITION, key, body, ()) for topic in (CONTACT.name, CONTACT.dlq)])
        return contact

    async def look(self, contact: UUID) -> dict[str, Any] | None:
        """The parts' times, or None when nothing has begun. Whatever there is, is whole."""
        row = await self.desk.pool.fetchrow(
            "SELECT c.erased_at, num_nonnulls(c.name, c.email) AS fields,"
            " (SELECT count(*) FROM entry e WHERE e.contact_id = c.contact_id) AS entries,"
            " (SELECT jsonb_object_agg(p.part, p.done_at) FROM erasure e JOIN erasure_part p USING (erasure_id)"
            "  WHERE e.contact_id = c.contact_id) AS parts FROM contact c WHERE c.contact_id = $1",
            contact,
        )
        assert row is not None
        if row["erased_at"] is None:
            assert (row["fields"], row["entries"], row["parts"]) == (2, 1, None)
            return None
        assert (row["fields"], row["entries"], set(row["parts"])) == (0, 0, set(ErasurePart))
        parts: dict[str, Any] = row["parts"]
        assert parts["contacts"] is not None
        return parts

    async def clear(self, owner: asyncpg.Connection) -> None:
        """Nobody goes on with this one: the next child is to find what the first one found."""
        await owner.execute(_CLEAR)

    async def finish(self, contact: UUID, before: dict[str, Any] | None) -> None:
        """What a process that was started again does; every part is done, those that were done stay as they were."""
        stages: list[str] = []
        await work_off(self.desk, self.dsn, self.kafka, self.group, contact, stages.append)
        assert stages[-1] == "done"
        parts = await self.look(contact)
        assert parts is not None
        assert all(parts.values())
        assert {part: at for part, at in (before or {}).items() if at}.items() <= parts.items()
        assert await self.desk.pool.fetchval("SELECT count(*) FROM outbox") == 0


async def records(kafka: str, topic: str, partitions: range) -> list[Any]:
    """All records of some partitions."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", fetch_max_wait_ms=20)
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for number in partitions]
        consumer.assign(places)
        ends, found = await consumer.end_offsets(places), []
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            for some in (await consumer.getmany(timeout_ms=100)).values():
                found += some
        return found
    finally:
        await consumer.stop()


async def test_a_kill_at_any_statement_or_kafka_call_of_an_erasure_is_made_good_by_the_next_start(
    desk: Desk, contacts_database: Database, infra: Infra, producer: Producer
) -> None:
    """The points are counted by the program itself, until a child comes to the end."""
    group = f"mortal-{uuid7()}"
    stage = Stage(desk, contacts_database.dsn, infra.kafka, group)
    object.__setattr__(desk, "now", lambda: datetime.now(UTC))
    await producer.send([RawMessage(CONTACT.dlq, PARTITION, b"demo:other", OTHER, ())])
    mortal = await asyncio.create_subprocess_exec(
        *(sys.executable, str(HERE / "mortal.py"), contacts_database.dsn, infra.kafka, group),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])},
    )
    assert mortal.stdin is not None
    assert mortal.stdout is not None
    erased: list[UUID] = []
    owner = await asyncpg.connect(contacts_database.owner_dsn)

    async def die(point: int, mode: str) -> list[str]:
        assert mortal.stdin is not None
        assert mortal.stdout is not None
        contact = await stage.enter(producer)
        mortal.stdin.write(f"{contact} {point} {mode}\n".encode())
        async with asyncio.timeout(30):
            said: list[str] = json.loads(await mortal.stdout.readline())
        before = await stage.look(contact)
        assert before is not None or "accepted" not in said, said
        if point == 1 or mode == "sent" or said[-1] == "done" or seen[point - 2].startswith(LASTING):
            await stage.finish(contact, before)
            erased.append(contact)
        else:  # what would follow is as after the point before
            assert (before is None) is ("accepted" not in said)
            await stage.clear(owner)
        return said

    seen: list[str] = []
    try:
        while (said := await die(len(seen) + 1, "before"))[-1] != "done":
            assert said[-1].startswith("at "), said
            seen.append(said[-1])
        for point, words in enumerate(seen, 1):
            if words.startswith(LASTING):
                await die(point, "sent")
    finally:
        mortal.stdin.close()
        await owner.close()
        await mortal.wait()
    for mark in LASTING:
        assert any(words.startswith(mark) for words in seen), seen
    await nothing_is_left(infra.kafka, erased)
    ids = {(row["contact_id"], row["erasure_id"]) for row in await desk.pool.fetch("SELECT * FROM erasure")}
    assert await recorded_erasures(infra.kafka, erased) == {one for one in ids if one[0] in erased}


async def nothing_is_left(kafka: str, erased: list[UUID]) -> None:
    """No record of theirs can be read any more, but what says that they are erased; the letters of others can."""
    everybodys = [str(contact).encode() for contact in erased]
    for topic in (CONTACT.name, CONTACT.dlq):
        left = [one.value or b"" for one in await records(kafka, topic, range(CONTACT.partitions))]
        assert not [value for value in left if b"@" in value and any(name in value for name in everybodys)]
    assert OTHER in [one.value for one in await records(kafka, CONTACT.dlq, range(PARTITION, PARTITION + 1))]


async def recorded_erasures(kafka: str, erased: list[UUID]) -> set[tuple[UUID, UUID]]:
    """(contact, event id) of every erasure that was said to the ledger: one id however often it was said."""
    found: set[tuple[UUID, UUID]] = set()
    for record in await records(kafka, CONSENT.name, range(CONSENT.partitions)):
        headers = dict(record.headers)
        contact = UUID(record.key.decode().rpartition(":")[2])
        if headers["ce_type"] == b"souhlas.consent.erased" and contact in erased:
            found.add((contact, UUID(headers["ce_id"].decode())))
    return found
