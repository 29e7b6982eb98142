"""The outbox: state and event are committed together, and a relay publishes what was committed.

`say` writes events in the caller's transaction; nobody waits for Kafka. `Relay` publishes them in commit order per
key and deletes a row once Kafka has confirmed it. After a crash between the two a row is published again, so that
consumers see an event at least once; its id stays the same.

Rows are found by being there, not by "id greater than the last": transactions commit out of order, and a row that
appears late must not be passed over. Writers do not NOTIFY: a transaction that does commits one at a time, under one
lock for the whole cluster. The relay is woken in its process; only a relay that stands by passes the wake-up on.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple, Protocol

import asyncpg
from aiokafka.errors import KafkaError
from pydantic_core import from_json, to_json

from shared.envelope import Message
from shared.kafka.producer import Producer, TooLarge, size_of
from shared.kafka.retry import RetryPolicy, is_outage
from shared.postgres import Connection
from shared.topics import MAX_RECORD

log = logging.getLogger(__name__)

CHANNEL = "outbox"
BATCH_OVERHEAD = 1024
GATHER_SECONDS = 0.01
"""From the beginning of one reading to that of the next at least, so that under load many events share a request to
Kafka, a fetch of every consumer, and a commit. An event that comes alone is published at once."""
MANY, GATHER_MANY_SECONDS = 4, 0.02
"""Where so many came in one reading, the next one lets more of them gather: a round to Kafka costs us and the broker
about the same for four events as for ten."""
_LOCK = 0x6F7574626F78  # "outbox"
_NEXT = """
WITH confirmed AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]))
SELECT id, topic, key, value, headers FROM outbox WHERE id <> ALL($1::bigint[]) ORDER BY id LIMIT $2
"""


class Depth(NamedTuple):
    """How much waits to be published: rows, and the age of the oldest in seconds."""

    rows: int
    oldest_seconds: float


class RelayMeter(Protocol):
    """What the relay counts."""

    def published(self, topic: str, messages: int) -> None:
        """Kafka confirmed messages of the outbox."""


class _Unmetered:
    def published(self, topic: str, messages: int) -> None:
        """Nothing."""


async def say(connection: Connection, *messages: Message) -> None:
    """Write events to the outbox in the transaction that is open on `connection`; call `Relay.wake` once committed.

    Takes a lock per topic and key until the end of the transaction, so that two transactions about one key publish in
    the order in which they commit. Say what belongs together in one call: locks taken in several calls can deadlock.
    Raises RuntimeError without a transaction, TooLarge for what no topic would take.
    """
    if not connection.is_in_transaction():
        raise RuntimeError("an event is said in the transaction of the state it belongs to")
    for message in messages:
        if size_of(message) > MAX_RECORD - BATCH_OVERHEAD:
            raise TooLarge(f"an event for {message.topic} is larger than its topic takes")
    if messages:
        await connection.execute(
            "SELECT outbox_say($1::text[], $2::bytea[], $3::bytea[], $4::text[])",
            [message.topic for message in messages],
            [message.key for message in messages],
            [message.value for message in messages],
            [packed(message) for message in messages],
        )


_SAY_HELD = """
INSERT INTO outbox (topic, key, value, headers)
SELECT $1, key, body, headers FROM unnest($2::bytea[], $3::bytea[], $4::text[])
    WITH ORDINALITY AS said (key, body, headers, place) ORDER BY place
