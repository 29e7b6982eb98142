"""The whole service on real Kafka and PostgreSQL, through its own two doors."""

from collections.abc import Callable
from uuid import UUID, uuid4

import httpx
import pytest
from tales import T0, captured, configured, recorded, until

from dev.keys import Signer
from shared.envelope import seal
from shared.events import Decision, Said
from shared.identity import uuid7
from shared.kafka import Producer
from shared.topics import DIRECTORY, topic_of

pytestmark = pytest.mark.kafka
Say = Callable[..., object]


async def say(producer: Producer, *events: Said) -> None:
    await producer.send([seal(e, topic=topic_of(e), event_id=uuid7(), source="test", time=T0) for e in events])


@pytest.fixture
def workspace() -> str:
    return f"w{uuid4().hex[:8]}"


async def test_what_kafka_tells_is_what_http_answers(
    client: httpx.AsyncClient, producer: Producer, signer: Signer, workspace: str
) -> None:
    yes, no = uuid7(), uuid7()
    auth = {"Authorization": f"Bearer {signer.token(workspace)}"}
    await say(producer, configured("contact", workspace=workspace))
    await say(
        producer,
        recorded(yes, Decision.GRANTED, 1, 0, workspace=workspace),
        recorded(no, Decision.REFUSED, 1, 1, workspace=workspace),
        captured(yes, 2, email="yes@example.com", workspace=workspace),
    )

    async def both() -> bool:
        items = (await client.get("/v1/contacts", headers=auth)).json()["items"]
        return len(items) == 2 and all(item["consents"] for item in items) and any(item["email"] for item in items)

    await until(both)
    listed = (await client.get("/v1/contacts?consent=granted&purpose=contact&channel=email", headers=auth)).json()
    assert [item["email"] for item in listed["items"]] == ["yes@example.com"]
    refused = (await client.get("/v1/contacts?consent=refused", headers=auth)).json()["items"]
    assert [(item["contact_id"], item["email"]) for item in refused] == [(str(no), None)]
    one = (await client.get(f"/v1/contacts/{yes}", headers=auth)).json()
    assert one["consents"][0]["decision"] == "granted"
    assert (await client.get("/v1/summary", headers=auth)).json()["contacts"] == 2
    pages = (await client.get("/v1/contacts?limit=1", headers=auth)).json()
    rest = (await client.get(f"/v1/contacts?limit=1&cursor={pages['next_cursor']}", headers=auth)).json()
    assert {pages["items"][0]["contact_id"], rest["items"][0]["contact_id"]} == {str(yes), str(no)}
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("path", ["/v1/contacts", "/v1/export.csv"])
async def test_a_purpose_that_there_is_not_is_told_and_not_taken_for_one_that_nobody_decided_on(
    client: httpx.AsyncClient, producer: Producer, signer: Signer, workspace: str, path: str
) -> None:
    headers = {"Authorization": f"Bearer {signer.token(workspace)}"}

    async def asked(purpose: str) -> int:
        query = {"consent": "none", "purpose": purpose, "channel": "email"}
        return (await client.get(path, params=query, headers=headers)).status_code

    assert await asked("contact") == 200, "of a workspace that was not heard of yet it is not known"
    await say(producer, configured("contact", workspace=workspace))

    async def told() -> bool:
        return await asked("contcat") == 422

    await until(told)
    assert await asked("contact") == 200
    asked_once = recorded(uuid7(), Decision.REFUSED, 1, 0, workspace=workspace, purpose="of-before")
    await say(producer, asked_once)

    async def known() -> bool:
        return await asked("of-before") == 200

    await until(known)


async def test_the_directory_hears_of_an_address(
    client: httpx.AsyncClient, producer: Producer, listener: Callable[..., object], workspace: str
) -> None:
    contact = uuid7()
    await say(producer, captured(contact, 2, email="dir@example.com", workspace=workspace))
    (event,) = await listener(DIRECTORY, lambda event: event.contact_id == contact)  # type: ignore[misc]
    assert (event.workspace, event.version, event.email.set_by) == (workspace, 1, "visitor")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/contacts?consent=maybe", 422, "invalid"),
        ("/v1/contacts?channel=pigeon", 422, "invalid"),
        ("/v1/contacts?purpose=Not%20a%20slug", 422, "invalid"),
        ("/v1/contacts?limit=0", 422, "invalid"),
        ("/v1/contacts?limit=1001", 422, "invalid"),
        ("/v1/contacts?cursor=mangled", 422, "invalid"),
        ("/v1/contacts?cursor=WzFd", 422, "invalid"),
        ("/v1/contacts/not-a-uuid", 404, "not_found"),
        (f"/v1/contacts/{UUID(int=5)}", 404, "not_found"),
        ("/v1/nothing", 404, "not_found"),
    ],
)
async def test_bad_questions_get_a_clear_problem(
    client: httpx.AsyncClient, signer: Signer, path: str, status: int, code: str
) -> None:
    answer = await client.get(path, headers={"Authorization": f"Bearer {signer.token('demo')}"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/contacts", "/v1/summary", f"/v1/contacts/{UUID(int=5)}", "/v1/purposes"])
async def test_every_question_needs_a_token_with_the_scope(
    client: httpx.AsyncClient, signer: Signer, path: str
) -> None:
    assert (await client.get(path)).json()["code"] == "token_missing"
    assert (await client.get(path, headers={"Authorization": "Bearer x"})).json()["code"] == "token_invalid"
    token = signer.token("demo", "gate:check")
    assert (await client.get(path, headers={"Authorization": f"Bearer {token}"})).json()["code"] == "scope_missing"


async def test_the_overview_page_is_served_in_two_languages_under_a_strict_policy(client: httpx.AsyncClient) -> None:
    english = await client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    czech = await client.get("/?lang=cs")
    assert '<html lang="en">' in english.text
    assert '<html lang="cs">' in czech.text
    assert "script-src 'self'" in english.headers["content-security-policy"]
    for name in ("overview.js", "overview.css"):
        assert (await client.get(f"/static/{name}")).status_code == 200
    assert (await client.get("/static/../app.py")).status_code == 404


async def test_health_and_metrics_answer(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    assert "souhlas_outbox_depth" in (await client.get("/metrics")).text
    assert "/v1/contacts/{contact_id}" in (await client.get("/openapi.json")).json()["paths"]
