"""contacts: captures and imports against COPY-based floors, lists and searches at 10 thousand and a million contacts,
and an erasure from the request to its last part."""

import time
from collections.abc import Callable
from pathlib import Path

import asyncpg
import httpx

from benchmarks.actors import Json
from benchmarks.captures import captured, upsert_floor
from benchmarks.report import Figure, Report
from dev.running import Running, until
from shared.kafka import Producer

SIZES = (10_000, 1_000_000)
COUNT = 20_000
IMPORTED = 100_000
ASKED = 200
WORDS = ("novak", "dvorak", "svoboda", "cerny", "prochazka", "kucera", "vesely", "horak", "nemec", "marek")

_FILL = """
INSERT INTO contact (workspace, contact_id, created_at, updated_at, name, name_at, name_search, email, email_at,
    email_set_by, email_fingerprint, captured_at, directory_version)
SELECT $1, uuidv7(make_interval(secs => n - $2)), now(), now(), initcap(word) || ' ' || n, now(), word || ' ' || n,
    word || n || '@example.com', now(), 'visitor', md5($1 || n), now(), 1
FROM generate_series(1, $2::int) AS n
    CROSS JOIN LATERAL (SELECT ($3::text[])[1 + n % cardinality($3::text[])]) AS w(word)
"""
_CONSENT = """
INSERT INTO consent (workspace, contact_id, purpose, channel, decision, decided_at, expires_at)
SELECT workspace, contact_id, 'contact', 'email', CASE WHEN random() < 0.7 THEN 'granted' ELSE 'withdrawn' END, now(),
    now() + interval '2 years' FROM contact WHERE workspace = $1
"""
_STANDING = """
INSERT INTO standing (workspace, contact_id, pattern)
SELECT workspace, contact_id, hashtextextended('contact:email', 0) FROM contact WHERE workspace = $1
"""
_PATTERN = "INSERT INTO pattern VALUES ($1, hashtextextended('contact:email', 0), '{contact:email}')"
CELL = "purpose=contact&channel=email&limit=50"


async def run(stack: Json, report: Report) -> None:
    """What is written: captures, imports, an erasure."""
    running = Running(stack, 0)
    server = await asyncpg.connect(f"{running.postgres.rpartition('/')[0]}/contacts")
    try:
        await _captures(running, server, report)
        await _import(running, server, report)
        await _erasure(running, report)
    finally:
        await server.close()
        await running.close()


async def run_lists(stack: Json, report: Report) -> None:
    """What is read, at both sizes."""
    running = Running(stack, 0)
    server = await asyncpg.connect(f"{running.postgres.rpartition('/')[0]}/contacts")
    try:
        await _fill(server)
        flat: dict[str, list[float]] = {}
        for size in SIZES:
            for name, p99 in (await _reading(running, size)).items():
                flat.setdefault(name, []).append(p99)
        for name, (small, large) in flat.items():
            figure = Figure(f"{name}, p99 at a million contacts", large, small, "ms", "at 10 thousand", "flat")
            report.add(figure)
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


async def _fill(server: asyncpg.Connection) -> None:
    """Both sizes into one table, its indexes made afterwards: row by row it would take minutes.

    Without the trigger that a contact runs into, which is done in one piece here.
    """
    indexes = await server.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename IN ('contact', 'consent', 'standing') AND indexname NOT LIKE '%pkey'"
    )
    for index in indexes:
        await server.execute(f"DROP INDEX {index['indexname']}")
    await server.execute("SET session_replication_role = replica")
    await server.execute("SET maintenance_work_mem = '256MB'; SET synchronous_commit = off")
    for size in SIZES:
        name = f"bench-{size}"
        await server.execute(_FILL, name, size, list(WORDS))
        for sql in (_CONSENT, _STANDING, _PATTERN):
            await server.execute(sql, name)
    for index in indexes:
        await server.execute(index["indexdef"])
    await server.execute("SET session_replication_role = origin")
    await server.execute("VACUUM ANALYZE contact, consent, standing, pattern")


async def _reading(running: Running, size: int) -> dict[str, float]:
    client = running.http("contacts", running.signer().token(f"bench-{size}"))
    step = size // ASKED
    asks: dict[str, Callable[[int], str]] = {
        "list": lambda n: "/v1/contacts?limit=50",
        "list of who agreed": lambda n: f"/v1/contacts?consent=granted&{CELL}",
        "list of nobody: all have decided": lambda n: f"/v1/contacts?consent=none&{CELL}",
        "list of nobody: none objected": lambda n: f"/v1/contacts?consent=objected&{CELL}",
        "search, an e-mail's beginning": lambda n: f"/v1/contacts?q={_word(n, step)}{1 + n * step}%40example&limit=50",
        "search, two words": lambda n: f"/v1/contacts?q={_word(n, step)}%20{1 + n * step}&limit=50",
        "search, a common word": lambda n: f"/v1/contacts?q={WORDS[n % len(WORDS)]}&limit=50",
        "search, a word nobody has": lambda n: f"/v1/contacts?q=xyz{n}&limit=50",
    }
    return {what: await _p99(client, path) for what, path in asks.items()}


def _word(n: int, step: int) -> str:
    return WORDS[(1 + n * step) % len(WORDS)]


async def _p99(client: httpx.AsyncClient, path: Callable[[int], str]) -> float:
    times: list[float] = []
    for number in range(ASKED):
        began = time.perf_counter()
        answer = await client.get(path(number))
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
    return sorted(times)[int(len(times) * 0.99)] * 1000
