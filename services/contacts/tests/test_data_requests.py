"""Requests of data subjects and what ends them: answered, refused, or erased before anybody answered."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from contacts.domain.terms import due
from contacts.handlers import inbound
from contacts.handlers.desk import Desk
from fastapi import FastAPI
from tales import at, batch, captured, configured, recorded

from dev.keys import Signer
from shared.events import ContactRequested, Decision
from shared.identity import uuid7
from shared.times import rfc3339

pytestmark = pytest.mark.kafka
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def desk(app: FastAPI, client: httpx.AsyncClient) -> Desk:
    """The running service's own."""
    found: Desk = app.state.contacts.desk
    return found


@pytest.fixture
def ask(client: httpx.AsyncClient, signer: Signer) -> Ask:
    async def ask(method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        return await client.request(
            method, path, json=json, headers={"Authorization": f"Bearer {signer.token('demo')}"} | headers
        )

    return ask


@pytest_asyncio.fixture
async def alice(desk: Desk) -> UUID:
    """Who agreed and was never confirmed."""
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(contact, 2, name="Alice", email="alice@example.com")))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 1, 0, confirmation_required=True)))
    return contact


def requested(
    contact: UUID, kind: Any, cause: Any = "visitor", minute: float = 0, address_set_at: datetime | None = None
) -> ContactRequested:
    return ContactRequested(
        workspace="demo",
        contact_id=contact,
        request_id=uuid7(),
        kind=kind,
        requested_at=at(minute),
        locale="cs",
        cause=cause,
        address_set_at=address_set_at,
    )


async def close(ask: Ask, request: ContactRequested, outcome: str = "done", note: str | None = None) -> httpx.Response:
    return await ask("POST", f"/v1/requests/{request.request_id}/close", {"outcome": outcome, "note": note})


async def statuses(ask: Ask, contact: UUID) -> dict[str, str]:
    items = (await ask("GET", f"/v1/requests?contact_id={contact}")).json()["items"]
    return {f"{one['kind']} {one['cause']}": one["status"] for one in items}


