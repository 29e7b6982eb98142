"""What a tool that follows its webhooks comes to hold: never a yes that does not count, however it answers."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from contacts.handlers import erase, hooks, inbound
from contacts.handlers.desk import Desk
from contacts.handlers.hooks import Courier
from contacts.store import outside, webhooks
from tales import batch, captured, configured, recorded, until

from shared.events import Channel, Decision
from shared.identity import uuid7

EMAIL, SMS = Channel.EMAIL, Channel.SMS
Told = Callable[..., Awaitable[None]]


class Tool:
    """A tool that answers as it is told to, 204 when nothing is said; what it took, and what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: Iterator[int] = iter(())
        self.asked: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []
        monkeypatch.setattr(outside, "post", self._post)

    async def _post(self, client: Any, url: str, body: bytes, headers: dict[str, str], *, private: bool) -> int:
        self.asked.append(json.loads(body))
        self.heads.append(headers)
        return next(self.answers, 204)

    @property
    def types(self) -> list[str]:
        return [one["type"].removeprefix("consent.") for one in self.asked]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Tool:
    return Tool(monkeypatch)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    object.__setattr__(desk, "remembered", timedelta(days=100_000))
    object.__setattr__(desk, "now", lambda: datetime.now(UTC))
    return desk


async def hook(desk: Desk, *events: str) -> None:
    async with desk.pool.acquire() as connection, connection.transaction():
        await hooks.add(desk, connection, "demo", "https://tool.example/", events or hooks.TYPES)
    await inbound.configure(desk, batch(configured("contact", "newsletter")))


async def deliver(desk: Desk) -> None:
    """Whatever is due, until nothing is."""
    courier = Courier(desk)
    while await courier.deliver():
        await asyncio.gather(*courier._under_way)

        async def settled() -> bool:
            return not courier._under_way

        await until(settled)
    await courier._client.aclose()


async def told(desk: Desk, contact: UUID, decision: Decision, minute: float, index: int, **more: Any) -> None:
    await inbound.record(desk, batch(recorded(contact, decision, minute, index, **more)))


async def make_due(desk: Desk) -> None:
    await desk.pool.execute("UPDATE delivery SET next_at = now() - interval '1 second' WHERE next_at IS NOT NULL")


async def statuses(desk: Desk) -> list[str]:
    found = await desk.pool.fetch("SELECT * FROM delivery ORDER BY delivery_id")
    return [hooks.shape_delivery(row)["status"] for row in found]


async def test_a_grant_that_waits_for_its_mailbox_is_told_once_it_is_proven(desk: Desk, tool: Tool) -> None:
    contact, grant = uuid7(), uuid7()
    await hook(desk, "consent.granted")
    wanted = {"event_id": grant, "channels": (EMAIL, SMS), "confirmation_required": True}
    await told(desk, contact, Decision.GRANTED, 1, 4, **wanted)
    await deliver(desk)
    assert tool.asked == []
    await told(desk, contact, Decision.CONFIRMED, 2, 5, channels=(EMAIL,))
    await deliver(desk)
    (message,) = tool.asked
    data = message["data"]
    assert (message["type"], data["event_id"], data["entry_index"]) == ("consent.granted", str(grant), 4)
    assert data["channels"] == ["email"], "a mailbox proves nothing of a phone"
    assert data["confirmation_required"] is True
    assert message["timestamp"].startswith("2026-11-24T12:02:00")
    assert await statuses(desk) == ["delivered"]


@pytest.mark.parametrize("no", [Decision.WITHDRAWN, Decision.OBJECTED])
async def test_a_mailbox_proven_after_a_no_brings_no_yes(desk: Desk, tool: Tool, no: Decision) -> None:
    contact = uuid7()
    await hook(desk, "consent.granted")
    await told(desk, contact, Decision.GRANTED, 1, 4, confirmation_required=True)
    await told(desk, contact, no, 2, 5, purpose=None)
    await told(desk, contact, Decision.CONFIRMED, 3, 6, channels=(EMAIL,))
    await deliver(desk)
    assert tool.asked == []


async def test_what_is_due_together_comes_one_after_the_other_and_nothing_is_left_out(desk: Desk, tool: Tool) -> None:
    contact = uuid7()
    await hook(desk)
    for index, decision in enumerate([Decision.GRANTED, Decision.WITHDRAWN, Decision.GRANTED, Decision.REFUSED]):
        await told(desk, contact, decision, index, 4 + index)
    courier = Courier(desk)
    counts = [await courier.deliver()]
    while counts[-1]:
        await asyncio.gather(*courier._under_way)
        counts.append(await courier.deliver())
    await courier._client.aclose()
    assert tool.types == ["granted", "withdrawn", "granted", "refused"]
    assert counts == [1, 1, 1, 1, 0]


