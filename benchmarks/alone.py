"""One service with Kafka, PostgreSQL and Redis, and none of its neighbours: what it costs by itself.

On two cores the neighbours that hear what is said would take most of the machine: a figure of one service beside a
floor that has no neighbours either must be taken without them.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

from dev import databases, keys, seed, services
from dev.infra import Infra, infra
from dev.kafka import BENCHMARK_JVM
from dev.process import Process
from dev.state import State
from dev.topics import create_topics
from dev.watchdog import Watchdog


@dataclass(frozen=True)
class Alone:
    """The service, not started yet, and what it stands on."""

    program: Process
    url: str
    parts: Infra
    signer: keys.Signer


@contextlib.asynccontextmanager
async def alone(name: str) -> AsyncIterator[Alone]:
    """The service `name` (as in `dev.services.NAMES`) as the stack would start it, in a folder of its own."""
    async with infra(jvm=BENCHMARK_JVM) as parts:
        await create_topics(parts.kafka)
        watchdog = Watchdog()
        state = State.fresh(watchdog)
        try:
            made = await databases.make_all(parts.postgres_superuser_dsn, lambda role: state.secret(f"postgres-{role}"))
            signer = keys.signer(state)
            addresses = services.urls(state)
            environment = services.environments(state, parts, made, addresses, rate_limits=False)
            async with httpx.AsyncClient(trust_env=False) as client:
                program = services.programs(state, environment, addresses, client)[name]
                try:
                    yield Alone(program, addresses[name], parts, signer)
                finally:
                    await program.stop()
        finally:
            state.close()
            watchdog.close()


@contextlib.asynccontextmanager
async def conversation() -> AsyncIterator[Alone]:
    """Conversation alone, started, with the workspace `demo` and its bot `lead`."""
    async with alone("conversation") as service:
        await service.program.start()
        token = service.signer.token("demo", keys.ROLES["admin"])
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            await seed.seed_workspace(client, service.url, token)
        yield service
