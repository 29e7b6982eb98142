"""The consent rule (DESIGN.md section 4): may this contact be messaged, given everything heard of them so far?

Pure. What is known of one (workspace, contact, purpose, channel) is a `State`; `observe` turns one decision into a
State, and ``|`` joins States. The join is associative, commutative and idempotent, so events may come in any order,
late and twice. A decision on every purpose lives in a State of its own that is joined to the cell when asked.

Times are integers, microseconds since 1970 UTC. An index is that of the ledger; `UNRECORDED` before it has one.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from shared.events import Decision

UNRECORDED = -1
NEVER = -1
_LAST = 2**63 - 1
_GRANTED: Final = Decision.GRANTED
"""By this name, for a member of an enum is dear to look at, and most decisions are grants."""


class Reason(StrEnum):
    """Why the gate answers as it does: a closed list (API.md section 5), denials in their order of precedence."""

    GRANTED = "granted"
    STORE_UNAVAILABLE = "store_unavailable"
    REBUILDING = "rebuilding"
    STALE = "stale"
    NOT_FRESH_ENOUGH = "not_fresh_enough"
    ERASED = "erased"
    OBJECTED = "objected"
    RESTRICTED = "restricted"
    SUPPRESSED_COMPLAINT = "suppressed_complaint"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    RETIRED = "retired"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    NOT_RECORDED = "not_recorded"
    SUPPRESSED_BOUNCE = "suppressed_bounce"
    CHANNEL_MISSING = "channel_missing"
    UNKNOWN_CONTACT = "unknown_contact"
    UNKNOWN_PURPOSE = "unknown_purpose"
    NO_DECISION = "no_decision"


PRECEDENCE: dict[Reason, int] = {reason: rank for rank, reason in enumerate(Reason)}


DOUBTS = frozenset({Reason.STORE_UNAVAILABLE, Reason.REBUILDING, Reason.STALE, Reason.NOT_FRESH_ENOUGH})
"""Said of no person: the gate could not know, and may when it is asked again."""


def first(reasons: set[Reason]) -> Reason:
    """The one reason that is said: the first in the order of precedence. `reasons` must not be empty."""
    return min(reasons, key=PRECEDENCE.__getitem__)


class Denial(NamedTuple):
    """The latest decided-at and the highest index of the denials of one kind, each on its own: a join of maxima."""

    at: int = NEVER
    index: int = UNRECORDED  # type: ignore[assignment]  # tuple.index is nobody's need here

    def __or__(self, other: "Denial") -> "Denial":
        return Denial(max(self.at, other.at), max(self.index, other.index))

    def ended_by(self, grant: "Grant | None") -> bool:
        """Whether a recorded grant is later by both clocks. On any tie the denial stands."""
        return self.at == NEVER or (grant is not None and grant.at > self.at and grant.index > self.index)


class Grant(NamedTuple):
    """A recorded grant: what an allow stands on."""

    at: int
    index: int  # type: ignore[assignment]
    expires_at: int
    confirmation_required: bool
    leaf_hash: str
    notice_sha256: str

    @property
    def order(self) -> tuple[int, int, bool, int, str, str]:
        """By (decided-at, index); what follows only settles what no honest ledger says, towards the stricter."""
        return (self.at, self.index, self.confirmation_required, -self.expires_at, self.leaf_hash, self.notice_sha256)


NO_DENIAL = Denial()
UNRESTRICTED: Final = (NEVER, UNRECORDED, False)


class State(NamedTuple):
    """Everything known of one cell, or of a contact as a whole. The empty State is the join's neutral element.

    `erased` is the absolute stop of the contact itself: no grant lifts it (see `for_address`).
    `restriction` is (decided-at, index, restricted), last wins, on a tie restricted. `heard_grant_at` is the latest
    grant heard, recorded or not. `confirmed_at` is the latest recorded confirmation.
    """

    refused: Denial = NO_DENIAL
    withdrawn: Denial = NO_DENIAL
    objected: Denial = NO_DENIAL
    erased_denial: Denial = NO_DENIAL
    erased: bool = False
    grant: Grant | None = None
    heard_grant_at: int = NEVER
    confirmed_at: int = NEVER
    restriction: tuple[int, int, bool] = UNRESTRICTED

    def __or__(self, other: "State") -> "State":
        """The join: associative, commutative, idempotent."""
        return State(
            refused=self.refused | other.refused,
            withdrawn=self.withdrawn | other.withdrawn,
            objected=self.objected | other.objected,
            erased_denial=self.erased_denial | other.erased_denial,
            erased=self.erased or other.erased,
            grant=_later(self.grant, other.grant),
            heard_grant_at=max(self.heard_grant_at, other.heard_grant_at),
            confirmed_at=max(self.confirmed_at, other.confirmed_at),
            restriction=max(self.restriction, other.restriction, key=_register),
        )

    def for_address(self) -> "State":
        """What this contact's State says of an address it shares with others: its erasure is then an ordinary denial,
        which a later grant of the same person, under a new contact, lifts; its own grants ended with it, also one given
        before the erasure was heard where it was asked, and so did its restriction."""
        if not self.erased:
            return self
        return self._replace(
            erased=False, restriction=UNRESTRICTED, grant=None, heard_grant_at=NEVER, confirmed_at=NEVER
        )

    def denials_only(self) -> "State":
        """What it says against messaging, without any grant: what contacts that share an address lend each other."""
        return self.for_address()._replace(grant=None, heard_grant_at=NEVER, confirmed_at=NEVER)

    @property
    def denied_at(self) -> int:
        """Latest decided-at of any denial heard, recorded or not; `NEVER` when there is none."""
        return max(denial.at for _, denial in self._denials())

    @property
    def denied_index(self) -> int:
        """Highest ledger index of any denial; `UNRECORDED` when none is recorded."""
        return max(denial.index for _, denial in self._denials())

    def _denials(self) -> tuple[tuple[Reason, Denial], ...]:
        return (
            (Reason.ERASED, self.erased_denial),
            (Reason.OBJECTED, self.objected),
            (Reason.WITHDRAWN, self.withdrawn),
            (Reason.REFUSED, self.refused),
        )


def _later(left: Grant | None, right: Grant | None) -> Grant | None:
    if left is None or right is None:
        return left or right
    return left if left.order >= right.order else right


def _register(value: tuple[int, int, bool]) -> tuple[int, bool, int, bool]:
    at, index, restricted = value
    return (at, restricted and index == UNRECORDED, index, restricted)


def observe(
    decision: Decision,
    *,
    at: int,
    index: int = UNRECORDED,
    expires_at: int = _LAST,
    confirmation_required: bool = False,
    leaf_hash: str = "",
    notice_sha256: str = "",
) -> State:
    """The State that one decision makes by itself; join it to what is known.

    Only a recorded grant, confirmation or lifting of a restriction counts; a recorded grant needs its `leaf_hash`.
    """
    recorded = index != UNRECORDED
    if decision is _GRANTED:
        grant = Grant(at, index, expires_at, confirmation_required, leaf_hash, notice_sha256) if recorded else None
        return State(grant=grant, heard_grant_at=at)
    denial = Denial(at, index)
    match decision:
        case Decision.REFUSED:
            return State(refused=denial)
        case Decision.WITHDRAWN:
            return State(withdrawn=denial)
        case Decision.OBJECTED:
            return State(objected=denial)
        case Decision.ERASED:
            return State(erased_denial=denial, erased=True)
        case Decision.CONFIRMED:
            return State(confirmed_at=at) if recorded else State()
        case Decision.RESTRICTED:
            return State(restriction=(at, index, True))
        case Decision.UNRESTRICTED:
            return State(restriction=(at, index, False)) if recorded else State()


_UNDENIED = (*(NO_DENIAL,) * 4, False)


def behind(reason: Reason, state: State) -> int | None:
    """When the decision behind `reason` was taken, as far as `state` knows. None where none is."""
    granted_at = state.grant.at if state.grant else NEVER
    moments = {
        Reason.ERASED: state.erased_denial.at,
        Reason.OBJECTED: state.objected.at,
        Reason.RESTRICTED: state.restriction[0],
        Reason.WITHDRAWN: state.withdrawn.at,
        Reason.REFUSED: state.refused.at,
        Reason.EXPIRED: granted_at,
        Reason.UNCONFIRMED: granted_at,
        Reason.NOT_RECORDED: state.heard_grant_at,
    }
    at = moments.get(reason, NEVER)
    return None if at == NEVER else at


class Verdict(NamedTuple):
    """`allowed` only with the `grant` it stands on; `reason` is the first of those in force."""

    allowed: bool
    reason: Reason
    grant: Grant | None


def judge(
    state: State, *, now: int, retired: bool = False, address_set_at: int = NEVER, address_given_at: int = NEVER
) -> Verdict:
    """May this cell be messaged at `now`?

    `state` must already hold the contact's decisions on every purpose. `address_set_at` is when the controller set
    the address that would be used (`NEVER` when the visitor gave it): a grant covers only the address it was given
    with, so one set later needs a grant or confirmation after it. `address_given_at` is when the visitor gave it in
    place of another: a mailbox proven before then was the other one. Says ``granted``, or the first reason against.
    """
    grant = state.grant
    if grant is not None and not retired and address_set_at == NEVER and _is_plain(state, grant, now):
        return Verdict(True, Reason.GRANTED, grant)
    return weigh(state, now, retired=retired, address_set_at=address_set_at, address_given_at=address_given_at)


def _is_plain(state: State, grant: Grant, now: int) -> bool:
    """Whether nothing was ever said against a grant that needs nothing more: most are, and it is seen at once."""
    undenied = state[:5] == _UNDENIED and not state.restriction[2]
    return undenied and not grant.confirmation_required and grant.expires_at > now


def weigh(state: State, now: int, *, retired: bool, address_set_at: int, address_given_at: int) -> Verdict:
    """The rule itself; `judge` says the same and sees the plain case sooner."""
    grant = state.grant
    reasons = {reason for reason, denial in state._denials() if not denial.ended_by(grant)}
    if state.erased:
        reasons.add(Reason.ERASED)
    if state.restriction[2]:
        reasons.add(Reason.RESTRICTED)
    if retired:
        reasons.add(Reason.RETIRED)
    uncovered = grant is not None and not _covers(state, grant, address_set_at, address_given_at)
    usable = grant is not None and not _falls_short(grant, now, reasons, uncovered=uncovered)
    if grant is not None and usable and not reasons:
        return Verdict(True, Reason.GRANTED, grant)
    if not usable and state.heard_grant_at > max(state.denied_at, grant.at if grant else NEVER):
        reasons.add(Reason.NOT_RECORDED)
        if state.heard_grant_at <= address_set_at:
            reasons.add(Reason.UNCONFIRMED)
    return Verdict(False, first(reasons or {Reason.NO_DECISION}), grant)


def _covers(state: State, grant: Grant, address_set_at: int, address_given_at: int) -> bool:
    """Whether the grant holds for an address that the controller set, or the visitor gave in place of another, then."""
    proven = not grant.confirmation_required or state.confirmed_at > max(grant.at, address_given_at)
    return proven and (address_set_at == NEVER or max(grant.at, state.confirmed_at) > address_set_at)


def _falls_short(grant: Grant, now: int, reasons: set[Reason], *, uncovered: bool) -> bool:
    found = {Reason.EXPIRED} if grant.expires_at <= now else set()
    if uncovered:
        found.add(Reason.UNCONFIRMED)
    reasons |= found
    return bool(found)
