"""What captures make of a profile: per field the latest captured-at wins, so that order and repeats do not matter."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.events import ContactCaptured, Source
from shared.identity import Kind, normal_email, normal_phone

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


class ImpossibleAddress(ValueError):
    """An event names an address that cannot exist: `event` is which."""

    def __init__(self, event: ContactCaptured) -> None:
        super().__init__("an address that cannot exist")
        self.event = event


@dataclass(slots=True)
class Capture:
    """All that a batch of captures says of one contact.

    `fields` holds (captured-at, value) by field; `source` is that of the earliest capture, told at `source_at`.
    """

    workspace: str
    contact_id: UUID
    captured_at: datetime
    source_at: datetime
    source: Source
    fields: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    def add(self, event: ContactCaptured) -> None:
        """Join one more capture of the same contact. A null field was not given and changes nothing.

        Raises ImpossibleAddress.
        """
        at = event.captured_at
        self.captured_at = max(self.captured_at, at)
        if at < self.source_at:
            self.source_at, self.source = at, event.source
        for name in FIELDS:
            value: str | None = getattr(event, name)
            if value is None or (name in self.fields and self.fields[name][0] >= at):
                continue
            try:
                self.fields[name] = (at, normal(KINDS[name], value) if name in KINDS else value)
            except ValueError:
                raise ImpossibleAddress(event) from None


def fold(events: Iterable[ContactCaptured]) -> list[Capture]:
    """One `Capture` a contact, in the order of their keys, so that concurrent writers lock rows in one order.

    Raises ImpossibleAddress.
    """
    found: dict[Key, Capture] = {}
    for event in events:
        key = (event.workspace, event.contact_id)
        capture = found.get(key)
        if capture is None:
            capture = found[key] = Capture(*key, event.captured_at, event.captured_at, event.source)
        capture.add(event)
    return [found[key] for key in sorted(found)]
