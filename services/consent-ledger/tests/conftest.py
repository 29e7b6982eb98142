"""Fixtures: a migrated database of the ledger's own, keys, an appender; and the whole service over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from consent_ledger.app import LedgerSettings, create_app
from consent_ledger.keys import Keyring
from consent_ledger.store.append import LOCK, Appender
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from samples import Clock

from dev.databases import Database
from dev.keys import ISSUER, Signer
from shared.envelope import Message, Received
from shared.kafka import Producer
from shared.postgres import connect_pool, migrate


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

    def another(self, lock: int = LOCK) -> Appender:
        """A second sequencer, as if by mistake."""
        return Appender(self.pool, self.keyring, self.clock, lock)


@pytest_asyncio.fixture(loop_scope="session")
async def ledger(infra, database, tmp_path):
    """An empty ledger."""
    made = await database("consent_ledger")
    await migrate(made.owner_dsn, "consent_ledger")
    pool = await connect_pool(made.dsn, 10)
    keyring, clock = Keyring(tmp_path / "keys", "log.example"), Clock()
    yield Ledger(made, pool, keyring, clock, Appender(pool, keyring, clock), infra.postgres_superuser_dsn)
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def owner(ledger):
    """A connection of the role that owns the tables."""
    connection = await asyncpg.connect(ledger.database.owner_dsn)
    yield connection
    await connection.close()


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

    async def get(self, path: str, workspace: str = "demo", **params: Any) -> httpx.Response:
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
    return Message(record.topic, record.key, record.value, record.headers)


@asynccontextmanager
async def serving(settings: LedgerSettings, signer: Signer) -> AsyncIterator[Service]:
    """The service while the block runs."""
    app = create_app(settings)
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


@pytest_asyncio.fixture(loop_scope="session")
async def settings_for(infra, database, tmp_path):
    """``await settings_for()``: settings of a service on an empty database."""
    pem = OKPKey.generate_key("Ed25519").as_pem(private=True)
    (tmp_path / "token-key.pem").write_bytes(pem)
    signer = Signer(tmp_path / "token-key.pem")
    (tmp_path / "jwks.json").write_text(signer.jwks())

    async def make(**more: Any) -> tuple[LedgerSettings, Signer]:
        made = await database("consent_ledger")
        given: dict[str, Any] = {
            "kafka": infra.kafka,
            "jwks_file": tmp_path / "jwks.json",
            "token_issuer": ISSUER,
            "freshness_key": "f" * 32,
            "link_key": "l" * 32,
            "postgres": made.dsn,
            "postgres_owner": made.owner_dsn,
            "ledger_keys": tmp_path / "ledger-keys",
            "log_origin": "log.example",
        }
        return LedgerSettings(**(given | more)), signer

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def service(settings_for):
    """The service, ready."""
    settings, signer = await settings_for()
    async with serving(settings, signer) as running:
        yield running


@pytest.fixture(name="serving")
def _serving():
    """`serving`, for tests that start and stop the service themselves."""
    return serving
