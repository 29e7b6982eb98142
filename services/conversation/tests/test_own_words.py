"""What was typed under a grant goes from every transcript with the last grant, on whatever way it is taken back."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from dev.seed import LEAD
from shared.envelope import seal
from shared.events import Actor, Channel, ConsentDecided, Decision, Method
from shared.kafka import Producer
from shared.topics import CONSENT

pytestmark = pytest.mark.kafka
WORDS = "canary words of mine"
ASK, EMAIL, NEWS, THANKS, BYE = (LEAD["steps"][place] for place in (3, 4, 6, 7, 8))
MORE = {"id": "more", "type": "text", "text": dict.fromkeys(("cs", "en", "de", "sk"), "More?")}
BOT: dict[str, Any] = {"name": "Words", "steps": [ASK, EMAIL, MORE, NEWS, THANKS, BYE]}
Way = Callable[[Any, Any], Awaitable[None]]


async def told(service: Any, *, news: str) -> Any:
    workspace = await service.set_up()
    await service.publish(workspace, BOT, "words")
    visit = await service.visit(workspace, bot="words", locale="en")
    await visit.answers("granted", "canary@acme.example")
    answer = await visit.answer(WORDS, "typed")
    assert answer["messages"][0] == {"from": "visitor", "text": WORDS}
    await visit.answer(news)
    return visit


async def kept(service: Any, visit: Any) -> str:
    (row,) = await service.rows("SELECT transcript FROM conversation WHERE contact_id = $1", visit.contact_id)
    return str(row["transcript"])


async def in_the_chat(service: Any, visit: Any) -> None:
    await visit.withdraw()


async def on_the_page(service: Any, visit: Any) -> None:
    page = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    await service.http.post(page, json={"purpose": "all", "decision": "withdrawn"})


async def at_the_controllers(service: Any, visit: Any) -> None:
    event = ConsentDecided(
        workspace=visit.workspace,
        contact_id=visit.contact_id,
        decision=Decision.OBJECTED,
        purpose=None,
        channels=tuple(Channel),
        decided_at=datetime.now(UTC),
        method=Method.API,
        actor=Actor.CONTROLLER,
    )
    producer = Producer(service.infra.kafka, client_id="contacts-own-words")
    await producer.start()
    await producer.send([seal(event, topic=CONSENT, event_id=uuid4(), source="contacts", time=event.decided_at)])
    await producer.stop()


@pytest.mark.parametrize("way", [in_the_chat, on_the_page, at_the_controllers])
async def test_own_words_go_with_the_last_grant(service: Any, way: Way) -> None:
    visit = await told(service, news="granted")
    before = await kept(service, visit)
    assert WORDS in before, "the positive control"
    assert "@" in before
    await way(service, visit)
    async with asyncio.timeout(20):
        while WORDS in await kept(service, visit):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert "@" not in await kept(service, visit)
    shown = await visit.look()
    assert WORDS not in json.dumps(shown)
    assert {"from": "visitor", "text": "…"} in shown["messages"]
    assert all(set(said) == {"from", "text"} for said in shown["messages"])
    assert shown["decisions"], "what was decided stays"


async def test_own_words_stay_while_another_grant_covers_them(service: Any) -> None:
    visit = await told(service, news="granted")
    page = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    await service.http.post(page, json={"purpose": "contact", "decision": "withdrawn"})
    assert WORDS in await kept(service, visit)
    await service.http.post(page, json={"purpose": "newsletter", "decision": "withdrawn"})
    assert WORDS not in await kept(service, visit)
