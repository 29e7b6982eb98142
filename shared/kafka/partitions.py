"""The assigned partitions of one subscription: which wait, since when and why, and where each of them goes on.

One place for pausing, seeking and committing. Everything here tolerates that a partition was taken away meanwhile:
the records then come again, here or elsewhere.
"""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from shared.envelope import Record
from shared.kafka.batch import Progress, Subscription
from shared.kafka.retry import RetryPolicy
from shared.masking import Ours

log = logging.getLogger(__name__)

SILENT_SECONDS = 3.0
PLACING_SECONDS = 0.5
COMMIT_SECONDS = 0.1
"""Offsets are committed so long after the first that waits: a commit costs Kafka and us about as much as a batch."""
AGAIN_SECONDS = 1.0
"""A commit that Kafka did not take is tried again after so long."""


class Partitions(ConsumerRebalanceListener):  # type: ignore[misc]
    """State of a subscription's partitions on this member, and their rebalance listener."""

    def __init__(self, subscription: Subscription, retry: RetryPolicy, rebalance_seconds: float) -> None:
        self.consumer: AIOKafkaConsumer | None = None
        self.trouble: str | None = None
        self.yielding = asyncio.Event()
        self._subscription = subscription
        self._retry = retry
        self._rebalance_seconds = rebalance_seconds
        self._held: dict[TopicPartition, float] = {}
        self._stopped: dict[TopicPartition, str] = {}
        self._unplaced: set[TopicPartition] = set()
        self._handling: dict[int, int] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._generation = 0
        self._failures = 0
        self._closing = False
        self._since = time.monotonic()
        self._committing: float | None = None
        self._owed: dict[TopicPartition, int] = {}
        self._owed_at = 0.0

    # What the poll loop says

    async def turn(self) -> None:
        """Before each poll: partitions whose wait is over go on, those without a place are put in theirs first."""
        now = time.monotonic()
        due = [tp for tp in self.assigned() if self._held.get(tp, now + 1) <= now]
        if lost := [tp for tp in due if tp in self._unplaced]:
            await self._place(lost)
        for tp in due:
            if self._held.get(tp, now + 1) <= now and tp in self.assigned():
                del self._held[tp]
                self._consumer.resume(tp)
        if self._owed and now >= self._owed_at and self._idle.is_set():
            await self.flush()

    def begin(self, polled: Mapping[TopicPartition, Sequence[Record]]) -> None:
        """Records were taken; from now on a rebalance waits for them."""
        self._handling = {tp.partition: records[0].offset for tp, records in polled.items() if records}
        self._idle.clear()

    # What the worker says

    def advance(self, done: Mapping[int, int]) -> None:
        """The batch in hand is done up to these offsets."""
        self._handling.update(done)

    def end(self) -> None:
        """The batch in hand is done or given back."""
        self._handling = {}
        self._idle.set()

    async def commit(self, done: Mapping[int, int], *, at_once: bool = False) -> None:
        """Commit explicit offsets: those of near moments together, unless `at_once`, or a rebalance or a stop waits.

        What a crash finds uncommitted comes again. That the group has moved on is no error: those records come again
        too. The poll loop commits what nobody else does: on a quiet partition no later record would do it, and whoever
        waits for the group to get past a record would wait for ever.
        """
        if self._subscription.positions is not None:
            return
        now = time.monotonic()
        if not self._owed:
            self._owed_at = now + COMMIT_SECONDS
        self._owed |= {self._tp(partition): offset for partition, offset in done.items()}
        if at_once or self.yielding.is_set() or now >= self._owed_at:
            await self.flush()

    async def flush(self) -> None:
        """Commit now what waits to be."""
        await self._commit(dict(self._owed))

    def give_back(self, offsets: Mapping[int, int]) -> None:
        """These partitions go on at these offsets, or where their projection says it is."""
        for tp in self._mine(offsets):
            if self._subscription.positions is not None:
                self._hold([tp], 0.0)
                self._unplaced.add(tp)
            else:
                self._consumer.seek(tp, offsets[tp.partition])

    def wait_for_store(self, error: BaseException) -> None:
        """A store is away: hold everything for a while that grows with each failure."""
        self._failures += 1
        self.trouble = f"waits for a store that is away ({type(error).__name__})"
        if self._subscription.positions is not None:
            self._unplaced.update(self.assigned())
        self._hold(self.assigned(), self._retry.delay(self._failures))

    def stop_partition(self, partition: int, why: Ours, error: BaseException) -> None:
        """Records of it can neither be handled nor buried: it stands still for a while, the others go on."""
        self._failures += 1
        self._stopped[self._tp(partition)] = f"stopped: {why} ({type(error).__name__})"
        log.error("%s[%d] stopped: %s (%s)", self._name, partition, why, type(error))
        self._hold([self._tp(partition)], self._retry.delay(self._failures))

    def went_well(self, partitions: Iterable[int]) -> None:
        """Batches of these partitions were done to the end."""
        for partition in partitions:
            self._stopped.pop(self._tp(partition), None)
        self.trouble = None
        if not self._stopped:
            self._failures = 0

    async def rest(self, seconds: float) -> None:
        """Wait a little with the batch in hand; less when a rebalance or a stop waits for it."""
        try:
            async with asyncio.timeout(seconds):
                await self.yielding.wait()
        except TimeoutError:
            pass

    # What the service says

    def reposition(self) -> None:
        """Load every position anew from the projection's store before the next record."""
        self._hold(self.assigned(), 0.0)
        self._unplaced.update(self.assigned())

    def close(self) -> None:
        """From now on nobody waits for a batch longer than it takes to stop it."""
        self._closing = True
        self.yielding.set()

    def disconnected(self) -> None:
        """This connection is over; nothing of it is in hand any more."""
        self.consumer = None
        self._committing = None
        self.end()

    def problems(self) -> list[str]:
        """Why records of this topic are not handled now; empty when they are."""
        found = [f"{tp.topic}[{tp.partition}]: {why}" for tp, why in sorted(self._stopped.items())]
        if self.trouble:
            found.append(f"{self._name}: {self.trouble}")
        elif self.silent_for() > SILENT_SECONDS:
            found.append(f"{self._name}: Kafka has not answered for {self.silent_for():.0f} s")
        return found

    def silent_for(self) -> float:
        """Seconds that a commit waits, or since Kafka last answered a fetch; 0 while a handler runs."""
        if self._committing is not None:
            return time.monotonic() - self._committing
        fetched = self.fetched()
        if not fetched or not self._idle.is_set() or time.monotonic() - self._since < SILENT_SECONDS:
            return 0.0
        heard = max((self._consumer.last_poll_timestamp(tp) or 0 for tp in fetched), default=0)
        return max(0.0, time.time() - heard / 1000) if heard else time.monotonic() - self._since

    def assigned(self) -> frozenset[TopicPartition]:
        """What this member has now."""
        return frozenset() if self.consumer is None else frozenset(self.consumer.assignment())

    def fetched(self) -> list[TopicPartition]:
        """What this member has and fetches: not what waits."""
        return [tp for tp in self.assigned() if tp not in self._held]

    async def progress(self, ends: Mapping[TopicPartition, int]) -> dict[int, Progress]:
        """Position and the given end of each assigned partition that has a position."""
        tps = [tp for tp in sorted(self.assigned()) if tp in ends]
        positions = {tp.partition: await self._position(tp) for tp in tps}
        return {tp.partition: Progress(at, ends[tp]) for tp in tps if (at := positions[tp.partition]) is not None}

    # What Kafka says

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Let the batch in hand finish and commit, within bounds, before the group goes on without us."""
        self.yielding.set()
        try:
            async with asyncio.timeout(0 if self._closing else self._rebalance_seconds):
                await self._idle.wait()
                await self.flush()
        except TimeoutError:
            log.warning("%s: a rebalance did not wait for the running batch; it comes again", self._name)
        finally:
            if not self._closing:
                self.yielding.clear()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Pause what must wait, before anything of it can be fetched; no IO here, `turn` does that."""
        self._generation += 1
        self._since = time.monotonic()
        self._held = {tp: until for tp, until in self._held.items() if tp in assigned}
        self._stopped = {tp: why for tp, why in self._stopped.items() if tp in assigned}
        self._owed = {}
        self._unplaced = set(assigned) if self._subscription.positions is not None else set()
        self._held.update({tp: self._held.get(tp, 0.0) for tp in self._unplaced})
        if self._held:
            self._consumer.pause(*self._held)

    # Inside

    @property
    def _name(self) -> str:
        return self._subscription.topic.name

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        if self.consumer is None:
            raise IllegalStateError("not connected")
        return self.consumer

    def _tp(self, partition: int) -> TopicPartition:
        return TopicPartition(self._name, partition)

    def _mine(self, partitions: Iterable[int]) -> list[TopicPartition]:
        return [tp for tp in map(self._tp, partitions) if tp in self.assigned()]

    async def _commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        mine = {tp: offset for tp, offset in offsets.items() if tp in self.assigned()}
        if not mine:
            return
        self._committing = time.monotonic()
        try:
            await self._consumer.commit(mine)
        except (KafkaError, IllegalStateError) as error:
            log.warning("%s: offsets not committed (%s); tried again", self._name, type(error))
            self._owed_at = time.monotonic() + AGAIN_SECONDS
        else:
            self._owed = {tp: offset for tp, offset in self._owed.items() if mine.get(tp) != offset}
        finally:
            self._committing = None

    def _hold(self, tps: Iterable[TopicPartition], seconds: float) -> None:
        until = time.monotonic() + seconds
        for tp in self._mine(tp.partition for tp in tps):
            self._held[tp] = max(until, self._held.get(tp, 0.0))
            self._consumer.pause(tp)

    async def _place(self, tps: Sequence[TopicPartition]) -> None:
        positions, generation = self._subscription.positions, self._generation
        assert positions is not None
        try:
            async with asyncio.timeout(self._retry.handler_seconds):
                found = await positions.load(self._name, [tp.partition for tp in tps])
        except Exception as error:
            self.wait_for_store(error)
            return
        if generation != self._generation:
            return
        self.trouble = None
        for tp in tps:
            self._unplaced.discard(tp)
            self._consumer.seek(tp, found.get(tp.partition, 0))

    async def _position(self, tp: TopicPartition) -> int | None:
        """The next offset to handle; None while Kafka has not said where to begin, or the projection's store."""
        if tp.partition in self._handling:
            return self._handling[tp.partition]
        if tp in self._unplaced:
            return None
        try:
            async with asyncio.timeout(PLACING_SECONDS):
                return int(await self._consumer.position(tp))
        except (TimeoutError, KafkaError):
            return None
