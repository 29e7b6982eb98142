"""One real conversation service per test run, on real PostgreSQL and Kafka; its neighbours are events."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, TopicPartition
from conversation.app import create_app
from conversation.settings import ConversationSettings
from fastapi import FastAPI
from joserfc.jwk import OKPKey

from dev.databases import Database, drop_database, make_database
from dev.infra import Infra
from dev.keys import ISSUER, ROLES, Signer
from dev.seed import ACME, LEAD
from shared.envelope import Received, Record, unseal
from shared.topics import Topic


@dataclass
class Clock:
    """The real time, and what a test adds to it."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Service:
    """The service under test."""

    app: FastAPI
    http: httpx.AsyncClient
    signer: Signer
    settings: ConversationSettings
    database: Database
    clock: Clock
    infra: Infra
    superuser_dsn: str

    def admin(self, workspace: str, *scopes: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.signer.token(workspace, scopes or ROLES['admin'])}"}

    async def set_up(self, **changes: Any) -> str:
        """A new workspace with the bot `lead` published; says its name."""
        name = f"w{secrets.token_hex(5)}"
        await self.put_workspace(name, {**ACME, **changes})
        await self.publish(name, LEAD)
        return name

    async def put_workspace(self, name: str, definition: dict[str, Any]) -> None:
        answer = await self.http.put("/v1/workspace", json=definition, headers=self.admin(name))
        assert answer.status_code in (200, 201), answer.text

    async def publish(self, workspace: str, bot: dict[str, Any], bot_id: str = "lead") -> dict[str, Any]:
        answer = await self.http.put(f"/v1/bots/{bot_id}", json=bot, headers=self.admin(workspace))
        assert answer.status_code in (200, 201), answer.text
        answer = await self.http.post(f"/v1/bots/{bot_id}/publish", headers=self.admin(workspace))
        assert answer.status_code == 201, answer.text
        published: dict[str, Any] = answer.json()
        return published

    async def visit(self, workspace: str, **body: Any) -> "Visit":
        bot = body.pop("bot", "lead")
        answer = await self.http.post(f"/v1/widget/{workspace}/{bot}/conversations", json=body)
        assert answer.status_code == 201, answer.text
        return Visit(self, workspace, answer.json())

    async def rows(self, query: str, *arguments: object) -> list[Any]:
        connection = await asyncpg.connect(self.database.owner_dsn)
        try:
            return list(await connection.fetch(query, *arguments))
        finally:
            await connection.close()


@dataclass
class Visit:
    """A visitor in a conversation."""

    service: Service
    workspace: str
    begun: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.begun['visitor_token']}"}
        self.expects = self.begun["expects"]

    @property
    def contact_id(self) -> UUID:
        return UUID(self.begun["contact_id"])

    @property
    def url(self) -> str:
        return f"/v1/widget/conversations/{self.begun['conversation_id']}"

    async def send(self, value: Any, input_: str = "button", step_id: Any = ..., **headers: str) -> httpx.Response:
        step = self.expects.get("step_id") if step_id is ... else step_id
        return await self.service.http.post(
            f"{self.url}/answers",
            json={"step_id": step, "value": value, "input": input_},
            headers={**self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}},
        )

    async def answer(self, value: Any, input_: str = "button", step_id: Any = ...) -> dict[str, Any]:
        response = await self.send(value, input_, step_id)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        self.expects = body["expects"]
        return body

    async def answers(self, *values: Any) -> dict[str, Any]:
        for value in values:
            last = await self.answer(value, "button" if value in ("offer", "hours", "granted", "refused") else "typed")
        return last

    async def look(self) -> dict[str, Any]:
        response = await self.service.http.get(self.url, headers=self.headers)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def withdraw(self, **body: Any) -> dict[str, Any]:
        response = await self.service.http.post(f"{self.url}/withdraw", json=body, headers=self.headers)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def service(infra: Infra, tmp_path_factory: Any) -> AsyncIterator[Service]:
    name = f"conversation_{secrets.token_hex(4)}"
    database = await make_database(infra.postgres_superuser_dsn, name, lambda role: f"{role}-password")
    folder: Path = tmp_path_factory.mktemp("conversation")
    signer = _signer(folder)
    settings = ConversationSettings(
        kafka=infra.kafka,
        jwks_file=folder / "jwks.json",
        token_issuer=ISSUER,
        freshness_key="f" * 40,
        fingerprint_key="p" * 40,
        link_key="l" * 40,
        postgres=database.dsn,
        postgres_owner=database.owner_dsn,
        public_conversation_url="http://conversation.test",
        processor_name="Souhlas test",
        processor_email="processor@souhlas.example",
        rate_limits=False,
        mail_dir=folder / "mail",
    )
    clock = Clock()
    app = create_app(settings, clock=clock)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://conversation.test") as http:
            await until_ready(http)
            yield Service(app, http, signer, settings, database, clock, infra, infra.postgres_superuser_dsn)
    await drop_database(infra.postgres_superuser_dsn, name)


def _signer(folder: Path) -> Signer:
    pem = folder / "token-key.pem"
    pem.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    signer = Signer(pem)
    (folder / "jwks.json").write_text(signer.jwks())
    return signer


async def until_ready(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while (await http.get("/readyz")).status_code != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest_asyncio.fixture(loop_scope="session")
async def clock(service: Service) -> AsyncIterator[Clock]:
    """The service's clock; back at the real time after the test."""
    yield service.clock
    service.clock.ahead = timedelta()


Heard = Callable[..., Awaitable[list[Received]]]


class Ears:
    """Hears whole topics, each by one consumer that goes on where it stopped: a new one read them again each time."""

    def __init__(self, kafka: str) -> None:
        self._kafka = kafka
        self._consumers: dict[str, AIOKafkaConsumer] = {}
        self._found: dict[str, dict[bytes, list[Any]]] = {}

    async def listen(self, topic: Topic, key: str, count: int) -> list[Received]:
        """All events of the key that there are by now, once there are so many."""
        found = self._found.setdefault(topic.name, {}).setdefault(key.encode(), [])
        consumer = await self._consumer(topic)
        async with asyncio.timeout(20):
            while await self._hear(consumer, topic, 20 if len(found) >= count else 200) or len(found) < count:
                pass
        return [unseal(_record(record), topic) for record in found]

    async def _hear(self, consumer: AIOKafkaConsumer, topic: Topic, patience: int) -> bool:
        heard = await consumer.getmany(timeout_ms=patience)
        for record in (record for records in heard.values() for record in records):
            self._found[topic.name].setdefault(record.key, []).append(record)
        return bool(heard)

    async def _consumer(self, topic: Topic) -> AIOKafkaConsumer:
        if topic.name not in self._consumers:
            made = AIOKafkaConsumer(bootstrap_servers=self._kafka, auto_offset_reset="earliest")
            await made.start()
            made.assign([TopicPartition(topic.name, number) for number in range(topic.partitions)])
            self._consumers[topic.name] = made
        return self._consumers[topic.name]

    async def stop(self) -> None:
        for consumer in self._consumers.values():
            await consumer.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def heard(infra: Infra) -> AsyncIterator[Heard]:
    """``await heard(CONSENT, key, 2)``: the first events of a key, once there are so many."""
    ears = Ears(infra.kafka)
    yield ears.listen
    await ears.stop()


def _record(record: Any) -> Record:
    return Record(
        record.topic, record.partition, record.offset, record.key, record.value, record.headers, record.timestamp
    )
