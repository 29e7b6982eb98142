"""Rule 6 on the projection: no order, delay or repetition of events gives an allow that the whole history denies, and
all of them end in the same answer. Contacts share an address; events come from three topics."""

from collections.abc import Sequence
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marketing_gate.domain.judgement import Case, Judgement, Purpose, Workspace, of_address, of_contact
from marketing_gate.domain.known import BIT, Known, across, decided, listed, recorded
from marketing_gate.testing import NOW, Story

from shared.consent import State, judge, observe
from shared.events import Channel, ConsentDecided, Decision, DirectoryChanged, LedgerRecorded
from shared.times import micros

Told = ConsentDecided | LedgerRecorded | DirectoryChanged
STORY = Story()
CONFIG = Workspace(1, None, "cs", {"newsletter": Purpose(BIT[Channel.EMAIL], False)})
CASE = Case(CONFIG, "newsletter", Channel.EMAIL, NOW)
DECISIONS = [decision for decision in Decision if decision is not Decision.CONFIRMED]


@st.composite
def histories(draw: st.DrawFn, decisions: Sequence[Decision] = DECISIONS) -> list[Told]:
    """What was really decided by two contacts with one address, and all the events that tell of it."""
    events: list[Told] = []
    taken = draw(st.lists(st.tuples(st.integers(1, 2), st.sampled_from(decisions)), min_size=1, max_size=5))
    for index, (number, decision) in enumerate(taken):
        contact, at = STORY.contact(number), -100 + index
        events.append(STORY.decided(contact, decision, at))
        events.append(STORY.recorded(contact, decision, at, index))
    return [*events, STORY.listed(STORY.contact(1)), STORY.listed(STORY.contact(2))]


def corrected(at: int) -> DirectoryChanged:
    """The first contact, whose address the controller set then."""
    return STORY.listed(STORY.contact(1), 2, set_at=at)


def came(at: int) -> DirectoryChanged:
    """The second contact, whose visitor gave the address in place of another then."""
    return STORY.listed(STORY.contact(2), 2, former={"other@example.com": None}, left_at=at)


def known_after(events: list[Told]) -> dict[int, Known]:
    found = {1: Known(), 2: Known()}
    for event in events:
        match event:
            case ConsentDecided():
                said = decided(event)
            case LedgerRecorded():
                said = recorded(event)
            case DirectoryChanged():
                said = listed(event)
        for number in found:
            if event.contact_id == STORY.contact(number):
                found[number] |= said
    return found


def answers(events: list[Told]) -> tuple[Judgement, Judgement, Judgement]:
    found = known_after(events)
    one, two = found[1], found[2]
    asked = [known for known in (one, two) if known.directory]
    by_id = of_contact(one, [two] if two.directory else [], CASE)
    other = of_contact(two, [one] if one.directory else [], CASE)
    return by_id, other, of_address(asked, [], CASE)


def pure(events: list[Told]) -> State:
    """The rule on everything that was said of both, for their address: to each contact its own restriction."""
    return across([_of_one(events, STORY.contact(number)) for number in (1, 2)])


def _of_one(events: list[Told], contact: UUID) -> State:
    state = State()
    for event in events:
        if event.contact_id != contact:
            continue
        if isinstance(event, LedgerRecorded):
            state |= observe(
                event.entry.decision,
                at=micros(event.entry.decided_at),
                index=event.index,
                expires_at=micros(event.entry.expires_at) if event.entry.expires_at else 0,
                leaf_hash=event.leaf_hash,
                notice_sha256=event.entry.notice_sha256 or "",
            )
        elif isinstance(event, ConsentDecided):
            state |= observe(event.decision, at=micros(event.decided_at))
    return state.for_address()


@given(histories(), st.data())
def test_every_order_ends_in_what_the_rule_says(history: list[Told], data: st.DataObject) -> None:
    repeated = history + data.draw(st.lists(st.sampled_from(history), max_size=4))
    shuffled = data.draw(st.permutations(repeated))
    assert answers(shuffled) == answers(history)
    verdict = judge(pure(history), now=NOW)
    assert answers(shuffled)[2].reason is verdict.reason
    assert answers(shuffled)[2].grant == (verdict.grant if verdict.allowed else None)


@given(histories(), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_on_the_way_nothing_is_allowed_that_what_was_heard_denies(history: list[Told], data: st.DataObject) -> None:
    """After every event of any order: an allow by address is one that the rule gives for all that was heard of those
    who are known to have the address; an allow by id stands on that contact's own grant."""
    shuffled = data.draw(st.permutations(history))
    for length in range(len(shuffled) + 1):
        heard = shuffled[:length]
        listed_now = {event.contact_id for event in heard if isinstance(event, DirectoryChanged)}
        mine, other, address = answers(heard)
        verdict = judge(pure([event for event in heard if event.contact_id in listed_now]), now=NOW)
        if address.allowed:
            assert verdict.allowed
        for number, answer in ((1, mine), (2, other)):
            if answer.allowed:
                own = [event for event in heard if event.contact_id == STORY.contact(number)]
                assert judge(pure(own), now=NOW).grant == answer.grant


@given(st.lists(st.sampled_from(DECISIONS), min_size=1, max_size=5), st.data())
def test_delay_never_allows_what_the_source_denied_last(taken: list[Decision], data: st.DataObject) -> None:
    """However late the ledger and the directory are: once the source's own events were heard, an allow is right."""
    contact = STORY.contact(1)
    said = [STORY.decided(contact, decision, -100 + n) for n, decision in enumerate(taken)]
    late = [STORY.recorded(contact, decision, -100 + n, n) for n, decision in enumerate(taken)]
    whole = answers([*said, *late, STORY.listed(contact)])[0]
    some = data.draw(st.permutations(late))[: data.draw(st.integers(0, len(late)))]
    now = answers([*said, *some, STORY.listed(contact)])[0]
    if now.allowed:
        assert whole.allowed


@settings(max_examples=300)
@given(histories([Decision.GRANTED, Decision.OBJECTED]), st.integers(-101, -94), st.none() | st.integers(-101, -90))
def test_whoever_comes_to_an_address_is_worth_no_more_there_than_who_has_always_had_it(
    history: list[Told], at: int, set_at: int | None
) -> None:
    staying = history if set_at is None else [*history, corrected(set_at)]
    moving = [*staying, came(at)]
    for stayed, moved in zip(answers(staying), answers(moving), strict=True):
        assert stayed.allowed or not moved.allowed
