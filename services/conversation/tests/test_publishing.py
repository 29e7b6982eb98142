"""Checking and publishing through HTTP: every code there is, what a version keeps, and what it does not."""

import asyncio
import copy
import hashlib
import secrets
from typing import Any

import pytest
from conversation.domain.findings import RULES

from dev.seed import ACME

Json = dict[str, Any]
T = dict.fromkeys(("cs", "en", "de", "sk"), "A")
LONG = {**T, "en": "x" * 301}


def step(name: str, kind: str, **more: Any) -> Json:
    return {"id": name, "type": kind, "text": T, **more}


def ask(name: str, purpose: str = "contact", **more: Any) -> Json:
    return step(name, "consent", purpose=purpose, **more)


def detail(name: str, field: str = "email", purpose: str = "contact", **more: Any) -> Json:
    return step(name, "field", field=field, purpose=purpose, **more)


RETIRED = [ACME["purposes"][0], {**ACME["purposes"][1], "retired": True}]
BY_MAILBOX = [{**ACME["purposes"][0], "channels": ["email", "sms"], "confirmation": "mailbox"}]
EARNED: dict[str, tuple[str | None, list[Json], Json]] = {
    "field_without_consent": ("f", [detail("f")], {}),
    "refusal_ignored": ("a", [ask("a", on_refused="a")], {}),
    "controller_missing": (None, [step("m", "message")], {"controller": None}),
    "purpose_unknown": ("a", [ask("a", "nothing")], {}),
    "purpose_retired": ("a", [ask("a", "newsletter")], {"purposes": RETIRED}),
    "text_missing": ("m", [step("m", "message") | {"text": {"cs": "A"}}], {}),
    "step_unknown": ("m", [step("m", "message", next="nowhere")], {}),
    "no_way_out": ("m", [step("m", "message", next="m")], {}),
    "extends_without_policy": ("a", [ask("a", extends_to=["newsletter"])], {"privacy_policy_url": None}),
    "policy_link_missing": (None, [step("m", "message")], {"privacy_policy_url": None}),
    "origins_missing": (None, [step("m", "message")], {"allowed_origins": []}),
    "policy_not_https": (None, [step("m", "message")], {"privacy_policy_url": "http://acme.example/p"}),
    "consent_not_required": (None, [step("m", "message")], {}),
    "purposes_bundled": ("a", [ask("a", extends_to=["newsletter"])], {}),
    "field_not_needed": ("f", [ask("a", "newsletter"), detail("f", "phone", "newsletter")], {}),
    "channel_never_allowed": ("a", [ask("a")], {"purposes": BY_MAILBOX}),
    "prompt_too_long": ("a", [ask("a") | {"text": LONG}], {}),
    "step_unreachable": ("n", [step("m", "message", next="end"), step("n", "message")], {}),
}


async def put(service: Any, workspace: str, steps: list[Json], **more: Any) -> None:
    body = {"name": "B", "steps": steps, **more}
    answer = await service.http.put("/v1/bots/lead", json=body, headers=service.admin(workspace))
    assert answer.status_code in (200, 201), answer.text


async def publish(service: Any, workspace: str) -> Any:
    return await service.http.post("/v1/bots/lead/publish", headers=service.admin(workspace))


def test_each_code_of_the_contract_has_a_bot_that_earns_it() -> None:
    assert EARNED.keys() == RULES.keys()


