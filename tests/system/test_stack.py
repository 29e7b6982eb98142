"""The local stack keeps what API.md section 6 promises: what dies comes back, and nothing is left behind."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import psutil
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from redis.asyncio import Redis
from redis.exceptions import RedisError

from dev.running import Running, started, stop, until
from shared.topics import DECISION

EPHEMERAL = ("--ephemeral", "--infra-only")
SERVICES = ("conversation", "contacts", "consent_ledger", "marketing_gate")


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Sequence[str]:
    """How the stack of this file is started: in a folder that is kept."""
    return ("--infra-only", "--state", str(tmp_path_factory.mktemp("bare") / "state"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def begun(
    where: Sequence[str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Running, asyncio.subprocess.Process]]:
    async with started(tmp_path_factory.mktemp("bare") / "stack.log", *where) as found:
        yield found


@pytest.fixture
def bare(begun: tuple[Running, asyncio.subprocess.Process]) -> Running:
    """Kafka, PostgreSQL and Redis without services. The last test that uses them ends them."""
    return begun[0]


@pytest.fixture
def bare_process(begun: tuple[Running, asyncio.subprocess.Process]) -> asyncio.subprocess.Process:
    """The process that runs them."""
    return begun[1]


def family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def still_run(processes: list[psutil.Process]) -> list[psutil.Process]:
    # A zombie has ended; it waits for whoever should ask for its exit code.
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


async def are_gone(processes: list[psutil.Process]) -> None:
    async def gone() -> bool:
        try:
            return not still_run(processes)
        except psutil.NoSuchProcess:
            return False

    await until(gone, "all processes of the stack gone", 30)


async def redis_value(url: str, key: str) -> str | bytes | None:
    async with Redis.from_url(url, socket_timeout=2, decode_responses=True) as client:
        return await client.get(key)


async def test_redis_comes_back_on_its_address_with_its_data(bare: Running) -> None:
    async with Redis.from_url(bare.redis) as client:
        await client.set("kept", "yes")
    old = bare.kill9("redis")
    await bare.came_back("redis", old)

    async def answers() -> bool:
        try:
            return await redis_value(bare.redis, "kept") == "yes"
        except (OSError, RedisError):
            return False

    await until(answers, "redis answers with what it held", 20)


async def test_postgres_comes_back_on_its_address_with_its_data(bare: Running) -> None:
    connection = await asyncpg.connect(bare.postgres)
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (it text)")
    await connection.execute("INSERT INTO kept VALUES ('yes')")
    old = bare.kill9("postgres")
    await bare.came_back("postgres", old)
    connection.terminate()

    async def answers() -> bool:
        try:
            again = await asyncpg.connect(bare.postgres, timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return False
        try:
            return bool(await again.fetchval("SELECT count(*) = 1 FROM kept"))
        finally:
            await again.close()

    await until(answers, "postgres answers with what it held", 30)


@pytest.mark.kafka
async def test_kafka_comes_back_on_its_address_with_its_data(bare: Running) -> None:
    from dev.topics import create_topics

    await create_topics(bare.kafka, [DECISION])
    producer = AIOKafkaProducer(bootstrap_servers=bare.kafka, acks="all")
    await producer.start()
    await producer.send_and_wait(DECISION.name, b"kept", partition=0)
    await producer.stop()
    old = bare.kill9("kafka")
    await bare.came_back("kafka", old)

    from dev.kafka import answers

    port = int(bare.kafka.rpartition(":")[2])
    await until(lambda: answers(port), "kafka answers", 60)
    consumer = AIOKafkaConsumer(DECISION.name, bootstrap_servers=bare.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        record = await asyncio.wait_for(consumer.getone(), 30)
    finally:
        await consumer.stop()
    assert record.value == b"kept"


async def test_a_part_that_is_killed_again_and_again_comes_back_each_time(bare: Running) -> None:
    for _ in range(3):
        old = bare.kill9("redis")
        assert await bare.came_back("redis", old) != old


async def test_sigterm_leaves_nothing_running_and_no_folder(bare: Running, tmp_path: Path) -> None:
    async with started(tmp_path / "log", *EPHEMERAL, environment={"SOUHLAS_KAFKA": bare.kafka}) as (running, process):
        assert running.kafka == bare.kafka
        everything = family(running.pid)
        assert {one.pid for one in everything} >= {running.pids()["postgres"], running.pids()["redis"]}
        assert await stop(process) == 0
    await are_gone(everything)
    assert not running.state.exists()


async def test_a_stack_that_is_killed_leaves_nothing_running_and_no_folder(bare: Running, tmp_path: Path) -> None:
    async with started(tmp_path / "log", *EPHEMERAL, environment={"SOUHLAS_KAFKA": bare.kafka}) as (running, process):
        everything = family(running.pid)
        os.kill(running.pid, signal.SIGKILL)
        await process.wait()
        await are_gone(everything)

        async def removed() -> bool:
            return not running.state.exists()

        await until(removed, "folder removed", 30)


async def test_a_kept_stack_beside_another_starts_again_on_its_addresses_with_its_data(
    bare: Running, bare_process: asyncio.subprocess.Process, stack: Running, where: Sequence[str], tmp_path: Path
) -> None:
    assert {bare.kafka, bare.postgres, bare.redis}.isdisjoint({stack.kafka, stack.postgres, stack.redis})
    assert set(bare.pids().values()).isdisjoint(stack.pids().values())
    assert bare.state != stack.state
    async with Redis.from_url(bare.redis) as client:
        await client.set("kept twice", "yes")
    everything = family(bare.pid)
    assert {one.pid for one in everything} >= set(bare.pids().values())
    assert await stop(bare_process) == 0
    await are_gone(everything)
    async with started(tmp_path / "log", *where) as (again, _):
        assert (again.kafka, again.postgres, again.redis) == (bare.kafka, bare.postgres, bare.redis)
        assert await redis_value(again.redis, "kept twice") == "yes"


async def test_services_that_are_all_killed_at_once_come_back_ready(stack: Running) -> None:
    old = {service: stack.kill9(service) for service in SERVICES}
    for service in SERVICES:
        assert await stack.came_back(service, old[service]) != old[service]
    await stack.wait_ready(seconds=60)


async def test_it_says_what_the_contract_says(stack: Running) -> None:
    said = stack.described
    assert set(said["workspaces"]) == {"demo", "rival"}
    assert set(said["workspaces"]["demo"]) == {"admin", "marketing", "auditor"}
    assert set(said["pids"]) == {"kafka", "postgres", "redis", *SERVICES}
    for service in SERVICES:
        assert (await stack.http(service).get("/healthz")).status_code == 200
    lead = await stack.http("conversation", stack.workspace("rival").admin).get("/v1/bots/lead/versions/1")
    assert lead.status_code == 200
