"""A desk on a real database of its own; the running service on real Kafka; a hand to write events with."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer
from contacts.app import MIGRATIONS, ContactsSettings, create_app
from contacts.handlers.desk import Desk
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from playwright.async_api import Page
from pydantic import SecretStr
from tales import until

from dev.databases import SEARCH, Database, drop_database, make_database
from dev.infra import Infra
from dev.keys import ISSUER, Signer
from dev.pages import Visitors, served
from shared.envelope import Record, unseal
from shared.events import Said
from shared.identity import uuid7
from shared.kafka import Producer
from shared.postgres import connect_pool, migrate
from shared.topics import Topic

Listen = Callable[[Topic, Callable[[Said], bool]], Awaitable[list[Said]]]

Databases = Callable[[str], Awaitable[Database]]

EMPTY = """
DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ')
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'
); END $$
"""

T0 = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = T0 + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


async def emptied(owner_dsn: str) -> None:
    """Nobody is known any more, nothing waits to be said."""
    owner = await asyncpg.connect(owner_dsn)
    try:
        await owner.execute(EMPTY)
    finally:
        await owner.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated(infra: Infra) -> AsyncIterator[Database]:
    """One for the whole run: it takes a second to make."""
    name = f"contacts_{secrets.token_hex(4)}"
    made = await make_database(infra.postgres_superuser_dsn, name, lambda role: f"{role}-password", SEARCH)
    await migrate(made.owner_dsn, "contacts", MIGRATIONS)
    yield made
    await drop_database(infra.postgres_superuser_dsn, name)


@pytest_asyncio.fixture
async def contacts_database(migrated: Database) -> Database:
    """The tables, empty."""
    await emptied(migrated.owner_dsn)
    return migrated


@pytest_asyncio.fixture
async def desk(contacts_database: Database) -> AsyncIterator[Desk]:
    """The use cases' desk; its clock is a `Clock`, what is said stays in the outbox."""
    pool = await connect_pool(contacts_database.dsn)
    yield Desk(pool, b"f" * 32, b"k" * 32, Clock(), uuid7, lambda: None, {"name": "Souhlas"})
    await pool.close()


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    pem = tmp_path_factory.mktemp("keys") / "key.pem"
    pem.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    return Signer(pem)


@dataclass(frozen=True)
class Running:
    """The service, up and ready, with a database that its tests share."""

    app: FastAPI
    client: httpx.AsyncClient
    owner_dsn: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def running(
    infra: Infra, module_database: Databases, signer: Signer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    """One for a whole file of tests: it takes half a second to start."""
    made = await module_database("contacts")
    keys = tmp_path_factory.mktemp("contacts") / "jwks.json"
    keys.write_text(signer.jwks())
    settings = ContactsSettings(
        kafka=infra.kafka,
        jwks_file=keys,
        token_issuer=ISSUER,
        freshness_key=SecretStr("k" * 32),
        fingerprint_key=SecretStr("f" * 32),
        postgres=SecretStr(made.dsn),
        postgres_owner=SecretStr(made.owner_dsn),
        stop_seconds=3,
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://contacts") as client:

            async def ready() -> bool:
                return (await client.get("/readyz")).status_code == 200

            await until(ready, 30)
            yield Running(app, client, made.owner_dsn)


@pytest_asyncio.fixture
async def client(running: Running) -> httpx.AsyncClient:
    """The service, up and ready; it knows nobody."""
    await emptied(running.owner_dsn)
    return running.client


@pytest.fixture
def app(running: Running, client: httpx.AsyncClient) -> FastAPI:
    """What `client` talks to."""
    return running.app


@pytest_asyncio.fixture
async def producer(infra: Infra) -> AsyncIterator[Producer]:
    producer = Producer(infra.kafka, client_id="test")
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
def listener(infra: Infra) -> Listen:
    """``await listener(topic, wanted)``: the first event of `topic` that is `wanted`, as a list of one."""

    async def listen(topic: Topic, wanted: Callable[[Said], bool]) -> list[Said]:
        consumer = AIOKafkaConsumer(topic.name, bootstrap_servers=infra.kafka, auto_offset_reset="earliest")
        await consumer.start()
        try:
            async with asyncio.timeout(30):
                async for raw in consumer:
                    record = Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers), 0)
                    if raw.value is not None and wanted(event := unseal(record, topic).event):
                        return [event]
        finally:
            await consumer.stop()
        raise AssertionError

    return listen


@pytest_asyncio.fixture
async def page(visitors: Visitors, address: str) -> AsyncIterator[Page]:
    """A page that fails the test when anything lands on its console as an error."""
    faults: list[str] = []
    async with visitors.visitor(address, locale="en-GB") as context:
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        yield page
    assert faults == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def door(running: Running) -> AsyncIterator[str]:
    """Where the running service answers browsers."""
    async with served(running.app) as url:
        yield url


@pytest.fixture
def address(client: httpx.AsyncClient, door: str) -> str:
    """The same, of a service that knows nobody."""
    return door


@pytest.fixture
def token(signer: Signer) -> Callable[[str], str]:
    return signer.token
