"""A store that was lost is filled from the last snapshot, and hears only what came after it was begun. Whatever happens
while a snapshot is taken or read, the store ends as if it had heard everything once, or hears everything."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import pytest
from histories import Event, batches, histories, stored, unseen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marketing_gate.app import GateSettings, create_app
from marketing_gate.store import keys
from marketing_gate.store.attest import Attestation, Outcome, Sample
from marketing_gate.store.projection import Projection
from marketing_gate.store.snapshots import Filling, Sealer, Taking, filling, taking
from marketing_gate.store.snapshots.form import End, Kind, Piece, latest, packed, unpacked
from marketing_gate.subscribers import TOPICS
from marketing_gate.testing import FINGERPRINT_KEY, NOW, Store, Story, check, say, until
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from dev.keys import Signer
from shared.envelope import Record
from shared.events import Channel, Decision
from shared.kafka import Batch, Producer, RawMessage, Rewound
from shared.letters.reading import Missing, Reader, reading
from shared.topics import LEDGER, SNAPSHOT

SEALER = Sealer(FINGERPRINT_KEY)
PLACES = [(topic.name, partition) for topic in TOPICS for partition in range(topic.partitions)]


class Shelf:
    """The topic of snapshots in memory, and a Kafka whose other topics end wherever `end` says."""

    def __init__(self, end: int = 10**6) -> None:
        self.records: list[RawMessage] = []
        self.start, self.end, self.there = 0, end, True

    async def send(self, messages: Sequence[RawMessage]) -> None:
        self.records += messages

    async def bounds(self, topic: str) -> dict[int, tuple[int, int]]:
        if topic != SNAPSHOT.name:
            return dict.fromkeys(range(12), (0, self.end))
        if not self.there:
            raise Missing(topic)
        return {0: (self.start, len(self.records))}

    async def between(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[Record]:
        for offset in range(max(start, self.start), end):
            yield Record(topic, partition, offset, None, self.records[offset].value, (), 0)

    async def delete(self, topic: str, before: Mapping[int, int]) -> None:
        assert topic == SNAPSHOT.name
        self.start = before[0]

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        yield cast(Reader, self)

    def pieces(self) -> list[Piece]:
        return [piece for one in self.records[self.start :] if (piece := SEALER.opened(one.value))]


def taking_to(shelf: Shelf, redis: Redis) -> Taking:
    return Taking(redis, shelf.reading, cast(Producer, shelf), SEALER, PLACES, lambda: NOW, 1)


def filling_from(shelf: Shelf, redis: Redis, sealer: Sealer = SEALER) -> Filling:
    return Filling(redis, shelf.reading, sealer, PLACES)


async def take(shelf: Shelf, redis: Redis) -> bool:
    return await taking_to(shelf, redis).take(cast(Reader, shelf))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One key a part and a question, so that a few keys make a snapshot of many records."""
    monkeypatch.setattr(taking, "PART_KEYS", 1)
    monkeypatch.setattr(taking, "_AT_ONCE", 1)


def said(story: Story) -> list[Batch]:
    """Three contacts at two addresses, one of which has withdrawn."""
    one, two, three = (story.contact(number) for number in (1, 2, 3))
    grants = [story.recorded(each, Decision.GRANTED, -9, index) for index, each in enumerate((one, two, three))]
    return [
        story.batch(story.configured()),
        story.batch(*grants),
        story.batch(story.listed(one), story.listed(two), story.listed(three, email="eva@example.com")),
        story.batch(story.decided(two, Decision.WITHDRAWN, -5)),
    ]


@pytest.fixture
async def full(store: Store, story: Story) -> Store:
    """A store that knows what is `said`."""
    await store.hear(*said(story))
    return store


@given(st.dictionaries(st.binary(min_size=1, max_size=40), st.binary(max_size=300), max_size=20))
def test_keys_and_dumps_come_out_of_a_part_as_they_went_in(pairs: dict[bytes, bytes]) -> None:
    piece = Piece(Kind.PART, b"s" * 16, 7, packed(pairs.items()))
    opened = SEALER.opened(SEALER.sealed(piece).value)
    assert opened == piece
    assert dict(unpacked(opened.body)) == pairs


