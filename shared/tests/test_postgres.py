"""A database that is away, or not right yet: what /readyz and the log say of it."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from conftest import Databases
from dev.infra import Infra
from shared.logs import JsonFormatter
from shared.postgres import Database, Drift, opened, reached
from shared.starting import in_background


class Away:
    """A pool that cannot answer."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    async def fetchval(self, _: str) -> None:
        if self._error is not None:
            raise self._error
        try:
            await asyncio.Event().wait()
        finally:  # asyncpg wants to cancel the query at the server, which does not answer
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
    assert await asyncio.wait_for(reached(pool), 10) == [f"postgres: does not answer ({kind})"]


REFUSED = "PostgreSQL refuses role or password of %s: it is tried again"
NO_DATABASE = "PostgreSQL lacks the database of %s: it is tried again"


@pytest.mark.parametrize("setting", ["SOUHLAS_POSTGRES", "SOUHLAS_POSTGRES_OWNER"])
@pytest.mark.parametrize(("words", "kind"), [(REFUSED, "InvalidPassword"), (NO_DATABASE, "InvalidCatalogName")])
async def test_a_setting_that_postgres_refuses_is_named_once_and_waited_for(
    infra: Infra, database: Databases, caplog: pytest.LogCaptureFixture, setting: str, words: str, kind: str
) -> None:
    made = await database("waited")
    as_owner = setting == "SOUHLAS_POSTGRES_OWNER"
    dsn = made.owner_dsn if as_owner else made.dsn
    wrong = f"{dsn}_new" if words == NO_DATABASE else dsn.replace("-password", "-wrong")
    given = Database(wrong if as_owner else made.owner_dsn, made.dsn if as_owner else wrong, "shared")
    opening = asyncio.create_task(opened(given, _nothing, pause=0.02))
    async with asyncio.timeout(20):
        while not [one for one in caplog.records if one.name == "souhlas.postgres"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    superuser = await asyncpg.connect(infra.postgres_superuser_dsn)
    if words == NO_DATABASE:
        await superuser.execute(f'CREATE DATABASE "{made.name}_new" OWNER "{made.name}_owner"')
    else:
        role = f"{made.name}_owner" if as_owner else made.name
        await superuser.execute(f"ALTER ROLE \"{role}\" PASSWORD '{role}-wrong'")
    pool = await asyncio.wait_for(opening, 20)
    pool.terminate()
    [line] = [one for one in caplog.records if one.name == "souhlas.postgres"]
    assert (line.levelname, line.getMessage(), line.exc_info) == ("ERROR", words % setting, None)
    said = json.loads(JsonFormatter("contacts").format(line))
    assert said["message"] == words % setting
    assert said["reason"] == f"{kind}Error"
    if words == NO_DATABASE:
        await superuser.execute(f'DROP DATABASE "{made.name}_new" WITH (FORCE)')
    await superuser.close()


async def _nothing(_: asyncpg.Pool) -> None:
    return


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
