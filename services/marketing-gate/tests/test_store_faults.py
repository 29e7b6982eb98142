"""Every way in which Redis can fail a question: a denial in time, with the reason, never an error and never a hang."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import pytest
import redis.exceptions as redis_errors
from marketing_gate.domain.question import By, Question
from marketing_gate.handlers import Bounds, Gate
from marketing_gate.store.questions import Reader
from marketing_gate.testing import FINGERPRINT_KEY, FRESHNESS_KEY, NOW, Store, Story
from redis.asyncio import Redis

from shared.events import Channel, Decision
from shared.freshness import Freshness, sign

Mget = Callable[[Sequence[bytes]], Awaitable[Any]]


class Faulty:
    """A Redis that answers MGET in its own way."""

    def __init__(self, mget: Mget) -> None:
        self.mget = mget


def raising(error: BaseException) -> Mget:
    async def mget(_: Sequence[bytes]) -> Any:
        raise error

    return mget


async def hanging(_: Sequence[bytes]) -> Any:
    await asyncio.sleep(60)


async def short(wanted: Sequence[bytes]) -> Any:
    return [None] * (len(wanted) - 1)


async def nothing(_: Sequence[bytes]) -> Any:
    return None


FAULTS: dict[str, Mget] = {
    "down": raising(redis_errors.ConnectionError()),
    "slow": raising(redis_errors.TimeoutError()),
    "loading its data": raising(redis_errors.BusyLoadingError()),
    "of another type": raising(redis_errors.ResponseError("WRONGTYPE")),
    "out of memory": raising(redis_errors.OutOfMemoryError()),
    "refusing us": raising(redis_errors.AuthenticationError()),
    "speaking nonsense": raising(redis_errors.InvalidResponse()),
    "out of connections": raising(redis_errors.MaxConnectionsError()),
    "a replica that lost its master": raising(redis_errors.ResponseError("MASTERDOWN")),
    "unreachable": raising(OSError()),
    "failing in a way nobody thought of": raising(AttributeError("parser")),
    "hanging": hanging,
    "answering too little": short,
    "answering nothing": nothing,
}


def gate(redis: object, patience: float = 0.2) -> Gate:
    bounds = Bounds(10_000_000, FINGERPRINT_KEY, FRESHNESS_KEY)
    return Gate(Reader(cast(Redis, redis), patience), bounds, set(), lambda: NOW)


def questions(story: Story) -> list[Question]:
    one = story.contact(1)
    named: list[tuple[By, Any]] = [(By.ID, one), (By.EMAIL, "jana@example.com"), (By.PHONE, "601 123 456")]
    return [Question(by, value, "newsletter", Channel.EMAIL) for by, value in named]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("fresh", [False, True])
async def test_a_redis_that_is(fault: str, fresh: bool, story: Story) -> None:
    token = sign(FRESHNESS_KEY, Freshness("demo", story.contact(1), denied=1)) if fresh else None
    began = time.monotonic()
    answers = await gate(Faulty(FAULTS[fault])).check("demo", questions(story), token, 100)
    assert time.monotonic() - began < 2
    assert [answer.judgement.reason.value for answer in answers] == ["store_unavailable"] * 3


async def test_a_redis_that_is_always_a_little_too_slow_is_given_up_in_time(store: Store, story: Story) -> None:
    one, two = story.contact(1), story.contact(2)
    await store.hear(story.batch(story.configured()), story.batch(story.listed(one), story.listed(two)))
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))

    async def slowly(wanted: Sequence[bytes]) -> Any:
        await asyncio.sleep(0.45)
        return await store.redis.mget(wanted)

    began = time.monotonic()
    answers = await gate(Faulty(slowly), 0.5).check("demo", questions(story))
    assert time.monotonic() - began < 2
    assert {answer.judgement.reason.value for answer in answers} <= {"store_unavailable", "granted", "unknown_contact"}
