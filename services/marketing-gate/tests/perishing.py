"""A process that forks children which take a snapshot or fill a store, and die by kill -9 at the call they are told.

``python perishing.py REDIS KAFKA SECRET`` with the tests' folder on PYTHONPATH. A line ``<work> <point>`` on standard
input makes a child that does `work` (``take``, ``fill``) and dies just before its call number `point` to Redis or
Kafka: one call follows the other, so that each is done when it dies before the next. What it said last is answered as
a line. Nobody forks while an event loop runs.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from marketing_gate.store.projection import Projection
from marketing_gate.store.snapshots import Filling, Sealer, Taking, taking
from marketing_gate.store.wire import Wire
from marketing_gate.subscribers import TOPICS
from marketing_gate.testing import NOW, Story
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from shared.events import Decision
from shared.kafka import Batch, Producer
from shared.kafka.producer import Sendable
from shared.letters.reading import Reader, reading
from shared.topics import LEDGER, SNAPSHOT

PLACES = [(topic.name, partition) for topic in TOPICS for partition in range(topic.partitions)]
POINTS: tuple[tuple[type, str], ...] = (
    (Redis, "execute_command"),
    (Pipeline, "execute"),
    (Wire, "ask"),
    (Producer, "send"),
    (Reader, "bounds"),
    (Reader, "between"),
    (Reader, "delete"),
)
"""What makes more than one call to Kafka only reads there."""


def told(story: Story) -> list[Batch]:
    """What was said before: of five contacts one has withdrawn, one refused, and one has a sister at its address."""
    who = [story.contact(number) for number in range(5)]
    grants = [story.recorded(one, Decision.GRANTED, -9, index) for index, one in enumerate(who)]
    listed = [story.listed(one, email=f"{min(number, 3)}@example.com") for number, one in enumerate(who)]
    return [
        story.batch(story.configured()),
        story.batch(*grants),
        story.batch(*listed),
        story.batch(story.decided(who[0], Decision.WITHDRAWN, -5), story.decided(who[4], Decision.REFUSED, -5)),
    ]


def news(story: Story) -> list[Batch]:
    """What is said while a snapshot is taken: one withdraws, and one leaves her address to another."""
    one, two = story.contact(1), story.contact(2)
    return [
        story.batch(story.decided(one, Decision.WITHDRAWN, -3)),
        story.batch(story.listed(two, 2, email="new@example.com")),
    ]


@asynccontextmanager
async def reading_snapshots(kafka: str) -> AsyncIterator[Reader]:
    """A reader of the topic of snapshots; the events' topics are only in the tests' memory, and long enough."""
    async with reading(kafka) as reader:
        bounds = reader.bounds

        async def some(topic: str) -> dict[int, tuple[int, int]]:
            return await bounds(topic) if topic == SNAPSHOT.name else dict.fromkeys(range(12), (0, 99))

        reader.bounds = some  # type: ignore[method-assign]
        yield reader


class Hearing(Producer):
    """Hears one of the `batches` after each part of a snapshot that it has sent, as a gate hears and sends."""

    def __init__(self, kafka: str, projection: Projection, batches: Sequence[Batch]) -> None:
        super().__init__(kafka)
        self._projection, self._batches = projection, iter(batches)

    async def send(self, messages: Sequence[Sendable]) -> None:
        await super().send(messages)
        if batch := next(self._batches, None):
            await self._projection.apply(batch)


async def take(redis: Redis, kafka: str, sealer: Sealer) -> None:
    """Take a snapshot, and hear the news meanwhile."""
    story, projection = Story(), Projection(redis)
    told(story)
    producer = Hearing(kafka, projection, news(story))
    maker = Taking(redis, lambda: reading_snapshots(kafka), producer, sealer, PLACES, lambda: NOW, 0)
    assert await maker.take_if_worth_it()
    await producer.stop()


async def fill(redis: Redis, kafka: str, sealer: Sealer) -> None:
    """Fill the store, as the first consumer has it done."""
    filling = Filling(redis, lambda: reading_snapshots(kafka), sealer, PLACES)
    await Projection(redis, fill=filling.fill).load(LEDGER.name, [0])


class Death:
    """Counts calls, and kills this process before the one it is told. Point 0 never comes."""

    def __init__(self, point: int, pipe: int) -> None:
        self.point, self.pipe, self.count = point, pipe, 0

    def wrap(self, owner: type, name: str) -> None:
        """Make every call of ``owner.name`` one of the points."""
        real = getattr(owner, name)

        def call(*arguments: object, **named: object) -> Any:
            self.count += 1
            if self.count == self.point:
                self.say(f"{name} {arguments[1] if name == 'execute_command' else ''}")
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        setattr(owner, name, call)

    def say(self, words: str) -> None:
        """Tell the parent, unbuffered."""
        os.write(self.pipe, words.strip().encode() + b"\n")


async def _live(work: str, death: Death) -> None:
    url, kafka, secret = sys.argv[1:]
    await {"take": take, "fill": fill}[work](Redis.from_url(url), kafka, Sealer(secret.encode()))
    death.say("done")


def child(work: str, point: int) -> str:
    """What a forked child said before it ended."""
    reading, telling = os.pipe()
    pid = os.fork()
    if pid == 0:
        death = Death(point, telling)
        for owner, name in POINTS:
            death.wrap(owner, name)
        try:
            asyncio.run(_live(work, death))
        except BaseException as error:
            death.say(f"failed {error!r}")
        finally:
            os._exit(0)
    os.close(telling)
    with os.fdopen(reading) as said:
        words = said.read()
    os.waitpid(pid, 0)
    return words.strip()


def main() -> None:
    """Answer until standard input ends."""
    taking.LEAST_EVENTS, taking.LEAST_SHARE, taking.PART_KEYS, taking._AT_ONCE = 0, 0.0, 4, 4
    for line in sys.stdin:
        work, point = line.split()
        print(child(work, int(point)), flush=True)


if __name__ == "__main__":
    main()
