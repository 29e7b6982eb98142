"""A freshness token is satisfied by what it names, never by something later that another service said."""

import pytest
from marketing_gate.domain.known import Known, decided, recorded
from marketing_gate.domain.visibility import visible
from marketing_gate.testing import NOW, Story

from shared.events import Actor, Decision
from shared.freshness import Freshness

STORY = Story()
ONE = STORY.contact(1)
THEN, LATER, LATEST = -90, -50, -20


def micros(seconds: float) -> int:
    return NOW + int(seconds * 1_000_000)


def sees(known: Known, **promise: object) -> bool:
    return visible(Freshness("demo", ONE, **promise), known, as_of=0, index=0, configured=0)  # type: ignore[arg-type]


def withdrawn(at: float, actor: Actor) -> Known:
    return decided(STORY.decided(ONE, Decision.WITHDRAWN, at, actor=actor))


def granted(at: float, index: int, actor: Actor = Actor.VISITOR) -> Known:
    return recorded(STORY.recorded(ONE, Decision.GRANTED, at, index, actor=actor))


@pytest.mark.parametrize("actor", [Actor.VISITOR, None])
def test_a_later_decision_of_the_controller_does_not_stand_for_the_visitors(actor: Actor | None) -> None:
    late = withdrawn(LATER, Actor.CONTROLLER)
    assert not sees(late, denied=micros(THEN), actor=actor)
    assert sees(late | withdrawn(THEN, Actor.VISITOR), denied=micros(THEN), actor=actor)


def test_a_later_decision_of_the_same_service_does() -> None:
    assert sees(withdrawn(LATER, Actor.VISITOR), denied=micros(THEN), actor=Actor.VISITOR)


def test_a_denial_that_stands_is_visible_whoever_is_said_to_have_taken_it() -> None:
    assert sees(withdrawn(THEN, Actor.CONTROLLER), denied=micros(THEN), actor=Actor.VISITOR)


def test_a_later_entry_of_the_controller_does_not_stand_for_the_visitors_grant() -> None:
    late = recorded(STORY.recorded(ONE, Decision.WITHDRAWN, LATEST, 7, actor=Actor.CONTROLLER))
    assert not sees(late, recorded=micros(THEN), actor=Actor.VISITOR)
    assert sees(late | granted(THEN, 6), recorded=micros(THEN), actor=Actor.VISITOR)
    assert sees(late | granted(LATER, 6), recorded=micros(THEN), actor=Actor.VISITOR)
