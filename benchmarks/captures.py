"""Captured contacts from Kafka to profile and directory: contacts by itself, against a bare COPY and upsert of them.

The events lie in Kafka before; the rate counts once everything is warm, up to the last profile. What a core does for
one event is said beside it, process by process: that varies less than a rate on a machine that others use too.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from benchmarks.alone import Alone, alone
from benchmarks.report import Figure, Report
from shared.envelope import Message, seal
from shared.events import ContactCaptured, Source
from shared.identity import uuid7
from shared.kafka import Producer
from shared.kafka.producer import partition_of
from shared.topics import CONTACT

WARM = int(os.environ.get("SOUHLAS_BENCH_WARM", "20000"))
COUNT = int(os.environ.get("SOUHLAS_BENCH_CAPTURES", "60000"))
FLOOR_COUNT = 50_000
SLICE = 5_000
ROUNDS = 3
TICK = os.sysconf("SC_CLK_TCK")
WORKSPACE = "bench-captures"


async def run(report: Report) -> None:
    """One figure, and the seconds of CPU behind it."""
    async with alone("contacts") as service:
        last = await _say(service.parts.kafka, WARM)
        await service.program.start()
        server = await asyncpg.connect(f"{service.parts.postgres_superuser_dsn.rpartition('/')[0]}/contacts")
        try:
            await _until(server, last)
            await _until_said(server)
            await service.program.stop()
            last = await _say(service.parts.kafka, COUNT)
            rate = await _rate(service, server, last, report)
            await service.program.stop()
            floors = [await upsert_floor(server) for _ in range(ROUNDS)]
        finally:
            await server.close()
    floor = sorted(floors)[ROUNDS // 2]
    report.add(Figure("captures, Kafka to profile, by itself", rate, floor, "events/s", "COPY + upsert", "≥ 0.4"))


def captured(number: int) -> Message:
    """What a visitor gave, as conversation says it; every number is another contact."""
    now = datetime.now(UTC)
    source = Source(bot_id="lead", bot_version=1, page_url="https://acme.example/", conversation_id=uuid7())
    event = ContactCaptured(
        workspace=WORKSPACE,
        contact_id=uuid7(),
        captured_at=now,
        purpose="contact",
        name=f"Jan Novák {number}",
        email=f"jan{number}@example.com",
        source=source,
    )
    return seal(event, topic=CONTACT, event_id=uuid7(), source="conversation", time=now)


async def _say(kafka: str, count: int) -> Sequence[str]:
    """Put so many on the topic; the ids of the last ones of its partitions."""
    producer = Producer(kafka)
    await producer.start()
    last: dict[int, str] = {}
    for start in range(0, count, SLICE):
        messages = [captured(number) for number in range(start, min(start + SLICE, count))]
        await producer.send(messages)
        for message in messages:
            last[partition_of(message.key, CONTACT.partitions)] = (dict(message.headers)["ce_id"] or b"").decode()
    await producer.stop()
    return list(last.values())


async def _until(server: asyncpg.Connection, last: Sequence[str]) -> float:
    """The time at which the last of each partition, and so all, had their profile. Asked cheaply."""
    sql = "SELECT count(*) FROM inbox WHERE consumer = 'contacts.contact' AND event_id = ANY($1)"
    while await server.fetchval(sql, last) < len(last):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return time.perf_counter()


async def _until_said(server: asyncpg.Connection) -> float:
    """The time at which nothing waited to be said any more."""
    while await server.fetchval("SELECT EXISTS (SELECT FROM outbox)"):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return time.perf_counter()


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15])


def _spent(pids: Sequence[int]) -> list[float]:
    """Seconds of CPU that processes took, those of their children with them."""
    found: list[float] = []
    for pid in pids:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
        found.append(sum(map(_ticks, [pid, *children])) / TICK)
    return found


async def _rate(service: Alone, server: asyncpg.Connection, last: Sequence[str], report: Report) -> float:
    starting = asyncio.create_task(service.program.start())
    while (first := await server.fetchval("SELECT count(*) FROM contact")) < WARM + SLICE:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    assert service.program.pid is not None
    pids = [service.program.pid, *(service.parts.parts[name].pid or 0 for name in ("postgres", "kafka"))]
    before, began = _spent(pids), time.perf_counter()
    ended = await _until(server, last)
    await starting
    said = await _until_said(server)
    count = WARM + COUNT - first
    spent = [(after - earlier) / count * 1e6 for after, earlier in zip(_spent(pids), before, strict=True)]
    report.note(
        f"a capture costs {spent[0]:.0f} µs of CPU in contacts, {spent[1]:.0f} in PostgreSQL, {spent[2]:.0f} in Kafka;"
        f" the directory had said the last one {said - ended:.2f} s after its profile was there"
    )
    return float(count / (ended - began))


async def upsert_floor(server: asyncpg.Connection) -> float:
    """The same rows by COPY into a temporary table and one upsert of each batch of 500, committed, with one index."""
    await server.execute(
        "CREATE TABLE floor_contact (workspace text, contact_id uuid, name text, email text, at timestamptz,"
        " PRIMARY KEY (workspace, contact_id)); CREATE TEMP TABLE arriving (LIKE floor_contact)"
    )
    now = datetime.now(UTC)
    rows = [("bench", uuid7(), f"Jan Novák {number}", f"jan{number}@example.com", now) for number in range(FLOOR_COUNT)]
    began = time.perf_counter()
    for start in range(0, FLOOR_COUNT, 500):
        async with server.transaction():
            await server.execute("TRUNCATE arriving")
            await server.copy_records_to_table("arriving", records=rows[start : start + 500])
            await server.execute(
                "INSERT INTO floor_contact SELECT * FROM arriving ON CONFLICT (workspace, contact_id)"
                " DO UPDATE SET name = EXCLUDED.name, email = EXCLUDED.email, at = EXCLUDED.at"
            )
    seconds = time.perf_counter() - began
    await server.execute("DROP TABLE floor_contact; DROP TABLE arriving")
    return FLOOR_COUNT / seconds
