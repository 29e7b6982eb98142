"""The quick way of reading comes to the same as the models, for every record, or leaves it to them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from consent_ledger.domain.leaf import Draft
from consent_ledger.domain.quick import Quick, quick, read
from consent_ledger.handlers import prepare
from hypothesis import assume, given
from hypothesis import strategies as st
from samples import event, received
from test_leaf import EVENTS

from shared.envelope import Poison, Received, Record, unseal
from shared.events import ConsentDecided, Decision
from shared.kafka import Rejected
from shared.topics import CONSENT

LATE, TOLERANCE = datetime(9998, 1, 1, tzinfo=UTC), timedelta(seconds=60)
SALTS = ("consent_ledger.handlers.new_salt", "consent_ledger.domain.quick.new_salt")


def slow(record: Record) -> Draft | None:
    """The draft that the models make, or None when they refuse."""
    try:
        one = unseal(record, CONSENT)
        return prepare([one], LATE, TOLERANCE)[0]
    except (Poison, Rejected):
        return None


def quickly(record: Record) -> Draft | None:
    """The draft of the quick way, or None when it leaves the record to the models."""
    one = read_quickly(record)
    return None if one is None else prepare([one], LATE, TOLERANCE)[0]


def read_quickly(record: Record) -> Quick | None:
    one = None
    try:
        one = read(record, CONSENT)
    except Poison:
        return None
    return one if isinstance(one, Quick) else None


def what_counts(draft: Draft | None) -> tuple[object, ...]:
    assert draft is not None
    return (
        draft.workspace,
        draft.contact_id,
        draft.event_id,
        draft.decision,
        draft.purpose,
        draft.evidence,
        draft.before,
        draft.after,
    )


@pytest.fixture(autouse=True, scope="module")
def _one_salt() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for place in SALTS:
            patch.setattr(place, lambda: b"s" * 32)
        yield


@given(EVENTS)
def test_both_ways_make_the_same_bytes_of_what_our_producers_write(said: ConsentDecided) -> None:
    record = received(said).record
    drafted = quickly(record)
    assume(drafted is not None)
    assert what_counts(drafted) == what_counts(slow(record))


@given(EVENTS, st.data())
def test_what_is_changed_anywhere_is_read_alike_or_left_to_the_models(
    said: ConsentDecided, data: st.DataObject
) -> None:
    record = received(said).record
    other = received(data.draw(EVENTS)).record
    assert record.value is not None
    assert other.value is not None
    place = data.draw(st.integers(0, len(record.value)))
    end = data.draw(st.integers(place, min(place + 40, len(record.value))))
    patch = data.draw(st.binary(max_size=6) | st.sampled_from(PATCHES) | st.just(other.value[place:end]))
    changed = record._replace(value=record.value[:place] + patch + record.value[end:])
    drafted = quickly(changed)
    if drafted is not None:
        expected = slow(changed)
        assert expected is not None
        assert what_counts(drafted) == what_counts(expected)


PATCHES = [
    b'"',
    b"\\",
    b",",
    b" ",
    b"null",
    b"\\ud800",
    b"\\u0161",
    b"\xff",
    b'"page_url":{"a":1',
    b',"conversation_id":null,"controller":null',
    b',"conversation_id":"00000000-0000-4000-8000-000000000000","controller":null,"processor":null}',
    b',"decision":"granted"',
    b',"new":[1]',
]


@pytest.mark.parametrize("name", ["granted", "refused", "withdrawn", "objected", "erased", "restricted", "confirmed"])
def test_what_our_services_say_is_read_the_quick_way(name: str) -> None:
    """Or a field was added to the event, and the ledger is seven times slower: add it to domain/quick.py."""
    kind = Decision(name)
    record = received(event(kind)).record
    assert isinstance(quick(record, CONSENT), Quick)
    assert what_counts(quickly(record)) == what_counts(slow(record))


def test_the_golden_examples_are_read_the_quick_way() -> None:
    folder = Path(__file__).parents[3] / "tests/contracts/events"
    for path in folder.glob("souhlas.consent.*.json"):
        example = json.loads(path.read_text())
        data = example.get("data", example)
        said = ConsentDecided.model_validate_json(json.dumps(data))
        assert CONSENT.events[path.stem] is ConsentDecided
        record = received(said).record
        assert isinstance(quick(record, CONSENT), Quick), path.name


@pytest.mark.parametrize(
    ("field", "value"),
    [("purpose", None), ("expires_at", None), ("notice", None), ("actor", "controller"), ("channels", [])],
)
def test_a_grant_that_is_not_whole_is_poison_both_ways(field: str, value: object) -> None:
    record = received(event()).record
    assert record.value is not None
    broken = json.loads(record.value) | {field: value}
    changed = record._replace(value=json.dumps(broken, ensure_ascii=False, separators=(",", ":")).encode())
    with pytest.raises(Poison, match="schema_invalid"):
        read(changed, CONSENT)


def altered(**headers: bytes | None) -> Record:
    record = received(event()).record
    return record._replace(headers=tuple((name, headers.get(name, value)) for name, value in record.headers))


@pytest.mark.parametrize(
    "record",
    [
        altered(ce_id=b"no uuid"),
        altered(ce_id=None),
        altered(ce_time=b"2026-02-30T00:00:00.000000Z"),
        altered(ce_type=b"souhlas.consent.refused"),
        altered(ce_source=b"\xff"),
        altered(ce_specversion=b"0.3"),
        received(event()).record._replace(key=b"rival:1"),
        received(event()).record._replace(value=None),
        received(event()).record._replace(value=b""),
        received(event()).record._replace(headers=()),
    ],
)
def test_poison_is_named_by_the_models(record: Record) -> None:
    try:
        expected = unseal(record, CONSENT)
    except Poison as poison:
        with pytest.raises(Poison, match=poison.reason):
            read(record, CONSENT)
    else:
        assert type(read(record, CONSENT)) is Received
        assert read(record, CONSENT) == expected


def test_a_record_read_quickly_still_has_its_whole_event() -> None:
    said = event()
    one = read(received(said).record, CONSENT)
    assert isinstance(one, Quick)
    assert one.event == said
    assert Received(one.event, one.id, one.type, one.source, one.time, one.record) == unseal(one.record, CONSENT)
