"""PostgreSQL for a service: the pool, plain SQL migrations under an advisory lock, and the inbox.

asyncpg only; SQL is written by hand in each service's `store.py`. A migration is a file ``NNNN_what.sql``, run once,
whole or not at all, by the owner role; the service itself runs under a role that owns nothing.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeAlias, cast

import asyncpg
from pydantic_core import from_json, to_json

from shared.envelope import Received
from shared.patience import within

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy | asyncpg.Connection"
OUTAGES: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    # Who may connect, and to what, is set by a person, who may be changing it just now.
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    # A machine without room, or whose disk is not what it was: a person mends it, and no record is at fault.
    asyncpg.DiskFullError,
    asyncpg.OutOfMemoryError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.PostgresSystemError,
    asyncpg.DataCorruptedError,
    asyncpg.IndexCorruptedError,
    # A connection that has heard the server's last word and not yet its end refuses the next query in this way, before
    # anything is sent: seen after kill -9 of PostgreSQL.
    asyncpg.InternalClientError,
)
"""What says that the database is away or busy, and not that the request is wrong."""

ANSWER_SECONDS = 1.0
TOLD_SECONDS = 60.0
_LOCK = 0x536F75686C6173  # "Souhlas"

log = logging.getLogger("souhlas.postgres")


class Drift(RuntimeError):
    """The database is not what the migrations say it is; nobody should go on by guess."""


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=_json, decoder=from_json, schema="pg_catalog")


def _json(value: object) -> str:
    return to_json(value).decode()


async def _leave_as_it_is(connection: asyncpg.Connection) -> None:
    """In place of asyncpg's reset, a round trip each time a connection goes back to the pool."""


async def connect_pool(dsn: str, size: int = 10, *, stateless: bool = False) -> asyncpg.Pool:
    """A pool of `size` connections at most; ``jsonb`` is read and written as Python values. Raises `OUTAGES`.

    `stateless`: the caller never leaves anything on a session (SET, LISTEN, session locks), so nothing is reset.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        init=_prepare,
        reset=_leave_as_it_is if stateless else None,
        command_timeout=30,
        timeout=10,
        max_inactive_connection_lifetime=60,
    )


async def until_up(dsn: str, setting: str, *, pause: float = 0.2) -> None:
    """Return once a connection to `dsn` succeeds; what is waited for is in the log, once a kind and a minute.

    Outages are waited out, and so is a database, role or password that is not right yet: then `setting` is named.
    """
    waiting = _Waiting(pause)
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=5)
        except (*OUTAGES, asyncpg.PostgresError) as error:
            await waiting.out(error, setting)
        else:
            await connection.close()
            return


class _Waiting:
    """Says what is waited for, once a kind and a minute, and pauses."""

    def __init__(self, pause: float) -> None:
        self._pause, self._told = pause, dict[str, float]()

    async def out(self, error: BaseException, setting: str | None = None) -> None:
        """An outage, or a `setting` that PostgreSQL refuses: it is tried again after this."""
        kind, now = type(error).__name__, time.monotonic()
        if now - self._told.get(kind, -TOLD_SECONDS) >= TOLD_SECONDS:
            self._told[kind] = now
            _tell(error, {"reason": kind, "part": setting})
        await asyncio.sleep(self._pause)


def _tell(error: BaseException, about: dict[str, str | None]) -> None:
    match error:
        case asyncpg.InvalidAuthorizationSpecificationError() if about["part"]:
            log.error("PostgreSQL refuses role or password of %s: it is tried again", about["part"], extra=about)
        case asyncpg.InvalidCatalogNameError() if about["part"]:
            log.error("PostgreSQL lacks the database of %s: it is tried again", about["part"], extra=about)
        case _:
            log.warning("postgres cannot be used yet: it is tried again", extra=about)


@dataclass(frozen=True, slots=True)
class Database:
    """A service's database: whose it is (`owner`, who migrates), by whom it is used (`dsn`), and what is in it."""

    owner: str
    dsn: str
    package: str
    shared: Sequence[str] = ()
    size: int = 10
    stateless: bool = False


