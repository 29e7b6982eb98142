"""Takes a snapshot of the store while it is used.

Up to where events were heard is read first, then every key: contacts, then addresses, then the rest. A key may so hold
more than was heard then, and whoever fills a store from it hears that again, which changes nothing: joins are
idempotent. Contacts come before addresses, because a contact that is newer than its address would never leave the old
one again. The end is written only if the store was whole all the while: nobody flushed it (that takes the lock away),
no key was lost, and it was not set back before where this began.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, cast

from aiokafka.errors import KafkaError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from marketing_gate.store import keys
from marketing_gate.store.attest import Attestation, Place, beside
from marketing_gate.store.snapshots.form import PARTITION, End, Kind, Piece, Sealer, latest, packed
from shared.kafka import Producer
from shared.letters.reading import Missing, Reader
from shared.topics import MAX_RECORD, SNAPSHOT

log = logging.getLogger(__name__)

Reading = Callable[[], AbstractAsyncContextManager[Reader]]

LEAST_EVENTS = 5_000
"""So few are heard again in less than a second."""
LEAST_SHARE = 0.05
"""Of all events that a new snapshot must have more than the last: heard again, they take as long as filling."""
PART_BYTES, PART_KEYS = 256 * 1024, 1000
REST = 4
"""A part is followed by so many times its own time for others."""
HELD_MS = 60_000
_AT_ONCE = 20
"""Keys of one question; a bucket of a million contacts is 50 kB."""

_STANDS = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local there = redis.call('DBSIZE') - redis.call('EXISTS', unpack(KEYS, 2))
if redis.call('EXISTS', KEYS[2]) == 0 or there < tonumber(redis.call('GET', KEYS[3]) or '0') then return 0 end
return 1
"""
"""Whether the lock is still ours, and the store whole; the lock is held on."""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class Taking:
    """Takes snapshots when they are worth it. `places` are all partitions that the store stands on."""

    def __init__(
        self,
        redis: Redis,
        reading: Reading,
        producer: Producer,
        sealer: Sealer,
        places: Sequence[Place],
        clock: Callable[[], int],
        seconds: float,
    ) -> None:
        self._redis, self._reading, self._producer, self._sealer = redis, reading, producer, sealer
        self._places, self._clock, self._seconds = places, clock, seconds
        self._attestation = Attestation(redis)
        self._stands = redis.register_script(_STANDS)
        self._release = redis.register_script(_RELEASE)
        self.events_since = 0

    async def run(self) -> None:
        """Every so many seconds, until cancelled; a snapshot that took long is not soon followed by another."""
        if not self._seconds:
            return
        rest = self._seconds
        while True:
            await asyncio.sleep(rest)
            began = time.monotonic()
            try:
                await self.take_if_worth_it()
            except Missing:
                log.warning("the topic of snapshots is missing: an empty store will be filled event by event")
            except (KafkaError, RedisError, OSError, TimeoutError, ValueError) as error:
                log.warning("no snapshot of the store could be taken", exc_info=error)
            rest = max(self._seconds, 20 * (time.monotonic() - began))

    async def take_if_worth_it(self) -> bool:
        """Whether one was taken: enough was heard since the last. Raises what Kafka or Redis raises when it is away."""
        heard = sum((await self._attestation.positions(self._places)).values())
        async with self._reading() as reader:
            found = await latest(reader, self._sealer)
            before = sum(found[0].positions.values()) if found else 0
            self.events_since = heard - before
            # fewer than before: this store, or Kafka, is not the one that it was taken of
            if found and 0 <= heard - before < max(LEAST_EVENTS, LEAST_SHARE * heard):
                return False
            if not found and heard < LEAST_EVENTS:
                return False
            return await self.take(reader)

    async def take(self, reader: Reader) -> bool:
        """Take one, unless another gate does or the store is not whole; the one before is deleted then."""
        snapshot = secrets.token_bytes(16)
        if not await self._redis.set(keys.SNAPSHOT, snapshot, nx=True, px=HELD_MS):
            return False
        try:
            end = await self._written(reader, snapshot)
            if end is None:
                return False
            await self._producer.send([self._sealer.sealed(end.piece())])
            self.events_since = 0
        finally:
            await self._release(keys=[keys.SNAPSHOT], args=[snapshot])
        await reader.delete(SNAPSHOT.name, {PARTITION: end.first})
        return True

    async def _written(self, reader: Reader, snapshot: bytes) -> End | None:
        """All but the end; None when the store was not whole, or another's, at any time of it."""
        _, first = (await reader.bounds(SNAPSHOT.name))[PARTITION]
        begun = await self._attestation.positions(self._places)
        number = 0
        async for body in self._bodies():
            if not await self._is_whole(snapshot):
                log.warning("the store was not whole while a snapshot was taken: it is dropped")
                return None
            if len(body) > MAX_RECORD:
                log.error("a part of the store is too large for a snapshot: an empty one is filled event by event")
                return None
            await self._producer.send([self._sealer.sealed(Piece(Kind.PART, snapshot, number, body))])
            number += 1
        reached = await self._attestation.positions(self._places)
        if not await self._is_whole(snapshot) or any(reached[place] < offset for place, offset in begun.items()):
            log.warning("the store was not whole while a snapshot was taken: it is dropped")
            return None
        return End(snapshot, number, first, begun)

    async def _is_whole(self, snapshot: bytes) -> bool:
        names = [keys.SNAPSHOT, keys.CURRENT, keys.COUNT, *beside(self._clock())]
        return bool(await self._stands(keys=names, args=[snapshot, HELD_MS]))

    async def _bodies(self) -> AsyncIterator[bytes]:
        """Parts of about `PART_BYTES` or `PART_KEYS`, with pauses for whoever asks meanwhile."""
        some: list[tuple[bytes, bytes]] = []
        size, began = 0, time.monotonic()
        async for pair in self._dumped():
            some.append(pair)
            size += len(pair[1])
            if size >= PART_BYTES or len(some) >= PART_KEYS:
                yield packed(some)
                some, size = [], 0
                await asyncio.sleep(REST * (time.monotonic() - began))
                began = time.monotonic()
        if some:
            yield packed(some)

    async def _dumped(self) -> AsyncIterator[tuple[bytes, bytes]]:
        for letter in (b"c", b"f", b"w", b"i"):
            names: list[bytes] = []
            async for key in self._redis.scan_iter(match=letter + keys.VERSION + b":*", count=1000):
                names.append(cast(bytes, key))
                if len(names) == _AT_ONCE:
                    for pair in await self._dumps(names):
                        yield pair
                    names = []
            for pair in await self._dumps(names):
                yield pair

    async def _dumps(self, names: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        pipe: Any = self._redis.pipeline(transaction=False)
        for name in names:
            pipe.dump(name)
        found = await pipe.execute()
        return [(name, dump) for name, dump in zip(names, found, strict=True) if dump is not None]
