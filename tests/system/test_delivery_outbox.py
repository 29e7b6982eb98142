"""The outbox and the inbox: said is kept, in order, and takes effect once. On real PostgreSQL and Kafka."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import resources
from uuid import uuid4

import asyncpg
import pytest

from dev.databases import Database
from dev.infra import Infra
from shared.inbox import INBOX
from shared.kafka import Batch, Producer, Subscription, TooLarge
from shared.outbox import Relay, say
from shared.postgres import connect_pool, received_once
from shared.topics import Topic
from tests.system.delivery import QUICK, Heard, changed, event_id, hearing, make_topic, read, said, until, write

pytestmark = pytest.mark.kafka
Make = Callable[[str], Awaitable[Database]]


@pytest.fixture
async def plumbing(database: Make) -> Database:
    """A database with outbox and inbox, and a table that grows with what is heard."""
    made = await database("plumbing")
    connection = await asyncpg.connect(made.owner_dsn)
    for name in ("outbox", *INBOX):
        script = (resources.files("shared") / "migrations" / f"{name}.sql").read_text(encoding="utf-8")
        await connection.execute(script.replace(":role", f'"{made.name}"'))
    await connection.execute(f'CREATE TABLE effect (event_id uuid); GRANT ALL ON effect TO "{made.name}"')
    await connection.close()
    return made


@pytest.fixture
async def pool(plumbing: Database) -> AsyncIterator[asyncpg.Pool]:
    """As the service has it."""
    made = await connect_pool(plumbing.dsn)
    yield made
    await made.close()


@contextlib.asynccontextmanager
async def relaying(infra: Infra, database: Database, **how: float) -> AsyncIterator[Relay]:
    """A relay that is started, with a producer of its own."""
    producer = Producer(infra.kafka, delivery_seconds=2.0)
    relay = Relay(database.dsn, producer, retry=QUICK, **how)  # type: ignore[arg-type]
    await relay.start()
    try:
        yield relay
    finally:
        await relay.stop()
        await producer.stop()


async def published(infra: Infra, topic: Topic) -> list[bytes | None]:
    """Values in the topic, by partition and offset."""
    return [record.value for record in await read(infra.kafka, topic.name)]


async def empty(pool: asyncpg.Pool, seconds: float = 20) -> None:
    """Until everything is published."""
    async with asyncio.timeout(seconds):
        while await pool.fetchval("SELECT count(*) FROM outbox"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_is_said_reaches_kafka_whole_and_leaves_the_outbox(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    message = changed(said(topic), empty=None, umlaut="příští".encode())
    async with relaying(infra, plumbing) as relay:
        async with pool.acquire() as connection, connection.transaction():
            await say(connection, message)
        relay.wake()
        await empty(pool)
    [record] = await read(infra.kafka, topic.name)
    assert (record.key, record.value, tuple(record.headers)) == (message.key, message.value, message.headers)


async def test_a_transaction_that_is_rolled_back_says_nothing(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    kept = said(topic)
    async with relaying(infra, plumbing):
        with contextlib.suppress(ZeroDivisionError):
            async with pool.acquire() as connection, connection.transaction():
                await say(connection, said(topic))
                raise ZeroDivisionError
        async with pool.acquire() as connection, connection.transaction():
            await say(connection, kept)
        await empty(pool)
    assert await published(infra, topic) == [kept.value]


async def test_an_event_can_only_be_said_in_a_transaction_and_no_larger_than_its_topic_takes(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    async with pool.acquire() as connection:
        with pytest.raises(RuntimeError):
            await say(connection, said(topic))
        with pytest.raises(TooLarge):
            async with connection.transaction():
                await say(connection, changed(said(topic), value=b"x" * topic.max_record))
        large = changed(said(topic), value=b"x" * (topic.max_record - 3000))
        async with connection.transaction():
            await say(connection, large)
    async with relaying(infra, plumbing):
        await empty(pool)
    assert await published(infra, topic) == [large.value]


async def test_rows_that_commit_out_of_order_are_all_published_and_each_key_keeps_its_order(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    early, late, contact = said(topic), said(topic), uuid4()
    async with relaying(infra, plumbing) as relay:
        async with pool.acquire() as slow, slow.transaction():
            await say(slow, early)  # draws the lower id, commits last
            async with pool.acquire() as quick, quick.transaction():
                await say(quick, late)
            relay.wake()
            await until_published(infra, topic, 1)
            first, second = said(topic, contact), said(topic, contact)
            await say(slow, first)
            waiting = asyncio.create_task(say_in_transaction(pool, second))
            await asyncio.sleep(0.1)
            assert not waiting.done()  # one key, one at a time: its id must come after
        await waiting
        relay.wake()
        await empty(pool)
    values = await published(infra, topic)
    assert sorted(filter(None, values)) == sorted([early.value, late.value, first.value, second.value])
    assert values.index(first.value) < values.index(second.value)


async def say_in_transaction(pool: asyncpg.Pool, *messages: object) -> None:
    """One transaction."""
    async with pool.acquire() as connection, connection.transaction():
        await say(connection, *messages)  # type: ignore[arg-type]


async def until_published(infra: Infra, topic: Topic, count: int) -> None:
    """Until so many lie in Kafka."""
    async with asyncio.timeout(20):
        while len(await published(infra, topic)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_many_writers_of_the_same_keys_do_not_deadlock_and_publish_in_commit_order(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka, partitions=3)
    contacts = [uuid4() for _ in range(3)]
    order: dict[str, list[bytes]] = {}

    async def writer() -> None:
        for _ in range(10):
            messages = [said(topic, contact) for contact in contacts]
            async with pool.acquire() as connection, connection.transaction():
                await say(connection, *reversed(messages))
                for message in messages:  # under the lock until the commit
                    order.setdefault(message.key.decode(), []).append(message.value)

    async with relaying(infra, plumbing) as relay:
        await asyncio.gather(*(writer() for _ in range(8)))
        relay.wake()
        await empty(pool)
    found: dict[str, list[bytes]] = {}
    for record in await read(infra.kafka, topic.name):
        assert record.key is not None
        assert record.value is not None
        found.setdefault(record.key.decode(), []).append(record.value)
    assert found == order


async def test_two_relays_one_publishes_and_the_other_takes_over_when_it_goes(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    async with relaying(infra, plumbing, poll_seconds=0.1) as one:
        await until(lambda: one.active)
        async with relaying(infra, plumbing, poll_seconds=0.1) as two:
            await say_in_transaction(pool, *(said(topic) for _ in range(50)))
            await empty(pool)
            assert (one.active, two.active) == (True, False)
            await one.stop()
            await until(lambda: two.active, 2)
            await say_in_transaction(pool, *(said(topic) for _ in range(50)))
            await empty(pool)
    assert len(await published(infra, topic)) == 100


async def test_a_relay_that_stands_by_wakes_the_active_one(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    async with relaying(infra, plumbing, poll_seconds=30) as one:
        await until(lambda: one.active)
        async with relaying(infra, plumbing, poll_seconds=30) as two:
            await until(lambda: not two.problems())
            await say_in_transaction(pool, said(topic))
            two.wake()
            await empty(pool, 2)


async def test_events_of_writers_that_wake_nobody_are_found(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    async with relaying(infra, plumbing) as relay:
        await until(lambda: relay.active)
        await say_in_transaction(pool, said(topic))
        await empty(pool, 3)


async def test_depth_says_how_much_waits_and_for_how_long(infra: Infra, plumbing: Database, pool: asyncpg.Pool) -> None:
    topic = await make_topic(infra.kafka)
    async with relaying(infra, plumbing, poll_seconds=30) as relay:
        await until(lambda: relay.active)
        assert await relay.depth() == (0, 0.0)
        await say_in_transaction(pool, said(topic), said(topic))
        depth = await relay.depth()
        assert depth.rows == 2
        assert depth.oldest_seconds > 0


async def test_who_wakes_the_relay_is_published_at_once_and_not_at_its_next_look(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka)
    heard = Heard()
    async with (
        relaying(infra, plumbing, poll_seconds=300) as relay,
        hearing(infra.kafka, Subscription(topic, "contacts", heard)),
    ):
        await until(lambda: relay.active)
        for _ in range(5):
            message = said(topic)
            await say_in_transaction(pool, message)
            relay.wake()
            await heard.wait_for([message])


async def test_a_broker_killed_while_events_are_published_loses_none_and_keeps_their_order(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    if "kafka" not in infra.parts:
        pytest.skip("this Kafka is not ours to kill")
    topic = await make_topic(infra.kafka, partitions=3)
    contacts = [uuid4() for _ in range(10)]
    order: dict[str, list[bytes]] = {}
    running = True

    async def keep_saying(relay: Relay) -> None:
        while running:
            messages = [said(topic, contact) for contact in contacts]
            await say_in_transaction(pool, *messages)
            relay.wake()
            for message in messages:
                order.setdefault(message.key.decode(), []).append(message.value)
            await asyncio.sleep(0.005)

    async with relaying(infra, plumbing) as relay:
        saying = asyncio.create_task(keep_saying(relay))
        await until_published(infra, topic, 100)
        infra.parts["kafka"].kill()
        await until(lambda: bool(relay.problems()))
        await infra.parts["kafka"].restart()
        await until(lambda: not relay.problems(), 30)
        running = False
        await saying
        await empty(pool, 30)
    found: dict[str, list[bytes]] = {}
    for record in await read(infra.kafka, topic.name):
        assert record.key is not None
        assert record.value is not None
        found.setdefault(record.key.decode(), []).append(record.value)
    assert {key: list(dict.fromkeys(values)) for key, values in found.items()} == order


async def test_a_postgresql_that_restarts_is_found_again(infra: Infra, plumbing: Database, pool: asyncpg.Pool) -> None:
    if "postgres" not in infra.parts:
        pytest.skip("this PostgreSQL is not ours to kill")
    topic = await make_topic(infra.kafka)
    message = said(topic)
    async with relaying(infra, plumbing) as relay:
        await until(lambda: relay.active)
        await infra.parts["postgres"].restart()
        await until(lambda: relay.active and not relay.problems(), 30)
        await pool.expire_connections()
        await say_in_transaction(pool, message)
        relay.wake()
        await empty(pool)
    assert await published(infra, topic) == [message.value]


async def test_an_event_that_comes_again_takes_effect_once(
    infra: Infra, plumbing: Database, pool: asyncpg.Pool
) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    messages = [said(topic) for _ in range(10)]
    await write(infra.kafka, *messages, *messages[:5], *messages)
    stumble = True

    async def record(batch: Batch) -> None:
        nonlocal stumble
        async with received_once(pool, "test", batch.events) as (connection, fresh):
            for received in fresh:
                await connection.execute("INSERT INTO effect VALUES ($1)", received.id)
            if stumble:
                stumble = False
                raise asyncpg.AdminShutdownError("in the middle")

    for group in ("first", "second"):  # the second group is a consumer whose offsets were lost
        heard = Heard(record)
        async with hearing(infra.kafka, Subscription(topic, group, heard, most=7)):
            await until(functools.partial(heard.has, 25))
    rows = await pool.fetch("SELECT event_id FROM effect")
    assert sorted(row["event_id"] for row in rows) == sorted(event_id(message) for message in messages)