async def opened(
    database: Database, first: Callable[[asyncpg.Pool], Awaitable[None]], *, pause: float = 0.2
) -> asyncpg.Pool:
    """A pool of a database that is up, and up to date; `first` has been done with it.

    PostgreSQL may go away again at any moment of it: then all of it is done again. Raises Drift, and what is no outage.
    """
    waiting = _Waiting(pause)
    while True:
        await until_up(database.owner, "SOUHLAS_POSTGRES_OWNER", pause=pause)
        try:
            await migrate(database.owner, database.package, database.shared)
            await until_up(database.dsn, "SOUHLAS_POSTGRES", pause=pause)
            pool = await connect_pool(database.dsn, database.size, stateless=database.stateless)
            try:
                await first(pool)
            except BaseException:
                pool.terminate()
                raise
        except OUTAGES as error:
            await waiting.out(error)
        else:
            return pool


async def reached(pool: asyncpg.Pool) -> list[str]:
    """What ``/readyz`` says of the database: nothing when it answers within a second, else its name and why."""
    try:
        await within(ANSWER_SECONDS, pool.fetchval("SELECT 1"))
    except (*OUTAGES, asyncpg.PostgresError) as error:
        return [f"postgres: does not answer ({type(error).__name__})"]
    return []


def _scripts(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(f"{prefix}{name}", folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


async def migrate(owner_dsn: str, package: str, shared: Sequence[str] = ()) -> list[str]:
    """Bring a database up to date and say which scripts were run now.

    `shared` names scripts of `shared/migrations` (those of `shared.inbox.INBOX`, ``outbox`` with ``outbox_rows``,
    ``idempotency``), run before the package's own ``migrations/NNNN_what.sql``. ``:role`` in a script stands for the
    service's runtime role.
    Several processes may call this at once. Raises Drift when a script that was run has been edited since.
    """
    common = resources.files("shared") / "migrations"
    scripts = [(f"shared/{name}", (common / f"{name}.sql").read_text(encoding="utf-8")) for name in shared]
    scripts += _scripts(resources.files(package) / "migrations", "")
    connection = await asyncpg.connect(owner_dsn, timeout=10)
    try:
        return await _run(connection, scripts)
    finally:
        await connection.close()


async def _run(connection: asyncpg.Connection, scripts: list[tuple[str, str]]) -> list[str]:
    done: list[str] = []
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migration"
            " (name text PRIMARY KEY, sha256 text NOT NULL, run_at timestamptz NOT NULL DEFAULT now())"
        )
        known = {row["name"]: row["sha256"] for row in await connection.fetch("SELECT name, sha256 FROM migration")}
        owner = cast(str, await connection.fetchval("SELECT current_user"))
        role = owner.removesuffix("_owner")
        for name, sql in scripts:
            digest = hashlib.sha256(sql.encode()).hexdigest()
            if known.get(name, digest) != digest:
                raise Drift(f"migration {name} was edited after it had been run here")
            if name not in known:
                await connection.execute(sql.replace(":role", f'"{role}"'))
                await connection.execute("INSERT INTO migration (name, sha256) VALUES ($1, $2)", name, digest)
                done.append(name)
    return done


@asynccontextmanager
async def received_once(
    pool: asyncpg.Pool, consumer: str, events: Sequence[Received]
) -> AsyncIterator[tuple[Connection, list[Received]]]:
    """One transaction for a batch: yields the connection and the events that `consumer` has not had before.

    The inbox rows are written in it, so effect and memory of it are kept or lost together; an event that comes twice,
    even twice in one batch, is given once. The order of `events` is kept.
    """
    told = {(one.workspace, one.id_text): one for one in reversed(events)}
    names = sorted(told)
    async with pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(
            "WITH put AS (INSERT INTO inbox (consumer, workspace, event_id)"
            " SELECT $1, * FROM unnest($2::text::text[], $3::text::uuid[]) ON CONFLICT DO NOTHING"
            " RETURNING workspace, event_id)"
            " SELECT count(*) AS number,"
            " CASE WHEN count(*) < $4 THEN array_agg((workspace, event_id::text)) END AS names FROM put",
            consumer,
            f"""{{{",".join([f'"{workspace}"' for workspace, _ in names])}}}""",
            f"{{{','.join([event_id for _, event_id in names])}}}",
            len(names),
        )
        assert row is not None
        fresh = told.keys() if row["number"] == len(names) else set(map(tuple, row["names"] or ()))
        yield connection, [one for one in events if told[name := (one.workspace, one.id_text)] is one and name in fresh]
