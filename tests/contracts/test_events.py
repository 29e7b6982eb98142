"""Golden examples of every event, read as a consumer reads them and made as a producer makes them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.envelope import Headers, Poison, Record, no_later, seal, unseal
from shared.events import Said, SuppressionReported
from shared.times import EPOCH
from shared.topics import SOURCES, SUPPRESSION, Topic, all_topics, topic_of

GOLDEN = sorted((Path(__file__).parent / "events").glob("*.json"))
TOPICS = {topic.name: topic for topic in SOURCES}


def record(example: dict[str, Any], **changed: Any) -> Record:
    headers: Headers = tuple((name, value.encode()) for name, value in example["headers"].items())
    whole: dict[str, Any] = {
        "topic": example["topic"],
        "partition": 0,
        "offset": 0,
        "key": example["key"].encode(),
        "value": json.dumps(example["data"]).encode(),
        "headers": headers,
        "timestamp_ms": 0,
    }
    return Record(**(whole | changed))


def load(path: Path) -> tuple[dict[str, Any], Topic]:
    example = json.loads(path.read_text(encoding="utf-8"))
    return example, TOPICS[example["topic"]]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_consumer_reads_the_golden_example(path: Path) -> None:
    example, topic = load(path)
    received = unseal(record(example), topic)
    assert received.type == path.stem
    assert topic_of(received.event) is topic
    assert json.loads(received.event.model_dump_json()) == example["data"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_producer_says_the_golden_example(path: Path) -> None:
    example, topic = load(path)
    received = unseal(record(example), topic)
    assert received.time is not None
    source = received.source.removeprefix("/souhlas/")
    assert source in topic.producers
    message = seal(received.event, topic=topic, event_id=received.id, source=source, time=received.time)
    assert {name: (value or b"").decode() for name, value in message.headers} == example["headers"]
    assert message.key == example["key"].encode()
    assert json.loads(message.value) == example["data"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_newer_event_with_more_fields_is_still_read(path: Path) -> None:
    example, topic = load(path)
    newer = json.dumps({**example["data"], "of_the_future": {"deep": [1]}}).encode()
    assert unseal(record(example, value=newer), topic).event == unseal(record(example), topic).event


def test_every_event_type_has_a_golden_example() -> None:
    types = {event_type for topic in SOURCES for event_type in topic.events}
    assert {path.stem for path in GOLDEN} == types


def _headers(example: dict[str, Any], **changed: bytes | None) -> Headers:
    kept = {name: value.encode() for name, value in example["headers"].items()}
    return tuple({**kept, **changed}.items())


GRANTED = Path(__file__).parent / "events" / "souhlas.consent.granted.json"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"value": None}, "tombstone"),
        ({"value": b""}, "empty_body"),
        ({"value": b"{"}, "schema_invalid"),
        ({"value": b"\xff\xfe"}, "schema_invalid"),
        ({"value": b"[]"}, "schema_invalid"),
        ({"value": b"{}"}, "schema_invalid"),
        ({"key": b"demo:somebody-else"}, "key_mismatch"),
        ({"key": None}, "key_mismatch"),
        ({"headers": ()}, "header_missing"),
    ],
)
def test_what_can_never_be_read_is_poison_with_its_reason(changed: dict[str, Any], reason: str) -> None:
    example, topic = load(GRANTED)
    with pytest.raises(Poison) as caught:
        unseal(record(example, **changed), topic)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("ce_type", None, "header_null"),
        ("ce_type", b"\xff", "header_not_utf8"),
        ("ce_type", b"souhlas.consent.dreamt", "type_unknown"),
        ("ce_type", b"souhlas.consent.refused", "schema_invalid"),
        ("ce_type", b"souhlas.contact.captured", "type_unknown"),
        ("ce_id", b"42", "id_invalid"),
        ("ce_time", b"yesterday", "time_invalid"),
        ("ce_specversion", b"0.3", "specversion"),
    ],
)
def test_a_bad_header_is_poison_with_its_reason(header: str, value: bytes | None, reason: str) -> None:
    example, topic = load(GRANTED)
    with pytest.raises(Poison) as caught:
        unseal(record(example, headers=_headers(example, **{header: value})), topic)
    assert caught.value.reason == reason


def test_a_header_that_is_not_ours_may_be_anything() -> None:
    example, topic = load(GRANTED)
    headers = (*_headers(example), ("trace", b"\xff"), ("null", None))
    assert unseal(record(example, headers=headers), topic).type == "souhlas.consent.granted"


def test_the_reason_of_poison_never_tells_a_value() -> None:
    example, topic = load(Path(__file__).parent / "events" / "souhlas.contact.captured.json")
    broken = {**example["data"], "email": ["canary@example.com"], "captured_at": "canary"}
    with pytest.raises(Poison) as caught:
        unseal(record(example, value=json.dumps(broken).encode()), topic)
    assert "/email" in caught.value.detail
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("missing", ["purpose", "notice", "expires_at"])
def test_a_grant_without_its_evidence_is_no_event(missing: str) -> None:
    example, topic = load(GRANTED)
    with pytest.raises(Poison, match="schema_invalid"):
        unseal(record(example, value=json.dumps({**example["data"], missing: None}).encode()), topic)


def test_a_controller_cannot_grant() -> None:
    example, topic = load(GRANTED)
    with pytest.raises(Poison, match="schema_invalid"):
        unseal(record(example, value=json.dumps({**example["data"], "actor": "controller"}).encode()), topic)


def test_only_the_contact_topics_carry_personal_data() -> None:
    personal = {"name", "email", "phone", "company"}
    for topic in SOURCES:
        fields = {name for model in topic.events.values() for name in model.model_fields}
        if not topic.personal_data and topic.name != "souhlas.directory.v1":
            assert not fields & personal


def test_keys_carry_the_workspace() -> None:
    for path in GOLDEN:
        example, topic = load(path)
        event: Said = unseal(record(example), topic).event
        assert event.topic_key.split(":")[0] == event.workspace
        if ":" in topic.key:
            UUID(event.topic_key.split(":")[1])


def test_each_heard_topic_has_a_dead_letter_topic_with_room_for_headers() -> None:
    by_name = {topic.name: topic for topic in all_topics()}
    for topic in SOURCES:
        assert (topic.dlq in by_name) == bool(topic.consumers)
        if topic.consumers:
            assert by_name[topic.dlq].max_record > topic.max_record
            assert by_name[topic.dlq].partitions == topic.partitions


@pytest.mark.parametrize(
    ("source", "kept"),
    [("mailer-1", "mailer-1"), ("jana@example.com bounced", "… bounced"), ("x" * 300, "x" * 200), (None, None)],
)
def test_a_report_counts_whatever_its_source_says_and_no_address_in_it_is_kept(
    source: str | None, kept: str | None
) -> None:
    (example,) = [each for path in GOLDEN if (each := json.loads(path.read_text()))["topic"] == SUPPRESSION.name]
    said = record(example, value=json.dumps(example["data"] | {"source": source}).encode())
    event = unseal(said, SUPPRESSION).event
    assert isinstance(event, SuppressionReported)
    assert event.source == kept


def test_nothing_is_told_before_it_was() -> None:
    example = json.loads(GOLDEN[0].read_text())
    told, second = EPOCH + timedelta(days=1), timedelta(seconds=1)
    stamped = record(example, timestamp_ms=86_400_000)
    assert no_later(told - second, stamped) == told - second
    assert no_later(told + second, stamped) == told + second
    assert no_later(told + 2 * second, stamped) == told
    assert no_later(told + 2 * second, record(example, timestamp_ms=-1)) == told + 2 * second