async def test_a_grant_that_a_no_has_overtaken_is_not_tried_again(desk: Desk, tool: Tool) -> None:
    contact = uuid7()
    await hook(desk)
    tool.answers = iter([500])
    await told(desk, contact, Decision.GRANTED, 1, 4)
    await deliver(desk)
    await told(desk, contact, Decision.WITHDRAWN, 2, 5)
    await deliver(desk)
    assert tool.types == ["granted", "withdrawn"], "a no waits for nothing"
    await make_due(desk)
    await deliver(desk)
    assert tool.types == ["granted", "withdrawn"]
    assert await statuses(desk) == ["superseded", "delivered"]
    (again,) = await desk.pool.fetch("SELECT * FROM delivery WHERE type = 'consent.granted'")
    async with desk.pool.acquire() as connection, connection.transaction():
        await webhooks.again(connection, "demo", again["webhook_id"], again["delivery_id"], datetime.now(UTC))
    await deliver(desk)
    assert tool.types == ["granted", "withdrawn"], "nor when somebody asks for it"


async def test_a_grant_is_not_told_of_who_is_erased(desk: Desk, tool: Tool) -> None:
    contact = uuid7()
    await inbound.capture(desk, batch(captured(contact, 0, email="alice@example.com")))
    await hook(desk)
    tool.answers = iter([500])
    await told(desk, contact, Decision.GRANTED, 1, 4)
    await deliver(desk)
    async with desk.pool.acquire() as connection, connection.transaction():
        await erase.erase(desk, connection, "demo", contact)
    await told(desk, contact, Decision.ERASED, 2, 5, purpose=None)
    await make_due(desk)
    await deliver(desk)
    assert tool.types == ["granted", "erased"]


async def test_what_is_left_of_a_grant_is_told(desk: Desk, tool: Tool) -> None:
    contact = uuid7()
    await hook(desk)
    tool.answers = iter([500])
    await told(desk, contact, Decision.GRANTED, 1, 4, channels=(EMAIL, SMS))
    await deliver(desk)
    await told(desk, contact, Decision.WITHDRAWN, 2, 5, channels=(SMS,))
    await make_due(desk)
    await deliver(desk)
    grants = [one["data"]["channels"] for one in tool.asked if one["type"] == "consent.granted"]
    assert grants == [["email", "sms"], ["email"]]


async def test_a_yes_waits_for_the_noes_that_came_before_it(desk: Desk, tool: Tool) -> None:
    contact, other = uuid7(), uuid7()
    await hook(desk)
    await told(desk, contact, Decision.GRANTED, 1, 4)
    await deliver(desk)
    tool.answers = iter([500])
    await told(desk, contact, Decision.WITHDRAWN, 2, 5)
    await deliver(desk)
    await told(desk, contact, Decision.GRANTED, 3, 6)
    await told(desk, other, Decision.GRANTED, 4, 7)
    await deliver(desk)
    assert tool.types == ["granted", "withdrawn", "granted"]
    assert tool.asked[-1]["data"]["contact_id"] == str(other), "nobody else waits"
    await make_due(desk)
    await deliver(desk)
    assert tool.types == ["granted", "withdrawn", "granted", "withdrawn", "granted"]


async def test_a_restriction_that_came_back_overtakes_its_end(desk: Desk, tool: Tool) -> None:
    contact = uuid7()
    await hook(desk)
    await told(desk, contact, Decision.RESTRICTED, 1, 4, purpose=None)
    tool.answers = iter([204, 500])
    await told(desk, contact, Decision.UNRESTRICTED, 2, 5, purpose=None)
    await deliver(desk)
    await told(desk, contact, Decision.RESTRICTED, 3, 6, purpose=None)
    await make_due(desk)
    await deliver(desk)
    assert tool.types == ["restricted", "unrestricted", "restricted"]


async def test_a_no_is_not_sent_beside_a_yes_of_the_same_contact_that_another_process_is_sending(desk: Desk) -> None:
    contact = uuid7()
    await hook(desk)
    await told(desk, contact, Decision.GRANTED, 1, 4)
    now = datetime.now(UTC)
    (grant,) = await webhooks.claim(desk.pool, now, 8, [], hooks.YES)
    await told(desk, contact, Decision.WITHDRAWN, 2, 5)
    now = datetime.now(UTC)
    assert await webhooks.claim(desk.pool, now, 8, [], hooks.YES) == []
    await webhooks.settle(desk.pool, grant["delivery_id"], answer="HTTP 204", delivered_at=now, next_at=None)
    (withdrawal,) = await webhooks.claim(desk.pool, now, 8, [], hooks.YES)
    assert withdrawal["type"] == "consent.withdrawn"
