"""What stands against an address beside what its contact said, as marketing-gate judges it (decisions 23, 34): others
who have or had it, a complaint, bounces.

A contact's own rows stay its own decision; this stands beside them. Pure. Where the gate's answer for the contact and
that for its address differ, it is the address's: a later grant given with it ends a denial, whoever gave it. What is
known by its time alone (an erasure, a complaint) is ended by a grant that is later by it.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from contacts.domain.consents import Heard, Since
from shared.consent import NEVER, NO_DENIAL, Denial, Grant, State

Cell = tuple[str, str]
"""A purpose and a channel."""


class Left(NamedTuple):
    """A contact had the address: what it denied `until` then counts; its own grants up to `left_at` may end that."""

    until: int
    left_at: int


class Member(NamedTuple):
    """A contact that has an address, or has left it. `erased_at` is None while it lives."""

    contact_id: UUID
    entries: Sequence[Heard]
    since: Since = Since()
    erased_at: int | None = None
    left: Left | None = None

    def state(self, cell: Cell) -> State:
        """What it said of a purpose and channel."""
        found = State()
        for entry in self.entries:
            if entry.purpose in (None, cell[0]) and cell[1] in entry.channels:
                found |= entry.state()
        return found


class By(StrEnum):
    """What a yes is denied by at its address, not by its contact."""

    CONTACT = "contact"
    COMPLAINT = "complaint"
    BOUNCE = "bounce"


class Reports(NamedTuple):
    """What was reported of an address on a channel: the latest times, and those of soft bounces."""

    complaint_at: int = NEVER
    hard_at: int = NEVER
    lifted_at: int = NEVER
    soft_at: frozenset[int] = frozenset()

    @property
    def bounced(self) -> bool:
        """A hard bounce suppresses at once, soft ones the third time; both until they are lifted."""
        return self.hard_at > self.lifted_at or sum(at > self.lifted_at for at in self.soft_at) >= SOFT_BOUNCES


SOFT_BOUNCES = 3
NOTHING = Reports()


class Against(NamedTuple):
    """Who denies an address, whether its owner complained (no later grant given with the address ended it), and
    whether what is sent to it comes back."""

    contacts: frozenset[UUID]
    complained: bool
    bounced: bool

    def by(self, contact_id: UUID) -> list[By]:
        """What but the contact itself denies."""
        found = {By.CONTACT: bool(self.contacts - {contact_id}), By.COMPLAINT: self.complained, By.BOUNCE: self.bounced}
        return [one for one, denies in found.items() if denies]


def against(members: Iterable[Member], cell: Cell, reports: Reports, now: int) -> Against:
    """What stands against an address of `members` on a cell of which there are these `reports`."""
    states = [(member, member.state(cell)) for member in members]
    given = State()
    for member, state in states:
        if member.erased_at is None and member.left is None and (grant := _given(state, member.since)) is not None:
            given |= State(grant=grant)
    grant = given.grant if given.grant is not None and given.grant.expires_at > now else None
    contacts = frozenset(member.contact_id for member, state in states if _denies(member, state, grant))
    complained = reports.complaint_at != NEVER and (grant is None or grant.at <= reports.complaint_at)
    return Against(contacts, complained, reports.bounced)


def _given(state: State, since: Since) -> Grant | None:
    """Its grant, where it was given with the address that the contact has now and needs nothing more."""
    grant = state.grant if _covers(state, since) else None
    if grant is None or max(grant.at, state.confirmed_at) <= since.given_at:
        return None
    return None if grant.confirmation_required and state.confirmed_at <= grant.at else grant


def _covers(state: State, since: Since) -> bool:
    """Whether its grant covers the address at all (decision 7)."""
    grant = state.grant
    if grant is None or max(grant.at, state.confirmed_at) <= since.set_at:
        return False
    return not (grant.confirmation_required and since.given_at != NEVER and state.confirmed_at <= since.given_at)


def _denies(member: Member, state: State, grant: Grant | None) -> bool:
    if member.erased_at is not None:
        return grant is None or grant.at <= member.erased_at
    if member.left is None and state.restriction[2]:
        return True
    return any(not denial.ended_by(grant) for denial in _own(member, state))


def _own(member: Member, state: State) -> Iterable[Denial]:
    """What it denied and did not end itself."""
    left, grant = member.left, state.grant
    if left is not None:
        grant = grant if grant is not None and grant.at <= left.left_at else None
    elif not _covers(state, member.since):
        grant = None
    for denial in (state.refused, state.withdrawn, state.objected):
        counts = left is None or denial.at <= left.until
        yield denial if counts and not denial.ended_by(grant) else NO_DENIAL
