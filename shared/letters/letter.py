"""What lies in a dead-letter topic: letters, and notes that a letter was said again. Pure.

A note is a record without a value, on the partition of its letter and with the letter's key, so that whatever deletes
the letters of a contact takes it along. It stands for every letter of the same source record that lies before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from shared.envelope import Headers, Record
from shared.kafka import RawMessage
from shared.kafka.deadletters import ADDED
from shared.times import rfc3339

REPLAYED = "souhlas-replayed"
SOURCE = ("souhlas-source-topic", "souhlas-source-partition", "souhlas-source-offset")


class Origin(NamedTuple):
    """Where the record lay that was given up. Every consumer group that gives it up writes a letter of its own."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter: where it lies, why, and the record as it was."""

    record: Record
    headers: Headers
    error: str
    detail: str
    attempts: int
    consumer: str
    origin: Origin

    @property
    def original(self) -> RawMessage:
        """The record that was given up: its key, value and headers byte for byte, for the partition where it lay."""
        return RawMessage(self.origin.topic, self.origin.partition, self.record.key, self.record.value, self.headers)

    def note(self, now: datetime) -> RawMessage:
        """The note that this letter's record was said again."""
        values = (self.origin.topic, str(self.origin.partition), str(self.origin.offset))
        headers = ((REPLAYED, rfc3339(now).encode()), *((n, v.encode()) for n, v in zip(SOURCE, values, strict=True)))
        return RawMessage(self.record.topic, self.record.partition, self.record.key, None, headers)


@dataclass(frozen=True, slots=True)
class Note:
    """A letter of this record was said again; letters of it that come behind the note were not."""

    origin: Origin
    offset: int


def opened(record: Record) -> Letter | Note | None:
    """What a record of a dead-letter topic is; None where it is neither, because somebody else wrote it there.

    Our headers are the last ones of a letter: what the record itself brought under such a name is left in it.
    """
    if record.headers and record.headers[0][0] == REPLAYED:
        found = _texts(record.headers)
        origin = _origin(found)
        return Note(origin, record.offset) if origin else None
    cut = len(record.headers) - len(ADDED)
    added = record.headers[cut:] if cut >= 0 else ()
    if tuple(name for name, _ in added) != ADDED:
        return None
    found = _texts(added)
    origin = _origin(found)
    if origin is None:
        return None
    attempts = found["souhlas-attempts"]
    return Letter(
        record=record,
        headers=record.headers[:cut],
        error=found["souhlas-error"],
        detail=found["souhlas-error-detail"],
        attempts=int(attempts) if attempts.isdecimal() else 0,
        consumer=found["souhlas-consumer"],
        origin=origin,
    )


def _texts(headers: Headers) -> dict[str, str]:
    return {name: (value or b"").decode(errors="replace") for name, value in headers}


def _origin(found: Mapping[str, str]) -> Origin | None:
    topic, partition, offset = (found.get(name, "") for name in SOURCE)
    return Origin(topic, int(partition), int(offset)) if partition.isdecimal() and offset.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters are meant; what is not given does not narrow. Offsets and times: from ≤ x < to."""

    errors: frozenset[str] = frozenset()
    consumers: frozenset[str] = frozenset()
    partition: int | None = None
    from_offset: int = 0
    to_offset: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def has(self, letter: Letter) -> bool:
        """Whether it is among them. Offsets and times are those of the letter, not of the record it is about."""
        at, record = given_up(letter.record), letter.record
        return (
            (not self.errors or letter.error in self.errors)
            and (not self.consumers or letter.consumer in self.consumers)
            and self.partition in (None, record.partition)
            and self.from_offset <= record.offset
            and (self.to_offset is None or record.offset < self.to_offset)
            and (self.since is None or self.since <= at)
            and (self.until is None or at < self.until)
        )


def given_up(record: Record) -> datetime:
    """When the letter was written, or written once more because an erasure took those around it."""
    return datetime.fromtimestamp(record.timestamp_ms / 1000, UTC)
