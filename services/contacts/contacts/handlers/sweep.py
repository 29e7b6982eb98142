"""The topics' part of every erasure, and the rule that what is consumed does not stay (decision 22).

The planner's samples go with it: what PostgreSQL noted of a column's values is no store of ours, and still readable.

An erasure's records are deleted once conversation has said its last word of the contact and every consumer has gone
past it. Nothing is remembered but in the database, so that a process that dies is resumed by the next. Why an erasure
waits is said in `Desk.waits`.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from contacts.handlers.desk import Desk
from contacts.store import erasures
from contacts.store.erasures import Unswept
from contacts.store.topics import ContactTopics, Reach
from shared.events import ErasurePart
from shared.kafka import RetryPolicy, is_outage
from shared.topics import CONTACT

log = logging.getLogger("souhlas.contacts")

SOON_SECONDS = 0.1
IDLE_SECONDS = 1.0
TROUBLES = 3
"""After so many failures in a row somebody should look: `Sweeper.problems` says it."""


class Sweeper:
    """Sweeps for ever. `trim_seconds`: how often what all had consumed the last time is deleted when nobody is to be
    erased, so that a record is there for so long and less than twice as long."""

    def __init__(self, desk: Desk, topics: ContactTopics, trim_seconds: float) -> None:
        self._desk, self._topics, self._trim_seconds = desk, topics, trim_seconds
        self._targets: dict[UUID, int] = {}
        self._trimmed = time.monotonic()
        self._read: dict[int, int] = {}
        self._failures, self._trouble = 0, ""

    async def run(self) -> None:
        """Until cancelled. While Kafka or PostgreSQL is away it waits; erasures stay pending."""
        retry = RetryPolicy()
        while True:
            try:
                waiting = await self.sweep()
                self._failures = 0
                await asyncio.sleep(SOON_SECONDS if waiting else IDLE_SECONDS)
            except asyncio.CancelledError as error:
                if (task := asyncio.current_task()) is None or task.cancelling():
                    raise
                self._failed(error)  # aiokafka lets cancellations of its own tasks out: they are not ours to obey
                await asyncio.sleep(retry.delay(self._failures))
            except Exception as error:
                self._failed(error)
                await asyncio.sleep(retry.delay(self._failures))

    def _failed(self, error: BaseException) -> None:
        self._failures += 1
        self._trouble = type(error).__name__
        self._desk.waits.update(dict.fromkeys(self._desk.waits, f"topics cannot be swept ({self._trouble})"))
        level = logging.WARNING if is_outage(error) else logging.ERROR
        log.log(level, "topics not swept: they are tried again", exc_info=error)

    def problems(self) -> list[str]:
        """What keeps erasures from being ended, for ``/readyz``; a consumer that is away is not ours to say here."""
        if self._failures < TROUBLES:
            return []
        return [f"erasures: topics cannot be swept ({self._trouble}, {self._failures} times in a row)"]

    async def sweep(self) -> int:
        """Do what can be done now; says how many erasures wait for a consumer to come further."""
        pending = await erasures.unswept(self._desk.pool)
        waits = self._desk.waits
        for done in waits.keys() - {one.erasure_id for one in pending}:
            del waits[done]
        for one in pending:
            waits.setdefault(one.erasure_id, "topics are being looked at")
        if pending:
            return await self._erase(pending)
        self._targets.clear()
        if time.monotonic() - self._trimmed > self._trim_seconds:
            await self._trim()
            self._trimmed = time.monotonic()
        return 0

    async def _trim(self) -> None:
        reach = await self._topics.reach()
        await self._topics.delete({part: one.up_to(self._read.get(part, one.start)) for part, one in reach.items()})
        self._read = {part: one.consumed for part, one in reach.items()}

    async def _erase(self, pending: Sequence[Unswept]) -> int:
        reach = await self._topics.reach()
        ready: dict[int, list[Unswept]] = defaultdict(list)
        for one in pending:
            partition = self._topics.partition(one.key)
            target = self._targets.setdefault(one.erasure_id, reach[partition].end)
            if behind := reach[partition].behind(target):
                self._desk.waits[one.erasure_id] = _why(partition, reach[partition], behind, target)
            else:
                ready[partition].append(one)
        if ready:
            await self._finish(ready, {partition: reach[partition] for partition in ready})
        return len(pending) - sum(map(len, ready.values()))

    async def _finish(self, ready: dict[int, list[Unswept]], read: dict[int, Reach]) -> None:
        await erasures.forget_samples(self._desk.pool)
        deleted = await self._topics.delete(read)
        letters = await self._topics.purge_letters([one.key for owners in ready.values() for one in owners])
        for partition, owners in ready.items():
            async with self._desk.pool.acquire() as connection, connection.transaction():
                for one in owners:
                    count = deleted[partition] + letters[one.key]
                    now = self._desk.now()
                    await erasures.complete(connection, one.erasure_id, ErasurePart.TOPICS, now, count)
            for one in owners:
                self._targets.pop(one.erasure_id, None)
                self._desk.waits.pop(one.erasure_id, None)


def _why(partition: int, reach: Reach, behind: Sequence[str], target: int) -> str:
    told = ", ".join(f"group {name} has read {CONTACT.name}[{partition}] up to {reach.groups[name]}" for name in behind)
    return f"{told}; it must come to {min(target, reach.end)}"
