"""OpenID AuthZEN 1.0: the certification's Basic, Batch and Discovery cases, restated with this gate's types."""

from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from marketing_gate.testing import Story, check, say, until

from shared.events import Decision
from shared.kafka import Producer

pytestmark = pytest.mark.kafka
ONE, MANY = "/access/v1/evaluation", "/access/v1/evaluations"
Json = dict[str, Any]
NEWS: Json = {"type": "purpose", "id": "newsletter"}
OFFER: Json = {"type": "purpose", "id": "contact"}


def message(channel: str = "email") -> Json:
    return {"name": "message", "properties": {"channel": channel}}


@pytest_asyncio.fixture(loop_scope="session")
async def subject(client: httpx.AsyncClient, producer: Producer, live: Story) -> Json:
    """May get the newsletter by e-mail, and nothing else."""
    one, email = live.contact(1), live.email()
    await say(producer, live.configured(), live.listed(one, email=email), live.recorded(one, Decision.GRANTED, -10, 0))

    async def allowed() -> bool:
        return bool((await check(client, {"email": email}))["allowed"])

    await until(allowed)
    return {"type": "contact", "id": str(one)}


async def decide(client: httpx.AsyncClient, content: Json, path: str = ONE) -> Any:
    answer = await client.post(path, json=content)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def tuple_of(subject: Json, resource: Json = NEWS, channel: str = "email") -> Json:
    return {"subject": subject, "action": message(channel), "resource": resource}


async def test_a_permit_and_a_deny_come_with_their_reason(client: httpx.AsyncClient, subject: Json) -> None:
    permit = await decide(client, tuple_of(subject))
    assert permit["decision"] is True
    assert permit["context"].keys() == {"reason", "evidence", "freshness"}
    assert (permit["context"]["reason"], permit["context"]["evidence"]["entry_index"]) == ("granted", 0)
    deny = await decide(client, tuple_of(subject, OFFER))
    assert (deny["decision"], deny["context"]["reason"], deny["context"]["evidence"]) == (False, "no_decision", None)


async def test_context_properties_and_unknown_fields_change_no_decision(
    client: httpx.AsyncClient, subject: Json
) -> None:
    content = tuple_of({**subject, "properties": {"department": "Sales"}}, {**NEWS, "properties": {"owner": "bob"}})
    content |= {"context": {"time": "2025-06-27T18:03-07:00"}, "foo": "bar", "futureField": {"nested": True}}
    assert [(await decide(client, content))["decision"] for _ in range(3)] == [True] * 3


async def test_properties_of_subject_and_action_decide(client: httpx.AsyncClient, subject: Json, live: Story) -> None:
    by_address = {"type": "contact", "properties": {"email": live.email()}}
    assert (await decide(client, tuple_of(by_address)))["decision"] is True
    foreign = {"type": "contact", "id": "crm-17", "properties": {"email": live.email()}}
    assert (await decide(client, tuple_of(foreign)))["decision"] is True
    for phone in ("+420733999111", "nonsense"):
        other = {"type": "contact", "properties": {"phone": phone}}
        assert (await decide(client, tuple_of(other)))["context"]["reason"] == "unknown_contact"
    assert (await decide(client, tuple_of(subject, channel="sms")))["context"]["reason"] == "channel_missing"


async def test_a_subject_named_by_id_and_address_is_allowed_only_if_both_are(
    client: httpx.AsyncClient, subject: Json, live: Story
) -> None:
    async def reason(properties: Json, content: Json = subject, channel: str = "email") -> tuple[bool, str]:
        found = await decide(client, tuple_of({**content, "properties": properties}, channel=channel))
        return found["decision"], found["context"]["reason"]

    own = {"email": live.email()}
    assert await reason(own) == (True, "granted")
    assert await reason({**own, "phone": "+420733999111"}) == (True, "granted")
    assert await reason({"email": "somebody@else.example"}) == (False, "unknown_contact")
    assert await reason(own, {"type": "contact", "id": str(UUID(int=1))}) == (False, "unknown_contact")
    foreign = {"type": "contact", "id": "crm-17"}
    assert await reason({**own, "phone": "+420733999111"}, foreign) == (True, "granted")
    assert await reason({**own, "phone": "+420733999111"}, foreign, "sms") == (False, "channel_missing")
    many = {"evaluations": [tuple_of({**subject, "properties": one}) for one in (own, {"email": "a@b.example"}, own)]}
    answers = (await decide(client, many, MANY))["evaluations"]
    assert [one["decision"] for one in answers] == [True, False, True]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subject": {"type": "user", "id": "alice"}}, "unknown_contact"),
        ({"subject": {"type": "contact", "id": "alice"}}, "unknown_contact"),
        ({"resource": {"type": "record", "id": "newsletter"}}, "unknown_purpose"),
        ({"resource": {"type": "purpose", "id": "nothing-of-ours"}}, "unknown_purpose"),
        ({"action": {"name": "read"}}, "no_decision"),
        ({"action": {"name": "delete", "properties": {"channel": "email"}}}, "no_decision"),
        ({"action": {"name": "message"}}, "channel_missing"),
        ({"action": {"name": "message", "properties": {"channel": "fax"}}}, "channel_missing"),
        ({"action": {"name": "message", "properties": {"channel": ["email"]}}}, "channel_missing"),
    ],
)
async def test_what_the_gate_does_not_know_is_false_and_says_why_and_as_of_when(
    client: httpx.AsyncClient, subject: Json, change: Json, reason: str
) -> None:
    found = await decide(client, tuple_of(subject) | change)
    assert (found["decision"], found["context"]["reason"], found["context"]["evidence"]) == (False, reason, None)
    assert all(found["context"]["freshness"][name] for name in ("as_of", "token"))


