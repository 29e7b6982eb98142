"""Kept answers over the turn of an hour: a key is the same key at 10:59:59 and at 11:00:01."""

import asyncio
from typing import Any, cast

import pytest
from marketing_gate.store import keys
from marketing_gate.store.attest import Attestation, Outcome, Sample
from marketing_gate.store.once import HOURS, Answers, Held, Kept, kept_keys
from redis.asyncio import Redis

SECOND = 1_000_000
HOUR = 3600 * SECOND
SCOPE, REQUEST, OTHER = b"s" * 32, b"\0r%" + b"r" * 29, b"o" * 32


class Clock:
    """Stands a second before an hour turns, until it is moved."""

    def __init__(self) -> None:
        self.now = 495_000 * HOUR - SECOND

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(redis: Redis, clock: Clock) -> Answers:
    return Answers(redis, clock)


async def taken(answers: Answers, request: bytes = REQUEST) -> Held:
    held = await answers.reserve(SCOPE, request)
    assert isinstance(held, Held)
    return held


async def test_an_answer_kept_after_the_hour_is_found_for_a_day_and_no_longer_than_its_hour(
    answers: Answers, clock: Clock
) -> None:
    held, first = await taken(answers), clock.now
    clock.now += 2 * SECOND
    await answers.keep(held, 200, b"{}")
    for later in (2 * SECOND, HOUR, 2 * HOUR, 24 * HOUR):
        clock.now = first + later
        assert await answers.reserve(SCOPE, REQUEST) == Kept(REQUEST, 200, b"{}"), later
    clock.now = first + 26 * HOUR
    await taken(answers)


async def test_who_is_at_work_over_the_hour_is_not_disturbed_and_who_died_is_taken_over(
    answers: Answers, clock: Clock
) -> None:
    dead = await taken(answers)
    clock.now += 10 * SECOND
    assert await answers.reserve(SCOPE, REQUEST) == Kept(REQUEST, 0, b"%d:%d" % (dead.since, dead.since))
    clock.now += SECOND
    heir = await taken(answers)
    assert (heir.since, heir.first) == (clock.now, dead.since)
    clock.now += 20 * HOUR
    third = await taken(answers)
    assert third.first == dead.since
    await answers.keep(third, 200, b"{}")
    clock.now += 23 * HOUR
    assert await answers.reserve(SCOPE, REQUEST) == Kept(REQUEST, 200, b"{}")


async def test_a_key_released_over_the_hour_is_free_and_the_same_request_goes_on_as_the_first(
    answers: Answers, clock: Clock
) -> None:
    held = await taken(answers)
    clock.now += 2 * SECOND
    await answers.release(held)
    again = await taken(answers)
    assert (again.since, again.first) == (clock.now, held.since)
    await answers.release(again)
    clock.now += SECOND
    other = await taken(answers, OTHER)
    assert other.first == clock.now


async def test_who_was_slow_takes_nothing_from_whom_it_was_taken_over_by(answers: Answers, clock: Clock) -> None:
    slow = await taken(answers)
    clock.now += 11 * SECOND
    heir = await taken(answers)
    await answers.release(slow)
    assert isinstance(await answers.reserve(SCOPE, REQUEST), Kept)
    await answers.keep(slow, 200, b"slow")
    assert await answers.reserve(SCOPE, REQUEST) == Kept(REQUEST, 200, b"slow")
    await answers.release(heir)
    assert await answers.reserve(SCOPE, REQUEST) == Kept(REQUEST, 200, b"slow")


async def test_one_of_many_takes_a_key_that_was_left(answers: Answers, clock: Clock) -> None:
    await taken(answers)
    clock.now += HOUR
    found = await asyncio.gather(*(answers.reserve(SCOPE, REQUEST) for _ in range(9)))
    assert sum(isinstance(one, Held) for one in found) == 1


async def test_all_that_is_kept_expires_with_its_hour_and_hides_no_lost_key(
    redis: Redis, answers: Answers, clock: Clock
) -> None:
    held = await taken(answers)
    clock.now += 2 * SECOND
    await redis.delete(*kept_keys(clock.now))  # as if it had been slow for so long, or the store flushed
    await answers.keep(held, 200, b"{}")
    (kept,) = await redis.keys()
    assert 0 < await redis.ttl(kept) <= 24 * 3600 < HOURS * 3600
    position = ("topic", 0)
    stored: Any = {keys.COUNT: 1, keys.position(*position): 1}
    await redis.mset(stored)
    attestation = Attestation(redis)
    for now in (clock.now, clock.now + 24 * HOUR):
        assert kept in kept_keys(now)
        assert await attestation.attest(Sample(now, {position: 1}), SECOND) is Outcome.CURRENT
    await redis.delete(keys.position(*position))
    await redis.set(keys.position("another", 0), 1)
    await redis.set(keys.COUNT, 2)
    assert await attestation.attest(Sample(clock.now, {("another", 0): 1}), SECOND) is Outcome.LOST


async def test_a_new_beginning_counts_no_kept_answer(redis: Redis, answers: Answers, clock: Clock) -> None:
    held = await taken(answers)
    await answers.keep(held, 200, b"{}")
    await Attestation(redis).reset(Sample(clock.now + HOUR, {}))
    assert await redis.get(keys.COUNT) == b"0"
    assert cast(bytes, await redis.get(keys.CURRENT)) is None


async def test_which_request_holds_a_key_is_told_until_it_is_let_go_or_left(answers: Answers, clock: Clock) -> None:
    assert await answers.request_of(SCOPE) is None
    held, first = await taken(answers), clock.now
    assert await answers.request_of(SCOPE) == REQUEST
    await answers.release(held)
    assert await answers.request_of(SCOPE) is None
    await taken(answers, OTHER)
    clock.now += 10 * SECOND + 1
    assert await answers.request_of(SCOPE) is None, "whoever took it is gone"
    await answers.keep(await taken(answers), 200, b"{}")
    clock.now = first + 24 * HOUR
    assert await answers.request_of(SCOPE) == REQUEST
