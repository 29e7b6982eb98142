"""Keeps the watermark moving: how far Kafka is, how far the store is, and hence up to when the gate knows everything.

Every beat, also when nothing happens: the time, then the end of every partition; once the stored offsets have reached
those ends, the store says that it is current up to that time. Under load the ends are always a little ahead, so a
few earlier samples are kept and the newest one that has been reached counts. While Kafka or Redis is away nothing
moves, and the answers turn ``stale`` by themselves; a store that takes no writes is not asked any more from the next
beat on (``store_unavailable``).
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from redis.exceptions import RedisError, ResponseError

from marketing_gate.store.attest import Attestation, Outcome, Place, Sample
from marketing_gate.store.projection import Projection
from marketing_gate.store.questions import Reader
from shared.brokers import Brokers, reach
from shared.kafka.closing import close_within
from shared.masking import Ours
from shared.topics import Topic

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.5
HASTE_SECONDS = 0.02
FILLING_SECONDS = 0.1
"""Between two beats while the store is filled: everybody is denied until one sees that it is whole."""
_WHY = {
    "DENIED": Ours("DENIED: Redis is in protected mode, and no password is set"),
    "MISCONF": Ours("MISCONF: Redis cannot save to its disk"),
    "NOREPLICAS": Ours("NOREPLICAS: Redis misses the replicas that it must have"),
}
"""What Redis says by a word and not by the type of error that redis-py makes of it; of a script further in."""
_KEPT = 40
_PATIENCE = 3.0


class Log(Protocol):
    """The end of every partition that the gate hears."""

    async def ends(self) -> Mapping[Place, int]:
        """The next offset of each partition, asked now; 0 for one whose records are all gone. Raises when away."""
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...


class KafkaLog:
    """Asks Kafka, in one request for all topics. Independent of which process hears which partition."""

    def __init__(self, kafka: Brokers | str, topics: Sequence[Topic], client_id: str) -> None:
        self._places = [TopicPartition(topic.name, part) for topic in topics for part in range(topic.partitions)]
        self._options: dict[str, Any] = {
            **reach(kafka),
            "client_id": client_id,
            "request_timeout_ms": int(_PATIENCE * 1000),
            "enable_auto_commit": False,
        }
        self._consumer: AIOKafkaConsumer | None = None

    async def ends(self) -> Mapping[Place, int]:
        """See `Log`. Raises KafkaError, OSError or TimeoutError. The next question asks over a new connection then."""
        try:
            async with asyncio.timeout(_PATIENCE):
                consumer = await self._connected()
                ends = await consumer.end_offsets(self._places)
                begins = await consumer.beginning_offsets([place for place in self._places if ends[place]])
        except BaseException:
            await self.close()
            raise
        return {
            (place.topic, place.partition): 0 if begins.get(place, 0) >= end else end for place, end in ends.items()
        }

    async def close(self) -> None:
        """See `Log`."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await close_within(_PATIENCE, consumer.stop())

    async def _connected(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            consumer = AIOKafkaConsumer(**self._options)
            try:
                await consumer.start()
            except BaseException:
                await close_within(_PATIENCE, consumer.stop())
                raise
            self._consumer = consumer
        return self._consumer


class Watermark:
    """The beat. `reposition` makes the consumers of a topic load their positions anew; `reader`, whose answers the
    beat may have to close, is whom the questions ask."""

    def __init__(
        self,
        log_: Log,
        attestation: Attestation,
        projection: Projection,
        reposition: Callable[[str], None],
        *,
        clock: Callable[[], int],
        stale_micros: int,
        reader: Reader | None = None,
    ) -> None:
        self._log, self._attestation, self._projection = log_, attestation, projection
        self._reposition, self._clock, self._stale = reposition, clock, stale_micros
        self._reader = reader
        self._samples: deque[Sample] = deque(maxlen=_KEPT)
        self._seen: Mapping[Place, int] = {}
        self.trouble: str | None = "has not compared itself with Kafka yet"
        self.as_of = 0
        self._awaited = asyncio.Event()
        self._filling = True
        self.behind = 0
        self.progress = 0.0
        self.rebuilds = 0

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            try:
                await self.beat()
                self._shut(refuses=False)
            except ResponseError as error:
                self._shut(refuses=True)
                self._warn(Ours("the store takes no writes"), error)
            except Exception as error:  # whatever it is, the next beat may do better, and without a beat all is stale
                if not isinstance(error, KafkaError | RedisError | OSError | TimeoutError):
                    log.exception("a beat failed")
                self._warn(Ours("cannot compare the store with Kafka"), error)
            await self._rest()

    def _warn(self, what: Ours, error: Exception) -> None:
        why = next((why for word, why in _WHY.items() if word in str(error)), type(error))
        trouble = f"{what} ({why.__name__ if isinstance(why, type) else why})"
        if trouble != self.trouble:
            log.warning("%s (%s)", what, why)
        self.trouble = trouble

    def _shut(self, *, refuses: bool) -> None:
        """Whether the store may be asked: a withdrawal that it does not take would go unseen until the bound."""
        if self._reader is not None:
            self._reader.closed = refuses

    async def sweep(self) -> None:
        """Once, when Redis is there: rid it of what another version of the gate has left."""
        while True:
            try:
                if swept := await self._attestation.sweep():
                    log.warning("swept out %d keys that another version had left", swept)
                return
            except (RedisError, OSError, TimeoutError):
                await asyncio.sleep(BEAT_SECONDS)

    def hurry(self) -> None:
        """Somebody waits for the watermark: beat soon."""
        self._awaited.set()

    async def _rest(self) -> None:
        """Until the next beat is due, or somebody waits for it; never less than `HASTE_SECONDS`."""
        await asyncio.sleep(HASTE_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout((FILLING_SECONDS if self._filling else BEAT_SECONDS) - HASTE_SECONDS):
                await self._awaited.wait()
        self._awaited.clear()

    async def close(self) -> None:
        """Let go of the connection to Kafka."""
        try:
            await self._log.close()
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("closing the connection to Kafka failed (%s)", type(error))

    async def beat(self) -> None:
        """Once. Raises what Kafka or Redis raises when it is away."""
        at = self._clock()
        sample = Sample(at, await self._log.ends())
        self._samples.append(sample)
        if self._projection.suspects:
            await self._begin_anew(sample, Ours("a stored value does not read back"))
            return
        try:
            positions = await self._attestation.positions(sample.ends)
        except ValueError:
            await self._begin_anew(sample, Ours("a stored position is no number"))
            return
        self.behind = sum(max(0, end - positions[place]) for place, end in sample.ends.items())
        self.progress = _progress(positions, sample)
        self._follow(positions)
        if any(offset < self._seen.get(place, 0) for place, offset in positions.items()):
            self._samples = deque([sample], _KEPT)  # of a store set back, nothing is current before all is in it again
            await self._attestation.withdraw()
        self._seen = positions
        reached = next((one for one in reversed(self._samples) if one.reached(positions)), None)
        outcome = await self._attestation.attest(reached or sample, self._stale)
        if outcome is Outcome.LOST:
            await self._begin_anew(sample, Ours("the store has lost keys"))
        elif outcome is Outcome.CURRENT:
            self.as_of, self.trouble, self._filling = (reached or sample).at, None, False
        elif at - self.as_of > self._stale:
            self.trouble = f"{self.behind} events behind"

    def _follow(self, positions: Mapping[Place, int]) -> None:
        """A store that was set back (flushed, failed over to an older copy) is filled again from where it is."""
        believed = self._projection.believed
        set_back = [place for place, offset in positions.items() if offset < believed.get(place, 0)]
        for place in set_back:
            del believed[place]
        self._filling = self._filling or bool(set_back)
        for topic in {topic for topic, _ in set_back}:
            log.warning("%s: the store was set back; replaying", topic)
            self._reposition(topic)

    async def _begin_anew(self, sample: Sample, why: Ours) -> None:
        """Project everything again; until then the gate denies as ``rebuilding``."""
        log.error("%s: projecting everything anew", why)
        self.rebuilds += 1
        self._filling = True
        self.progress = 0.0
        self.trouble = f"rebuilding: {why}"
        suspects = set(self._projection.suspects)
        await self._attestation.reset(sample, suspects)
        self._projection.suspects -= suspects
        self._projection.believed.clear()
        self._samples.clear()
        for topic in {topic for topic, _ in sample.ends}:
            self._reposition(topic)


def _progress(positions: Mapping[Place, int], sample: Sample) -> float:
    total = sum(sample.ends.values())
    return min(1.0, sum(min(positions[place], end) for place, end in sample.ends.items()) / total) if total else 1.0