@pytest.mark.parametrize(
    "change",
    [
        {"subject": None},
        {"action": None},
        {"resource": None},
        {"subject": {"id": "alice"}},
        {"subject": {"type": "contact"}},
        {"action": {}},
        {"resource": {"id": "newsletter"}},
        {"resource": {"type": "purpose"}},
        {"subject": "alice"},
        {"action": {"name": 123}},
        {"context": []},
        {"context": {"at_least": 1}},
        {"context": {"max_wait_ms": 5001}},
        {"subject": {"type": "contact", "properties": []}},
        {"subject": {"type": "contact", "id": str(UUID(int=1)), "properties": {"phone": 5}}},
    ],
)
@pytest.mark.parametrize("path", [ONE, MANY])
async def test_a_bad_request_is_400(client: httpx.AsyncClient, subject: Json, change: Json, path: str) -> None:
    content = {name: value for name, value in (tuple_of(subject) | change).items() if value is not None}
    answer = await client.post(path, json=content, headers={"X-Request-ID": "a b"})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (400, "a b"), answer.text


@pytest.mark.parametrize(
    ("content", "form"),
    [(b"{", "application/json"), (b"", "application/json"), (b"[]", "application/json"), (b"{}", "text/plain")],
)
async def test_what_is_no_json_object_is_400(client: httpx.AsyncClient, content: bytes, form: str) -> None:
    for path in (ONE, MANY):
        answer = await client.post(path, content=content, headers={"content-type": form, "X-Request-ID": "mine"})
        assert (answer.status_code, answer.headers["X-Request-ID"]) == (400, "mine")


async def test_the_request_id_is_echoed(client: httpx.AsyncClient, subject: Json) -> None:
    answer = await client.post(ONE, json=tuple_of(subject), headers={"X-Request-ID": "bfe9eb29-ab87"})
    assert answer.headers["X-Request-ID"] == "bfe9eb29-ab87"
    assert (await client.post(ONE, json=tuple_of(subject))).headers["X-Request-ID"]
    answer = await client.post(ONE, json={}, headers={"X-Request-ID": "mine", "Authorization": ""})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (401, "mine")


async def test_a_batch_takes_defaults_and_keeps_its_order(client: httpx.AsyncClient, subject: Json) -> None:
    shared = {"subject": subject, "action": message()}
    found = await decide(client, {**shared, "evaluations": [{"resource": NEWS}, {"resource": OFFER}]}, MANY)
    assert [one["decision"] for one in found["evaluations"]] == [True, False]
    assert "decision" not in found
    whole = {"evaluations": [tuple_of(subject, OFFER), tuple_of(subject)]}
    assert [one["decision"] for one in (await decide(client, whole, MANY))["evaluations"]] == [False, True]


@pytest.mark.parametrize(
    "own",
    [
        {"resource": {"type": "purpose"}},
        {"resource": {"id": "newsletter"}},
        {"resource": {}},
        {"resource": None},
        {"action": {"properties": {"channel": "email"}}},
        {"action": {"name": "message"}},
        {"subject": {"properties": {"email": "a@b.example"}}},
    ],
)
async def test_an_object_of_ones_own_replaces_the_default_whole(
    client: httpx.AsyncClient, subject: Json, own: Json
) -> None:
    found = await decide(client, {**tuple_of(subject), "evaluations": [{}, own]}, MANY)
    assert [one["decision"] for one in found["evaluations"]] == [True, False]


