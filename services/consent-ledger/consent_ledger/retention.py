"""The job that removes evidence after its time, and records what it did. Run by the one sequencer (`sequencer`).

It keeps nothing in memory: what is due is asked anew each time, and removed in small transactions, each with its
record. Killed at any moment it has removed and recorded, or neither; the next run goes on. docs/retention.md says what
a controller sets.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import asyncpg

from consent_ledger.keys import Keyring
from consent_ledger.measure import Measures
from consent_ledger.store.retention import Periods, candidates, periods, remove_due
from shared.kafka import RetryPolicy

log = logging.getLogger("souhlas.ledger")


class Retention:
    """Sweeps through the logs of workspaces that have set a period. `by` names this process in the records."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        keyring: Keyring,
        clock: Callable[[], datetime],
        by: str,
        measures: Measures,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._pool = pool
        self._keyring = keyring
        self._clock = clock
        self._by = by
        self._measures = measures
        self._retry = retry or RetryPolicy(cap=300)

    async def run(self, pause: float) -> None:
        """Sweep at once and then every `pause` seconds, until cancelled.

        Failures are counted, logged and tried again; they keep nobody from reading or recording.
        """
        failures = 0
        while True:
            try:
                await self.sweep()
            except Exception as error:
                failures += 1
                self._measures.sweep_failed()
                log.warning("removing evidence after its time failed; it goes on", exc_info=error)
                await asyncio.sleep(self._retry.delay(failures))
            else:
                failures = 0
                await asyncio.sleep(pause)

    async def sweep(self) -> int:
        """Remove what is due now in every workspace; says of how many entries."""
        total, failed = 0, list[Exception]()
        for one in await periods(self._pool):
            try:
                total += await self._sweep_one(one)
            except Exception as error:  # one workspace shall not keep the others from what is due
                failed.append(error)
        if failed:
            raise failed[0]
        return total

    async def _sweep_one(self, one: Periods) -> int:
        total, now = 0, self._clock()
        async for contacts in candidates(self._pool, one, now):
            while many := await remove_due(self._pool, self._keyring, one, contacts, now, self._by):
                total += many
                self._measures.removed(many)
        if total:
            log.info("evidence was removed after its time", extra={"workspace": one.workspace, "count": total})
        return total
