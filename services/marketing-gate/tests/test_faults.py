"""Whatever happens to Redis or Kafka: a 200 that denies with the reason, within two seconds; and then all is as before.

The gate has a Redis of its own here, to be killed, frozen, emptied and filled with rubbish.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from marketing_gate.store import keys
from marketing_gate.testing import Story, check, say, until
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, RedisError

from dev import redis as redis_program
from dev.infra import Infra
from dev.ports import free_port
from dev.process import Process
from dev.watchdog import Watchdog
from shared.events import Decision
from shared.kafka import Producer

pytestmark = pytest.mark.kafka
Ask = Callable[[], Awaitable[str]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Process, Path, str]]:
    folder, port, watchdog = tmp_path_factory.mktemp("redis"), free_port(set()), Watchdog()
    part = redis_program.server(folder, port, folder / "log", watchdog)
    await part.start()
    yield part, folder, f"redis://127.0.0.1:{port}/0"
    await part.stop()
    watchdog.close()


@pytest.fixture(scope="module")
def redis_url(own_redis: tuple[Process, Path, str]) -> str:
    return own_redis[2]


@pytest.fixture(scope="module")
def stale_seconds() -> float:
    return 2.0


@pytest_asyncio.fixture(loop_scope="session")
async def direct(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def ask(client: httpx.AsyncClient, producer: Producer, live: Story) -> Ask:
    """The reason for a contact with a grant, by id, by address and in a batch: always one and the same, and in time."""
    one, email = live.contact(1), live.email()
    await say(producer, live.configured(), live.listed(one, email=email), live.recorded(one, Decision.GRANTED, -10, 0))

    async def asked() -> str:
        began = time.monotonic()
        found = [await check(client, contact) for contact in ({"id": str(one)}, {"email": email})]
        checks = [{"contact": {"id": str(one)}, "purpose": "newsletter", "channel": "email"}]
        batch: dict[str, Any] = (await client.post("/v1/check/batch", json={"checks": checks})).json()
        found += batch["results"]
        assert time.monotonic() - began < 3 * 2
        assert all(answer["allowed"] is (answer["reason"] == "granted") for answer in found)
        return ",".join(sorted({answer["reason"] for answer in found}))

    await becomes(asked, "granted")
    return asked


async def becomes(ask: Ask, reason: str, seconds: float = 30) -> None:
    """Wait for that reason; nothing is allowed on the way unless it is what is waited for."""

    async def there() -> bool:
        return await ask() == reason

    await until(there, seconds)


async def test_redis_killed_and_back(ask: Ask, own_redis: tuple[Process, Path, str]) -> None:
    own_redis[0].kill()
    await own_redis[0].ended()
    assert await ask() == "store_unavailable"
    await own_redis[0].start()
    await becomes(ask, "granted")


async def test_redis_frozen_and_thawed(ask: Ask, own_redis: tuple[Process, Path, str]) -> None:
    pid = own_redis[0].pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert await ask() == "store_unavailable"
        assert time.monotonic() - began < 3 * 2
    finally:
        os.kill(pid, signal.SIGCONT)
    await becomes(ask, "granted")


async def test_redis_flushed(ask: Ask, direct: Redis) -> None:
    await direct.flushall()
    assert await ask() in ("rebuilding", "granted")
    await becomes(ask, "granted")


@pytest.mark.parametrize(
    "family", [*(kind + keys.VERSION + b":*" for kind in (b"c", b"f", b"w", b"o")), keys.COUNT, keys.CURRENT]
)
async def test_redis_has_lost_some_keys(ask: Ask, direct: Redis, family: bytes) -> None:
    lost = [key async for key in direct.scan_iter(family)]
    assert lost
    await direct.delete(*lost)
    await becomes(ask, "granted")


def hashes(redis: Redis) -> Any:
    """redis-py's types say of a hash that it may not be waited for."""
    return redis


async def test_redis_holds_rubbish(ask: Ask, direct: Redis, live: Story) -> None:
    key, field = keys.place(keys.contact("demo", live.contact(1)))
    await hashes(direct).hset(key, field, b"rubbish")
    assert "granted" not in await ask()
    await becomes(ask, "granted")


async def test_redis_holds_another_type(ask: Ask, direct: Redis, live: Story) -> None:
    key, _ = keys.place(keys.contact("demo", live.contact(1)))
    await direct.delete(key)
    await direct.rpush(key, b"a list")
    assert "granted" not in await ask()
    await becomes(ask, "granted")


async def test_redis_is_full_and_takes_no_writes(
    ask: Ask, direct: Redis, producer: Producer, live: Story, client: httpx.AsyncClient
) -> None:
    await direct.config_set("maxmemory", 1)
    try:
        await becomes(ask, "store_unavailable", 2)
        assert "takes no writes" in (await client.get("/readyz")).text
        await say(producer, live.decided(live.contact(1), Decision.WITHDRAWN, -1))
        assert "granted" not in {await ask() for _ in range(20)}
    finally:
        await direct.config_set("maxmemory", 0)
    await becomes(ask, "withdrawn")


