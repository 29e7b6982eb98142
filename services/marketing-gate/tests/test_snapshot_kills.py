"""kill -9 at every call to Redis and Kafka while a snapshot is taken, and while an empty store is filled from one."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Set
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from marketing_gate.domain.judgement import Judgement
from marketing_gate.domain.question import By, Question
from marketing_gate.handlers import Bounds, Gate
from marketing_gate.store import keys
from marketing_gate.store.attest import Attestation, Place
from marketing_gate.store.projection import Projection
from marketing_gate.store.questions import Reader as Asking
from marketing_gate.store.snapshots import Filling, Sealer
from marketing_gate.subscribers import TOPICS
from marketing_gate.testing import FINGERPRINT_KEY, FRESHNESS_KEY, NOW, Store, Story
from marketing_gate.watermark import Watermark
from perishing import PLACES, news, reading_snapshots, told
from redis.asyncio import Redis

from dev.infra import Infra
from shared.events import Channel
from shared.identity import uuid7
from shared.letters.reading import Reader
from shared.topics import LEDGER, SNAPSHOT

pytestmark = pytest.mark.kafka
HERE = Path(__file__).parent
LOCKS = (keys.SNAPSHOT, keys.FILLING)
_STORY = Story()
BEFORE = told(_STORY)
SAID = [*BEFORE, *news(_STORY)]
PEOPLE: list[tuple[By, str | UUID]] = [
    *((By.ID, _STORY.contact(number)) for number in range(5)),
    *((By.EMAIL, f"{name}@example.com") for name in (0, 1, 2, 3, "new")),
]
Answers = Mapping[str | UUID, Judgement]


class Ends:
    """Topics in which lies what was `SAID`."""

    async def ends(self) -> Mapping[Place, int]:
        reached: dict[Place, int] = dict.fromkeys(PLACES, 0)
        for batch in SAID:
            reached.update({(batch.topic.name, part): end for part, end in batch.positions.items()})
        return reached

    async def close(self) -> None:
        return


def allowed(answers: Answers) -> set[str | UUID]:
    return {who for who, judgement in answers.items() if judgement.allowed}


async def asked(gate: Gate) -> Answers:
    questions = [Question(by, who, "newsletter", Channel.EMAIL) for by, who in PEOPLE]
    answers = await gate.check("demo", questions)
    return {who: answer.judgement for (_, who), answer in zip(PEOPLE, answers, strict=True)}


class Stage:
    """A store, the topic of snapshots, and gates that are started on them."""

    def __init__(self, redis: Redis, reader: Reader, sealer: Sealer, mortal: Process) -> None:
        self.redis, self._mortal = redis, mortal
        self.reader, self._sealer = reader, sealer

    async def die(self, work: str, point: int) -> str:
        """What a child said last that does `work` and dies before that call."""
        assert self._mortal.stdin is not None
        assert self._mortal.stdout is not None
        self._mortal.stdin.write(f"{work} {point}\n".encode())
        async with asyncio.timeout(30):
            return (await self._mortal.stdout.readline()).decode().strip()

    async def dumped(self) -> dict[bytes, bytes]:
        """Everything in the store; of a lock, that it is there."""
        assert all([await self.redis.pttl(lock) != -1 for lock in LOCKS])  # none is for ever
        redis: Any = self.redis
        return {name: b"" if name in LOCKS else await redis.dump(name) for name in sorted(await redis.keys())}

    async def put(self, whole: Mapping[bytes, bytes]) -> None:
        """The store is as it was then."""
        await self.redis.flushdb()
        for name, dump in whole.items():
            await self.redis.restore(name, 0, dump)

    async def state(self) -> object:
        """What another process finds."""
        return await self.dumped(), await self.records()

    async def records(self) -> int:
        """So many lie in the topic of snapshots."""
        start, end = (await self.reader.bounds(SNAPSHOT.name))[0]
        return end - start

    async def start(self, may: Set[str | UUID]) -> tuple[Answers, bool]:
        """The answers of a gate that is started now, once it is not rebuilding, and whether it had to hear less than
        everything. On the way nobody else is allowed than who `may` be."""
        for lock in LOCKS:
            await self.redis.pexpire(lock, 20)  # its time goes by
        filling = Filling(self.redis, self._reading, self._sealer, PLACES)
        projection, again = Projection(self.redis, fill=filling.fill), list[str]()
        beat = Watermark(
            Ends(), Attestation(self.redis), projection, again.append, clock=lambda: NOW, stale_micros=10**7
        ).beat
        gate = Gate(Asking(self.redis), Bounds(10**7, FINGERPRINT_KEY, FRESHNESS_KEY), projection.suspects, lambda: NOW)
        try:
            await beat()
            assert allowed(await asked(gate)) <= may
            stands = {topic.name: await projection.load(topic.name, range(topic.partitions)) for topic in TOPICS}
            for batch in SAID:
                if batch.positions[0] > stands[batch.topic.name][0]:
                    await projection.apply(batch)
                await beat()
                assert allowed(await asked(gate)) <= may
            assert again == []
            assert await self.redis.exists(keys.CURRENT)
            return await asked(gate), any(stand[0] for stand in stands.values())
        finally:
            await filling.close()
            await projection.close()
            await gate.close()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Reader]:
        yield self.reader


@pytest.fixture
async def stage(redis: Redis, infra: Infra) -> AsyncIterator[Stage]:
    """Nobody else's snapshots can be read with its secret."""
    secret = uuid7().hex
    url = f"{infra.redis_url.rpartition('/')[0]}/9"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
    mortal = await asyncio.create_subprocess_exec(
        *(sys.executable, str(HERE / "perishing.py"), url, infra.kafka, secret),
        env=environment,
        stdin=PIPE,
        stdout=PIPE,
    )
    assert mortal.stdin is not None
    async with reading_snapshots(infra.kafka) as reader:
        yield Stage(redis, reader, Sealer(secret.encode()), mortal)
    mortal.stdin.close()
    await mortal.wait()


async def test_a_gate_that_is_killed_while_a_snapshot_is_taken_or_used_answers_as_before_when_it_starts_again(
    stage: Stage, store: Store
) -> None:
    """The points are counted by the program itself, until a child comes to the end."""
    await store.hear(*BEFORE)
    whole, known = await stage.dumped(), allowed(await asked(store.gate))
    await store.hear(*SAID[len(BEFORE) :])
    expected = await asked(store.gate)
    may = allowed(expected)
    assert may - known
    assert known - may
    seen, states = list[str](), list[object]()

    async def dies(work: str, before: Mapping[bytes, bytes]) -> AsyncIterator[str]:
        """The words of each death, where it leaves something else than the one before it left."""
        for point in count(1):
            await stage.put(before)
            words = await stage.die(work, point)
            assert not words.startswith("failed"), words
            seen.append(words)
            if (state := await stage.state()) not in states[-1:]:
                states.append(state)
                yield words
            if words == "done":
                return

    await stage.put(whole)
    assert await stage.die("take", 0) == "done"
    least = await stage.records()
    async for words in dies("take", whole):
        assert (await stage.start(known | may))[0] == expected, words
        await stage.redis.flushdb()
        assert await stage.start(may) == (expected, True), words
        if await stage.records() != least:
            await stage.put(whole)
            assert await stage.die("take", 0) == "done", words
    async for words in dies("fill", {}):
        half = await stage.redis.exists(keys.COUNT) > await stage.redis.exists(keys.position(LEDGER.name, 0))
        assert await stage.start(may) == (expected, not half), words
    assert {"send", "delete", "execute_command SET", "ask", "bounds", "between"} < set(seen)
