"""Writes are atomic with their offsets: replays, zombies, flushes and lost keys end in the same answers."""

import asyncio
from typing import Any, cast
from uuid import UUID

import pytest
from marketing_gate.domain.question import By, Question
from marketing_gate.store import codec, keys
from marketing_gate.store.attest import Attestation, Outcome, Sample
from marketing_gate.store.projection import Projection
from marketing_gate.testing import NOW, Store, Story
from redis.asyncio import Redis

from shared.consent import Reason
from shared.events import Channel, Decision
from shared.identity import Kind
from shared.kafka import Batch, Rewound
from shared.topics import CONSENT, LEDGER


def fields(redis: Redis) -> Any:
    """redis-py's types say of a hash that it may not be waited for."""
    return redis


async def dump(redis: Redis) -> dict[bytes, bytes | dict[bytes, bytes]]:
    """All that there is, but how often it was written."""
    found: dict[bytes, bytes | dict[bytes, bytes]] = {}
    async for key in redis.scan_iter():
        hashed = await redis.type(key) == b"hash"
        found[key] = await fields(redis).hgetall(key) if hashed else cast(bytes, await redis.get(key))
    found.pop(keys.WRITES, None)
    return found


@pytest.fixture
def one(story: Story) -> UUID:
    return story.contact(1)


def whole(story: Story) -> list[Batch]:
    one, two = story.contact(1), story.contact(2)
    return [
        story.batch(story.configured()),
        story.batch(story.listed(one), story.listed(two, email="jana@example.com", phone="+420601123456")),
        story.batch(story.recorded(one, Decision.GRANTED, -9, 0), story.recorded(two, Decision.REFUSED, -8, 1)),
        story.batch(story.decided(one, Decision.GRANTED, -9), story.decided(two, Decision.REFUSED, -8)),
        story.batch(story.listed(two, 2, phone="+420601123457")),
    ]


async def test_a_batch_that_comes_again_changes_nothing(store: Store, story: Story) -> None:
    batches = whole(story)
    await store.hear(*batches)
    before = await dump(store.redis)
    store.projection.believed.clear()
    await store.hear(*batches, *batches)
    assert await dump(store.redis) == before


async def test_a_zombie_that_applies_old_records_never_moves_an_offset_back(store: Store, story: Story) -> None:
    batches = whole(story)
    zombie = Projection(store.redis)
    await zombie.load(LEDGER.name, [0])
    await store.hear(*batches)
    before = await dump(store.redis)
    await zombie.apply(batches[2])
    assert await dump(store.redis) == before


async def test_two_writers_of_one_contact_lose_nothing(store: Store, story: Story, one: UUID) -> None:
    other = Projection(store.redis)
    ledger = [story.batch(story.recorded(one, Decision.GRANTED, -100 + n, n)) for n in range(20)]
    consent = [story.batch(story.decided(one, Decision.WITHDRAWN, -100 + n, "contact")) for n in range(20)]

    async def say(projection: Projection, batches: list[Batch]) -> None:
        for batch in batches:
            await projection.apply(batch)

    await asyncio.gather(say(store.projection, ledger), say(other, consent))
    fresh = Projection(store.redis)
    assert await fresh.load(LEDGER.name, [0]) == await fresh.load(CONSENT.name, [0]) == {0: 20}
    value = await fields(store.redis).hget(*keys.place(keys.contact("demo", one)))
    known = codec.unpack(value)
    grant = known.state("newsletter", Channel.EMAIL).grant
    assert grant
    assert grant.index == 19
    assert known.state("contact", Channel.EMAIL).withdrawn.at == NOW - 81_000_000


async def test_a_store_that_was_flushed_refuses_what_comes_next(store: Store, story: Story) -> None:
    batches = whole(story)
    await store.hear(*batches)
    before = await dump(store.redis)
    await store.redis.flushdb()
    with pytest.raises(Rewound):
        await store.hear(story.batch(story.recorded(story.contact(3), Decision.GRANTED, -1, 2)))
    assert await dump(store.redis) == {}
    for topic in {batch.topic.name for batch in batches}:
        assert await store.projection.load(topic, [0]) == {0: 0}
    await store.hear(*batches)
    await store.current()
    assert await dump(store.redis) == before


def sample(batches: list[Batch], at: int = NOW) -> Sample:
    ends: dict[tuple[str, int], int] = {}
    for batch in batches:
        for partition, end in batch.positions.items():
            ends[batch.topic.name, partition] = end
    return Sample(at, ends)


async def test_the_store_is_current_only_once_it_has_reached_the_ends(store: Store, story: Story) -> None:
    batches = whole(story)
    attestation = Attestation(store.redis)
    await store.redis.delete(keys.CURRENT)
    for batch in batches[:-1]:
        await store.hear(batch)
        assert await attestation.attest(sample(batches), 10) is Outcome.BEHIND
    assert await store.redis.get(keys.CURRENT) is None
    await store.hear(batches[-1])
    assert await attestation.attest(sample(batches), 10) is Outcome.CURRENT
    assert await store.redis.get(keys.CURRENT) == b"%d" % NOW
    assert await attestation.attest(sample(batches, NOW - 5), 10) is Outcome.CURRENT
    assert await store.redis.get(keys.CURRENT) == b"%d" % NOW


async def test_a_clock_that_was_far_ahead_is_put_right(store: Store, story: Story) -> None:
    batches = whole(story)
    await store.hear(*batches)
    await store.current(NOW + 100)
    await Attestation(store.redis).attest(sample(batches), 10)
    assert await store.redis.get(keys.CURRENT) == b"%d" % NOW


