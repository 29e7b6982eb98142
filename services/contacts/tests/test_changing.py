"""The controller rectifies and tells; a grant never comes from here, and covers only the address it was given with."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from contacts.handlers import inbound, suppressions
from contacts.handlers.desk import Desk
from contacts.handlers.one import directory
from fastapi import FastAPI
from tales import at, batch, captured, configured, recorded, said

from dev.keys import Signer
from shared.events import (
    AddressAsked,
    Channel,
    Decision,
    SuppressionKind,
    SuppressionReported,
)
from shared.freshness import read
from shared.identity import Kind, fingerprint, uuid7

pytestmark = pytest.mark.kafka
Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def desk(app: FastAPI, client: httpx.AsyncClient) -> Desk:
    found: Desk = app.state.contacts.desk
    return found


@pytest.fixture
def ask(client: httpx.AsyncClient, signer: Signer) -> Ask:
    async def ask(
        method: str, path: str, json: Any = None, *, key: str | None = None, csv: str | None = None, **more: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {signer.token('demo', **more)}"}
        headers |= ({"Idempotency-Key": key} if key else {}) | ({"Content-Type": "text/csv"} if csv else {})
        return await client.request(method, path, json=json, content=csv, headers=headers)

    return ask


@pytest_asyncio.fixture
async def alice(desk: Desk) -> UUID:
    """Agreed to be contacted, by e-mail and phone."""
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(contact, 2, name="Alice", email="alice@example.com")))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 1, 0)))
    return contact


async def test_an_address_set_by_the_controller_is_unconfirmed_until_a_later_grant(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    answer = await ask("PATCH", f"/v1/contacts/{alice}", {"email": " New@Example.COM ", "company": "Acme"})
    assert answer.status_code == 200
    changed = answer.json()
    assert (changed["email"], changed["company"], changed["name"]) == ("new@example.com", "Acme", "Alice")
    shown = {row["channel"]: row["decision"] for row in changed["consents"]}
    assert shown == {"email": "unconfirmed", "phone": "granted"}
    promised = read(b"k" * 32, changed["freshness"]["token"], "demo")
    assert (promised.contact_id, promised.directory) == (alice, 2)
    await inbound.record(desk, batch(recorded(alice, Decision.GRANTED, 60 * 24 * 30, 1)))
    again = (await ask("GET", f"/v1/contacts/{alice}")).json()
    assert {row["decision"] for row in again["consents"]} == {"granted"}


async def test_an_address_taken_away_is_kept_as_a_fingerprint_until_it_is_given_back(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    async def kept() -> list[tuple[str, bool]]:
        row = await desk.pool.fetchrow("SELECT * FROM contact WHERE contact_id = $1", alice)
        assert "example.com" not in str(row["former"])
        return [(one.kind, one.until is None) for one in directory(row).former]

    path = f"/v1/contacts/{alice}"
    await ask("PATCH", path, {"email": "new@example.com", "name": "Alice B."})
    assert await kept() == [("email", False)]
    await ask("POST", f"{path}/decisions", {"decision": "objected"})
    await ask("PATCH", path, {"email": None, "phone": "+420601123456"})
    assert await kept() == [("email", False), ("email", True)]  # the second was denied while it was the contact's
    await ask("PATCH", path, {"email": "alice@example.com"})
    assert await kept() == [("email", True)]
    await ask("PATCH", path, {"email": "new@example.com"})
    assert await kept() == [("email", True)]


async def _complained(desk: Desk, address: str) -> None:
    told = SuppressionReported(
        workspace="demo",
        address="email",
        fingerprint=fingerprint(desk.fingerprint_key, "demo", Kind.EMAIL, address),
        channel=Channel.EMAIL,
        kind=SuppressionKind.COMPLAINT,
        at=at(4),
        source="esp",
    )
    await suppressions.suppress(desk, batch(told))


@pytest.mark.parametrize("how", ["withdrawn", "objected", "restricted", "complained", "erased"])
async def test_the_owner_of_an_address_is_not_written_to_where_they_objected_complained_or_went(
    ask: Ask, desk: Desk, alice: UUID, how: str
) -> None:
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 3, email="bob@example.com")))
    if how == "erased":
        await ask("DELETE", f"/v1/contacts/{bob}")
    elif how == "complained":
        await _complained(desk, "bob@example.com")
    else:
        told = {"decision": how} if how != "withdrawn" else {"decision": how, "purpose": "contact"}
        assert (await ask("POST", f"/v1/contacts/{bob}/decisions", told)).status_code == 201
    asked_about = "bob@example.com" if how == "withdrawn" else None

    answer = await ask("PATCH", f"/v1/contacts/{alice}", {"email": "bob@example.com"})
    (changed,) = [one for one in await said(desk.pool) if one["type"] == "souhlas.contact.changed"]
    assert (changed["fields"], changed["email"]) == (["email"], asked_about)

    again = AddressAsked(workspace="demo", contact_id=alice, grant_event_id=uuid7(), asked_at=at(5))
    await inbound.capture(desk, batch(again))
    (told_then,) = [one for one in await said(desk.pool) if one["type"] == "souhlas.contact.address_told"]
    assert told_then["email"] == asked_about
    warned = [one["code"] for one in answer.json()["warnings"]]
    assert warned == ([] if how == "withdrawn" else ["address_denied"])
    assert (await ask("PATCH", f"/v1/contacts/{alice}", {"name": "Alice B."})).json()["warnings"] == []


async def test_an_import_has_nobody_written_to_who_complained_of_mail(ask: Ask, desk: Desk, alice: UUID) -> None:
    await inbound.capture(
        desk, batch(captured(bob := uuid7(), 6, phone="+420601555666"), captured(uuid7(), 6, phone="+420601555777"))
    )
    await _complained(desk, "bob@example.com")
    sheet = "email,phone\nbob@example.com,+420601555666\ncarl@example.com,+420601555777\n"
    assert (await ask("POST", "/v1/import", csv=sheet)).json()["updated"] == 2
    told = [one for one in await said(desk.pool) if one["type"] == "souhlas.contact.changed"]
    assert {one["email"] for one in told} == {None, "carl@example.com"}
    assert {one["contact_id"] for one in told if one["email"] is None} == {str(bob)}


async def test_the_same_address_again_changes_nothing(ask: Ask, alice: UUID) -> None:
    changed = (await ask("PATCH", f"/v1/contacts/{alice}", {"email": "ALICE@example.com"})).json()
    assert {row["decision"] for row in changed["consents"]} == {"granted"}
    assert read(b"k" * 32, changed["freshness"]["token"], "demo").directory == 1


async def test_a_visitor_who_gives_an_address_again_is_believed(ask: Ask, desk: Desk, alice: UUID) -> None:
    await ask("PATCH", f"/v1/contacts/{alice}", {"email": "new@example.com"})
    await inbound.capture(desk, batch(captured(alice, 60 * 24 * 30, email="newest@example.com")))
    contact = (await ask("GET", f"/v1/contacts/{alice}")).json()
    assert contact["email"] == "newest@example.com"
    assert {row["decision"] for row in contact["consents"]} == {"granted"}


async def test_a_late_capture_does_not_undo_a_correction(ask: Ask, desk: Desk, alice: UUID) -> None:
    await ask("PATCH", f"/v1/contacts/{alice}", {"name": None})
    await inbound.capture(desk, batch(captured(alice, 1, name="Alicia", phone="+420601123456")))
    contact = (await ask("GET", f"/v1/contacts/{alice}")).json()
    assert (contact["name"], contact["phone"]) == (None, "+420601123456")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": "nobody"}, "/email"),
        ({"phone": "12"}, "/phone"),
        ({"name": "  "}, "/name"),
        ({"company": "x" * 201}, "/company"),
        ({"nmae": "typo"}, "/nmae"),
        ({"name": 5}, "/name"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(
    ask: Ask, alice: UUID, body: dict[str, Any], pointer: str
) -> None:
    answer = await ask("PATCH", f"/v1/contacts/{alice}", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_withdrawal_told_by_phone_holds_at_once_and_gets_its_entry_later(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    told = await ask("POST", f"/v1/contacts/{alice}/decisions", {"decision": "withdrawn", "note": "called on Monday"})
    assert told.status_code == 201
    contact = (await ask("GET", f"/v1/contacts/{alice}")).json()
    row = next(row for row in contact["consents"] if (row["purpose"], row["channel"]) == ("contact", "email"))
    assert (row["decision"], row["entry_index"]) == ("withdrawn", None)
    assert read(b"k" * 32, told.json()["freshness"]["token"], "demo").denied
    entry = recorded(alice, Decision.WITHDRAWN, 60 * 24 * 30, 7, purpose=None, event_id=UUID(told.json()["event_id"]))
    await inbound.record(desk, batch(entry))
    contact = (await ask("GET", f"/v1/contacts/{alice}")).json()
    row = next(row for row in contact["consents"] if (row["purpose"], row["channel"]) == ("contact", "email"))
    assert (row["decision"], row["entry_index"]) == ("withdrawn", 7)


async def test_a_grant_needs_proof(ask: Ask, alice: UUID) -> None:
    answer = await ask("POST", f"/v1/contacts/{alice}/decisions", {"decision": "granted", "purpose": "contact"})
    assert (answer.status_code, answer.json()["code"]) == (422, "grant_needs_proof")


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "objected", "purpose": "contact"},
        {"decision": "restricted", "channel": "email"},
        {"decision": "refused"},
        {"decision": "erased"},
        {"decision": "withdrawn", "purpose": "nonsense"},
        {"decision": "maybe"},
        {},
    ],
)
async def test_a_decision_that_cannot_be_told_is_refused(ask: Ask, alice: UUID, body: dict[str, Any]) -> None:
    answer = await ask("POST", f"/v1/contacts/{alice}/decisions", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("decision", ["maybe", "refused", "erased", "", None, 5])
async def test_what_may_be_told_is_named(ask: Ask, alice: UUID, decision: Any) -> None:
    answer = await ask("POST", f"/v1/contacts/{alice}/decisions", {"decision": decision})
    detail = "must be one of withdrawn, objected, restricted, unrestricted"
    assert answer.json()["errors"] == [{"pointer": "/decision", "detail": detail}]


async def test_a_restricted_profile_is_locked_until_the_ledger_has_the_end(ask: Ask, desk: Desk, alice: UUID) -> None:
    path = f"/v1/contacts/{alice}"
    assert (await ask("POST", f"{path}/decisions", {"decision": "restricted"})).status_code == 201
    assert (await ask("GET", path)).json()["restricted"] is True
    assert (await ask("PATCH", path, {"name": "B"})).json()["code"] == "restricted"
    ended = (await ask("POST", f"{path}/decisions", {"decision": "unrestricted"})).json()
    assert read(b"k" * 32, ended["freshness"]["token"], "demo").recorded
    row = await desk.pool.fetchrow("SELECT decided_at FROM entry WHERE event_id = $1", UUID(ended["event_id"]))
    minute = (row["decided_at"] - at(0)).total_seconds() / 60
    entry = recorded(alice, Decision.UNRESTRICTED, minute, 9, purpose=None, event_id=UUID(ended["event_id"]))
    await inbound.record(desk, batch(entry))
    assert (await ask("PATCH", path, {"name": "B"})).status_code == 200


async def test_a_repeated_key_answers_the_same_and_does_it_once(ask: Ask, desk: Desk, alice: UUID) -> None:
    path = f"/v1/contacts/{alice}/decisions"
    first = await ask("POST", path, {"decision": "objected"}, key="one")
    again = await ask("POST", path, {"decision": "objected"}, key="one")
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert await desk.pool.fetchval("SELECT count(*) FROM entry WHERE decision = 'objected'") == 1


async def test_writing_needs_the_scope_and_stays_in_the_workspace(
    ask: Ask, client: httpx.AsyncClient, signer: Signer, alice: UUID
) -> None:
    rival = {"Authorization": f"Bearer {signer.token('rival')}"}
    assert (await client.patch(f"/v1/contacts/{alice}", json={"name": "X"}, headers=rival)).status_code == 404
    decision = {"decision": "withdrawn"}
    assert (await client.post(f"/v1/contacts/{alice}/decisions", json=decision, headers=rival)).status_code == 404
    readonly = {"Authorization": f"Bearer {signer.token('demo', 'contacts:read')}"}
    answer = await client.patch(f"/v1/contacts/{alice}", json={"name": "X"}, headers=readonly)
    assert answer.json()["code"] == "scope_missing"


async def test_after_a_database_was_put_back_a_yes_given_since_does_not_cover_the_address_of_before(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    """By the statements of docs/operations.md: Bob said yes after the backup, with an address that is in none."""
    bob = uuid7()
    await inbound.capture(desk, batch(captured(bob, 2, name="Bob", email="bob@example.com")))
    backup = at(3)
    await inbound.record(desk, batch(recorded(bob, Decision.GRANTED, 5, 1)))
    page = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
    _, _, rest = page.partition("<<'SQL'\n")
    await desk.pool.execute(rest.partition("\n   SQL\n")[0].replace(":'backup'", f"'{backup.isoformat()}'"))
    for contact in (alice, bob):
        assert (await ask("PATCH", f"/v1/contacts/{contact}", {"phone": "+420601234567"})).status_code == 200
    query = "SELECT contact_id, email_set_by, email_at, directory_version FROM contact WHERE contact_id = ANY($1)"
    row = {row["contact_id"]: row for row in await desk.pool.fetch(query, [alice, bob])}
    assert {row[one]["directory_version"] for one in (alice, bob)} == {1_000_002}
    assert (row[alice]["email_set_by"], row[bob]["email_set_by"]) == ("visitor", "controller")
    assert row[bob]["email_at"] > at(5)
    shown = {row["channel"]: row["decision"] for row in (await ask("GET", f"/v1/contacts/{bob}")).json()["consents"]}
    assert shown["email"] == "unconfirmed"
