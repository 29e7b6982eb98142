"""Journeys through HTTP on the whole stack: what a visitor says is what the ledger, the controller and the gate say."""

import httpx
import pytest

from tests.system.people import ORIGIN, Company, Visitor, eventually


async def test_a_yes_with_an_email_is_recorded_listed_and_allowed_with_its_proof(company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("jana@example.com")
    answer = await company.check_until(True, "granted", contact={"id": visitor.contact_id})

    [entry] = await company.history(visitor.contact_id)
    evidence = answer["evidence"]
    assert (evidence["entry_index"], evidence["leaf_hash"]) == (entry["index"], entry["leaf_hash"])
    assert evidence["notice_sha256"] == entry["entry"]["notice_sha256"]
    assert entry["entry"]["event_id"] == visitor.decisions[0]["event_id"]
    assert (await company.check_until(True, "granted", contact={"email": "JANA@example.com"}))["evidence"] == evidence

    async def listed() -> httpx.Response:
        return await company.contacts.get(f"/v1/contacts/{visitor.contact_id}")

    contact = (await eventually(listed, lambda r: r.status_code == 200 and bool(r.json()["consents"]))).json()
    assert contact["email"] == "jana@example.com"
    assert {(row["purpose"], row["channel"], row["decision"]) for row in contact["consents"]} == {
        ("contact", "email", "granted"),
        ("contact", "phone", "granted"),
    }


async def test_a_no_is_recorded_and_listed_without_personal_data_and_denied(company: Company) -> None:
    visitor = await Visitor(company).start()
    said = await visitor.say("refused")
    assert said["expects"]["type"] == "end"
    denied = await company.check(contact={"id": visitor.contact_id}, at_least=said["freshness"]["token"])
    assert (denied["allowed"], denied["reason"], denied["evidence"]) == (False, "refused", None)

    async def refused() -> list[dict[str, object]]:
        page = await company.contacts.get("/v1/contacts", params={"consent": "refused", "purpose": "contact"})
        items: list[dict[str, object]] = page.raise_for_status().json()["items"]
        return items

    [contact] = await eventually(refused, bool)
    assert contact["contact_id"] == visitor.contact_id
    assert (contact["name"], contact["email"], contact["phone"], contact["company"]) == (None, None, None, None)


async def test_who_takes_it_back_is_denied_from_then_on_and_may_grant_again(company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("petr@example.com")
    await company.check_until(True, "granted", contact={"email": "petr@example.com"})
    said = await visitor.withdraw()
    assert [d["decision"] for d in said["decisions"]] == ["withdrawn"]
    denied = await company.check(contact={"id": visitor.contact_id}, at_least=said["freshness"]["token"])
    assert (denied["allowed"], denied["reason"]) == (False, "withdrawn")

    again = await visitor.withdraw()
    assert again["decisions"] == [] or again["decisions"] == said["decisions"]
    await company.check_until(False, "withdrawn", contact={"email": "petr@example.com"})
    entries = await eventually(lambda: company.history(visitor.contact_id), lambda e: len(e) >= 2)
    assert [e["entry"]["decision"] for e in entries] == ["granted", "withdrawn"]


async def test_a_freshness_token_of_a_yes_makes_the_gate_wait_for_its_record(company: Company) -> None:
    visitor = await Visitor(company).start()
    said = await visitor.say("granted")
    answer = await company.check(
        contact={"id": visitor.contact_id}, at_least=said["freshness"]["token"], max_wait_ms=5000
    )
    # Without an e-mail there is nowhere to write to: the grant is there, the channel is not.
    assert answer["reason"] == "channel_missing"
    said = await visitor.say("eva@example.com", "typed")
    answer = await company.check(
        contact={"email": "eva@example.com"}, at_least=said["freshness"]["token"], max_wait_ms=5000
    )
    assert (answer["allowed"], answer["reason"]) == (True, "granted")


async def test_the_checkpoint_covers_what_the_gate_stands_on(company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("iva@example.com")
    answer = await company.check_until(True, "granted", contact={"id": visitor.contact_id})
    index = answer["evidence"]["entry_index"]
    proof = (await company.ledger.get("/v1/proofs/inclusion", params={"index": index})).raise_for_status().json()
    checkpoint = (await company.ledger.get(f"/log/{company.workspace}/checkpoint")).raise_for_status().text
    assert proof["leaf_hash"] == answer["evidence"]["leaf_hash"]
    assert int(checkpoint.split("\n")[1]) >= proof["tree_size"] > index


async def test_two_workspaces_with_the_same_bot_see_themselves_only(company: Company, rival: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("shared@example.com")
    await company.check_until(True, "granted", contact={"email": "shared@example.com"})
    other = await rival.check(contact={"email": "shared@example.com"})
    assert (other["allowed"], other["reason"]) == (False, "unknown_contact")
    assert (await rival.check(contact={"id": visitor.contact_id}))["reason"] == "unknown_contact"
    assert (await rival.contacts.get(f"/v1/contacts/{visitor.contact_id}")).status_code == 404
    assert await rival.history(visitor.contact_id) == []
    assert (await rival.ledger.get(f"/log/{company.workspace}/checkpoint")).status_code == 404
    assert await rival.entries() == []


async def test_a_refusal_of_news_leaves_the_first_yes_alone(company: Company) -> None:
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave("olga@example.com")
    await visitor.say("refused")
    await company.check_until(True, "granted", contact={"id": visitor.contact_id})
    await company.check_until(False, "refused", contact={"id": visitor.contact_id}, purpose="newsletter")


async def test_one_address_of_two_contacts_carries_the_denials_of_both(company: Company) -> None:
    yes = await Visitor(company).start()
    await yes.agree_and_leave("both@example.com")
    await company.check_until(True, "granted", contact={"email": "both@example.com"})
    no = await Visitor(company).start()
    await no.agree_and_leave("both@example.com")
    await company.check_until(True, "granted", contact={"id": no.contact_id})
    await no.withdraw()
    await company.check_until(False, "withdrawn", contact={"email": "both@example.com"})
    await company.check_until(False, "withdrawn", contact={"id": yes.contact_id})


@pytest.mark.parametrize("service", ["conversation", "contacts", "ledger", "gate"])
async def test_every_service_says_how_it_is(company: Company, service: str) -> None:
    client: httpx.AsyncClient = getattr(company, service)
    for path in ("/healthz", "/readyz", "/openapi.json", "/docs", "/asyncapi"):
        assert (await client.get(path)).status_code == 200, path
    metrics = (await client.get("/metrics")).text
    assert "souhlas_" in metrics
    assert ORIGIN not in metrics
