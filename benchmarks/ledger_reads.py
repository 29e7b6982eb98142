"""What auditors wait for: proofs a second, as-of and history at 10 thousand and at many entries, bytes an entry, an
export with its memory; and how long a decision waits for its checkpoint."""

import os
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks import ledger_export, ledger_waits, wrk
from benchmarks.actors import bearer, resident_mib
from benchmarks.filling import fill
from benchmarks.ledger_alone import Alone, alone
from benchmarks.load import Connection, Times, saturate
from benchmarks.report import Figure, Report
from shared.times import rfc3339

SMALL = 10_000
LARGE = int(os.environ.get("SOUHLAS_BENCH_ENTRIES", "1000000"))
ASKED, PROOFS = 1_000, 20_000
PROOF_SECONDS, PROOF_WORKERS = 4, 32
HISTORY = "history of a contact"


async def run(report: Report) -> None:
    """Everything on one ledger that grows from empty to `LARGE` entries."""
    async with alone() as there:
        await there.ledger.start()
        assert there.ledger.pid is not None
        idle = resident_mib(there.ledger.pid)
        people = await fill(there, SMALL)
        await _settled(there)
        small = await _reading(there, people)
        await _proofs(there, report)
        began = time.perf_counter()
        people = await fill(there, LARGE)
        print(f"filled to {LARGE:,} entries in {time.perf_counter() - began:.0f} s", flush=True)
        await _settled(there)
        large = await _reading(there, people)
        for name, times in large.items():
            measured, before = times.at(0.99) * 1e3, small[name].at(0.99) * 1e3
            report.add(Figure(f"{name}, p99 at {LARGE:,} entries", measured, before, "ms", f"at {SMALL:,}", "flat"))
        await _proofs(there, report)
        report.note(await _bytes(there))
        await ledger_waits.run(there, report)
        grown = resident_mib(there.ledger.pid)
        report.note(f"memory of consent_ledger alone: {idle:.0f} MiB idle, {grown:.0f} MiB after all this")
        await ledger_export.run(there, report)


async def _settled(there: Alone) -> None:
    """What PostgreSQL does by itself in the minutes after such a fill, done now and not beside what is measured."""
    for table in ("entry", "evidence", "tile", "checkpoint"):
        await there.server.execute(f"VACUUM (ANALYZE) {table}")
    await there.server.execute("CHECKPOINT")


async def _reading(there: Alone, people: Sequence[str]) -> dict[str, Times]:
    """History and as-of of contacts from all over the log, in turn: what else the machine does meanwhile meets both."""
    connection = await Connection.open(there.url)
    at = rfc3339(datetime.now(UTC)).replace("+", "%2B")
    paths = {
        HISTORY: "/v1/contacts/{}/history",
        "as-of": "/v1/contacts/{}/as-of?at=" + at + "&purpose=contact&channel=email",
    }
    found = {name: Times() for name in paths}
    for number in range(-20, ASKED):
        for name, path in paths.items():
            asked = path.format(random.choice(people))
            before = time.perf_counter()
            answer = await connection.get(asked, bearer(there.token))
            if number >= 0:  # the first few open connections to PostgreSQL
                found[name].all.append(time.perf_counter() - before)
            assert answer["items"] if name == HISTORY else answer["reason"] != "unknown_contact"
    await connection.close()
    return found


async def _proofs(there: Alone, report: Report) -> None:
    """Inclusion and consistency between random places, each a new one, by whatever client costs least."""
    size = await there.size()
    picked = [sorted(random.sample(range(1, size), 2)) for _ in range(PROOFS)]
    for name, form in {
        "inclusion": "/v1/proofs/inclusion?index={}&size={}",
        "consistency": "/v1/proofs/consistency?from={}&to={}",
    }.items():
        paths = [form.format(one, other) for one, other in picked]
        rate = await _rate(there, paths)
        report.note(f"{name} proofs at {size:,} entries: {rate:,.0f}/s by {PROOF_WORKERS} readers (want 5,000)")


async def _rate(there: Alone, paths: Sequence[str]) -> float:
    probe = await Connection.open(there.url)
    await probe.get("/v1/summary", bearer(there.token))
    await probe.close()
    if wrk.installed():
        load = await wrk.get(there.url, paths, there.token, connections=PROOF_WORKERS, seconds=PROOF_SECONDS)
        return load.rate
    connections = [await Connection.open(there.url) for _ in range(PROOF_WORKERS)]

    async def step(worker: int) -> int:
        await connections[worker].get(random.choice(paths), bearer(there.token))
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
