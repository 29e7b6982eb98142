"""Up to when the store is whole: the time before which everything that was said is in it.

A sample is a time and, asked after it, the end of every partition. Once the stored offsets have reached those ends, all
that was said before that time is known, and `current` may say so: checked and written by one script, so that a
store that was set back cannot be called current. It writes every time, so that one that takes no writes is
found out while nothing is said, and while what was said waits to be written. The same script counts the keys: fewer
than were written means that some were lost (eviction, a careless hand), and then everything is projected anew. A key
may be a whole bucket of contacts: Redis evicts keys, never fields. That a hand took a field out is noticed by whoever
writes there (`writing`).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, cast

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from marketing_gate.store import keys
from marketing_gate.store.once import kept_keys

Place = tuple[str, int]

_ATTEST = """
local kept = redis.call('GET', KEYS[2])
local other = tonumber(ARGV[3])
local there = redis.call('DBSIZE') - redis.call('EXISTS', KEYS[1], KEYS[2], unpack(KEYS, 3, 2 + other))
local behind, any = false, false
for i = 3 + other, #KEYS do
  local stored = redis.call('GET', KEYS[i])
  any = any or stored
  if tonumber(stored or '0') < tonumber(ARGV[i + 1 - other]) then behind = true end
end
if (any and not kept) or there < tonumber(kept or '0') then return 'lost' end
if kept then redis.call('SET', KEYS[2], kept) end
if behind then return 'behind' end
local before = tonumber(redis.call('GET', KEYS[1]) or '0')
if before < tonumber(ARGV[1]) or before > tonumber(ARGV[2]) then redis.call('SET', KEYS[1], ARGV[1]) end
return 'current'
"""
_RESET = """
local other, fields = tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 1, fields do
  local key, field = KEYS[1 + other + i], ARGV[2 + i]
  if redis.call('TYPE', key).ok == 'hash' then
    redis.call('HDEL', key, field, '')
    local left = redis.call('HLEN', key)
    if left > 0 then redis.call('HSET', key, '', left) end
  else redis.call('DEL', key) end
end
redis.call('DEL', unpack(KEYS, 2 + other + fields))
redis.call('SET', KEYS[1], redis.call('DBSIZE') - redis.call('EXISTS', unpack(KEYS, 1, 1 + other)))
"""
_SWEPT = 1000


class Outcome(StrEnum):
    """What an attestation found."""

    CURRENT = "current"
    BEHIND = "behind"
    LOST = "lost"


class Sample(NamedTuple):
    """The end of every partition, asked after `at` (microseconds)."""

    at: int
    ends: Mapping[Place, int]

    def reached(self, positions: Mapping[Place, int]) -> bool:
        """Whether nothing of it is missing."""
        return all(positions.get(place, 0) >= end for place, end in self.ends.items())


class Attestation:
    """Reads where the projection is, says up to when it is whole, and lets it begin anew."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._attest = redis.register_script(_ATTEST)
        self._reset = redis.register_script(_RESET)

    async def positions(self, places: Iterable[Place]) -> dict[Place, int]:
        """The stored offset of each partition. Raises ValueError when one is not a number."""
        wanted = list(places)
        values = await self._redis.mget([keys.position(*place) for place in wanted])
        return {place: int(value or 0) for place, value in zip(wanted, values, strict=True)}

    async def attest(self, sample: Sample, skew: int) -> Outcome:
        """Say that all before `sample.at` is known, if it is. A `current` more than `skew` ahead is no clock's.

        Raises ResponseError where the store answers and takes no writes: full, read-only, its disk gone."""
        places = [keys.position(*place) for place in sample.ends]
        other = beside(sample.at)
        arguments: list[Any] = [sample.at, sample.at + skew, len(other), *sample.ends.values()]
        try:
            said = await self._attest(keys=[keys.CURRENT, keys.COUNT, *other, *places], args=arguments)
        except ResponseError as error:
            if "WRONGTYPE" in str(error) or "compare nil" in str(error):
                return Outcome.LOST
            raise
        return Outcome(cast(bytes, said).decode())

    async def withdraw(self) -> None:
        """Take back that the store is whole: it is not before all was compared again."""
        await self._redis.delete(keys.CURRENT)

    async def reset(self, sample: Sample, suspects: Iterable[bytes] = ()) -> None:
        """Forget where the projection is, and values that do not read back: it starts at the beginning again, and the
        gate says ``rebuilding`` until it is whole. Their buckets are counted anew. What is joined already stays:
        joining it again changes nothing."""
        places = [keys.place(name) for name in suspects]
        lost = [(key, field) for key, field in places if field is not None]
        whole = [key for key, field in places if field is None]
        gone = [keys.CURRENT, *(keys.position(*one) for one in sample.ends), *whole]
        other = beside(sample.at)
        names = [keys.COUNT, *other, *(key for key, _ in lost), *gone]
        await self._reset(keys=names, args=[len(other), len(lost), *(field for _, field in lost)])

    async def sweep(self) -> int:
        """Delete what another version of this gate has left here; says how many keys. Nothing else is touched."""
        swept = 0
        former: list[bytes] = []
        async for key in self._redis.scan_iter(count=_SWEPT):
            if keys.is_former(key):
                former.append(key)
            if len(former) == _SWEPT:
                swept += await self._redis.unlink(*former)
                former.clear()
        return swept + (await self._redis.unlink(*former) if former else 0)


def beside(now: int) -> list[bytes]:
    """Keys that are no part of what was projected: they are not counted."""
    return [keys.WRITES, keys.SNAPSHOT, keys.FILLING, *kept_keys(now)]
