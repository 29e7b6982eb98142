"""What is printed of dead letters. What lies in them may be personal: it is shown where it was asked for, never else.

Everything printed is ASCII without control characters: what somebody wrote into Kafka must not drive a terminal.
"""

import base64
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.letters.letter import Letter, given_up
from shared.masking import HIDDEN
from shared.times import rfc3339

JSON = dict[str, Any]
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_TECHNICAL = re.compile(
    rf"([a-z0-9-]+:)?{_UUID}|1\.0|application/json|souhlas\.[a-z]+\.[a-z]+|/souhlas/[a-z-]+"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"
)
"""Values of our own envelopes (`shared.envelope.seal`)."""
FOREIGN = "(no letter of ours)"


@dataclass
class Summary:
    """The dead letters of one topic, counted."""

    topic: str
    letters: int = 0
    open: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    errors: Counter[str] = field(default_factory=Counter)

    def count(self, error: str, at: datetime, *, done: bool) -> None:
        """One more."""
        self.letters += 1
        self.open += not done
        self.oldest = min(self.oldest or at, at)
        self.newest = max(self.newest or at, at)
        self.errors[error] += 1

    def json(self) -> JSON:
        """As JSON."""
        times = {"oldest": _time(self.oldest), "newest": _time(self.newest)}
        return {"topic": self.topic, "letters": self.letters, "open": self.open, **times, "errors": dict(self.errors)}

    def row(self) -> Sequence[str]:
        """As a line of a table."""
        errors = ", ".join(f"{safe(error)} {count}" for error, count in self.errors.most_common())
        return (
            self.topic,
            str(self.letters),
            str(self.open),
            _time(self.oldest) or "",
            _time(self.newest) or "",
            errors,
        )


SUMMARY = ("TOPIC", "LETTERS", "OPEN", "OLDEST", "NEWEST", "ERRORS")
LINE = ("PARTITION", "OFFSET", "GIVEN UP", "ERROR", "CONSUMER", "SOURCE", "SAID AGAIN")


def _time(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)


def line(letter: Letter, *, done: bool) -> JSON:
    """One letter, without anything of what the record holds."""
    origin = letter.origin
    return {
        "partition": letter.record.partition,
        "offset": letter.record.offset,
        "given_up": rfc3339(given_up(letter.record)),
        "error": letter.error,
        "detail": letter.detail,
        "attempts": letter.attempts,
        "consumer": letter.consumer,
        "source": {"topic": origin.topic, "partition": origin.partition, "offset": origin.offset},
        "replayed": done,
    }


def row(told: JSON) -> Sequence[str]:
    """The same as a line of a table."""
    source = told["source"]
    return (
        str(told["partition"]),
        str(told["offset"]),
        told["given_up"],
        safe(told["error"]),
        safe(told["consumer"]),
        f"{source['partition']}@{source['offset']}",
        "yes" if told["replayed"] else "no",
    )


def whole(letter: Letter, *, done: bool, payload: bool) -> JSON:
    """One letter with its headers and key. Without `payload` of these only what names nobody."""
    record = letter.record
    told = line(letter, done=done) | {
        "key": _shown(record.key, payload=payload),
        "headers": [[safe(name), _shown(value, payload=payload)] for name, value in letter.headers],
        "bytes": None if record.value is None else len(record.value),
    }
    if payload:
        told["value"] = _shown(record.value, payload=True)
        told["value_base64"] = None if record.value is None else base64.b64encode(record.value).decode()
    return told


def _shown(value: bytes | None, *, payload: bool) -> str | None:
    """As text; without `payload` hidden unless it has the form of what our own envelopes hold."""
    if value is None:
        return None
    text = value.decode(errors="backslashreplace")
    return text if payload or _TECHNICAL.fullmatch(text) else HIDDEN


def safe(text: str) -> str:
    """`text` with everything escaped that is no printable ASCII."""
    return json.dumps(text)[1:-1]


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be."""
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(one, widths, strict=True)) for one in (titles, *rows))
    return "\n".join(one.rstrip() for one in lines)
