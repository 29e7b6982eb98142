"""What lies in the contact topic and among its dead letters, and the deleting of it (decision 22).

A record is deleted once every consumer in the registry has committed past it (Kafka's DeleteRecords). Dead letters
have no consumer: those of others are written once more behind the end, then everything before it is deleted.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from shared.kafka import Producer, RawMessage
from shared.kafka.producer import partition_of
from shared.topics import CONTACT

_WAIT_MS = 500


class ContactTopics:
    """The contact topic and its dead letters. Every call raises KafkaError, OSError or TimeoutError when Kafka is away.

    Connections live for the length of a call: sweeping is rare.
    """

    def __init__(self, bootstrap: str, client_id: str, producer: Producer) -> None:
        self._bootstrap, self._client_id, self._producer = bootstrap, client_id, producer

    @staticmethod
    def partition(key: bytes) -> int:
        """Where the records of a key lie."""
        return partition_of(key, CONTACT.partitions)

    async def ends(self) -> dict[int, int]:
        """The next offset of every partition of the contact topic, asked now."""
        async with self._consumer() as consumer:
            found = await consumer.end_offsets(_partitions())
        return {place.partition: offset for place, offset in found.items()}

    async def consumed(self) -> dict[int, int]:
        """By partition, the offset up to which every consumer in the registry has committed; 0 where one has not."""
        async with self._admin() as admin:
            groups = [await admin.list_consumer_group_offsets(f"{name}.{CONTACT.name}") for name in CONTACT.consumers]
        return {
            place.partition: min(max(0, group[place].offset) if place in group else 0 for group in groups)
            for place in _partitions()
        }

    async def delete(self, up_to: Mapping[int, int]) -> dict[int, int]:
        """Delete the contact topic's records before these offsets; says how many went, by partition."""
        async with self._consumer() as consumer:
            starts = await consumer.beginning_offsets(_partitions())
        first = {place.partition: offset for place, offset in starts.items()}
        gone = {partition: max(0, offset - first[partition]) for partition, offset in up_to.items()}
        await self._delete(CONTACT.name, {partition: up_to[partition] for partition, count in gone.items() if count})
        return gone

    async def purge_letters(self, partition: int, keys: Collection[bytes]) -> dict[bytes, int]:
        """Delete the dead letters of these contacts from one partition; says how many there were of each."""
        counts = dict.fromkeys(keys, 0)
        names = {key: key.partition(b":")[2] for key in keys}
        async with self._consumer() as consumer:
            place = TopicPartition(CONTACT.dlq, partition)
            consumer.assign([place])
            end = (await consumer.end_offsets([place]))[place]
            async for letter in _letters(consumer, place, end):
                if (owner := _owner(letter, names)) is not None:
                    counts[owner] += 1
            if not any(counts.values()):
                return counts
            async for letter in _letters(consumer, place, end):
                if _owner(letter, names) is None:
                    headers = tuple(letter.headers)
                    await self._producer.send([RawMessage(place.topic, partition, letter.key, letter.value, headers)])
        await self._delete(place.topic, {partition: end})
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
            bootstrap_servers=self._bootstrap,
            client_id=f"{self._client_id}-sweep",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            request_timeout_ms=10_000,
            max_partition_fetch_bytes=CONTACT.max_record * 2,
        )
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(
            bootstrap_servers=self._bootstrap, client_id=f"{self._client_id}-sweep", request_timeout_ms=10_000
        )
        await admin.start()
        try:
            yield admin
        finally:
            await admin.close()


def _partitions() -> list[TopicPartition]:
    return [TopicPartition(CONTACT.name, partition) for partition in range(CONTACT.partitions)]


async def _letters(
    consumer: AIOKafkaConsumer, place: TopicPartition, end: int
) -> AsyncIterator[ConsumerRecord[bytes, bytes]]:
    await consumer.seek_to_beginning(place)
    while await consumer.position(place) < end:
        for batch in (await consumer.getmany(place, timeout_ms=_WAIT_MS)).values():
            for letter in batch:
                if letter.offset < end:
                    yield letter


def _owner(letter: ConsumerRecord[bytes, bytes], names: Mapping[bytes, bytes]) -> bytes | None:
    """Whose letter it is, by its key, else by the id in its body: what is poison may have the wrong key."""
    body = (letter.value or b"").lower()
    return next((key for key, name in names.items() if letter.key == key or name in body), None)
