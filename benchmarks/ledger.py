"""From Kafka to a signed checkpoint, against a bare COPY of the same rows into tables without index or trigger."""

import asyncio
import time

import asyncpg

from benchmarks.ledger_alone import Alone, alone
from benchmarks.report import Figure, Report

WARM = 50_000
"""So many first, in which Kafka's JVM is still compiling."""
COUNT = 150_000
COPIED = 100_000
ROUNDS = 3


async def run(report: Report) -> None:
    """The events lie in Kafka before the ledger starts; its rate counts once it is warm, up to its last checkpoint."""
    async with alone() as there:
        await there.say(COUNT)
        appends = await _appends(there)
        copies = [await _copy(there.server) for _ in range(ROUNDS)]
    floor = sorted(copies)[ROUNDS // 2]
    report.add(Figure("ledger appends, Kafka to checkpoint", appends, floor, "entries/s", "bare COPY", "≥ 0.5"))


async def _appends(there: Alone) -> float:
    starting = asyncio.create_task(there.ledger.start())
    first: tuple[float, int] | None = None
    while True:
        size = await there.size()
        now = time.perf_counter()
        if size >= WARM and first is None:
            first = (now, size)
        if first is not None and size >= COUNT:
            break
        await asyncio.sleep(0.005)
    await starting
    await there.ledger.stop()
    return (size - first[1]) / (now - first[0])


async def _copy(server: asyncpg.Connection) -> float:
    rows = {
        table: [tuple(row) for row in await server.fetch(f"SELECT * FROM {table} ORDER BY index LIMIT {COPIED}")]
        for table in ("entry", "evidence")
    }
    for table in rows:
        await server.execute(f"DROP TABLE IF EXISTS floor_{table}; CREATE TABLE floor_{table} (LIKE {table})")
    start = time.perf_counter()
    async with server.transaction():
        for table, records in rows.items():
            await server.copy_records_to_table(f"floor_{table}", records=records)
    return COPIED / (time.perf_counter() - start)