@given(st.data())
def test_what_somebody_else_wrote_or_changed_is_no_piece(data: st.DataObject) -> None:
    value = SEALER.sealed(Piece(Kind.PART, b"s" * 16, 0, b"body")).value or b""
    at, bit = data.draw(st.integers(0, len(value) - 1)), data.draw(st.integers(0, 7))
    assert SEALER.opened(value[:at] + bytes((value[at] ^ 1 << bit,)) + value[at + 1 :]) is None
    assert SEALER.opened(value[:at]) is None
    assert Sealer(b"another secret" * 3).opened(value) is None
    assert SEALER.opened(None) is None


def test_an_end_says_where_its_parts_begin_and_what_was_heard() -> None:
    end = End(b"s" * 16, 3, 17, {(LEDGER.name, 4): 10**12, (LEDGER.name, 5): 0})
    piece = SEALER.opened(SEALER.sealed(end.piece()).value)
    assert piece is not None
    assert End.of(piece) == end


async def test_an_empty_store_is_filled_byte_by_byte_and_is_whole(full: Store, story: Story) -> None:
    shelf, before = Shelf(), await bytes_of(full.redis)
    assert await take(shelf, full.redis)
    assert len(shelf.pieces()) > 5
    await full.redis.flushdb()
    projection = Projection(full.redis, fill=filling_from(shelf, full.redis).fill)
    assert await projection.load(LEDGER.name, [0, 1]) == {0: 3, 1: 0}
    assert await bytes_of(full.redis) == before
    assert await full.redis.keys(b"*" + keys.VERSION) == [keys.COUNT]  # no lock is left, and it is not yet current
    sample = Sample(NOW, dict.fromkeys(PLACES, 0))
    assert await Attestation(full.redis).attest(sample, 10**7) is Outcome.CURRENT
    await projection.close()


async def bytes_of(redis: Redis) -> dict[bytes, object]:
    """Everything in the store but how often it was written, and up to when it is current."""
    client: Any = redis
    found: dict[bytes, object] = {}
    for key in await client.keys():
        if key not in (keys.CURRENT, keys.WRITES):
            found[key] = await (client.hgetall(key) if await client.type(key) == b"hash" else client.get(key))
    return found


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, st.data())
async def test_a_snapshot_of_a_store_that_changes_and_what_came_since_make_the_whole(
    store: Store, events: list[Event], data: st.DataObject
) -> None:
    told = data.draw(st.permutations(batches(events, 1)).map(_in_order))
    before = data.draw(st.integers(0, len(told)))
    await store.redis.flushdb()
    whole = Projection(store.redis)
    for batch in told:
        await whole.apply(batch)
    expected = await stored(store.redis)
    await store.redis.flushdb()
    whole.believed.clear()
    for batch in told[:before]:
        await whole.apply(batch)
    await store.current()
    rest, shelf = iter(told[before:]), Shelf()

    async def meanwhile() -> None:
        for _ in range(data.draw(st.integers(0, 2))):
            if batch := next(rest, None):
                await whole.apply(batch)

    await busy(shelf, store.redis, meanwhile)
    await store.redis.flushdb()
    again = Projection(store.redis, fill=filling_from(shelf, store.redis).fill)
    for batch in told:
        assert await again.load(batch.topic.name, list(batch.positions))
        await again.apply(batch)
    assert await stored(store.redis) == expected
    assert await unseen(store.redis) == []
    await asyncio.gather(whole.close(), again.close())
    store.projection.believed.clear()


def _in_order(said: Sequence[Any]) -> list[Any]:
    """Topics in any order, and each topic's batches in its own."""
    queues = {
        batch.topic.name: iter(sorted((one for one in said if one.topic == batch.topic), key=_start)) for batch in said
    }
    return [next(queues[batch.topic.name]) for batch in said]


def _start(batch: Any) -> int:
    return int(batch.starts[0])


