"""The publish check: every code by a bot that earns it, and the bot `lead` that earns none."""

import copy
from time import process_time
from typing import Any

import pytest
from conversation.domain.bots import Bot
from conversation.domain.check import check, publishable
from conversation.domain.findings import RULES
from conversation.domain.workspace import Workspace

from dev.seed import ACME, LEAD

T = {"cs": "A", "en": "A", "de": "A", "sk": "A"}


def say(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "message", "text": T, **more}


def ask(name: str, purpose: str = "contact", **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "consent", "purpose": purpose, "text": T, **more}


def field(name: str, kind: str = "email", purpose: str = "contact", **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "field", "field": kind, "purpose": purpose, "text": T, **more}


def choose(name: str, *ways: str | None) -> dict[str, Any]:
    options = [{"value": f"v{number}", "label": T, "next": way} for number, way in enumerate(ways)]
    return {"id": name, "type": "choice", "text": T, "options": options}


def findings(*steps: dict[str, Any], require_consent: bool = True, **workspace: Any) -> list[tuple[str, str | None]]:
    bot = Bot.model_validate({"name": "B", "require_consent": require_consent, "steps": list(steps)})
    found = check(bot, Workspace.model_validate({**copy.deepcopy(ACME), **workspace}))
    return [(finding.code, finding.step) for finding in found]


def test_the_bot_lead_has_nothing_to_be_said_about_it() -> None:
    assert check(Bot.model_validate(LEAD), Workspace.model_validate(ACME)) == []


def test_a_field_behind_its_grant_is_fine() -> None:
    assert findings(ask("a"), field("f")) == []


@pytest.mark.parametrize(
    "steps",
    [
        [field("f")],
        [ask("a", on_refused="f"), field("f")],
        [ask("a", "newsletter"), field("f")],
        [choose("c", "a", "f"), ask("a"), field("f")],
        [ask("a"), ask("again", on_refused="f"), field("f")],
        [say("m", next="f"), ask("a"), field("f")],
    ],
    ids=["no question", "refused", "other purpose", "way round", "refused later", "jumped over"],
)
def test_a_field_that_some_way_reaches_without_its_grant_is_an_error(steps: list[dict[str, Any]]) -> None:
    assert ("field_without_consent", "f") in findings(*steps)


def test_a_grant_that_extends_to_the_fields_purpose_is_enough() -> None:
    assert findings(ask("a", "newsletter", extends_to=["contact"]), field("f")) == [("purposes_bundled", "a")]


def test_a_bot_that_needs_no_consent_may_ask_and_is_warned() -> None:
    assert findings(field("f"), require_consent=False) == [("consent_not_required", None)]


@pytest.mark.parametrize(
    "steps",
    [
        [ask("a", on_refused="f"), field("f", "name")],
        [ask("a", on_refused="m", on_granted="end"), say("m", next="a")],
        [ask("a", on_refused="c", on_granted="end"), choose("c", "a", "end")],
        [ask("a", on_granted="f", on_refused="b"), ask("b", on_refused="end", on_granted="f"), field("f")],
        [ask("a", on_granted="end", on_refused="m"), say("m", next="f"), field("f", "company")],
    ],
    ids=["field", "asked again", "asked again by choice", "asked by another question", "field behind a message"],
)
def test_a_refusal_that_leads_on_to_the_same_is_an_error(steps: list[dict[str, Any]]) -> None:
    assert ("refusal_ignored", "a") in findings(*steps, require_consent=False)


def test_a_refusal_refuses_what_the_question_extends_to() -> None:
    found = findings(ask("a", extends_to=["newsletter"], on_granted="end", on_refused="n"), ask("n", "newsletter"))
    assert ("refusal_ignored", "a") in found


def test_a_refusal_that_leads_to_another_purpose_is_fine() -> None:
    assert findings(ask("a", on_granted="end", on_refused="n"), ask("n", "newsletter")) == []


@pytest.mark.parametrize("controller", [None, {"name": "Acme"}])
def test_a_controller_who_cannot_be_named_or_reached_is_an_error(controller: Any) -> None:
    assert findings(say("m"), controller=controller) == [("controller_missing", None)]


