"""The time by which decisions are stamped: the process's clock, put right by PostgreSQL's, which all instances share.

A decision from the future is refused by the ledger, and no later one can go back before it. A server whose clock runs
ahead would so tell a visitor "withdrawn" and have it lost; it follows the database instead, and says so loudly.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import asyncpg
from prometheus_client import Gauge

from shared.metrics import Metrics

BEAT_SECONDS = 2.0
CORRECTED = timedelta(seconds=1)
UNREADY = timedelta(seconds=5)

log = logging.getLogger("souhlas.clock")


def utc_now() -> datetime:
    """The time of this process, in UTC."""
    return datetime.now(UTC)


class SharedClock:
    """`own` as long as it is within a second of the database's clock, else `own` and what it is off by."""

    def __init__(self, metrics: Metrics, own: Callable[[], datetime] = utc_now) -> None:
        self._own = own
        self._ahead = timedelta()
        self._off = False
        self._gauge = Gauge(
            "souhlas_clock_offset_seconds",
            "How far this process's clock is ahead of the database's; below 0: behind",
            registry=metrics.registry,
        )

    def now(self) -> datetime:
        """The time, in UTC. It may go backwards when the clock is set: see `shared.times.after`."""
        return self._own() - self._ahead if self._off else self._own()

    async def measure(self, pool: asyncpg.Pool) -> None:
        """Compare with the database; half of the round trip is the tolerance. Raises `shared.postgres.OUTAGES`."""
        async with pool.acquire() as connection:
            asked, began = self._own(), time.monotonic()
            theirs: datetime = await connection.fetchval("SELECT clock_timestamp()")
            half = timedelta(seconds=(time.monotonic() - began) / 2)
        self._ahead = asked + half - theirs
        self._gauge.set(self._ahead.total_seconds())
        was, self._off = self._off, abs(self._ahead) - half > CORRECTED
        if self._off and not was:
            log.warning("clock %.1f s ahead of the database: its time is taken", self._ahead.total_seconds())
        elif was and not self._off:
            log.warning("clock: right again")

    async def watch(self, pool: asyncpg.Pool) -> None:
        """Measure for ever. While the database is away, what was last measured holds."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.measure(pool)
            except Exception as error:
                log.debug("clock not compared", exc_info=error)

    def problems(self) -> list[str]:
        """What is wrong with the clock, for ``/readyz``; empty when it is within five seconds."""
        return [self._said()] if self._off and abs(self._ahead) > UNREADY else []

    def _said(self) -> str:
        seconds = self._ahead.total_seconds()
        return f"clock: {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} the database"
