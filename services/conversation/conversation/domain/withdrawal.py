"""Taking it back: as easy as giving it (Art. 7(3) GDPR), at any step and after the end, by a word or a click."""

from datetime import datetime

from msgspec.structs import replace

from conversation.domain import texts
from conversation.domain.bots import ConsentStep, FieldStep
from conversation.domain.flow import go_on, way_of_refusal
from conversation.domain.talk import (
    Decided,
    Outcome,
    Said,
    Situation,
    Standing,
    bot_says,
    last_decision,
    mark_of,
    put_again,
    with_decisions,
)
from shared.events import ALL_CHANNELS, Decision, Method


def withdraw(
    situation: Situation, purpose: str | None, method: Method, answer: str | None, before: tuple[Said, ...] = ()
) -> Outcome:
    """Withdraw one purpose, or every one that is granted.

    One decision a purpose; of what is left it is said how to take that back too. What is withdrawn already is said
    again and decides nothing, and neither does a withdrawal of what was never granted. An expired grant can be
    withdrawn too: the record then says so.
    """
    wanted = [name for name in given_before(situation) if purpose in (None, name)]
    decided = tuple(
        Decided(
            purpose=name,
            decision=Decision.WITHDRAWN,
            at=situation.moment(number),
            event_id=situation.new_id(),
            channels=ALL_CHANNELS,
            method=method,
            answer=answer,
        )
        for number, name in enumerate(wanted)
    )
    if decided:
        after = with_decisions(situation, decided)
        said = _said(after, [(item.purpose, item.at) for item in decided], before)
        return replace(_after(situation, after, said, decided, purpose), decided=decided)
    repeated = tuple(_withdrawn_already(situation, purpose))
    said = _said(situation, [(name, standing.at) for name, standing in repeated], before)
    return Outcome(situation.talk, said, repeated=repeated)


def given_before(situation: Situation) -> list[str]:
    """Purposes with a grant that was not taken back since, expired ones too, the oldest first."""
    given = [name for name, standing in situation.standings.items() if standing.decision is Decision.GRANTED]
    return sorted(given, key=lambda name: situation.standings[name].at)


def _withdrawn_already(situation: Situation, purpose: str | None) -> list[tuple[str, Standing]]:
    return [
        (name, standing)
        for name, standing in sorted(situation.standings.items(), key=lambda item: item[1].at)
        if standing.decision is Decision.WITHDRAWN and purpose in (None, name)
    ]


def _said(situation: Situation, withdrawn: list[tuple[str, datetime]], before: tuple[Said, ...]) -> tuple[Said, ...]:
    locale = situation.locale
    if not withdrawn:
        return (*before, bot_says(texts.nothing_known(_reached_at(situation), locale)))
    titles = [situation.published.title(name, locale) for name, _ in withdrawn]
    said = (*before, bot_says(texts.withdrawn(titles, withdrawn[0][1], locale)))
    left = [situation.published.title(name, locale) for name in situation.granted()]
    return (*said, bot_says(texts.still_holds(left, locale))) if left else said


def _reached_at(situation: Situation) -> str:
    """Where the controller takes withdrawals that come to nobody known here. Nothing is published without one."""
    who = situation.published.workspace.controller
    return (who and (who.email or who.address)) or ""


def _after(
    before: Situation, situation: Situation, said: tuple[Said, ...], decided: tuple[Decided, ...], purpose: str | None
) -> Outcome:
    """On from a field whose grant is gone by the way of the refusal; any other question stays open.

    A consent question that it is about, as a withdrawal of all is about each, is put again by it.
    """
    step = situation.published.steps.get(situation.talk.step or "")
    if isinstance(step, FieldStep) and not situation.may_collect(step):
        return go_on(situation, way_of_refusal(situation, step), said)
    if not isinstance(step, ConsentStep):
        return Outcome(situation.talk, said)
    mark = put_again(before.talk, step, before.standings)
    if purpose is None or purpose in step.purposes:
        mark = mark_of(decided[-1].event_id)
    return Outcome(replace(situation.talk, put=last_decision(situation.standings), again=mark), said)
