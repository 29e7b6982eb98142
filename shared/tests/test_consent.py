"""The consent rule: the laws of its join, and that nothing short of the full history ever allows too much."""

from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.consent import NEVER, UNRECORDED, Grant, Reason, State, behind, first, judge, observe, weigh
from shared.events import Decision

NOW = 1_000
FAR = 10**15


@dataclass(frozen=True)
class Said:
    """One decision as a service heard it: recorded (with its index) or straight from the source."""

    decision: Decision
    at: int
    index: int
    expires_at: int = FAR
    confirmation_required: bool = False

    def state(self) -> State:
        return observe(
            self.decision,
            at=self.at,
            index=self.index,
            expires_at=self.expires_at,
            confirmation_required=self.confirmation_required,
            leaf_hash=f"{self.index:064x}" if self.index != UNRECORDED else "",
        )


said = st.builds(
    Said,
    decision=st.sampled_from(Decision),
    at=st.integers(0, 12),
    index=st.integers(UNRECORDED, 12),
    expires_at=st.sampled_from([5, NOW, NOW + 1, FAR]),
    confirmation_required=st.booleans(),
)
states = st.lists(said, max_size=6).map(lambda all_said: joined(all_said))


def joined(all_said: list[Said]) -> State:
    return reduce(State.__or__, (one.state() for one in all_said), State())


@given(states, states, states)
def test_the_join_is_associative_commutative_and_idempotent(a: State, b: State, c: State) -> None:
    assert (a | b) | c == a | (b | c)
    assert a | b == b | a
    assert a | a == a
    assert a | State() == a


@given(st.lists(said, max_size=8).flatmap(lambda s: st.tuples(st.just(s), st.permutations(s + s))))
def test_no_order_and_no_repetition_changes_the_state(case: tuple[list[Said], list[Said]]) -> None:
    once, shuffled_twice = case
    assert joined(once) == joined(shuffled_twice)


def history(drawn: list[tuple[Decision, int, int, bool]]) -> list[Said]:
    """What an honest source and ledger say: decided-at grows strictly; each is recorded once, denials in any order.

    Grants of a contact are recorded as they were decided: they share a key on every topic that they take.
    """
    at, all_said = 0, []
    order = sorted(range(len(drawn)), key=lambda n: drawn[n][2])
    index_of = {n: index for index, n in enumerate(order)}
    grants = [n for n, (decision, *_) in enumerate(drawn) if decision is Decision.GRANTED]
    index_of |= dict(zip(grants, sorted(index_of[n] for n in grants), strict=True))
    for n, (decision, step, _, confirm) in enumerate(drawn):
        at += step
        all_said.append(Said(decision, at, index_of[n], FAR, confirm))
    return all_said


honest = st.lists(
    st.tuples(st.sampled_from(Decision), st.integers(1, 5), st.integers(0, 100), st.booleans()), max_size=7
).map(history)


@given(honest, st.data())
def test_an_allow_on_the_way_is_never_one_that_a_heard_denial_forbids(full: list[Said], data: st.DataObject) -> None:
    """Heard so far: any subset, each event straight from the source, from the ledger, or both, in any order."""
    heard = data.draw(st.lists(st.sampled_from(full), unique=True)) if full else []
    ways = [data.draw(st.sampled_from(["source", "ledger", "both"])) for _ in heard]
    state = State()
    for one, way in data.draw(st.permutations(list(zip(heard, ways, strict=True)))):
        if way in ("ledger", "both"):
            state |= one.state()
        if way in ("source", "both"):
            state |= Said(one.decision, one.at, UNRECORDED, one.expires_at, one.confirmation_required).state()
    verdict = judge(state, now=NOW)
    if not verdict.allowed:
        return
    assert verdict.grant is not None
    recorded = {one.at for one, way in zip(heard, ways, strict=True) if way != "source"}
    assert verdict.grant.at in recorded
    for one in heard:
        if one.decision in (Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED):
            assert one.at < verdict.grant.at
        assert one.decision is not Decision.ERASED


DENY = (Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.ERASED, Decision.RESTRICTED)


