"""A yes to a question that was put before a withdrawal does not count after it, whoever sends it and by which way."""

from typing import Any

import pytest

Fault = tuple[int, str]


def fault(answer: Any) -> Fault:
    return answer.status_code, answer.json().get("code", "")


async def at_news(service: Any, workspace: str | None = None, **body: Any) -> Any:
    visit = await service.visit(workspace or await service.set_up(), locale="en", **body)
    await visit.answers("offer", "granted", "jan@acme.example", None)
    assert visit.expects["step_id"] == "news"
    return visit


async def by_button(service: Any, visit: Any) -> None:
    await visit.withdraw()


async def by_words(service: Any, visit: Any) -> None:
    await visit.send("I withdraw my consent", "typed", None)


async def on_the_preference_page(service: Any, visit: Any) -> None:
    page = visit.begun["preferences_url"]
    assert (await service.http.post(page, json={"purpose": "all", "decision": "withdrawn"})).status_code == 200


async def in_another_conversation(service: Any, visit: Any) -> None:
    other = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"])
    await other.withdraw()


WAYS = [by_button, by_words, on_the_preference_page, in_another_conversation]


@pytest.mark.parametrize("way", WAYS)
async def test_a_yes_that_was_asked_before_a_withdrawal_does_not_count_after_it(service: Any, way: Any) -> None:
    visit = await at_news(service)
    await way(service, visit)
    for value, by in (("granted", "button"), ("I agree", "typed")):
        late = await visit.send(value, by, "news")
        assert fault(late) == (409, "step_out_of_order")
    asked = late.json()["expects"]
    assert (asked["type"], asked["purpose"]) == ("consent", "newsletter")
    look = await visit.look()
    assert look["expects"] == asked, "it is put again, and stays put"
    assert look["granted"] == []
    assert (await visit.answer("granted", "button", asked["step_id"]))["decision"]["decision"] == "granted"


@pytest.mark.parametrize("way", WAYS)
async def test_a_no_counts_whenever_it_was_asked(service: Any, way: Any) -> None:
    visit = await at_news(service)
    await way(service, visit)
    assert (await visit.answer("refused", "button", "news"))["decision"]["decision"] == "refused"


async def test_each_withdrawal_puts_the_question_again(service: Any) -> None:
    visit = await at_news(service)
    first = (await visit.withdraw())["expects"]["step_id"]
    await visit.withdraw()
    assert (await visit.look())["expects"]["step_id"] == first, "nothing new was withdrawn"
    other = await at_news(service, visit.workspace, visitor_token=visit.begun["visitor_token"])
    assert fault(await visit.send("granted", step_id="news")) == (409, "step_out_of_order")
    await other.withdraw()
    assert fault(await visit.send("granted", step_id=first)) == (409, "step_out_of_order")


async def test_a_withdrawal_of_another_purpose_leaves_the_question_as_it_was_put(service: Any) -> None:
    visit = await at_news(service)
    assert (await visit.withdraw(purpose="contact"))["expects"]["step_id"] == "news"
    assert (await visit.answer("granted"))["decision"]["decision"] == "granted"


async def test_a_yes_that_was_taken_before_the_withdrawal_is_answered_the_same_under_its_key(service: Any) -> None:
    visit = await at_news(service)
    yes = {"step_id": "news", "value": "granted", "input": "button"}
    headers = {**visit.headers, "Idempotency-Key": "one-yes"}
    first = await service.http.post(f"{visit.url}/answers", json=yes, headers=headers)
    await visit.withdraw()
    again = await service.http.post(f"{visit.url}/answers", json=yes, headers=headers)
    assert first.status_code == again.status_code == 200
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert (await visit.look())["granted"] == []