@pytest.mark.parametrize("code", EARNED)
async def test_a_code_is_told_with_its_article_step_and_words_and_an_error_keeps_from_publishing(
    service: Any, code: str
) -> None:
    where, steps, changes = EARNED[code]
    workspace = f"w{secrets.token_hex(5)}"
    await service.put_workspace(workspace, {**ACME, **changes})
    await put(service, workspace, steps, require_consent=code != "consent_not_required")
    said: dict[str, Json] = {}
    for language in ("cs", "en"):
        headers = {**service.admin(workspace, "bots:read"), "Accept-Language": language}
        answer = (await service.http.post("/v1/bots/lead/check", headers=headers)).json()
        said[language] = next(item for item in answer["findings"] if item["code"] == code)
        errors = [item for item in answer["findings"] if item["severity"] == "error"]
        assert answer["publishable"] is (errors == [])
    finding = said["en"]
    assert set(finding) == {"code", "severity", "article", "step", "message"}
    assert finding["step"] == where
    assert finding["severity"] == RULES[code].severity
    assert finding["article"].startswith(("Art. ", "Recital "))
    assert "{" not in finding["message"] + said["cs"]["message"]
    assert finding["message"] != said["cs"]["message"]
    published = await publish(service, workspace)
    assert published.status_code == (409 if errors else 201)
    assert code in [item["code"] for item in published.json()["findings"]]


async def test_a_workspace_without_a_controller_can_be_kept_and_published_in_once_there_is_one(service: Any) -> None:
    workspace = await service.set_up()
    await service.put_workspace(workspace, {**ACME, "controller": None})
    read = await service.http.get("/v1/workspace", headers=service.admin(workspace))
    assert read.json()["controller"] is None
    refused = await publish(service, workspace)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_publishable")
    await service.put_workspace(workspace, ACME)
    assert (await publish(service, workspace)).status_code == 201


async def test_a_version_keeps_texts_validity_and_policy_of_its_publishing(service: Any) -> None:
    workspace = await service.set_up()
    headers = service.admin(workspace)
    before = (await service.http.get("/v1/bots/lead/versions/1", headers=headers)).json()
    changed = copy.deepcopy(ACME)
    changed["privacy_policy_url"] = None
    changed["controller"]["name"] = "Other s.r.o."
    changed["purposes"][0] |= {"validity_months": 6, "text": {**ACME["purposes"][0]["text"], "en": "Other words."}}
    await service.put_workspace(workspace, changed)
    await put(service, workspace, [step("m", "message")])
    assert (await service.http.get("/v1/bots/lead/versions/1", headers=headers)).json() == before
    visit = await service.visit(workspace, locale="en")
    notice = (await visit.answer("offer"))["expects"]["notice"]
    assert "We will get back to you with an offer." in notice["text"]
    assert (notice["policy_kind"], notice["policy_url"]) == ("policy", ACME["privacy_policy_url"])
    assert notice["sha256"] == hashlib.sha256(notice["text"].encode()).hexdigest()


async def test_without_a_policy_link_a_bot_is_published_with_the_generic_notice_and_the_roles(service: Any) -> None:
    workspace = await service.set_up(privacy_policy_url=None)
    again = await publish(service, workspace)
    assert [item["code"] for item in again.json()["findings"]] == ["policy_link_missing"]
    visit = await service.visit(workspace, locale="en")
    notice = (await visit.answer("offer"))["expects"]["notice"]
    assert (notice["policy_kind"], notice["policy_url"]) == ("generic", None)
    assert "the controller decides why and how" in notice["text"]
    assert "Souhlas test, processor@souhlas.example" in notice["text"]


async def test_a_consent_that_extends_is_told_and_decided_purpose_by_purpose(service: Any) -> None:
    workspace = await service.set_up()
    await put(service, workspace, [ask("a", extends_to=["newsletter"])])
    assert (await publish(service, workspace)).status_code == 201
    visit = await service.visit(workspace, locale="en")
    assert "Once a month we will e-mail you our news." in visit.expects["notice"]["text"]
    decisions = (await visit.answer("granted"))["decisions"]
    assert [(item["purpose"], item["decision"]) for item in decisions] == [
        ("contact", "granted"),
        ("newsletter", "granted"),
    ]
    assert len({item["event_id"] for item in decisions}) == 2


async def test_publishing_at_once_makes_two_versions_one_after_the_other(service: Any) -> None:
    workspace = await service.set_up()
    answers = await asyncio.gather(*(publish(service, workspace) for _ in range(4)))
    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4, 5]
    assert {notice["version"] for answer in answers for notice in answer.json()["notices"]} == {1}
