"""An erased contact is gone from here, and its tokens end."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from conversation.handlers.erasing import erase as erase_here

from shared.envelope import seal
from shared.events import ContactCaptured, ContactErased, ErasureCompleted, Source
from shared.identity import Kind, fingerprint
from shared.kafka import Producer
from shared.outbox import say
from shared.topics import CONTACT

pytestmark = pytest.mark.kafka


async def erase(service: Any, workspace: str, contact_id: Any) -> None:
    """Say it as contacts does, and wait until it has been heard."""
    now = datetime.now(UTC)
    event = ContactErased(workspace=workspace, contact_id=contact_id, erasure_id=uuid4(), erased_at=now)
    message = seal(event, topic=CONTACT, event_id=uuid4(), source="contacts", time=now)
    producer = Producer(service.infra.kafka, client_id="contacts-test")
    await producer.start()
    await producer.send([message, message])
    await producer.stop()
    query = "SELECT 1 FROM contact WHERE workspace = $1 AND id = $2 AND erased_at IS NOT NULL"
    async with asyncio.timeout(30):
        while not await service.rows(query, workspace, contact_id):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_erasure_ends_the_tokens_and_the_next_conversation_is_a_new_contact(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted", "jan@acme.example")
    await erase(service, visit.workspace, visit.contact_id)
    answer = {"step_id": "name", "value": None, "input": "button"}
    for method, path, body in (("GET", "", None), ("POST", "/answers", answer), ("POST", "/withdraw", {})):
        gone = await service.http.request(method, visit.url + path, json=body, headers=visit.headers)
        assert (gone.status_code, gone.json()["code"]) == (410, "erased")
    read = f"/v1/contacts/{visit.contact_id}/conversations"
    gone = await service.http.get(read, headers=service.admin(visit.workspace))
    assert (gone.status_code, gone.json()["code"]) == (410, "erased")
    again = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"])
    assert again.contact_id != visit.contact_id


async def test_nothing_of_an_erased_contact_is_left_in_the_store(service: Any) -> None:
    visit = await service.visit(await service.set_up(), page_url="https://acme.example/landing-canary")
    await visit.answers("offer", "granted")
    headers = {"Idempotency_Key": secrets.token_hex(8)}
    kept = await visit.send("canary@acme.example", "typed", **headers)
    assert "c…@acme.example" in kept.text
    await erase(service, visit.workspace, visit.contact_id)
    for table in ("conversation", "contact", "idempotency"):
        whole = str([dict(row) for row in await service.rows(f"SELECT * FROM {table}")])
        assert "c…@acme" not in whole
        assert "c\\xe2\\x80\\xa6@acme" not in whole
        assert "landing-canary" not in whole
    replayed = await visit.send("canary@acme.example", "typed", "email", **headers)
    assert (replayed.status_code, replayed.json()["code"]) == (410, "erased")


async def test_an_address_that_waits_to_be_said_is_forgotten_and_stays_denied_by_its_fingerprint(service: Any) -> None:
    contact, now, key = uuid4(), datetime.now(UTC), b"p" * 40
    told: dict[str, Any] = {"workspace": "demo", "contact_id": contact, "captured_at": now, "purpose": "contact"}
    captures = [
        ContactCaptured(**told, source=Source(), **given)
        for given in ({"email": "Canary@acme.example"}, {"phone": "+420601123456"}, {"name": "Canary"})
    ]
    erased = ContactErased(workspace="demo", contact_id=contact, erasure_id=uuid4(), erased_at=now)

    async def unsend(ids: Sequence[UUID]) -> None:
        assert not ids

    async with service.app.state.running.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        waiting = [seal(one, topic=CONTACT, event_id=uuid4(), source="conversation", time=now) for one in captures]
        await say(connection, *waiting)
        assert await erase_here(connection, [erased], now, unsend, key) == 3
        (row,) = await connection.fetch("SELECT value FROM outbox WHERE key = $1", erased.topic_key.encode())
        await transaction.rollback()
    completed = ErasureCompleted.model_validate_json(row["value"])
    assert sorted((one.kind, one.fingerprint) for one in completed.addresses) == [
        ("email", fingerprint(key, "demo", Kind.EMAIL, "canary@acme.example")),
        ("phone", fingerprint(key, "demo", Kind.PHONE, "+420601123456")),
    ]
    assert b"anary" not in row["value"]


async def test_an_unknown_contact_can_be_erased_and_one_of_another_workspace_is_not_touched(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    other = await service.set_up()
    await erase(service, other, visit.contact_id)
    await erase(service, other, uuid4())
    assert (await visit.answer("offer"))["expects"]["type"] == "consent"