@given(honest, st.data())
def test_once_all_denials_are_heard_no_delay_of_the_rest_allows_what_the_full_history_denies(
    full: list[Said], data: st.DataObject
) -> None:
    """Denials travel straight from the source (rule 2): with all of them heard, grants may come late, never wrongly."""
    denials = [one for one in full if one.decision in DENY]
    others = [one for one in full if one.decision not in DENY]
    some = data.draw(st.lists(st.sampled_from(others), unique=True)) if others else []
    part = joined(denials + [one for one in some if one.decision is not Decision.UNRESTRICTED])
    if judge(part, now=NOW).allowed:
        whole = judge(joined(full), now=NOW)
        assert whole.allowed or whole.reason is Reason.UNCONFIRMED
        # A later grant that still waits for its confirmation may replace an older valid one; nobody had said no.
        latest = max(one.at for one in full if one.decision is Decision.GRANTED)
        assert all(one.at < latest for one in denials)


@given(honest)
def test_the_full_history_allows_only_the_last_word(full: list[Said]) -> None:
    """An independent reading of the rule, by replay in the order of decisions."""
    allowed = judge(joined(full), now=NOW).allowed
    erased = any(one.decision is Decision.ERASED for one in full)
    restricted = False
    grant: Said | None = None
    confirmed = False
    for one in full:
        if one.decision is Decision.GRANTED:
            grant, confirmed = one, not one.confirmation_required
        elif one.decision in (Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED):
            grant = None
        elif one.decision is Decision.CONFIRMED:
            confirmed = True
        elif one.decision in (Decision.RESTRICTED, Decision.UNRESTRICTED):
            restricted = one.decision is Decision.RESTRICTED
    behind = grant is not None and any(
        one.index > grant.index for one in full if one.decision in DENY and one.decision is not Decision.RESTRICTED
    )
    assert allowed == (grant is not None and confirmed and not erased and not restricted and not behind)


def test_nothing_heard_is_no_decision() -> None:
    assert judge(State(), now=NOW).reason is Reason.NO_DECISION


def test_a_grant_that_is_only_heard_is_not_recorded() -> None:
    assert judge(observe(Decision.GRANTED, at=5), now=NOW).reason is Reason.NOT_RECORDED


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.ERASED])
def test_on_a_tie_of_time_the_denial_wins(decision: Decision) -> None:
    grant = observe(Decision.GRANTED, at=5, index=9, leaf_hash="a")
    assert judge(grant, now=NOW).allowed
    assert judge(grant | observe(decision, at=5), now=NOW).reason is Reason(decision.value)


def test_a_denial_recorded_after_the_grant_wins_even_when_its_clock_runs_behind() -> None:
    state = observe(Decision.GRANTED, at=50, index=1, leaf_hash="a") | observe(Decision.WITHDRAWN, at=40, index=2)
    assert judge(state, now=NOW).reason is Reason.WITHDRAWN


def test_a_later_grant_lifts_an_objection_but_never_an_erasure() -> None:
    later = observe(Decision.GRANTED, at=9, index=9, leaf_hash="a")
    assert judge(observe(Decision.OBJECTED, at=5, index=5) | later, now=NOW).allowed
    erased = observe(Decision.ERASED, at=5, index=5)
    assert judge(erased | later, now=NOW).reason is Reason.ERASED
    assert judge(erased.for_address() | later, now=NOW).allowed


def test_a_grant_ends_the_moment_it_expires() -> None:
    state = observe(Decision.GRANTED, at=5, index=1, expires_at=NOW, leaf_hash="a")
    assert judge(state, now=NOW - 1).allowed
    assert judge(state, now=NOW).reason is Reason.EXPIRED


def test_a_confirmation_counts_only_when_recorded_and_later_than_its_grant() -> None:
    state = observe(Decision.GRANTED, at=5, index=1, confirmation_required=True, leaf_hash="a")
    assert judge(state, now=NOW).reason is Reason.UNCONFIRMED
    assert judge(state | observe(Decision.CONFIRMED, at=4, index=2), now=NOW).reason is Reason.UNCONFIRMED
    assert judge(state | observe(Decision.CONFIRMED, at=6), now=NOW).reason is Reason.UNCONFIRMED
    assert judge(state | observe(Decision.CONFIRMED, at=6, index=2), now=NOW).allowed


def test_a_grant_covers_only_the_address_it_was_given_with() -> None:
    state = observe(Decision.GRANTED, at=5, index=1, leaf_hash="a")
    assert judge(state, now=NOW, address_set_at=5).reason is Reason.UNCONFIRMED
    assert judge(state, now=NOW, address_set_at=4).allowed
    assert judge(state | observe(Decision.CONFIRMED, at=9, index=2), now=NOW, address_set_at=8).allowed
    unrecorded = observe(Decision.GRANTED, at=5)
    assert judge(unrecorded, now=NOW, address_set_at=5).reason is Reason.UNCONFIRMED
    assert judge(unrecorded, now=NOW, address_set_at=4).reason is Reason.NOT_RECORDED


