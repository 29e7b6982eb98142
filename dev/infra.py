"""Kafka, PostgreSQL and Redis for the stack, tests and benchmarks, each from the first source that has it.

Addresses in the environment (`SOUHLAS_KAFKA`, with the settings `SOUHLAS_KAFKA_…` of the way in,
`SOUHLAS_POSTGRES_SUPERUSER`, `SOUHLAS_REDIS`), then Docker when an engine answers (not with `SOUHLAS_DOCKER=no`), then
local programs that need no root, no Docker, no Java and no Maven.
Standard error says which was taken.
"""

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from dev import kafka, postgres, redis
from dev.engine import Engine, find_engine
from dev.process import Process, StartFailed, port_answers, say
from dev.state import State
from dev.watchdog import Watchdog
from shared.brokers import Brokers
from shared.settings import KAFKA as KAFKA_SERVERS
from shared.settings import POSTGRES_DSN, REDIS_URL, Environment, fault_lines

KAFKA, POSTGRES, REDIS = "SOUHLAS_KAFKA", "SOUHLAS_POSTGRES_SUPERUSER", "SOUHLAS_REDIS"
FORMS = {
    KAFKA: (re.compile(KAFKA_SERVERS), "host:port, separated by commas", 9092),
    POSTGRES: (POSTGRES_DSN, "postgresql://superuser:password@host:port/postgres", 5432),
    REDIS: (REDIS_URL, "redis://host:port/database", 6379),
}
"""By variable: what an address looks like, in words too, and the port where none is said."""


class Part(Protocol):
    """What can be done with a running part, wherever it comes from. `pid` is None for one that is not ours."""

    name: str
    pid: int | None
    stopping: bool
    spawned: list[Callable[[], None]]

    async def start(self) -> None:
        """Start it and wait until it is ready."""

    async def spawn(self) -> None:
        """Start it and do not wait."""

    async def ended(self) -> int:
        """Wait until it has ended; its return code."""
        ...

    def kill(self) -> None:
        """Kill -9."""

    async def restart(self) -> None:
        """End it hard if it runs, and start it on the same address with its data."""

    async def stop(self) -> None:
        """End it in order."""


@dataclass
class Found:
    """One part, its address, and where it comes from in words. `part` is None for an address from the environment."""

    address: str
    origin: str
    part: Part | None
    real: bool = True


@dataclass
class Infra:
    """The running parts. `real_kafka` is False for the stand-in that keeps nothing: no proof about Kafka then."""

    kafka: str
    postgres_superuser_dsn: str
    redis_url: str
    parts: dict[str, Part]
    folder: Path
    real_kafka: bool = True
    kafka_way: Mapping[str, str] = field(default_factory=dict)
    """``SOUHLAS_KAFKA_…`` of a Kafka from the environment that is not reached in the clear, or wants a login."""

    @property
    def brokers(self) -> Brokers:
        """Kafka, and the way in."""
        return Environment.read({KAFKA: self.kafka, **self.kafka_way}).brokers


async def _kafka(state: State, engine: Engine | None, jvm: tuple[str, ...]) -> Found:
    if engine is not None and (found := await engine.kafka(state, jvm)) is not None:
        return Found(found[0], "Docker", found[1])
    port, folder, log = state.port("kafka"), state.folder / "kafka", state.log("kafka")
    try:
        await asyncio.to_thread(kafka.jars)
        await kafka.prepare(folder, port, state.port("kafka-controller"), log)
        part = kafka.broker(folder, port, log, state.watchdog, jvm=jvm)
    except kafka.OutOfReach as error:
        from dev.mock_kafka import stand_in

        say(f"!! {error}")
        say("!! Falling back to librdkafka's mock cluster: NOT Kafka, keeps nothing, good for the demo alone.")
        part = stand_in(port, log, state.watchdog)
        await part.start()
        return Found(f"127.0.0.1:{port}", "librdkafka's mock cluster", part, real=False)
    await part.start()
    return Found(f"127.0.0.1:{port}", f"Kafka {kafka.VERSION} on Java {kafka.java().version}", part)


async def _postgres(state: State, engine: Engine | None, durable: bool) -> Found:
    if engine is not None and (found := await engine.postgres(state)) is not None:
        return Found(found[0], "Docker", found[1])
    port, password, log = state.port("postgres"), state.secret("postgres"), state.log("postgres")
    await postgres.prepare(state.folder / "postgres", password, log)
    part = postgres.server(state.folder / "postgres", port, password, log, state.watchdog, durable=durable)
    await part.start()
    return Found(postgres.superuser_dsn(port, password), str(postgres.programs() / "postgres"), part)


