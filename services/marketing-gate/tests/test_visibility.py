"""A freshness token is satisfied by what it names, never by something later that another service said."""

import pytest
from marketing_gate.domain.known import Known, decided, listed, recorded
from marketing_gate.domain.visibility import settled, visible
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


@pytest.mark.parametrize(
    ("promise", "as_of", "index", "configured", "kept"),
    [
        (Freshness("demo", as_of=5), 4, 9, 9, False),
        (Freshness("demo", as_of=5), 5, 0, 0, True),
        (Freshness("demo", configured=5), 9, 9, 4, False),
        (Freshness("demo", configured=5), 0, 0, 5, True),
        (Freshness("demo", index=5), 9, 5, 9, False),  # `index` entries are known: 0 to 4
        (Freshness("demo", index=5), 0, 6, 0, True),
        (Freshness("demo", as_of=5, configured=5), 5, 9, 4, False),
        (Freshness("demo", as_of=5, configured=5), 4, 9, 5, False),
        (Freshness("demo", ONE, index=5, directory=1), 9, 6, 9, False),  # nothing is known of the contact
        (Freshness("demo", ONE, captured=NOW), 9, 9, 9, False),
        (Freshness("demo", ONE), 9, 9, 9, True),
    ],
)
def test_a_promise_is_kept_once_all_that_it_names_is_reached(
    promise: Freshness, as_of: int, index: int, configured: int, kept: bool
) -> None:
    assert visible(promise, None, as_of=as_of, index=index, configured=configured) is kept


def test_what_the_directory_is_promised_to_say_is_its_version_and_the_capture() -> None:
    entry = listed(STORY.listed(ONE, 3))
    captured = micros(-997)
    assert sees(entry, directory=3, captured=captured)
    assert not sees(entry, directory=4)
    assert not sees(entry, captured=captured + 1)


def test_only_the_ledger_keeps_what_was_promised_of_the_ledger() -> None:
    assert not sees(withdrawn(THEN, Actor.VISITOR), recorded=micros(THEN), actor=Actor.VISITOR)
    assert not sees(granted(LATER, 6), denied=micros(LATEST), actor=Actor.VISITOR)
    confirmed = recorded(STORY.recorded(ONE, Decision.CONFIRMED, THEN, 7, actor=Actor.CONTROLLER))
    assert sees(confirmed, recorded=micros(THEN), actor=Actor.VISITOR)


@pytest.mark.parametrize(
    "decision",
    [Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.ERASED, Decision.RESTRICTED],
)
def test_every_kind_of_denial_that_stands_is_visible(decision: Decision) -> None:
    stands = decided(STORY.decided(ONE, decision, THEN, actor=Actor.CONTROLLER))
    assert sees(stands, denied=micros(THEN), actor=Actor.VISITOR)


def test_a_grant_said_before_what_is_promised_is_waited_for_until_it_is_recorded() -> None:
    said = decided(STORY.decided(ONE, Decision.GRANTED, LATER))
    for promise in ({"denied": micros(LATER)}, {"captured": micros(LATER)}, {"denied": micros(LATEST)}):
        assert not settled(Freshness("demo", ONE, **promise), said)  # type: ignore[arg-type]
    both = Freshness("demo", ONE, denied=micros(THEN), captured=micros(LATEST))
    assert not settled(both, said)
    assert not settled(both, said | granted(THEN, 0)), "the entry of an earlier grant"
    assert settled(both, said | granted(LATER, 1))


def test_no_other_grant_is_waited_for() -> None:
    promise = Freshness("demo", ONE, denied=micros(LATER))
    assert settled(promise, None)
    assert settled(promise, decided(STORY.decided(ONE, Decision.GRANTED, LATEST))), "said after what is promised"
    taken_back = decided(STORY.decided(ONE, Decision.GRANTED, THEN)) | withdrawn(LATER, Actor.VISITOR)
    assert settled(promise, taken_back), "what the ledger will say of it changes nothing"
    assert settled(Freshness("demo", ONE, recorded=micros(LATEST)), decided(STORY.decided(ONE, Decision.GRANTED, THEN)))
