"""A conversation step with all its checks, against a bare one-row commit behind an empty handler of the same server.

Taken twice: of conversation by itself (with Kafka, to which its relay publishes, and PostgreSQL), as the floor has no
neighbours either; and on the whole stack, where ledger, contacts and gate hear every event on the same cores.
"""

import asyncio
import contextlib
import statistics
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from benchmarks import alone
from benchmarks.actors import Json, Visitor
from benchmarks.floors import commit_server
from benchmarks.load import Connection, Times, saturate
from benchmarks.report import Figure, Report

WORKERS = 8
SECONDS = 6.0
ROUNDS = 3
WARM_UP_SECONDS = 20.0
"""Kafka's JVM compiles for that long, on the same cores: half of its time in the first seconds."""
PACED_VISITORS = 32
SHARE = 0.85
FLOOR = "bare one-row commit, raw ASGI on the same server"


async def run(stack: Json, report: Report) -> None:
    """On the whole stack: alternating rounds of both, medians, the load generator on the same machine."""
    await _compare(
        report, "conversation steps, 8 visitors at once, whole stack", stack["conversation"], stack["postgres"]
    )


async def run_alone(report: Report) -> None:
    """Conversation by itself, and how long a step takes at most of the rate that it holds."""
    async with alone.conversation() as service:
        name = "conversation steps, 8 visitors at once, by itself"
        rate = await _compare(report, name, service.url, service.parts.postgres_superuser_dsn)
        paced = await _paced(service.url, SHARE * rate, SECONDS)
    report.note(
        f"conversation by itself at {SHARE:.0%} of its rate: p50 {paced.at(0.5) * 1e3:.1f} ms, "
        f"p99 {paced.at(0.99) * 1e3:.1f} ms, counted from when a step was due"
    )


async def _compare(report: Report, name: str, url: str, postgres: str) -> float:
    steps: list[Times] = []
    commits: list[Times] = []
    async with commit_server(postgres) as floor_url:
        await _steps(url, WARM_UP_SECONDS)
        for _ in range(ROUNDS):
            commits.append(await _commits(floor_url, SECONDS))
            steps.append(await _steps(url, SECONDS))
    rate, floor = (statistics.median(each.rate for each in times) for times in (steps, commits))
    report.add(Figure(name, rate, floor, "requests/s", FLOOR, "≥ 0.6"))
    report.note(
        f"{name}: p50 {statistics.median(t.at(0.5) for t in steps) * 1e3:.1f} ms, "
        f"p99 {statistics.median(t.at(0.99) for t in steps) * 1e3:.1f} ms at saturation"
    )
    return rate


@contextlib.asynccontextmanager
async def _visitors(url: str, count: int) -> AsyncIterator[list[Visitor]]:
    # New connections each round: the server ends one that is idle for five seconds, as it is while the floor runs.
    visitors = [await Visitor.arrive(url) for _ in range(count)]
    yield visitors
    for visitor in visitors:
        await visitor.connection.close()


async def _steps(url: str, seconds: float) -> Times:
    async with _visitors(url, WORKERS) as visitors:
        return await saturate(lambda number: visitors[number].whole_conversation(), workers=WORKERS, seconds=seconds)


@dataclass
class _Paced:
    """A connection whose requests leave when they are due; what waits for the one before counts as waiting."""

    connection: Connection
    due: "_Due"
    times: list[float]

    async def post(self, path: str, body: Any, headers: Any = None) -> Any:
        """As `Connection.post`."""
        due = self.due.next()
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        answer = await self.connection.post(path, body, headers)
        self.times.append(time.perf_counter() - due)
        return answer

    async def close(self) -> None:
        """As `Connection.close`."""
        await self.connection.close()


class _Due:
    """Says when the next request is due, `rate` a second."""

    def __init__(self, rate: float) -> None:
        self._at, self._pause = time.perf_counter(), 1 / rate

    def next(self) -> float:
        """The next moment, by `time.perf_counter`."""
        self._at += self._pause
        return self._at


async def _paced(url: str, rate: float, seconds: float) -> Times:
    times = Times()
    async with _visitors(url, PACED_VISITORS) as visitors:
        due = _Due(rate)
        for visitor in visitors:
            visitor.connection = _Paced(visitor.connection, due, times.all)  # type: ignore[assignment]
        await saturate(lambda number: visitors[number].whole_conversation(), workers=PACED_VISITORS, seconds=seconds)
    times.seconds = seconds
    return times


async def _commits(url: str, seconds: float) -> Times:
    connections = [await Connection.open(url) for _ in range(WORKERS)]

    async def commit(number: int) -> int:
        await connections[number].post("/", {"step_id": "ask", "value": "granted", "input": "button"})
        return 1

    times = await saturate(commit, workers=WORKERS, seconds=seconds)
    for connection in connections:
        await connection.close()
    return times
