"""What captures make of a profile: per field the latest captured-at wins, so that order and repeats do not matter.

Times are RFC 3339 in UTC with microseconds, ids in their one form: as texts they sort as they do, and go into the
database as they came.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from contacts.domain.search import searchable
from shared.events import ContactCaptured
from shared.identity import Kind, fingerprint, normal_email, normal_phone
from shared.times import rfc3339

Key = tuple[str, UUID]
"""(workspace, contact_id): no contact is ever named without its workspace."""

FIELDS = ("name", "email", "phone", "company")
KINDS = {"email": Kind.EMAIL, "phone": Kind.PHONE}

_PLAIN_EMAIL = re.compile(r"^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+\.)+[a-z]{2,}$")
_E164 = re.compile(r"^\+[1-9]\d{7,14}$")
_NORMAL: dict[Kind, Callable[[str], str]] = {Kind.EMAIL: normal_email, Kind.PHONE: normal_phone}


def normal(kind: Kind, text: str) -> str:
    """The one form of an address out of an event. What is plainly in that form already is not parsed again: the
    parser costs a hundred times the regular expression, and conversation has run it. Raises ValueError."""
    plain = _PLAIN_EMAIL if kind is Kind.EMAIL else _E164
    return text if len(text) < 250 and plain.match(text) else _NORMAL[kind](text)


class Given(NamedTuple):
    """A field as it was given: when, the value, and what finds it: the bare words, or an address's fingerprint."""

    at: str
    value: str
    found_by: str


class Passed(NamedTuple):
    """An address that was given, and another one after it in the same batch."""

    kind: str
    fingerprint: str


class Origin(NamedTuple):
    """Where a contact came from; all null for one that the controller imported."""

    bot_id: str | None
    bot_version: int | None
    page_url: str | None
    conversation_id: str | None


@dataclass(frozen=True, slots=True)
class Capture:
    """All that is said of one contact. `origin` is that of the earliest capture, told at `source_at`.

    `passed`: addresses that were given too, each before the one that is here.
    """

    workspace: str
    contact_id: str
    captured_at: str
    source_at: str
    origin: Origin
    name: Given | None = None
    company: Given | None = None
    email: Given | None = None
    phone: Given | None = None
    passed: tuple[Passed, ...] = ()

    def joined(self, other: "Capture") -> "Capture":
        """Both of the same contact, in either order; of a field given twice at one time, this one's stays."""
        first = self if self.source_at <= other.source_at else other
        fields = {name: _last(getattr(self, name), getattr(other, name)) for name in FIELDS}
        at = max(self.captured_at, other.captured_at)
        passed = (*self.passed, *other.passed, *_passed(self, other, fields))
        return Capture(self.workspace, self.contact_id, at, first.source_at, first.origin, **fields, passed=passed)

    def marks(self) -> Iterator[tuple[str, str]]:
        """Every address that was given: its kind and fingerprint."""
        yield from self.passed
        for kind in KINDS:
            if (given := getattr(self, kind)) is not None:
                yield kind, given.found_by


def _last(one: Given | None, other: Given | None) -> Given | None:
    return other if one is None or (other is not None and other.at > one.at) else one


def _passed(one: Capture, other: Capture, stays: Mapping[str, Given | None]) -> Iterator[Passed]:
    for kind in KINDS:
        for given in (getattr(one, kind), getattr(other, kind)):
            if given is not None and (last := stays[kind]) is not None and given.found_by != last.found_by:
                yield Passed(kind, given.found_by)


def words(at: str, text: str | None) -> Given | None:
    """A name or a company, given at `at`."""
    return None if text is None else Given(at, text, searchable(text))


def address(at: str, text: str | None, kind: Kind, workspace: str, key: bytes) -> Given | None:
    """An address given at `at`. Raises ValueError for one that cannot exist."""
    if text is None:
        return None
    value = normal(kind, text)
    return Given(at, value, fingerprint(key, workspace, kind, value))


def capture(event: ContactCaptured, key: bytes) -> Capture:
    """What a visitor gave. A null field was not given and changes nothing. Raises ValueError."""
    at, source, workspace = rfc3339(event.captured_at), event.source, event.workspace
    talk = None if source.conversation_id is None else str(source.conversation_id)
    return Capture(
        workspace,
        str(event.contact_id),
        at,
        at,
        Origin(source.bot_id, source.bot_version, source.page_url, talk),
        words(at, event.name),
        words(at, event.company),
        address(at, event.email, Kind.EMAIL, workspace, key),
        address(at, event.phone, Kind.PHONE, workspace, key),
    )


def fold(captures: Iterable[Capture]) -> list[Capture]:
    """One `Capture` a contact, in the order of their keys, so that concurrent writers lock rows in one order."""
    found: dict[tuple[str, str], Capture] = {}
    for one in captures:
        key = (one.workspace, one.contact_id)
        known = found.get(key)
        found[key] = one if known is None else known.joined(one)
    return [found[key] for key in sorted(found)]