def test_unknown_and_retired_purposes_are_errors_wherever_they_are_named() -> None:
    retired = [{**purpose, "retired": purpose["id"] == "newsletter"} for purpose in ACME["purposes"]]
    found = findings(
        ask("a", "nothing"), ask("b", extends_to=["newsletter"]), field("f", purpose="nil"), purposes=retired
    )
    assert {("purpose_unknown", "a"), ("purpose_retired", "b"), ("purpose_unknown", "f")} <= set(found)


def test_a_missing_text_is_an_error_for_every_locale_of_the_workspace() -> None:
    bare = {"cs": "Ahoj", "en": " "}
    assert findings({"id": "m", "type": "message", "text": bare}) == [("text_missing", "m")] * 3
    assert findings({"id": "m", "type": "message", "text": bare}, locales=["cs"]) == []


@pytest.mark.parametrize(
    "unseen",
    [
        *("\u200b", "\u2060\ufeff", " \u00ad\t\n", "\u3164", "\u2800 \u2800"),
        *("\ufe0f", "\u0301", "\u202e\u202c", "\U000e0041", "\u2065"),
    ],
    ids=ascii,
)
def test_a_text_of_which_nothing_is_seen_is_missing_wherever_it_stands(unseen: str) -> None:
    option = {"value": "v", "label": {"cs": unseen}}
    choice = {"id": "c", "type": "choice", "text": {"cs": unseen}, "options": [option]}
    purpose = {**ACME["purposes"][0], "title": {"cs": unseen}, "text": {"cs": unseen}}
    found = findings(choice, ask("a"), locales=["cs"], default_locale="cs", purposes=[purpose])
    assert found == [("text_missing", "c")] * 2 + [("text_missing", "a")] * 2
    for who in ({"name": unseen, "email": "a@acme.example"}, {"name": "Acme", "address": unseen}):
        assert not unseen.strip() or findings(say("m"), controller=who) == [("controller_missing", None)]


@pytest.mark.parametrize("seen", ["A", "?", "…", "👍🏽", "e\u0301", "\u200bA", "👩\u200d🌾", "中", "±"], ids=ascii)
def test_a_text_of_which_something_is_seen_is_none_that_is_missing(seen: str) -> None:
    assert findings({**say("m"), "text": {"cs": seen}}, locales=["cs"]) == []


def test_missing_labels_and_purpose_texts_are_found_too() -> None:
    choice = {"id": "c", "type": "choice", "text": T, "options": [{"value": "v", "label": {"cs": "A"}}]}
    purposes = [{**ACME["purposes"][0], "title": {"cs": "A", "en": "A"}}, ACME["purposes"][1]]
    found = findings(choice, ask("a"), locales=["cs", "en", "de"], purposes=purposes)
    assert found == [("text_missing", "c"), ("text_missing", "c"), ("text_missing", "a")]


def test_a_missing_text_is_named_with_its_language_in_the_readers_language() -> None:
    choice = {"id": "c", "type": "choice", "text": T, "options": [{"value": "v", "label": {**T, "de": ""}}]}
    bot = Bot.model_validate({"name": "B", "steps": [choice]})
    (finding,) = check(bot, Workspace.model_validate(ACME))
    assert str(finding.as_json("en")["message"]).startswith("The option “v” has no label in German.")
    assert str(finding.as_json("cs")["message"]).startswith("Možnost „v“ nemá popisek v němčině.")
    assert finding.as_json("sk") == finding.as_json("cs")


def test_another_question_that_extends_to_what_was_refused_asks_for_it_again() -> None:
    found = findings(
        ask("a", on_granted="end", on_refused="n"),
        ask("n", "newsletter", extends_to=["contact"]),
        require_consent=False,
    )
    assert ("refusal_ignored", "a") in found


def test_two_loops_without_an_end_are_two_findings() -> None:
    assert findings(choose("a", "a", "b"), say("b", next="b")) == [("no_way_out", "a"), ("no_way_out", "b")]


def test_the_largest_bot_there_can_be_is_checked_in_a_moment() -> None:
    ids = [f"s{number}" for number in range(500)]
    steps = [choose(name, *(ids[(place * 7 + way) % 500] for way in range(50))) for place, name in enumerate(ids)]
    began = process_time()
    assert findings(*steps) == [("no_way_out", "s0")]
    assert process_time() - began < 5


def test_a_way_to_no_step_is_an_error() -> None:
    assert findings(say("m", next="nowhere")) == [("step_unknown", "m")]
    assert ("step_unknown", "a") in findings(ask("a", on_refused="nowhere"))


