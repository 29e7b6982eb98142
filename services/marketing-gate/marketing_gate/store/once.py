"""Kept answers of writes that came with an ``Idempotency-Key`` (API.md section 1), for a day.

In Redis, beside the projection, in one hash an hour so that what is kept and what is projected can be counted apart
(`attest`). Best effort by nature: after a flush a repeated write is done again, which its effect tolerates.
"""

import time
from typing import NamedTuple

from redis.asyncio import Redis

HOURS = 25
PENDING_SECONDS = 10
_HOUR = 3600


class Kept(NamedTuple):
    """What was answered to `request` (a hash). `status` 0: it is still being worked on."""

    request: bytes
    status: int
    body: bytes


class Answers:
    """Keeps answers by scope (a hash of who, where and the key)."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def reserve(self, scope: bytes, request: bytes) -> Kept | None:
        """Take the key: None when it is free, else what is kept. Raises what Redis raises when it is away."""
        now = int(time.time())
        async with self._redis.pipeline(transaction=False) as pipe:
            for hour in range(now // _HOUR - HOURS + 1, now // _HOUR):
                pipe.hget(_key(hour), scope)
            earlier = [value for value in await pipe.execute() if value]
        if earlier:
            return _unpack(earlier[-1])
        key, pending = _key(now // _HOUR), b"%d:" % now
        async with self._redis.pipeline() as pipe:
            pipe.hsetnx(key, scope, _pack(request, 0, pending))
            pipe.expire(key, HOURS * _HOUR)
            pipe.hget(key, scope)
            mine, _, value = await pipe.execute()
        return None if mine else self._taken_over(_unpack(value), now)

    @staticmethod
    def _taken_over(kept: Kept, now: int) -> Kept | None:
        """Whoever reserved it long ago and never answered is gone."""
        given_up = kept.status == 0 and now - int(kept.body.rstrip(b":")) > PENDING_SECONDS
        return None if given_up else kept

    async def keep(self, scope: bytes, answer: Kept) -> None:
        """Keep the answer from now on."""
        await self._redis.hset(_key(int(time.time()) // _HOUR), scope, _pack(*answer))

    async def release(self, scope: bytes) -> None:
        """Nothing was done: the key is free again."""
        await self._redis.hdel(_key(int(time.time()) // _HOUR), scope)


def kept_keys(now: float) -> list[bytes]:
    """Every key that may hold kept answers."""
    hour = int(now) // _HOUR
    return [_key(one) for one in range(hour - HOURS, hour + 2)]


def _key(hour: int) -> bytes:
    return b"k:%d" % hour


def _pack(request: bytes, status: int, body: bytes) -> bytes:
    return request + b"%03d" % status + body


def _unpack(value: bytes) -> Kept:
    return Kept(value[:32], int(value[32:35]), value[35:])
