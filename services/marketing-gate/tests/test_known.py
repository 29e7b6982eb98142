"""What is known of a contact is a join-semilattice, so no order of events can matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marketing_gate.domain.known import (
    BIT,
    FAR,
    NOTHING,
    Directory,
    Former,
    Heard,
    Known,
    Place,
    across,
    decided,
    join_all,
    listed,
    mask_of,
    recorded,
)
from marketing_gate.testing import HASH, Story

from shared.consent import NEVER, Denial, State, observe
from shared.events import ALL_CHANNELS, OF_EVERYTHING, Actor, Channel, ConsentDecided, Decision, LedgerRecorded
from shared.identity import Kind
from shared.times import micros

PURPOSES = ("newsletter", "contact")


def _facts(story: Story) -> st.SearchStrategy[Known]:
    contact = story.contact(1)
    channels = st.sets(st.sampled_from(ALL_CHANNELS), min_size=1).map(sorted)
    what = (st.sampled_from(Decision), st.integers(0, 6), st.sampled_from(PURPOSES), channels)
    heard = st.builds(
        lambda decision, at, purpose, channels: decided(story.decided(contact, decision, at, purpose, channels)),
        *what,
    )
    said = st.builds(
        lambda decision, at, purpose, channels, index: recorded(
            story.recorded(contact, decision, at, index, purpose, channels)
        ),
        *what,
        st.integers(0, 6),
    )
    addresses = st.sampled_from([None, "a@example.com", "b@example.com"])
    place = st.builds(
        lambda version, email: listed(story.listed(contact, version, email)),
        st.integers(1, 3),
        addresses,
    )
    return heard | said | place


def _flat(known: Known) -> object:
    """By channel, so that two ways to cut the same cells look the same."""
    cells = {
        (cell.purpose, channel): cell.state
        for cell in known.cells
        for channel in ALL_CHANNELS
        if cell.mask & BIT[channel]
    }
    version = known.directory.version if known.directory else None
    return cells, known.heard, known.recorded, version, known.shared


@pytest.mark.parametrize("law", ["commutative", "associative", "idempotent"])
def test_the_join_of_what_is_known_is(law: str, story: Story) -> None:
    facts = st.lists(_facts(story), max_size=4).map(lambda found: _joined(found))

    @given(facts, facts, facts)
    def holds(a: Known, b: Known, c: Known) -> None:
        if law == "commutative":
            assert _flat(a | b) == _flat(b | a)
        elif law == "associative":
            assert _flat((a | b) | c) == _flat(a | (b | c))
        else:
            assert a | a == a

    holds()


def _joined(facts: list[Known]) -> Known:
    known = Known()
    for fact in facts:
        known |= fact
    return known


def test_a_withdrawal_of_one_channel_leaves_the_other(story: Story) -> None:
    contact = story.contact(1)
    both = (Channel.EMAIL, Channel.PHONE)
    known = recorded(story.recorded(contact, Decision.GRANTED, -9, 0, "contact", both))
    known |= decided(story.decided(contact, Decision.WITHDRAWN, -5, "contact", (Channel.EMAIL,)))
    assert known.state("contact", Channel.EMAIL).denied_at > known.state("contact", Channel.PHONE).denied_at


STORY = Story()
ONE = STORY.contact(1)
A, B = (STORY.address(Kind.EMAIL, text).fingerprint for text in ("a@example.com", "b@example.com"))

what = (
    st.sampled_from(Decision),
    st.integers(-6, 0),
    st.sampled_from(PURPOSES),
    st.sets(st.sampled_from(ALL_CHANNELS), min_size=1).map(sorted),
    st.sampled_from(Actor),
)
said = st.builds(
    lambda d, at, p, ch, who: STORY.decided(
        ONE,
        d,
        at,
        p,
        ch,
        Actor.VISITOR if d is Decision.GRANTED else who,  # nobody else can grant
    ),
    *what,
) | st.builds(
    lambda d, at, p, ch, who, index, proof: STORY.recorded(ONE, d, at, index, p, ch, 50, proof, who),
    *what,
    st.integers(0, 9),
    st.booleans(),
)


def known_of(event: ConsentDecided | LedgerRecorded) -> Known:
    return decided(event) if isinstance(event, ConsentDecided) else recorded(event)


def state_of(event: ConsentDecided | LedgerRecorded) -> State:
    if isinstance(event, ConsentDecided):
        return observe(event.decision, at=micros(event.decided_at))
    entry, at = event.entry, micros(event.entry.decided_at)
    return observe(
        entry.decision,
        at=at,
        index=event.index,
        expires_at=micros(entry.expires_at) if entry.expires_at else at,
        confirmation_required=entry.confirmation_required,
        leaf_hash=event.leaf_hash,
        notice_sha256=entry.notice_sha256 or "",
    )


@given(st.lists(said, max_size=6))
def test_a_state_is_the_join_of_what_was_said_of_its_purpose_on_its_channel(
    events: list[ConsentDecided | LedgerRecorded],
) -> None:
    known = _joined([known_of(event) for event in events])
    told = [event.entry if isinstance(event, LedgerRecorded) else event for event in events]
    for purpose in PURPOSES:
        granted = [
            one.channels
            for one, event in zip(told, events, strict=True)
            if one.decision is Decision.GRANTED and one.purpose == purpose and isinstance(event, LedgerRecorded)
        ]
        for channel in ALL_CHANNELS:
            expected = State()
            for one, event in zip(told, events, strict=True):
                if channel in one.channels and (one.purpose == purpose or one.decision in OF_EVERYTHING):
                    expected |= state_of(event)
            assert known.state(purpose, channel) == expected
            elsewhere = bool(granted) and not any(channel in channels for channels in granted)
            assert known.granted_elsewhere(purpose, channel) is elsewhere
    assert known.state("of nobody", Channel.SMS) == known.state("of another", Channel.SMS)


@given(st.lists(said, max_size=6))
def test_up_to_when_was_heard_is_told_by_who_decided_and_of_the_ledger_by_itself(
    events: list[ConsentDecided | LedgerRecorded],
) -> None:
    known = _joined([known_of(event) for event in events])
    for heard, kinds in ((known.heard, (ConsentDecided, LedgerRecorded)), (known.recorded, (LedgerRecorded,))):
        told = [event.entry if isinstance(event, LedgerRecorded) else event for event in events if type(event) in kinds]
        latest = {
            who: max((micros(one.decided_at) for one in told if one.actor is who), default=NEVER) for who in Actor
        }
        assert {who: heard.by(who) for who in Actor} == latest
        assert heard.by(None) == min(latest.values())


def test_a_mask_has_the_channels_and_no_other() -> None:
    assert mask_of(()) == 0
    assert mask_of((Channel.PHONE, Channel.SMS)) == BIT[Channel.PHONE] | BIT[Channel.SMS]


def test_a_grant_that_was_recorded_without_an_end_ends_where_it_began() -> None:
    event = STORY.recorded(ONE, Decision.GRANTED, -5, 0, to_confirm=True)
    endless = event.model_copy(update={"entry": event.entry.model_copy(update={"expires_at": None})})
    grant = recorded(endless).state("newsletter", Channel.EMAIL).grant
    assert grant is not None
    assert grant.expires_at == grant.at == micros(STORY.at(-5))
    assert (grant.leaf_hash, grant.notice_sha256, grant.confirmation_required) == (event.leaf_hash, HASH, True)


def directory_of(event: object) -> Directory:
    directory = listed(event).directory  # type: ignore[arg-type]
    assert directory is not None
    return directory


@pytest.mark.parametrize(
    ("former", "left_at", "given_at"),
    [
        ({}, None, NEVER),
        ({"a@example.com": -9}, None, NEVER),  # it was taken away, and given again
        ({"+420601123456": -9}, None, NEVER),  # a number is in no mailbox's place
        ({"b@example.com": -9}, None, -9),
        ({"b@example.com": -9}, -7, -7),
        ({"b@example.com": None}, -7, -7),
        ({"b@example.com": None}, None, 0),  # since when is not told: since it was given
        ({"b@example.com": -9, "c@example.com": -3}, None, -3),
    ],
)
def test_an_address_is_in_place_of_another_since_the_last_one_was_left(
    former: dict[str, float | None], left_at: float | None, given_at: int
) -> None:
    event = STORY.listed(ONE, email="a@example.com", former=former, left_at=left_at)
    expected = given_at if given_at == NEVER else micros(STORY.at(given_at))
    assert directory_of(event).email == Place(A, NEVER, expected)


def test_an_address_that_the_controller_set_is_told_apart_from_one_that_was_given() -> None:
    event = STORY.listed(ONE, email="a@example.com", set_at=-4, former={"b@example.com": -9})
    assert directory_of(event).email == Place(A, micros(STORY.at(-4)), NEVER)
    assert directory_of(event).phone is None
    assert directory_of(event).captured_at == micros(STORY.at(-999))
    assert directory_of(event.model_copy(update={"captured_at": None})).captured_at == NEVER


@pytest.mark.parametrize(
    ("until", "left_at", "expected"),
    [(-9, -7, (-9, -7)), (-9, None, (-9, -9)), (None, -7, (FAR, -7)), (None, None, (FAR, NEVER))],
)
def test_what_stands_at_an_address_that_was_left_has_an_end_only_where_one_is_told(
    until: float | None, left_at: float | None, expected: tuple[int, int]
) -> None:
    event = STORY.listed(ONE, email="a@example.com", former={"b@example.com": until}, left_at=left_at)
    times = [at if at in (FAR, NEVER) else micros(STORY.at(at)) for at in expected]
    assert directory_of(event).former == (Former(Kind.EMAIL, B, *times),)


def test_an_address_is_a_former_one_only_while_it_is_not_the_contacts_again() -> None:
    left = listed(STORY.listed(ONE, email="a@example.com", former={"b@example.com": -9}))
    found = left.former_at(Kind.EMAIL, B)
    assert found is not None
    assert (found.kind, found.fingerprint) == (Kind.EMAIL, B)
    assert left.former_at(Kind.EMAIL, A) is left.former_at(Kind.PHONE, B) is None
    back = listed(STORY.listed(ONE, email="b@example.com", former={"b@example.com": -9}))
    assert back.former_at(Kind.EMAIL, B) is None
    none = listed(STORY.listed(ONE, email=None, former={"b@example.com": -9}))
    assert none.former_at(Kind.EMAIL, B) == found
    assert Known().former_at(Kind.EMAIL, B) is None


def test_all_addresses_lead_to_a_contact_the_former_ones_too() -> None:
    known = listed(STORY.listed(ONE, email="a@example.com", phone="+420601123456", former={"b@example.com": -9}))
    phone = STORY.address(Kind.PHONE, "+420601123456").fingerprint
    assert list(known.fingerprints()) == [(Kind.EMAIL, A), (Kind.PHONE, phone), (Kind.EMAIL, B)]
    assert (known.place(Kind.EMAIL), known.place(Kind.PHONE)) == (
        Place(A, NEVER, micros(STORY.at(-9))),
        Place(phone, NEVER),
    )
    for kind, one in (
        (Kind.EMAIL, STORY.listed(ONE, email="a@example.com")),
        (Kind.PHONE, STORY.listed(ONE, email=None, phone="+420601123456")),
    ):
        assert [found for found, _ in listed(one).fingerprints()] == [kind]
    assert list(Known().fingerprints()) == []
    assert Known().place(Kind.EMAIL) is None
    assert not Known().erased


def test_the_highest_version_of_a_directory_is_the_truth_and_of_one_version_the_erased() -> None:
    first, second = (
        listed(STORY.listed(ONE, version, f"{name}@example.com")) for version, name in ((1, "a"), (2, "b"))
    )
    erased = listed(STORY.listed(ONE, 1, erased=True))
    assert (first | second).directory == (second | first).directory == second.directory
    assert (first | erased).erased
    assert (erased | first).erased
    assert not (erased | second).erased
    assert (first | Known()).directory == (Known() | first).directory == first.directory


def test_who_shares_an_address_is_marked_once_and_for_good() -> None:
    marked = Known(heard=Heard(5)).as_shared()
    assert marked.shared
    assert marked.as_shared() is marked
    assert (marked | Known()).shared
    assert (Known() | marked).shared


def test_each_contact_has_a_restriction_of_its_own_and_the_latest_in_force_is_told() -> None:
    lifted, held, later = (State(restriction=one) for one in ((9, 3, False), (5, 1, True), (7, 2, True)))
    assert across([held, lifted]).restriction == (5, 1, True)
    assert across([later, held, lifted]).restriction == (7, 2, True)
    assert across([lifted]).restriction == (9, 3, False)
    assert across([State(refused=Denial(4, 4)), held]).refused == Denial(4, 4)
    assert across([]) == join_all([]) == NOTHING
    assert join_all([NOTHING, held]) == held
