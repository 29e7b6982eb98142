"""All subscriptions of a service over one FastStream broker, with the settings that are safe, in one place.

FastStream's and aiokafka's defaults lose records: acknowledge first, latest offset, automatic commits. Here: manual,
earliest, explicit offsets, static membership. Topics are never created from here.
"""

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Sequence
from typing import Any

from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.subscriber.usecase import BatchSubscriber

from shared.kafka.batch import Meter, Progress, Subscription, Unmetered
from shared.kafka.closing import close_within, end
from shared.kafka.connections import described
from shared.kafka.consumer import Consumer
from shared.kafka.deadletters import DeadLetters
from shared.kafka.ends import Ends
from shared.kafka.parser import decode, parse
from shared.kafka.partitions import SILENT_SECONDS, Partitions
from shared.kafka.producer import Producer
from shared.kafka.retry import RetryPolicy
from shared.kafka.worker import Worker
from shared.settings import Settings
from shared.topics import DLQ_HEADROOM

log = logging.getLogger(__name__)

REBALANCE_SECONDS = 20.0
STUCK_SECONDS = 15.0
"""Kafka answers a consumer at least every half second; who hears nothing for so long, while Kafka answers others, has a
connection that is of no use any more, whatever the cause."""
LOOK_SECONDS = 1.0
GATHERED_BYTES = 1024 * 1024
"""So much ends a subscription's gathering early."""
SAFE: dict[str, Any] = {
    "ack_policy": AckPolicy.MANUAL,
    "auto_offset_reset": "earliest",
    "isolation_level": "read_committed",
    "session_timeout_ms": 10_000,
    "heartbeat_interval_ms": 1_000,
    "rebalance_timeout_ms": 30_000,
    "max_poll_interval_ms": 300_000,
    "batch_timeout_ms": 1,
    "no_reply": True,
    "batch": True,
}
"""Settings of every subscriber. A rebalance waits 30 s for a member, a member 20 s for its running batch."""


class _Listening:
    """One subscription, kept running: connected, and connected anew after whatever ended it."""

    def __init__(
        self, subscription: Subscription, partitions: Partitions, subscriber: BatchSubscriber, ends: Ends
    ) -> None:
        self.subscription = subscription
        self.partitions = partitions
        self.connecting = True
        self._subscriber = subscriber
        self._ends = ends

    async def run(self, retry: RetryPolicy) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            try:
                await self._subscriber.start()
            except (KafkaError, OSError, TimeoutError) as error:
                failures += 1
                self.partitions.trouble = f"cannot listen ({described(error)})"
            else:
                failures, self.connecting, self.partitions.trouble = 0, False, None
                await self._stands()
            self.connecting = True
            await self.stop(5.0)
            await asyncio.sleep(retry.delay(failures))

    async def _stands(self) -> None:
        """Return once this connection hears nothing any more and will not by itself."""
        consumer = self._subscriber.consumer
        assert isinstance(consumer, Consumer)
        alone: float | None = None
        while not consumer.broken.is_set():
            if ended := consumer.ended():
                log.error("%s: a task of Kafka's library has ended (%s)", self.subscription.topic.name, ended)
                return
            if self.partitions.silent_for() < SILENT_SECONDS or not await self._answers_others():
                alone = None
            elif alone is None:
                alone = time.monotonic()
            elif (silent := time.monotonic() - alone) > STUCK_SECONDS:
                log.error("%s: Kafka answers others, but not us, for %.0f s", self.subscription.topic.name, silent)
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await consumer.broken.wait()

    async def _answers_others(self) -> bool:
        """Whether Kafka answers over another connection; when it does not, there is an outage, and it is waited out."""
        try:
            await self._ends.of(self.partitions.assigned())
        except (KafkaError, OSError, TimeoutError):
            return False
        return True

    async def stop(self, seconds: float) -> None:
        """Finish the batch in hand or give it back, in so much time at most."""
        consumer = self._subscriber.consumer
        if not self.connecting:
            await close_within(1.0, self.partitions.flush())
        if not await close_within(seconds, self._subscriber.stop()):
            log.warning("%s: closing failed or took too long", self.subscription.topic.name)
            await close_within(1, end(self._subscriber.tasks))
            if consumer is not None:
                await close_within(1, consumer._client.close())
        self.partitions.disconnected()
        self._subscriber.consumer = None


