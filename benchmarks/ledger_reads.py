"""What auditors wait for: proofs a second, as-of and history at 10 thousand and at many entries, bytes an entry, an
export with its memory; and how long a decision waits for its checkpoint."""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from benchmarks import ledger_export, ledger_waits, wrk
from benchmarks.actors import bearer, resident_mib
from benchmarks.filling import fill
from benchmarks.ledger_alone import Alone, alone
from benchmarks.load import Connection, Times, saturate
from benchmarks.report import Figure, Report
from shared.times import rfc3339

SMALL = 10_000
LARGE = int(os.environ.get("SOUHLAS_BENCH_ENTRIES", "1000000"))
ROUNDS, ASKED, PROOFS = 10, 100, 20_000
PROOF_SECONDS, PROOF_WORKERS = 4, 32
READ_AHEAD_SECONDS = 3
"""So long the service has after its first proof: one that runs for days has it too."""
HISTORY = "history of a contact"


class Log(NamedTuple):
    """A log to ask: how many entries, whose token, and contacts from all over it."""

    size: int
    token: str
    people: Sequence[str]


async def run(report: Report) -> None:
    """Everything on one ledger with a log of each size, which are asked in turn: so both meet the same machine."""
    async with alone() as there:
        await there.ledger.start()
        assert there.ledger.pid is not None
        idle = resident_mib(there.ledger.pid)
        small = Log(SMALL, there.rival, await fill(there, SMALL, "rival"))
        began = time.perf_counter()
        large = Log(LARGE, there.token, await fill(there, LARGE))
        print(f"filled to {LARGE:,} entries in {time.perf_counter() - began:.0f} s", flush=True)
        await _settled(there)
        for name, (few, many) in (await _reading(there, small, large)).items():
            report.add(Figure(f"{name}, p99 at {LARGE:,} entries", many, few, "ms", f"at {SMALL:,}", "flat"))
        for log in (small, large):
            await _proofs(there, log, report)
        report.note(await _bytes(there))
        if not os.environ.get("SOUHLAS_BENCH_READS_ONLY"):
            await ledger_waits.run(there, report)
            grown = resident_mib(there.ledger.pid)
            report.note(f"memory of consent_ledger alone: {idle:.0f} MiB idle, {grown:.0f} MiB after all this")
            await ledger_export.run(there, report)


async def _settled(there: Alone) -> None:
    """What PostgreSQL does by itself in the minutes after such a fill, done now and not beside what is measured."""
    for table in ("entry", "evidence", "tile", "checkpoint"):
        await there.server.execute(f"VACUUM (ANALYZE) {table}")
    await there.server.execute("CHECKPOINT")


async def _reading(there: Alone, small: Log, large: Log) -> dict[str, tuple[float, float]]:
    """By question, the median over rounds of the p99 within a round, ms, at both sizes. One question of each log and
    kind after the other: what else the machine does meanwhile meets all of them alike. The first round is no count."""
    connection = await Connection.open(there.url)
    at = rfc3339(datetime.now(UTC)).replace("+", "%2B")
    paths = {
        HISTORY: "/v1/contacts/{}/history",
        "as-of": "/v1/contacts/{}/as-of?at=" + at + "&purpose=contact&channel=email",
    }
    found = {(name, log.size): list[float]() for name in paths for log in (small, large)}
    for number in range(ROUNDS + 1):
        times = {what: Times() for what in found}
        for _ in range(ASKED):
            for name, path in paths.items():
                for log in random.sample((small, large), 2):
                    asked, headers = path.format(random.choice(log.people)), bearer(log.token)
                    before = time.perf_counter()
                    answer = await connection.get(asked, headers)
                    times[name, log.size].all.append(time.perf_counter() - before)
                    assert answer["items"] if name == HISTORY else answer["reason"] != "unknown_contact"
        if number:
            for what, measured in times.items():
                found[what].append(measured.at(0.99) * 1e3)
    await connection.close()
    middle = {what: statistics.median(measured) for what, measured in found.items()}
    return {name: (middle[name, small.size], middle[name, large.size]) for name in paths}


async def _proofs(there: Alone, log: Log, report: Report) -> None:
    """Inclusion and consistency between random places, each a new one, by whatever client costs least."""
    picked = [sorted(random.sample(range(1, log.size), 2)) for _ in range(PROOFS)]
    for name, form in {
        "inclusion": "/v1/proofs/inclusion?index={}&size={}",
        "consistency": "/v1/proofs/consistency?from={}&to={}",
    }.items():
        paths = [form.format(one, other) for one, other in picked]
        rate = await _rate(there, paths, log.token)
        report.note(f"{name} proofs at {log.size:,} entries: {rate:,.0f}/s by {PROOF_WORKERS} readers (want 5,000)")


async def _rate(there: Alone, paths: Sequence[str], token: str) -> float:
    probe = await Connection.open(there.url)
    await probe.get("/v1/summary", bearer(token))
    await probe.get(paths[0], bearer(token))  # from here on the service reads ahead what proofs are made of
    await asyncio.sleep(READ_AHEAD_SECONDS)
    await probe.close()
    if wrk.installed():
        load = await wrk.get(there.url, paths, token, connections=PROOF_WORKERS, seconds=PROOF_SECONDS)
        return load.rate
    connections = [await Connection.open(there.url) for _ in range(PROOF_WORKERS)]

    async def step(worker: int) -> int:
        await connections[worker].get(random.choice(paths), bearer(token))
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