async def test_redis_takes_no_writes_without_its_replicas_and_the_gate_says_why(
    ask: Ask, direct: Redis, client: httpx.AsyncClient
) -> None:
    await direct.config_set("min-replicas-to-write", 1)
    try:
        await becomes(ask, "store_unavailable", 2)
        told = (await client.get("/readyz")).text
        assert "takes no writes (NOREPLICAS: Redis misses the replicas that it must have)" in told
    finally:
        await direct.config_set("min-replicas-to-write", 0)
    await becomes(ask, "granted")


async def test_redis_evicts(ask: Ask, direct: Redis) -> None:
    await direct.config_set("maxmemory-policy", "allkeys-random")
    await direct.config_set("maxmemory", 1)
    try:
        answers = {await ask() for _ in range(20)}
        assert answers.isdisjoint({"no_decision"})
    finally:
        await direct.config_set("maxmemory", 0)
        await direct.config_set("maxmemory-policy", "noeviction")
    await becomes(ask, "granted")


async def test_kafka_frozen_longer_than_the_bound(ask: Ask, infra: Infra) -> None:
    pid = infra.parts["kafka"].pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        await becomes(ask, "stale", 6)
    finally:
        os.kill(pid, signal.SIGCONT)
    await becomes(ask, "granted")


async def test_kafka_killed_and_back(ask: Ask, infra: Infra) -> None:
    infra.parts["kafka"].kill()
    await becomes(ask, "stale", 6)
    await infra.parts["kafka"].restart()
    await becomes(ask, "granted", 60)


async def test_redis_is_loading(ask: Ask, direct: Redis, own_redis: tuple[Process, Path, str]) -> None:
    """A real one: it answers nothing but -LOADING while it reads its log, here for some seconds."""
    part, _, url = own_redis
    debug = Redis.from_url(url, socket_timeout=60)
    async with direct.pipeline(transaction=False) as pipe:
        for _ in range(12_000):
            pipe.incr("more:to:load")
        await pipe.execute()
    await direct.config_set("key-load-delay", 200)
    loading = asyncio.create_task(debug.execute_command("DEBUG", "LOADAOF"))  # type: ignore[no-untyped-call]
    try:

        async def says_so() -> bool:
            try:
                await direct.ping()
            except BusyLoadingError:
                return True
            return False

        await until(says_so, 5)
        assert await ask() == "store_unavailable"
        part.kill()
        await part.ended()
    finally:
        with contextlib.suppress(RedisError):
            await loading
        await debug.aclose()
    await part.start()
    await becomes(ask, "granted")


async def test_redis_is_slow_to_answer_every_time(ask: Ask, direct: Redis) -> None:
    await direct.execute_command("CLIENT", "PAUSE", "3000", "ALL")  # type: ignore[no-untyped-call]
    assert await ask() == "store_unavailable"
    await becomes(ask, "granted")


@pytest.mark.parametrize("ahead", [-3600, 3600])
async def test_a_clock_that_is_an_hour_off(ask: Ask, direct: Redis, ahead: int) -> None:
    """Another gate process on this Redis, whose clock disagrees, says up to when it is whole."""

    async def doubted() -> bool:
        await direct.set(keys.CURRENT, time.time_ns() // 1000 + ahead * 1_000_000)
        return "granted" not in await ask()

    await until(doubted)
    await becomes(ask, "granted")


async def test_events_of_a_service_whose_clock_is_off_never_allow_what_was_denied(
    ask: Ask, client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    """The ledger's order settles it: a denial recorded behind a grant wins, though its clock says it came before."""
    one = live.contact(1)
    await say(producer, live.recorded(one, Decision.GRANTED, 3600, 5))
    await becomes(ask, "granted")
    await say(producer, live.recorded(one, Decision.WITHDRAWN, -7200, 6))
    await becomes(ask, "withdrawn")
    await say(producer, live.recorded(one, Decision.GRANTED, 7200, 7))
    await becomes(ask, "granted")


async def test_kafka_is_slow_all_the_time(
    ask: Ask, client: httpx.AsyncClient, producer: Producer, live: Story, infra: Infra
) -> None:
    """It stands still for most of each half second: every answer is in time, and a no is heard in the end."""
    pid, asked = infra.parts["kafka"].pid, set[str]()
    assert pid is not None

    async def slowed() -> None:
        while True:
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(0.4)
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(0.1)

    slow = asyncio.create_task(slowed())
    try:
        for _ in range(10):
            asked |= set((await ask()).split(","))
            await asyncio.sleep(0.05)
        await say(producer, live.decided(live.contact(1), Decision.WITHDRAWN, -1))
        await becomes(ask, "withdrawn")
    finally:
        slow.cancel()
        os.kill(pid, signal.SIGCONT)
    assert asked <= {"granted", "stale"}
