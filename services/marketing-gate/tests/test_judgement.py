"""The judgement by itself: of contacts that share an address, and of what the gate alone can see beside the rule."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from marketing_gate.domain.judgement import (
    Case,
    Judgement,
    Left,
    Purpose,
    Workspace,
    covers,
    moved,
    of_address,
    of_contact,
    of_plain,
)
from marketing_gate.domain.known import BIT, Known, Place, decided, listed, recorded
from marketing_gate.domain.suppression import CLEAR
from marketing_gate.testing import NOW, Story

from shared.consent import NEVER, Grant, Reason, State
from shared.events import ALL_CHANNELS, Channel, Decision
from shared.identity import Kind

STORY = Story()
EMAIL, OTHER, PHONE = "jana@example.com", "other@example.com", "+420601123456"
BOTH = (Channel.EMAIL, Channel.PHONE)
PURPOSES = {"newsletter": Purpose(BIT[Channel.EMAIL], False), "contact": Purpose(15, False), "old": Purpose(15, True)}
WORKSPACE = Workspace(1, None, "cs", PURPOSES)


def case(purpose: str = "newsletter", channel: Channel = Channel.EMAIL) -> Case:
    return Case(WORKSPACE, purpose, channel, NOW, CLEAR)


def at(email: str | None = EMAIL, **more: Any) -> Known:
    return listed(STORY.listed(STORY.contact(1), email=email, **more))


def said(decision: Decision, when: float, index: int = 0, **more: Any) -> Known:
    return recorded(STORY.recorded(STORY.contact(1), decision, when, index, **more))


def yes(when: float, index: int = 0, **more: Any) -> Known:
    return said(Decision.GRANTED, when, index, **more)


def no(when: float, index: int = 0, decision: Decision = Decision.WITHDRAWN) -> Known:
    return said(decision, when, index)


def answer(asked: Sequence[Known], of: Case | None = None, former: Sequence[Left] = ()) -> Judgement:
    """The answer for an address: the same, whoever of its contacts stands first."""
    answers = [of_address(order, [], of or case(), former) for order in permutations(asked)]
    assert answers[1:] == answers[:-1]
    assert answers[0].allowed is (answers[0].reason is Reason.GRANTED) is (answers[0].grant is not None)
    return answers[0]


def left(known: Known) -> Left:
    """`known`, as one who has left `EMAIL`."""
    former = known.former_at(Kind.EMAIL, STORY.address(Kind.EMAIL, EMAIL).fingerprint)
    assert former is not None
    return Left(known, former)


GRANT = Grant(5, 0, 100, False, "", "")
TO_CONFIRM = GRANT._replace(confirmation_required=True)


@pytest.mark.parametrize(
    ("state", "place", "covered", "taken_along"),
    [
        (State(grant=GRANT), Place("", NEVER), True, False),
        (State(grant=GRANT), Place("", 4), True, False),  # set by the controller, and agreed to afterwards
        (State(grant=GRANT), Place("", 5), False, False),
        (State(grant=GRANT, confirmed_at=9), Place("", 8), True, False),
        (State(grant=GRANT, confirmed_at=9), Place("", 9), False, False),
        (State(grant=GRANT, confirmed_at=4), Place("", 4), True, False),
        (State(), Place("", 8), False, False),
        (State(confirmed_at=9), Place("", 8), True, False),
        (State(grant=TO_CONFIRM, confirmed_at=6), Place("", NEVER), True, False),
        (State(grant=TO_CONFIRM, confirmed_at=6), Place("", NEVER, 5), True, False),
        (State(grant=TO_CONFIRM, confirmed_at=6), Place("", NEVER, 6), False, True),
        (State(grant=TO_CONFIRM), Place("", NEVER, 4), False, False),
        (State(grant=TO_CONFIRM), Place("", NEVER), True, False),
        (State(grant=GRANT), Place("", NEVER, 4), True, False),
        (State(grant=GRANT), Place("", NEVER, 5), True, True),
        (State(grant=GRANT), Place("", NEVER, 6), True, True),
        (State(), Place("", NEVER, 6), True, False),
    ],
)
def test_a_grant_covers_the_address_that_it_was_given_with_or_that_was_proven_since(
    state: State, place: Place, covered: bool, taken_along: bool
) -> None:
    assert covers(state, place) is covered
    assert moved(state, place) is taken_along


def test_a_purpose_has_no_channel_but_its_own_whatever_was_granted() -> None:
    known = at(phone=PHONE) | yes(-100, channels=ALL_CHANNELS)
    assert of_contact(known, [], case()).allowed
    for channel in (Channel.PHONE, Channel.SMS):
        assert of_contact(known, [], case(channel=channel)).reason is Reason.CHANNEL_MISSING
        assert answer([known], case(channel=channel)).reason is Reason.CHANNEL_MISSING


def test_a_retired_purpose_is_denied_for_contacts_that_share_an_address_too() -> None:
    two = [at() | yes(-100, purpose="old"), at() | yes(-90, 1, purpose="old")]
    assert answer(two, case("old")).reason is Reason.RETIRED
    assert answer(two[:1], case("old")).reason is Reason.RETIRED
    assert answer([at(None) | yes(-90, purpose="old")], case("old")).reason is Reason.RETIRED


def test_nobody_is_called_who_is_asked_for_by_email_and_has_no_number() -> None:
    one, two = at() | yes(-100, purpose="contact", channels=BOTH), at()
    call = case("contact", Channel.PHONE)
    assert answer([one], call).reason is Reason.CHANNEL_MISSING
    assert not answer([one, two], call).allowed
    reached = at(phone=PHONE) | yes(-90, 1, purpose="contact", channels=BOTH)
    assert answer([reached], call).allowed
    assert answer([two, reached], call).allowed
    unreached = at() | yes(-80, 2, purpose="contact", channels=BOTH, to_confirm=True)
    assert answer([unreached, at(phone=PHONE)], call).reason is Reason.NO_DECISION


def test_a_grant_for_another_channel_does_not_take_away_the_one_for_this_channel() -> None:
    elsewhere = at() | yes(-100, purpose="contact", channels=(Channel.PHONE,))
    assert answer([elsewhere], case("contact")).reason is Reason.CHANNEL_MISSING
    assert answer([elsewhere, at()], case("contact")).reason is Reason.CHANNEL_MISSING
    here = at() | yes(-90, 1, purpose="contact")
    assert answer([elsewhere, here], case("contact")).allowed


def test_a_grant_that_does_not_cover_the_address_lends_a_reason_and_hides_no_stronger_one() -> None:
    uncovered, nothing = at(set_at=-50) | yes(-100), at()
    assert answer([uncovered, nothing]).reason is Reason.UNCONFIRMED
    assert answer([uncovered]).decided_at == NOW - 100_000_000
    assert answer([uncovered, at() | no(-40, 1)]).reason is Reason.WITHDRAWN
    ended = at(set_at=-50) | yes(-100, expires=-60)
    assert answer([ended, nothing]).reason is Reason.NO_DECISION
    assert answer([uncovered, at() | yes(-70, 2)]).allowed
    assert answer([uncovered, at() | yes(-110, 2)]).allowed
    assert answer([at(set_at=-120) | yes(-100), nothing]).allowed


def test_of_several_grants_given_with_the_address_one_later_than_a_no_is_enough() -> None:
    """Beside a grant that its contact took along to this address, which ends no denial here."""
    taken_along = at(former={OTHER: None}, left_at=-10) | yes(-20, 9)
    early, late, denied = at() | yes(-70, 1), at() | yes(-50, 3), at() | no(-60, 2)
    assert answer([taken_along, denied]).reason is Reason.WITHDRAWN
    assert answer([taken_along, denied, early]).reason is Reason.WITHDRAWN
    uncovered = at(set_at=-30) | yes(-50, 3)
    assert answer([taken_along, denied, uncovered]).reason is Reason.WITHDRAWN
    assert answer([taken_along, denied, early, late]).allowed
    assert answer([taken_along, denied | yes(-55, 4)]).allowed, "its own contact took it back"


def test_a_yes_that_crossed_its_contacts_erasure_lifts_it_for_no_grant_that_was_taken_along() -> None:
    taken_along = at(former={OTHER: None}, left_at=-10) | yes(-20, 9)
    erased = at() | no(-90, 1, Decision.ERASED) | yes(-80, 2)
    assert of_contact(taken_along, [erased], case()).reason is Reason.ERASED
    assert answer([taken_along, erased]).reason is Reason.ERASED
    stayed = at() | yes(-20, 9)
    assert of_contact(stayed, [erased], case()).allowed
    assert answer([stayed, erased]).allowed


def test_a_grant_that_was_taken_along_lifts_nothing_that_was_denied_before_a_contact_left() -> None:
    gone = left(at(OTHER, former={EMAIL: -50}) | no(-60, 1))
    taken_along = at(former={OTHER: None}, left_at=-10) | yes(-20, 9)
    assert of_contact(taken_along, [], case(), [gone]).reason is Reason.WITHDRAWN
    assert answer([taken_along], former=[gone]).reason is Reason.WITHDRAWN
    stayed = at() | yes(-20, 9)
    assert of_contact(stayed, [], case(), [gone]).allowed
    assert answer([stayed], former=[gone]).allowed


@pytest.mark.parametrize(("again", "stands"), [(-55, False), (-40, False), (-39, True)])
def test_what_was_denied_at_an_address_is_taken_back_only_until_it_was_left(again: float, stands: bool) -> None:
    gone = left(at(OTHER, former={EMAIL: -50}, left_at=-40) | no(-60, 1) | yes(again, 2))
    found = answer([at() | yes(-100)], former=[gone])
    assert found.reason is (Reason.WITHDRAWN if stands else Reason.GRANTED)


@pytest.mark.parametrize(("denied", "stands"), [(-50, True), (-49, False)])
def test_only_what_was_denied_while_the_address_was_the_contacts_stands_there(denied: float, stands: bool) -> None:
    gone = left(at(OTHER, former={EMAIL: -50}) | no(denied, 1, Decision.OBJECTED))
    assert (answer([at() | yes(-100)], former=[gone]).reason is Reason.OBJECTED) is stands
    assert (answer([], former=[gone]).reason is Reason.OBJECTED) is stands


def test_when_an_erasure_was_decided_is_not_known_before_the_decision_is_heard() -> None:
    told = at(erased=True) | yes(-100)
    for found in (of_contact(told, [], case()), answer([told])):
        assert (found.reason, found.decided_at) == (Reason.ERASED, None)
    heard = told | decided(STORY.decided(STORY.contact(1), Decision.ERASED, -50))
    assert of_contact(heard, [], case()).decided_at == NOW - 50_000_000


def test_the_plain_way_knows_no_purpose_that_the_workspace_does_not() -> None:
    grant = GRANT._replace(expires_at=NOW + 1)
    found = of_plain(grant, WORKSPACE, "contact", Channel.SMS, NOW)
    assert found is not None
    assert (found.allowed, found.grant, found.decided_at) == (True, grant, grant.at)
    for purpose, channel, now in (
        ("of-nobody", Channel.EMAIL, NOW),
        ("old", Channel.EMAIL, NOW),
        ("newsletter", Channel.SMS, NOW),
        ("contact", Channel.EMAIL, NOW + 1),
    ):
        assert of_plain(grant, WORKSPACE, purpose, channel, now) is None
    assert of_plain(grant, Workspace(), "contact", Channel.EMAIL, NOW) is None


def test_a_workspace_has_a_purpose_on_its_channels_while_it_is_in_use() -> None:
    assert WORKSPACE.having(Channel.EMAIL) == ["newsletter", "contact"]
    assert WORKSPACE.having(Channel.SMS) == ["contact"]
    assert Workspace().having(Channel.EMAIL) == []
