"""A visitor's conversation through HTTP: the order of steps, refusals, withdrawal, tokens, origins."""

import asyncio
import secrets
from datetime import timedelta
from typing import Any

import pytest

from dev.seed import ACME, LEAD
from shared import freshness

START = "/v1/widget/{}/lead/conversations"


def fault(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_conversation_begins_with_everything_a_client_needs(service: Any) -> None:
    begun = (await service.visit(await service.set_up(), locale="en-GB")).begun
    assert set(begun) >= {
        "conversation_id", "contact_id", "visitor_token", "preferences_url", "locale", "bot_version", "messages",
        "expects",
    }  # fmt: skip
    assert begun["locale"] == "en"
    assert begun["preferences_url"].startswith("http://conversation.test/p/")
    assert begun["messages"][-1] == {"from": "bot", "text": "How can we help?"}
    assert begun["expects"]["options"][0] == {"value": "offer", "label": "An offer"}


@pytest.mark.parametrize(
    ("wanted", "given"), [("fr", "cs"), (None, "cs"), ("de-AT", "de"), ("EN_us", "en"), ("", "cs")]
)
async def test_an_unknown_locale_is_the_default_one(service: Any, wanted: Any, given: str) -> None:
    assert (await service.visit(await service.set_up(), locale=wanted)).begun["locale"] == given


async def test_the_whole_way_is_recorded_and_can_be_looked_at_again(service: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="cs")
    asked = await visit.answer("offer")
    assert asked["expects"]["notice"]["sha256"]
    assert asked["expects"]["options"] == [
        {"value": "granted", "label": "Souhlasím"},
        {"value": "refused", "label": "Nesouhlasím"},
    ]
    granted = await visit.answer("granted")
    assert granted["decision"] == granted["decisions"][0]
    assert granted["expects"] | {"field": "email", "required": True} == granted["expects"]
    given = await visit.answer("Jan@Acme.Example", "typed")
    assert given["messages"][0] == {"from": "visitor", "text": "j…@acme.example"}
    assert "decision" not in given
    assert (await visit.answers(None, "refused"))["expects"] == {"type": "end"}
    whole = await visit.look()
    assert [item["decision"] for item in whole["decisions"]] == ["granted", "refused"]
    assert whole["expects"] == {"type": "end"}
    assert whole["messages"][:3][-1] == {"from": "visitor", "text": "Nabídka"}


async def test_a_conversation_goes_on_after_a_reload(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    answered = await visit.answer("offer")
    whole = await visit.look()
    assert whole["expects"] == answered["expects"]
    assert whole["messages"] == visit.begun["messages"] + answered["messages"]


async def test_a_step_out_of_order_is_refused_and_told_what_is_waited_for(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    for step in ("email", "ask", "nothing", None):
        answer = await visit.send("jan@acme.example", "typed", step)
        assert fault(answer) == (409, "step_out_of_order")
        assert answer.json()["expects"] == visit.begun["expects"]
        assert "jan" not in answer.text
    assert len((await visit.look())["messages"]) == 2


async def test_no_detail_is_taken_before_its_grant(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answer("offer")
    assert fault(await visit.send("jan@acme.example", "typed", "email")) == (409, "step_out_of_order")
    await visit.answer("refused")
    assert fault(await visit.send("jan@acme.example", "typed", "email")) == (409, "step_out_of_order")


@pytest.mark.parametrize(
    ("value", "code"), [("nonsense", "invalid_email"), (None, "invalid_email"), ("", "invalid_email")]
)
async def test_an_invalid_detail_is_told_in_the_visitors_language(service: Any, value: Any, code: str) -> None:
    visit = await service.visit(await service.set_up(), locale="de")
    await visit.answers("offer", "granted")
    answer = await visit.send(value, "typed")
    assert fault(answer) == (422, code)
    assert "E-Mail-Adresse" in answer.json()["detail"]
    assert answer.json()["expects"]["step_id"] == "email"
    assert "nonsense" not in answer.text


@pytest.mark.parametrize("field", ["phone", "name", "company"])
async def test_every_kind_of_detail_has_its_own_code(service: Any, field: str) -> None:
    workspace = await service.set_up()
    steps = [LEAD["steps"][3], {**LEAD["steps"][4], "field": field}, LEAD["steps"][8]]
    await service.publish(workspace, {"name": "B", "steps": steps}, "other")
    visit = await service.visit(workspace, bot="other")
    await visit.answer("granted")
    assert fault(await visit.send("!" * 300, "typed")) == (422, f"invalid_{field}")


async def test_after_three_invalid_values_a_required_detail_can_be_passed_over(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    required = [(await visit.send("nonsense", "typed")).json()["expects"]["required"] for _ in range(3)]
    assert required == [True, True, False]
    assert (await visit.answer(None))["expects"]["step_id"] == "name"


async def test_a_wrong_button_is_refused_and_a_wrong_word_is_asked_again(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    answer = await visit.send("nothing")
    assert fault(answer) == (422, "invalid")
    assert answer.json()["expects"] == visit.begun["expects"]
    assert (await visit.answer("něco", "typed"))["messages"][0]["text"] == "…"
    await visit.answer("offer")
    assert fault(await visit.send("yes")) == (422, "invalid")


async def test_an_unclear_answer_has_no_event_and_is_asked_once_more(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answer("offer")
    first = await visit.answer("možná", "typed")
    assert first["decision"] | {"purpose": "contact", "decision": "unclear", "event_id": None} == first["decision"]
    assert "freshness" not in first
    assert first["expects"]["type"] == "consent"
    second = await visit.answer("nevím", "typed")
    assert second["decision"]["decision"] == "unclear"
    assert second["expects"] == {"type": "end"}
    assert (await visit.look())["decisions"] == []


async def test_a_withdrawal_lists_exactly_what_was_recorded_and_repeating_it_records_nothing(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted", "jan@acme.example", None, "refused")
    first = await visit.withdraw()
    assert [(item["purpose"], item["decision"]) for item in first["decisions"]] == [("contact", "withdrawn")]
    assert first["expects"] == {"type": "end"}
    assert first["freshness"]["token"]
    second = await visit.withdraw()
    assert second["decisions"] == []
    assert set(second) == set(first)
    assert second["messages"] == first["messages"]
    assert len((await visit.look())["decisions"]) == 3


async def test_a_withdrawal_of_nothing_or_of_another_purpose_decides_nothing(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    assert (await visit.withdraw())["decisions"] == []
    await visit.answers("offer", "granted")
    assert (await visit.withdraw(purpose="newsletter"))["decisions"] == []
    assert (await visit.withdraw(purpose="contact"))["decisions"]


async def test_withdrawing_while_a_detail_is_asked_goes_the_way_of_the_refusal(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    done = await visit.withdraw()
    assert done["expects"] == {"type": "end"}
    assert done["messages"][-1]["text"] == "V pořádku, nic neukládáme."
    assert fault(await visit.send("jan@acme.example", "typed", "email")) == (409, "step_out_of_order")


async def test_a_typed_withdrawal_works_at_any_step_and_after_the_end(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    nothing = await visit.answer("withdraw my consent", "typed", None)
    assert "decision" not in nothing
    await visit.answers("offer", "granted", "jan@acme.example")
    first = await visit.answer("Odvolávám souhlas!", "typed", "whatever")
    assert first["decision"]["decision"] == "withdrawn"
    second = await visit.answer("odvolávám souhlas", "typed", None)
    assert second["decision"] == first["decision"]
    assert len((await visit.look())["decisions"]) == 2


async def test_decided_at_never_goes_backwards_for_a_contact(service: Any, clock: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answer("offer")
    clock.ahead = timedelta(minutes=20)
    granted = await visit.answer("granted")
    clock.ahead = timedelta(0)
    withdrawn = await visit.withdraw()
    assert withdrawn["decisions"][0]["decided_at"] > granted["decision"]["decided_at"]


async def test_freshness_names_what_must_be_visible(service: Any) -> None:
    workspace = await service.set_up()
    visit = await service.visit(workspace)
    key = b"f" * 40
    granted = await visit.answers("offer", "granted")
    promise = freshness.read(key, granted["freshness"]["token"], workspace)
    assert promise.contact_id == visit.contact_id
    assert promise.recorded is not None
    assert promise.denied is None
    captured = await visit.answer("jan@acme.example", "typed")
    given = freshness.read(key, captured["freshness"]["token"], workspace)
    assert given.captured is not None
    assert given.recorded == promise.recorded
    refused = await visit.answers(None, "refused")
    last = freshness.read(key, refused["freshness"]["token"], workspace)
    assert (last.captured, last.denied is None) == (given.captured, False)
    withdrawn = freshness.read(key, (await visit.withdraw())["freshness"]["token"], workspace)
    assert withdrawn.denied is not None
    assert (withdrawn.recorded, withdrawn.captured) == (None, None)


async def test_two_answers_at_once_are_taken_one_after_the_other(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answer("offer")
    answers = await asyncio.gather(*(visit.send("granted") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert len((await visit.look())["decisions"]) == 1


async def test_many_withdrawals_at_once_record_one(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    done = await asyncio.gather(*(visit.withdraw() for _ in range(8)))
    assert sum(len(body["decisions"]) for body in done) == 1


async def test_an_answer_sent_again_with_its_key_is_answered_again_and_taken_once(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answer("offer")
    key = {"Idempotency_Key": secrets.token_hex(8)}
    answers = await asyncio.gather(*(visit.send("granted", **key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 4
    other = await visit.send("refused", "button", "ask", **key)
    assert fault(other) == (422, "idempotency_key_reused")


async def test_a_refused_answer_sent_again_with_its_key_is_refused_the_same(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    key = {"Idempotency_Key": secrets.token_hex(8)}
    first = await visit.send("nonsense", "typed", **key)
    second = await visit.send("nonsense", "typed", **key)
    assert first.status_code == second.status_code == 422
    assert first.content == second.content
    assert second.headers["Idempotent-Replayed"] == "true"


async def test_a_withdrawal_sent_again_with_its_key_is_answered_the_same(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    headers = {**visit.headers, "Idempotency-Key": secrets.token_hex(8)}
    first = await service.http.post(f"{visit.url}/withdraw", json={}, headers=headers)
    second = await service.http.post(f"{visit.url}/withdraw", json={}, headers=headers)
    assert first.json()["decisions"]
    assert second.content == first.content


async def test_a_key_is_judged_before_the_shape_of_another_body(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    preferences = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    good = {"step_id": "email", "value": "jan@acme.example", "input": "typed"}
    writes: list[tuple[str, Any]] = [
        (f"{visit.url}/answers", good),
        (f"{visit.url}/withdraw", {}),
        (preferences, {"purpose": "contact", "decision": "withdrawn"}),
    ]
    for path, body in writes:
        headers = {**visit.headers, "Idempotency-Key": secrets.token_hex(8), "Content-Type": "application/json"}
        assert (await service.http.post(path, json=body, headers=headers)).status_code == 200
        for content in (b'{"purpose":5}', b"{", b""):
            again = await service.http.post(path, content=content, headers=headers)
            assert fault(again) == (422, "idempotency_key_reused"), (path, content)
        new = headers | {"Idempotency-Key": secrets.token_hex(8)}
        assert fault(await service.http.post(path, content=b'{"purpose":5}', headers=new)) == (422, "invalid")
        assert fault(await service.http.post(path, content=b"", headers=new)) == (400, "malformed_json")


async def test_a_withdrawal_needs_no_body(service: Any) -> None:
    """Its only field is optional: without a body everything that is granted is withdrawn."""
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    answer = await service.http.post(f"{visit.url}/withdraw", headers=visit.headers)
    assert answer.status_code == 200
    assert [item["decision"] for item in answer.json()["decisions"]] == ["withdrawn"]
    said_so = visit.headers | {"Content-Type": "application/json"}
    assert fault(await service.http.post(f"{visit.url}/withdraw", headers=said_so)) == (400, "malformed_json")
    assert fault(await service.http.post(f"{visit.url}/answers", headers=visit.headers)) == (422, "invalid")


async def test_a_returning_visitor_is_the_same_contact_in_a_new_conversation(service: Any) -> None:
    workspace = await service.set_up()
    first = await service.visit(workspace)
    await first.answers("offer", "granted", "jan@acme.example")
    second = await service.visit(workspace, visitor_token=first.begun["visitor_token"])
    assert second.contact_id == first.contact_id
    assert second.begun["conversation_id"] != first.begun["conversation_id"]
    again = await second.answer("offer")
    assert again["expects"]["type"] == "field"
    withdrawn = await second.withdraw()
    assert [item["purpose"] for item in withdrawn["decisions"]] == ["contact"]


@pytest.mark.parametrize("token", ["", "mangled", "v.x", "ž", "x" * 3000])
async def test_a_token_that_is_not_valid_begins_a_new_contact(service: Any, token: str) -> None:
    workspace = await service.set_up()
    assert (await service.visit(workspace, visitor_token=token)).contact_id


async def test_a_token_of_another_workspace_begins_a_new_contact_and_opens_nothing(service: Any) -> None:
    ours, theirs = await service.set_up(), await service.set_up()
    visit = await service.visit(ours)
    stranger = await service.visit(theirs, visitor_token=visit.begun["visitor_token"])
    assert stranger.contact_id != visit.contact_id
    for method, path in (("GET", ""), ("POST", "/answers"), ("POST", "/withdraw")):
        body = {"json": {"step_id": "topic", "value": "offer", "input": "button"}} if method == "POST" else {}
        answer = await service.http.request(method, visit.url + path, headers=stranger.headers, **body)
        assert fault(answer) == (404, "not_found")


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/answers"), ("POST", "/withdraw")])
async def test_what_follows_the_start_wants_the_visitors_token(
    service: Any, method: str, path: str, clock: Any
) -> None:
    visit = await service.visit(await service.set_up())
    body = {"json": {"step_id": "topic", "value": "offer", "input": "button"}} if method == "POST" else {}

    async def ask(token: str | None) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return fault(await service.http.request(method, visit.url + path, headers=headers, **body))

    assert await ask(None) == (401, "token_missing")
    assert await ask("mangled") == (401, "token_invalid")
    assert await ask(service.signer.token(visit.workspace)) == (401, "token_invalid")
    clock.ahead = timedelta(days=91)
    assert await ask(visit.begun["visitor_token"]) == (401, "token_invalid")


@pytest.mark.parametrize("conversation", ["0192f3a4-0000-7000-8000-00000000ffff", "no-uuid"])
async def test_an_unknown_conversation_is_not_found(service: Any, conversation: str) -> None:
    visit = await service.visit(await service.set_up())
    answer = await service.http.get(f"/v1/widget/conversations/{conversation}", headers=visit.headers)
    assert fault(answer) == (404, "not_found")


async def test_a_bot_or_workspace_that_is_not_there_is_not_found(service: Any) -> None:
    workspace = await service.set_up()
    for path in (f"/v1/widget/{workspace}/nothing/conversations", START.format("nowhere")):
        assert fault(await service.http.post(path, json={})) == (404, "not_found")
    await service.http.put("/v1/bots/draft", json=LEAD, headers=service.admin(workspace))
    draft = await service.http.post(f"/v1/widget/{workspace}/draft/conversations", json={})
    assert fault(draft) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {"locale": 1},
        {"page_url": []},
        {"visitor_token": 5},
        [],
        "text",
        {"locale": "x" * 200},
        {"page_url": "nul\u0000"},
    ],
)
async def test_a_start_of_the_wrong_shape_is_invalid(service: Any, body: Any) -> None:
    answer = await service.http.post(START.format(await service.set_up()), json=body)
    assert fault(answer) == (422, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        {}, [], {"step_id": "topic", "value": "offer"}, {"step_id": "topic", "input": "button"},
        {"step_id": 1, "value": "offer", "input": "button"}, {"step_id": "topic", "value": 1, "input": "button"},
        {"step_id": "topic", "value": ["offer"], "input": "button"},
        {"step_id": "topic", "value": "offer", "input": "x"},
    ],
)  # fmt: skip
async def test_an_answer_of_the_wrong_shape_is_invalid_and_not_repeated(service: Any, body: Any) -> None:
    visit = await service.visit(await service.set_up())
    answer = await service.http.post(f"{visit.url}/answers", json=body, headers=visit.headers)
    assert fault(answer) == (422, "invalid")
    assert answer.json()["errors"]


async def test_bodies_that_are_no_json_too_large_or_of_another_type_are_refused(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    url, headers = f"{visit.url}/answers", {**visit.headers, "Content-Type": "application/json"}
    assert fault(await service.http.post(url, content=b"{no", headers=headers)) == (400, "malformed_json")
    assert fault(await service.http.post(url, content=b"x" * 1_100_000, headers=headers)) == (413, "too_large")
    form = {**visit.headers, "Content-Type": "application/x-www-form-urlencoded"}
    assert fault(await service.http.post(url, content=b"a=b", headers=form)) == (415, "unsupported_media_type")
    unknown = {"step_id": "topic", "value": "offer", "input": "button", "unknown": 1}
    assert (await service.http.post(url, json=unknown, headers=visit.headers)).status_code == 200


async def test_a_page_of_an_allowed_origin_may_ask_and_read(service: Any) -> None:
    workspace = await service.set_up()
    origin = {"Origin": "https://acme.example"}
    answer = await service.http.post(START.format(workspace), json={}, headers=origin)
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == "https://acme.example"
    assert "Origin" in answer.headers["Vary"]
    headers = {"Authorization": f"Bearer {answer.json()['visitor_token']}", **origin}
    url = f"/v1/widget/conversations/{answer.json()['conversation_id']}/answers"
    wrong = await service.http.post(url, json={"step_id": "x", "value": "x", "input": "button"}, headers=headers)
    assert wrong.status_code == 409
    assert wrong.headers["Access-Control-Allow-Origin"] == "https://acme.example"
    malformed = await service.http.post(url, json={}, headers=headers)
    assert malformed.headers["Access-Control-Allow-Origin"] == "https://acme.example"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://acme.example.evil.example", "x"])
async def test_a_page_of_another_origin_is_refused_everywhere(service: Any, origin: str) -> None:
    visit = await service.visit(await service.set_up())
    body = {"step_id": "topic", "value": "offer", "input": "button"}
    for method, path, payload in (
        ("POST", START.format(visit.workspace), {}),
        ("GET", visit.url, None),
        ("POST", f"{visit.url}/answers", body),
        ("POST", f"{visit.url}/withdraw", {}),
        ("OPTIONS", START.format(visit.workspace), None),
        ("OPTIONS", f"{visit.url}/answers", None),
        ("GET", f"{START.format(visit.workspace)}/latest", None),
    ):
        headers = {**visit.headers, "Origin": origin}
        answer = await service.http.request(method, path, json=payload, headers=headers)
        assert fault(answer) == (403, "origin_not_allowed")
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert (await visit.look())["messages"] == visit.begun["messages"]


async def test_the_services_own_pages_may_ask(service: Any) -> None:
    workspace = await service.set_up()
    own = {"Origin": "http://conversation.test"}
    assert (await service.http.post(START.format(workspace), json={}, headers=own)).status_code == 201
    local = {"Origin": "http://127.0.0.1:8001", "Host": "127.0.0.1:8001"}
    assert (await service.http.post(START.format(workspace), json={}, headers=local)).status_code == 201
    for host in ("evil.example", "["):
        faked = {"Origin": "http://evil.example", "Host": host}
        assert (await service.http.post(START.format(workspace), json={}, headers=faked)).status_code == 403


async def test_allowed_origins_are_those_of_now(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    new, old = {"Origin": "https://new.example"}, {"Origin": "https://acme.example"}
    url = START.format(visit.workspace)
    assert (await service.http.post(url, json={}, headers=new)).status_code == 403
    await service.put_workspace(visit.workspace, {**ACME, "allowed_origins": ["https://new.example"]})
    assert (await service.http.post(url, json={}, headers=new)).status_code == 201
    assert (await service.http.post(url, json={}, headers=old)).status_code == 403
    assert (await service.http.get(visit.url, headers={**visit.headers, **old})).status_code == 403


async def test_a_browser_that_asks_first_is_told_what_it_may_send(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    for path in (START.format(visit.workspace), visit.url, f"{visit.url}/answers", f"{visit.url}/withdraw"):
        headers = {"Origin": "https://acme.example", "Access-Control-Request-Method": "POST"}
        answer = await service.http.options(path, headers=headers)
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "https://acme.example"
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]


async def test_a_purpose_retired_meanwhile_is_not_asked_for_and_not_granted(service: Any) -> None:
    workspace = await service.set_up()
    early, late = await service.visit(workspace), await service.visit(workspace)
    await early.answer("offer")
    retired = [{**ACME["purposes"][0], "retired": True}, ACME["purposes"][1]]
    await service.put_workspace(workspace, {**ACME, "purposes": retired})
    assert "decision" not in await early.answer("granted")
    assert (await late.answer("offer"))["expects"] == {"type": "end"}


async def test_a_method_that_is_not_there_is_named_as_such(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    assert (await service.http.delete(visit.url, headers=visit.headers)).status_code == 405