def test_a_restriction_is_lifted_only_by_its_own_lifting_and_a_tie_restricts() -> None:
    grant = observe(Decision.GRANTED, at=50, index=5, leaf_hash="a")
    restricted = observe(Decision.RESTRICTED, at=10)
    assert judge(grant | restricted, now=NOW).reason is Reason.RESTRICTED
    assert judge(grant | restricted | observe(Decision.UNRESTRICTED, at=11), now=NOW).reason is Reason.RESTRICTED
    assert judge(grant | restricted | observe(Decision.UNRESTRICTED, at=10, index=7), now=NOW).reason is (
        Reason.RESTRICTED
    )
    assert judge(grant | restricted | observe(Decision.UNRESTRICTED, at=11, index=7), now=NOW).allowed


def test_a_retired_purpose_is_denied_with_a_valid_grant() -> None:
    state = observe(Decision.GRANTED, at=5, index=1, leaf_hash="a")
    assert judge(state, now=NOW, retired=True).reason is Reason.RETIRED


def test_a_renewal_that_is_not_recorded_yet_does_not_end_the_grant_before_it() -> None:
    state = observe(Decision.GRANTED, at=5, index=1, leaf_hash="a") | observe(Decision.GRANTED, at=9)
    assert judge(state, now=NOW).allowed


def test_contacts_that_share_an_address_lend_each_other_denials_and_no_grant() -> None:
    other = observe(Decision.GRANTED, at=9, index=2, leaf_hash="b") | observe(Decision.REFUSED, at=3, index=1)
    mine = State()
    assert judge(mine | other.denials_only(), now=NOW).reason is Reason.REFUSED
    granted = observe(Decision.GRANTED, at=2, index=0, leaf_hash="a")
    assert not judge(granted | other.denials_only(), now=NOW).allowed


def test_the_first_reason_follows_the_closed_order() -> None:
    order = list(Reason)[1:]
    for before, after in pairwise(order):
        assert first({after, before}) is before


def test_the_grant_that_counts_is_the_latest_by_time_then_index() -> None:
    early = observe(Decision.GRANTED, at=5, index=9, leaf_hash="a")
    late = observe(Decision.GRANTED, at=6, index=1, leaf_hash="b")
    assert isinstance((early | late).grant, Grant)
    assert (early | late).grant == late.grant


def test_a_mailbox_proves_no_address_that_the_visitor_gives_later() -> None:
    state = observe(Decision.GRANTED, at=5, index=1, confirmation_required=True, leaf_hash="a")
    state |= observe(Decision.CONFIRMED, at=7, index=2)
    assert judge(state, now=NOW, address_given_at=6).allowed
    assert judge(state, now=NOW, address_given_at=7).reason is Reason.UNCONFIRMED
    plain = observe(Decision.GRANTED, at=5, index=1, leaf_hash="a")
    assert judge(plain, now=NOW, address_given_at=7).allowed


addresses = st.just(NEVER) | st.integers(0, 12)


@given(states, st.booleans(), addresses, addresses, st.sampled_from([0, NOW]))
def test_the_plain_case_is_judged_as_the_whole_rule_judges_it(
    state: State, retired: bool, set_at: int, given_at: int, now: int
) -> None:
    judged = judge(state, now=now, retired=retired, address_set_at=set_at, address_given_at=given_at)
    assert judged == weigh(state, now, retired=retired, address_set_at=set_at, address_given_at=given_at)


@pytest.mark.parametrize(
    ("reason", "at"),
    [
        (Reason.ERASED, 1),
        (Reason.OBJECTED, 2),
        (Reason.RESTRICTED, 3),
        (Reason.WITHDRAWN, 4),
        (Reason.REFUSED, 5),
        (Reason.EXPIRED, 6),
        (Reason.UNCONFIRMED, 6),
        (Reason.NOT_RECORDED, 7),
        (Reason.RETIRED, None),
        (Reason.CHANNEL_MISSING, None),
        (Reason.NO_DECISION, None),
    ],
)
def test_behind_every_reason_of_a_decision_stands_its_moment(reason: Reason, at: int | None) -> None:
    state = State()
    for moment, decision in enumerate(("erased", "objected", "restricted", "withdrawn", "refused", "granted"), 1):
        state |= observe(Decision(decision), at=moment, index=moment, leaf_hash="a")
    state |= observe(Decision.GRANTED, at=7)
    assert behind(reason, state) == at
    assert behind(reason, State()) is None
