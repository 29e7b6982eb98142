"""Who agreed, and whose address somebody else said no at: their own row stays a yes, and the no stands beside it."""

import csv
import io
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from contacts.handlers import inbound, suppressions
from contacts.handlers.desk import Desk
from fastapi import FastAPI
from tales import at, batch, captured, configured, recorded

from dev.keys import Signer
from shared.events import Channel, Decision, SuppressionKind, SuppressionReported
from shared.identity import Kind, fingerprint, uuid7

pytestmark = pytest.mark.kafka
SHARED, PHONE = "shared@example.com", "+420601234567"
Denied = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def desk(app: FastAPI, client: httpx.AsyncClient) -> Desk:
    found: Desk = app.state.contacts.desk
    return found


@pytest_asyncio.fixture
async def alice(desk: Desk) -> UUID:
    """Agreed in the tenth minute, by e-mail and phone."""
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(contact, 10, email=SHARED, phone=PHONE)))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 10, 100)))
    return contact


@pytest.fixture
def denied(client: httpx.AsyncClient, signer: Signer, alice: UUID) -> Denied:
    headers = {"Authorization": f"Bearer {signer.token('demo')}"}

    async def asked(*, with_by: bool = False) -> list[str]:
        answer = await client.get("/v1/denied-at-address", params={"contact_id": str(alice)}, headers=headers)
        assert answer.status_code == 200, answer.text
        found = [one for one in answer.json() if one["contact_id"] == str(alice)]
        told = [f"{one['purpose']}:{one['channel']}" for one in found]
        rows = csv.DictReader(io.StringIO((await client.get("/v1/export.csv", headers=headers)).text))
        (row,) = [one for one in rows if one["contact_id"] == str(alice)]
        assert (row["denied_at_address"].split(), row["contact:email"]) == (told, "granted")
        assert row["denied_at_address_by"].split() == ["+".join(one["by"]) for one in found]
        return [f"{cell} {'+'.join(one['by'])}" for cell, one in zip(told, found, strict=True)] if with_by else told

    return asked


async def tell(desk: Desk, contact: UUID, decision: Decision, minute: float, **more: Any) -> None:
    await inbound.record(desk, batch(recorded(contact, decision, minute, int(minute * 10), **more)))


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.RESTRICTED])
async def test_a_no_of_another_contact_at_the_address_stands_beside_the_yes(
    desk: Desk, denied: Denied, decision: Decision
) -> None:
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 11, email=SHARED)))
    assert await denied() == []
    purpose = None if decision in (Decision.OBJECTED, Decision.RESTRICTED) else "contact"
    await tell(desk, bob, decision, 12, purpose=purpose)
    assert await denied() == ["contact:email"], "the phone number is not theirs"


async def test_a_no_of_before_the_yes_is_lifted_by_it_and_one_for_another_purpose_is_none(
    desk: Desk, denied: Denied
) -> None:
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 1, email=SHARED, phone=PHONE)))
    await tell(desk, bob, Decision.REFUSED, 9, purpose="contact")
    await tell(desk, bob, Decision.REFUSED, 11, purpose="newsletter")
    assert await denied() == []
    await tell(desk, bob, Decision.WITHDRAWN, 10, purpose="contact")
    assert await denied() == ["contact:email", "contact:phone"], "at the same moment the no holds"


def reported(desk: Desk, kind: SuppressionKind, minute: float) -> SuppressionReported:
    return SuppressionReported(
        workspace="demo",
        address="email",
        fingerprint=fingerprint(desk.fingerprint_key, "demo", Kind.EMAIL, SHARED),
        channel=Channel.EMAIL,
        kind=kind,
        at=at(minute),
        source="esp",
    )


async def test_a_complaint_and_bounces_are_named_and_no_other_contact_is_blamed_for_them(
    desk: Desk, denied: Denied
) -> None:
    """As the gate judges: soft bounces the third time, a lift ends bounces alone, a later grant a complaint alone."""
    lift, soft = SuppressionKind.LIFT, SuppressionKind.SOFT_BOUNCE
    steps = [
        (SuppressionKind.HARD_BOUNCE, 20, ["contact:email bounce"]),
        (lift, 21, []),
        *((soft, 22, []), (soft, 23, []), (soft, 24, ["contact:email bounce"])),
        (SuppressionKind.COMPLAINT, 25, ["contact:email complaint+bounce"]),
        (lift, 26, ["contact:email complaint"]),
    ]
    for kind, minute, expected in steps:
        await suppressions.suppress(desk, batch(reported(desk, kind, minute)))
        assert await denied(with_by=True) == expected, (kind, minute)
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 11, email=SHARED)))
    await tell(desk, bob, Decision.WITHDRAWN, 27, purpose="contact")
    assert await denied(with_by=True) == ["contact:email contact+complaint"]


async def test_who_was_erased_or_complained_there_denies_too(
    desk: Desk, denied: Denied, client: httpx.AsyncClient, signer: Signer
) -> None:
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 1, phone=PHONE)))
    headers = {"Authorization": f"Bearer {signer.token('demo')}"}
    assert (await client.delete(f"/v1/contacts/{bob}", headers=headers)).status_code == 202
    assert await denied() == ["contact:phone"]
    await suppressions.suppress(desk, batch(reported(desk, SuppressionKind.COMPLAINT, 20)))
    assert await denied(with_by=True) == ["contact:email complaint", "contact:phone contact"]


async def test_who_has_left_the_address_denies_there_what_they_had_denied(desk: Desk, denied: Denied) -> None:
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 1, email=SHARED)))
    await tell(desk, bob, Decision.WITHDRAWN, 12, purpose="contact")
    await inbound.capture(desk, batch(captured(bob, 13, email="new@example.com")))
    assert await denied() == ["contact:email"]


async def test_what_is_said_after_the_address_was_left_is_no_matter_of_it(desk: Desk, denied: Denied) -> None:
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 1, email=SHARED)))
    await inbound.capture(desk, batch(captured(bob, 12, email="new@example.com")))
    await tell(desk, bob, Decision.WITHDRAWN, 13, purpose="contact")
    assert await denied() == []


async def test_at_least_one_contact_is_asked_about_and_a_strangers_is_nobody(
    client: httpx.AsyncClient, signer: Signer, alice: UUID
) -> None:
    headers = {"Authorization": f"Bearer {signer.token('rival')}"}
    assert (await client.get("/v1/denied-at-address", headers=headers)).status_code == 422
    strange = await client.get("/v1/denied-at-address", params={"contact_id": str(alice)}, headers=headers)
    assert (strange.status_code, strange.json()) == (200, [])
