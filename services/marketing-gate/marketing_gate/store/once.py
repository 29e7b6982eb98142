"""Kept answers of writes that came with an ``Idempotency-Key`` (API.md section 1), for a day.

In Redis, beside the projection, in one hash an hour so that what is kept and what is projected can be counted apart
(`attest`). A key lies in the hour of its reservation, its answer too, and goes with that hour a day later. Best effort
by nature: after a flush a repeated write is done again, which its effect tolerates.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, cast

from redis.asyncio import Redis

HOURS = 25
PENDING_MICROS = 10_000_000
_HOUR = 3600
_MICROS = 1_000_000

# What is kept: the request's 32 bytes, the status in three digits, the body; of one that is pending (status 000) the
# time since when, or 0, and the time when it came first. An answer counts in whatever hour it lies: who was slow and
# has been taken over may have kept one in an hour before.
_RESERVE = """
local pending, place
for _, key in ipairs(KEYS) do
  local value = redis.call('HGET', key, ARGV[1])
  if value and string.sub(value, 33, 35) ~= '000' then return {0, value} end
  if value then pending, place = value, key end
end
local first = ARGV[3]
if pending then
  local since, before = string.match(string.sub(pending, 36), '^(%d+):(%d+)$')
  if tonumber(ARGV[3]) - tonumber(since) <= tonumber(ARGV[4]) then return {0, pending} end
  if string.sub(pending, 1, 32) == ARGV[2] then first = before end
  redis.call('HDEL', place, ARGV[1])
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '000' .. ARGV[3] .. ':' .. first)
redis.call('EXPIRE', KEYS[1], ARGV[5])
return {1, first}
"""
_RELEASE = """
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
"""


class Kept(NamedTuple):
    """What was answered to `request` (a digest). `status` 0: it is still being worked on."""

    request: bytes
    status: int
    body: bytes


class Held(NamedTuple):
    """A key that was taken `since`, for a request that came `first` then (microseconds)."""

    scope: bytes
    request: bytes
    since: int
    first: int

    @property
    def hour(self) -> int:
        """Where it lies."""
        return _hour(self.since)

    def pending(self, since: int) -> bytes:
        """As it is kept until there is an answer."""
        return _pack(self.request, 0, b"%d:%d" % (since, self.first))


class Answers:
    """Keeps answers by scope (a hash of who, where and the key). `clock` gives microseconds since 1970.

    Everything raises what Redis raises when it is away.
    """

    def __init__(self, redis: Redis, clock: Callable[[], int]) -> None:
        self._redis, self._clock = redis, clock
        self._reserve = redis.register_script(_RESERVE)
        self._release = redis.register_script(_RELEASE)

    async def reserve(self, scope: bytes, request: bytes) -> Held | Kept:
        """Take the key when it is free, else what is kept. Whoever took it long ago and never answered is gone: the
        same request goes on as the one that came first, another is a new one."""
        now = self._clock()
        hour = _hour(now)
        others = [_key(one) for one in range(hour - HOURS + 1, hour + 2) if one != hour]  # another's clock may be ahead
        arguments: list[bytes | int] = [scope, request, now, PENDING_MICROS, self._seconds_left(hour)]
        mine, said = cast(tuple[int, bytes], await self._reserve(keys=[_key(hour), *others], args=arguments))
        return Held(scope, request, now, int(said)) if mine else _unpack(said)

    async def request_of(self, scope: bytes) -> bytes | None:
        """The digest of the request that holds the key; None when it is free, or whoever took it is gone."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for key in kept_keys(self._clock()):
                pipe.hget(key, cast(str, scope))
            found = [_unpack(value) for value in await pipe.execute() if value is not None]
        now = self._clock()
        return next((one.request for one in found if one.status or now - _since(one) <= PENDING_MICROS), None)

    async def keep(self, held: Held, status: int, body: bytes) -> None:
        """Keep the answer, as long as the reservation."""
        async with self._redis.pipeline() as pipe:
            pipe.hset(_key(held.hour), cast(str, held.scope), cast(str, _pack(held.request, status, body)))
            pipe.expire(_key(held.hour), self._seconds_left(held.hour))
            await pipe.execute()

    async def release(self, held: Held) -> None:
        """It was not answered: the key is free again, unless somebody else has taken it. What was done in part may
        stand: the same request, when it comes again, is still the one that came `first`."""
        arguments = [held.scope, held.pending(held.since), held.pending(0)]
        await cast(Awaitable[object], self._release(keys=[_key(held.hour)], args=arguments))

    def _seconds_left(self, hour: int) -> int:
        """Until nobody looks into that hour any more. It is then still among `kept_keys`."""
        return max(1, (hour + HOURS) * _HOUR - self._clock() // _MICROS)


def kept_keys(now: int) -> list[bytes]:
    """Every key that may hold kept answers. `now` is in microseconds."""
    hour = _hour(now)
    return [_key(one) for one in range(hour - HOURS, hour + 2)]


def _hour(micros: int) -> int:
    return micros // _MICROS // _HOUR


def _key(hour: int) -> bytes:
    return b"k:%d" % hour


def _pack(request: bytes, status: int, body: bytes) -> bytes:
    return request + b"%03d" % status + body


def _since(pending: Kept) -> int:
    return int(pending.body.partition(b":")[0])


def _unpack(value: bytes) -> Kept:
    return Kept(value[:32], int(value[32:35]), value[35:])
