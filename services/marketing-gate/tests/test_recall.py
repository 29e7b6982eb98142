"""What is remembered is what values mean, never an answer by itself: whatever changes is seen at once."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from marketing_gate.domain.judgement import Case, Judgement, Left, of_contact
from marketing_gate.domain.known import Known
from marketing_gate.domain.question import By, Question
from marketing_gate.handlers import Bounds, Gate, check
from marketing_gate.handlers.recall import Kept, Place, Recall
from marketing_gate.store import keys
from marketing_gate.store.lookup import View
from marketing_gate.store.questions import Reader
from marketing_gate.testing import FINGERPRINT_KEY, FRESHNESS_KEY, NOW, Store, Story

from shared.events import Channel, Decision, SuppressionKind
from shared.kafka import Batch

PLACE: Place = ("demo", "p", Channel.EMAIL)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(store: Store) -> Clock:
    """Of the gate that is asked."""
    clock = Clock()
    bounds = Bounds(10_000_000, FINGERPRINT_KEY, FRESHNESS_KEY)
    store.gate = Gate(Reader(store.redis), bounds, store.projection.suspects, clock)
    return clock


async def said(store: Store, one: UUID, workspace: str = "demo") -> tuple[str, int | None]:
    """The answer to a question that was asked before, and up to when it is known."""
    question = [Question(By.ID, one, "newsletter", Channel.EMAIL)]
    first = (await store.gate.check(workspace, question))[0]
    (again,) = await store.gate.check(workspace, question)
    assert (again.judgement, again.as_of) == (first.judgement, first.as_of)
    return again.judgement.reason.value, again.as_of


async def allowed(store: Store, story: Story) -> UUID:
    one = story.contact(1)
    await store.hear(story.batch(story.configured()), story.batch(story.listed(one)))
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0, expires=3)))
    assert await said(store, one) == ("granted", NOW)
    return one


def changes(story: Story) -> dict[str, Batch]:
    one = story.contact(1)
    return {
        "withdrawn": story.batch(story.decided(one, Decision.WITHDRAWN, -1)),
        "objected": story.batch(story.decided(one, Decision.OBJECTED, -1)),
        "retired": story.batch(story.configured(2, retired=True)),
        "suppressed_bounce": story.batch(story.suppressed("jana@example.com", SuppressionKind.HARD_BOUNCE, -1)),
        "unconfirmed": story.batch(story.listed(one, 2, email="other@example.com", set_at=-1)),
        "erased": story.batch(story.listed(one, 2, erased=True)),
    }


@pytest.mark.parametrize("reason", ["withdrawn", "objected", "retired", "suppressed_bounce", "unconfirmed", "erased"])
async def test_a_change_is_seen_at_once(store: Store, story: Story, clock: Clock, reason: str) -> None:
    one = await allowed(store, story)
    await store.hear(changes(story)[reason])
    assert await said(store, one) == (reason, NOW)


async def test_a_denial_of_another_contact_with_the_address_is_seen_at_once(
    store: Store, story: Story, clock: Clock
) -> None:
    one = await allowed(store, story)
    await store.hear(story.batch(story.decided(story.contact(2), Decision.OBJECTED, -1)))
    assert await said(store, one) == ("granted", NOW)
    await store.hear(story.batch(story.listed(story.contact(2))))
    assert await said(store, one) == ("objected", NOW)


async def test_time_is_seen_at_once(store: Store, story: Story, clock: Clock) -> None:
    one = await allowed(store, story)
    await store.current(NOW + 2_000_000)
    clock.now += 2_999_999
    assert await said(store, one) == ("granted", NOW + 2_000_000)
    clock.now += 1
    assert (await said(store, one))[0] == "expired"
    clock.now += 10_000_000
    assert (await said(store, one))[0] == "stale"


async def test_a_lost_store_is_seen_at_once(store: Store, story: Story, clock: Clock) -> None:
    one = await allowed(store, story)
    key, field = keys.place(keys.contact("demo", one))
    for lost, reason in ((key, "unknown_contact"), (keys.workspace("demo"), "unknown_contact"), (None, "rebuilding")):
        await (store.redis.flushdb() if lost is None else store.redis.delete(lost))
        assert (await said(store, one))[0] == reason
    assert field == one.bytes


async def test_nobody_elses_workspace_is_answered_from_memory(store: Store, story: Story, clock: Clock) -> None:
    one = await allowed(store, story)
    assert (await said(store, one, "rival"))[0] == "unknown_contact"


async def test_a_fault_of_ours_is_a_no_for_that_question_alone(
    store: Store, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await allowed(store, story)

    def judge(known: Known | None, sharing: Sequence[Known], case: Case, former: Sequence[Left]) -> Judgement:
        if known is None:
            raise IndexError("a fault of ours")
        return of_contact(known, sharing, case, former)

    monkeypatch.setattr(check, "of_contact", judge)
    asked = [Question(By.ID, story.contact(number), "contact", Channel.EMAIL) for number in (1, 2, 1)]
    answers = await store.gate.check("demo", asked)
    assert [answer.judgement.reason for answer in answers] == ["no_decision", "store_unavailable", "no_decision"]
    assert await said(store, one) == ("granted", NOW)


def test_what_was_not_asked_for_lately_is_forgotten_first() -> None:
    recall = Recall[str](most=4)

    for number in range(1, 8):
        recall.keep(PLACE, number, Kept(b"", b"", None, 1, str(number), 0))
        assert recall.find(PLACE, 1) is not None
    assert [number for number in range(1, 8) if recall.find(PLACE, number)] == [1, 6, 7]


def test_what_was_kept_elsewhere_is_forgotten_in_its_turn() -> None:
    recall = Recall[str](most=8)
    others: list[Place] = [("demo", "q", Channel.EMAIL), ("demo", "p", Channel.PHONE), ("rival", "p", Channel.EMAIL)]
    recall.keep(PLACE, 1, Kept(b"", b"", None, 1, "mine", 0))
    for number, place in enumerate(others):
        recall.keep(place, 1, Kept(b"", b"", None, 1, str(number), 0))
    found = [recall.find(place, 1) for place in (PLACE, *others)]
    assert [one and one.answer for one in found] == ["mine", "0", "1", "2"]
    for number in range(2, 10):
        recall.keep(PLACE, number, Kept(b"", b"", None, 1, "", 0))
    assert [place for place in others if recall.find(place, 1)] == []


def test_what_was_read_in_parts_is_whole_up_to_when_the_first_was() -> None:
    view = View()
    for as_of in (b"5", b"7", b"6"):
        view.learn({keys.CURRENT: as_of}, [keys.CURRENT])
        assert view.value(keys.CURRENT) == b"5"
    view.learn({keys.CURRENT: None}, [keys.CURRENT])
    assert view.value(keys.CURRENT) is None
