"""What is decided outside of a conversation: on the preference page, by one click, by the mailbox's owner, or by the
controller who was told. Pure: what is to be told, and what every decision makes of where a contact stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from conversation.domain.talk import Standing
from shared.events import ALL_CHANNELS, Channel, ConsentDecided, Decision

Standings = Mapping[str, Standing]
ChannelsOf = Mapping[str, tuple[Channel, ...]]
"""The channels of each purpose of the workspace."""

DENIALS = frozenset({Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED})


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a grant stands on: the id of its terms, and the kinds of data that its notice named."""

    terms: str
    data: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision to be told. `purpose` None is every purpose; `channels` is the whole list meant."""

    decision: Decision
    purpose: str | None
    channels: tuple[Channel, ...] = ALL_CHANNELS


def withdrawals(standings: Standings, purpose: str | None, channel: Channel | None = None) -> list[Wanted]:
    """One withdrawal a granted purpose, the oldest grant first. What is withdrawn already makes no new one."""
    given = [
        name
        for name, standing in standings.items()
        if standing.decision is Decision.GRANTED and purpose in (None, name) and channel not in standing.without
    ]
    channels = ALL_CHANNELS if channel is None else (channel,)
    return [Wanted(Decision.WITHDRAWN, name, channels) for name in sorted(given, key=lambda name: standings[name].at)]


def one_click(standings: Standings, purpose: str, channel: Channel) -> list[Wanted]:
    """What an unsubscribe link withdraws: its purpose on its channel, unless that is denied already.

    Of a purpose that nothing is known of here a withdrawal is told all the same: a no needs no record of a yes.
    """
    standing = standings.get(purpose)
    if standing is not None and (standing.decision in DENIALS or channel in standing.without):
        return []
    return [Wanted(Decision.WITHDRAWN, purpose, (channel,))]


def after_decision(
    standings: Standings, event: ConsentDecided, event_id: UUID, channels_of: ChannelsOf, agreed: Agreed | None = None
) -> dict[str, Standing]:
    """Where the contact stands once `event` holds. Order does not matter: what was decided later stays.

    On a tie the denial wins. A denial of some channels takes them from the grant; when none is left the purpose is
    withdrawn. Decisions on the data, as restriction and erasure, are no standing.
    """
    found = dict(standings)
    if event.decision is Decision.GRANTED and event.purpose is not None:
        found[event.purpose] = Standing(
            Decision.GRANTED,
            event.decided_at,
            event_id,
            event.expires_at,
            agreed.terms if agreed else None,
            unconfirmed=event.confirmation_required,
            data=agreed.data if agreed else frozenset(),
        )
    elif event.decision is Decision.CONFIRMED and event.purpose in found:
        found[event.purpose] = replace(found[event.purpose], unconfirmed=False)
    elif event.decision in DENIALS:
        for name in _meant(found, event, channels_of):
            found[name] = _denied(found.get(name), event, event_id, channels_of.get(name, ALL_CHANNELS))
    return found


def _meant(standings: Standings, event: ConsentDecided, channels_of: ChannelsOf) -> Iterable[str]:
    return [event.purpose] if event.purpose is not None else sorted({*standings, *channels_of})


def _denied(
    standing: Standing | None, event: ConsentDecided, event_id: UUID, channels: tuple[Channel, ...]
) -> Standing:
    denied = Standing(event.decision, event.decided_at, event_id, told_by=event.actor)
    if standing is None:
        return denied
    if standing.at > event.decided_at:
        return standing
    if set(channels) <= set(event.channels):
        return denied
    if standing.decision is not Decision.GRANTED:
        return standing
    without = tuple(channel for channel in Channel if channel in {*standing.without, *event.channels})
    return denied if set(channels) <= set(without) else replace(standing, without=without)
