"""What the widget sends, against a server that only writes down what it is asked."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Route, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
PHONE = {
    "type": "field",
    "field": "phone",
    "step_id": "phone",
    "prompt": "Your phone?",
    "required": True,
    "region": "AT",
}
BEGUN = {"conversation_id": "1", "visitor_token": "t", "locale": "en", "messages": [], "expects": PHONE}


def writing_down(bodies: list[Any], status: int, answer: Any) -> Callable[[Route], Awaitable[None]]:
    async def take(route: Route) -> None:
        bodies.append(json.loads(route.request.post_data or "null"))
        await route.fulfill(status=status, json=answer)

    return take


async def test_a_phone_number_is_sent_with_the_country_that_the_visitor_chose(visit: Any) -> None:
    chat = await visit("en")
    bodies: list[Any] = []
    await chat.page.route("**/lead/conversations", writing_down([], 201, BEGUN))
    problem = {"code": "invalid_phone", "detail": "not a number", "expects": PHONE}
    await chat.page.route("**/answers", writing_down(bodies, 422, problem))
    await chat.click("Open chat")
    country = chat.dialog.get_by_label("Country")
    await expect(country).to_have_value("AT")
    await expect(country.get_by_role("option", name="Slovakia +421")).to_have_count(1)
    assert await chat.accessibility_faults() == []
    await country.select_option("SK")
    await chat.type("Your phone?", "0901")
    await expect(chat.alert).to_have_text("not a number")
    await expect(country).to_have_value("SK")
    assert bodies == [{"step_id": "phone", "value": "0901", "input": "typed", "region": "SK"}]


async def test_a_program_that_fills_in_everything_gives_itself_away(visit: Any) -> None:
    chat = await visit("en")
    bodies: list[Any] = []
    await chat.page.route("**/lead/conversations", writing_down(bodies, 422, {"code": "invalid", "detail": "leave it"}))
    trap = chat.page.locator("souhlas-widget input[name=website]")
    await expect(trap).to_have_attribute("aria-hidden", "true")
    assert await trap.evaluate("input => [input.offsetWidth, input.offsetHeight]") == [1, 1]
    await trap.evaluate("input => { input.value = 'https://spam.example' }")
    await chat.click("Open chat")
    await expect(chat.alert).to_have_text("leave it")
    assert bodies[0]["website"] == "https://spam.example"


async def test_a_conversation_left_for_too_long_says_so_and_not_that_it_moved(visit: Any) -> None:
    chat = await visit("en")
    ended = {
        "expects": {"type": "end"},
        "messages": [{"from": "bot", "text": "Closed, for it was idle."}],
        "decisions": [],
    }
    await chat.page.route("**/lead/conversations", writing_down([], 201, BEGUN))
    problem = {"code": "step_out_of_order", "detail": "x", "expects": {"type": "end"}}
    await chat.page.route("**/answers", writing_down([], 409, problem))
    await chat.page.route("**/conversations/1", writing_down([], 200, {**BEGUN, **ended}))
    await chat.click("Open chat")
    await chat.type("Your phone?", "0901")
    await expect(chat.log).to_contain_text("Closed, for it was idle.")
    await expect(chat.log).not_to_contain_text("moved on")
    await expect(chat.button("Start a new conversation")).to_be_visible()
