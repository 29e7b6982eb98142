"""The quick way to read an event and the slow one come to the same, and what is not plain goes the slow way."""

import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marketing_gate.domain.known import decided, listed, recorded
from marketing_gate.measure import denied
from marketing_gate.store.facts import gather
from marketing_gate.store.quick import read
from marketing_gate.store.told import Told
from marketing_gate.testing import NOW, Story

from shared.envelope import Poison, Record, seal, unseal
from shared.events import (
    ALL_CHANNELS,
    Actor,
    ConsentDecided,
    Decision,
    DirectoryChanged,
    LedgerRecorded,
    Said,
)
from shared.identity import uuid7
from shared.times import moment
from shared.topics import CONSENT, topic_of

STORY = Story()
ONE = STORY.contact(1)
channels = st.sets(st.sampled_from(ALL_CHANNELS), min_size=1).map(sorted)
common = (st.sampled_from(Decision), st.floats(-(10**6), 10**6), st.sampled_from(["newsletter", "contact"]), channels)
decisions = st.builds(
    lambda d, at, p, c, who: STORY.decided(ONE, d, at, p, c, Actor.VISITOR if d is Decision.GRANTED else who),
    *common,
    st.sampled_from(Actor),
)
entries = st.builds(
    lambda d, at, p, c, index, confirm, who: STORY.recorded(ONE, d, at, index, p, c, at + 9, confirm, who),
    *common,
    st.integers(0, 10**9),
    st.booleans(),
    st.sampled_from(Actor),
)
addresses = st.sampled_from([None, "a@example.com"])
listings = st.builds(
    lambda *listed: STORY.listed(ONE, *listed),
    st.integers(1, 10**6),
    addresses,
    st.sampled_from([None, "+420601123456"]),
    st.none() | st.floats(-100, 0),
    st.booleans(),
    st.just({}) | st.dictionaries(st.just("b@example.com"), st.none() | st.floats(-100, 0)),
)


def record(event: Said, change: Any = None) -> Record:
    message = seal(event, topic=topic_of(event), event_id=uuid7(), source="test", time=moment(NOW))
    value = message.value
    if change is not None:
        content = json.loads(value)
        change(content)
        value = json.dumps(content).encode()
    return Record(message.topic, 3, 7, message.key, value, message.headers, 0)


@settings(deadline=None)
@given(decisions | entries | listings)
def test_both_ways_say_the_same(event: ConsentDecided | LedgerRecorded | DirectoryChanged) -> None:
    one = record(event)
    quick, slow = read(one, topic_of(event)), unseal(one, topic_of(event))
    assert gather([quick]) == gather([slow])
    assert (quick.id, quick.type, quick.source, quick.record) == (slow.id, slow.type, slow.source, slow.record)
    assert denied(quick) == denied(slow)
    assert (quick.event, quick.time) == (slow.event, slow.time)
    known = {ConsentDecided: decided, LedgerRecorded: recorded, DirectoryChanged: listed}[type(event)]
    if isinstance(quick, Told):
        assert quick.known == cast(Any, known)(event)
    else:
        assert isinstance(event, DirectoryChanged)
        assert event.former


@pytest.mark.parametrize(
    "event",
    [
        STORY.decided(ONE, Decision.WITHDRAWN, -5),
        STORY.decided(ONE, Decision.GRANTED, -5),
        STORY.recorded(ONE, Decision.GRANTED, -5, 1),
        STORY.recorded(ONE, Decision.OBJECTED, -5, 1),
        STORY.listed(ONE),
    ],
)
def test_what_our_producers_write_goes_the_quick_way(event: Said) -> None:
    assert isinstance(read(record(event), topic_of(event)), Told)