def test_a_loop_without_an_end_is_an_error_said_once() -> None:
    assert findings(say("a", next="b"), say("b", next="a")) == [("no_way_out", "a")]
    assert ("no_way_out", "b") in findings(choose("c", "b", "end"), say("b", next="b"))


def test_a_loop_with_a_way_out_is_fine() -> None:
    assert findings(say("a"), choose("c", "a", "end")) == []


def test_extending_a_consent_needs_a_policy() -> None:
    found = findings(ask("a", extends_to=["newsletter"]), privacy_policy_url=None)
    assert found == [("extends_without_policy", "a"), ("policy_link_missing", None), ("purposes_bundled", "a")]


def test_without_a_policy_link_a_bot_is_publishable_with_a_warning() -> None:
    bot = Bot.model_validate(LEAD)
    found = check(bot, Workspace.model_validate({**ACME, "privacy_policy_url": None}))
    assert [finding.code for finding in found] == ["policy_link_missing"]
    assert publishable(found)


def test_a_policy_that_is_not_https_is_a_warning() -> None:
    assert findings(say("m"), privacy_policy_url="http://acme.example/p") == [("policy_not_https", None)]


def test_a_detail_that_the_purpose_does_not_use_is_a_warning() -> None:
    assert findings(ask("a", "newsletter"), field("f", "phone", "newsletter")) == [("field_not_needed", "f")]
    phone_only = [{**ACME["purposes"][0], "channels": ["sms"]}, ACME["purposes"][1]]
    assert findings(ask("a"), field("e"), field("p", "phone"), purposes=phone_only) == [("field_not_needed", "e")]


def test_a_channel_that_a_confirmed_mailbox_can_never_open_is_a_warning_and_its_field_is_not_needed() -> None:
    """A mailbox proves nothing about a phone (docs/decisions/0014)."""
    by_mailbox = [{**ACME["purposes"][0], "channels": ["email", "sms"], "confirmation": "mailbox"}]
    assert findings(ask("a"), field("e"), field("p", "phone"), purposes=by_mailbox) == [
        ("channel_never_allowed", "a"),
        ("field_not_needed", "p"),
    ]
    sms_alone = [{**by_mailbox[0], "channels": ["sms"]}]
    assert findings(ask("a"), purposes=sms_alone) == [("channel_never_allowed", "a")]
    as_before = [{**by_mailbox[0], "confirmation": "none"}]
    assert findings(ask("a"), field("e"), field("p", "phone"), purposes=as_before) == []
    email_alone = [{**by_mailbox[0], "channels": ["email"]}]
    assert findings(ask("a"), field("e"), purposes=email_alone) == []


def test_a_long_question_is_a_warning_and_a_long_message_is_not() -> None:
    long = {**T, "en": "x" * 301}
    assert findings({**ask("a"), "text": long}) == [("prompt_too_long", "a")]
    assert findings({**say("m"), "text": long}) == []


def test_a_step_that_no_way_leads_to_is_a_warning() -> None:
    assert findings(say("a", next="end"), say("b")) == [("step_unreachable", "b")]


def test_an_unreachable_field_is_no_error() -> None:
    assert findings(say("a", next="end"), field("f")) == [("step_unreachable", "f")]


def test_everything_that_fits_is_reported_errors_first() -> None:
    found = findings(field("f", "phone", "newsletter"), say("m", next="x"), controller=None, privacy_policy_url=None)
    assert found == [
        ("controller_missing", None),
        ("step_unknown", "m"),
        ("field_without_consent", "f"),
        ("policy_link_missing", None),
        ("field_not_needed", "f"),
    ]


def test_every_code_has_an_article_and_words_in_both_languages() -> None:
    for code, rule in RULES.items():
        assert rule.article.endswith(" GDPR"), code
        assert rule.en != rule.cs


def test_a_chat_that_may_be_on_no_website_is_told_of_before_it_is_published() -> None:
    assert findings(say("m"), allowed_origins=[]) == [("origins_missing", None)]


def test_two_hundred_questions_are_checked_in_no_time() -> None:
    steps = [step for number in range(200) for step in (ask(f"a{number}", on_refused="end"), field(f"f{number}"))]
    assert findings(*steps) == []
