"""Afterwards, through HTTP on the whole stack: one click, the preference page and a mailbox's owner reach the gate."""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest_asyncio

from dev.running import Running
from tests.system.people import Company, Json, Visitor, eventually, lead_bot, workspace_of


def path_of(url: str) -> str:
    """A link on the service's own client."""
    return urlsplit(url).path


async def test_the_gates_own_unsubscribe_link_ends_its_channel_at_once_and_no_other(company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.say("granted")
    await visitor.say("click@example.com", "typed")
    await visitor.say("+420601123456", "typed")
    contact = {"id": visitor.contact_id}
    allowed = await company.check_until(True, "granted", contact=contact)
    await company.check_until(True, "granted", contact=contact, channel="phone")
    link = path_of(allowed["duties"]["unsubscribe_url"])
    clicks = [
        await company.conversation.post(link, data={"List-Unsubscribe": "One-Click"}),
        await company.conversation.post(link, files={"List-Unsubscribe": (None, "One-Click")}),
    ]
    assert [(click.status_code, click.history) for click in clicks] == [(200, []), (200, [])]
    token = clicks[0].json()["freshness"]["token"]
    denied = await company.check(contact=contact, at_least=token, max_wait_ms=5000)
    assert (denied["allowed"], denied["reason"]) == (False, "withdrawn")
    await company.check_until(True, "granted", contact=contact, channel="phone")

    entries = await eventually(lambda: company.history(visitor.contact_id), lambda found: len(found) == 2)
    assert [entry["entry"]["method"] for entry in entries] == ["button", "one-click"]
    assert entries[1]["entry"]["channels"] == ["email"]


async def test_what_is_changed_on_the_preference_page_is_recorded_and_obeyed(company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("prefers@example.com")
    contact = {"id": visitor.contact_id}
    allowed = await company.check_until(True, "granted", contact=contact)
    page = path_of(allowed["duties"]["preferences_url"])

    async def choose(decision: str, purpose: str) -> Json:
        answer = await company.conversation.post(page, json={"purpose": purpose, "decision": decision})
        assert answer.status_code == 200, answer.text
        said: Json = answer.json()
        return said

    for decision, purpose, reason in (
        ("withdrawn", "contact", "withdrawn"),
        ("granted", "contact", "granted"),
        ("objected", "all", "objected"),
        ("granted", "contact", "granted"),
    ):
        said = await choose(decision, purpose)
        judged = await company.check(contact=contact, at_least=said["freshness"]["token"], max_wait_ms=5000)
        assert (judged["allowed"], judged["reason"]) == (decision == "granted", reason)
    entries = await company.history(visitor.contact_id)
    assert [entry["entry"]["decision"] for entry in entries] == [
        "granted", "withdrawn", "granted", "objected", "granted",
    ]  # fmt: skip
    last = entries[-1]
    assert last["entry"]["method"] == "preference_page"
    shown = last["evidence"]["notice"]["text"].encode()
    assert last["entry"]["notice_sha256"] == hashlib.sha256(shown).hexdigest()


@pytest_asyncio.fixture(loop_scope="session")
async def careful(stack: Running) -> Company:
    """A company whose newsletter needs the mailbox's owner to confirm; it is asked for after the e-mail."""
    found = await stack.new_workspace(seeded=False)
    company = Company(
        found.name,
        conversation=stack.http("conversation", found.admin),
        contacts=stack.http("contacts", found.admin),
        ledger=stack.http("consent_ledger", found.admin),
        gate=stack.http("marketing_gate", found.admin),
    )
    workspace = workspace_of("Careful s.r.o.")
    for purpose in workspace["purposes"]:
        purpose["confirmation"] = "mailbox"
    (await company.conversation.put("/v1/workspace", json=workspace)).raise_for_status()
    (await company.conversation.put("/v1/bots/lead", json=lead_bot())).raise_for_status()
    (await company.conversation.post("/v1/bots/lead/publish")).raise_for_status()
    return company


def mails(stack: Running, to: str) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in (Path(stack.state) / "mail").glob("*.json")]
    return [mail for mail in found if mail["to"] == to]


async def mail_for(stack: Running, to: str, purpose: str) -> dict[str, Any]:
    async def look() -> list[dict[str, Any]]:
        return [mail for mail in mails(stack, to) if mail["purpose"] == purpose]

    (mail,) = await eventually(look, bool)
    return mail


async def test_a_mailbox_must_be_confirmed_before_the_gate_allows(stack: Running, careful: Company) -> None:
    visitor = await Visitor(careful).start()
    await visitor.agree_and_leave("owner@example.com")
    await visitor.say("granted")
    contact = {"id": visitor.contact_id}
    for purpose in ("contact", "newsletter"):
        await careful.check_until(False, "unconfirmed", contact=contact, purpose=purpose)
        mail = await mail_for(stack, "owner@example.com", purpose)
        link = path_of(mail["confirm_url"])
        assert (await careful.conversation.get(link, headers={"Accept": "text/html"})).status_code == 200
        denied = await careful.check(contact=contact, purpose=purpose)
        assert (denied["allowed"], denied["reason"]) == (False, "unconfirmed")
        confirmed = await careful.conversation.post(link)
        assert confirmed.status_code == 200
        token = confirmed.json()["freshness"]["token"]
        allowed = await careful.check(contact=contact, purpose=purpose, at_least=token, max_wait_ms=5000)
        assert (allowed["allowed"], allowed["reason"]) == (True, "granted")
    decisions = [entry["entry"]["decision"] for entry in await careful.history(visitor.contact_id)]
    assert sorted(decisions) == ["confirmed", "confirmed", "granted", "granted"]
    assert len(mails(stack, "owner@example.com")) == 2


async def test_the_owner_of_an_address_that_the_controller_set_is_asked(stack: Running, company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("before@example.com")
    contact = {"id": visitor.contact_id}
    await company.check_until(True, "granted", contact=contact)

    async def patch() -> httpx.Response:
        return await company.contacts.patch(f"/v1/contacts/{visitor.contact_id}", json={"email": "after@example.com"})

    await eventually(patch, lambda answer: answer.status_code == 200)
    await company.check_until(False, "unconfirmed", contact=contact)
    mail = await mail_for(stack, "after@example.com", "contact")
    await company.conversation.post(path_of(mail["confirm_url"]))
    await company.check_until(True, "granted", contact=contact)
