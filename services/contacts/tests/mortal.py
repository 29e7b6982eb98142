"""A process that forks children which erase a contact, and die by kill -9 at the call that they are told.

``python mortal.py DSN KAFKA GROUP`` with the tests' folder on PYTHONPATH. A line ``<contact> <point> <mode>`` on
standard input makes a child that erases the contact from the request to the swept topics and dies at its call number
`point`: ``before`` it, or once it is ``sent``. What it said is answered as a line of JSON. Nobody forks while an event
loop runs.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from contacts.handlers import erase
from contacts.handlers.desk import Desk
from contacts.handlers.sweep import Sweeper
from contacts.store import erasures
from contacts.store.topics import ContactTopics

from shared.envelope import Received, Record, seal, unseal
from shared.events import ErasureCompleted, ErasurePart
from shared.identity import uuid7
from shared.kafka import Batch, Producer
from shared.outbox import Relay
from shared.postgres import connect_pool
from shared.topics import CONTACT, ERASURE

SQL = ("execute", "executemany", "fetch", "fetchrow", "fetchval", "copy_records_to_table")
POINTS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (asyncpg.Connection, SQL),
    (Producer, ("send",)),
    (AIOKafkaAdminClient, ("delete_records",)),
)
OTHERS = (ErasurePart.CONVERSATION, ErasurePart.CONSENT_LEDGER, ErasurePart.MARKETING_GATE)
WORKSPACE = "demo"
Reached = Callable[[str], None]


class Death:
    """Counts calls, and kills this process at the one it is told. Point 0 never comes."""

    def __init__(self, point: int, mode: str, pipe: int) -> None:
        self.point, self.mode, self.pipe, self.count, self.counting = point, mode, pipe, 0, True
        self.calling: asyncio.Future[object] | None = None

    def wrap(self, owner: type, name: str) -> None:
        """Make every call of ``owner.name`` one of the points."""
        real: Callable[..., Awaitable[object]] = getattr(owner, name)

        async def call(*arguments: object, **named: object) -> object:
            self.count += self.counting
            if not self.counting or self.count != self.point:
                return await real(*arguments, **named)
            self.say(f"at {name} {str(arguments[1])[:60] if len(arguments) > 1 else ''}")
            if self.mode != "before":
                self.calling = asyncio.ensure_future(real(*arguments, **named))
                await asyncio.sleep(0.002)
            os.kill(os.getpid(), signal.SIGKILL)
            return None

        setattr(owner, name, call)

    def say(self, words: str) -> None:
        """Tell the parent, unbuffered."""
        os.write(self.pipe, " ".join(words.split()).encode() + b"\n")


class _Said(Exception):
    """The outbox is empty."""


class OnceRelay(Relay):
    """Publishes what is in the outbox, and returns."""

    async def publish(self) -> None:
        """Until the outbox is empty."""
        try:
            async with self._connected():
                await self._stand_by()
                await self._publish_for_ever()
        except _Said:
            return

    async def _wait(self) -> bool:
        if self.active:
            raise _Said
        await asyncio.sleep(0.01)  # a session that died has not let go of the lock yet
        return False


def part_done(contact: UUID, erasure_id: UUID, part: ErasurePart) -> Received:
    """What a part says, under the same id however often."""
    now = datetime.now(UTC)
    event = ErasureCompleted(
        workspace=WORKSPACE, contact_id=contact, erasure_id=erasure_id, part=part, count=1, done_at=now
    )
    said_id = uuid5(NAMESPACE_OID, f"{erasure_id} {part}")
    message = seal(event, topic=ERASURE, event_id=said_id, source=str(part), time=now)
    return unseal(Record(message.topic, 0, 0, message.key, message.value, message.headers, 0), ERASURE)


async def read_all(kafka: str, group: str, partition: int) -> None:
    """`group` has read one partition of the contact topic to its end."""
    place = TopicPartition(CONTACT.name, partition)
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([place])
        await consumer.commit(await consumer.end_offsets([place]))
    finally:
        await consumer.stop()


async def work_off(desk: Desk, dsn: str, kafka: str, group: str, contact: UUID, reached: Reached) -> None:
    """The whole erasure: request, outbox, what the other parts say, and the topics. `reached` hears of each."""
    async with desk.pool.acquire() as connection, connection.transaction():
        asked = await erase.erase(desk, connection, WORKSPACE, contact)
    reached("accepted")
    producer = Producer(kafka)
    try:
        await OnceRelay(dsn, producer).publish()
        reached("said")
        await erase.completed(
            desk, Batch(ERASURE, [part_done(contact, asked["erasure_id"], part) for part in OTHERS], (), {}, {})
        )
        reached("heard")
        topics = ContactTopics(kafka, "mortal", producer, (group,))
        await read_all(kafka, group, topics.partition(f"{WORKSPACE}:{contact}".encode()))
        reached("read")
        sweeper = Sweeper(desk, topics, 300)
        while await erasures.unswept(desk.pool):
            await sweeper.sweep()
    finally:
        await producer.stop()
    reached("done")


async def _live(contact: UUID, death: Death) -> None:
    dsn, kafka, group = sys.argv[1:]
    death.counting = False
    pool = await connect_pool(dsn, 1, stateless=True)
    desk = Desk(pool, b"f" * 32, b"k" * 32, lambda: datetime.now(UTC), uuid7, lambda: None, {"name": "Souhlas"})
    death.counting = True

    def reached(stage: str) -> None:
        death.counting = stage != "heard"  # what the consumers do is not the erasure's
        death.say(stage)

    await work_off(desk, dsn, kafka, group, contact, reached)


def child(contact: UUID, point: int, mode: str) -> list[str]:
    """What a forked child said before it ended."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        death = Death(point, mode, writing)
        for owner, names in POINTS:
            for name in names:
                death.wrap(owner, name)
        try:
            asyncio.run(_live(contact, death))
        except BaseException as error:
            death.say(f"failed {error!r}")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        words = said.read().splitlines()
    os.waitpid(pid, 0)
    return words


def main() -> None:
    """Answer until standard input ends."""
    for line in sys.stdin:
        contact, point, mode = line.split()
        print(json.dumps(child(UUID(contact), int(point), mode)), flush=True)


if __name__ == "__main__":
    main()
