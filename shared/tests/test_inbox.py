"""What was heard is remembered for as long as it can come again, and then forgotten, few by few; on real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from importlib import resources
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from dev.databases import Database
from shared import postgres
from shared.inbox import INBOX, last_return, purge, watch_inbox
from shared.metrics import Metrics
from shared.purging import Purge, purging
from shared.settings import INBOX_DAYS

DAYS = timedelta(days=90)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def made(module_database: Callable[[str], Awaitable[Database]]) -> Database:
    """A database with an inbox."""
    made = await module_database("inbox")
    owner = await asyncpg.connect(made.owner_dsn)
    for name in INBOX:
        sql = (resources.files("shared") / "migrations" / f"{name}.sql").read_text(encoding="utf-8")
        await owner.execute(sql.replace(":role", f'"{made.name}"'))
    await owner.close()
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def pool(made: Database) -> AsyncIterator[asyncpg.Pool]:
    pool = await postgres.connect_pool(made.dsn, 4)
    await pool.execute("DELETE FROM inbox")
    yield pool
    await pool.close()


async def heard(pool: asyncpg.Pool, days: float, number: int = 1) -> None:
    """So many events, so many days ago."""
    await pool.execute(
        "INSERT INTO inbox (consumer, workspace, event_id, received_at) SELECT 'c', 'demo', gen_random_uuid(),"
        " now() - $1::interval FROM generate_series(1, $2)",
        timedelta(days=days),
        number,
    )


async def left(pool: asyncpg.Pool) -> int:
    found: int = await pool.fetchval("SELECT count(*) FROM inbox")
    return found


def test_nothing_is_forgotten_that_can_come_again() -> None:
    """Thirty days in the topic, as many among the dead letters, and twice the week until a segment is rolled."""
    assert last_return() == timedelta(days=74) < timedelta(days=INBOX_DAYS)


async def test_the_oldest_are_forgotten_few_by_few_and_the_others_are_not(pool: asyncpg.Pool) -> None:
    for days, number in ((100, 3), (90.001, 3), (89.999, 2), (0, 2)):
        await heard(pool, days, number)
    assert [await purge(pool, DAYS, 4) for _ in range(3)] == [4, 2, 0]
    assert await left(pool) == 4


async def test_one_forgets_at_a_time_and_another_waits_for_nobody(pool: asyncpg.Pool) -> None:
    await heard(pool, 100, 4)
    async with pool.acquire() as first:
        transaction = first.transaction()
        await transaction.start()
        assert await purge(first, DAYS, 3) == 3
        async with asyncio.timeout(10):
            assert await purge(pool, DAYS, 3) == 0
        await transaction.commit()
    assert await purge(pool, DAYS, 3) == 1


async def test_an_event_that_comes_while_another_is_forgotten_is_not_held_up(pool: asyncpg.Pool) -> None:
    await heard(pool, 100)
    async with pool.acquire() as forgetting:
        transaction = forgetting.transaction()
        await transaction.start()
        await purge(forgetting, DAYS, 10)
        async with asyncio.timeout(10):
            await heard(pool, 0)
        await transaction.commit()
    assert await left(pool) == 1


async def test_the_oldest_are_found_by_the_index(pool: asyncpg.Pool, made: Database) -> None:
    await heard(pool, 50, 20_000)
    await heard(pool, 100, 10)
    owner = await asyncpg.connect(made.owner_dsn)
    await owner.execute("ANALYZE inbox")
    await owner.close()
    plan = await pool.fetch(
        "EXPLAIN SELECT ctid FROM inbox WHERE received_at < now() - $1::interval ORDER BY received_at LIMIT $2", DAYS, 5
    )
    assert any("Index Scan using inbox_received_at" in row[0] for row in plan)


async def test_rounds_go_on_after_an_outage_and_are_counted(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("shared.purging.AT_ONCE", 2)
    monkeypatch.setattr("shared.purging.PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("shared.purging.IDLE_SECONDS", 0.01)
    metrics, failures, over = Metrics("contacts"), [ConnectionResetError()], asyncio.Event()
    watch_inbox(metrics, pool)
    await heard(pool, 100, 5)
    assert "souhlas_inbox_oldest_seconds 8.64" in (await metrics.scrape()).decode()

    async def some(most: int) -> int:
        if failures:
            raise failures.pop()
        number = await purge(pool, DAYS, most)
        if number == 0:
            over.set()
        return number

    running = asyncio.create_task(purging(metrics, Purge("inbox", some)))
    async with asyncio.timeout(20):
        await over.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert metrics.value("souhlas_rows_purged_total", table="inbox") == 5
    assert "souhlas_inbox_oldest_seconds 0.0" in (await metrics.scrape()).decode()
    [line] = [one for one in caplog.records if one.name == "souhlas.purging"]
    assert (line.levelname, _part(line)) == ("WARNING", "inbox")


def _part(line: Any) -> str:
    found: str = line.part
    return found
