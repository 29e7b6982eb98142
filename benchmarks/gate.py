"""How fast the gate answers, filters, and makes its store anew; each beside its floor, in alternating rounds."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import httpx
from marketing_gate.store import keys
from marketing_gate.subscribers import TOPICS
from redis.asyncio import Redis

from benchmarks import floors, open_loop, packed, people, wrk
from benchmarks.actors import Json, bearer
from benchmarks.floors import free_port, until_answers
from benchmarks.load import Connection
from benchmarks.report import Figure, Report

PEOPLE = 20_000
BATCH = 1000
ROUNDS = 3
CALM = 0.85
Measure = Callable[[], Awaitable[float]]


async def run(stack: Json, report: Report) -> None:
    """All of it on one stack, with 20 000 contacts that granted."""
    async with Redis.from_url(stack["redis"]) as redis:
        empty = await redis.info("memory")
        key = json.loads((Path(stack["state"]) / "secrets.json").read_text())["fingerprint"].encode()
        ids, _ = await people.arrive(stack["kafka"], PEOPLE, key)
        await _known(stack, ids[-1])
        full = await redis.info("memory")
        per_cell = (full["used_memory"] - empty["used_memory"]) / PEOPLE
        report.note(f"{per_cell:.0f} bytes of Redis a contact and purpose, address and all ({PEOPLE:,}; ≤ 200)")
        await _single(stack, ids, report)
        await _batch(stack, ids, redis, report)
        await _rebuild(stack, ids, redis, report)
    await packed.run(report)


def _question(contact_id: UUID) -> Json:
    return {"contact": {"id": str(contact_id)}, "purpose": "contact", "channel": "email"}


async def _known(stack: Json, contact_id: UUID, seconds: float = 120) -> None:
    connection = await Connection.open(stack["marketing_gate"])
    deadline = time.monotonic() + seconds
    while not (said := await connection.post("/v1/check", _question(contact_id), _bearer(stack)))["allowed"]:
        assert time.monotonic() < deadline, said
        await asyncio.sleep(0.05)
    await connection.close()


def _bearer(stack: Json) -> dict[str, str]:
    return bearer(stack["workspaces"]["demo"]["marketing"])


async def _alternating(ours: Measure, floor: Measure) -> tuple[float, float]:
    """The medians of both, measured in turns: what disturbs one disturbs the other."""
    rounds = [(await ours(), await floor()) for _ in range(ROUNDS)]
    return median(one for one, _ in rounds), median(other for _, other in rounds)


async def _single(stack: Json, ids: list[UUID], report: Report) -> None:
    if not wrk.installed():
        report.note("single checks were not measured: no wrk here")
        return
    token, bodies = stack["workspaces"]["demo"]["marketing"], [_question(one) for one in ids[:5000]]
    slow: list[float] = []

    async def ours() -> float:
        load = await wrk.post(stack["marketing_gate"], "/v1/check", bodies, token, seconds=2)
        slow.append(load.p99)
        return load.rate

    async with empty_server() as url:

        async def floor() -> float:
            return (await wrk.post(url, "/v1/check", bodies, token, seconds=2)).rate

        rate, empty = await _alternating(ours, floor)
        held: list[float] = []

        async def calm() -> float:
            load = await open_loop.post(stack["marketing_gate"], "/v1/check", bodies, token, rate=CALM * rate)
            held.append(load.rate)
            return load.p99 * 1e3

        async def calm_floor() -> float:
            return (await open_loop.post(url, "/v1/check", bodies, token, rate=CALM * empty)).p99 * 1e3

        late, empty_late = await _alternating(calm, calm_floor)
    report.add(Figure("single check", rate, empty, "requests/s", "an empty handler of the same server", "≥ 0.5"))
    report.note(f"single check: p99 {median(slow) * 1e3:.1f} ms at saturation, 32 connections")
    when = f"single check, p99 from when each was due, at {median(held) / rate:.0%} of the maximum"
    report.add(Figure(when, late, empty_late, "ms", f"the empty handler at {CALM:.0%} of its own", "≤ 5 ms"))


async def _batch(stack: Json, ids: list[UUID], redis: Redis, report: Report) -> None:
    body = {"checks": [_question(one) for one in ids[:BATCH]]}
    wanted = [b"floor:" + one.bytes for one in ids[:BATCH]]
    await redis.mset(dict.fromkeys(wanted, bytes(130)))
    lines = b"\n".join(json.dumps({"id": str(one)}).encode() for one in ids)

    async def ours() -> float:
        connection = await Connection.open(stack["marketing_gate"])  # a new one: idle ones are closed after 5 s
        request = connection.request("/v1/check/batch", body, _bearer(stack))
        rate = await _rate(lambda: connection.exchange(request))
        answer = await connection.exchange(request)
        assert answer.count(b'"reason":"granted"') == BATCH, answer[:300]
        await connection.close()
        return rate

    async def floor() -> float:
        return await _rate(lambda: redis.mget(wanted))

    async def filtered() -> float:
        headers = {**_bearer(stack), "content-type": "application/x-ndjson"}
        async with httpx.AsyncClient(base_url=stack["marketing_gate"], timeout=60) as client:
            began = time.perf_counter()
            answer = await client.post("/v1/filter?purpose=contact&channel=email", content=lines, headers=headers)
            took = time.perf_counter() - began
        assert answer.text.count('"granted"') == len(ids), answer.text[:300]
        return len(ids) / took

    checks, bare = await _alternating(ours, floor)
    report.add(Figure(f"batch of {BATCH:,}", checks, bare, "checks/s", "bare MGET of as many keys", "≥ 0.5"))
    rate, batch = await _alternating(filtered, ours)
    report.add(Figure("filter, NDJSON by id", rate, batch, "lines/s", "the batch", "≥ 0.5"))


async def _rate(step: Callable[[], Awaitable[Any]], seconds: float = 1.0) -> float:
    began, calls = time.perf_counter(), 0
    while (took := time.perf_counter() - began) < seconds:
        await step()
        calls += 1
    return calls * BATCH / took


async def _rebuild(stack: Json, ids: list[UUID], redis: Redis, report: Report) -> None:
    places = [key async for key in redis.scan_iter(keys.position("*", 0)[:-1] + b"*")]
    ends = sum(int(value) for value in await redis.mget(places) if value)
    began = time.perf_counter()
    await redis.flushall()
    while not await redis.exists(keys.CURRENT):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    await _known(stack, ids[-1])
    report.note(f"rebuilt after FLUSHALL: {ends:,} events in {took:.1f} s (goal 100,000 events/s)")
    bare = await floors.bare_reader(stack["kafka"], TOPICS)
    report.add(
        Figure("rebuild after FLUSHALL", ends / took, bare, "events/s", "a bare aiokafka reader of the topics", "")
    )


@asynccontextmanager
async def empty_server() -> AsyncIterator[str]:
    """The empty handler in a process of its own. Yields its address."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.empty_server", str(port))
    try:
        await until_answers(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        await server.wait()
