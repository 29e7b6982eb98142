"""Histories of chance, as batches that a projection hears, and what a store then holds."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from marketing_gate.domain.known import Known
from marketing_gate.store import addresses, codec, keys
from marketing_gate.store.addresses import AddressRecord
from marketing_gate.store.quick import read
from marketing_gate.testing import NOW, Story
from redis.asyncio import Redis

from shared.envelope import Record, seal
from shared.events import Actor, Channel, ConsentDecided, Decision, DirectoryChanged, LedgerRecorded, SuppressionKind
from shared.events import SuppressionReported as Reported
from shared.identity import uuid7
from shared.kafka import Batch
from shared.times import moment
from shared.topics import Topic, topic_of

STORY = Story()
Event = ConsentDecided | LedgerRecorded | DirectoryChanged | Reported
numbers = st.integers(1, 3)
times = st.integers(-50, -1)
emails = st.sampled_from(["a@example.com", "b@example.com", None])
decided = st.builds(
    lambda n, d, at, p, who: STORY.decided(STORY.contact(n), d, at, p, actor=who),
    *(numbers, st.sampled_from([one for one in Decision if one is not Decision.GRANTED]), times),
    *(st.sampled_from(["newsletter", "contact"]), st.sampled_from(Actor)),
)
granted = st.builds(lambda n, at: STORY.decided(STORY.contact(n), Decision.GRANTED, at), numbers, times)
recorded = st.builds(
    lambda n, d, at, index, channels: STORY.recorded(STORY.contact(n), d, at, index, channels=channels),
    *(numbers, st.sampled_from(Decision), times, st.integers(0, 30)),
    st.lists(st.sampled_from(Channel), min_size=1, max_size=2, unique=True),
)
listed = st.builds(
    lambda n, version, email, phone, set_at, former: STORY.listed(
        STORY.contact(n), version * 3 + n, email, phone, set_at, former=former
    ),
    *(numbers, st.integers(1, 9), emails, st.sampled_from([None, "+420601123456"]), st.none() | times),
    st.just({}) | st.dictionaries(st.just("c@example.com"), st.none() | times),
)
reported = st.builds(
    lambda text, kind, at: STORY.suppressed(text, kind, at),
    *(st.sampled_from(["a@example.com", "b@example.com"]), st.sampled_from(SuppressionKind), times),
)


def honest(events: list[Event]) -> list[Event]:
    """Without what says something else of a directory's version: of two either may stay (`Known`)."""
    said: set[tuple[UUID, int]] = set()
    found: list[Event] = []
    for event in events:
        if isinstance(event, DirectoryChanged):
            named = (event.contact_id, event.version)
            if named in said:
                continue
            said.add(named)
        found.append(event)
    return found


histories = st.lists(granted | recorded | listed | decided | reported, min_size=1, max_size=12).map(honest)


def batches(events: Sequence[Event], most: int) -> list[Batch]:
    """Each topic's events as its records would be read, cut after `most`; the topics one behind the other."""
    topics: dict[str, list[Event]] = {}
    for event in events:
        topics.setdefault(topic_of(event).name, []).append(event)
    found: list[Batch] = []
    for said in topics.values():
        topic = topic_of(said[0])
        records = [record(event, topic, offset) for offset, event in enumerate(said)]
        for at in range(0, len(records), most):
            part = records[at : at + most]
            received = [read(one, topic) for one in part]
            found.append(Batch(topic, received, (), {0: at + len(part)}, {0: at}))
    return found


def record(event: Event, topic: Topic, offset: int) -> Record:
    message = seal(event, topic=topic, event_id=uuid7(), source="test", time=moment(NOW))
    return Record(topic.name, 0, offset, message.key, message.value, message.headers, 0)


def cells(known: Known) -> dict[tuple[str | None, int], object]:
    """By purpose and channel: how they are put together in the store may differ."""
    found: dict[tuple[str | None, int], object] = {}
    for purpose, mask, state in known.cells:
        found.update({(purpose, 1 << bit): state for bit in range(4) if mask >> bit & 1})
    return found


async def stored(redis: Redis) -> dict[bytes, object]:
    """Everything in the store, as it is understood, but for the hint `shared`: who comes to an address and leaves it
    within one batch never met who stays there. That nobody lacks the hint who needs it, `unseen` says."""
    found: dict[bytes, object] = {}
    client: Any = redis  # its types say of a hash that it may not be waited for
    async for key in redis.scan_iter():
        if keys.is_field(key + bytes(keys.FIELD)):
            for field, value in (await client.hgetall(key)).items():
                found[key + field] = _understood(key, field, value)
        else:
            found[key] = await redis.get(key)
    found.pop(keys.WRITES, None)
    return found


def _understood(key: bytes, field: bytes, value: bytes) -> object:
    if not field:
        return value
    if key.startswith(b"f"):
        record: AddressRecord = addresses.unpack(value)
        return record
    known = codec.unpack(value)
    return known._replace(cells=(), shared=False), cells(known)


async def unseen(redis: Redis) -> list[bytes]:
    """Contacts at an address that must be looked at too, whose own values do not say so."""
    found: list[bytes] = []
    client: Any = redis
    async for key in redis.scan_iter(match=b"f" + keys.VERSION + b":*"):
        for field, value in (await client.hgetall(key)).items():
            record = addresses.unpack(value) if field else AddressRecord()
            for member in record.members if record.worth_a_look else ():
                known = codec.unpack(await client.hget(*keys.place(keys.contact("demo", member))))
                found += [] if known.shared else [member]
    return found
