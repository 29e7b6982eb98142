"""contacts: captures and imports against COPY-based floors, and an erasure from the request to its last part."""

import time
from pathlib import Path

import asyncpg

from benchmarks.actors import Json
from benchmarks.captures import captured, upsert_floor
from benchmarks.report import Figure, Report
from dev.running import Running, until
from shared.kafka import Producer

COUNT = 20_000
IMPORTED = 100_000


async def run(stack: Json, report: Report) -> None:
    """Captures, imports, an erasure."""
    running = Running(stack, 0)
    server = await asyncpg.connect(f"{running.postgres.rpartition('/')[0]}/contacts")
    try:
        await _captures(running, server, report)
        await _import(running, server, report)
        await _erasure(running, report)
    finally:
        await server.close()
        await running.close()


async def _captures(running: Running, server: asyncpg.Connection, report: Report) -> None:
    messages = [captured(number) for number in range(COUNT)]
    producer = Producer(running.kafka)
    await producer.start()
    began = time.perf_counter()
    await producer.send(messages)
    await producer.stop()

    async def all_there() -> bool:
        number = await server.fetchval("SELECT count(*) FROM contact WHERE workspace = 'bench-captures'")
        return int(number) == COUNT

    await until(all_there, "captures", 300)
    rate = COUNT / (time.perf_counter() - began)
    report.add(
        Figure("captures, Kafka to profile", rate, await upsert_floor(server), "events/s", "COPY + upsert", "≥ 0.4")
    )


async def _import(running: Running, server: asyncpg.Connection, report: Report) -> None:
    """100 thousand rows: a dry run, the import, and the same file again; and what the process grew by."""
    token = running.signer().token("bench-import")
    lines = [f"Jan Novák {number},import{number}@example.com,,Acme" for number in range(IMPORTED)]
    body = ("name,email,phone,company\n" + "\n".join(lines) + "\n").encode()
    headers = {"Content-Type": "text/csv", "Authorization": f"Bearer {token}"}

    async def sent(query: str = "") -> tuple[Json, float]:
        began = time.perf_counter()
        answer = await running.http("contacts").post(f"/v1/import{query}", content=body, headers=headers, timeout=600)
        return dict(answer.raise_for_status().json()), IMPORTED / (time.perf_counter() - began)

    pid = running.pids()["contacts"]
    before = memory(pid)
    dry, dry_rate = await sent("?dry_run=true")
    first, rate = await sent()
    again, again_rate = await sent()
    assert dry["imported"] == first["imported"] == again["updated"] == again["unchanged"] == IMPORTED
    await server.execute("CREATE TEMP TABLE floor_import (name text, email text, phone text, company text)")
    rows = [tuple(line.split(",")) for line in lines]
    began = time.perf_counter()
    await server.copy_records_to_table("floor_import", records=rows)
    floor = IMPORTED / (time.perf_counter() - began)
    report.add(Figure("import of CSV by HTTP, 100 thousand rows", rate, floor, "rows/s", "bare COPY", ""))
    report.add(Figure("the same file again", again_rate, floor, "rows/s", "bare COPY", ""))
    report.add(Figure("a dry run of it", dry_rate, floor, "rows/s", "bare COPY", ""))
    report.note(
        f"import: contacts had {before:.0f} MiB before and {memory(pid):.0f} MiB after it, at most {peak(pid):.0f} MiB"
    )


def _status(pid: int, field: str) -> float:
    """A figure of the kernel's about a process, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def memory(pid: int) -> float:
    """What a process has in memory now, in MiB."""
    return _status(pid, "VmRSS:")


def peak(pid: int) -> float:
    """The most it ever had, in MiB."""
    return _status(pid, "VmHWM:")


async def _erasure(running: Running, report: Report) -> None:
    workspace = await running.new_workspace()
    client = running.http("contacts", workspace.admin)
    body = b"email\nerased@example.com\n"
    await client.post("/v1/import", content=body, headers={"Content-Type": "text/csv"})
    (contact,) = (await client.get("/v1/contacts")).json()["items"]
    began = time.perf_counter()
    asked = (await client.delete(f"/v1/contacts/{contact['contact_id']}")).json()

    async def done() -> bool:
        return bool((await client.get(f"/v1/erasures/{asked['erasure_id']}")).json()["status"] == "done")

    await until(done, "erasure", 60)
    report.note(f"erasure, from the request until all five parts have done it: {time.perf_counter() - began:.2f} s")
