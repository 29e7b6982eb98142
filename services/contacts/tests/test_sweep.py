"""When topics are swept, and what an erasure waits for meanwhile: it never waits for ever without a reason."""

import asyncio
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaConsumer
from contacts.handlers import erase
from contacts.handlers.desk import Desk
from contacts.handlers.sweep import Sweeper
from contacts.store import erasures
from contacts.store.topics import ContactTopics, Reach
from fastapi import FastAPI
from mortal import part_done
from tales import at, until

from shared.events import ErasurePart
from shared.identity import uuid7
from shared.kafka import Batch
from shared.topics import CONTACT, ERASURE

pytestmark = pytest.mark.kafka


@pytest.mark.parametrize(
    ("start", "end", "committed", "consumed"),
    [
        (0, 7, {"a": 7, "b": 4}, 4),
        (0, 7, {"a": 7, "b": None}, 0),  # a group that never committed has everything to read
        (7, 7, {"a": 7, "b": None}, 7),  # where nothing lies it has nothing to read, and would never commit
        (7, 9, {"a": 9, "b": 3}, 7),  # what it did not read is gone already
        (0, 4, {"a": 9, "b": 4}, 0),  # the partition lost its end: who was past it begins anew
        (0, 0, {"a": None, "b": None}, 0),
    ],
)
def test_a_partition_is_consumed_up_to_where_every_group_has_read_and_none_waits_for_what_is_not_there(
    start: int, end: int, committed: dict[str, int | None], consumed: int
) -> None:
    reach = Reach.of(start, end, committed)
    assert reach.consumed == consumed
    assert bool(reach.behind(end)) is (consumed < end)
    assert reach.behind(10_000) == reach.behind(end), "nobody waits for offsets behind the end"


class Topics(ContactTopics):
    """Topics that a test moves by hand."""

    def __init__(self, reach: Reach) -> None:
        self.now, self.failure, self.deleted = reach, cast("BaseException | None", None), 0
        self.gone: set[int] = set()

    async def reach(self) -> dict[int, Reach]:
        if self.failure:
            raise self.failure
        return dict.fromkeys(range(12), self.now)

    async def delete(self, read: Any) -> dict[int, int]:
        self.deleted += 1
        self.gone = {one.consumed for one in read.values()}
        return {partition: one.consumed - one.start for partition, one in read.items()}

    async def purge_letters(self, keys: Any) -> dict[bytes, int]:
        return dict.fromkeys(keys, 0)


async def begun(desk: Desk) -> tuple[UUID, UUID]:
    """An erasure of which conversation has said its last word."""
    contact, erasure_id = uuid7(), uuid7()
    async with desk.pool.acquire() as connection, connection.transaction():
        await erasures.begin(connection, erasure_id, "demo", contact, at(0))
    said = part_done(contact, erasure_id, ErasurePart.CONVERSATION)
    await erase.completed(desk, Batch(ERASURE, [said], (), {}, {}))
    return contact, erasure_id


async def waits_for(desk: Desk, erasure_id: UUID) -> str | None:
    told: str | None = (await erase.one(desk, "demo", erasure_id))["parts"]["topics"]["waits_for"]
    return told


async def test_an_erasure_says_which_group_it_waits_for_and_up_to_where(desk: Desk) -> None:
    _, erasure_id = await begun(desk)
    topics = Topics(Reach.of(0, 7, {"contacts.x": 7, "conversation.x": 4}))
    sweeper = Sweeper(desk, topics, 300)
    assert await sweeper.sweep() == 1
    told = await waits_for(desk, erasure_id)
    assert told is not None
    assert "group conversation.x has read souhlas.contact.v1[" in told
    assert told.endswith("up to 4; it must come to 7")
    topics.now = Reach.of(0, 9, {"contacts.x": 9, "conversation.x": 7})
    assert await sweeper.sweep() == 0
    assert (await waits_for(desk, erasure_id), topics.deleted) == (None, 1)


async def test_what_is_consumed_goes_by_the_next_look_but_one_and_not_at_once(desk: Desk) -> None:
    topics = Topics(Reach.of(2, 7, {"contacts.x": 7, "conversation.x": 6}))
    sweeper = Sweeper(desk, topics, 0)
    await sweeper.sweep()
    assert topics.gone == {2}  # nothing of what lies from 2 on
    topics.now = Reach.of(2, 9, {"contacts.x": 9, "conversation.x": 9})
    await sweeper.sweep()
    assert topics.gone == {6}
    topics.now = Reach.of(6, 9, {"contacts.x": 9, "conversation.x": 9})
    await sweeper.sweep()
    assert topics.gone == {9}


async def test_a_pending_part_names_the_service_that_has_not_answered(desk: Desk) -> None:
    contact, erasure_id = uuid7(), uuid7()
    async with desk.pool.acquire() as connection, connection.transaction():
        await erasures.begin(connection, erasure_id, "demo", contact, at(0))
    parts = (await erase.one(desk, "demo", erasure_id))["parts"]
    assert parts["marketing_gate"]["waits_for"].startswith("marketing_gate")
    assert parts["topics"]["waits_for"].startswith("conversation")


async def test_the_sweeper_outlives_a_cancellation_that_is_not_its_own_and_says_that_it_has_trouble(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka's stop lets cancellations of its own tasks out; one ended the sweeper, and erasures waited for ever."""
    monkeypatch.setattr("contacts.handlers.sweep.RetryPolicy.delay", lambda self, failures: 0.01)
    _, erasure_id = await begun(desk)
    topics = Topics(Reach.of(0, 7, {"a": 7}))
    topics.failure = asyncio.CancelledError()
    sweeper = Sweeper(desk, topics, 300)
    running = asyncio.create_task(sweeper.run())

    async def in_trouble() -> bool:
        return bool(sweeper.problems())

    await until(in_trouble)
    assert await waits_for(desk, erasure_id) == "topics cannot be swept (CancelledError)"
    assert "(CancelledError, " in sweeper.problems()[0]
    topics.failure = None

    async def swept() -> bool:
        return await waits_for(desk, erasure_id) is None

    async def well() -> bool:
        return not sweeper.problems()

    await until(swept)
    await until(well)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled(), "its own cancellation ends it"


async def test_a_consumer_whose_closing_is_cancelled_from_inside_does_no_harm(
    infra: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = AIOKafkaConsumer.stop

    async def stop(self: AIOKafkaConsumer) -> None:
        await stopped(self)
        raise asyncio.CancelledError

    monkeypatch.setattr(AIOKafkaConsumer, "stop", stop)
    topics = ContactTopics(infra.kafka, "test", cast(Any, None), ())
    assert len(await topics.reach()) == CONTACT.partitions


async def test_erasures_that_wait_are_counted_by_part_with_the_age_of_the_oldest(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    desk: Desk = app.state.contacts.desk
    async with desk.pool.acquire() as connection, connection.transaction():
        await erasures.begin(connection, uuid7(), "demo", uuid7(), at(0))
    lines = (await client.get("/metrics")).text.splitlines()
    assert 'souhlas_erasures_pending{part="consent_ledger"} 1.0' in lines
    (age,) = [line for line in lines if line.startswith('souhlas_erasure_oldest_seconds{part="topics"}')]
    assert float(age.rpartition(" ")[2]) > 0
