"""The gate's answer from what is known: `shared.consent.judge`, and what the gate alone can see beside it.

A question names a person by id or by address. `asked` are the contacts so named, whose grants may count; `sharing` are
the others that share their address on the channel, whose denials count and whose grants never do; `former` are those
who had that address and have another or none, whose denials of then still count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import Struct

from marketing_gate.domain.known import BIT, FAR, NOTHING, Former, Known, Place, across, join_all
from marketing_gate.domain.suppression import CLEAR, Suppression
from shared.consent import NEVER, NO_DENIAL, Denial, Grant, Reason, State, Verdict, behind, first, judge
from shared.events import Channel
from shared.identity import KIND_OF


class Purpose(NamedTuple):
    """A purpose as the workspace has it now."""

    mask: int
    retired: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's configuration. The empty one knows no purpose, and so denies."""

    version: int = 0
    controller: str | None = None
    default_locale: str = ""
    purposes: Mapping[str, Purpose] | None = None

    def purpose(self, name: str) -> Purpose | None:
        """That purpose, None when there is none."""
        return self.purposes.get(name) if self.purposes else None

    def having(self, channel: Channel) -> list[str]:
        """The purposes in use that have a channel."""
        found = (self.purposes or {}).items()
        return [name for name, purpose in found if purpose.mask & BIT[channel] and not purpose.retired]


class Left(NamedTuple):
    """A contact, and the address that it had."""

    known: Known
    left: Former


class Case(NamedTuple):
    """What is asked, when, of which workspace; and what stands against the address that would be used."""

    workspace: Workspace
    purpose: str
    channel: Channel
    now: int
    suppression: Suppression = CLEAR


class Judgement(Struct, frozen=True, gc=False):
    """`allowed` only with the `grant` it stands on. `decided_at` is that of the decision behind the reason, if any."""

    reason: Reason
    decided_at: int | None = None
    grant: Grant | None = None

    @property
    def allowed(self) -> bool:
        """Whether the message may be sent."""
        return self.reason is Reason.GRANTED


def of_contact(known: Known | None, sharing: Sequence[Known], case: Case, former: Sequence[Left] = ()) -> Judgement:
    """The answer for a contact asked by id: its own grant, and the denials of all who share its address there."""
    if known is None:
        return _judged(NOTHING, {Reason.UNKNOWN_CONTACT}, case, None)
    state, place = known.state(case.purpose, case.channel), known.place(KIND_OF[case.channel])
    if sharing or former or known.erased:
        given = () if place is not None and moved(state, place) else None
        state = across((_erasure(known), state, *_denials(sharing, case, given), _stops(former, case, given)))
    extra = set() if place else {Reason.CHANNEL_MISSING}
    if known.granted_elsewhere(case.purpose, case.channel):
        extra.add(Reason.CHANNEL_MISSING)
    return _judged(state, extra, case, place)


def of_plain(grant: Grant, workspace: Workspace, purpose: str, channel: Channel, now: int) -> Judgement | None:
    """The answer for a contact of whom nothing is known but such grants and where it can be reached. None where it is
    not a yes, and why must be found out."""
    configured = workspace.purpose(purpose)
    if configured is None or configured.retired or not configured.mask & BIT[channel] or grant.expires_at <= now:
        return None
    return Judgement(Reason.GRANTED, grant.at, grant)


def of_address(asked: Sequence[Known], sharing: Sequence[Known], case: Case, former: Sequence[Left] = ()) -> Judgement:
    """The answer for an address: the join of all contacts that have it. A grant that does not cover the address that
    would be used (the controller set it later) lends nothing but the reason ``unconfirmed``."""
    if not asked:
        return _judged(_stops(former, case), {Reason.UNKNOWN_CONTACT}, case, None)
    kind = KIND_OF[case.channel]
    extra = {Reason.CHANNEL_MISSING} if _unreachable(asked, case) else set()
    members: list[_Member] = []
    uncovered = NEVER
    alone = len(asked) == 1
    for known in asked:
        own = join_all((_erasure(known), known.state(case.purpose, case.channel))).for_address()
        place = known.place(kind)
        counts = alone or (place is not None and covers(own, place))
        members.append(_Member(own, counts, counts and place is not None and moved(own, place)))
        if not counts and place and own.grant and _judge(own, case, place).reason is Reason.UNCONFIRMED:
            uncovered = max(uncovered, own.grant.at)
    given: list[Grant] | None = None
    if any(member.moved for member in members):
        given = [one.state.grant for one in members if one.counts and one.state.grant and not one.moved]
        members = [
            one._replace(state=_lasting(one.state, given, one.state.grant if one.counts else None)) for one in members
        ]
    states = [*_denials(sharing, case, given), *([_stops(former, case, given)] if former else ())]
    states += [one.state if one.counts else one.state.denials_only() for one in members]
    state = across(states)
    found = _judged(state, extra, case, asked[0].place(kind) if alone else None)
    if uncovered <= (state.grant.at if state.grant else NEVER):
        return found  # a later grant covers the address, or there is no other
    return found if first({found.reason, Reason.UNCONFIRMED}) is found.reason else Judgement(Reason.UNCONFIRMED)


