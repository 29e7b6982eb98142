"""A database that is away, or not right yet: what /readyz and the log say of it."""

import asyncio
from typing import Any

import asyncpg
import pytest

from conftest import Databases
from dev.infra import Infra
from shared.postgres import Database, Drift, opened, reached, until_up
from shared.starting import in_background


class Away:
    """A pool that cannot answer."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    async def fetchval(self, _: str) -> None:
        if self._error is not None:
            raise self._error
        await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionRefusedError(), "ConnectionRefusedError"),
        (asyncpg.AdminShutdownError(), "AdminShutdownError"),
        (asyncpg.InvalidPasswordError(), "InvalidPasswordError"),
        (None, "TimeoutError"),
    ],
)
async def test_what_is_down_is_named(monkeypatch: pytest.MonkeyPatch, error: Exception | None, kind: str) -> None:
    monkeypatch.setattr("shared.postgres.ANSWER_SECONDS", 0.01 if error is None else 20.0)
    pool: Any = Away(error)
    assert await reached(pool) == [f"postgres: does not answer ({kind})"]


async def test_a_role_that_is_not_there_yet_is_waited_for_and_told_once(
    infra: Infra, database: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    made = await database("waited")
    dsn = made.dsn.replace("-password", "-wrong")
    waiting = asyncio.create_task(until_up(dsn, pause=0.02))
    async with asyncio.timeout(20):
        while not [one for one in caplog.records if one.name == "souhlas.postgres"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    connection = await asyncpg.connect(infra.postgres_superuser_dsn)
    await connection.execute(f"ALTER ROLE \"{made.name}\" PASSWORD '{made.name}-wrong'")
    await connection.close()
    await asyncio.wait_for(waiting, 20)
    [line] = [one for one in caplog.records if one.name == "souhlas.postgres"]
    assert line.reason == "InvalidPasswordError"  # type: ignore[attr-defined]


async def test_a_database_that_goes_away_while_it_is_opened_is_opened_from_the_beginning(
    infra: Infra, database: Databases
) -> None:
    made = await database("opened")
    tries: list[asyncpg.Pool] = []

    async def first(pool: asyncpg.Pool) -> None:
        tries.append(pool)
        async with pool.acquire() as connection:
            if len(tries) == 1:
                killer = await asyncpg.connect(infra.postgres_superuser_dsn)
                await killer.execute("SELECT pg_terminate_backend($1)", connection.get_server_pid())
                await killer.close()
            await connection.fetchval("SELECT count(*) FROM outbox")

    async with asyncio.timeout(20):
        pool = await opened(Database(made.owner_dsn, made.dsn, "shared"), first, pause=0.02)
    assert tries[1:] == [pool], "the one that was open then is let go of"
    with pytest.raises(asyncpg.InterfaceError):
        await tries[0].fetchval("SELECT 1")
    assert await pool.fetchval("SELECT 1") == 1
    pool.terminate()


async def test_what_is_wrong_with_a_database_and_no_outage_ends_its_opening(database: Databases) -> None:
    made = await database("broken")

    async def first(_: asyncpg.Pool) -> None:
        raise Drift("not what it should be")

    with pytest.raises(Drift):
        await opened(Database(made.owner_dsn, made.dsn, "shared"), first)


async def test_a_start_that_fails_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    await asyncio.wait([in_background(fails(), "start")])
    await asyncio.sleep(0)
    assert [(one.levelname, one.name) for one in caplog.records] == [("CRITICAL", "souhlas.start")]
