"""What lies in the contact topic and among its dead letters, and the deleting of it (decision 22).

A record is deleted once every consumer in the registry has committed past it (Kafka's DeleteRecords). Dead letters
have no consumer: those of others are written once more behind the end, then everything before it is deleted.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from shared.brokers import Brokers, reach
from shared.kafka import Producer, RawMessage
from shared.kafka.closing import close_within
from shared.kafka.producer import partition_of
from shared.topics import CONTACT

GROUPS = tuple(f"{consumer}.{CONTACT.name}" for consumer in CONTACT.consumers)
PATIENCE_SECONDS = 60.0
"""A call that never comes back (a broker that died with the question) is given up after this."""
_WAIT_MS = 500
_LIVE_MS = 10_000
_CLOSE_SECONDS = 5.0

Letter: TypeAlias = "ConsumerRecord[bytes, bytes]"


@dataclass(frozen=True, slots=True)
class Reach:
    """One partition of the contact topic: its first record, the offset behind its last, and who has read how far."""

    start: int
    end: int
    groups: Mapping[str, int]

    @classmethod
    def of(cls, start: int, end: int, committed: Mapping[str, int | None]) -> "Reach":
        """From the offsets that groups have committed.

        A group without an offset, or with one that the partition does not have, begins at the first record: where
        there is none it has nothing left to read, and would never commit anything.
        """
        return cls(start, end, {name: at if at and start <= at <= end else start for name, at in committed.items()})

    @property
    def consumed(self) -> int:
        """Up to where every group has read."""
        return min(self.groups.values())

    def up_to(self, offset: int) -> "Reach":
        """The same, as if nobody had read past `offset`."""
        return replace(self, groups={name: max(self.start, min(at, offset)) for name, at in self.groups.items()})

    def behind(self, target: int) -> list[str]:
        """The groups that have not read up to `target`, or up to the end where the partition ends before it."""
        return sorted(name for name, at in self.groups.items() if at < min(target, self.end))


class ContactTopics:
    """The contact topic and its dead letters. Every call raises KafkaError, OSError or TimeoutError when Kafka is away.

    Connections live for the length of a call: sweeping is rare. `groups` are those that must have read a record.
    """

    def __init__(
        self,
        kafka: Brokers | str,
        client_id: str,
        producer: Producer,
        groups: Collection[str] = GROUPS,
    ) -> None:
        self._kafka, self._client_id, self._producer, self._groups = kafka, client_id, producer, groups

    @staticmethod
    def partition(key: bytes) -> int:
        """Where the records of a key lie."""
        return partition_of(key, CONTACT.partitions)

    async def reach(self) -> dict[int, Reach]:
        """How far each partition of the contact topic is read. Ends are asked last: none is older than the offsets."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            async with self._admin() as admin:
                found = {name: await admin.list_consumer_group_offsets(name) for name in self._groups}
            places = _partitions(CONTACT.name)
            async with self._consumer() as consumer:
                starts, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        return {
            place.partition: Reach.of(
                starts[place],
                ends[place],
                {name: offsets[place].offset if place in offsets else None for name, offsets in found.items()},
            )
            for place in places
        }

    async def delete(self, read: Mapping[int, Reach]) -> dict[int, int]:
        """Delete the contact topic's records up to where every group has read; says how many went, by partition."""
        gone = {partition: reach.consumed - reach.start for partition, reach in read.items()}
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._delete(CONTACT.name, {part: read[part].consumed for part, count in gone.items() if count})
        return gone

    async def purge_letters(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """Delete the dead letters of these contacts; says how many there were of each.

        What is poison may have a wrong key, and lie in any partition. There is no bound on how many letters there may
        be, only on the time in which nothing comes.
        """
        names = {key: key.partition(b":")[2] for key in keys}
        counts = dict.fromkeys(keys, 0)
        places = _partitions(CONTACT.dlq)
        async with self._consumer() as consumer:
            async with asyncio.timeout(PATIENCE_SECONDS):
                starts, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
            for place in places:
                if starts[place] < ends[place]:
                    consumer.assign([place])
                    found = await self._purge(consumer, place, ends[place], names)
                    counts = {key: count + found.get(key, 0) for key, count in counts.items()}
        return counts

    async def _purge(
        self, consumer: AIOKafkaConsumer, place: TopicPartition, end: int, names: Mapping[bytes, bytes]
    ) -> dict[bytes, int]:
        counts: dict[bytes, int] = {}

        async def count(letters: Sequence[Letter]) -> None:
            for letter in letters:
                if (owner := _owner(letter, names)) is not None:
                    counts[owner] = counts.get(owner, 0) + 1

        async def keep(letters: Sequence[Letter]) -> None:
            others = [letter for letter in letters if _owner(letter, names) is None]
            told = [RawMessage(place.topic, place.partition, one.key, one.value, tuple(one.headers)) for one in others]
            if told:
                await self._producer.send(told)

        await _each(consumer, place, end, count)
        if counts:
            await _each(consumer, place, end, keep)
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._delete(place.topic, {place.partition: end})
        return counts

    async def _delete(self, topic: str, up_to: Mapping[int, int]) -> None:
        if up_to:
            async with self._admin() as admin:
                await admin.delete_records(
                    {TopicPartition(topic, part): RecordsToDelete(offset) for part, offset in up_to.items()}
                )

    @asynccontextmanager
    async def _consumer(self) -> AsyncIterator[AIOKafkaConsumer]:
        consumer = AIOKafkaConsumer(
            **reach(self._kafka),
            client_id=f"{self._client_id}-sweep",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            request_timeout_ms=_LIVE_MS,
            retry_backoff_ms=20,
            fetch_max_wait_ms=20,  # a seek waits for the fetch that is on its way
            max_partition_fetch_bytes=CONTACT.max_record * 2,
        )
        await consumer.start()
        try:
            yield consumer
        finally:
            await close_within(_CLOSE_SECONDS, consumer.stop())

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(
            **reach(self._kafka), client_id=f"{self._client_id}-sweep", request_timeout_ms=_LIVE_MS
        )
        await admin.start()
        try:
            yield admin
        finally:
            await close_within(_CLOSE_SECONDS, admin.close())


def _partitions(topic: str) -> list[TopicPartition]:
    return [TopicPartition(topic, partition) for partition in range(CONTACT.partitions)]


async def _each(
    consumer: AIOKafkaConsumer, place: TopicPartition, end: int, take: Callable[[Sequence[Letter]], Awaitable[None]]
) -> None:
    """Hand over every letter before `end`. An empty poll is no error to aiokafka, whoever is away: so patience ends."""
    async with asyncio.timeout(PATIENCE_SECONDS) as patience:
        await consumer.seek_to_beginning(place)
        while await consumer.position(place) < end:
            found = (await consumer.getmany(place, timeout_ms=_WAIT_MS)).get(place, ())
            if letters := [letter for letter in found if letter.offset < end]:
                await take(letters)
                patience.reschedule(asyncio.get_running_loop().time() + PATIENCE_SECONDS)


def _owner(letter: Letter, names: Mapping[bytes, bytes]) -> bytes | None:
    """Whose letter it is, by its key, else by the id in its body: what is poison may have the wrong key."""
    body = (letter.value or b"").lower()
    return next((key for key, name in names.items() if letter.key == key or name in body), None)
