"""The time by which decisions are stamped: the process's clock, put right by PostgreSQL's, which all instances share.

A decision from the future is refused by the ledger, and no later one can go back before it. A server whose clock runs
ahead would so tell a visitor "withdrawn" and have it lost; it follows the database instead, and says so loudly.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import asyncpg
from prometheus_client import Gauge

from shared.masking import Ours
from shared.metrics import Metrics

BEAT_SECONDS = 2.0
CORRECTED = timedelta(seconds=1)
UNREADY = timedelta(seconds=5)
DATABASE = Ours("the database")

log = logging.getLogger("souhlas.clock")


def utc_now() -> datetime:
    """The time of this process, in UTC."""
    return datetime.now(UTC)


class SharedClock:
    """`own` as long as it is within a second of the database's clock, else `own` and what it is off by."""

    def __init__(self, metrics: Metrics, own: Callable[[], datetime] = utc_now, whose: Ours = DATABASE) -> None:
        self._own, self._whose = own, whose
        self._ahead = timedelta()
        self._off = False
        self._gauge = Gauge(
            "souhlas_clock_offset_seconds",
            f"How far this process's clock is ahead of that of {whose}; below 0: behind",
            registry=metrics.registry,
        )

    def now(self) -> datetime:
        """The time, in UTC. It may go backwards when the clock is set: see `shared.times.after`."""
        return self._own() - self._ahead if self._off else self._own()

    async def measure(self, pool: asyncpg.Pool) -> None:
        """Compare with the database; half of the round trip is the tolerance. Raises `shared.postgres.OUTAGES`."""
        async with pool.acquire() as connection:
            await self.compare(partial(connection.fetchval, "SELECT clock_timestamp()"))

    async def compare(self, ask: Callable[[], Awaitable[datetime]]) -> None:
        """Compare with the clock that is asked; half of the round trip is the tolerance."""
        asked, began = self._own(), time.monotonic()
        theirs = await ask()
        half = timedelta(seconds=(time.monotonic() - began) / 2)
        self._ahead = asked + half - theirs
        self._gauge.set(self._ahead.total_seconds())
        was, self._off = self._off, abs(self._ahead) - half > CORRECTED
        if self._off and not was:
            log.warning("clock %.1f s ahead of %s", self._ahead.total_seconds(), self._whose)
        elif was and not self._off:
            log.warning("clock: right again")

    async def watch(self, pool: asyncpg.Pool) -> None:
        """Measure for ever. While the database is away, what was last measured holds."""
        await self.keep(partial(self.measure, pool))

    async def keep(self, measure: Callable[[], Awaitable[None]]) -> None:
        """Measure so for ever."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await measure()
            except Exception as error:
                log.debug("clock not compared", exc_info=error)

    def problems(self) -> list[str]:
        """What is wrong with the clock, for ``/readyz``; empty when it is within five seconds."""
        return [self._said()] if self._off and abs(self._ahead) > UNREADY else []

    def _said(self) -> str:
        seconds = self._ahead.total_seconds()
        return f"clock: {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} {self._whose}"
