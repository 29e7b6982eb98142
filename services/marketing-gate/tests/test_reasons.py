"""Every reason of the contract through HTTP, and their order: one contact gathers them all, the weakest first."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
import pytest
from marketing_gate.store import keys
from marketing_gate.testing import FRESHNESS_KEY, Story, say, until
from redis.asyncio import Redis

from shared.consent import Reason
from shared.events import Decision, Said, SuppressionKind
from shared.freshness import Freshness, sign
from shared.kafka import Producer

pytestmark = pytest.mark.kafka
Events = Callable[[Story], Sequence[Said]]


def decided(decision: Decision, at: float) -> Events:
    return lambda story: [story.decided(story.contact(1), decision, at)]


def recorded(at: float, index: int, **more: Any) -> Events:
    return lambda story: [story.recorded(story.contact(1), Decision.GRANTED, at, index, **more)]


def suppressed(kind: SuppressionKind) -> Events:
    return lambda story: [story.suppressed(story.email(), kind, -60)]


WEAKEST_FIRST: list[tuple[str, Events]] = [
    ("unknown_contact", lambda story: [story.configured()]),
    ("channel_missing", lambda story: [story.listed(story.contact(1), email=None)]),
    ("no_decision", lambda story: [story.listed(story.contact(1), 2, email=story.email())]),
    ("suppressed_bounce", suppressed(SuppressionKind.HARD_BOUNCE)),
    ("not_recorded", decided(Decision.GRANTED, -400)),
    ("unconfirmed", recorded(-300, 0, to_confirm=True)),
    ("expired", recorded(-200, 1, expires=-100, to_confirm=True)),
    ("retired", lambda story: [story.configured(2, retired=True)]),
    ("refused", decided(Decision.REFUSED, -90)),
    ("withdrawn", decided(Decision.WITHDRAWN, -95)),
    ("suppressed_complaint", suppressed(SuppressionKind.COMPLAINT)),
    ("restricted", decided(Decision.RESTRICTED, -80)),
    ("objected", decided(Decision.OBJECTED, -80)),
    ("erased", decided(Decision.ERASED, -80)),
]
"""What is said, and the reason that hides all before it."""


@pytest.fixture(scope="module")
def redis_url(infra: Any) -> str:
    return str(infra.redis_url.rpartition("/")[0] + "/6")


async def test_every_reason_is_reached_through_http_and_hides_the_weaker_ones(
    client: httpx.AsyncClient, producer: Producer, live: Story, redis_url: str, signer: Any
) -> None:
    live.workspace = "ladder"
    seen: set[str] = set()
    headers = {"Authorization": f"Bearer {signer.token('ladder')}"}
    token: str | None = None

    async def asked(purpose: str = "newsletter", number: int = 1) -> str:
        question = {"contact": {"id": str(live.contact(number))}, "purpose": purpose, "channel": "email"}
        fresh = {"at_least": token, "max_wait_ms": 0} if token else {}
        one = await client.post("/v1/check", json={**question, **fresh}, headers=headers)
        many = await client.post("/v1/check/batch", json={"checks": [question], **fresh}, headers=headers)
        assert one.status_code == many.status_code == 200
        for answer in (one.json(), *many.json()["results"]):
            assert answer["allowed"] is (answer["reason"] == "granted")
            assert (answer["evidence"] is None) is (answer["duties"] is None) is not answer["allowed"]
        seen.add(str(many.json()["results"][0]["reason"]))
        return str(many.json()["results"][0]["reason"])

    def becomes(expected: str, purpose: str = "newsletter", number: int = 1) -> Awaitable[bool]:
        async def there() -> bool:
            return await asked(purpose, number) == expected

        return until(there)

    for expected, events in WEAKEST_FIRST:
        await say(producer, *events(live))
        await becomes(expected)
    await say(producer, live.listed(live.contact(2), email="other." + live.email()))
    await becomes("unknown_purpose", "of-nobody", 2)
    await say(producer, live.recorded(live.contact(2), Decision.GRANTED, -10, 2, "contact"))
    await becomes("granted", "contact", 2)
    token = sign(FRESHNESS_KEY, Freshness("ladder", live.contact(1), recorded=live.now))
    await becomes("not_fresh_enough")
    async with Redis.from_url(redis_url) as redis:
        for expected, value in (("stale", b"9" * 16), ("rebuilding", None), ("store_unavailable", b"rubbish")):

            async def there(expected: str = expected, value: bytes | None = value) -> bool:
                """The gate puts it right within a beat: set it anew until it was asked in between."""
                await (redis.delete(keys.CURRENT) if value is None else redis.set(keys.CURRENT, value))
                return await asked() == expected

            await until(there)
    await becomes("not_fresh_enough")
    assert seen == {reason.value for reason in Reason}
