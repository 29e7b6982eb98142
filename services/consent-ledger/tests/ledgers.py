"""A ledger on a database of its own, and the whole service in this process: what fixtures make and tests work with."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import asyncpg
import httpx
from consent_ledger.app import LedgerSettings, create_app
from consent_ledger.keys import Keyring
from consent_ledger.measure import Measures
from consent_ledger.store.append import LOCK, Appender
from consent_ledger.sweep import Sweep
from fastapi import FastAPI
from samples import Clock

from dev.databases import Database
from dev.keys import Signer
from shared.envelope import Message, Received
from shared.kafka import Producer
from shared.metrics import Metrics

if TYPE_CHECKING:
    from desk import Desk


LOGS = ("entry", "evidence", "tile", "checkpoint")


async def put_back(dsn: str) -> None:
    """Fill the tables of the logs again, each from a copy ``saved_<table>``, behind the service's back."""
    connection = await asyncpg.connect(dsn)
    again = (f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}" for table in LOGS)
    try:
        await connection.execute(f"SET session_replication_role = replica; BEGIN; {'; '.join(again)}; COMMIT")
    finally:
        await connection.close()


@dataclass
class Ledger:
    """What store tests work with."""

    database: Database
    pool: asyncpg.Pool
    keyring: Keyring
    clock: Clock
    appender: Appender
    superuser_dsn: str = field(default="", repr=False)

    async def superuser(self, sql: str) -> None:
        """Run statements as somebody whom neither rights nor triggers stop."""
        connection = await asyncpg.connect(self.superuser_dsn.rpartition("/")[0] + f"/{self.database.name}")
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def save(self) -> None:
        """Keep a copy of what the logs consist of."""
        for table in LOGS:
            await self.superuser(f"DROP TABLE IF EXISTS saved_{table}; CREATE TABLE saved_{table} AS TABLE {table}")

    async def put_back(self) -> None:
        """Have the database as it was at `save`, as from a backup or on a replica that lags."""
        await put_back(self.superuser_dsn.rpartition("/")[0] + f"/{self.database.name}")

    def forget(self) -> None:
        """Have nobody here know what was signed before: not this process, and not the files beside the keys."""
        for workspace in self.keyring.known():
            self.keyring._path(workspace, "checkpoint").unlink()
        self.keyring._seen.clear()

    def another(self, lock: int = LOCK) -> Appender:
        """A second sequencer, as if by mistake."""
        return Appender(self.pool, self.keyring, self.clock, lock)


def comparing(ledger: Ledger, desk: "Desk") -> Sweep:
    """The sweep of the desk's service, at full speed."""
    damages, measures = desk.door.damages, Measures(Metrics("test"))
    return Sweep(ledger.pool, ledger.keyring, damages, measures, share=1, pause=0)


@dataclass
class Service:
    """The whole service in this process, and what talks to it."""

    app: FastAPI
    client: httpx.AsyncClient
    signer: Signer
    producer: Producer
    settings: LedgerSettings

    def headers(self, workspace: str = "demo", scopes: Iterable[str] = ("ledger:read",), **more: Any) -> dict[str, str]:
        """A bearer token."""
        return {"Authorization": f"Bearer {self.signer.token(workspace, scopes, **more)}"}

    async def get(self, path: str, workspace: str = "demo", /, **params: Any) -> httpx.Response:
        """GET as an auditor of the workspace."""
        return await self.client.get(path, params=params or None, headers=self.headers(workspace))

    async def say(self, *events: Received | Message) -> None:
        """Put events on the consent topic."""
        await self.producer.send([one if isinstance(one, Message) else message_of(one) for one in events])

    async def until(self, size: int, workspace: str = "demo") -> str:
        """The first checkpoint of at least `size` entries."""
        async with asyncio.timeout(20):
            while True:
                answer = await self.get(f"/log/{workspace}/checkpoint", workspace)
                if answer.status_code == 200 and int(answer.text.split("\n")[1]) >= size:
                    return answer.text
                await asyncio.sleep(0.01)


def message_of(received: Received) -> Message:
    """The record of a sample as a message."""
    record = received.record
    assert record.key is not None
    assert record.value is not None
    return Message(record.topic, record.key, record.value, record.headers)


@asynccontextmanager
async def serving(
    settings: LedgerSettings, signer: Signer, clock: Callable[[], datetime] | None = None
) -> AsyncIterator[Service]:
    """The service while the block runs."""
    app = create_app(settings, clock=clock)
    transport = httpx.ASGITransport(app)
    producer = Producer(settings.kafka)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://ledger") as http,
    ):
        async with asyncio.timeout(30):
            while (await http.get("/readyz")).status_code != 200:  # noqa: ASYNC110 (its state is seen over HTTP alone)
                await asyncio.sleep(0.02)
        yield Service(app, http, signer, producer, settings)
        await producer.stop()


class Serving(Protocol):
    """`serving`, for tests that start and stop the service themselves."""

    def __call__(
        self, settings: LedgerSettings, signer: Signer, clock: Callable[[], datetime] | None = ...
    ) -> AbstractAsyncContextManager[Service]:
        """The service while the block runs."""
        ...


class SettingsFor(Protocol):
    """``await settings_for()``: settings of a service on an empty database, and who signs tokens for it."""

    def __call__(self, **more: Any) -> Awaitable[tuple[LedgerSettings, Signer]]:
        """With `more` settings."""
        ...
