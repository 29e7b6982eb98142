"""The rights of people on the whole stack: what a controller is told reaches the gate, and never becomes a yes."""

from secrets import token_hex
from typing import Any

import httpx

from dev.running import Running
from tests.system.people import Company, Visitor, eventually

CSV = {"Content-Type": "text/csv"}


async def known(company: Company, email: str) -> Visitor:
    """Somebody who agreed and is in contacts."""
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave(email)
    await company.check_until(True, "granted", contact={"email": email})

    async def there() -> bool:
        contact = (await company.contacts.get(f"/v1/contacts/{visitor.contact_id}")).json()
        return bool(contact.get("email") and contact.get("consents"))

    await eventually(there, bool)
    return visitor


async def tell(company: Company, visitor: Visitor, decision: str, **more: Any) -> str:
    """The controller was told by phone; the token for what must be seen."""
    path = f"/v1/contacts/{visitor.contact_id}/decisions"
    told = await company.contacts.post(path, json={"decision": decision, **more})
    assert told.status_code == 201, told.text
    return str(told.json()["freshness"]["token"])


async def test_a_withdrawal_told_by_phone_is_denied_at_once_and_recorded_without_its_note(company: Company) -> None:
    visitor = await known(company, f"{token_hex(5)}@example.com")
    token = await tell(company, visitor, "withdrawn", purpose="contact", channel="email", note="called on Monday")
    said = await company.check(contact={"id": visitor.contact_id}, at_least=token)
    assert (said["allowed"], said["reason"]) == (False, "withdrawn")
    entries = await eventually(lambda: company.history(visitor.contact_id), lambda found: len(found) == 2)
    entry = entries[1]["entry"]
    assert (entry["decision"], entry["actor"], entry["channels"]) == ("withdrawn", "controller", ["email"])
    assert "Monday" not in str(entries)
    export = (await company.contacts.get(f"/v1/contacts/{visitor.contact_id}/export")).json()
    assert [(one["decision"], one["note"]) for one in export["history"]][1] == ("withdrawn", "called on Monday")


async def test_nothing_but_the_visitors_own_later_grant_lifts_an_objection(company: Company) -> None:
    email = f"{token_hex(5)}@example.com"
    visitor, sharer = await known(company, email), await known(company, email)
    token = await tell(company, visitor, "objected")
    contact = {"id": visitor.contact_id}
    assert (await company.check(contact=contact, at_least=token))["reason"] == "objected"
    path = f"/v1/contacts/{visitor.contact_id}"
    other = (await company.contacts.post("/v1/import", content=f"email\nother-{email}\n", headers=CSV)).json()
    assert other["imported"] == 1
    (twin,) = (await company.contacts.get("/v1/contacts", params={"q": f"other-{email}"})).json()["items"]
    tries: list[httpx.Response] = [
        await company.contacts.patch(path, json={"name": "New", "phone": "+420601222333"}),
        await company.contacts.post("/v1/import", content=f"email,name,consent\n{email},X,granted\n", headers=CSV),
        await company.contacts.post(f"{path}/merge", json={"contact_ids": [twin["contact_id"]]}),
        await company.conversation.post("/v1/bots/lead/publish"),
        await company.contacts.patch(path, json={"email": None}),
    ]
    assert [answer.status_code for answer in tries] == [200, 200, 200, 201, 200]
    directory = tries[-1].json()["freshness"]["token"]
    for asked in (contact, {"email": email}, {"id": sharer.contact_id}):
        said = await company.check(contact=asked, at_least=directory, max_wait_ms=5000)
        assert (said["allowed"], said["reason"]) == (False, "objected")
    await eventually(lambda: company.history(visitor.contact_id), lambda found: len(found) == 2)
    again = await Visitor(company).start()
    await again.agree_and_leave(email)
    await company.check_until(True, "granted", contact={"email": email})


async def test_a_restriction_denies_locks_and_ends_only_on_record(company: Company) -> None:
    visitor = await known(company, f"{token_hex(5)}@example.com")
    contact, path = {"id": visitor.contact_id}, f"/v1/contacts/{visitor.contact_id}"
    token = await tell(company, visitor, "restricted")
    assert (await company.check(contact=contact, at_least=token))["reason"] == "restricted"
    assert (await company.contacts.get(path)).json()["restricted"] is True
    assert (await company.contacts.patch(path, json={"name": "X"})).json()["code"] == "restricted"
    token = await tell(company, visitor, "unrestricted")
    said = await company.check(contact=contact, at_least=token, max_wait_ms=5000)
    assert (said["allowed"], said["reason"]) == (True, "granted")

    async def lifted() -> bool:
        return bool((await company.contacts.get(path)).json()["restricted"])

    await eventually(lifted, lambda restricted: not restricted)


async def test_an_address_the_controller_sets_is_unconfirmed_at_the_gate(company: Company) -> None:
    email = f"{token_hex(5)}@example.com"
    visitor = await known(company, email)
    changed = await company.contacts.patch(f"/v1/contacts/{visitor.contact_id}", json={"email": f"new-{email}"})
    token = changed.json()["freshness"]["token"]
    asked = {"at_least": token, "max_wait_ms": 5000}
    assert (await company.check(contact={"id": visitor.contact_id}, **asked))["reason"] == "unconfirmed"
    assert (await company.check(contact={"email": f"new-{email}"}, **asked))["reason"] == "unconfirmed"
    assert (await company.check(contact={"email": email}, **asked))["reason"] == "unknown_contact"


async def test_the_export_has_the_notice_as_it_was_shown_a_receipt_and_what_was_said(
    stack: Running, company: Company
) -> None:
    email = f"{token_hex(5)}@example.com"
    visitor = await known(company, email)
    path = f"/v1/widget/conversations/{visitor.conversation_id}"
    talk = (await company.conversation.get(path, headers=visitor.headers)).raise_for_status().json()
    export = (await company.contacts.get(f"/v1/contacts/{visitor.contact_id}/export")).json()
    (entry,) = await company.history(visitor.contact_id)
    (told,) = export["history"]
    assert export["complete"] is True
    assert (told["index"], told["notice"]["text"]) == (entry["index"], entry["evidence"]["notice"]["text"])
    sending = "tools with which the controller sends its messages"
    assert {one["role"] for one in export["recipients"]} == {"controller", "processor", sending}
    (held,) = export["conversations"]
    assert (held["conversation_id"], held["page_url"]) == (visitor.conversation_id, "https://acme.example/contact")
    assert (held["messages"], held["decisions"]) == (talk["messages"], talk["decisions"])
    assert f"…@{email.partition('@')[2]}" in str(held["messages"])
    assert email not in str(held)
    read = await company.contacts.get(f"/v1/contacts/{visitor.contact_id}/export", headers={"Accept": "text/html"})
    assert all(said["text"] in read.text for said in held["messages"])
    assert told["receipt_url"].startswith(f"{stack.url('consent_ledger')}/r/")
    limited = stack.http("contacts", stack.signer().token(company.workspace, ["contacts:read"]))
    partial = (await limited.get(f"/v1/contacts/{visitor.contact_id}/export")).json()
    assert (partial["complete"], partial["history"][0]["notice"]) == (False, None)
    assert (len(partial["missing"]), partial["conversations"]) == (1, export["conversations"])
