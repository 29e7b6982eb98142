"""How a decision made outside of a conversation is put on record: state, memory for the page, and event, at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from conversation.domain.afterwards import Agreed, Wanted, after_decision
from conversation.domain.talk import Standing
from conversation.domain.workspace import Workspace
from conversation.handlers.deciding import Context
from conversation.handlers.saying import SOURCE
from conversation.handlers.telling import Item
from conversation.store import people
from conversation.store.people import Person
from shared import freshness
from shared.envelope import Message, seal
from shared.events import Actor, Channel, ConsentDecided, Decision, Method, Processor
from shared.freshness import Freshness
from shared.outbox import say
from shared.postgres import Connection
from shared.times import MICROSECOND, after, micros, rfc3339
from shared.topics import CONSENT


class Told(NamedTuple):
    """A decision with the id of its event, which is the ledger entry's `event_id`."""

    event_id: UUID
    event: ConsentDecided


def channels_of(workspace: Workspace) -> dict[str, tuple[Channel, ...]]:
    """The channels of each purpose."""
    return {purpose.id: tuple(purpose.channels) for purpose in workspace.purposes}


def moments(context: Context, person: Person, count: int) -> list[datetime]:
    """Strictly rising times, later than anything that was said of the contact."""
    first = after(context.clock(), person.last_at)
    return [first + number * MICROSECOND for number in range(count)]


def said_by_visitor(
    context: Context,
    person: Person,
    workspace: Workspace,
    processor: Processor,
    wanted: Sequence[Wanted],
    method: Method,
) -> list[Told]:
    """Denials by the visitor's own hand, as events. They need no notice."""
    controller = workspace.controller
    return [
        Told(
            context.new_id(),
            ConsentDecided(
                workspace=person.workspace,
                contact_id=person.contact_id,
                decision=item.decision,
                purpose=item.purpose,
                channels=item.channels,
                decided_at=at,
                method=method,
                actor=Actor.VISITOR,
                controller=controller.said() if controller else None,
                processor=processor,
            ),
        )
        for item, at in zip(wanted, moments(context, person, len(wanted)), strict=True)
    ]


async def record(
    connection: Connection,
    person: Person,
    workspace: Workspace,
    told: Sequence[Told],
    agreed: Mapping[str, Agreed] | None = None,
    *,
    sealed: Callable[[Told], Message] | None = None,
) -> Person:
    """Write what was decided by a held contact, and say it, in the caller's transaction. Returns where they stand now.

    `agreed` says on what the purposes are granted. `sealed` says how it is said, if not as a consent event.
    """
    if not told:
        return person
    standings: dict[str, Standing] = dict(person.standings)
    for event_id, event in told:
        on = (agreed or {}).get(event.purpose or "")
        standings = after_decision(standings, event, event_id, channels_of(workspace), on)
        await people.remember(connection, event, event_id)
    latest = max(event.decided_at for _, event in told)
    changed = replace(person, standings=standings, last_at=max(latest, person.last_at or latest))
    await people.change(connection, changed)
    await say(connection, *map(sealed or _sealed, told))
    return changed


def _sealed(told: Told) -> Message:
    return seal(told.event, topic=CONSENT, event_id=told.event_id, source=SOURCE, time=told.event.decided_at)


def items(told: Sequence[Told]) -> list[Item]:
    """Decisions as clients read them."""
    return [
        {
            "purpose": event.purpose,
            "decision": str(event.decision),
            "decided_at": rfc3339(event.decided_at),
            "event_id": str(event_id),
            **({"expires_at": rfc3339(event.expires_at)} if event.expires_at else {}),
        }
        for event_id, event in told
    ]


def freshness_of(key: bytes, person: Person, told: Sequence[Told]) -> str:
    """The token of what must be visible once `told` is; without anything new, all that the visitor denied before."""
    granted = [event.decided_at for _, event in told if event.decision in (Decision.GRANTED, Decision.CONFIRMED)]
    denied = [event.decided_at for _, event in told if event.decision not in (Decision.GRANTED, Decision.CONFIRMED)]
    if not told:
        denied = [
            standing.at
            for standing in person.standings.values()
            if standing.decision is not Decision.GRANTED and standing.told_by is Actor.VISITOR
        ]
    made = Freshness(
        person.workspace,
        person.contact_id,
        denied=micros(max(denied)) if denied else None,
        recorded=micros(max(granted)) if granted else None,
        actor=Actor.VISITOR,
    )
    return freshness.sign(key, made)
