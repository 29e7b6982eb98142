"""The decision log: a sample of the answers, said on Kafka for whoever reviews the gate (`souhlas.decision.v1`).

It never slows an answer: noting one is an append to a bounded queue, a task of its own says them, and what does not fit
or cannot be said is dropped and counted. The question is kept as ids only; an address is never in it.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from aiokafka.errors import KafkaError

from marketing_gate.domain.question import Answer, Question
from marketing_gate.handlers.made import Noted, sealed
from marketing_gate.store import codec, keys
from marketing_gate.store.questions import Reader, Unavailable
from shared.consent import Reason
from shared.envelope import Message
from shared.kafka import Producer
from shared.topics import LEDGER

MOST = 20_000
BATCH = 500
SLICE = 50
PAUSE_SECONDS = 0.1

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which share of the answers is logged, 0 to 1."""

    denials: float = 1.0
    allows: float = 0.01


class DecisionLog:
    """Notes answers, and says them while `run` runs. `said` and `dropped` count."""

    def __init__(
        self,
        producer: Producer,
        reader: Reader,
        sampling: Sampling,
        clock: Callable[[], int],
        new_id: Callable[[], UUID],
        *,
        most: int = MOST,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._producer, self._reader, self._sampling, self._clock, self._draw = producer, reader, sampling, clock, draw
        self._new_id = new_id
        self._queue: deque[Noted] = deque()
        self._most = most
        self._awake = asyncio.Event()
        self.said = 0
        self.dropped = 0

    @property
    def waiting(self) -> int:
        """Answers noted and not said yet."""
        return len(self._queue)

    def note(self, workspace: str, questions: Sequence[Question], answers: Sequence[Answer]) -> None:
        """Keep a sample of `answers` for the log. Never waits, never raises."""
        denials, allows, draw = self._sampling.denials, self._sampling.allows, self._draw
        now, granted = self._clock(), Reason.GRANTED
        for place, answer in enumerate(answers):
            share = allows if answer[0].judgement.reason is granted else denials
            if share < 1 and draw() >= share:
                continue
            if len(self._queue) >= self._most:
                self.dropped += 1
                continue
            self._queue.append(Noted(workspace, questions[place], answer, now))
        if self._queue:
            self._awake.set()

    async def run(self) -> None:
        """Say what was noted, until cancelled."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            while self._queue:
                await self.say()
                await asyncio.sleep(PAUSE_SECONDS if len(self._queue) < BATCH else 0)

    async def say(self) -> None:
        """Say one batch of what was noted. What Kafka does not take is dropped and counted."""
        batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
        try:
            sizes = {name: await self._tree_size(name) for name in {noted.workspace for noted in batch}}
            messages: list[Message] = []
            for part in _slices(batch):
                messages += [sealed(noted, sizes[noted.workspace], self._new_id()) for noted in part]
                await asyncio.sleep(0)
            await self._producer.send(messages)
        except (KafkaError, OSError, TimeoutError) as error:
            self.dropped += len(batch)
            log.warning("%d decisions were not logged (%s)", len(batch), type(error))
        else:
            self.said += len(batch)

    async def _tree_size(self, workspace: str) -> int | None:
        """How many entries the ledger's log has, as far as the gate has heard; None when that cannot be read."""
        try:
            names = [keys.entries(workspace, part) for part in range(LEDGER.partitions)]
            values = await self._reader.get(names)
            return 1 + max(codec.unpack_count(values[name])[1] for name in names) or None
        except (Unavailable, ValueError):
            return None


def _slices(batch: Sequence[Noted]) -> Iterator[Sequence[Noted]]:
    for at in range(0, len(batch), SLICE):
        yield batch[at : at + SLICE]
