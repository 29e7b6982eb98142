"""A conversation step with all its checks, against a bare one-row commit behind an empty handler of the same server."""

import statistics

from benchmarks.actors import Json, Visitor
from benchmarks.floors import commit_server
from benchmarks.load import Connection, Times, saturate
from benchmarks.report import Figure, Report

WORKERS = 8
SECONDS = 6.0
ROUNDS = 3


async def run(stack: Json, report: Report) -> None:
    """Alternating rounds of both, medians, the load generator on the same machine."""
    steps: list[Times] = []
    commits: list[Times] = []
    async with commit_server(stack["postgres"]) as floor_url:
        await _steps(stack["conversation"], 2.0)
        for _ in range(ROUNDS):
            commits.append(await _commits(floor_url, SECONDS))
            steps.append(await _steps(stack["conversation"], SECONDS))
    report.add(
        Figure(
            "conversation steps, 8 visitors at once",
            statistics.median(t.rate for t in steps),
            statistics.median(t.rate for t in commits),
            "requests/s",
            "bare one-row commit, raw ASGI on the same server",
            "≥ 0.6",
        )
    )
    report.note(
        f"conversation steps: p50 {statistics.median(t.at(0.5) for t in steps) * 1e3:.1f} ms, "
        f"p99 {statistics.median(t.at(0.99) for t in steps) * 1e3:.1f} ms at saturation"
    )


async def _steps(url: str, seconds: float) -> Times:
    # New connections each round: the server ends one that is idle for five seconds, as it is while the floor runs.
    visitors = [await Visitor.arrive(url) for _ in range(WORKERS)]
    times = await saturate(lambda number: visitors[number].whole_conversation(), workers=WORKERS, seconds=seconds)
    for visitor in visitors:
        await visitor.connection.close()
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
