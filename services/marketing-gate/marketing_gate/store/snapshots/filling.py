"""Fills an empty store from the last snapshot, before the first event is heard again.

Only an empty one: nothing is counted in it, and no partition has a position. Whoever fills it holds a lock, and every
step makes sure that it still has it, and that nobody has put a position there meanwhile. Positions come last: a store
that is half filled has none, so that everything is heard from the beginning, and joined to what is there.
Where there is no snapshot, or it cannot be used, the store stays as it is: to hear everything is slow and always right.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Sequence

from aiokafka.errors import KafkaError
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from marketing_gate.store import keys
from marketing_gate.store.attest import Place
from marketing_gate.store.snapshots.form import Broken, End, Sealer, latest, parts, unpacked
from marketing_gate.store.snapshots.taking import Reading
from shared.kafka import end as ended
from shared.letters.reading import Missing, Reader

log = logging.getLogger(__name__)

HELD_MS = 10_000
LOOK_SECONDS = 0.02
TRIES = 3
NOTHING_SECONDS = 5.0
"""So long it is believed that there is no snapshot: each topic's consumer asks for the store to be filled."""

_STEP = """
local places = tonumber(ARGV[3])
local wanted = #KEYS - 2 - places
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end
if redis.call('EXISTS', unpack(KEYS, 3)) > 0 then return 'moved' end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('INCRBY', KEYS[2], wanted)
for i = 1, wanted do redis.call('RESTORE', KEYS[2 + places + i], 0, ARGV[3 + i]) end
return 'done'
"""
"""Counts first: should Redis refuse half of it, keys are missing, and that is noticed."""
_FINISH = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end
if redis.call('EXISTS', unpack(KEYS, 3)) > 0 then return 'moved' end
redis.call('INCRBY', KEYS[2], #KEYS - 2)
for i = 3, #KEYS do redis.call('SET', KEYS[i], ARGV[i - 1]) end
redis.call('DEL', KEYS[1])
return 'done'
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Lost(Exception):
    """The store was flushed, or taken by another gate, while it was filled."""


class Moved(Exception):
    """Somebody has written to the store while it was filled."""


class Filling:
    """Fills the store. `places` are all partitions that it stands on."""

    def __init__(self, redis: Redis, reading: Reading, sealer: Sealer, places: Sequence[Place]) -> None:
        self._redis, self._reading, self._sealer, self._places = redis, reading, sealer, places
        self._positions = [keys.position(*place) for place in places]
        self._step = redis.register_script(_STEP)
        self._finish = redis.register_script(_FINISH)
        self._release = redis.register_script(_RELEASE)
        self._running: asyncio.Task[None] | None = None
        self._nothing_until = 0.0

    async def fill(self) -> None:
        """Return once the store is not empty any more, or there is nothing to fill it from; several may wait for it.

        Whoever gives up waiting does not end it. Raises what Redis raises when it is away.
        """
        if time.monotonic() < self._nothing_until:
            return
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._fill(), name="filling")
            self._running.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._running)

    async def close(self) -> None:
        """End what is under way."""
        if self._running is not None:
            await ended([self._running])

    async def _fill(self) -> None:
        for _ in range(TRIES):
            token = secrets.token_bytes(16)
            if not await self._taken(token):
                return
            try:
                await self._fill_from_the_last(token)
                return
            except Lost:
                continue
            except (Missing, Broken, Moved, ResponseError, KafkaError, OSError, TimeoutError, ValueError) as error:
                # what redis-py raises when Redis is away is none of these: whoever loads positions tries again then
                log.warning("an empty store is filled event by event: no snapshot can be used", exc_info=error)
                self._nothing_until = time.monotonic() + NOTHING_SECONDS
                return
            finally:
                with contextlib.suppress(RedisError):
                    await self._release(keys=[keys.FILLING], args=[token])

    async def _taken(self, token: bytes) -> bool:
        """Whether the store is empty and ours to fill. Waits while another gate fills it."""
        while not await self._redis.exists(keys.COUNT, *self._positions):
            if await self._redis.set(keys.FILLING, token, nx=True, px=HELD_MS):
                return True
            await asyncio.sleep(LOOK_SECONDS)
        while await self._redis.exists(keys.FILLING):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def _fill_from_the_last(self, token: bytes) -> None:
        began, count = time.monotonic(), 0
        async with self._reading() as reader:
            found = await latest(reader, self._sealer)
            if found is None:
                self._nothing_until = time.monotonic() + NOTHING_SECONDS
                return
            await self._compare(reader, found[0])
            async for body in parts(reader, self._sealer, *found):
                pairs = dict(unpacked(body))
                arguments: list[bytes | int] = [token, HELD_MS, len(self._positions), *pairs.values()]
                _raise(await self._step(keys=[keys.FILLING, keys.COUNT, *self._positions, *pairs], args=arguments))
                count += len(pairs)
        positions = {keys.position(*place): offset for place, offset in found[0].positions.items() if offset}
        names = [keys.FILLING, keys.COUNT, *positions]
        _raise(await self._finish(keys=names, args=[token, *positions.values()]))
        seconds = round(time.monotonic() - began, 1)
        log.warning("an empty store was filled from a snapshot", extra={"count": count, "seconds": seconds})

    async def _compare(self, reader: Reader, end: End) -> None:
        """Raises Broken when more was heard than Kafka says now, or of other partitions."""
        if set(end.positions) != set(self._places):
            raise Broken("it stands on other topics")
        for topic in {topic for topic, _ in self._places}:
            bounds = await reader.bounds(topic)
            if any(bounds[part][1] < offset for (name, part), offset in end.positions.items() if name == topic):
                raise Broken("Kafka has less than was heard when it was taken")


def _raise(said: object) -> None:
    if said == b"lost":
        raise Lost
    if said == b"moved":
        raise Moved("something was written meanwhile")
