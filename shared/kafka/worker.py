"""Takes one batch after the other through: dead letters first, then the handler, then offsets or giving back.

Whatever happens, a record is committed past only when its handler succeeded or its dead letter is confirmed, and the
order within a partition is kept. What takes long is given back to Kafka and fetched again later, so that the member
goes on polling and keeps its partitions.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from shared.envelope import Poison, Record, fault_places
from shared.kafka.batch import Meter, Rejected, Rewound, Subscription
from shared.kafka.deadletters import DeadLetters, Grave
from shared.kafka.partitions import Partitions
from shared.kafka.producer import TooLarge
from shared.kafka.retry import RetryPolicy, is_outage
from shared.kafka.work import Item, Work, sort
from shared.masking import Ours

log = logging.getLogger(__name__)

SLICE = 100
"""Records that are read before others have their turn: a few milliseconds at most."""


class Worker:
    """Handles the batches of one subscription, one at a time."""

    def __init__(
        self, subscription: Subscription, partitions: Partitions, letters: DeadLetters, retry: RetryPolicy, meter: Meter
    ) -> None:
        self._subscription = subscription
        self._partitions = partitions
        self._letters = letters
        self._retry = retry
        self._meter = meter
        self._failures: Counter[object] = Counter()

    async def take(self, records: Sequence[Record]) -> None:
        """Do what can be done of these records now, batch by batch; give back the rest.

        While a batch is handled, and its store works, the next one is read.
        """
        most = self._subscription.most
        batches = [records[at : at + most] for at in range(0, len(records), most)]
        try:
            work = await self._read(batches[0])
            for place, following in enumerate(batches[1:], 1):
                handling = asyncio.create_task(self._do(work))
                try:
                    reading = await self._read(following)
                finally:
                    whole = await handling
                if not whole or self._partitions.yielding.is_set():
                    self._return(work, batches[place:])
                    return
                work = reading
            await self._do(work)
        finally:
            self._partitions.end()

    async def _read(self, records: Sequence[Record]) -> Work:
        topic, read = self._subscription.topic, self._subscription.read
        items: list[Item] = []
        for at in range(0, len(records), SLICE):
            if at:
                await asyncio.sleep(0)
            items += [sort(record, topic, read) for record in records[at : at + SLICE]]
        return Work(topic, items)

    async def _do(self, work: Work) -> bool:
        """Handle one batch as far as it goes; whether all of it is done."""
        await self._bury_poison(work)
        went_well = await self._work_off(work)
        work.cut_all()
        await self._settle(work)
        if went_well:
            self._failures.clear()
            self._partitions.went_well(work.done.keys() - work.left.keys())
        return went_well and not work.left

    def _return(self, work: Work, batches: Sequence[Sequence[Record]]) -> None:
        """Give back what was fetched behind `work`; where that gave back something itself, its place stands."""
        starts: dict[int, int] = {}
        for records in batches:
            for record in records:
                starts.setdefault(record.partition, record.offset)
        self._partitions.give_back({part: at for part, at in starts.items() if part not in work.left})

    async def _work_off(self, work: Work) -> bool:
        """Handle until nothing is left, or until it is time to give back: a rebalance, a stop, or an outage: False."""
        try:
            await self._handle(work, time.monotonic() + self._retry.isolation_seconds)
        except Exception as error:
            if not is_outage(error) and not isinstance(error, Rewound):
                raise
            self._meter.retried(self._subscription.topic.name, self._subscription.group, type(error).__name__)
            log.warning("%s: %s; the batch comes again", self._subscription.topic.name, type(error))
            self._partitions.wait_for_store(error)
            return False
        return True

    async def _settle(self, work: Work) -> None:
        await self._partitions.commit(work.done, at_once=self._letters.remembered)
        self._letters.forget(work.done)
        self._partitions.give_back(work.left)

    async def _handle(self, work: Work, deadline: float) -> None:
        while work.items and not self._partitions.yielding.is_set():
            fault = await self._try(work)
            if fault is None:
                continue
            # Counted across outages, or a store that comes and goes would let a broken event be tried for ever.
            which = (frozenset(work.starts.items()), len(work.unhandled) <= 1)
            self._failures[which] += 1
            failures = self._failures[which]
            if fault.reason == "handler_failed" and failures < self._retry.attempts:
                self._meter.retried(self._subscription.topic.name, self._subscription.group, fault.detail)
                await self._partitions.rest(self._retry.delay(failures))
            elif len(work.unhandled) <= 1:
                await self._spoil(work, work.unhandled[0].record, fault, failures)
            else:
                await self._take_apart(work, deadline)
                return

    async def _try(self, work: Work) -> Poison | None:
        """One call of the handler with all that is left. Says what is wrong with it, if it is no outage."""
        try:
            await self._call(work)
        except Rejected as error:
            await self._spoil(work, error.received.record, Poison(error.reason, error.detail), 1)
        except Poison as error:
            return error
        except ValidationError as error:
            return Poison("schema_invalid", fault_places(error))
        except Rewound:
            raise
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("%s: the handler failed", self._subscription.topic.name)
            return Poison("handler_failed", type(error).__name__)
        else:
            work.finish(work.items)
            self._partitions.advance(work.done)
        return None

    async def _call(self, work: Work) -> None:
        if not work.unhandled and self._subscription.positions is None:
            return
        batch, began = work.batch(), time.monotonic()
        task = asyncio.current_task()
        assert task is not None
        try:
            async with asyncio.timeout(self._retry.handler_seconds):
                await self._subscription.handle(batch)
        except asyncio.CancelledError as error:
            if task.cancelling():
                raise
            raise RuntimeError("something the handler waited for was cancelled") from error
        took = time.monotonic() - began
        self._meter.handled(self._subscription.topic.name, self._subscription.group, len(batch.events), took)

    async def _take_apart(self, work: Work, deadline: float) -> None:
        """One of these is at fault, nobody knows which: handle them one by one."""
        for part in work.parts():
            if time.monotonic() > deadline or self._partitions.yielding.is_set():
                return
            pieces = list(part.items)
            await self._handle(part, deadline)
            if part.left:
                work.cut(pieces[0].record)
            elif part.items:
                return
            else:
                work.finish(pieces)
                self._partitions.advance(work.done)

    async def _bury_poison(self, work: Work) -> None:
        graves = [Grave(item.record, item.poison, 0) for item in work.items if item.poison is not None]
        try:
            if graves:
                await self._letters.bury(graves)
        except (KafkaError, OSError, TimeoutError, TooLarge) as error:
            for grave in graves:
                self._stop_at(work, grave.record, error)

    async def _spoil(self, work: Work, record: Record, poison: Poison, attempts: int) -> None:
        """Bury a record that the handler refuses; when that cannot be done its partition stops there."""
        try:
            await self._letters.bury([Grave(record, poison, attempts)])
        except (KafkaError, OSError, TimeoutError, TooLarge) as error:
            self._stop_at(work, record, error)
        else:
            work.spoil(record, poison)

    def _stop_at(self, work: Work, record: Record, error: BaseException) -> None:
        work.cut(record)
        self._partitions.stop_partition(record.partition, Ours("dead letters cannot be written"), error)
