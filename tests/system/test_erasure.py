"""Erased means gone, and still no (rule 8), on the whole stack through HTTP."""

import asyncio
import json
from secrets import token_hex
from typing import Any

import httpx

from dev.running import Running
from shared.kafka import Producer, RawMessage
from shared.kafka.producer import partition_of
from shared.topics import CONTACT
from tests.system.canary import places, sample
from tests.system.people import Company, Visitor, eventually

PARTS = {"conversation", "consent_ledger", "contacts", "marketing_gate", "topics"}


async def erase(company: Company, contact_id: str) -> dict[str, Any]:
    """Ask for the erasure, and wait until every part has done it."""
    asked = await company.contacts.delete(f"/v1/contacts/{contact_id}")
    assert asked.status_code == 202, asked.text
    path = f"/v1/erasures/{asked.json()['erasure_id']}"

    async def look() -> dict[str, Any]:
        return dict((await company.contacts.get(path)).raise_for_status().json())

    await eventually(look, lambda erasure: erasure["status"] == "done", seconds=40)
    return dict(asked.json())


async def agreed(company: Company, email: str, phone: str | None = None) -> Visitor:
    """Somebody who said yes, left an address, and is known to contacts and gate."""
    visitor = await Visitor(company).start()
    await visitor.say("granted")
    await visitor.say(email, "typed")
    await visitor.say(phone, "typed")
    await company.check_until(True, "granted", contact={"email": email})

    async def listed() -> int:
        return len((await company.contacts.get("/v1/contacts", params={"q": email})).json()["items"])

    await eventually(listed, lambda number: number == 1)
    return visitor


async def dead_letter(stack: Running, company: Company, contact_id: str, text: str) -> None:
    """A record of this contact that nobody could read lies among the dead letters."""
    key = f"{company.workspace}:{contact_id}".encode()
    body = json.dumps({"workspace": company.workspace, "contact_id": contact_id, "email": [text]}).encode()
    producer = Producer(stack.kafka, client_id="test")
    await producer.start()
    await producer.send([RawMessage(CONTACT.dlq, partition_of(key, CONTACT.partitions), key, body, ())])
    await producer.stop()


async def test_an_erased_contact_is_in_no_table_key_topic_log_or_file_and_is_still_denied(
    stack: Running, company: Company, rival: Company
) -> None:
    mark = token_hex(6)
    email, phone = f"canary-{mark}@example.com", f"+420601{int(mark[:5], 16) % 1_000_000:06d}"
    visitor = await agreed(company, email, phone)
    other = await agreed(rival, email, phone)
    headers = {"Idempotency-Key": mark}
    path = f"/v1/contacts/{visitor.contact_id}"
    changed = await company.contacts.patch(path, json={"name": f"Kanárka {mark}"}, headers=headers)
    assert changed.status_code == 200, changed.text
    note = {"decision": "withdrawn", "purpose": "newsletter", "note": f"note {mark}"}
    assert (await company.contacts.post(f"{path}/decisions", json=note)).status_code == 201
    await dead_letter(stack, company, visitor.contact_id, email)
    await dead_letter(stack, rival, other.contact_id, f"rival-{mark}")
    await sample(stack)
    words = [email, phone, f"Kanárka {mark}", f"note {mark}"]
    before = await places(stack, words)
    assert {"postgres contacts public.contact", "kafka souhlas.contact.v1", "kafka souhlas.contact.v1.dlq"} <= {
        where.partition(":")[0] for where in before
    }, before
    erased_rival = await erase(rival, other.contact_id)
    assert (await company.check(contact={"email": email}))["allowed"] is True

    asked = await erase(company, visitor.contact_id)
    after = await places(stack, words)
    assert after == set(), after
    left = await places(stack, [visitor.conversation_id])
    assert not {where for where in left if where.startswith(("postgres contacts", "kafka souhlas.contact"))}

    for contact in ({"id": visitor.contact_id}, {"email": email}, {"phone": phone}):
        channel = "phone" if "phone" in contact else "email"
        said = await company.check(contact=contact, channel=channel, at_least=asked["freshness"]["token"])
        assert (said["allowed"], said["reason"]) == (False, "erased"), contact
    assert erased_rival["erasure_id"] != asked["erasure_id"]


