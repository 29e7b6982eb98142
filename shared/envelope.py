"""CloudEvents 1.0 in Kafka's binary content mode: headers ``ce_*`` in UTF-8, JSON data as the value.

`seal` makes a Kafka message of an event; `unseal` reads one back, or says by `Poison` why it never can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from pydantic import ValidationError

from shared.events import Said
from shared.times import EPOCH, rfc3339
from shared.topics import Topic

Headers = tuple[tuple[str, bytes | None], ...]
CONTENT_TYPE = "application/json"
LET_PASS = timedelta(seconds=1)
REQUIRED = ("ce_specversion", "ce_type", "ce_source", "ce_id")


class Poison(Exception):
    """A record that no retry can heal. `reason` is one of a closed list of words; `detail` has no personal data."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed to a producer or kept in an outbox."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


class Record(NamedTuple):
    """A record as it lies in Kafka: bytes only, nothing decoded. `value` None is a tombstone, ``b""`` an empty body."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int


@dataclass(frozen=True, slots=True)
class Received:
    """An event with its envelope and the record it came in."""

    event: Said
    id: UUID
    type: str
    source: str
    time: datetime | None
    record: Record

    @property
    def id_text(self) -> str:
        """The event's id in its one form."""
        return str(self.id)

    @property
    def workspace(self) -> str:
        """Whose it is."""
        return self.event.workspace


class ReadLater(Received):
    """An event of which a quick reader took only what it needs: the rest is read when somebody asks for it."""

    __slots__ = ("raw", "topic")
    raw: Record
    topic: Topic
    # Both, or attributes are set by way of the dataclass, which refuses, or of Python, which is dear for each record.
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init__(self, raw: Record, topic: Topic) -> None:
        self.raw, self.topic = raw, topic

    @property
    def record(self) -> Record:
        """The record it came in."""
        return self.raw

    @property
    def id(self) -> UUID:
        """The event's id."""
        return unseal(self.raw, self.topic).id

    @property
    def type(self) -> str:
        """The event's type."""
        return unseal(self.raw, self.topic).type

    @property
    def source(self) -> str:
        """Who said it."""
        return unseal(self.raw, self.topic).source

    @property
    def time(self) -> datetime | None:
        """When it was said."""
        return unseal(self.raw, self.topic).time

    @property
    def event(self) -> Said:
        """The whole event."""
        return unseal(self.raw, self.topic).event


def no_later(at: datetime, record: Record) -> datetime:
    """`at`, unless it lies behind the time that Kafka gave the record: then that, for nothing is told before it was.

    For topics whose records Kafka stamps (`Topic.extra`). A second is let pass: clocks differ a little, and times that
    tell several reports apart must stay apart.
    """
    taken = stamped(record)
    return at if taken is None or at - taken <= LET_PASS else taken


def stamped(record: Record) -> datetime | None:
    """The time that Kafka gave the record; None for one that it gave none."""
    return EPOCH + timedelta(milliseconds=record.timestamp_ms) if record.timestamp_ms > 0 else None


def seal(event: Said, *, topic: Topic, event_id: UUID, source: str, time: datetime) -> Message:
    """The Kafka message of `event`. `source` is the service's name; `time` when it was said."""
    return enclose(
        event.model_dump_json().encode(),
        event.event_type,
        topic,
        event.topic_key,
        event_id=event_id,
        source=source,
        time=rfc3339(time),
    )


def enclose(value: bytes, kind: str, topic: Topic, key: str, *, event_id: UUID, source: str, time: str) -> Message:
    """As `seal`, of an event's JSON, its type, its key, and its time as RFC 3339."""
    keyed = key.encode()
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", str(event_id).encode()),
        ("ce_source", f"/souhlas/{source}".encode()),
        ("ce_type", kind.encode()),
        ("ce_time", time.encode()),
        ("ce_subject", keyed),
        ("ce_partitionkey", keyed),
        ("content-type", CONTENT_TYPE.encode()),
    )
    return Message(topic=topic.name, key=keyed, value=value, headers=headers)


def _texts(headers: Headers) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, value in headers:
        if not name.startswith("ce_"):
            continue
        if value is None:
            raise Poison("header_null", name)
        try:
            texts[name] = value.decode()
        except UnicodeDecodeError:
            raise Poison("header_not_utf8", name) from None
    return texts


def unseal(record: Record, topic: Topic) -> Received:
    """Read a record of `topic` that is no lawful tombstone. Headers that are not CloudEvents' are not looked at.

    Raises Poison: ``tombstone empty_body header_null header_not_utf8 header_missing specversion type_unknown id_invalid
    time_invalid schema_invalid key_mismatch``. The error's detail names fields, never values.
    """
    if record.value is None:
        raise Poison("tombstone")
    if record.value == b"":
        raise Poison("empty_body")
    texts = _texts(record.headers)
    if missing := [name for name in REQUIRED if name not in texts]:
        raise Poison("header_missing", ", ".join(missing))
    if texts["ce_specversion"] != "1.0":
        raise Poison("specversion", "only CloudEvents 1.0 is read")
    model = topic.events.get(texts["ce_type"])
    if model is None:
        raise Poison("type_unknown", f"not an event of {topic.name}")
    try:
        event_id = UUID(texts["ce_id"])
    except ValueError:
        raise Poison("id_invalid", "ce_id must be a UUID") from None
    try:
        event = model.model_validate_json(record.value)
    except ValidationError as error:
        raise Poison("schema_invalid", fault_places(error)) from None
    if event.event_type != texts["ce_type"]:
        raise Poison("schema_invalid", "ce_type and the data disagree")
    if record.key != event.topic_key.encode():
        raise Poison("key_mismatch", "the record's key is not that of its event")
    return Received(event, event_id, texts["ce_type"], texts["ce_source"], _time(texts.get("ce_time")), record)


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Poison("time_invalid", "ce_time must be RFC 3339") from None


def fault_places(error: ValidationError, most: int = 5) -> str:
    """Where and of what kind the faults are, without the offending values (they may be personal)."""
    places: Sequence[str] = [
        f"/{'/'.join(str(step) for step in fault['loc'])} {fault['type']}"
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return "; ".join(places[:most])