class _Member(NamedTuple):
    """What a contact says of an address that it has; whether its grant counts there, and was given with another."""

    state: State
    counts: bool
    moved: bool


def covers(state: State, place: Place) -> bool:
    """Whether the grant was given with this address, or its owner spoke after it had come."""
    grant = state.grant
    spoken = max(grant.at if grant else NEVER, state.confirmed_at)
    if place.set_at != NEVER and spoken <= place.set_at:
        return False
    unproven = place.given_at != NEVER and grant is not None and grant.confirmation_required
    return not unproven or state.confirmed_at > place.given_at


def moved(state: State, place: Place) -> bool:
    """Whether there is a grant, and its visitor gave this address in place of another only after it: it covers the
    address, and lifts nothing that somebody else denied there."""
    grant = state.grant
    return grant is not None and max(grant.at, state.confirmed_at) <= place.given_at


def _lasting(state: State, given: Sequence[Grant], own: Grant | None = None) -> State:
    """What was denied, so that no grant given with another address ends what neither one of those `given` with this one
    nor the contact's `own`, if that covers it, has ended. What has been ended keeps its time: it still ends what was
    granted before it."""

    def lasting(denial: Denial) -> Denial:
        ended = any(denial.ended_by(grant) for grant in (own, *given))
        return denial if ended else Denial(denial.at, FAR)

    return state._replace(
        refused=lasting(state.refused),
        withdrawn=lasting(state.withdrawn),
        objected=lasting(state.objected),
        erased_denial=lasting(state.erased_denial),
    )


def _erasure(known: Known) -> State:
    """The directory may tell of an erasure before the decision is heard: until then nothing lifts it."""
    if not known.erased:
        return NOTHING
    told = any(cell.state.erased for cell in known.cells)
    return State(erased=True, erased_denial=Denial() if told else Denial(FAR, FAR))


def _denials(sharing: Sequence[Known], case: Case, given: Sequence[Grant] | None) -> Iterator[State]:
    """What they deny. With `given`, the grants that count were given with another address, but for these."""
    for known in sharing:
        said = join_all((_erasure(known), known.state(case.purpose, case.channel))).for_address()
        if given is not None:
            place = known.place(KIND_OF[case.channel])
            said = _lasting(said, given, said.grant if place is not None and covers(said, place) else None)
        yield said.denials_only()


def _stops(former: Sequence[Left], case: Case, given: Sequence[Grant] | None = None) -> State:
    """What was denied at an address before a contact left it: no correction lifts it, only a later grant that was given
    with it. The contact's restriction, and what it says later, are of the address that it has now; its erasure is of
    every address that was ever given for it."""
    found = NOTHING
    for known, left in former:
        said = known.state(case.purpose, case.channel)
        grant = said.grant if said.grant and said.grant.at <= left.left_at else None
        refused, withdrawn, objected = (
            denial if denial.at <= left.until and not denial.ended_by(grant) else NO_DENIAL
            for denial in (said.refused, said.withdrawn, said.objected)
        )
        found |= State(refused, withdrawn, objected, (_erasure(known) | said).erased_denial)
    return found if given is None else _lasting(found, given)


def _unreachable(asked: Sequence[Known], case: Case) -> bool:
    """Whether no contact has an address for the channel, or grants were given and none of them for this channel."""
    if not any(known.place(KIND_OF[case.channel]) for known in asked):
        return True
    granted = any(known.state(case.purpose, case.channel).grant for known in asked)
    return not granted and any(known.granted_elsewhere(case.purpose, case.channel) for known in asked)


def _judged(state: State, extra: set[Reason], case: Case, place: Place | None) -> Judgement:
    configured = case.workspace.purpose(case.purpose)
    retired = configured is not None and configured.retired
    verdict = _judge(state, case, place, retired=retired)
    if configured is None:
        extra.add(Reason.UNKNOWN_PURPOSE)
    elif not configured.mask & BIT[case.channel]:
        extra.add(Reason.CHANNEL_MISSING)
    suppressed = {} if case.suppression is CLEAR else case.suppression.reasons(state.grant)
    extra.update(suppressed)
    if not extra and verdict.allowed and verdict.grant:
        return Judgement(Reason.GRANTED, verdict.grant.at, verdict.grant)
    reason = first(extra if verdict.allowed else extra | {verdict.reason})
    return Judgement(reason, suppressed.get(reason, _behind(reason, state)))


def _judge(state: State, case: Case, place: Place | None, *, retired: bool = False) -> Verdict:
    if place is None:
        return judge(state, now=case.now, retired=retired)
    return judge(state, now=case.now, retired=retired, address_set_at=place.set_at, address_given_at=place.given_at)


def _behind(reason: Reason, state: State) -> int | None:
    """When the decision behind `reason` was taken; of an erasure that only the directory told of, it is not known."""
    at = behind(reason, state)
    return None if at == FAR else at
