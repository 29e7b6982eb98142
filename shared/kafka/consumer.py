"""aiokafka's consumer with a patient and careful poll, as FastStream's batch subscriber is given it.

Patient: FastStream sleeps after every empty poll, up to the batch time-out, and five seconds after every error; a poll
that only returns with records makes a consent reach its handler at once.

Careful: when one partition holds something that aiokafka cannot read (a header's name that is not UTF-8, a broken
check sum), its `getmany` raises, and what it had already taken from other partitions is gone although their positions
have moved: they would be committed past. So positions are put back, and the unreadable partition is looked for alone.

Lean: a fetched record becomes our `Record` at once, without an aiokafka `ConsumerRecord` in between, which cost as much
as all else that is done to fetch one.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer.fetcher import FetchResult
from aiokafka.errors import CorruptRecordException, KafkaError

from shared.envelope import Record
from shared.kafka.partitions import Partitions
from shared.masking import Ours

Fetch: TypeAlias = Callable[[Any, int, Any], Awaitable[bool]]
Polled: TypeAlias = Mapping[TopicPartition, list[Record]]

POLL_MS = 100
PACE_SECONDS = 0.01
"""Between two fetches that bring something."""
LOOK_MS = 20
TROUBLES_MOST = 5
CAREFUL_POLLS = 100
NOWHERE = TopicPartition("", 0)


def record_of(part: TopicPartition, raw: Any) -> Record:
    """A record of aiokafka's as it lies in Kafka."""
    return Record(part.topic, part.partition, raw.offset, raw.key, raw.value, tuple(raw.headers), raw.timestamp)


def paced(fetch: Fetch, seconds: float = PACE_SECONDS) -> Fetch:
    """`fetch`, not again before so many seconds after one that brought something; after a rest it goes at once.

    A fetch costs the broker and us about the same whether it brings one record or fifty. Cancelled, it brought nothing.
    """
    clock = asyncio.get_running_loop().time
    due = 0.0

    async def wait_and_fetch(assignment: Any, node: int, request: Any) -> bool:
        nonlocal due
        try:
            await asyncio.sleep(due - clock())
        except asyncio.CancelledError:
            return False  # as aiokafka's own does: nobody wants what it would have brought
        brought = await fetch(assignment, node, request)
        if brought:
            due = clock() + seconds
        return brought

    return wait_and_fetch


class _Fetched(dict[TopicPartition, Any]):
    """What the fetcher has and nobody has taken yet, by partition; its records are read as `Record`."""

    def __setitem__(self, part: TopicPartition, result: Any) -> None:
        if type(result) is FetchResult:
            result._partition_records._consumer_record = record_of
        super().__setitem__(part, result)


class Consumer(AIOKafkaConsumer):  # type: ignore[misc]
    """A consumer whose `getmany` returns records, or not at all."""

    def __init__(self, *, partitions: Partitions, **options: Any) -> None:
        super().__init__(**options)
        self._partitions = partitions
        self._careful = 0
        self.broken = asyncio.Event()
        partitions.consumer = self

    async def start(self) -> None:
        """As aiokafka's. Raises KafkaError when Kafka cannot be reached."""
        await super().start()
        fetched = _Fetched()
        for part, result in self._fetcher._records.items():
            fetched[part] = result
        self._fetcher._records = fetched
        self._fetcher._proc_fetch_request = paced(self._fetcher._proc_fetch_request)

    def ended(self) -> type[BaseException] | None:
        """By what one of aiokafka's tasks in the background has ended although they never should; None when none has.

        It notices this itself of one of them only, and at a poll only: never while a commit waits for what that task
        would have found out.
        """
        for task in (self._client._sync_task, self._fetcher._fetch_task, self._coordinator._coordination_task):
            if task is not None and task.done():
                error = None if task.cancelled() else task.exception()
                return asyncio.CancelledError if error is None else type(error)
        return None

    async def getmany(self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None) -> Polled:
        """Wait until there are records. After errors in a row `broken` is set, and whoever supervises starts anew."""
        troubles = 0
        while True:
            await self._partitions.turn()
            positions = self._consumed()
            try:
                polled = await self._look() if self._careful else await self._poll(max_records)
            except KafkaError as error:
                troubles += 1
                self._rewind(positions)
                self._partitions.trouble = f"Kafka refuses ({type(error).__name__})"
                if troubles >= TROUBLES_MOST:
                    self.broken.set()
                await asyncio.sleep(0.2 * troubles)
                continue
            if troubles:
                troubles, self._partitions.trouble = 0, None
            if polled:
                self._partitions.begin(polled)
                return polled

    async def _poll(self, most: int | None) -> Polled:
        positions = self._consumed()
        # Only what has a position: it can be put back. One that gets it during this very poll waits for the next.
        known = positions.keys() or {NOWHERE}
        patience = POLL_MS if known >= set(self._partitions.fetched()) else LOOK_MS
        try:
            polled: Polled = await super().getmany(*known, timeout_ms=patience, max_records=most)
        except (CorruptRecordException, ValueError):
            self._rewind(positions)
            self._careful = CAREFUL_POLLS
            return {}
        return polled

    async def _look(self) -> Polled:
        """Record by record, so that the one that cannot be read harms no other; its partition stands still there."""
        self._careful -= 1
        parts = list(self._partitions.fetched())
        random.shuffle(parts)
        for part in parts:
            try:
                polled: Polled = await super().getmany(part, timeout_ms=LOOK_MS, max_records=1)
            except (CorruptRecordException, ValueError) as error:
                self._careful = 0
                self._partitions.stop_partition(part.partition, Ours("a record cannot be read"), error)
            else:
                if polled:
                    return polled
        return {}

    def _consumed(self) -> dict[TopicPartition, int]:
        """Where each partition is."""
        subscription = self._subscription.subscription
        if subscription is None or subscription.assignment is None:
            return {}
        return {tp: at.offset for tp, at in subscription.assignment.all_consumed_offsets().items()}

    def _rewind(self, positions: Mapping[TopicPartition, int]) -> None:
        now = self._consumed()
        for part, position in positions.items():
            if now.get(part, position) > position:
                self.seek(part, position)
