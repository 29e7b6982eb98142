"""Could this contact be messaged on that date, and why? By the one consent rule, over what the ledger knew then.

Pure. The ledger knows decisions and purposes, and no addresses: bounces, complaints, shared and missing addresses are
the gate's to see, and are no part of this answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pydantic_core import from_json

from shared.consent import Grant, Reason, State, behind, first, judge, observe
from shared.events import OF_EVERYTHING, Decision
from shared.times import micros

_LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Known:
    """An entry, as far as the rule needs it. Times are microseconds since 1970 UTC."""

    index: int
    leaf_hash: str
    decision: Decision
    purpose: str | None
    channels: tuple[str, ...]
    decided_at: int
    recorded_at: int
    expires_at: int | None
    confirmation_required: bool
    notice_sha256: str | None

    def speaks_of(self, purpose: str) -> bool:
        """Whether it decides on that purpose, by itself or with all."""
        return self.purpose is None or self.purpose == purpose

    def speaks_on(self, channel: str) -> bool:
        """Whether it decides on that channel."""
        return self.decision in OF_EVERYTHING or channel in self.channels

    def state(self) -> State:
        """What it makes by itself."""
        return observe(
            self.decision,
            at=self.decided_at,
            index=self.index,
            expires_at=_LAST if self.expires_at is None else self.expires_at,
            confirmation_required=self.confirmation_required,
            leaf_hash=self.leaf_hash,
            notice_sha256=self.notice_sha256 or "",
        )


class Purpose(NamedTuple):
    """A purpose as the workspace had it."""

    channels: tuple[str, ...]
    retired: bool


@dataclass(frozen=True, slots=True)
class Question:
    """May the contact be messaged at `at` for `purpose` by `channel`?"""

    at: int
    purpose: str
    channel: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`allowed` only with the `grant` it stands on; `entries` are the indexes of all that had a say."""

    reason: Reason
    decided_at: int | None
    grant: Grant | None
    entries: tuple[int, ...]

    @property
    def allowed(self) -> bool:
        """Whether the message could be sent."""
        return self.reason is Reason.GRANTED


def answer(known: Sequence[Known], purposes: Mapping[str, Purpose], question: Question) -> Answer:
    """What the rule says, given these entries of the contact and these purposes of its workspace."""
    if not known:
        return Answer(Reason.UNKNOWN_CONTACT, None, None, ())
    of_purpose = [one for one in known if one.speaks_of(question.purpose)]
    heard = [one for one in of_purpose if one.speaks_on(question.channel)]
    state = State()
    for one in heard:
        state |= one.state()
    purpose = purposes.get(question.purpose)
    verdict = judge(state, now=question.at, retired=purpose is not None and purpose.retired)
    reasons = set[Reason]() if verdict.allowed else {verdict.reason}
    if purpose is None:
        reasons.add(Reason.UNKNOWN_PURPOSE)
    elif question.channel not in purpose.channels:
        reasons.add(Reason.CHANNEL_MISSING)
    if state.grant is None and any(one.decision is Decision.GRANTED for one in of_purpose):
        reasons.add(Reason.CHANNEL_MISSING)
    reason = first(reasons or {Reason.GRANTED})
    entries = tuple(one.index for one in heard)
    if reason is Reason.GRANTED:
        assert verdict.grant is not None
        return Answer(reason, verdict.grant.at, verdict.grant, entries)
    return Answer(reason, behind(reason, state), None, entries)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The answer as the ledger knew it then, and what entries that came later make of it."""

    then: Answer
    later: tuple[int, ...]
    hindsight: Answer | None


def as_of(known: Sequence[Known], purposes: Mapping[str, Purpose], question: Question, *, now: int) -> AsOf:
    """The answer at `question.at`: by what was recorded until then; in the future, by all there is at `now`.

    `later` are entries on decisions taken until `at` that were recorded after it (a withdrawal on its way, say), and
    `hindsight` is the answer with them, when there are any.
    """
    at = question.at
    recorded = [one for one in known if one.recorded_at <= at] if at < now else list(known)
    late = [one for one in known if one.recorded_at > at and one.decided_at <= at] if at < now else []
    late = [one for one in late if one.speaks_of(question.purpose) and one.speaks_on(question.channel)]
    hindsight = answer([*recorded, *late], purposes, question) if late else None
    return AsOf(answer(recorded, purposes, question), tuple(one.index for one in late), hindsight)


def _micros(time: str) -> int:
    return micros(datetime.fromisoformat(time))


def known_entry(index: int, leaf: bytes, leaf_hash: bytes) -> Known:
    """An entry as the rule needs it. Raises ValueError or LookupError for a leaf that somebody spoilt."""
    entry = from_json(leaf)
    expires = entry["expires_at"]
    return Known(
        index,
        leaf_hash.hex(),
        Decision(entry["decision"]),
        entry["purpose"],
        tuple(entry["channels"]),
        _micros(entry["decided_at"]),
        _micros(entry["recorded_at"]),
        None if expires is None else _micros(expires),
        entry["confirmation_required"],
        entry["notice_sha256"],
    )
