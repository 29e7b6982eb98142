"""The whole gate on real Kafka and Redis, asked over HTTP."""

from typing import Any

import httpx
import pytest
from marketing_gate.api.asked import Contact
from marketing_gate.testing import FRESHNESS_KEY, Story, check, say, until

from dev.keys import Signer
from shared.events import Decision
from shared.freshness import Freshness, sign
from shared.identity import normal_phone
from shared.kafka import Producer

pytestmark = pytest.mark.kafka
EMAIL = "jana@example.com"


async def test_a_recorded_yes_is_allowed_and_a_no_is_immediate(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    one, email = live.contact(1), live.email()
    index = 10
    await say(producer, live.configured(), live.listed(one, email=email))
    await say(producer, live.decided(one, Decision.GRANTED, -10), live.recorded(one, Decision.GRANTED, -10, index))

    async def allowed() -> dict[str, Any] | None:
        answer = await check(client, {"email": email})
        return answer if answer["allowed"] else None

    answer = await until(allowed)
    assert answer["reason"] == "granted"
    assert answer["evidence"]["entry_index"] == index
    assert answer["evidence"]["leaf_hash"] == f"{index:064x}"
    assert answer["duties"]["controller"] == "Acme s.r.o."
    assert answer["duties"]["list_unsubscribe"] == f"<{answer['duties']['unsubscribe_url']}>"
    assert answer["freshness"]["token"]

    await say(producer, live.decided(one, Decision.WITHDRAWN, -1))
    promise = sign(FRESHNESS_KEY, Freshness("demo", one, denied=live.now - 1_000_000))
    answer = await check(client, {"id": str(one)}, at_least=promise, max_wait_ms=5000)
    assert (answer["allowed"], answer["reason"], answer["evidence"], answer["duties"]) == (
        False,
        "withdrawn",
        None,
        None,
    )


async def test_a_batch_keeps_its_order(client: httpx.AsyncClient, producer: Producer, live: Story) -> None:
    contacts = [live.contact(number) for number in range(20)]
    await say(producer, live.configured())
    await say(producer, *(live.listed(contact, email=None, phone=None) for contact in contacts))
    await say(producer, *(live.decided(contact, Decision.REFUSED, -5) for contact in contacts[::2]))

    async def heard() -> list[str] | None:
        checks = [{"contact": {"id": str(c)}, "purpose": "newsletter", "channel": "email"} for c in contacts]
        answer = await client.post("/v1/check/batch", json={"checks": checks})
        reasons = [result["reason"] for result in answer.json()["results"]]
        return reasons if reasons == ["refused", "channel_missing"] * 10 else None

    await until(heard)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/contact", "/purpose", "/channel"}),
        ({"contact": {}, "purpose": "a", "channel": "email"}, {"/contact"}),
        ({"contact": {"id": "x"}, "purpose": "a", "channel": "email"}, {"/contact/id"}),
        ({"contact": {"email": "no"}, "purpose": "a", "channel": "email"}, {"/contact"}),
        ({"contact": {"email": "a@b.cz"}, "purpose": "a", "channel": "fax"}, {"/channel"}),
        ({"contact": {"email": "a@b.cz"}, "purpose": 1, "channel": "email"}, {"/purpose"}),
        ({"contact": {"email": "a@b.cz"}, "purpose": "a", "channel": "email", "max_wait_ms": 5001}, {"/max_wait_ms"}),
        *(
            (
                {"contact": {"email": "a@b.cz"}, "purpose": "a", "channel": "email", "max_wait_ms": wait},
                {"/max_wait_ms"},
            )
            for wait in ("5", True, 5.5, None)
        ),
        ({"contact": {"email": "a@b.cz"}, "purpose": "a", "channel": "email", "at_least": 1}, {"/at_least"}),
        ([], {""}),
        (None, {""}),
    ],
)
async def test_a_wrong_shape_is_422_and_says_where(client: httpx.AsyncClient, body: object, pointers: set[str]) -> None:
    answer = await client.post("/v1/check", json=body)
    assert answer.status_code == 422, answer.text
    assert {error["pointer"] for error in answer.json()["errors"]} == pointers


async def test_a_wrong_batch_names_up_to_a_hundred_places(client: httpx.AsyncClient) -> None:
    bad = {"contact": {"id": "x"}, "purpose": "a", "channel": "email"}
    answer = await client.post("/v1/check/batch", json={"checks": [bad] * 300})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/checks/{n}/contact/id" for n in range(100)]
    answer = await client.post("/v1/check/batch", json={"checks": [{}] * 10_001})
    assert answer.status_code == 422
    assert (await client.post("/v1/check/batch", json={"checks": []})).json() == {"results": []}


async def test_who_asks_needs_a_token_with_the_scope(client: httpx.AsyncClient, signer: Signer) -> None:
    body = {"contact": {"email": EMAIL}, "purpose": "newsletter", "channel": "email"}
    for token, status, code in (
        (None, 401, "token_missing"),
        ("rubbish", 401, "token_invalid"),
        (signer.token("demo", ["ledger:read"]), 403, "scope_missing"),
    ):
        headers = {"Authorization": f"Bearer {token}"} if token else {"Authorization": ""}
        answer = await client.post("/v1/check", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (
        await client.post("/v1/check", content=b"{", headers={"content-type": "application/json"})
    ).status_code == 400


async def test_the_endpoints_of_every_service_answer(client: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/asyncapi"):
        assert (await client.get(path)).status_code == 200
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert {"/v1/check", "/v1/check/batch"} <= paths.keys()


@pytest.mark.parametrize(
    "phone", ["tel. 777498798", "TEL:+420 777 498 798", "\uff0b420777498798", "+420 777498798;ext=12", "777-498-798 x7"]
)
def test_a_phone_number_that_the_chat_takes_is_asked_about(phone: str) -> None:
    assert normal_phone(Contact(phone=phone).phone or "", "CZ") == "+420777498798"
