"""From Kafka to a signed checkpoint, against a bare COPY of the same rows into tables without index or trigger."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx

from benchmarks.events import grants
from benchmarks.report import Figure, Report
from dev import databases, keys, services
from dev.infra import infra
from dev.kafka import BENCHMARK_JVM
from dev.process import Process
from dev.state import State
from dev.topics import create_topics
from dev.watchdog import Watchdog
from shared.kafka import Producer

COUNT = 100_000
ROUNDS = 3


async def run(report: Report) -> None:
    """The events lie in Kafka before the ledger starts; its rate is measured from its first checkpoint to its last."""
    async with infra(jvm=BENCHMARK_JVM) as parts:
        await create_topics(parts.kafka)
        watchdog = Watchdog()
        state = State.fresh(watchdog)
        try:
            made = await databases.make_all(parts.postgres_superuser_dsn, lambda role: state.secret(f"postgres-{role}"))
            keys.signer(state)
            addresses = services.urls(state)
            environment = services.environments(state, parts, made, addresses, rate_limits=False)
            await _say(parts.kafka)
            async with httpx.AsyncClient(trust_env=False) as client, _server(parts.postgres_superuser_dsn) as server:
                ledger = services.programs(state, environment, addresses, client)["consent_ledger"]
                appends = await _appends(ledger, server)
                copies = [await _copy(server) for _ in range(ROUNDS)]
        finally:
            state.close()
            watchdog.close()
    floor = sorted(copies)[ROUNDS // 2]
    report.add(Figure("ledger appends, Kafka to checkpoint", appends, floor, "entries/s", "bare COPY", "≥ 0.3"))


async def _say(bootstrap: str) -> None:
    producer = Producer(bootstrap)
    await producer.start()
    for _ in range(COUNT // 5_000):
        await producer.send(grants(5_000))
    await producer.stop()


@asynccontextmanager
async def _server(superuser_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(f"{superuser_dsn.rpartition('/')[0]}/consent_ledger")
    try:
        yield connection
    finally:
        await connection.close()


async def _appends(ledger: Process, server: asyncpg.Connection) -> float:
    starting = asyncio.create_task(ledger.start())
    first: tuple[float, int] | None = None
    while True:
        try:
            size = int(await server.fetchval("SELECT coalesce(max(size), 0) FROM checkpoint WHERE workspace = 'demo'"))
        except asyncpg.UndefinedTableError:
            size = 0
        now = time.perf_counter()
        if size and first is None:
            first = (now, size)
        if first is not None and size >= COUNT:
            break
        await asyncio.sleep(0.005)
    await starting
    await ledger.stop()
    return (size - first[1]) / (now - first[0])


async def _copy(server: asyncpg.Connection) -> float:
    rows = {
        table: [tuple(row) for row in await server.fetch(f"SELECT * FROM {table}")] for table in ("entry", "evidence")
    }
    for table in rows:
        await server.execute(f"DROP TABLE IF EXISTS floor_{table}; CREATE TABLE floor_{table} (LIKE {table})")
    start = time.perf_counter()
    async with server.transaction():
        for table, records in rows.items():
            await server.copy_records_to_table(f"floor_{table}", records=records)
    return COUNT / (time.perf_counter() - start)
