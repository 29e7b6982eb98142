"""The topics' part of every erasure, and the rule that what is consumed does not stay (decision 22).

The planner's samples go with it: what PostgreSQL noted of a column's values is no store of ours, and still readable.

An erasure's records are deleted once conversation has said its last word of the contact and every consumer has gone
past it. Nothing is remembered but in the database, so that a process that dies is resumed by the next.
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
from contacts.store.topics import ContactTopics
from shared.events import ErasurePart
from shared.kafka import RetryPolicy, is_outage

log = logging.getLogger("souhlas.contacts")

SOON_SECONDS = 0.1
IDLE_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
"""A call that never comes back (a broker that died with the question) is begun anew after this."""


class Sweeper:
    """Sweeps for ever. `trim_seconds`: how often what all have consumed is deleted when nobody is to be erased."""

    def __init__(self, desk: Desk, topics: ContactTopics, trim_seconds: float) -> None:
        self._desk, self._topics, self._trim_seconds = desk, topics, trim_seconds
        self._targets: dict[UUID, int] = {}
        self._trimmed = time.monotonic()

    async def run(self) -> None:
        """Until cancelled. While Kafka or PostgreSQL is away it waits; erasures stay pending."""
        retry, failures = RetryPolicy(), 0
        while True:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    waiting = await self.sweep()
                failures = 0
                await asyncio.sleep(SOON_SECONDS if waiting else IDLE_SECONDS)
            except Exception as error:
                failures += 1
                level = logging.WARNING if is_outage(error) else logging.ERROR
                log.log(level, "topics not swept: they are tried again", exc_info=error)
                await asyncio.sleep(retry.delay(failures))

    async def sweep(self) -> int:
        """Do what can be done now; says how many erasures wait for a consumer to come further."""
        pending = await erasures.unswept(self._desk.pool)
        if pending:
            return await self._erase(pending)
        self._targets.clear()
        if time.monotonic() - self._trimmed > self._trim_seconds:
            await self._topics.delete(await self._topics.consumed())
            self._trimmed = time.monotonic()
        return 0

    async def _erase(self, pending: Sequence[Unswept]) -> int:
        if any(one.erasure_id not in self._targets for one in pending):
            ends = await self._topics.ends()
            for one in pending:
                self._targets.setdefault(one.erasure_id, ends[self._topics.partition(one.key)])
        consumed = await self._topics.consumed()
        ready: dict[int, list[Unswept]] = defaultdict(list)
        for one in pending:
            partition = self._topics.partition(one.key)
            if consumed[partition] >= self._targets[one.erasure_id]:
                ready[partition].append(one)
        if ready:
            await self._finish(ready, {partition: consumed[partition] for partition in ready})
        return len(pending) - sum(map(len, ready.values()))

    async def _finish(self, ready: dict[int, list[Unswept]], up_to: dict[int, int]) -> None:
        await erasures.forget_samples(self._desk.pool)
        deleted = await self._topics.delete(up_to)
        for partition, owners in ready.items():
            letters = await self._topics.purge_letters(partition, [one.key for one in owners])
            async with self._desk.pool.acquire() as connection, connection.transaction():
                for one in owners:
                    count = deleted[partition] + letters[one.key]
                    now = self._desk.now()
                    await erasures.complete(connection, one.erasure_id, ErasurePart.TOPICS, now, count)
            for one in owners:
                self._targets.pop(one.erasure_id, None)
