"""What auditors wait for: proofs a second, as-of and history at 10 thousand and at many entries, bytes an entry; and
how long a decision waits for the checkpoint that covers it, at a steady rate."""

import asyncio
import os
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.actors import bearer, resident_mib
from benchmarks.events import grants
from benchmarks.ledger_alone import Alone, alone
from benchmarks.load import Connection, Times, saturate
from benchmarks.report import Figure, Report
from shared.kafka import Producer
from shared.times import rfc3339

SMALL = 10_000
LARGE = int(os.environ.get("SOUHLAS_BENCH_ENTRIES", "1000000"))
ASKED = 400
PROOF_SECONDS, PROOF_WORKERS = 4.0, 8
RATE, RATE_SECONDS, TICK, AT_ONCE = 5_000, 6.0, 0.01, 8


async def run(report: Report) -> None:
    """Everything on one ledger that grows from empty to `LARGE` entries."""
    async with alone() as there:
        await there.ledger.start()
        assert there.ledger.pid is not None
        idle = resident_mib(there.ledger.pid)
        people = await _grow(there, SMALL)
        small = await _reading(there, people)
        proofs = await _proofs(there)
        report.note(f"inclusion proofs at {await there.size():,} entries: {proofs:,.0f}/s by {PROOF_WORKERS} readers")
        people = await _grow(there, LARGE)
        large = await _reading(there, people)
        for name, times in large.items():
            figure = Figure(
                f"{name}, p99 at {LARGE:,} entries",
                times.at(0.99) * 1e3,
                small[name].at(0.99) * 1e3,
                "ms",
                "at 10,000",
                "flat",
            )
            report.add(figure)
        proofs = await _proofs(there)
        report.note(f"inclusion proofs at {LARGE:,} entries: {proofs:,.0f}/s by {PROOF_WORKERS} readers (want 5,000)")
        report.note(await _bytes(there))
        grown = resident_mib(there.ledger.pid)
        report.note(f"memory of consent_ledger alone: {idle:.0f} MiB idle, {grown:.0f} MiB after {LARGE:,} entries")
        report.note(await _waiting(there))


async def _grow(there: Alone, size: int) -> Sequence[str]:
    now = await there.size()
    people = await there.say(-(-(size - now) // 5_000) * 5_000)
    await there.until(size)
    return people


async def _reading(there: Alone, people: Sequence[str]) -> dict[str, Times]:
    """History and as-of of contacts from all over the log, one after the other."""
    connection = await Connection.open(there.url)
    chosen = [random.choice(people) for _ in range(ASKED)]
    at = rfc3339(datetime.now(UTC)).replace("+", "%2B")
    paths = {
        "history of a contact": "/v1/contacts/{}/history",
        "as-of": "/v1/contacts/{}/as-of?at=" + at + "&purpose=contact&channel=email",
    }
    found: dict[str, Times] = {}
    for name, path in paths.items():
        times = found[name] = Times()
        for contact in chosen:
            before = time.perf_counter()
            await connection.get(path.format(contact), bearer(there.token))
            times.all.append(time.perf_counter() - before)
    await connection.close()
    return found


async def _proofs(there: Alone) -> float:
    size = await there.size()
    connections = [await Connection.open(there.url) for _ in range(PROOF_WORKERS)]

    async def step(worker: int) -> int:
        path = f"/v1/proofs/inclusion?index={random.randrange(size)}&size={size}"
        await connections[worker].get(path, bearer(there.token))
        return 1

    times = await saturate(step, workers=PROOF_WORKERS, seconds=PROOF_SECONDS)
    for connection in connections:
        await connection.close()
    return times.rate


async def _bytes(there: Alone) -> str:
    size = await there.size()
    tables = ("entry", "evidence", "tile", "checkpoint")
    parts = [
        (name, await there.server.fetchval("SELECT pg_total_relation_size($1::regclass)", name)) for name in tables
    ]
    said = ", ".join(f"{name} {total / size:,.0f}" for name, total in parts)
    return f"bytes an entry on disk, indexes and all: {sum(total for _, total in parts) / size:,.0f} ({said})"


async def _waiting(there: Alone) -> str:
    """From the moment a decision was made, on its way through Kafka, to a committed checkpoint that covers it."""
    seen: list[tuple[float, int]] = []
    start = await there.size()
    seen.append((time.time(), start))
    watching = asyncio.create_task(_watch(there, seen))
    producer = Producer(there.kafka)
    await producer.start()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        slots = asyncio.Semaphore(AT_ONCE)
        for tick in range(int(RATE_SECONDS / TICK)):
            await asyncio.sleep(max(0.0, began + tick * TICK - time.perf_counter()))
            await slots.acquire()
            sending = group.create_task(producer.send(grants(int(RATE * TICK))))
            sending.add_done_callback(lambda _: slots.release())
    took = time.perf_counter() - began
    await producer.stop()
    while seen[-1][1] < start + int(RATE * TICK) * int(RATE_SECONDS / TICK):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    waits = await _waits(there, seen, start)
    rate = len(waits.all) / took
    return (
        f"decision to the checkpoint that covers it at {rate:,.0f}/s: p50 {waits.at(0.5) * 1e3:.0f} ms, "
        f"p99 {waits.at(0.99) * 1e3:.0f} ms (want 150 at 5,000/s)"
    )


async def _watch(there: Alone, seen: list[tuple[float, int]]) -> None:
    while True:
        size = await there.size()
        if size > seen[-1][1]:
            seen.append((time.time(), size))
        await asyncio.sleep(0.002)


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
