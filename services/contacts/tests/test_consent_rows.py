"""The consent rows agree with the gate's rule, in any order of the entries."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

from contacts.domain.consents import Heard, Shown, Since, at, is_restricted, rows
from hypothesis import given
from hypothesis import strategies as st

from shared.consent import NEVER, State, judge
from shared.events import ALL_CHANNELS, Decision
from shared.identity import Kind, uuid7
from shared.times import micros

T0 = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVERYWHERE = tuple(str(channel) for channel in ALL_CHANNELS)


def told(decision: Decision, minute: int, index: int | None = 0, purpose: str | None = "contact", **more: Any) -> Heard:
    granted = decision is Decision.GRANTED
    values = {
        "event_id": uuid7(),
        "index": minute if index == 0 else index,
        "leaf_hash": "ab" * 32,
        "decision": decision,
        "purpose": purpose,
        "channels": ("email", "phone") if granted else EVERYWHERE,
        "decided_at": T0 + timedelta(minutes=minute),
        "expires_at": T0 + timedelta(days=700) if granted else None,
        "confirmation_required": False,
        "notice_sha256": "cd" * 32 if granted else None,
    }
    return Heard(**{**values, **more})


def shown(
    entries: Iterable[Heard], purposes: Iterable[str] = ("contact",), since: Mapping[Kind, Since] | None = None
) -> dict[tuple[str, str], Shown]:
    return {(row.purpose, row.channel): row.decision for row in rows(entries, purposes, since or {})}


def test_a_grant_shows_a_row_for_each_of_its_channels_and_names_its_entry() -> None:
    found = rows([told(Decision.GRANTED, 7)], ("contact", "newsletter"), {})
    assert [(row.purpose, row.channel, row.decision, row.entry_index) for row in found] == [
        ("contact", "email", Shown.GRANTED, 7),
        ("contact", "phone", Shown.GRANTED, 7),
    ]
    assert found[0].notice_sha256 == "cd" * 32


def test_a_refusal_covers_every_channel_it_names() -> None:
    assert shown([told(Decision.REFUSED, 1)]) == {("contact", channel): Shown.REFUSED for channel in EVERYWHERE}


def test_a_withdrawal_ends_a_grant_and_a_later_grant_ends_the_withdrawal() -> None:
    entries = [told(Decision.GRANTED, 1), told(Decision.WITHDRAWN, 2)]
    assert shown(entries)[("contact", "email")] is Shown.WITHDRAWN
    assert shown([*entries, told(Decision.GRANTED, 3)])[("contact", "email")] is Shown.GRANTED


def test_an_objection_covers_purposes_of_the_workspace_that_were_never_asked_for() -> None:
    entries = [told(Decision.GRANTED, 1), told(Decision.OBJECTED, 2, purpose=None)]
    found = shown(entries, ("contact", "newsletter"))
    assert set(found.values()) == {Shown.OBJECTED}
    assert ("newsletter", "email") in found


def test_a_grant_after_an_objection_lifts_it_for_its_purpose_alone() -> None:
    entries = [told(Decision.OBJECTED, 2, purpose=None), told(Decision.GRANTED, 3)]
    found = shown(entries, ("contact", "newsletter"))
    assert found[("contact", "email")] is Shown.GRANTED
    assert found[("contact", "sms")] is Shown.OBJECTED
    assert found[("newsletter", "email")] is Shown.OBJECTED


def test_an_address_set_by_the_controller_after_the_grant_is_unconfirmed_on_its_channels() -> None:
    later = micros(T0 + timedelta(minutes=5))
    found = shown([told(Decision.GRANTED, 1)], since={Kind.EMAIL: Since(set_at=later)})
    assert found == {("contact", "email"): Shown.UNCONFIRMED, ("contact", "phone"): Shown.GRANTED}


def test_a_grant_that_wants_confirmation_is_unconfirmed_until_it_is_confirmed() -> None:
    grant = told(Decision.GRANTED, 1, confirmation_required=True)
    assert set(shown([grant]).values()) == {Shown.UNCONFIRMED}
    assert shown([grant, told(Decision.CONFIRMED, 2, channels=("email",))])[("contact", "email")] is Shown.GRANTED


def test_an_address_given_in_place_of_a_confirmed_one_is_unconfirmed_until_it_is_confirmed_too() -> None:
    since = {Kind.EMAIL: Since(given_at=micros(T0 + timedelta(minutes=5)))}
    plain, wanted = told(Decision.GRANTED, 1), told(Decision.GRANTED, 1, confirmation_required=True)
    proof, another = (told(Decision.CONFIRMED, minute, channels=("email",)) for minute in (2, 6))
    stories = ([plain], [wanted, proof], [wanted, another])
    found = [shown(entries, since=since)[("contact", "email")] for entries in stories]
    assert found == [Shown.GRANTED, Shown.UNCONFIRMED, Shown.GRANTED]


def test_a_yes_expires_and_a_no_does_not() -> None:
    (row, _) = rows([told(Decision.GRANTED, 1)], (), {})
    assert row.expires_at is not None
    assert at(row, row.expires_at - timedelta(microseconds=1)) is Shown.GRANTED
    assert at(row, row.expires_at) is Shown.EXPIRED
    no = rows([told(Decision.WITHDRAWN, 1, expires_at=T0)], (), {})[0]
    assert at(no, T0 + timedelta(days=9)) is Shown.WITHDRAWN


def test_a_denial_told_here_counts_before_the_ledger_has_it_and_has_no_index() -> None:
    entries = [told(Decision.GRANTED, 1), told(Decision.WITHDRAWN, 2, index=None)]
    (row, *_) = rows(entries, (), {})
    assert (row.decision, row.entry_index) == (Shown.WITHDRAWN, None)


def test_restriction_is_no_row_and_is_lifted_only_by_what_the_ledger_has() -> None:
    restricted = told(Decision.RESTRICTED, 1, purpose=None)
    assert is_restricted([restricted])
    assert rows([restricted], ("contact",), {}) == []
    assert is_restricted([restricted, told(Decision.UNRESTRICTED, 2, index=None, purpose=None)])
    assert not is_restricted([restricted, told(Decision.UNRESTRICTED, 2, purpose=None)])


def test_no_order_of_the_entries_changes_the_rows() -> None:
    entries = [
        told(Decision.GRANTED, 1),
        told(Decision.WITHDRAWN, 2),
        told(Decision.GRANTED, 3),
        told(Decision.OBJECTED, 4, purpose=None),
    ]
    expected = rows(entries, ("contact", "newsletter"), {})
    for order in permutations(entries):
        assert rows(order, ("newsletter", "contact"), {}) == expected
        assert rows([*order, order[0]], ("newsletter", "contact"), {}) == expected


DECISIONS = st.sampled_from([Decision.GRANTED, Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED])
STORIES = st.lists(st.tuples(DECISIONS, st.integers(0, 6), st.integers(1, 9)), max_size=6)


@given(STORIES, st.integers(-1, 6), st.integers(-1, 6))
def test_a_row_says_granted_exactly_when_the_gate_would_allow(
    story: list[tuple[Decision, int, int]], set_minute: int, given_minute: int
) -> None:
    entries = [
        told(decision, minute, index=index, purpose=None if decision is Decision.OBJECTED else "contact")
        for decision, minute, index in story
    ]
    set_at, given_at = (
        NEVER if minute < 0 else micros(T0 + timedelta(minutes=minute)) for minute in (set_minute, given_minute)
    )
    state = State()
    for entry in entries:
        if "email" in entry.channels:
            state |= entry.state()
    verdict = judge(state, now=micros(T0), address_set_at=set_at, address_given_at=given_at)
    row = shown(entries, since={Kind.EMAIL: Since(set_at, given_at)}).get(("contact", "email"))
    assert (row is Shown.GRANTED) == verdict.allowed
    assert str(row) == verdict.reason if row else verdict.reason == "no_decision"
