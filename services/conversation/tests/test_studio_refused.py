"""What must not be set up is refused, and told where and why: in Czech too, by the page."""

import json
import re
from importlib import resources
from typing import Any

import pytest
from studio_bodies import changed, name

from dev.seed import ACME, LEAD


def in_czech(detail: str) -> bool:
    """Whether the Czech studio has words of its own for what the service says was wrong."""
    page = resources.files("conversation") / "static" / "studio" / "words.json"
    words = json.loads(page.read_text(encoding="utf-8"))["cs"]
    return detail in words["details"] or any(re.fullmatch(pattern, detail) for pattern, _ in words["patterns"])


@pytest.mark.parametrize(
    "body",
    [
        changed(("surprise",), 1),
        changed(("controller", "surprise"), 1),
        changed(("purposes", 0, "id"), "Not A Slug"),
        changed(("purposes", 0, "id"), "all"),
        changed(("purposes", 1, "id"), "contact"),
        changed(("purposes", 0, "channels"), []),
        changed(("purposes", 0, "channels"), ["email", "email"]),
        changed(("purposes", 0, "channels"), ["pigeon"]),
        changed(("purposes", 0, "validity_months"), 0),
        changed(("purposes", 0, "validity_months"), "24"),
        changed(("purposes", 0, "retention_days"), 0),
        changed(("purposes", 0, "retention_days"), 1461.5),
        changed(("purposes", 0, "retired"), "no"),
        changed(("purposes", 0, "confirmation"), "perhaps"),
        changed(("purposes", 0, "title"), {"fr": "Bonjour"}),
        changed(("purposes", 0, "text", "cs"), "x" * 2001),
        changed(("purposes", 0, "text", "cs"), "nul \u0000"),
        changed(("purposes", 0, "text", "cs"), "bell \u0007"),
        changed(("locales",), []),
        changed(("locales",), ["cs", "cs"]),
        changed(("locales",), ["en"]),
        changed(("locales",), ["cs", "fr"]),
        changed(("default_locale",), "fr"),
        changed(("privacy_policy_url",), "javascript:alert(1)"),
        changed(("privacy_policy_url",), "acme.example"),
        changed(("allowed_origins",), ["https://acme.example/path"]),
        changed(("allowed_origins",), ["*"]),
        changed(("controller", "email"), "nonsense"),
        changed(("controller", "name"), ""),
        changed(("purposes",), None),
        changed(("purposes",), {}),
        [],
        None,
    ],
)
async def test_a_workspace_that_cannot_be_is_refused_with_its_faults(service: Any, body: Any) -> None:
    workspace = name()
    answer = await service.http.put("/v1/workspace", json=body, headers=service.admin(workspace))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [fault["detail"] for fault in answer.json()["errors"] if not in_czech(fault["detail"])] == []
    assert (await service.http.get("/v1/workspace", headers=service.admin(workspace))).status_code == 404


@pytest.mark.parametrize("turned", ["\u202eemcA", "\u2066Acme", "\u202bAcme\u202c"], ids=ascii)
async def test_a_text_that_reads_in_another_order_than_it_is_kept_is_refused_and_the_place_named(
    service: Any, turned: str
) -> None:
    workspace = name()
    body = changed(("purposes", 0, "text", "cs"), turned, changed(("controller", "name"), turned))
    answer = await service.http.put("/v1/workspace", json=body, headers=service.admin(workspace))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/controller/name", "/purposes/0/text/cs"]
    assert "change the direction of the text" in answer.json()["errors"][0]["detail"]
    bot = changed(("steps", 0, "text", "cs"), turned, LEAD)
    kept = await service.http.put("/v1/bots/turned", json=bot, headers=service.admin(workspace))
    typed = await service.http.post("/v1/studio/check", json={"bot": bot}, headers=service.admin(workspace))
    assert kept.json()["errors"][0]["pointer"] == "/steps/0/text/cs"
    assert typed.json()["errors"][0]["pointer"] == "/bot/steps/0/text/cs"


@pytest.mark.parametrize(("given", "told"), [("Acme\nLtd", "has one line"), ("\u200b", "nothing of this name")])
async def test_a_name_is_one_line_of_which_something_is_seen(service: Any, given: str, told: str) -> None:
    workspace = name()
    body = changed(("controller", "name"), given)
    answer = await service.http.put("/v1/workspace", json=body, headers=service.admin(workspace))
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/controller/name"]
    assert told in answer.json()["errors"][0]["detail"]
    bot = await service.http.put("/v1/bots/b", json={**LEAD, "name": given}, headers=service.admin(workspace))
    assert (bot.status_code, bot.json()["errors"][0]["pointer"]) == (422, "/name")
    address = changed(("controller", "address"), "Long street 1\nPrague")
    assert (await service.http.put("/v1/workspace", json=address, headers=service.admin(workspace))).status_code == 201


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("https://acme.example/path", "without a path"),
        ("https://acme.example//", "without a path"),
        ("https://acme.example:99999", "without a path"),
        ("https://květiny.cz/x", "without a path"),
        ("https://*.acme.example", "without a path"),
        ("https://❤.example", "this host has signs that no name may have"),
        ("https://acme\u202e.example", "this host has signs that no name may have"),
    ],
)
async def test_an_origin_that_no_browser_sends_is_told_what_is_wrong_with_it(
    service: Any, given: str, told: str
) -> None:
    body = {**ACME, "allowed_origins": [given]}
    answer = await service.http.put("/v1/workspace", json=body, headers=service.admin(name()))
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["pointer"]) == (422, "/allowed_origins/0")
    assert told in fault["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {**LEAD, "steps": []},
        {**LEAD, "steps": [LEAD["steps"][0], LEAD["steps"][0]]},
        changed(("steps", 0, "id"), "end", LEAD),
        changed(("steps", 0, "id"), "Ne ID", LEAD),
        changed(("steps", 0, "type"), "dance", LEAD),
        changed(("steps", 0, "surprise"), 1, LEAD),
        changed(("surprise",), 1, LEAD),
        changed(("steps", 0, "text", "cs"), "x" * 2001, LEAD),
        changed(("steps", 1, "options"), [], LEAD),
        changed(("steps", 1, "options", 1, "value"), "offer", LEAD),
        changed(("steps", 3, "extends_to"), ["contact"], LEAD),
        changed(("steps", 4, "field"), "shoe_size", LEAD),
        changed(("steps", 4, "required"), "yes", LEAD),
        changed(("require_consent",), 1, LEAD),
        changed(("name",), "", LEAD),
        changed(("bot_id",), "other", LEAD),
        [],
    ],
)
async def test_a_bot_that_cannot_be_is_refused_with_its_faults(service: Any, body: Any) -> None:
    answer = await service.http.put("/v1/bots/bad", json=body, headers=service.admin("demo"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [fault["detail"] for fault in answer.json()["errors"] if not in_czech(fault["detail"])] == []
    assert (await service.http.get("/v1/bots/bad", headers=service.admin("demo"))).status_code == 404


@pytest.mark.parametrize("bot", ["Lead", "a b", "x" * 65, "%C5%BE", "-a"])
async def test_a_bot_id_is_a_slug(service: Any, bot: str) -> None:
    answer = await service.http.put(f"/v1/bots/{bot}", json=LEAD, headers=service.admin("demo"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
