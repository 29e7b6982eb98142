"""What ledger entries make of the consent rows that the controller sees, by the one consent rule (`shared.consent`).

A row is what the gate would say of its purpose and channel by the contact's own entries, apart from what is said
of the whole contact (`restricted`, erased). Expiry is left to the reader, who knows what time it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from shared.consent import NEVER, UNRECORDED, Denial, Reason, State, judge, observe
from shared.events import Channel, Decision
from shared.identity import KIND_OF, Kind
from shared.times import micros

_BEFORE_ALL_EXPIRY = -(2**62)


class Shown(StrEnum):
    """How a purpose and channel stands for the controller. ``none`` is asked for, never shown."""

    GRANTED = "granted"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    EXPIRED = "expired"
    NONE = "none"


_KEPT = {
    Reason.GRANTED: Shown.GRANTED,
    Reason.UNCONFIRMED: Shown.UNCONFIRMED,
    Reason.REFUSED: Shown.REFUSED,
    Reason.WITHDRAWN: Shown.WITHDRAWN,
    Reason.OBJECTED: Shown.OBJECTED,
}
_SAID_BY = {
    Shown.REFUSED: Decision.REFUSED,
    Shown.WITHDRAWN: Decision.WITHDRAWN,
    Shown.OBJECTED: Decision.OBJECTED,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One decision as this service keeps it. `index` is None until the ledger has told it."""

    event_id: UUID
    index: int | None
    leaf_hash: str | None
    decision: Decision
    purpose: str | None
    channels: Sequence[str]
    decided_at: datetime
    expires_at: datetime | None
    confirmation_required: bool
    notice_sha256: str | None

    @property
    def order(self) -> tuple[datetime, int]:
        """Later by decided-at, then by index."""
        return (self.decided_at, UNRECORDED if self.index is None else self.index)

    def state(self) -> State:
        """The State that this decision makes by itself."""
        extra = {} if self.expires_at is None else {"expires_at": micros(self.expires_at)}
        return observe(
            self.decision,
            at=micros(self.decided_at),
            index=UNRECORDED if self.index is None else self.index,
            confirmation_required=self.confirmation_required,
            leaf_hash=self.leaf_hash or "",
            notice_sha256=self.notice_sha256 or "",
            **extra,
        )


class Row(NamedTuple):
    """A purpose and channel that has a decision. `decision` is that before expiry."""

    purpose: str
    channel: str
    decision: Shown
    decided_at: datetime
    expires_at: datetime | None
    notice_sha256: str | None
    entry_index: int | None


class Since(NamedTuple):
    """When the controller set an address, and when a visitor gave it in place of another; `NEVER` for what was not."""

    set_at: int = NEVER
    given_at: int = NEVER


_ALWAYS = Since()


def rows(heard: Iterable[Heard], purposes: Iterable[str], since: Mapping[Kind, Since]) -> list[Row]:
    """The consent rows of one contact, by purpose and channel.

    `purposes` are those of the workspace: a decision on everything covers them, and those the contact was asked for.
    `since` says from when on the contact has its address of a kind; the first one a visitor gave has no place in it.
    """
    entries = sorted(heard, key=lambda entry: entry.order)
    known = {*purposes, *(entry.purpose for entry in entries if entry.purpose is not None)}
    cells: dict[tuple[str, str], list[Heard]] = {}
    for entry in entries:
        for purpose in known if entry.purpose is None else (entry.purpose,):
            for channel in entry.channels:
                cells.setdefault((purpose, channel), []).append(entry)
    found = (_row(*cell, told, since) for cell, told in sorted(cells.items()))
    return [row for row in found if row is not None]


def _row(purpose: str, channel: str, entries: list[Heard], since: Mapping[Kind, Since]) -> Row | None:
    state = State()
    for entry in entries:
        state |= entry.state()
    cell = state._replace(erased=False, erased_denial=Denial(), restriction=State().restriction)
    set_at, given_at = since.get(KIND_OF[Channel(channel)], _ALWAYS)
    verdict = judge(cell, now=_BEFORE_ALL_EXPIRY, address_set_at=set_at, address_given_at=given_at)
    shown = _KEPT.get(verdict.reason)
    if shown is None:
        return None
    said_by = _SAID_BY.get(shown, Decision.GRANTED)
    told = [entry for entry in entries if entry.decision is said_by and (denies(shown) or entry.index is not None)]
    last = told[-1]
    return Row(purpose, channel, shown, last.decided_at, last.expires_at, last.notice_sha256, last.index)


def denies(shown: Shown) -> bool:
    """Whether this is a no of the contact."""
    return shown in _SAID_BY


def is_restricted(heard: Iterable[Heard]) -> bool:
    """Whether processing is restricted (Art. 18 GDPR)."""
    state = State()
    for entry in heard:
        if entry.decision in (Decision.RESTRICTED, Decision.UNRESTRICTED):
            state |= entry.state()
    return state.restriction[2]


def at(row: Row, now: datetime) -> Shown:
    """How `row` stands at `now`: a yes whose time has run out is expired."""
    ended = row.expires_at is not None and row.expires_at <= now
    return Shown.EXPIRED if ended and not denies(row.decision) else row.decision
