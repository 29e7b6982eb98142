"""What only contacts can judge of a confirmed mailbox: whether the address is still the one that was asked about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from contacts.handlers import inbound
from contacts.handlers.desk import Desk
from fastapi import FastAPI
from tales import at, batch, captured, configured, said

from dev.keys import Signer
from shared.events import (
    Actor,
    AddressAsked,
    AddressProven,
    Channel,
    ConsentDecided,
    ContactRequested,
    Decision,
    Method,
)
from shared.identity import uuid7
from shared.times import rfc3339

pytestmark = pytest.mark.kafka


@pytest_asyncio.fixture
async def desk(app: FastAPI, client: httpx.AsyncClient) -> Desk:
    """What is said stays in the outbox, to be read there: nothing is published."""
    await app.state.contacts._relay.stop()
    found: Desk = app.state.contacts.desk
    return found


@pytest_asyncio.fixture
async def alice(desk: Desk) -> UUID:
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact")))
    await inbound.capture(
        desk, batch(captured(contact, 2, name="Alice", email="alice@example.com", phone="+420601234567"))
    )
    return contact


def proven(contact: UUID, address_set_at: datetime, fingerprint: str | None = None) -> AddressProven:
    decision = ConsentDecided(
        workspace="demo",
        contact_id=contact,
        decision=Decision.CONFIRMED,
        purpose="contact",
        channels=(Channel.EMAIL,),
        decided_at=datetime.now(UTC),
        method=Method.LINK,
        actor=Actor.VISITOR,
    )
    return AddressProven(
        workspace="demo",
        contact_id=contact,
        event_id=uuid7(),
        address_set_at=address_set_at,
        decision=decision,
        fingerprint=fingerprint,
    )


async def patch(client: httpx.AsyncClient, signer: Signer, contact: UUID, **fields: str) -> None:
    headers = {"Authorization": f"Bearer {signer.token('demo')}"}
    answer = await client.patch(f"/v1/contacts/{contact}", json=fields, headers=headers)
    assert answer.status_code == 200, answer.text


async def confirmations(desk: Desk) -> list[Any]:
    return [one for one in await said(desk.pool) if one["type"] == "souhlas.consent.confirmed"]


async def test_a_confirmation_is_said_under_the_id_that_the_visitor_was_told(desk: Desk, alice: UUID) -> None:
    event = proven(alice, at(2))
    await inbound.capture(desk, batch(event))
    (told,) = await confirmations(desk)
    assert told["id"] == str(event.event_id)


async def test_an_old_link_never_confirms_the_address_that_the_controller_set_since(
    desk: Desk, client: httpx.AsyncClient, signer: Signer, alice: UUID
) -> None:
    await patch(client, signer, alice, email="new@example.com")
    await inbound.capture(desk, batch(proven(alice, at(2))))
    assert await confirmations(desk) == []
    row = await desk.pool.fetchrow("SELECT email_at FROM contact WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(proven(alice, row["email_at"])))
    assert len(await confirmations(desk)) == 1


async def test_an_old_link_never_confirms_another_address_that_a_visitor_gave_since(desk: Desk, alice: UUID) -> None:
    await inbound.capture(desk, batch(captured(alice, 5, email="other@example.com")))
    await inbound.capture(desk, batch(proven(alice, at(2))))
    assert await confirmations(desk) == []
    await inbound.capture(desk, batch(captured(alice, 6, email="other@example.com")))
    await inbound.capture(desk, batch(proven(alice, at(5))))
    assert len(await confirmations(desk)) == 1


async def test_an_address_that_was_told_while_another_was_on_its_way_never_confirms_that_one(
    desk: Desk, alice: UUID
) -> None:
    await inbound.capture(
        desk, batch(AddressAsked(workspace="demo", contact_id=alice, grant_event_id=uuid7(), asked_at=at(4)))
    )
    (told,) = [one for one in await said(desk.pool) if one["type"] == "souhlas.contact.address_told"]
    assert (told["email"], told["set_at"]) == ("alice@example.com", rfc3339(at(2)))
    mark = await desk.pool.fetchval("SELECT email_fingerprint FROM contact WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(captured(alice, 3, email="other@example.com")))
    told_at = datetime.fromisoformat(told["told_at"])
    assert told_at > at(3), "the time at which it was told does not say which address is the later one"
    await inbound.capture(desk, batch(proven(alice, told_at, mark)))
    await inbound.capture(desk, batch(proven(alice, datetime.fromisoformat(told["set_at"]))))
    assert await confirmations(desk) == []
    now = await desk.pool.fetchval("SELECT email_fingerprint FROM contact WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(proven(alice, at(0), now)))
    assert len(await confirmations(desk)) == 1


async def test_an_address_that_nobody_confirmed_goes_alone_and_only_if_it_still_is_that_one(
    desk: Desk, client: httpx.AsyncClient, signer: Signer, alice: UUID
) -> None:
    await patch(client, signer, alice, email="new@example.com")
    row = await desk.pool.fetchrow("SELECT email_at FROM contact WHERE contact_id = $1", alice)

    def asked(set_at: datetime) -> ContactRequested:
        return ContactRequested(
            workspace="demo",
            contact_id=alice,
            request_id=uuid7(),
            kind="erasure",
            requested_at=datetime.now(UTC),
            locale="en",
            cause="unconfirmed_address",
            address_set_at=set_at,
        )

    await inbound.capture(desk, batch(asked(row["email_at"] - timedelta(seconds=1))))
    shown = await desk.pool.fetchrow("SELECT email FROM contact WHERE contact_id = $1", alice)
    assert shown["email"] == "new@example.com"
    await desk.pool.execute("UPDATE contact SET restricted = true WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(asked(row["email_at"])))
    assert await desk.pool.fetchval("SELECT email FROM contact WHERE contact_id = $1", alice) == "new@example.com"
    await desk.pool.execute("UPDATE contact SET restricted = false WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(asked(row["email_at"])))
    shown = await desk.pool.fetchrow("SELECT email, phone, name, erased_at FROM contact WHERE contact_id = $1", alice)
    assert dict(shown) == {"email": None, "phone": "+420601234567", "name": "Alice", "erased_at": None}
    assert await desk.pool.fetchval("SELECT count(*) FROM request WHERE contact_id = $1", alice) == 0