async def _redis(state: State, engine: Engine | None) -> Found:
    if engine is not None and (found := await engine.redis(state)) is not None:
        return Found(found[0], "Docker", found[1])
    port, log = state.port("redis"), state.log("redis")
    part = redis.server(state.folder / "redis", port, log, state.watchdog)
    await part.start()
    return Found(f"redis://127.0.0.1:{port}/0", str(redis.program()), part)


def _where(address: str) -> str:
    """Host and port, without user or password."""
    parts = urlsplit(address if "://" in address else f"//{address}")
    return f"{parts.hostname}:{parts.port}"


async def _check(name: str, given: str | None) -> None:
    """Whether an address from the environment is one, and somebody answers there. Raises StartFailed."""
    if not given:
        return
    form, wanted, port = FORMS[name]
    if not form.fullmatch(given):
        raise StartFailed(f"{name} should be {wanted}")
    if given.startswith("unix:") or "host=" in given:
        return
    first = urlsplit((given if "://" in given else f"//{given}").partition(",")[0])
    if not await port_answers(first.port or port, first.hostname or ""):
        raise StartFailed(f"{name}: nothing answers at {first.hostname}:{first.port or port}")


def _way(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of the way into a Kafka from the environment. Raises StartFailed when they do not go together."""
    if not environment.get(KAFKA):
        return {}
    way = {name: value for name, value in environment.items() if name.startswith(f"{KAFKA}_") and value}
    try:
        Environment.read({KAFKA: environment[KAFKA], **way})
    except ValueError as error:
        raise StartFailed("; ".join(fault_lines(error))) from None
    return way


async def _find(name: str, given: str | None, look: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    found = Found(given, "as the environment says", None) if given else await look()
    say(f"  {name:<10} {_where(found.address)}  ({found.origin})")
    return found


async def start(
    state: State,
    environment: Mapping[str, str] | None = None,
    jvm: tuple[str, ...] = kafka.QUICK_JVM,
    *,
    durable: bool = True,
) -> Infra:
    """Start the three at the same time. Should one fail, the others are stopped and its error is raised.

    An address from the environment that cannot be used is a StartFailed before anything is started.
    """
    environment = os.environ if environment is None else environment
    for name in FORMS:
        await _check(name, environment.get(name))
    way = _way(environment)
    wanted = any(not environment.get(name) for name in (KAFKA, POSTGRES, REDIS))
    engine = await asyncio.to_thread(find_engine, environment) if wanted else None
    looks = (
        _find("kafka", environment.get(KAFKA), lambda: _kafka(state, engine, jvm)),
        _find("postgres", environment.get(POSTGRES), lambda: _postgres(state, engine, durable)),
        _find("redis", environment.get(REDIS), lambda: _redis(state, engine)),
    )
    found = await asyncio.gather(*looks, return_exceptions=True)
    started = {
        name: one.part
        for name, one in zip(("kafka", "postgres", "redis"), found, strict=True)
        if isinstance(one, Found) and one.part is not None
    }
    for one in found:
        if isinstance(one, BaseException):
            await asyncio.gather(*(part.stop() for part in started.values()))
            raise one
    kafka_found, postgres_found, redis_found = (one for one in found if isinstance(one, Found))
    return Infra(
        kafka=kafka_found.address,
        postgres_superuser_dsn=postgres_found.address,
        redis_url=redis_found.address,
        parts=started,
        folder=state.folder,
        real_kafka=kafka_found.real,
        kafka_way=way,
    )


@contextlib.asynccontextmanager
async def infra(
    folder: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    jvm: tuple[str, ...] = kafka.QUICK_JVM,
    durable: bool = True,
) -> AsyncIterator[Infra]:
    """The three parts while the block runs, with their data in `folder`, or in one that is removed afterwards.

    Nothing is supervised here: a part that a test kills stays down until the test says ``await part.restart()``.
    Pass ``jvm=kafka.BENCHMARK_JVM`` for measurements. With ``durable=False`` a local PostgreSQL survives its own death
    and not the machine's: for tests, which wait for its commits by the thousand.
    """
    watchdog = Watchdog()
    state = State.fresh(watchdog) if folder is None else State.kept(watchdog, folder)
    try:
        running = await start(state, environment, jvm, durable=durable)
        try:
            yield running
        finally:
            await asyncio.gather(*(part.stop() for part in running.parts.values()))
    finally:
        watchdog.close()
        state.close()


__all__ = ["Found", "Infra", "Part", "Process", "infra", "start"]
