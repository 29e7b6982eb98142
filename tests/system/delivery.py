"""What the tests of delivery share: own topics, messages, a handler that remembers, waiting by deadline."""

import asyncio
import contextlib
import dataclasses
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from pydantic import SecretStr

from dev.topics import create_topics
from shared.brokers import Brokers
from shared.envelope import Message, seal
from shared.events import ContactErased
from shared.identity import uuid7
from shared.kafka import Batch, Consumers, RetryPolicy, Subscription
from shared.settings import Settings
from shared.topics import Topic, dead_letters

QUICK = RetryPolicy(base=0.02, cap=0.2)
PATIENCE = 20.0


def settings(kafka: str, **others: Any) -> Settings:
    """Settings of a service that only hears."""
    return Settings(kafka=kafka, jwks_file=Path("/dev/null"), freshness_key=SecretStr("x" * 32), **others)


async def make_topic(kafka: Brokers | str, *, dlq: bool = True, **how: Any) -> Topic:
    """A new topic of erasures, one partition unless told, with its dead-letter topic."""
    topic = Topic(
        name=f"test.{''.join(secrets.choice(ascii_lowercase) for _ in range(12))}",  # digits may look like a phone's
        about="",
        events={ContactErased.type: ContactErased},
        key="workspace:contact_id",
        producers=("conversation",),
        consumers=("contacts",),
        retention_ms=3_600_000,
        **{"partitions": 1, **how},
    )
    await create_topics(kafka, [topic, dead_letters(topic)] if dlq else [topic])
    return topic


def said(topic: Topic, contact_id: UUID | None = None) -> Message:
    """A new event of `topic`."""
    event = ContactErased(
        workspace="acme", contact_id=contact_id or uuid4(), erasure_id=uuid4(), erased_at=datetime.now(UTC)
    )
    return seal(event, topic=topic, event_id=uuid7(), source="conversation", time=datetime.now(UTC))


def changed(message: Message, **changes: Any) -> Message:
    """The message with other headers (``ce_type=b"..."``, None for a null header) or another key or value."""
    fields = {name: changes.pop(name) for name in ("key", "value") if name in changes}
    headers = tuple((name, changes.pop(name, value)) for name, value in message.headers)
    return dataclasses.replace(message, headers=(*headers, *changes.items()), **fields)


def event_id(message: Message) -> UUID:
    """The event's id."""
    value = dict(message.headers)["ce_id"]
    assert value is not None
    return UUID(value.decode())


async def write(kafka: str, *messages: Message, partition: int | None = None) -> None:
    """Write with a plain aiokafka producer, also what ours would refuse (null values)."""
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        for message in messages:
            await producer.send_and_wait(
                message.topic, message.value, message.key, partition=partition, headers=list(message.headers)
            )


async def read(kafka: str, topic: str) -> list["ConsumerRecord[bytes, bytes]"]:
    """Everything in a topic now, by partition and offset."""
    async with AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest") as consumer:
        parts = [TopicPartition(topic, number) for number in await consumer._client._wait_on_metadata(topic)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        found: list[ConsumerRecord[bytes, bytes]] = []
        while any([await consumer.position(part) < end for part, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=100)).values():
                found += records
    return sorted(found, key=lambda record: (record.partition, record.offset))


def counted(records: Sequence["ConsumerRecord[bytes, bytes]"]) -> dict[int, int]:
    """Where a group stands that has all of these records, by partition."""
    return {record.partition: record.offset + 1 for record in records}


async def committed(kafka: str, subscription: Subscription) -> dict[int, int]:
    """Committed offsets of the subscription's group, by partition."""
    async with AIOKafkaConsumer(bootstrap_servers=kafka, group_id=subscription.group_id) as consumer:
        parts = range(subscription.topic.partitions)
        found = {part: await consumer.committed(TopicPartition(subscription.topic.name, part)) for part in parts}
    return {part: offset for part, offset in found.items() if offset is not None}


async def until_committed(kafka: str, subscription: Subscription, offsets: dict[int, int]) -> None:
    """Return once the group has committed just this. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while await committed(kafka, subscription) != offsets:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Return as soon as it is true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


class Heard:
    """A handler that remembers what it was given, after `first` was done with it."""

    def __init__(self, first: Callable[[Batch], Awaitable[None]] | None = None) -> None:
        self.batches: list[Batch] = []
        self.calls = 0
        self._first = first

    async def __call__(self, batch: Batch) -> None:
        self.calls += 1
        if self._first is not None:
            await self._first(batch)
        self.batches.append(batch)

    @property
    def ids(self) -> list[UUID]:
        """Event ids in the order of handling."""
        return [received.id for batch in self.batches for received in batch.events]

    def has(self, count: int) -> bool:
        """Whether so many events were handled, repetitions included."""
        return len(self.ids) >= count

    async def wait_for(self, messages: Sequence[Message], seconds: float = PATIENCE) -> None:
        """Until each was handled at least once."""
        wanted = {event_id(message) for message in messages}
        await until(lambda: wanted <= set(self.ids), seconds)


@contextlib.asynccontextmanager
async def hearing(
    kafka: str, *subscriptions: Subscription, instance: str = "0", stop_seconds: float = 5.0, **how: Any
) -> AsyncIterator[Consumers]:
    """Consumers that are started, and stopped at the end."""
    how.setdefault("retry", QUICK)
    of = settings(kafka, instance=instance, stop_seconds=stop_seconds)
    consumers = Consumers(of, "contacts", subscriptions, **how)
    await consumers.start()
    try:
        yield consumers
    finally:
        await consumers.stop()
