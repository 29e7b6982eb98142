"""Redis fails over: another Redis of the same program answers at the gate's address, a replica that holds too little.

The replica is a real one of the primary, and promoted. Whatever it lacks is never a yes; then all is as before.
"""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple, cast
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from marketing_gate.faults import Way, way_to
from marketing_gate.store import keys
from marketing_gate.testing import Story, check, say, until
from redis.asyncio import Redis

from dev import redis as redis_program
from dev.ports import free_port
from dev.process import Process
from dev.watchdog import Watchdog
from shared.events import Decision
from shared.kafka import Producer

pytestmark = pytest.mark.kafka


class Pair(NamedTuple):
    """Two Redis, the `way` by which the gate reaches one of them, and the `line` by which the other replicates it."""

    parts: tuple[Process, Process]
    ports: tuple[int, int]
    way: Way
    line: Way


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    folder, watchdog = tmp_path_factory.mktemp("redis"), Watchdog()
    first = free_port(set())
    ports = (first, free_port({first}))
    one, two = (redis_program.server(folder / str(at), at, folder / f"log{at}", watchdog) for at in ports)
    await one.start()
    await two.start()
    async with way_to("127.0.0.1", ports[0]) as way, way_to("127.0.0.1", ports[0]) as line:
        yield Pair((one, two), ports, way, line)
    await one.stop()
    await two.stop()
    watchdog.close()


@pytest.fixture(scope="module")
def redis_url(pair: Pair) -> str:
    return f"redis://127.0.0.1:{pair.way.port}/0"


def hashes(redis: Redis) -> Any:
    """redis-py's types say of a hash that it may not be waited for."""
    return redis


def at(port: int) -> Redis:
    """Straight to one of the two."""
    return Redis.from_url(f"redis://127.0.0.1:{port}/0")


async def replica_of(pair: Pair, delay: float) -> tuple[int, int]:
    """Which is the primary now, and which the other, empty, told to replicate it; what it is sent takes `delay` s."""
    primary = pair.ports.index(pair.way.target[1])
    other = 1 - primary
    if not pair.parts[other].running:
        await pair.parts[other].start()
    pair.line.target, pair.line.delay = pair.way.target, delay
    async with at(pair.ports[other]) as replica:
        await replica.flushall()
        await replica.execute_command("REPLICAOF", "127.0.0.1", str(pair.line.port))  # type: ignore[no-untyped-call]
    return primary, other


async def fail_over(pair: Pair, primary: int, other: int) -> None:
    """The primary is gone, and the replica takes its place at the gate's address."""
    pair.parts[primary].kill()
    await pair.parts[primary].ended()
    pair.line.cut()
    async with at(pair.ports[other]) as replica:
        await replica.execute_command("REPLICAOF", "NO", "ONE")  # type: ignore[no-untyped-call]
    pair.way.target = ("127.0.0.1", pair.ports[other])
    pair.way.cut()


async def answered(client: httpx.AsyncClient, contact: object) -> str:
    """The reason, by id."""
    found = await check(client, {"id": str(contact)})
    assert found["allowed"] is (found["reason"] == "granted")
    return str(found["reason"])


async def becomes(client: httpx.AsyncClient, contact: object, reason: str, never: str = "") -> None:
    """Wait until that is the answer; `never` is none on the way."""

    async def there() -> bool:
        said = await answered(client, contact)
        assert said != never
        return said == reason

    await until(there, 30)


async def two_agree(client: httpx.AsyncClient, producer: Producer, live: Story) -> tuple[UUID, UUID]:
    """Two contacts with a grant each, as the gate knows."""
    found = live.contact(1), live.contact(2)
    await say(producer, live.configured())
    for index, one in enumerate(found):
        listed = live.listed(one, email=f"{one.hex}@example.com")
        await say(producer, listed, live.recorded(one, Decision.GRANTED, -10, index))
        await becomes(client, one, "granted")
    return found


async def test_a_replica_that_lags_never_says_yes_to_who_withdrew(
    client: httpx.AsyncClient, producer: Producer, live: Story, pair: Pair
) -> None:
    stays, leaves = await two_agree(client, producer, live)
    primary, other = await replica_of(pair, 0)
    bucket, field = keys.place(keys.contact("demo", leaves))
    async with at(pair.ports[primary]) as master, at(pair.ports[other]) as replica:

        async def stored(redis: Redis) -> bytes | None:
            return cast("bytes | None", await hashes(redis).hget(bucket, field))

        async def whole() -> bool:
            return bool(await stored(replica) and await replica.get(keys.CURRENT))

        await until(whole)
        pair.line.delay = 60
        await say(producer, live.decided(leaves, Decision.WITHDRAWN, -1))
        await becomes(client, leaves, "withdrawn")
        assert await stored(replica) not in (None, await stored(master)), "it does not lag: this shows nothing"
    await fail_over(pair, primary, other)
    await becomes(client, leaves, "withdrawn", never="granted")
    await becomes(client, stays, "granted")
    assert await answered(client, leaves) == "withdrawn"


async def test_a_replica_that_had_nothing_yet_is_filled_from_kafka(
    client: httpx.AsyncClient, producer: Producer, live: Story, pair: Pair
) -> None:
    stays, leaves = await two_agree(client, producer, live)
    await say(producer, live.decided(leaves, Decision.WITHDRAWN, -1))
    await becomes(client, leaves, "withdrawn")
    primary, other = await replica_of(pair, 60)
    async with at(pair.ports[other]) as replica:
        assert await replica.dbsize() == 0
    await fail_over(pair, primary, other)
    await becomes(client, leaves, "withdrawn", never="granted")
    await becomes(client, stays, "granted")
    assert await answered(client, leaves) == "withdrawn"


async def test_an_older_copy_under_living_connections_never_says_yes_to_who_withdrew(
    client: httpx.AsyncClient, producer: Producer, live: Story, pair: Pair
) -> None:
    stays, leaves = await two_agree(client, producer, live)
    primary, other = await replica_of(pair, 0)
    async with at(pair.ports[primary]) as here, at(pair.ports[other]) as copy:
        await until(lambda: copied(here, copy))
        await copy.execute_command("REPLICAOF", "NO", "ONE")  # type: ignore[no-untyped-call]
        await say(producer, live.decided(leaves, Decision.WITHDRAWN, -1))
        await becomes(client, leaves, "withdrawn")
        clients = int((await here.info("clients"))["connected_clients"])
        await here.execute_command("REPLICAOF", "127.0.0.1", str(pair.ports[other]))  # type: ignore[no-untyped-call]
        await becomes(client, leaves, "store_unavailable", never="granted")
        assert int((await here.info("clients"))["connected_clients"]) >= clients, "cut: this shows nothing"
        await here.execute_command("REPLICAOF", "NO", "ONE")  # type: ignore[no-untyped-call]
    await becomes(client, leaves, "withdrawn", never="granted")
    await becomes(client, stays, "granted")
    assert await answered(client, leaves) == "withdrawn"


async def copied(here: Redis, copy: Redis) -> bool:
    """Whether the copy holds as much, and says up to when it is whole."""
    return bool(await copy.get(keys.CURRENT)) and await copy.dbsize() == await here.dbsize()
