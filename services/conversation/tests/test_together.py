"""Steps written together: one commit for many, each with its own answer and its own fault."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest_asyncio
from conversation.store.together import Together

from dev.databases import Database
from shared.postgres import OUTAGES, connect_pool

INSERT = "INSERT INTO step (id, half) VALUES ($1, 100 / $2::int) RETURNING half"


@pytest_asyncio.fixture(loop_scope="session")
async def pool(database: Callable[[str], Awaitable[Database]]) -> AsyncIterator[asyncpg.Pool]:
    made = await database("together")
    made_pool = await connect_pool(made.owner_dsn, 2)
    await made_pool.execute("CREATE TABLE step (id integer PRIMARY KEY, half integer NOT NULL)")
    yield made_pool
    made_pool.terminate()


async def test_what_comes_at_the_same_moment_is_committed_at_once_and_answered_apart(pool: asyncpg.Pool) -> None:
    together = Together(INSERT)
    answers = await asyncio.gather(*(together.fetchval(pool, (number, number)) for number in range(1, 9)))
    assert answers == [100 // number for number in range(1, 9)]
    assert await pool.fetchval("SELECT count(DISTINCT xmin::text) FROM step") == 1


async def test_a_fault_falls_on_the_one_that_has_it_and_on_nobody_else(pool: asyncpg.Pool) -> None:
    together = Together(INSERT)
    asked = [(1, 1), (2, 0), (1, 1), (3, 4), (4, "not a number")]
    answers = await asyncio.gather(*(together.fetchval(pool, one) for one in asked), return_exceptions=True)
    assert (answers[0], answers[3]) == (100, 25)
    assert isinstance(answers[1], asyncpg.DivisionByZeroError)
    assert isinstance(answers[2], asyncpg.UniqueViolationError)
    assert isinstance(answers[4], asyncpg.DataError)
    assert await pool.fetchval("SELECT array_agg(id ORDER BY id) FROM step") == [1, 3]


async def test_one_who_leaves_takes_nothing_from_the_others(pool: asyncpg.Pool) -> None:
    together = Together(INSERT)
    leaving, staying = (asyncio.create_task(together.fetchval(pool, (number, 1))) for number in (1, 2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 100
    assert await together.fetchval(pool, (3, 1)) == 100


async def test_when_the_store_is_away_every_one_is_told_and_the_next_is_written(pool: asyncpg.Pool) -> None:
    together = Together(INSERT)
    away = await connect_pool(_dsn(pool), 1)
    away.terminate()
    answers = await asyncio.gather(*(together.fetchval(away, (number, 1)) for number in (1, 2)), return_exceptions=True)
    assert all(isinstance(answer, OUTAGES) for answer in answers)
    assert await together.fetchval(pool, (1, 1)) == 100


def _dsn(pool: asyncpg.Pool) -> str:
    return str(pool._connect_args[0])
