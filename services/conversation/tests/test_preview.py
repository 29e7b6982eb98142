"""A preview talks as a real conversation would, and leaves nothing behind."""

import copy
from typing import Any

import pytest

from dev.seed import ACME, LEAD

Json = dict[str, Any]
TABLES = ("contact", "conversation", "outbox", "idempotency", "purpose", "notice", "bot", "bot_version", "workspace")


def move(value: str | None, step: str, input_: str = "button") -> Json:
    return {"kind": "answer", "step_id": step, "value": value, "input": input_}


async def preview(service: Any, of: str, moves: list[Json], **more: Any) -> Any:
    body = {"bot": LEAD, "moves": moves, **more}
    return await service.http.post("/v1/studio/preview", json=body, headers=service.admin(of, "bots:read"))


async def counts(service: Any) -> list[int]:
    return [(await service.rows(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in TABLES]


MOVES = [
    move("offer", "topic"),
    move("granted", "ask"),
    move("jana@example.com", "email", "typed"),
    move(None, "name"),
    move("refused", "news"),
]


def comparable(body: Json) -> Json:
    """Without ids and moments, and without what a notice was numbered."""
    body = copy.deepcopy(body)
    body["expects"].get("notice", {}).pop("version", None)
    told = [body["decision"]] if "decision" in body else []
    for item in [*body.get("decisions", []), *told]:
        for name in ("decided_at", "event_id", "expires_at"):
            item.pop(name, None)
    body.pop("freshness", None)
    return body


async def test_every_answer_of_a_preview_is_what_a_real_visitor_gets(service: Any) -> None:
    workspace = await service.set_up()
    visit = await service.visit(workspace, locale="en")
    begun = (await preview(service, workspace, [], locale="en")).json()
    assert begun["conversation"]["messages"] == visit.begun["messages"]
    assert comparable(begun["conversation"])["expects"] == comparable(visit.begun)["expects"]
    assert begun["answer"] is None
    for count in range(1, len(MOVES) + 1):
        real = await visit.answer(MOVES[count - 1]["value"], MOVES[count - 1]["input"])
        played = (await preview(service, workspace, MOVES[:count], locale="en")).json()
        assert comparable(played["answer"]) == comparable(real)
    whole = await visit.look()
    assert played["conversation"]["messages"] == whole["messages"]
    assert played["conversation"]["granted"] == whole["granted"] == ["contact"]


async def test_a_preview_records_nothing_not_even_a_grant(service: Any) -> None:
    workspace = await service.set_up()
    before = await counts(service)
    answer = await preview(service, workspace, [*MOVES, {"kind": "withdraw"}], workspace=ACME)
    assert answer.status_code == 200
    assert [item["decision"] for item in answer.json()["conversation"]["decisions"]] == [
        "granted",
        "refused",
        "withdrawn",
    ]
    assert [item["decision"] for item in answer.json()["answer"]["decisions"]] == ["withdrawn"]
    assert await counts(service) == before
    assert "jana" not in answer.text
    assert "visitor_token" not in answer.text


async def test_what_a_preview_must_not_do_is_refused_as_in_the_widget(service: Any) -> None:
    workspace = await service.set_up()
    wrong = [*MOVES[:2], move("nonsense", "email", "typed")]
    answer = await preview(service, workspace, wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_email")
    assert answer.json()["expects"]["required"] is True
    again = await preview(service, workspace, wrong, again=True)
    assert again.json()["conversation"]["expects"]["step_id"] == "email"
    thrice = await preview(service, workspace, [*wrong, *wrong[2:], *wrong[2:]])
    assert thrice.json()["expects"]["required"] is False
    over = await preview(service, workspace, [*wrong, *wrong[2:], *wrong[2:], move(None, "email")])
    assert over.json()["answer"]["expects"]["step_id"] == "name"
    order = await preview(service, workspace, [move("granted", "ask")])
    assert (order.status_code, order.json()["code"], order.json()["expects"]["step_id"]) == (
        409, "step_out_of_order", "topic",
    )  # fmt: skip
    value = await preview(service, workspace, [move("nothing", "topic")])
    assert (value.status_code, value.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("change", [{"controller": None}, {"purposes": []}])
async def test_a_question_without_a_notice_is_not_previewed(service: Any, change: Json) -> None:
    workspace = await service.set_up()
    answer = await preview(service, workspace, [], workspace={**ACME, **change})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_publishable")
    assert {item["code"] for item in answer.json()["findings"]} <= {"controller_missing", "purpose_unknown"}


async def test_a_draft_is_checked_without_being_kept(service: Any) -> None:
    workspace = await service.set_up()
    before = await counts(service)
    draft = copy.deepcopy(LEAD)
    draft["steps"][3]["on_refused"] = "nowhere"
    headers = service.admin(workspace, "bots:read")
    answer = await service.http.post("/v1/studio/check", json={"bot": draft}, headers=headers)
    assert [item["code"] for item in answer.json()["findings"]] == ["step_unknown", "step_unreachable"]
    assert answer.json()["publishable"] is False
    draft["steps"][3]["surprise"] = 1
    faulty = await service.http.post("/v1/studio/check", json={"bot": draft}, headers=headers)
    assert [item["pointer"] for item in faulty.json()["errors"]] == ["/bot/steps/3/surprise"]
    assert await counts(service) == before


@pytest.mark.parametrize("path", ["/v1/studio/check", "/v1/studio/preview"])
async def test_drafts_are_looked_at_by_who_may_read_bots_only(service: Any, path: str) -> None:
    missing = await service.http.post(path, json={"bot": LEAD})
    assert missing.status_code == 401
    other = await service.http.post(path, json={"bot": LEAD}, headers=service.admin("demo", "ledger:read"))
    assert (other.status_code, other.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize("name", ["studio.html", "words.json", "..%2F__init__.py", "nothing.js"])
async def test_the_studio_serves_its_scripts_and_style_alone(service: Any, name: str) -> None:
    assert (await service.http.get(f"/studio/{name}")).status_code == 404
    assert (await service.http.get("/studio/main.js")).headers["content-type"].startswith("text/javascript")
