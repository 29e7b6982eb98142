"""Rows whose time is over are deleted for as long as a service runs: a few at a time, each few in a transaction."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from prometheus_client import Counter

from shared.kafka import is_outage
from shared.metrics import Metrics

AT_ONCE = 2000
PAUSE_SECONDS = 0.1
"""Between one few and the next, so that those who write are hardly held up."""
IDLE_SECONDS = 600.0

log = logging.getLogger("souhlas.purging")


class Purge(NamedTuple):
    """Of which table, and what deletes up to so many of its rows and says how many they were."""

    table: str
    some: Callable[[int], Awaitable[int]]


async def purging(metrics: Metrics, *purges: Purge) -> None:
    """Until cancelled. What fails is tried again after the pause between two rounds."""
    rows = Counter("souhlas_rows_purged", "Rows deleted because of their age", ["table"], registry=metrics.registry)
    for one in purges:
        rows.labels(one.table)
    while True:
        for one in purges:
            try:
                await _all_of(one, rows.labels(one.table).inc)
            except Exception as error:
                level = logging.WARNING if is_outage(error) else logging.ERROR
                log.log(level, "old rows not deleted: it is tried again", exc_info=error, extra={"part": one.table})
        await asyncio.sleep(IDLE_SECONDS)


async def _all_of(purge: Purge, count: Callable[[float], None]) -> None:
    while True:
        deleted = await purge.some(AT_ONCE)
        count(deleted)
        if deleted < AT_ONCE:
            return
        await asyncio.sleep(PAUSE_SECONDS)
