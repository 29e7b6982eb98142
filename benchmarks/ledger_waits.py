"""How long a decision waits for the checkpoint that covers it, at steady rates."""

import asyncio
import time
from collections.abc import Sequence

from benchmarks.events import grants
from benchmarks.ledger_alone import Alone
from benchmarks.load import Times
from benchmarks.report import Report
from shared.kafka import Producer

RATES = (5_000, 10_000, 20_000)
SECONDS, TICK, AT_ONCE = 4.0, 0.01, 8
LATE = 1.0
WARM = 50_000
"""So many first: the ledger of this run was filled without Kafka, whose JVM is still compiling what a record needs."""
LOOK = 0.005
"""Seconds between two looks for a checkpoint: what is added to a wait, for a tenth of a core less than at 2 ms."""


async def run(there: Alone, report: Report) -> None:
    """Rate after rate, until one is not held: said as fast as wanted, and covered within a second (p99)."""
    await _warm(there)
    for rate in RATES:
        said, waits = await _waiting(there, rate)
        held = said > 0.95 * rate and waits.at(0.99) <= LATE
        report.note(
            f"decision to the checkpoint that covers it, {rate:,}/s wanted, {said:,.0f}/s said: "
            f"p50 {waits.at(0.5) * 1e3:.0f} ms, p99 {waits.at(0.99) * 1e3:.0f} ms"
            + (" (want 150)" if rate == RATES[0] else "")
            + ("" if held else "; not held")
        )
        if not held:
            return


async def _warm(there: Alone) -> None:
    """Return once all of them are recorded, and said on the ledger topic."""
    size = await there.size() + WARM
    await there.say(WARM)
    await there.until(size)
    query = "SELECT next_index FROM published WHERE workspace = 'demo'"
    while (await there.server.fetchval(query) or 0) < size:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _waiting(there: Alone, rate: int) -> tuple[float, Times]:
    """Decisions a second that were said, and their waits: from when each was made, through Kafka, to the commit."""
    start = await there.size()
    seen = [(time.time(), start)]
    watching = asyncio.create_task(_watch(there, seen))
    producer = Producer(there.kafka)
    await producer.start()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        slots = asyncio.Semaphore(AT_ONCE)
        for tick in range(int(SECONDS / TICK)):
            await asyncio.sleep(max(0.0, began + tick * TICK - time.perf_counter()))
            await slots.acquire()
            sending = group.create_task(producer.send(grants(int(rate * TICK))))
            sending.add_done_callback(lambda _: slots.release())
    took = time.perf_counter() - began
    await producer.stop()
    while seen[-1][1] < start + int(rate * TICK) * int(SECONDS / TICK):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    waits = await _waits(there, seen, start)
    return len(waits.all) / took, waits


async def _watch(there: Alone, seen: list[tuple[float, int]]) -> None:
    while True:
        size = await there.size()
        if size > seen[-1][1]:
            seen.append((time.time(), size))
        await asyncio.sleep(LOOK)


async def _waits(there: Alone, seen: Sequence[tuple[float, int]], start: int) -> Times:
    query = (
        "SELECT index, (convert_from(leaf, 'UTF8')::jsonb ->> 'decided_at')::timestamptz AS at FROM entry"
        " WHERE workspace = 'demo' AND index >= $1 ORDER BY index"
    )
    steps = iter([*seen, (float("inf"), 2**62)])
    covered, size = next(steps)
    times = Times()
    for row in await there.server.fetch(query, start):
        while size <= row["index"]:
            covered, size = next(steps)
        times.all.append(covered - row["at"].timestamp())
    return times