"""


async def say_held(connection: Connection, topic: str, said: Sequence[tuple[bytes, bytes, str]]) -> None:
    """Write (key, value, packed headers) to the outbox, where the caller holds a lock for each key until the commit.

    A row that every writer about the key locks first does what `say`'s own locks do; they cost a third of it.
    """
    keys, values, headers = zip(*said, strict=True)
    await connection.execute(_SAY_HELD, topic, keys, values, headers)


async def forget(connection: Connection, topic: str, key: bytes) -> list[Message]:
    """Delete what still waits to be said on `topic` under `key`, for an erasure. Returns the events that there were.

    What a relay has read already may be published all the same, before anything that is said from now on.
    """
    rows = await connection.fetch(
        "DELETE FROM outbox WHERE topic = $1 AND key = $2 RETURNING topic, key, value, headers", topic, key
    )
    return [_message(row) for row in rows]


def packed(message: Message) -> str:
    """The headers of a message, as `outbox_say` takes them."""
    return to_json([[name, None if value is None else value.decode()] for name, value in message.headers]).decode()


def _message(row: asyncpg.Record) -> Message:
    headers = tuple((name, None if value is None else value.encode()) for name, value in from_json(row["headers"]))
    return Message(row["topic"], row["key"], row["value"], headers)


class Relay:
    """Publishes the outbox of one database. Several may run; one is active, the others take over when it goes."""

    def __init__(
        self,
        dsn: str,
        producer: Producer,
        *,
        meter: RelayMeter | None = None,
        most: int = 2000,
        poll_seconds: float = 0.5,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._dsn = dsn
        self._producer = producer
        self._meter = meter or _Unmetered()
        self._most = most
        self._poll_seconds = poll_seconds
        self._retry = retry or RetryPolicy(cap=2.0)
        self._woken = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._asking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._problem: str | None = "outbox: not connected to PostgreSQL yet"
        self._active = False

    @property
    def active(self) -> bool:
        """Whether this relay is the one that publishes."""
        return self._active

    async def start(self) -> None:
        """Begin in the background; PostgreSQL and Kafka may come up later."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End at once; what is not confirmed stays in the outbox."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def wake(self) -> None:
        """Something was committed: publish it now. Cheap, never blocks, may be called from any task of the loop."""
        self._woken.set()

    def problems(self) -> list[str]:
        """What keeps events from being published; empty when nothing does."""
        return [self._problem] if self._problem else []

    async def depth(self) -> Depth:
        """How much waits. Raises an outage of PostgreSQL, ConnectionError when the relay is not connected."""
        async with self._asking:
            if self._connection is None:
                raise ConnectionError("the relay is not connected to PostgreSQL")
            row = await self._connection.fetchrow(
                "SELECT count(*) AS waiting, coalesce(extract(epoch FROM clock_timestamp() - min(said_at)), 0)::float8"
                " AS age FROM outbox"
            )
        return Depth(row["waiting"], max(0.0, row["age"]))

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                async with self._connected():
                    self._problem, failures = None, 0
                    await self._stand_by()
                    await self._publish_for_ever()
            except Exception as error:
                failures += 1
                self._problem = f"outbox: PostgreSQL is away ({type(error).__name__})"
                if not is_outage(error):
                    log.exception("outbox: the relay failed and begins anew")
            await asyncio.sleep(self._retry.delay(failures))

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[None]:
        # Losing an answer to a delete repeats an event, which is allowed; so its commit need not wait for the disk.
        options = {"synchronous_commit": "off", "application_name": "souhlas outbox relay"}
        connection = await asyncpg.connect(self._dsn, timeout=5, command_timeout=30, server_settings=options)
        try:
            self._connection = connection
            yield
        finally:
            self._active, self._connection = False, None
            connection.terminate()

    async def _fetch(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        async with self._asking:
            if self._connection is None:
                raise ConnectionError("the connection is gone")
            return list(await self._connection.fetch(query, *arguments))

    async def _stand_by(self) -> None:
        """Until this relay is the active one. The session's lock goes with its connection, also after a kill -9."""
        while not (await self._fetch("SELECT pg_try_advisory_lock($1) AS mine", _LOCK))[0]["mine"]:
            if await self._wait():
                await self._fetch("SELECT pg_notify($1, '')", CHANNEL)
        await self._listen()
        self._active = True

    async def _listen(self) -> None:
        async with self._asking:
            if self._connection is None:
                raise ConnectionError("the connection is gone")
            await self._connection.add_listener(CHANNEL, lambda *_: self._woken.set())

    async def _publish_for_ever(self) -> None:
        clock = asyncio.get_running_loop().time
        confirmed: list[int] = []
        while True:
            self._woken.clear()
            began = clock()
            rows = await self._fetch(_NEXT, confirmed, self._most)
            confirmed = [row["id"] for row in rows]
            if rows:
                await self._publish(rows)
            if len(rows) < self._most:
                pause = GATHER_MANY_SECONDS if len(rows) >= MANY else GATHER_SECONDS
                await (asyncio.sleep(began + pause - clock()) if rows else self._wait())

    async def _publish(self, rows: Sequence[asyncpg.Record]) -> None:
        """Send until confirmed. Nothing later is read meanwhile: order is worth more than going around."""
        messages = [_message(row) for row in rows]
        failures = 0
        while True:
            try:
                await self._producer.send(messages)
                break
            except (KafkaError, OSError, TimeoutError) as error:
                failures += 1
                self._problem = f"outbox: Kafka does not confirm ({type(error).__name__})"
                await asyncio.sleep(self._retry.delay(failures))
                await self._fetch("SELECT 1")  # the lock is ours only while the connection stands
        self._problem = None
        for topic, count in Counter(message.topic for message in messages).items():
            self._meter.published(topic, count)

    async def _wait(self) -> bool:
        """Until woken (True) or until it is time to look anyway (False)."""
        try:
            async with asyncio.timeout(self._poll_seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True
