"""The ledger by itself on real parts: Kafka, PostgreSQL and one ledger process; nobody else wants the machine."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import httpx

from benchmarks.events import grants
from dev import databases, keys, services
from dev.infra import infra
from dev.kafka import BENCHMARK_JVM
from dev.process import Process
from dev.state import State
from dev.topics import create_topics
from dev.watchdog import Watchdog
from shared.kafka import Producer

SLICE = 5_000


@dataclass
class Alone:
    """A ledger that is not started yet, and what is beside it."""

    kafka: str
    url: str
    token: str
    """An auditor's of the workspace `demo`."""
    rival: str
    """One's of the workspace `rival`."""
    ledger: Process
    server: asyncpg.Connection
    settings: Mapping[str, str]
    tolerance: timedelta = timedelta(seconds=60)

    async def say(self, count: int) -> Sequence[str]:
        """Put `count` grants of as many contacts on the consent topic; some of their contact ids."""
        producer = Producer(self.kafka)
        await producer.start()
        some: list[str] = []
        for _ in range(count // SLICE):
            messages = grants(SLICE)
            some += [message.key.decode().partition(":")[2] for message in messages[:100]]
            await producer.send(messages)
        await producer.stop()
        return some

    async def size(self, workspace: str = "demo") -> int:
        """Entries under the last checkpoint of the workspace's log."""
        query = "SELECT coalesce(max(size), 0) FROM checkpoint WHERE workspace = $1"
        try:
            return int(await self.server.fetchval(query, workspace))
        except asyncpg.UndefinedTableError:
            return 0

    async def until(self, size: int) -> None:
        """Return once so many entries are under a checkpoint."""
        while await self.size() < size:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@asynccontextmanager
async def alone() -> AsyncIterator[Alone]:
    """Everything but the ledger is running; it is stopped, if it was started, with the rest."""
    async with infra(jvm=BENCHMARK_JVM) as parts:
        await create_topics(parts.kafka)
        watchdog = Watchdog()
        state = State.fresh(watchdog)
        try:
            made = await databases.make_all(parts.postgres_superuser_dsn, lambda role: state.secret(f"postgres-{role}"))
            signer = keys.signer(state)
            demo, rival = (signer.token(one, keys.ROLES["auditor"]) for one in ("demo", "rival"))
            addresses = services.urls(state)
            environment = services.environments(state, parts, made, addresses, rate_limits=False)
            server = await asyncpg.connect(f"{parts.postgres_superuser_dsn.rpartition('/')[0]}/consent_ledger")
            async with httpx.AsyncClient(trust_env=False) as client:
                ledger = services.programs(state, environment, addresses, client)["consent_ledger"]
                try:
                    url, own = addresses["consent_ledger"], environment["consent_ledger"]
                    yield Alone(parts.kafka, url, demo, rival, ledger, server, own)
                finally:
                    await ledger.stop()
                    await server.close()
        finally:
            state.close()
            watchdog.close()