async def test_a_request_for_a_copy_that_an_erasure_ends_was_never_done_and_the_answer_says_so(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    await inbound.capture(desk, batch(requested(alice, "access"), requested(alice, "erasure")))
    erased = (await ask("DELETE", f"/v1/contacts/{alice}")).json()
    assert [one["code"] for one in erased["warnings"]] == ["access_unanswered"]
    assert (await ask("DELETE", f"/v1/contacts/{alice}")).json() == erased
    closed = (await ask("GET", f"/v1/requests?status=closed&contact_id={alice}")).json()["items"]
    assert {one["kind"]: one["status"] for one in closed} == {"access": "erased", "erasure": "done"}
    assert all(one["closed_at"] for one in closed)
    late = requested(alice, "access", minute=3)
    await inbound.capture(desk, batch(late, requested(alice, "erasure", minute=3)))
    closed = (await ask("GET", f"/v1/requests?contact_id={alice}")).json()["items"]
    assert sorted((one["kind"], one["status"]) for one in closed) == [
        *[("access", "erased")] * 2,
        *[("erasure", "done")] * 2,
    ]


async def test_an_answered_request_for_a_copy_stays_done_and_its_erasure_warns_of_nothing(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    asked = requested(alice, "access")
    await inbound.capture(desk, batch(asked))
    await close(ask, asked)
    assert (await ask("DELETE", f"/v1/contacts/{alice}")).json()["warnings"] == []
    assert await statuses(ask, alice) == {"access visitor": "done"}


async def test_who_was_never_confirmed_is_erased_once_their_request_for_a_copy_is_answered(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    asked, more = requested(alice, "access"), requested(alice, "access", minute=1)
    await inbound.capture(desk, batch(asked, more))
    await inbound.capture(desk, batch(requested(alice, "erasure", "unconfirmed", 60)))
    await close(ask, asked)
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 200, "the other request is open"
    assert (await close(ask, more)).json()["status"] == "done"
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 410
    assert await statuses(ask, alice) == {"access visitor": "done", "erasure unconfirmed": "done"}


async def test_who_confirmed_while_their_request_for_a_copy_was_open_is_not_erased_for_want_of_it(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    asked = requested(alice, "access")
    await inbound.capture(desk, batch(asked))
    await inbound.capture(desk, batch(requested(alice, "erasure", "unconfirmed", 60)))
    await inbound.record(desk, batch(recorded(alice, Decision.CONFIRMED, 70, 1)))
    await close(ask, asked)
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 200
    assert await statuses(ask, alice) == {"access visitor": "done"}


async def test_an_answer_erases_nobody_who_is_restricted_and_the_lifting_does(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    asked = requested(alice, "access")
    await inbound.capture(desk, batch(asked))
    await inbound.capture(desk, batch(requested(alice, "erasure", "unconfirmed", 60)))
    await inbound.record(desk, batch(recorded(alice, Decision.RESTRICTED, 70, 1, purpose=None)))
    await close(ask, asked)
    assert await statuses(ask, alice) == {"access visitor": "done", "erasure unconfirmed": "open"}
    await inbound.record(desk, batch(recorded(alice, Decision.UNRESTRICTED, 80, 2, purpose=None)))
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 410


@pytest.mark.parametrize("confirms", [False, True])
async def test_an_address_that_nobody_confirmed_waits_for_an_open_request_for_a_copy_and_goes_after_it(
    ask: Ask, desk: Desk, alice: UUID, confirms: bool
) -> None:
    async def address() -> str | None:
        found: str | None = (await ask("GET", f"/v1/contacts/{alice}")).json()["email"]
        return found

    await ask("PATCH", f"/v1/contacts/{alice}", {"email": "set@example.com"})
    set_at = await desk.pool.fetchval("SELECT email_at FROM contact WHERE contact_id = $1", alice)
    asked = requested(alice, "access")
    await inbound.capture(desk, batch(asked))
    await inbound.capture(desk, batch(requested(alice, "erasure", "unconfirmed_address", 60, set_at)))
    assert await address() == "set@example.com"
    if confirms:
        later = (set_at - at(0)).total_seconds() / 60 + 1
        await inbound.record(desk, batch(recorded(alice, Decision.CONFIRMED, later, 1)))
    await close(ask, asked)
    assert await address() == ("set@example.com" if confirms else None)
    assert await statuses(ask, alice) == {"access visitor": "done"}


@pytest.mark.parametrize("note", [None, "", "  "])
async def test_a_refusal_needs_its_reason(ask: Ask, desk: Desk, alice: UUID, note: str | None) -> None:
    asked = requested(alice, "access")
    await inbound.capture(desk, batch(asked))
    answer = await close(ask, asked, "refused", note)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/note")
    assert await statuses(ask, alice) == {"access visitor": "open"}
    refused = (await close(ask, asked, "refused", "manifestly unfounded")).json()
    assert (refused["status"], refused["note"]) == ("refused", "manifestly unfounded")


async def test_a_request_is_extended_once_with_a_reason_that_goes_with_the_contact(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    async def extend(request: ContactRequested, reason: str) -> httpx.Response:
        return await ask("POST", f"/v1/requests/{request.request_id}/extend", {"reason": reason})

    now = desk.now()
    fresh = requested(alice, "access").model_copy(update={"requested_at": now})
    late = requested(alice, "erasure").model_copy(update={"requested_at": now - timedelta(days=32)})
    await inbound.capture(desk, batch(fresh, late))
    blank = await extend(fresh, " ")
    assert (blank.status_code, blank.json()["errors"][0]["pointer"]) == (422, "/reason")
    extended = (await extend(fresh, "many sources")).json()
    assert extended["due_at"] == rfc3339(due(now, extended=True))
    assert (extended["overdue"], extended["extension_reason"]) == (False, "many sources")
    assert extended["extended_at"] is not None
    assert (await extend(fresh, "more")).json()["code"] == "extended"
    assert (await extend(late, "too late")).json()["code"] == "overdue"
    page = await ask("GET", f"/v1/contacts/{alice}/export?lang=sk", Accept="text/html")
    assert "odpovedať sa má do" in page.text
    assert "many sources" in page.text
    await ask("DELETE", f"/v1/contacts/{alice}")
    assert (await extend(fresh, "more")).json()["code"] == "closed"
    closed = (await ask("GET", f"/v1/requests?contact_id={alice}")).json()["items"]
    assert [one["extension_reason"] for one in closed] == [None, None]