async def test_any_lost_key_is_noticed_and_a_new_beginning_restores_it(store: Store, story: Story) -> None:
    batches = whole(story)
    await store.hear(*batches)
    attestation = Attestation(store.redis)
    before = await dump(store.redis)
    for key in before.keys() - {keys.CURRENT}:
        await store.redis.delete(key)
        assert await attestation.attest(sample(batches), 10) in (Outcome.LOST, Outcome.BEHIND)
        await attestation.reset(sample(batches))
        assert await store.redis.get(keys.CURRENT) is None
        store.projection.believed.clear()
        await store.hear(*batches)
        assert await attestation.attest(sample(batches), 10) is Outcome.CURRENT
        assert await dump(store.redis) == before


@pytest.mark.parametrize("garbage", [b"", b"rubbish", b"\x00" * 100])
async def test_a_value_that_does_not_read_back_denies_and_is_made_anew(
    store: Store, story: Story, garbage: bytes
) -> None:
    batches = whole(story)
    await store.hear(*batches)
    before = await dump(store.redis)
    key = keys.contact("demo", story.contact(1))
    await fields(store.redis).hset(*keys.place(key), garbage)
    with pytest.raises(Rewound):
        await store.hear(story.batch(story.decided(story.contact(1), Decision.OBJECTED, -1)))
    assert store.projection.suspects == {key}
    await Attestation(store.redis).reset(sample(batches), store.projection.suspects)
    store.projection.believed.clear()
    await store.hear(*batches)
    await store.current()
    assert await dump(store.redis) == before


async def reason(store: Store, contact: UUID) -> Reason:
    (answer,) = await store.gate.check("demo", [Question(By.ID, contact, "newsletter", Channel.EMAIL)])
    return answer.judgement.reason


@pytest.mark.parametrize("lost", ["contact", "address", "count"])
async def test_a_field_taken_out_by_hand_never_makes_a_yes_of_a_no(store: Store, story: Story, lost: str) -> None:
    """One objected and two has the same address. What they say next would be allowed, were the objection forgotten."""
    one, two = story.contact(1), story.contact(2)
    address = story.address(Kind.EMAIL, "jana@example.com").fingerprint
    batches = [
        story.batch(story.configured()),
        story.batch(story.listed(one), story.listed(two)),
        story.batch(story.recorded(two, Decision.GRANTED, -20, 0), story.recorded(one, Decision.OBJECTED, -9, 1)),
    ]
    await store.hear(*batches)
    bucket, _ = keys.place(keys.contact("demo", one))
    taken = {
        "contact": keys.place(keys.contact("demo", one)),
        "address": keys.place(keys.address("demo", Kind.EMAIL, address)),
        "count": (bucket, b""),
    }
    assert await fields(store.redis).hdel(*taken[lost]) == 1
    told = [story.batch(story.listed(two, 2)), story.batch(story.recorded(one, Decision.GRANTED, -12, 2))]
    noticed = 0
    for batch in told:
        try:
            await store.hear(batch)
        except Rewound:
            noticed += 1
        assert await reason(store, one) is not Reason.GRANTED
        assert await reason(store, two) is not Reason.GRANTED
    assert noticed
    assert await Attestation(store.redis).attest(sample([*batches, *told]), 10) is not Outcome.CURRENT
    await Attestation(store.redis).reset(sample(batches), store.projection.suspects)
    store.projection.believed.clear()
    await store.hear(*batches, *told)
    await store.current()
    assert (await reason(store, one), await reason(store, two)) == (Reason.OBJECTED, Reason.OBJECTED)
    after = await dump(store.redis)
    await store.redis.flushdb()
    store.projection.believed.clear()
    await store.hear(*batches, *told)
    await store.current()
    assert await dump(store.redis) == after


async def test_a_key_of_another_type_is_no_fault_of_the_event(store: Store, story: Story, one: UUID) -> None:
    await store.hear(*whole(story))
    bucket, _ = keys.place(keys.contact("demo", one))
    await store.redis.delete(bucket)
    await fields(store.redis).rpush(bucket, b"a list")
    with pytest.raises(Rewound):
        await store.hear(story.batch(story.decided(one, Decision.OBJECTED, -1)))
    assert store.projection.suspects


async def test_what_another_version_left_denies_is_swept_out_and_made_anew(store: Store, story: Story) -> None:
    batches = whole(story)
    one = story.contact(1)
    left = {
        b"current": b"%d" % NOW,
        b"count": b"4",
        b"c:demo:" + one.bytes: b"as it was stored once",
        b"f2:demo:e" + one.bytes: b"\0" + one.bytes,
        b"o:souhlas.ledger.v1:0": b"2",
        b"w:demo": b"{}",
    }
    kept = {b"k:470000": b"an answer", b"somebody:else": b"1", b"counted": b"1"}
    await store.redis.delete(keys.CURRENT)
    await store.redis.mset({**left, **kept})
    (answer,) = await store.gate.check("demo", [Question(By.ID, one, "newsletter", Channel.EMAIL)])
    assert answer.judgement.reason is Reason.REBUILDING
    assert await store.projection.load(LEDGER.name, [0]) == {0: 0}
    attestation = Attestation(store.redis)
    await store.hear(*batches)
    assert await attestation.sweep() == len(left)
    assert await attestation.attest(sample(batches), 10) is Outcome.CURRENT
    (answer,) = await store.gate.check("demo", [Question(By.ID, one, "newsletter", Channel.EMAIL)])
    assert answer.judgement.reason is Reason.REFUSED
    found = await dump(store.redis)
    assert kept.items() <= found.items()
    assert not left.keys() & found.keys()


async def test_no_address_is_in_the_store(store: Store, story: Story) -> None:
    await store.hear(*whole(story))
    for key, value in (await dump(store.redis)).items():
        kept = key + (b"".join((*value, *value.values())) if isinstance(value, dict) else value)
        assert b"jana" not in kept
        assert b"601123456" not in kept
