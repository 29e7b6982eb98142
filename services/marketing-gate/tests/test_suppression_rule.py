"""What stands against an address: a semilattice, and its stored form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marketing_gate.domain.suppression import CLEAR, Suppression, joined, reported
from marketing_gate.store import addresses
from marketing_gate.store.addresses import AddressRecord
from marketing_gate.store.codec import Unreadable

from shared.consent import Grant, Reason
from shared.events import ALL_CHANNELS, SuppressionKind

reports = st.builds(reported, st.sampled_from(SuppressionKind), st.integers(0, 6))
many = st.lists(reports, max_size=6).map(joined)


@given(many, many, many)
def test_the_join_is_associative_commutative_and_idempotent(a: Suppression, b: Suppression, c: Suppression) -> None:
    assert (a | b) | c == a | (b | c)
    assert a | b == b | a
    assert a | a == a
    assert a | CLEAR == a


def test_soft_bounces_suppress_the_third_time_and_a_lift_forgets_them() -> None:
    two = joined([reported(SuppressionKind.SOFT_BOUNCE, at) for at in (1, 2)])
    assert two.reasons(None) == {}
    three = two | reported(SuppressionKind.SOFT_BOUNCE, 3)
    assert three.reasons(None) == {Reason.SUPPRESSED_BOUNCE: 3}
    lifted = three | reported(SuppressionKind.LIFT, 4)
    assert lifted.reasons(None) == {}
    assert (lifted | reported(SuppressionKind.SOFT_BOUNCE, 5)).reasons(None) == {}
    assert (lifted | reported(SuppressionKind.HARD_BOUNCE, 5)).reasons(None) == {Reason.SUPPRESSED_BOUNCE: 5}


def test_a_complaint_ends_only_with_a_later_grant() -> None:
    complaint = reported(SuppressionKind.COMPLAINT, 5) | reported(SuppressionKind.LIFT, 9)
    for at, stands in ((4, True), (5, True), (6, False)):
        grant = Grant(at, 1, 100, False, "", "")
        assert (Reason.SUPPRESSED_COMPLAINT in complaint.reasons(grant)) is stands
    assert complaint.reasons(None) == {Reason.SUPPRESSED_COMPLAINT: 5}


@given(st.permutations(range(1, 7)), st.integers(0, 7))
def test_soft_bounces_may_come_in_any_order_and_only_the_latest_are_kept(times: list[int], lifted: int) -> None:
    bounced = joined([reported(SuppressionKind.SOFT_BOUNCE, at) for at in times])
    assert bounced.soft_at == (4, 5, 6)
    found = (bounced | reported(SuppressionKind.LIFT, lifted)).reasons(None)
    assert found == ({Reason.SUPPRESSED_BOUNCE: 6} if lifted < 4 else {})


def test_a_lift_is_of_what_was_reported_up_to_its_time() -> None:
    lift = reported(SuppressionKind.LIFT, 5)
    assert (reported(SuppressionKind.HARD_BOUNCE, 5) | lift).reasons(None) == {}
    assert (reported(SuppressionKind.HARD_BOUNCE, 6) | lift).reasons(None) == {Reason.SUPPRESSED_BOUNCE: 6}
    both = joined([reported(SuppressionKind.SOFT_BOUNCE, at) for at in (6, 7, 8)]) | lift
    assert (both | reported(SuppressionKind.HARD_BOUNCE, 7)).reasons(None) == {Reason.SUPPRESSED_BOUNCE: 8}


records = st.builds(
    AddressRecord,
    st.sets(st.binary(min_size=16, max_size=16), max_size=3).map(lambda found: tuple(sorted(found))),
    st.dictionaries(st.sampled_from(ALL_CHANNELS), reports),
)


@given(records)
def test_an_address_reads_back_as_it_was(record: AddressRecord) -> None:
    assert addresses.unpack(addresses.pack(record)) == record


@given(records.filter(lambda record: bool(record.suppressions)), st.data())
def test_a_suppressed_address_with_a_changed_bit_does_not_read_back(record: AddressRecord, data: st.DataObject) -> None:
    value = bytearray(addresses.pack(record) or b"")
    value[data.draw(st.integers(1, len(value) - 1))] ^= 1
    with pytest.raises(Unreadable):
        addresses.unpack(bytes(value))
