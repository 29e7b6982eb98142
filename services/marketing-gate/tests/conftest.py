"""A store of the test's own, and the gate that asks it."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from marketing_gate.app import GateSettings, create_app
from marketing_gate.handlers import Bounds, Gate
from marketing_gate.store.projection import Projection
from marketing_gate.store.questions import Reader
from marketing_gate.testing import FINGERPRINT_KEY, FRESHNESS_KEY, NOW, Store, Story, until
from redis.asyncio import Redis

from dev.infra import Infra
from dev.keys import ISSUER, Signer
from shared.identity import uuid7
from shared.kafka import Producer


@pytest_asyncio.fixture(loop_scope="session")
async def redis(infra: Infra) -> AsyncIterator[Redis]:
    """A Redis database of this test's own, empty."""
    client = Redis.from_url(infra.redis_url.rpartition("/")[0] + "/9")
    await client.flushdb()
    yield client
    await client.flushdb()
    await client.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def store(redis: Redis) -> Store:
    projection = Projection(redis)
    bounds = Bounds(10_000_000, FINGERPRINT_KEY, FRESHNESS_KEY)
    made = Store(redis, projection, Gate(Reader(redis), bounds, projection.suspects, lambda: NOW))
    await made.current()
    return made


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture(scope="module")
def redis_url(infra: Infra) -> str:
    """Where the running gate keeps its projection; a module may have its own."""
    return infra.redis_url.rpartition("/")[0] + "/8"


@pytest.fixture(scope="module")
def stale_seconds() -> float:
    return 10.0


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    pem = tmp_path_factory.mktemp("keys") / "key.pem"
    pem.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    return Signer(pem)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def settings(
    infra: Infra, redis_url: str, stale_seconds: float, signer: Signer, tmp_path_factory: pytest.TempPathFactory
) -> GateSettings:
    jwks = tmp_path_factory.mktemp("gate") / "jwks.json"
    jwks.write_text(signer.jwks())
    return GateSettings(
        kafka=infra.kafka,
        jwks_file=jwks,
        token_issuer=ISSUER,
        freshness_key=FRESHNESS_KEY.decode(),
        fingerprint_key=FINGERPRINT_KEY.decode(),
        link_key="l" * 32,
        redis=redis_url,
        stale_seconds=stale_seconds,
        public_conversation_url="https://chat.example",
        stop_seconds=3,
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def app(settings: GateSettings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(app: FastAPI, signer: Signer) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {signer.token('demo')}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://gate", headers=headers) as client:

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await until(ready, 30)
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def producer(settings: GateSettings) -> AsyncIterator[Producer]:
    producer = Producer(settings.kafka, client_id="test")
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
def live() -> Story:
    """A story of now, of contacts that no other test has."""
    return Story(now=time.time_ns() // 1000, first=uuid7().int)