class Consumers:
    """Hears everything a service subscribes to."""

    def __init__(
        self,
        settings: Settings,
        service: str,
        subscriptions: Sequence[Subscription],
        *,
        meter: Meter | None = None,
        retry: RetryPolicy | None = None,
        rebalance_seconds: float = REBALANCE_SECONDS,
    ) -> None:
        self._settings = settings
        self._service = service
        self._meter = meter or Unmetered()
        self._retry = retry or RetryPolicy()
        self._letters = Producer(settings.brokers, client_id=f"{service}-{settings.instance}-dlq", delivery_seconds=5.0)
        self._ends = Ends(settings.brokers, f"{service}-{settings.instance}-ends")
        self._broker = KafkaBroker(
            settings.kafka.split(","),
            client_id=f"{service}-{settings.instance}",
            consumer_only=True,
            allow_auto_create_topics=False,
            request_timeout_ms=10_000,
            metadata_max_age_ms=60_000,
            graceful_timeout=settings.stop_seconds * 0.7,
            apply_types=False,
            logger=None,
        )
        self._listening = [self._listen(subscription, rebalance_seconds) for subscription in subscriptions]
        self._tasks: list[asyncio.Task[None]] = []
        self._stopped = False

    async def start(self) -> None:
        """Begin to listen, in the background. An unreachable Kafka is no error; `problems` says so.

        Raises RuntimeError once stopped: whoever wants to hear again makes a new one.
        """
        if self._stopped:
            raise RuntimeError("these consumers were stopped; make new ones")
        await self._broker.connect()
        self._broker.config.broker_config.builder = self._consumer
        self._tasks = [asyncio.create_task(listening.run(self._retry)) for listening in self._listening]

    async def stop(self) -> None:
        """Finish the batches in hand, or give them back when `stop_seconds` are over. Never hangs."""
        self._stopped = True
        for listening in self._listening:
            listening.partitions.close()
        await end(self._tasks)
        await asyncio.gather(*(listening.stop(self._settings.stop_seconds) for listening in self._listening))
        await self._letters.stop()
        await self._ends.stop()

    def problems(self) -> list[str]:
        """What keeps records from being handled now, for ``/readyz``; empty when all is well."""
        found: list[str] = []
        for listening in self._listening:
            said = listening.partitions.problems()
            if not said and listening.connecting:
                said = [f"{listening.subscription.topic.name}: connecting to Kafka"]
            found += said
        return found

    async def lag(self) -> dict[str, dict[int, Progress]]:
        """By topic and assigned partition: position and end, both as they were after this call began.

        A projection whose position has reached every end is as current as the moment of the call; a partition that is
        missing here has no position yet. Costs one request a broker, about a millisecond, for all topics together.
        Raises KafkaError or TimeoutError when Kafka does not answer.
        """
        ends = await self._ends.of({tp for listening in self._listening for tp in listening.partitions.assigned()})
        return {
            listening.subscription.topic.name: await listening.partitions.progress(ends)
            for listening in self._listening
        }

    def reposition(self, topic: str) -> None:
        """The projection's store was set back (flush, failover): load the positions anew and replay from there."""
        for listening in self._listening:
            if listening.subscription.topic.name == topic:
                listening.partitions.reposition()

    def _consumer(self, **options: Any) -> Consumer:
        for listening in self._listening:
            if listening.subscription.group_id == options["group_id"]:
                return Consumer(
                    partitions=listening.partitions,
                    **{
                        **options,
                        **self._settings.brokers.options(),
                        "request_timeout_ms": 10_000,
                        "metadata_max_age_ms": 60_000,
                        "enable_auto_commit": False,
                    },
                )
        raise KeyError(options["group_id"])

    def _listen(self, subscription: Subscription, rebalance_seconds: float) -> _Listening:
        partitions = Partitions(subscription, self._retry, rebalance_seconds)
        letters = DeadLetters(subscription, self._letters, self._meter)
        worker = Worker(subscription, partitions, letters, self._retry, self._meter)
        subscriber = self._broker.subscriber(
            subscription.topic.name,
            group_id=subscription.group_id,
            group_instance_id=f"{self._service}-{self._settings.instance}-{subscription.group_id}",
            listener=partitions,
            max_records=subscription.most * subscription.ahead,
            max_partition_fetch_bytes=subscription.topic.max_record + DLQ_HEADROOM,
            parser=parse,
            decoder=decode,
            **_gathering(subscription),
            **SAFE,
        )
        subscriber(functools.partial(_take, worker))
        return _Listening(subscription, partitions, subscriber, self._ends)


def _gathering(subscription: Subscription) -> dict[str, Any]:
    if not subscription.gather_seconds:
        return {}
    return {"fetch_max_wait_ms": round(subscription.gather_seconds * 1000), "fetch_min_bytes": GATHERED_BYTES}


async def _take(worker: Worker, records: Any) -> None:
    await worker.take(records)