async def test_who_moves_between_the_contacts_and_the_addresses_leaves_the_old_address(
    full: Store, story: Story
) -> None:
    mover, shelf, letters = story.contact(1), Shelf(), list[bytes]()
    moved = story.batch(story.listed(mover, 2, email="new@example.com"))
    maker = taking_to(shelf, full.redis)
    dumps = maker._dumps

    async def moving(names: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        letters.extend(name[:1] for name in names)
        if len(set(letters)) == 2:
            await full.hear(moved)
        return await dumps(names)

    maker._dumps = moving  # type: ignore[method-assign]
    assert await maker.take(cast(Reader, shelf))
    expected = await stored(full.redis)
    await full.redis.flushdb()
    again = Projection(full.redis, fill=filling_from(shelf, full.redis).fill)
    assert await again.load(moved.topic.name, [0]) == {0: 3}
    await again.apply(moved)
    assert await stored(full.redis) | {keys.CURRENT: b""} == expected | {keys.CURRENT: b""}
    await again.close()


async def busy(shelf: Shelf, redis: Redis, meanwhile: Callable[[], Awaitable[None]]) -> bool:
    """Take a snapshot while something happens before each key is read."""
    maker = taking_to(shelf, redis)
    dumps = maker._dumps

    async def after(names: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        await meanwhile()
        return await dumps(names)

    maker._dumps = after  # type: ignore[method-assign]
    return await maker.take(cast(Reader, shelf))


async def once(what: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """Does it the second time that it is asked."""
    asked = 0

    async def meanwhile() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            await what()

    return meanwhile


async def test_of_a_store_that_was_flushed_or_lost_a_key_or_was_set_back_meanwhile_none_is_kept(full: Store) -> None:
    redis: Any = full.redis
    before: dict[bytes, bytes] = {key: await redis.dump(key) for key in await redis.keys()}

    async def lose() -> None:
        await redis.delete(*[key for key in await redis.keys() if key.startswith(b"c6")][:1])

    async def set_back() -> None:
        await redis.set(keys.position(LEDGER.name, 0), 1)

    async def give_up() -> None:
        await redis.delete(keys.CURRENT)

    for harm in (redis.flushdb, lose, set_back, give_up):
        shelf = Shelf()
        assert not await busy(shelf, redis, await once(harm))
        assert [piece for piece in shelf.pieces() if piece.kind is Kind.END] == []
        await redis.flushdb()
        for key, dump in before.items():
            await redis.restore(key, 0, dump)
    assert await take(Shelf(), redis)  # or none of them would prove anything


async def test_a_second_gate_takes_none_meanwhile_and_only_the_last_is_kept(full: Store) -> None:
    shelf, other, taken = Shelf(), Shelf(), list[bool]()

    async def beside() -> None:
        taken.append(await take(other, full.redis))

    assert await busy(shelf, full.redis, await once(beside))
    assert (taken, other.records) == ([False], [])
    assert await take(shelf, full.redis)
    assert len({piece.snapshot for piece in shelf.pieces()}) == 1
    assert shelf.start > 0


async def test_one_is_taken_when_enough_was_heard_since_the_last(
    full: Store, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    maker = taking_to(shelf, full.redis)
    assert not await maker.take_if_worth_it()
    monkeypatch.setattr(taking, "LEAST_EVENTS", 3)
    assert await maker.take_if_worth_it()
    await full.hear(story.batch(story.decided(story.contact(1), Decision.REFUSED, -4, channels=[Channel.PHONE])))
    assert not await maker.take_if_worth_it()
    assert maker.events_since == 1
    await full.hear(story.batch(*(story.decided(story.contact(1), Decision.REFUSED, -at) for at in (1, 2))))
    assert await maker.take_if_worth_it()
    assert maker.events_since == 0


def _without_one(shelf: Shelf) -> None:
    del shelf.records[1]


def _cut(shelf: Shelf) -> None:
    shelf.start = 2


def _ended_short(shelf: Shelf) -> None:
    shelf.end = 2


def _elsewhere(shelf: Shelf) -> None:
    shelf.there = False


def _half_rubbish(shelf: Shelf) -> None:
    piece = shelf.pieces()[2]
    ((key, _),) = unpacked(piece.body)
    shelf.records[2] = SEALER.sealed(piece._replace(body=packed([(key, b"no dump")])))


@pytest.mark.parametrize(
    "harm",
    [
        _without_one,
        _cut,
        _ended_short,
        _elsewhere,
        _half_rubbish,
        lambda shelf: shelf.records.clear(),
    ],
)
async def test_what_is_no_whole_snapshot_of_this_kafka_leaves_everything_to_be_heard(
    full: Store, story: Story, harm: Callable[[Shelf], None]
) -> None:
    shelf, expected = Shelf(), await stored(full.redis)
    assert await take(shelf, full.redis)
    harm(shelf)
    await full.redis.flushdb()
    projection = Projection(full.redis, fill=filling_from(shelf, full.redis).fill)
    assert await projection.load(LEDGER.name, [0]) == {0: 0}
    assert not await full.redis.exists(keys.FILLING)
    await projection.close()
    story.offsets.clear()
    again = Store(full.redis, Projection(full.redis), full.gate)
    await again.hear(*said(story))
    assert {key: value for key, value in (await stored(full.redis)).items() if key != keys.COUNT} == {
        key: value for key, value in expected.items() if key not in (keys.COUNT, keys.CURRENT)
    }
    await again.projection.close()
    sample = Sample(NOW, dict.fromkeys(PLACES, 0))
    outcome = await Attestation(full.redis).attest(sample, 10**7)
    assert outcome is (Outcome.LOST if harm is _half_rubbish else Outcome.CURRENT)


async def test_a_snapshot_of_another_secret_is_not_used(full: Store) -> None:
    shelf = Shelf()
    assert await take(shelf, full.redis)
    await full.redis.flushdb()
    await filling_from(shelf, full.redis, Sealer(b"x" * 32)).fill()
    assert await full.redis.keys() == []


async def test_a_store_that_is_not_empty_is_left_alone(full: Store) -> None:
    shelf = Shelf()
    assert await take(shelf, full.redis)
    await full.redis.delete(*[key for key in await full.redis.keys() if key[:1] == b"c" and key != keys.COUNT])
    before = await bytes_of(full.redis)
    await filling_from(shelf, full.redis).fill()
    assert await bytes_of(full.redis) == before


async def test_two_gates_fill_it_once_and_both_go_on_from_where_it_is(full: Store) -> None:
    shelf, before = Shelf(), await bytes_of(full.redis)
    assert await take(shelf, full.redis)
    await full.redis.flushdb()
    gates = [Projection(full.redis, fill=filling_from(shelf, full.redis).fill) for _ in range(2)]
    loaded = await asyncio.gather(*(gate.load(LEDGER.name, [0]) for gate in gates for _ in range(3)))
    assert loaded == [{0: 3}] * 6
    assert await bytes_of(full.redis) == before
    await asyncio.gather(*(gate.close() for gate in gates))


class Harmed(Shelf):
    """Something happens before its third record is read, once."""

    def __init__(self, harm: Callable[[], Awaitable[object]], shelf: Shelf) -> None:
        super().__init__()
        self.records, self.start, self._harm = shelf.records, shelf.start, iter([harm])

    async def between(self, topic: str, partition: int, start: int, end: int) -> AsyncIterator[Record]:
        async for record in super().between(topic, partition, start, end):
            if record.offset == 2 and (harm := next(self._harm, None)):
                await harm()
            yield record


async def test_a_flush_while_it_is_filled_has_it_filled_again(full: Store) -> None:
    shelf, before = Shelf(), await bytes_of(full.redis)
    assert await take(shelf, full.redis)
    await full.redis.flushdb()
    await filling_from(Harmed(full.redis.flushdb, shelf), full.redis).fill()
    assert await bytes_of(full.redis) == before


async def test_what_is_heard_for_the_first_time_waits_until_a_flushed_store_is_filled(
    full: Store, story: Story
) -> None:
    shelf, before = Shelf(), await bytes_of(full.redis)
    assert await take(shelf, full.redis)
    first = story.batch(story.decided(story.contact(9), Decision.REFUSED, -1), partition=7)
    other = Projection(full.redis)
    await full.redis.flushdb()
    with pytest.raises(Rewound):
        await full.hear(first)  # its process remembers that there was more

    async def hear() -> None:
        with pytest.raises(Rewound):
            await other.apply(first)  # another process, which remembers nothing

    await filling_from(Harmed(hear, shelf), full.redis).fill()
    assert await bytes_of(full.redis) == before
    await full.hear(first)
    await other.close()


async def test_a_position_that_comes_while_it_is_filled_has_everything_heard(full: Store) -> None:
    shelf = Shelf()
    assert await take(shelf, full.redis)
    await full.redis.flushdb()

    async def put() -> None:
        await full.redis.set(keys.position(LEDGER.name, 5), 1)

    await filling_from(Harmed(put, shelf), full.redis).fill()
    assert await full.redis.keys(b"o" + keys.VERSION + b":*") == [keys.position(LEDGER.name, 5)]


async def test_a_redis_that_takes_no_dumps_is_filled_by_hearing(
    full: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf()
    assert await take(shelf, full.redis)
    await full.redis.flushdb()
    filler = filling_from(shelf, full.redis)

    async def forbidden(**_: object) -> object:
        raise ResponseError("NOPERM this user has no permissions to run the 'restore' command")

    monkeypatch.setattr(filler, "_step", forbidden)
    with caplog.at_level(logging.WARNING):
        await filler.fill()
    assert "filled event by event" in caplog.text
    assert await full.redis.keys() == []


@pytest.fixture
async def swept(settings: GateSettings) -> AsyncIterator[None]:
    """No snapshot of another test's store is there, and none is left."""

    async def sweep() -> None:
        async with reading(settings.kafka) as reader:
            end = (await reader.bounds(SNAPSHOT.name))[0][1]
            await reader.delete(SNAPSHOT.name, {0: end})

    await sweep()
    yield
    await sweep()


@pytest.mark.kafka
async def test_a_gate_whose_redis_is_flushed_is_filled_from_its_snapshot_in_kafka(
    settings: GateSettings,
    redis: Redis,
    producer: Producer,
    live: Story,
    signer: Signer,
    swept: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(taking, "LEAST_EVENTS", 3)
    monkeypatch.setattr(taking, "LEAST_SHARE", 0.0)
    monkeypatch.setattr(filling, "NOTHING_SECONDS", 0.0)
    monkeypatch.setattr(taking, "PART_KEYS", 1000)  # of other tests' people there are many in this Kafka
    monkeypatch.setattr(taking, "_AT_ONCE", 20)
    own = settings.model_copy(update={"redis": _url(settings, 9), "snapshot_seconds": 0.1})
    app = create_app(own)
    who, headers = {"id": str(live.contact(1))}, {"Authorization": f"Bearer {signer.token('demo')}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gate", headers=headers) as client,
    ):
        await say(producer, live.configured(), live.listed(live.contact(1)))
        await say(producer, *(live.recorded(live.contact(n), Decision.GRANTED, -9, n) for n in range(1, 6)))

        async def granted() -> bool:
            return bool((await check(client, who))["allowed"])

        async def taken() -> bool:
            async with reading(settings.kafka) as reader:
                return await latest(reader, SEALER) is not None

        await until(granted)
        await until(taken)
        await say(producer, live.decided(live.contact(1), Decision.WITHDRAWN, -1))
        await redis.flushdb()
        assert (await check(client, who))["reason"] == "rebuilding"

        async def withdrawn() -> bool:
            return bool((await check(client, who))["reason"] == "withdrawn")

        await until(withdrawn)
        assert "souhlas_gate_snapshot_behind_events" in (await client.get("/metrics")).text
        assert "an empty store was filled from a snapshot" in caplog.text
        assert "event by event" not in caplog.text


def _url(settings: GateSettings, database: int) -> Any:
    url = settings.redis.get_secret_value()
    return type(settings.redis)(f"{url.rpartition('/')[0]}/{database}")