async def test_the_request_is_answered_the_same_again_and_each_part_says_what_it_did(company: Company) -> None:
    visitor = await agreed(company, f"{token_hex(6)}@example.com")
    asked = await erase(company, visitor.contact_id)
    again = await company.contacts.delete(f"/v1/contacts/{visitor.contact_id}")
    assert (again.status_code, again.json()) == (202, asked)
    erasure = (await company.contacts.get(f"/v1/erasures/{asked['erasure_id']}")).json()
    assert erasure["contact_id"] == visitor.contact_id
    assert set(erasure["parts"]) == PARTS
    assert all(part["status"] == "done" and part["done_at"] for part in erasure["parts"].values())
    assert erasure["done_at"] == max(part["done_at"] for part in erasure["parts"].values())
    assert erasure["parts"]["consent_ledger"]["count"] == len(await company.history(visitor.contact_id)) - 1
    assert [item["erasure_id"] for item in (await company.contacts.get("/v1/erasures")).json()["items"]] == [
        asked["erasure_id"]
    ]
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "X"}),
        ("POST", "/decisions", {"decision": "withdrawn"}),
    ):
        gone = await company.contacts.request(method, f"/v1/contacts/{visitor.contact_id}{path}", json=body)
        assert (gone.status_code, gone.json()["code"]) == (410, "erased"), (method, path)
    assert (await company.contacts.get("/v1/contacts")).json()["items"] == []


async def test_the_ledger_has_the_erasure_and_no_evidence_and_every_earlier_proof_still_verifies(
    company: Company,
) -> None:
    visitor = await agreed(company, f"{token_hex(6)}@example.com")
    proof = {"index": 0, "size": 1}
    before = (await company.ledger.get("/v1/proofs/inclusion", params=proof)).raise_for_status().json()
    await erase(company, visitor.contact_id)
    entries = await company.history(visitor.contact_id)
    assert [one["entry"]["decision"] for one in entries] == ["granted", "erased"]
    assert (entries[0]["evidence"], entries[0]["salt"], entries[0]["erased"]) == (None, None, True)
    assert (await company.ledger.get("/v1/proofs/inclusion", params=proof)).json() == before


async def test_the_same_person_begins_afresh_and_a_later_grant_lifts_it_for_their_address(company: Company) -> None:
    email = f"{token_hex(6)}@example.com"
    first = await agreed(company, email)
    await erase(company, first.contact_id)
    assert (await company.check(contact={"email": email}))["reason"] == "erased"
    second = await Visitor(company).start()
    await second.agree_and_leave(email)
    assert second.contact_id != first.contact_id
    await company.check_until(True, "granted", contact={"email": email})
    assert (await company.check(contact={"id": first.contact_id}))["reason"] == "erased"


async def test_an_erasure_survives_the_death_of_every_service_and_is_finished(stack: Running, company: Company) -> None:
    visitor = await agreed(company, f"{token_hex(6)}@example.com")
    asked = await company.contacts.delete(f"/v1/contacts/{visitor.contact_id}")
    services = ("contacts", "conversation", "consent_ledger", "marketing_gate")
    pids = {service: stack.kill9(service) for service in services}
    for service in services:
        await stack.came_back(service, pids[service])

    async def look() -> str:
        answer = await company.contacts.get(f"/v1/erasures/{asked.json()['erasure_id']}")
        return str(answer.json().get("status"))

    await eventually(look, lambda status: status == "done", seconds=60)
    assert (await company.check(contact={"id": visitor.contact_id}))["reason"] == "erased"


async def test_contacts_killed_in_the_middle_of_many_erasures_ends_each_of_them_once(
    stack: Running, company: Company
) -> None:
    """kill -9 of the one process that runs them, once some are done and others are not."""
    lines = "email\n" + "".join(f"{token_hex(6)}@example.com\n" for _ in range(36))
    imported = await company.contacts.post("/v1/import", content=lines, headers={"Content-Type": "text/csv"})
    assert imported.json()["imported"] == 36
    people = [one["contact_id"] for one in (await company.contacts.get("/v1/contacts?limit=100")).json()["items"]]

    async def ask(contact_id: str) -> str | None:
        try:
            answer = await company.contacts.delete(f"/v1/contacts/{contact_id}")
        except httpx.HTTPError:
            return None
        return str(answer.json()["erasure_id"]) if answer.status_code == 202 else None

    async def statuses() -> list[str]:
        return [one["status"] for one in (await company.contacts.get("/v1/erasures?limit=100")).json()["items"]]

    first = await asyncio.gather(*map(ask, people[:24]))
    asking = asyncio.gather(*map(ask, people[24:]))
    await eventually(statuses, lambda found: bool(found))
    pid = stack.kill9("contacts")
    interrupted = await asking
    await stack.came_back("contacts", pid)
    again = await asyncio.gather(*map(ask, people))
    assert all(again)
    told = [*first, *interrupted]
    assert [one for one, promised in zip(again, told, strict=True) if promised] == [one for one in told if one]
    assert sorted(await eventually(statuses, lambda found: set(found) == {"done"}, seconds=60)) == ["done"] * 36
    for contact_id in people[::12]:
        entries = await company.history(contact_id)
        assert [one["entry"]["decision"] for one in entries] == ["erased"]
