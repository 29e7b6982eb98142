"""Fixtures: a migrated database of the ledger's own, keys, an appender; and the whole service over HTTP."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from consent_ledger.app import LedgerSettings
from consent_ledger.keys import Keyring
from consent_ledger.store.append import Appender
from desk import Desk
from joserfc.jwk import OKPKey
from ledgers import Ledger, Service, Serving, SettingsFor, serving
from samples import Clock

from dev.databases import Database, copy_database, drop_database, make_database
from dev.infra import Infra
from dev.keys import ISSUER, Signer
from shared.postgres import connect_pool, migrate

MakeDatabase = Callable[[], Awaitable[Database]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated(infra: Infra) -> AsyncIterator[Database]:
    """A database that the ledger's scripts were run in: to be copied, which takes a third of the time."""
    name = f"consent_ledger_{secrets.token_hex(4)}"
    made = await make_database(infra.postgres_superuser_dsn, name, lambda role: f"{role}-password")
    await migrate(made.owner_dsn, "consent_ledger", ["idempotency"])
    yield made
    await drop_database(infra.postgres_superuser_dsn, name)


@pytest_asyncio.fixture(loop_scope="session")
async def database(infra: Infra, migrated: Database) -> AsyncIterator[MakeDatabase]:
    """``await database()``: a new empty ledger's, dropped after the test."""
    made: list[str] = []

    async def make() -> Database:
        made.append(f"consent_ledger_{secrets.token_hex(4)}")
        return await copy_database(infra.postgres_superuser_dsn, migrated, made[-1])

    yield make
    for name in made:
        await drop_database(infra.postgres_superuser_dsn, name)


@pytest_asyncio.fixture(loop_scope="session")
async def ledger(infra: Infra, database: MakeDatabase, tmp_path: Path) -> AsyncIterator[Ledger]:
    """An empty ledger."""
    made = await database()
    pool = await connect_pool(made.dsn, 10)
    keyring, clock = Keyring(tmp_path / "keys", "log.example"), Clock()
    yield Ledger(made, pool, keyring, clock, Appender(pool, keyring, clock), infra.postgres_superuser_dsn)
    await pool.close()


@pytest.fixture
def desk(ledger: Ledger, tmp_path: Path) -> Desk:
    """The HTTP door on that ledger, without Kafka."""
    return Desk(ledger, tmp_path)


@pytest_asyncio.fixture(loop_scope="session")
async def owner(ledger: Ledger) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the role that owns the tables."""
    connection = await asyncpg.connect(ledger.database.owner_dsn)
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def settings_for(infra: Infra, database: MakeDatabase, tmp_path: Path) -> SettingsFor:
    """``await settings_for()``: settings of a service on an empty database."""
    pem = OKPKey.generate_key("Ed25519").as_pem(private=True)
    (tmp_path / "token-key.pem").write_bytes(pem)
    signer = Signer(tmp_path / "token-key.pem")
    (tmp_path / "jwks.json").write_text(signer.jwks())

    async def make(**more: Any) -> tuple[LedgerSettings, Signer]:
        made = await database()
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
async def service(settings_for: SettingsFor) -> AsyncIterator[Service]:
    """The service, ready."""
    settings, signer = await settings_for()
    async with serving(settings, signer) as running:
        yield running


@pytest.fixture(name="serving")
def _serving() -> Serving:
    """`serving`, for tests that start and stop the service themselves."""
    return serving
