"""A projection keeps its positions beside what it projects; the consumer goes where it says. On real Kafka."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.structs import TopicPartition

from dev.infra import Infra
from shared.kafka import Batch, Rewound, Subscription
from tests.system.delivery import changed, committed, event_id, hearing, make_topic, read, said, until, write

pytestmark = pytest.mark.kafka


@dataclass
class Projection:
    """Events and positions, changed together, as the gate's Redis has them."""

    kept: dict[int, int] = field(default_factory=dict)
    seen: list[tuple[int, int]] = field(default_factory=list)
    ids: list[object] = field(default_factory=list)
    away: bool = False
    loads: int = 0

    async def load(self, topic: str, partitions: Sequence[int]) -> Mapping[int, int]:
        """Where it is."""
        self.loads += 1
        await asyncio.sleep(0.02)
        if self.away:
            raise ConnectionRefusedError
        return {partition: self.kept[partition] for partition in partitions if partition in self.kept}

    async def __call__(self, batch: Batch) -> None:
        if self.away:
            raise ConnectionRefusedError
        for partition, start in batch.starts.items():
            if start > self.kept.get(partition, 0):
                raise Rewound
        self.seen += [(received.record.partition, received.record.offset) for received in batch.events]
        self.ids += [received.id for received in batch.events]
        self.kept.update(batch.positions)


async def test_a_projection_goes_on_where_it_says_also_at_nought_and_commits_nothing_to_kafka(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=3)
    for partition in range(3):
        await write(infra.kafka, *(said(topic) for _ in range(5)), partition=partition)
    projection = Projection({0: 3, 1: 0})
    subscription = Subscription(topic, "gate", projection, positions=projection)
    async with hearing(infra.kafka, subscription):
        await until(lambda: projection.kept == {0: 5, 1: 5, 2: 5})
    assert sorted(projection.seen) == [(0, 3), (0, 4)] + [(part, at) for part in (1, 2) for at in range(5)]
    assert await committed(infra.kafka, subscription) == {}


async def test_positions_cover_dead_letters_so_that_none_is_met_again(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    await write(infra.kafka, said(topic), changed(said(topic), ce_type=b"x"))
    projection = Projection()
    async with hearing(infra.kafka, Subscription(topic, "gate", projection, positions=projection)):
        await until(lambda: projection.kept == {0: 2})
        await write(infra.kafka, changed(said(topic), ce_type=b"x"))
        await until(lambda: projection.kept == {0: 3})
    async with hearing(infra.kafka, Subscription(topic, "gate", projection, positions=projection)):
        await write(infra.kafka, said(topic))
        await until(lambda: projection.kept == {0: 4})
    assert len(await read(infra.kafka, topic.dlq)) == 2


async def test_positions_beyond_the_end_or_before_the_start_of_the_log_begin_at_its_start(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    for partition in range(2):
        await write(infra.kafka, *(said(topic) for _ in range(6)), partition=partition)
    admin = AIOKafkaAdminClient(bootstrap_servers=infra.kafka)
    await admin.start()
    await admin.delete_records({TopicPartition(topic.name, 1): RecordsToDelete(before_offset=4)})
    await admin.close()
    seen: set[tuple[int, int]] = set()
    projection = Projection({0: 1_000_000, 1: 2})

    async def take(batch: Batch) -> None:
        seen.update((received.record.partition, received.record.offset) for received in batch.events)

    async with hearing(infra.kafka, Subscription(topic, "gate", take, positions=projection)):
        await until(lambda: len(seen) == 8)
    assert seen == {(0, at) for at in range(6)} | {(1, 4), (1, 5)}


async def test_a_store_that_is_away_at_the_start_is_waited_for_and_no_record_is_handled_before(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    await write(infra.kafka, *(said(topic) for _ in range(5)))
    projection = Projection({0: 2}, away=True)
    async with hearing(infra.kafka, Subscription(topic, "gate", projection, positions=projection)) as consumers:
        await until(lambda: projection.loads >= 3)
        assert any("waits for a store" in problem for problem in consumers.problems())
        assert (await consumers.lag())[topic.name] == {}
        projection.away = False
        await until(lambda: projection.kept == {0: 5})
        await until(lambda: not consumers.problems())
    assert projection.seen == [(0, 2), (0, 3), (0, 4)]


async def test_a_store_that_was_set_back_is_noticed_and_replayed_from_there(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    messages = [said(topic) for _ in range(5)]
    await write(infra.kafka, *messages)
    projection = Projection()
    async with hearing(infra.kafka, Subscription(topic, "gate", projection, positions=projection)) as consumers:
        await until(lambda: projection.kept == {0: 5})
        projection.kept, projection.ids = {0: 1}, []  # a failover to an older copy
        messages.append(said(topic))
        await write(infra.kafka, messages[-1])
        await until(lambda: projection.kept == {0: 6})
        assert projection.ids == [event_id(message) for message in messages[1:]]
        projection.kept, projection.ids = {}, []  # a flush, that nothing new tells of
        consumers.reposition(topic.name)
        await until(lambda: projection.kept == {0: 6})
        assert projection.ids == [event_id(message) for message in messages]


async def test_what_a_store_forgets_in_an_outage_is_replayed_from_where_it_is_afterwards(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    for partition in range(2):
        await write(infra.kafka, *(said(topic) for _ in range(3)), partition=partition)
    projection = Projection()
    async with hearing(infra.kafka, Subscription(topic, "gate", projection, positions=projection)) as consumers:
        await until(lambda: projection.kept == {0: 3, 1: 3})
        projection.away = True
        await write(infra.kafka, said(topic), partition=0)
        await until(lambda: bool(consumers.problems()))
        projection.kept, projection.seen, projection.away = {0: 1, 1: 2}, [], False
        await until(lambda: projection.kept == {0: 4, 1: 3})
    assert sorted(projection.seen) == [(0, 1), (0, 2), (0, 3), (1, 2)]


async def test_a_rebalance_replays_nothing_of_what_a_projection_has(infra: Infra) -> None:
    """Kafka holds no offset of it: what is assigned anew must not be fetched before it is put in its place."""
    topic = await make_topic(infra.kafka, partitions=4)
    for partition in range(4):
        await write(infra.kafka, *(said(topic) for _ in range(5)), partition=partition)
    projection = Projection()
    subscription = Subscription(topic, "gate", projection, positions=projection)
    async with hearing(infra.kafka, subscription, instance="0") as one:
        await until(lambda: projection.kept == dict.fromkeys(range(4), 5))
        async with hearing(infra.kafka, subscription, instance="1") as two:
            await until(lambda: not two.problems() and not one.problems())
            for partition in range(4):
                await write(infra.kafka, said(topic), partition=partition)
            await until(lambda: projection.kept == dict.fromkeys(range(4), 6))
    assert sorted(projection.seen) == [(part, at) for part in range(4) for at in range(6)]


async def test_lag_says_position_and_end_of_every_partition_and_is_cheap(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    await write(infra.kafka, *(said(topic) for _ in range(4)), partition=0)
    gate = asyncio.Event()

    async def slow(batch: Batch) -> None:
        await gate.wait()

    async with hearing(infra.kafka, Subscription(topic, "contacts", slow, most=2)) as consumers:
        await until(lambda: not consumers.problems())
        assert (await consumers.lag())[topic.name][0] == (0, 4)  # in hand is not yet handled
        gate.set()
        async with asyncio.timeout(20):
            while (await consumers.lag())[topic.name] != {0: (4, 4), 1: (0, 0)}:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        async with asyncio.timeout(10):  # a consumer's own connection would take half a second each
            for _ in range(40):
                await consumers.lag()
