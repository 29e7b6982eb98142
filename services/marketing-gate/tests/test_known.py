"""What is known of a contact is a join-semilattice, so no order of events can matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marketing_gate.domain.known import BIT, Known, decided, listed, recorded
from marketing_gate.testing import Story

from shared.events import ALL_CHANNELS, Channel, Decision

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