async def test_a_context_of_ones_own_replaces_the_default(client: httpx.AsyncClient, subject: Json) -> None:
    evaluations = [{}, {"context": {"source": "override"}}]
    content = {**tuple_of(subject), "context": {"at_least": "not.ours"}, "evaluations": evaluations}
    found = (await decide(client, content, MANY))["evaluations"]
    assert [one["context"]["reason"] for one in found] == ["not_fresh_enough", "granted"]


@pytest.mark.parametrize(
    "other",
    [
        {"type": "contact", "properties": {"email": "somebody@else.example"}},
        {"type": "contact", "email": "somebody@else.example"},
        {"type": "contact"},
        {},
    ],
)
async def test_a_subject_of_ones_own_is_never_given_anothers_id(
    client: httpx.AsyncClient, subject: Json, other: Json
) -> None:
    found = await decide(client, {**tuple_of(subject), "evaluations": [{"subject": other}]}, MANY)
    assert found["evaluations"][0]["decision"] is False


@pytest.mark.parametrize("bad", [{}, {"resource": 5}, {"resource": NEWS, "context": 1}])
async def test_an_evaluation_that_fails_fails_alone(client: httpx.AsyncClient, subject: Json, bad: Json) -> None:
    content = {"subject": subject, "action": message(), "evaluations": [{"resource": NEWS}, bad]}
    found = (await decide(client, content, MANY))["evaluations"]
    assert [one["decision"] for one in found] == [True, False]
    assert found[1]["context"]["error"]["status"] == 400


async def test_without_evaluations_it_is_a_single_one(client: httpx.AsyncClient, subject: Json) -> None:
    assert (await decide(client, tuple_of(subject), MANY))["decision"] is True
    assert (await decide(client, {**tuple_of(subject), "evaluations": []}, MANY))["decision"] is True


@pytest.mark.parametrize(
    ("semantic", "order", "expected"),
    [
        ("execute_all", [NEWS, OFFER, NEWS], [True, False, True]),
        ("deny_on_first_deny", [NEWS, OFFER, NEWS], [True, False]),
        ("deny_on_first_deny", [NEWS, NEWS], [True, True]),
        ("permit_on_first_permit", [OFFER, NEWS, NEWS], [False, True]),
        ("permit_on_first_permit", [OFFER, OFFER], [False, False]),
    ],
)
async def test_the_three_semantics(
    client: httpx.AsyncClient, subject: Json, semantic: str, order: list[Json], expected: list[bool]
) -> None:
    content = {"subject": subject, "action": message(), "evaluations": [{"resource": one} for one in order]}
    found = await decide(client, content | {"options": {"evaluations_semantic": semantic}}, MANY)
    assert [one["decision"] for one in found["evaluations"]] == expected


@pytest.mark.parametrize(
    "change",
    [
        {"options": {"evaluations_semantic": "maybe"}},
        {"options": {"evaluations_semantic": ["execute_all"]}},
        {"options": []},
        {"options": "x"},
        {"evaluations": {}},
        {"evaluations": [1]},
        {"evaluations": [{}] * 10_001},
        {"subject": "alice"},
    ],
)
async def test_a_bad_batch_is_400(client: httpx.AsyncClient, subject: Json, change: Json) -> None:
    content = {"subject": subject, "action": message(), "evaluations": [{"resource": NEWS}]} | change
    assert (await client.post(MANY, json=content)).status_code == 400


async def test_the_metadata_name_the_endpoints_and_need_no_token(client: httpx.AsyncClient) -> None:
    answer = await client.get("/.well-known/authzen-configuration", headers={"Authorization": ""})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {
        "policy_decision_point": "http://gate",
        "access_evaluation_endpoint": "http://gate/access/v1/evaluation",
        "access_evaluations_endpoint": "http://gate/access/v1/evaluations",
    }


async def test_metadata_that_stand_on_the_word_of_whoever_asks_are_kept_by_no_cache(
    app: FastAPI, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, elsewhere = "/.well-known/authzen-configuration", {"Host": "evil.example"}
    assert (await client.get(where, headers=elsewhere)).headers["cache-control"] == "no-store"
    public = app.state.settings.model_copy(update={"public_marketing_gate_url": "https://gate.example/"})
    monkeypatch.setattr(app.state, "settings", public)
    answer = await client.get(where, headers=elsewhere)
    assert answer.headers["cache-control"] == "max-age=3600"
    assert answer.json()["access_evaluation_endpoint"] == "https://gate.example/access/v1/evaluation"
