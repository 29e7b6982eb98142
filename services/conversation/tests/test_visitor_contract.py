"""API.md section 2, "Widget", sentence by sentence where no other file does it: what a visitor's client can rely on."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from dev.seed import ACME, LEAD

YES = {"cs": "Ano, souhlasím.", "en": "yes please", "de": "ja, gerne", "sk": "áno prosím"}
NO = {"cs": "ne, děkuji", "en": "No!", "de": "nein danke", "sk": "nesúhlasím"}
TAKEN_BACK = {
    "cs": "odvolávám souhlas", "en": "withdraw my consent", "de": "Einwilligung widerrufen", "sk": "odvolávam súhlas",
}  # fmt: skip
LOCALES = list(YES)


async def asked(service: Any, locale: str = "cs", **more: Any) -> Any:
    """A visitor who is being asked for consent."""
    visit = await service.visit(await service.set_up(), locale=locale, **more)
    await visit.answer("offer")
    return visit


async def test_the_prompt_is_among_the_messages_and_the_hash_is_of_the_notices_bytes(service: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="sk")
    body = await visit.answer("offer")
    expects, notice = body["expects"], body["expects"]["notice"]
    assert body["messages"][-1] == {"from": "bot", "text": expects["prompt"]}
    assert hashlib.sha256(notice["text"].encode()).hexdigest() == notice["sha256"]
    assert set(notice) == {"text", "locale", "version", "sha256", "policy_url", "policy_kind"}
    assert (notice["locale"], notice["policy_kind"], notice["policy_url"]) == (
        "sk",
        "policy",
        ACME["privacy_policy_url"],
    )
    without = await service.visit(await service.set_up(privacy_policy_url=None))
    notice = (await without.answer("offer"))["expects"]["notice"]
    assert (notice["policy_kind"], notice["policy_url"]) == ("generic", None)


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_typed_yes_grants_a_typed_no_refuses_and_the_label_does_as_well(service: Any, locale: str) -> None:
    for words, decision in ((YES[locale], "granted"), (NO[locale], "refused")):
        visit = await asked(service, locale)
        assert (await visit.answer(words, "typed"))["decision"]["decision"] == decision
    for option in (await asked(service, locale)).expects["options"]:
        visit = await asked(service, locale)
        assert (await visit.answer(option["label"], "typed"))["decision"]["decision"] == option["value"]


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_typed_withdrawal_says_what_was_withdrawn_since_when_and_how_long_it_takes(
    service: Any, locale: str
) -> None:
    visit = await asked(service, locale)
    await visit.answers("granted", "jan@acme.example", None, "refused")
    assert visit.expects == {"type": "end"}
    body = await visit.answer(TAKEN_BACK[locale], "typed", None)
    told = body["messages"][-1]["text"]
    assert body["decision"]["decision"] == "withdrawn"
    assert ACME["purposes"][0]["title"][locale] in told
    assert body["decision"]["decided_at"][11:16] in told
    assert any(word in told for word in ("sekund", "seconds", "Sekunden", "sekúnd"))
    assert body["freshness"]["token"]
    for words in (TAKEN_BACK[locale], TAKEN_BACK["en"], "stop"):
        again = await visit.answer(words, "typed", None)
        assert (again["decision"], again["decisions"]) == (body["decision"], body["decisions"])
    assert len((await visit.look())["decisions"]) == 3


async def test_at_a_consent_question_stop_is_a_refusal_and_keeps_what_was_granted_before(service: Any) -> None:
    visit = await asked(service)
    await visit.answers("granted", "jan@acme.example", None)
    assert visit.expects["purpose"] == "newsletter"
    body = await visit.answer("STOP", "typed", "whatever")
    assert [(item["purpose"], item["decision"]) for item in body["decisions"]] == [("newsletter", "refused")]
    assert (await visit.look())["granted"] == ["contact"]


async def test_a_withdrawal_with_nothing_granted_decides_nothing_at_any_step(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    for answer in (None, "offer", "refused"):
        body = await visit.answer("odvolávám souhlas", "typed", None)
        assert "decision" not in body
        assert "decisions" not in body
        assert "freshness" not in body
        if answer:
            await visit.answer(answer)
    assert visit.expects == {"type": "end"}
    assert "decision" not in await visit.answer("withdraw my consent", "typed", None)
    assert [item["decision"] for item in (await visit.look())["decisions"]] == ["refused"]


async def test_a_clicked_withdrawal_of_one_purpose_leaves_the_question_that_waits_open(service: Any) -> None:
    visit = await asked(service)
    await visit.answers("granted", "jan@acme.example", None)
    done = await visit.withdraw(purpose="contact")
    assert [item["purpose"] for item in done["decisions"]] == ["contact"]
    assert done["expects"]["step_id"] == "news"
    assert (await visit.withdraw(purpose="no-such-purpose"))["decisions"] == []


async def test_the_transcript_never_shows_what_was_typed_before_a_grant(service: Any) -> None:
    workspace = await service.set_up()
    text = {"id": "hello", "type": "text", "text": LEAD["steps"][0]["text"]}
    await service.publish(workspace, {**LEAD, "steps": [text, *LEAD["steps"][1:]]})
    visit = await service.visit(workspace)
    assert (await visit.answer("I am Jan", "typed"))["messages"][0] == {"from": "visitor", "text": "…"}
    await visit.answer("I am Jan", "typed")
    await visit.answer("offer")
    await visit.answer("yes I am Jan", "typed")
    said = [item["text"] for item in (await visit.look())["messages"] if item["from"] == "visitor"]
    assert said == ["…", "…", "Nabídka", "…"]


async def test_a_detail_is_taken_only_while_its_grant_holds(service: Any) -> None:
    visit = await asked(service)
    await visit.answer("granted")
    other = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"])
    await other.withdraw()
    body = await visit.answer("jan@acme.example", "typed")
    assert body["messages"][0] == {"from": "visitor", "text": "…"}
    assert body["expects"] == {"type": "end"}
    assert "freshness" not in body


async def test_a_running_conversation_stays_on_the_version_that_it_began_with(service: Any) -> None:
    workspace = await service.set_up()
    early = await service.visit(workspace, locale="en")
    await service.put_workspace(workspace, {**ACME, "privacy_policy_url": "https://acme.example/new"})
    steps = [{**LEAD["steps"][3], "text": dict.fromkeys(LOCALES, "Changed?")}, *LEAD["steps"][4:]]
    await service.publish(workspace, {**LEAD, "steps": steps})
    late = await service.visit(workspace, locale="en")
    assert (early.begun["bot_version"], late.begun["bot_version"]) == (1, 2)
    asked_early = (await early.answer("offer"))["expects"]
    assert (asked_early["prompt"], late.expects["prompt"]) == (LEAD["steps"][3]["text"]["en"], "Changed?")
    assert asked_early["notice"]["policy_url"] == ACME["privacy_policy_url"]
    assert late.expects["notice"]["policy_url"] == "https://acme.example/new"


async def test_a_valid_grant_is_said_with_the_way_to_take_it_back_and_an_expired_one_asked_anew(
    service: Any, clock: Any
) -> None:
    first = await asked(service, "en")
    await first.answers("granted", "jan@acme.example", None, "refused")

    async def back() -> Any:
        token = first.begun["visitor_token"]
        return await service.visit(first.workspace, visitor_token=token, locale="en")

    again = await (await back()).answer("offer")
    told = next(item["text"] for item in again["messages"] if "already have your consent" in item["text"])
    assert "withdraw my consent" in told
    assert again["expects"]["type"] == "field"
    assert "decision" not in again
    await service.rows(
        "UPDATE contact SET rev = rev + 1, standings = jsonb_set(standings, '{contact,expires_at}', '1'::jsonb)"
        " WHERE id = $1",
        first.contact_id,
    )
    clock.ahead = timedelta(seconds=1)
    assert (await (await back()).answer("offer"))["expects"]["type"] == "consent"


async def test_another_controller_asks_a_returning_visitor_again_and_a_changed_prompt_does_not(service: Any) -> None:
    first = await asked(service)
    await first.answers("granted", "jan@acme.example")
    token = first.begun["visitor_token"]
    steps = [
        {**step, "text": dict.fromkeys(LOCALES, "Jinak?")} if step["id"] == "ask" else step for step in LEAD["steps"]
    ]
    await service.publish(first.workspace, {**LEAD, "steps": steps})
    same = await service.visit(first.workspace, visitor_token=token)
    assert (await same.answer("offer"))["expects"]["type"] == "field"
    controller = {**ACME["controller"], "name": "Somebody Else s.r.o."}
    await service.put_workspace(first.workspace, {**ACME, "controller": controller})
    await service.publish(first.workspace, LEAD)
    other = await service.visit(first.workspace, visitor_token=token)
    assert (await other.answer("offer"))["expects"]["type"] == "consent"


async def test_one_answer_to_several_purposes_is_a_decision_of_each_and_a_no_refuses_them_all(service: Any) -> None:
    workspace = await service.set_up()
    steps = [{**step, "extends_to": ["newsletter"]} if step["id"] == "ask" else step for step in LEAD["steps"]]
    await service.publish(workspace, {**LEAD, "steps": steps}, "both")
    for words, decision in (("ano", "granted"), ("ne", "refused"), ("stop", "refused")):
        visit = await service.visit(workspace, bot="both")
        question = await visit.answer("offer")
        assert ACME["purposes"][1]["title"]["cs"] in question["expects"]["notice"]["text"]
        body = await visit.answer(words, "typed")
        assert [(item["purpose"], item["decision"]) for item in body["decisions"]] == [
            ("contact", decision),
            ("newsletter", decision),
        ]
        assert len({item["event_id"] for item in body["decisions"]}) == 2


async def test_a_conversation_left_idle_is_closed_and_what_was_granted_can_still_be_taken_back(
    service: Any, clock: Any
) -> None:
    visit = await asked(service, "en")
    await visit.answers("granted", "jan@acme.example")
    clock.ahead = timedelta(minutes=29)
    assert (await visit.look())["expects"]["type"] == "field"
    clock.ahead = timedelta(minutes=31)
    late = await visit.send("Jan", "typed", "name")
    assert (late.status_code, late.json()["code"], late.json()["expects"]) == (
        409,
        "step_out_of_order",
        {"type": "end"},
    )
    for _ in range(2):
        whole = await visit.look()
        assert whole["expects"] == {"type": "end"}
        assert {item["text"] for item in whole["messages"] if item["from"] == "visitor"} == {"…"}
        assert "start a new one" in whole["messages"][-1]["text"]
        assert whole["decisions"]
        withdrawn = await visit.answer("withdraw my consent", "typed", None)
        assert withdrawn["decision"]["decision"] == "withdrawn"
        assert withdrawn["expects"] == {"type": "end"}
    again = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"])
    assert again.contact_id == visit.contact_id
    assert again.expects["type"] == "choice"


async def test_a_wrong_value_counts_as_being_there_and_an_ended_conversation_does_not_lapse(
    service: Any, clock: Any
) -> None:
    visit, ended = await asked(service), await asked(service)
    await visit.answer("granted")
    await ended.answer("refused")
    clock.ahead = timedelta(minutes=20)
    await visit.send("nonsense", "typed")
    clock.ahead = timedelta(minutes=40)
    assert (await visit.look())["expects"]["step_id"] == "email"
    assert (await ended.look())["messages"][-1]["text"] == LEAD["steps"][-1]["text"]["cs"]


async def test_helpful_faults_two_more_tries_and_then_a_way_on(service: Any) -> None:
    visit = await asked(service, "en")
    await visit.answer("granted")
    details = [(await visit.send(value, "typed")).json() for value in ("jan", "jan@acme", "jan@@acme.example")]
    assert "lacks its @" in details[0]["detail"]
    assert "ending after the @" in details[1]["detail"]
    assert details[2]["detail"].endswith("You can also go on without it.")
    assert [item["expects"]["required"] for item in details] == [True, True, False]
    assert (await visit.answer("no thanks", "typed"))["expects"]["step_id"] == "name"


async def test_the_character_nul_is_read_as_any_other_control_character(service: Any) -> None:
    workspace = await service.set_up()
    more = {"id": "more", "type": "text", "text": LEAD["steps"][0]["text"]}
    await service.publish(workspace, {**LEAD, "steps": [*LEAD["steps"][3:6], more, LEAD["steps"][-1]]}, "nul")
    visit = await service.visit(workspace, bot="nul", locale="en")
    assert (await visit.answer("y\0es", "typed"))["expects"]["type"] == "consent"
    await visit.answer("granted")
    wrong = await visit.send("jan\0@acme.example", "typed")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_email")
    assert wrong.json()["expects"]["step_id"] == "email"
    await visit.answer("jan@acme.example", "typed")
    wrong = await visit.send("\0", "typed")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_name")
    await visit.answer("Jan\0 Novák", "typed")
    assert (await visit.answer("Hello\0", "typed"))["expects"] == {"type": "end"}
    assert (await visit.send("x", "typed", step_id="\0")).status_code == 409


async def test_a_mistyped_provider_is_asked_about_once_without_repeating_the_address(service: Any) -> None:
    visit = await asked(service, "en")
    await visit.answer("granted")
    assert "Did you mean" not in (await visit.send("somebody", "typed")).text
    back = await visit.send("somebody@gmial.com", "typed")
    assert (back.status_code, back.json()["code"]) == (422, "invalid_email")
    assert "Did you mean …@gmail.com?" in back.json()["detail"]
    assert "somebody" not in back.text
    assert "…@hotmail.com?" in (await visit.send("somebody@hotmial.com", "typed")).json()["detail"], "of each provider"
    assert "…@gmail.com?" in (await visit.send("somebody@gmial.com", "typed")).json()["detail"]
    assert (await visit.answer("somebody@gmial.com", "typed"))["messages"][0]["text"] == "s…@gmial.com"


async def test_a_phone_number_is_read_by_the_visitors_choice_else_by_their_language_tag(service: Any) -> None:
    workspace = await service.set_up()
    phone = {**LEAD["steps"][4], "id": "phone", "field": "phone"}
    await service.publish(workspace, {**LEAD, "steps": [LEAD["steps"][3], phone, LEAD["steps"][-1]]}, "calls")

    async def given(value: str, locale: str, **more: Any) -> tuple[str, str]:
        visit = await service.visit(workspace, bot="calls", locale=locale)
        region = (await visit.answer("granted"))["expects"]["region"]
        body = {"step_id": "phone", "value": value, "input": "typed", **more}
        answer = await service.http.post(f"{visit.url}/answers", json=body, headers=visit.headers)
        if answer.status_code != 200:
            return region, answer.json()["code"]
        return region, answer.json()["messages"][0]["text"]

    assert await given("601 123 456", "cs") == ("CZ", "+420…456")
    assert await given("0901 123 456", "sk") == ("SK", "+421…456")
    assert await given("01 234567890", "de-AT") == ("AT", "+431…890")
    assert await given("601 123 456", "en") == ("GB", "+420…456")
    assert await given("0901 123 456", "cs", region="sk") == ("CZ", "+421…456")
    assert await given("0901 123 456", "cs", region="XX") == ("CZ", "invalid")
    assert await given("12", "cs") == ("CZ", "invalid_phone")


async def test_answers_of_one_visitor_at_once_in_two_conversations_end_in_one_order(service: Any) -> None:
    workspace = await service.set_up()
    first = await service.visit(workspace)
    second = await service.visit(workspace, visitor_token=first.begun["visitor_token"])
    await asyncio.gather(first.answer("offer"), second.answer("offer"))
    bodies = await asyncio.gather(first.answer("granted"), second.answer("refused"))
    moments = [body["decision"]["decided_at"] for body in bodies]
    assert moments[0] != moments[1]
