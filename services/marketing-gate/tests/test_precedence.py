"""Of the reasons in force, the first of API.md's list is said: one contact gathers them all, the weakest first."""

from collections.abc import Awaitable, Callable

from marketing_gate.domain.question import By, Question
from marketing_gate.store import keys
from marketing_gate.testing import FRESHNESS_KEY, NOW, Store, Story

from shared.consent import PRECEDENCE, Reason
from shared.events import Channel, Decision, SuppressionKind
from shared.freshness import Freshness, sign

EMAIL = "jana@example.com"
ORDER = [
    "store_unavailable",
    "rebuilding",
    "stale",
    "not_fresh_enough",
    "erased",
    "objected",
    "restricted",
    "suppressed_complaint",
    "withdrawn",
    "refused",
    "retired",
    "expired",
    "unconfirmed",
    "not_recorded",
    "suppressed_bounce",
    "channel_missing",
    "unknown_contact",
    "unknown_purpose",
    "no_decision",
]


def test_the_order_is_that_of_the_contract() -> None:
    assert [reason.value for reason in sorted(PRECEDENCE, key=PRECEDENCE.__getitem__)] == ["granted", *ORDER]


async def test_each_stronger_reason_hides_the_weaker_ones(store: Store, story: Story) -> None:
    one = story.contact(1)
    token = None
    said: list[str] = []

    async def asked(purpose: str = "newsletter", channel: Channel = Channel.EMAIL) -> str:
        question = Question(By.ID, one, purpose, channel)
        (answer,) = await store.gate.check("demo", [question], token, 0)
        said.append(answer.judgement.reason.value)
        return answer.judgement.reason.value

    def decided(decision: Decision, at: float) -> Callable[[], Awaitable[None]]:
        return lambda: store.hear(story.batch(story.decided(one, decision, at)))

    def suppressed(kind: SuppressionKind) -> Callable[[], Awaitable[None]]:
        return lambda: store.hear(story.batch(story.suppressed(EMAIL, kind, -1)))

    assert await asked() == "unknown_contact"
    await store.hear(story.batch(story.configured()), story.batch(story.listed(one)))
    assert await asked() == "no_decision"
    assert await asked("nothing-of-ours") == "unknown_purpose"
    assert await asked(channel=Channel.SMS) == "channel_missing"
    await suppressed(SuppressionKind.HARD_BOUNCE)()
    assert await asked() == "suppressed_bounce"
    await decided(Decision.GRANTED, -400)()
    assert await asked() == "not_recorded"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -300, 0, to_confirm=True)))
    assert await asked() == "unconfirmed"
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -200, 1, expires=-100, to_confirm=True)))
    assert await asked() == "expired"
    await store.hear(story.batch(story.configured(2, retired=True)))
    assert await asked() == "retired"
    for decision, at in ((Decision.REFUSED, -90), (Decision.WITHDRAWN, -95)):
        await decided(decision, at)()
        assert await asked() == decision.value
    await suppressed(SuppressionKind.COMPLAINT)()
    assert await asked() == "suppressed_complaint"
    for decision in (Decision.RESTRICTED, Decision.OBJECTED, Decision.ERASED):
        await decided(decision, -80)()
        assert await asked() == decision.value
    token = sign(FRESHNESS_KEY, Freshness("demo", one, denied=NOW))
    assert await asked() == "not_fresh_enough"
    await store.current(NOW - 10_000_001)
    assert await asked() == "stale"
    await store.redis.delete(keys.CURRENT)
    assert await asked() == "rebuilding"
    await store.redis.set(keys.CURRENT, b"rubbish")
    assert await asked() == "store_unavailable"
    assert set(said) == {reason.value for reason in Reason} - {"granted"}
