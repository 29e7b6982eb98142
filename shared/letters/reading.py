"""Kafka, read from here to there: no group, no commits, nothing that anybody else would notice."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from shared.brokers import Brokers, reach
from shared.envelope import Record
from shared.kafka.closing import close_within
from shared.topics import DLQ_HEADROOM, MAX_RECORD

PATIENCE_SECONDS = 30.0
"""Whoever says nothing for so long is away."""
CLIENT = "souhlas-letters"


class Missing(Exception):
    """The broker has no such topic."""


class Reader:
    """Reads topics and deletes from them. Every call raises KafkaError, OSError or TimeoutError when Kafka is away."""

    def __init__(self, consumer: AIOKafkaConsumer, admin: AIOKafkaAdminClient) -> None:
        self._consumer, self._admin = consumer, admin
        self._turn: TopicPartition | None = None

    async def bounds(self, topic: str) -> dict[int, tuple[int, int]]:
        """By partition the first offset there is and the one that the next record will have. Raises Missing."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            [described] = await self._admin.describe_topics([topic])
            places = [TopicPartition(topic, one["partition"]) for one in described["partitions"]]
            if not places:
                raise Missing(topic)
            starts = await self._consumer.beginning_offsets(places)
            ends = await self._consumer.end_offsets(places)
        return {place.partition: (starts[place], ends[place]) for place in sorted(places)}

    async def all(self, topic: str) -> AsyncIterator[Record]:
        """Every record of a topic that lies there now, partition by partition. Raises Missing."""
        for partition, (start, end) in (await self.bounds(topic)).items():
            async for record in self.between(topic, partition, start, end):
                yield record

    async def between(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[Record]:
        """The records from `start` up to but not with `end`, in order; deleted and compacted ones are passed over.

        Something else may be read from this reader between two records.
        """
        place, clock = TopicPartition(topic, partition), asyncio.get_running_loop().time
        silence = clock() + PATIENCE_SECONDS
        while start < end:
            if self._turn is not place:
                self._turn = place
                self._consumer.assign([place])
                self._consumer.seek(place, start)
            found = (await self._consumer.getmany(place, timeout_ms=500)).get(place, ())
            start = await self._position(place)
            for one in found:
                if one.offset < end:
                    yield Record(topic, partition, one.offset, one.key, one.value, tuple(one.headers), one.timestamp)
            if found:
                silence = clock() + PATIENCE_SECONDS
            elif clock() > silence:
                raise TimeoutError(f"{topic}[{partition}]: Kafka gives no records")

    async def _position(self, place: TopicPartition) -> int:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return int(await self._consumer.position(place))

    async def delete(self, topic: str, before: Mapping[int, int]) -> None:
        """Delete what lies before these offsets, by partition (Kafka's DeleteRecords)."""
        asked = {TopicPartition(topic, partition): RecordsToDelete(offset) for partition, offset in before.items()}
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._admin.delete_records(asked)


@asynccontextmanager
async def reading(kafka: Brokers | str) -> AsyncIterator[Reader]:
    """A reader while the block runs. Raises KafkaError or TimeoutError when Kafka cannot be reached."""
    consumer = AIOKafkaConsumer(
        **reach(kafka),
        client_id=CLIENT,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        retry_backoff_ms=20,
        fetch_max_wait_ms=20,  # a seek waits for the fetch that is on its way
        max_partition_fetch_bytes=MAX_RECORD + DLQ_HEADROOM,
        request_timeout_ms=10_000,
    )
    admin = AIOKafkaAdminClient(**reach(kafka), client_id=CLIENT, request_timeout_ms=10_000)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await consumer.start()
            await admin.start()
        yield Reader(consumer, admin)
    finally:
        await close_within(5, consumer.stop())
        await close_within(5, admin.close())
