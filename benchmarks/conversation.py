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
    async with commit_server(stack["postgres"]) as floor_url:
        visitors = [await Visitor.arrive(stack["conversation"]) for _ in range(WORKERS)]
        floors = [await Connection.open(floor_url) for _ in range(WORKERS)]

        async def step(number: int) -> int:
            return await visitors[number].whole_conversation()

        async def commit(number: int) -> int:
            await floors[number].post("/", {"step_id": "ask", "value": "granted", "input": "button"})
            return 1

        await saturate(step, workers=WORKERS, seconds=2.0)
        steps: list[Times] = []
        commits: list[Times] = []
        for _ in range(ROUNDS):
            commits.append(await saturate(commit, workers=WORKERS, seconds=SECONDS))
            steps.append(await saturate(step, workers=WORKERS, seconds=SECONDS))
        for connection in floors:
            await connection.close()
        for visitor in visitors:
            await visitor.connection.close()
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
