"""The producer: acks=all, idempotent, strictly ordered by key, and made anew when it is stuck.

aiokafka directly and not through FastStream's broker: its publisher takes one message at a time and text headers only,
while the outbox needs batches and a dead letter needs headers that are null or not UTF-8.

A batch of a partition is sent once the one before it is confirmed, so that a failure in the middle can never let a
later event overtake an earlier one; partitions go side by side.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder

from shared.brokers import Brokers, reach
from shared.envelope import Headers, Message
from shared.kafka.closing import close_within
from shared.kafka.connections import described
from shared.kafka.murmur import FEW, murmur2, murmur2_all
from shared.topics import DLQ_HEADROOM, MAX_RECORD

LARGEST = MAX_RECORD + DLQ_HEADROOM
BATCH_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message for a partition of the caller's choice; key and value may be null."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers


Sendable = Message | RawMessage


class TooLarge(ValueError):
    """A message that no broker would take; nothing was sent."""


@lru_cache(maxsize=8192)
def _hash(key: bytes) -> int:
    return murmur2(key) & 0x7FFFFFFF


def _hashes(keys: Sequence[bytes]) -> list[int]:
    """A few keys are often the same again, of many most are new."""
    return [_hash(key) for key in keys] if len(keys) < FEW else [one & 0x7FFFFFFF for one in murmur2_all(keys)]


def partition_of(key: bytes, partitions: int) -> int:
    """Where the records of `key` lie in a topic of so many partitions."""
    return _hash(key) % partitions


class Producer:
    """Sends messages to Kafka and returns when every one is confirmed.

    One instance may be used by many tasks at once; what one call sends is ordered by key, calls beside each other are
    not ordered among themselves.
    """

    def __init__(self, kafka: Brokers | str, *, client_id: str = "souhlas", delivery_seconds: float = 20.0) -> None:
        self._kafka = kafka
        self._client_id = client_id
        self._delivery_seconds = delivery_seconds
        self._current: AIOKafkaProducer | None = None
        self._making = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()
        self._problem: str | None = None
        self._stopped = False

    async def start(self) -> None:
        """Try to connect. An unreachable broker is no error: `send` tries again, and `problems` says so.

        A producer that was stopped may be started again, as the ledger's is when it lost and regained its lock.
        """
        self._stopped = False
        with contextlib.suppress(KafkaError, OSError, TimeoutError):
            await self._connected()

    async def stop(self) -> None:
        """Close the connection. What was not confirmed yet fails in the `send` that waits for it."""
        self._stopped = True
        self._give_up(self._current)
        if self._closing:
            await asyncio.wait(self._closing, timeout=5)

    def problems(self) -> list[str]:
        """What keeps messages from being confirmed; empty when the last attempt went well."""
        return [self._problem] if self._problem else []

    async def send(self, messages: Sequence[Sendable]) -> None:
        """Return once all are confirmed by all in-sync replicas. An empty sequence is confirmed at once.

        Raises KafkaError or TimeoutError when that failed or took too long: any of them may or may not lie in Kafka
        then, and the caller sends them all again. Nothing is still under way from a call that has raised.
        """
        if not messages:
            return
        for message in messages:
            if size_of(message) > LARGEST:
                raise TooLarge(f"a message for {message.topic} is larger than {LARGEST} bytes")
        producer: AIOKafkaProducer | None = None
        try:
            async with asyncio.timeout(self._delivery_seconds):
                producer = await self._connected()
                await _send(producer, messages)
        except BaseException as error:
            self._problem = f"kafka: messages are not confirmed ({described(error)})"
            self._give_up(producer)
            raise
        self._problem = None

    async def _connected(self) -> AIOKafkaProducer:
        async with self._making:
            if self._stopped:
                raise KafkaConnectionError("the producer is stopped")
            if self._current is None:
                self._current = await self._connect()
            return self._current

    async def _connect(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **reach(self._kafka),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            max_batch_size=BATCH_BYTES,
            max_request_size=LARGEST + 4096,
            request_timeout_ms=10_000,
            retry_backoff_ms=50,
            metadata_max_age_ms=60_000,
        )
        try:
            await producer.start()
        except BaseException as error:
            self._problem = f"kafka: cannot be reached ({described(error)})"
            await _close(producer)
            raise
        self._problem = None
        return producer

    def _give_up(self, producer: AIOKafkaProducer | None) -> None:
        """Drop this producer: it may be stuck on a sequence number (aiokafka #1017) or on a dead broker."""
        if producer is None:
            return
        if self._current is producer:
            self._current = None
        task = asyncio.get_running_loop().create_task(_close(producer))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def size_of(message: Sendable) -> int:
    """Bytes of key, value and headers, near enough to what the broker counts."""
    size = len(message.key or b"") + len(message.value or b"") + 32
    for name, value in message.headers:
        size += len(name) + 8 + (len(value) if value else 0)
    return size


async def _send(producer: AIOKafkaProducer, messages: Sequence[Sendable]) -> None:
    queues = await _by_partition(producer, messages)
    await asyncio.gather(
        *(_send_in_order(producer, topic, partition, queue) for (topic, partition), queue in queues.items())
    )


async def _by_partition(
    producer: AIOKafkaProducer, messages: Sequence[Sendable]
) -> dict[tuple[str, int], list[Sendable]]:
    counts = {topic: len(await producer.partitions_for(topic)) for topic in {message.topic for message in messages}}
    queues: dict[tuple[str, int], list[Sendable]] = defaultdict(list)
    hashed = iter(_hashes([message.key for message in messages if isinstance(message, Message)]))
    for message in messages:
        count = counts[message.topic]
        partition = message.partition if isinstance(message, RawMessage) else next(hashed)
        queues[message.topic, partition % count].append(message)
    return queues


async def _send_in_order(producer: AIOKafkaProducer, topic: str, partition: int, messages: Sequence[Sendable]) -> None:
    for batch in _batches(producer, messages):
        await (await producer.send_batch(batch, topic, partition=partition))


def _batches(producer: AIOKafkaProducer, messages: Sequence[Sendable]) -> Iterator[BatchBuilder]:
    batch: BatchBuilder = producer.create_batch()
    for message in messages:
        if not _add(batch, message):
            yield batch
            batch = producer.create_batch()
            _add(batch, message)  # a first message is always taken
    yield batch


def _add(batch: BatchBuilder, message: Sendable) -> bool:
    added = batch.append(timestamp=None, key=message.key, value=message.value, headers=list(message.headers))
    return added is not None


async def _close(producer: AIOKafkaProducer) -> None:
    """Close without a flush: what it still holds must never be sent behind the back of a newer producer.

    What waits for it is told, or aiokafka's own tasks would wait for ever: for a flush, and for metadata that nobody
    asks for any more.
    """
    sender = producer._sender.sender_task
    if sender is not None:
        sender.cancel()
    await close_within(2, producer.client.close())
    held = producer._message_accumulator
    held._pending_batches.update(chain.from_iterable(held._batches.values()))
    held._batches.clear()
    batches = list(held._pending_batches)
    held.fail_all(KafkaConnectionError("this producer was given up"))
    for batch in batches:
        if not batch.future.cancelled():
            batch.future.exception()  # or asyncio complains that nobody asked
    if producer.client._md_update_fut is not None:
        producer.client._md_update_fut.cancel()
    await close_within(2, producer.stop())
