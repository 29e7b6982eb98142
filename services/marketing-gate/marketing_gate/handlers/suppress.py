"""Bounces and complaints: said on Kafka, confirmed, and counted from then on like every other event.

They are never written to Redis behind Kafka's back: the store must be able to be made anew from what was said.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from marketing_gate.domain.question import Question
from marketing_gate.domain.suppression import CLEAR, Suppression
from marketing_gate.handlers.look import Bounds, Look, Seen, Unready, Ways
from marketing_gate.store.questions import Reader, Unavailable
from shared.consent import NEVER
from shared.envelope import seal
from shared.events import Channel, SuppressionKind, SuppressionReported
from shared.freshness import Freshness, sign
from shared.identity import KIND_OF, Kind, uuid7_of
from shared.kafka import Producer
from shared.times import moment
from shared.topics import SUPPRESSION

Places = list[tuple[Kind, str]]


class Report(NamedTuple):
    """One bounce or complaint. `question` names whose address, and the channel; `at` None means now."""

    question: Question
    kind: SuppressionKind
    at: int | None = None
    source: str | None = None


class First(NamedTuple):
    """When a request came first, in microseconds, and its name: sent again, it says the very same events."""

    at: int
    name: bytes


class Reported(NamedTuple):
    """How many reports were accepted, the places of those that were not, and a token for what was."""

    accepted: int
    unknown: list[int]
    token: str


class Standing(NamedTuple):
    """The addresses that a question means, what stands against them, and whether a complaint does for any purpose."""

    places: Places
    suppression: Suppression = CLEAR
    complained: bool = False
    ready: bool = True


class ComplaintStays(Exception):
    """A complaint is ended by its owner's grant alone."""


class Suppressing:
    """Says reports. Raises what Kafka raises when it is away, and Unavailable when the store is.

    `new_id` names a request that has no name of its own.
    """

    def __init__(
        self,
        reader: Reader,
        bounds: Bounds,
        suspects: set[bytes],
        producer: Producer,
        clock: Callable[[], int],
        new_id: Callable[[], UUID],
    ) -> None:
        self._look = Look(reader, bounds, suspects, clock, Ways(_standing, _unready))
        self._producer, self._key, self._clock, self._new_id = producer, bounds.freshness_key, clock, new_id

    async def report(self, workspace: str, reports: Sequence[Report], first: First | None = None) -> Reported:
        """Note reports. Whose address cannot be known is not accepted. A time still to come counts as now, and now is
        when the request came `first`: an event may lie in Kafka although its sending failed."""
        first = first or self._first()
        now = first.at
        unknown: list[int] = []
        said: list[SuppressionReported] = []
        standings = await self._standings(workspace, [report.question for report in reports])
        for number, (report, standing) in enumerate(zip(reports, standings, strict=True)):
            at = now + number if report.at is None else min(report.at, now)
            channel = report.question.channel
            said += [_event(workspace, place, channel, report.kind, at, report.source) for place in standing.places]
            if not standing.places:
                unknown.append(number)
        await self._say(said, first)
        return Reported(len(reports) - len(unknown), unknown, self._token(workspace))

    async def lift(self, workspace: str, question: Question, first: First | None = None) -> tuple[bool, str]:
        """End the bounces of an address; says whether there were any. Raises ComplaintStays, and changes nothing."""
        (standing,) = await self._standings(workspace, [question])
        if standing.complained:
            raise ComplaintStays
        bounces = standing.suppression
        if bounces.hard_at <= bounces.lifted_at and not any(at > bounces.lifted_at for at in bounces.soft_at):
            return False, self._token(workspace)
        first = first or self._first()
        at = max(first.at, bounces.hard_at, *bounces.soft_at)
        lift = SuppressionKind.LIFT
        said = [_event(workspace, place, question.channel, lift, at, None) for place in standing.places]
        await self._say(said, first)
        return True, self._token(workspace)

    async def _standings(self, workspace: str, questions: Sequence[Question]) -> list[Standing]:
        found = await self._look.at(workspace, questions)
        if not all(standing.ready for standing in found):
            raise Unavailable("the store is not whole")
        return found

    def _first(self) -> First:
        return First(self._clock(), self._new_id().bytes)

    async def _say(self, events: Sequence[SuppressionReported], first: First) -> None:
        time = moment(first.at)
        messages = [
            seal(event, topic=SUPPRESSION, event_id=_id(event, first), source="marketing-gate", time=time)
            for event in events
        ]
        if messages:
            await self._producer.send(messages)

    def _token(self, workspace: str) -> str:
        """All that was said by now: a comparison with Kafka begun later sees it."""
        return sign(self._key, Freshness(workspace, as_of=self._clock()))


def _id(event: SuppressionReported, first: First) -> UUID:
    """Of the same event of the same request, the same."""
    return uuid7_of(first.at // 1000, first.name + event.model_dump_json().encode())


def _standing(seen: Seen) -> Standing:
    channel, named = seen.question.channel, seen.named
    if named.kind is KIND_OF[channel]:
        places: Places = [(named.kind, named.fingerprint)]
    else:
        kind = KIND_OF[channel]
        places = [(kind, place.fingerprint) for known in seen.found.asked if (place := known.place(kind))]
    return Standing(list(dict.fromkeys(places)), seen.found.suppression, _complained(seen))


def _complained(seen: Seen) -> bool:
    """Whether a complaint stands for any purpose that has the channel: none of the contacts granted it since."""
    at, channel = seen.found.suppression.complaint_at, seen.question.channel
    if at == NEVER:
        return False
    purposes = seen.workspace.having(channel)
    states = [[known.state(purpose, channel) for known in seen.found.asked] for purpose in purposes]
    ended = [any(state.grant is not None and state.grant.at > at for state in of_one) for of_one in states]
    return not ended or not all(ended)


def _unready(_: Unready) -> Standing:
    return Standing([], ready=False)


def _event(
    workspace: str, place: tuple[Kind, str], channel: Channel, kind: SuppressionKind, at: int, source: str | None
) -> SuppressionReported:
    return SuppressionReported(
        workspace=workspace,
        address="email" if place[0] is Kind.EMAIL else "phone",
        fingerprint=place[1],
        channel=channel,
        kind=kind,
        at=moment(at),
        source=source,
    )