@pytest.mark.parametrize(
    "event",
    [
        STORY.recorded(ONE, Decision.GRANTED, -5, 2**48 - 1),
        STORY.recorded(ONE, Decision.REFUSED, -5, 2**80),
        STORY.listed(ONE, 2**32),
    ],
)
def test_a_number_that_cannot_be_stored_is_refused_before_anything_is_folded(event: Said) -> None:
    with pytest.raises(Poison, match="out_of_range"):
        read(record(event), topic_of(event))


GRANT_CHANGES = [
    lambda c: c.update(purpose=None),
    lambda c: c.update(purpose=""),
    lambda c: c.update(expires_at=None),
    lambda c: c.update(expires_at="2026-02-30T00:00:00.000000Z"),
    lambda c: c.update(decided_at="2026-02-30T00:00:00.000000Z"),
    lambda c: c.update(notice=None),
    lambda c: c["notice"].update(sha256=""),
    lambda c: c["notice"].pop("text"),
    lambda c: c.update(actor="controller"),
    lambda c: c.update(decision="objected"),
    lambda c: c.update(channels=[]),
    lambda c: c.update(conversation_id=""),
]


@pytest.mark.parametrize("change", GRANT_CHANGES, ids=range(len(GRANT_CHANGES)))
def test_a_grant_that_the_models_refuse_is_refused(change: Any) -> None:
    bad = record(STORY.decided(ONE, Decision.GRANTED, -5), change)
    for way in (unseal, read):
        with pytest.raises(Poison):
            way(bad, CONSENT)


def test_a_field_that_only_a_newer_producer_writes_is_left_to_the_models() -> None:
    event = STORY.recorded(ONE, Decision.GRANTED, -5, 1)
    newer = record(event, lambda c: c.update(later={"x": 1}))
    assert not isinstance(read(newer, topic_of(event)), Told)
    assert gather([read(newer, topic_of(event))]) == gather([read(record(event), topic_of(event))])


CHANGES = [
    lambda c: c.pop("workspace"),
    lambda c: c.update(workspace="Demo"),
    lambda c: c.update(workspace="demo\n"),
    lambda c: c.update(workspace="rival"),
    lambda c: c.update(contact_id="x"),
    lambda c: c.update(contact_id=str(STORY.contact(2))),
    lambda c: c.update(index=-1),
    lambda c: c.update(leaf_hash="zz"),
    lambda c: c.update(tree_size=0),
    lambda c: c["entry"].update(decision="maybe"),
    lambda c: c["entry"].update(channels=["fax"]),
    lambda c: c["entry"].update(decided_at="2026-01-01T00:00:00"),
    lambda c: c["entry"].update(commitment="x"),
    lambda c: c["entry"].update(v=2),
    lambda c: c["entry"].update(bot={"id": "a"}),
    lambda c: c["entry"].pop("expires_at"),
]


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_what_the_models_refuse_is_refused(change: Any) -> None:
    event = STORY.recorded(ONE, Decision.GRANTED, -5, 1)
    bad = record(event, change)
    with pytest.raises(Poison) as slow:
        unseal(bad, topic_of(event))
    with pytest.raises(Poison) as quick:
        read(bad, topic_of(event))
    assert (quick.value.reason, quick.value.detail) == (slow.value.reason, slow.value.detail)


@pytest.mark.parametrize(
    "headers",
    [
        {"ce_specversion": b"0.3"},
        {"ce_type": b"souhlas.ledger.other"},
        {"ce_id": b"x"},
        {"ce_time": b"yesterday"},
        {"ce_source": b"\xff"},
        {"ce_source": None},
    ],
)
def test_an_envelope_that_the_slow_way_refuses_is_refused(headers: dict[str, bytes | None]) -> None:
    event = STORY.recorded(ONE, Decision.GRANTED, -5, 1)
    good = record(event)
    bad = good._replace(headers=tuple({**dict(good.headers), **headers}.items()))
    with pytest.raises(Poison) as slow:
        unseal(bad, topic_of(event))
    with pytest.raises(Poison) as quick:
        read(bad, topic_of(event))
    assert quick.value.reason == slow.value.reason
