"""How fast the gate answers, filters, and makes its store anew; each beside its floor, in alternating rounds."""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import httpx
from marketing_gate.store import keys
from marketing_gate.store.snapshots import Sealer
from marketing_gate.store.snapshots.form import latest
from marketing_gate.subscribers import TOPICS
from redis.asyncio import Redis

from benchmarks import floors, open_loop, packed, people, wrk
from benchmarks.actors import Json, bearer
from benchmarks.floors import free_port, until_answers
from benchmarks.load import Connection
from benchmarks.report import Figure, Report
from benchmarks.wrk import Load
from shared.letters.reading import reading
from shared.topics import SNAPSHOT

PEOPLE = 20_000
BATCH = 1000
ROUNDS = 3
CALM = 0.85
CONNECTIONS = (4, 8, 12, 16, 24, 32, 48, 64)
SERVICES = ("conversation", "consent_ledger", "contacts", "marketing_gate")
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
        await _settled(stack)
        await _single(stack, ids, report)
        await _batch(stack, ids, redis, report)
        await _rebuild(stack, ids, key, redis, report)
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


async def _settled(stack: Json, seconds: float = 120) -> None:
    """Until every service has heard all that was said: what is not measured is at rest."""
    deadline = time.monotonic() + seconds
    async with httpx.AsyncClient(timeout=30) as client:
        while behind := [name for name in SERVICES if await _behind(client, stack[name])]:
            assert time.monotonic() < deadline, f"{', '.join(behind)} did not catch up within {seconds:.0f} s"
            await asyncio.sleep(0.5)


async def _behind(client: httpx.AsyncClient, url: str) -> bool:
    said = (await client.get(f"{url}/metrics")).text
    lag = [float(value) for value in re.findall(r"^souhlas_consumer_lag\{[^}]*\} (\S+)$", said, re.MULTILINE)]
    return not lag or sum(lag) > 0


def _bearer(stack: Json) -> dict[str, str]:
    return bearer(stack["workspaces"]["demo"]["marketing"])


async def _alternating(ours: Measure, floor: Measure) -> tuple[float, float]:
    """The medians of both, measured in turns: what disturbs one disturbs the other."""
    rounds = [(await ours(), await floor()) for _ in range(ROUNDS)]
    return median(one for one, _ in rounds), median(other for _, other in rounds)


async def _busy(url: str, bodies: Sequence[object], token: str) -> dict[int, Load]:
    """What so many connections make of it, each of them asking again as soon as it is answered."""
    return {each: await wrk.post(url, "/v1/check", bodies, token, connections=each, seconds=1) for each in CONNECTIONS}


def _calm(rounds: Sequence[dict[int, Load]]) -> tuple[float, float]:
    """Of the fewest connections that make `CALM` of the most: which part of it they make, and their p99, seconds."""
    rates = {each: median(one[each].rate for one in rounds) for each in CONNECTIONS}
    most = max(rates.values())
    few = min(each for each, rate in rates.items() if rate >= CALM * most)
    return rates[few] / most, median(one[few].p99 for one in rounds)


async def _single(stack: Json, ids: list[UUID], report: Report) -> None:
    if not wrk.installed():
        report.note("single checks were not measured: no wrk here")
        return
    token, bodies = stack["workspaces"]["demo"]["marketing"], [_question(one) for one in ids[:5000]]

    async with empty_server() as url:

        async def ours() -> float:
            return (await wrk.post(stack["marketing_gate"], "/v1/check", bodies, token, seconds=2)).rate

        async def floor() -> float:
            return (await wrk.post(url, "/v1/check", bodies, token, seconds=2)).rate

        rate, empty = await _alternating(ours, floor)
        report.add(Figure("single check", rate, empty, "requests/s", "an empty handler of the same server", "≥ 0.5"))
        rounds = [
            (await _busy(stack["marketing_gate"], bodies, token), await _busy(url, bodies, token))
            for _ in range(ROUNDS)
        ]
        part, late = _calm([one for one, _ in rounds])
        empty_part, empty_late = _calm([other for _, other in rounds])
        when = f"single check, p99 of as many connections as make {part:.0%} of the most"
        what = f"the empty handler at {empty_part:.0%} of its own most"
        report.add(Figure(when, late * 1e3, empty_late * 1e3, "ms", what, "≤ 5 ms"))
        held: list[float] = []

        async def due() -> float:
            load = await open_loop.post(stack["marketing_gate"], "/v1/check", bodies, token, rate=CALM * rate)
            held.append(load.rate)
            return load.p99 * 1e3

        async def due_floor() -> float:
            return (await open_loop.post(url, "/v1/check", bodies, token, rate=CALM * empty)).p99 * 1e3

        late, empty_late = await _alternating(due, due_floor)
    when = f"single check, p99 from when each was due, at {median(held) / rate:.0%} of the rate of 32 connections"
    report.add(Figure(when, late, empty_late, "ms", f"the empty handler at {CALM:.0%} of its own", ""))


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


async def _rebuild(stack: Json, ids: list[UUID], key: bytes, redis: Redis, report: Report) -> None:
    """Without a snapshot, then of six times as many events from the one that the gate has taken by itself."""
    sealer = Sealer(key)
    async with reading(stack["kafka"]) as reader:
        await reader.delete(SNAPSHOT.name, {0: (await reader.bounds(SNAPSHOT.name))[0][1]})
        events, took = await _rebuilt(stack, ids, redis)
        assert await latest(reader, sealer) is None
    bare = await floors.bare_reader(stack["kafka"], TOPICS)
    reader_of = "a bare aiokafka reader of the topics"
    report.add(Figure("rebuild after FLUSHALL, event by event", events / took, bare, "events/s", reader_of, ""))
    for _ in range(5):
        ids, _ = await people.arrive(stack["kafka"], PEOPLE, key)
        await _known(stack, ids[-1])
    await _settled(stack)
    await _pictured(stack, sealer, 0.95 * await _heard(redis))
    rates: list[float] = []
    for _ in range(ROUNDS):
        events, took = await _rebuilt(stack, ids, redis)
        rates.append(events / took)
        report.note(f"rebuilt after FLUSHALL, with a snapshot: {events:,} events in {took:.1f} s")
    bare = await floors.bare_reader(stack["kafka"], TOPICS)
    name = "rebuild after FLUSHALL, from the gate's own snapshot"
    report.add(Figure(name, median(rates), bare, "events/s", reader_of, "≥ 100,000/s"))


async def _heard(redis: Redis) -> int:
    places = [key async for key in redis.scan_iter(keys.position("*", 0)[:-1] + b"*")]
    return sum(int(value) for value in await redis.mget(places) if value)


async def _pictured(stack: Json, sealer: Sealer, events: float, seconds: float = 180) -> None:
    """Once the gate has taken a snapshot with so many events in it."""
    deadline = time.monotonic() + seconds
    async with reading(stack["kafka"]) as reader:
        while (found := await latest(reader, sealer)) is None or sum(found[0].positions.values()) < events:
            assert time.monotonic() < deadline, f"no snapshot within {seconds:.0f} s"
            await asyncio.sleep(1)


async def _rebuilt(stack: Json, ids: list[UUID], redis: Redis) -> tuple[int, float]:
    """How many events the store stands on, and the seconds from its loss until it is whole again."""
    events = await _heard(redis)
    began = time.perf_counter()
    await redis.flushall()
    while not await redis.exists(keys.CURRENT):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    await _known(stack, ids[-1])
    return events, took


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
