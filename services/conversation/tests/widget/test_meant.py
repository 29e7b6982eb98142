"""What a visitor did not mean is not recorded, and what was taken back stays so: hasty fingers, slow lines, tabs."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect
from widget_hands import GRANTED, QUESTION, WITHDRAWN, decisions, hold, state, until_news

from dev.seed import LEAD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
ASK, THANKS, BYE = LEAD["steps"][3], LEAD["steps"][7], LEAD["steps"][8]
NEWS = next(step for step in LEAD["steps"] if step["id"] == "news")


async def second_press(page: Page, at: Locator) -> None:
    """The second press of a double one, as the browser counts it, on what stands there by now."""
    box = await at.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.down(click_count=2)
    await page.mouse.up(click_count=2)


async def test_the_second_half_of_a_double_click_answers_nothing(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    await chat.button("I agree").wait_for()
    await second_press(chat.page, chat.button("I agree"))
    await chat.click("I do not agree")
    await expect(chat.button("Start a new conversation")).to_be_visible()
    await second_press(chat.page, chat.button("Start a new conversation"))
    await chat.click("Start a new conversation", "An offer", "I agree")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    await second_press(chat.page, chat.button("Send"))
    await expect(chat.alert).to_be_empty()
    assert await decisions(service, chat.workspace) == [("contact", "refused"), GRANTED]


async def test_the_second_tap_of_a_finger_agrees_to_nothing(visit: Any, service: Any) -> None:
    workspace = await service.set_up()
    greetings = [
        {"id": f"hi{n}", "type": "message", "text": dict.fromkeys(LEAD["steps"][0]["text"], "Hello! " * 40)}
        for n in range(5)
    ]
    asks = [{**ASK, "on_refused": "bye"}, {**NEWS, "on_refused": "thanks"}]
    await service.publish(workspace, {**LEAD, "steps": [*greetings, *asks, THANKS, BYE]})
    chat = await visit("en", workspace=workspace, has_touch=True, viewport={"width": 390, "height": 664})
    await chat.button("Open chat").tap()
    await chat.button("I agree").wait_for()
    first = await chat.button("I agree").bounding_box()
    await chat.button("I agree").tap()
    await chat.log.get_by_text("And may we send you news?").wait_for()
    await chat.page.touchscreen.tap(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    await expect(chat.button("I agree")).to_be_visible()
    second = await chat.button("I agree").bounding_box()
    assert abs(first["y"] - second["y"]) < 40, "the two stand in the same place, or this proves nothing"
    await chat.button("I do not agree").tap()
    await expect(chat.button("Start a new conversation")).to_be_visible()
    assert await decisions(service, workspace) == [GRANTED, ("newsletter", "refused")]


async def test_a_yes_that_a_withdrawal_overtakes_does_not_stand_after_it(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    held = await hold(chat.page, '"granted"')
    async with chat.page.expect_request("**/answers"):
        await chat.click("I agree")
    await chat.click("Withdraw consent")
    await expect(chat.log).to_contain_text("Your consent is withdrawn")
    async with chat.page.expect_response("**/answers") as late:
        await held[0].continue_()
    assert (await (await late.value).json())["code"] == "step_out_of_order"
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]
    await expect(state(chat.page)).to_contain_text("withdrawn")
    await chat.page.unroute("**/answers")
    await chat.click("I agree")  # to the question as it stands after the withdrawal
    await expect(state(chat.page)).to_contain_text("given")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN, ("newsletter", "granted")]


async def test_a_yes_that_waits_in_one_tab_ends_with_the_withdrawal_in_another(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Continue the chat").click()
    await chat.page.route("**/answers", lambda route: route.abort())
    await chat.click("I agree")
    await expect(chat.alert).to_contain_text("we will try again")
    await other.get_by_role("button", name="Withdraw consent").click()
    await expect(other.get_by_role("log")).to_contain_text("Your consent is withdrawn")
    await chat.page.unroute("**/answers")
    await expect(chat.log).to_contain_text("moved on elsewhere")
    await expect(state(chat.page)).to_contain_text("withdrawn")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]


async def test_what_is_said_of_a_withdrawal_elsewhere_stays_when_it_is_read_again(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Continue the chat").click()
    await chat.page.route("**/answers", lambda route: route.abort())
    await chat.type("And may we send you news?", "Only about offers, please")
    await expect(chat.alert).to_contain_text("we will try again")
    released = asyncio.Event()

    async def keep(route: Route) -> None:
        await released.wait()
        await route.continue_()

    await chat.page.context.route("**/withdraw", keep)
    async with other.expect_request("**/withdraw"):
        await other.get_by_role("button", name="Withdraw consent").click()
    await expect(chat.log).to_contain_text("moved on elsewhere")  # read before the withdrawal was recorded
    await expect(state(chat.page)).to_contain_text("given")
    released.set()
    await expect(state(chat.page)).to_contain_text("withdrawn")
    await expect(chat.log).to_contain_text("moved on elsewhere")
    await expect(chat.dialog.get_by_label("And may we send you news?")).to_have_value("Only about offers, please")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]


async def test_a_no_pressed_and_words_typed_while_a_yes_is_under_way_are_not_dropped(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    held = await hold(chat.page, '"granted"')
    async with chat.page.expect_request("**/answers"):
        await chat.click("I agree")
    await chat.click("I do not agree")
    await held.pop().continue_()
    await expect(chat.log).to_contain_text("Your consent is withdrawn: Answer to your question.")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]
    await chat.click("Start a new conversation", "An offer")
    async with chat.page.expect_request("**/answers"):
        await chat.click("I agree")
    await chat.type(QUESTION, "I withdraw my consent")
    await held.pop().continue_()
    await expect(state(chat.page)).to_contain_text("withdrawn")
    assert (await decisions(service, chat.workspace))[2:] == [GRANTED, WITHDRAWN]


async def test_an_owed_withdrawal_is_sent_as_whoever_pressed_it(visit: Any, service: Any) -> None:
    chat = await visit("en")
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Open chat").click()
    await other.get_by_role("button", name="An offer").wait_for()  # begun as another contact, before the first answer
    await chat.click("Open chat", "An offer", "I agree")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    await chat.page.route("**/withdraw", lambda route: route.abort())
    await chat.click("Withdraw consent")
    await expect(chat.alert).to_contain_text("Your withdrawal has not been sent yet.")
    await chat.page.close()
    await other.get_by_role("button", name="Opening hours").click()
    await expect(state(other)).to_contain_text("withdrawn")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]


@pytest.mark.parametrize("bot", ["lead", "other"])
async def test_a_tab_begun_before_the_first_answer_goes_on_as_the_contact_of_the_first(
    visit: Any, service: Any, bot: str
) -> None:
    chat = await visit("en")
    await service.publish(chat.workspace, LEAD, "other")
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url.replace("/lead", f"/{bot}"))
    await other.get_by_role("button", name="Open chat").click()
    await other.get_by_role("button", name="An offer").wait_for()
    await chat.click("Open chat", "An offer", "I agree")
    await chat.type("Your e-mail?", "jana.first@example.com")
    await chat.button("Skip").wait_for()
    await other.get_by_role("button", name="An offer").click()
    await expect(state(other)).to_contain_text("given")
    await other.get_by_role("button", name="Withdraw consent").click()
    await expect(state(other)).to_contain_text("withdrawn")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]


async def test_a_no_in_a_tab_of_another_contact_takes_back_the_yes_of_the_first(visit: Any, service: Any) -> None:
    chat = await visit("en")
    workspace = await service.set_up()
    await service.publish(workspace, {**LEAD, "steps": [ASK, THANKS, BYE]})
    chat = await visit("en", workspace=workspace)
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Open chat").click()
    await other.get_by_role("button", name="I do not agree").wait_for()
    await chat.click("Open chat", "I agree")
    await expect(state(chat.page)).to_contain_text("given")
    await other.get_by_role("button", name="I do not agree").click()
    await expect(state(other)).to_contain_text("withdrawn")
    assert await decisions(service, workspace) == [GRANTED, WITHDRAWN]


async def test_what_waits_and_is_corrected_is_not_sent_as_it_was(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    await chat.button("I agree").wait_for()
    await chat.page.context.set_offline(True)
    await chat.type(QUESTION, "I agree")
    await expect(chat.alert).to_contain_text("Please keep this page open")
    await chat.dialog.get_by_label(QUESTION).fill("I do not agree")
    await expect(chat.alert).to_have_text("The changed text has not been sent yet. Please send it again.")
    await chat.page.context.set_offline(False)
    await chat.button("Send").click()
    await expect(chat.button("Start a new conversation")).to_be_visible()
    assert await decisions(service, chat.workspace) == [("contact", "refused")]
    await chat.click("Start a new conversation", "An offer", "I agree")
    field = chat.dialog.get_by_label("Your e-mail?")
    await field.wait_for()
    await chat.page.context.set_offline(True)
    await chat.type("Your e-mail?", "jana@exmaple.com")
    await expect(chat.alert).to_contain_text("Please keep this page open")
    await field.fill("jana.right@example.com")
    await chat.page.context.set_offline(False)
    await chat.type("Your e-mail?", "jana.right@example.com")
    await expect(chat.dialog.get_by_label("Your name?")).to_be_visible()
    kept = await service.rows("SELECT transcript::text FROM conversation WHERE workspace = $1", chat.workspace)
    assert "exmaple" not in str(kept)


async def test_after_a_withdrawal_the_open_question_is_asked_again(visit: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    await chat.click("Withdraw consent")
    await expect(chat.log.locator("p").last).to_have_text("And may we send you news?")
    group = chat.dialog.get_by_role("group", name="Your answer")
    await expect(group).to_have_accessible_description("And may we send you news?")
    await expect(chat.log.get_by_text("Your consent is withdrawn")).to_be_in_viewport()


async def test_a_consent_taken_back_on_the_preference_page_is_not_said_to_be_given(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await expect(state(chat.page)).to_contain_text("given")
    preferences = await chat.dialog.get_by_role("link", name="My choices").get_attribute("href")
    await service.http.post(preferences, json={"purpose": "all", "decision": "withdrawn"})
    await chat.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(state(chat.page)).to_contain_text("withdrawn")


async def test_a_text_written_for_too_long_is_not_lost(visit: Any, clock: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    field = chat.dialog.get_by_label("Your e-mail?")
    await field.fill("long.thought@example.com")
    clock.ahead = timedelta(minutes=31)
    await field.press("Enter")
    await expect(chat.log).to_contain_text("This text was not sent; you can copy it: long.thought@example.com")


async def test_a_text_that_is_too_long_is_kept_and_said_to_be(visit: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await chat.type("Your e-mail?", "x" * 2001)
    await expect(chat.alert).to_have_text("At most 2000 characters can be sent, and this has 2001. Please shorten it.")
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_have_value("x" * 2001)


async def test_it_outlives_a_body_that_is_replaced_and_whatever_moves_the_body(visit: Any) -> None:
    chat = await visit("en")
    await chat.page.evaluate("document.body.style.cssText = 'filter: grayscale(.1); zoom: 1.5; height: 3000px'")
    await expect(chat.button("Open chat")).to_be_in_viewport()
    await chat.click("Open chat", "An offer", "I agree")
    for name in ("Withdraw consent", "Close chat"):
        await expect(chat.button(name)).to_be_in_viewport()
    await chat.page.evaluate(
        """() => {
            const copy = document.createElement("body");
            const dead = document.createElement("souhlas-widget");
            Object.assign(dead.dataset, document.querySelector("souhlas-widget").dataset);
            copy.append(dead);
            document.body.replaceWith(copy);
        }"""
    )
    await expect(chat.button("Withdraw consent")).to_be_in_viewport()


async def test_a_dead_copy_in_a_page_put_back_is_no_twin(visit: Any, shop: Any, address: str, service: Any) -> None:
    workspace = await service.set_up(allowed_origins=[shop.origin])
    dead = f'<souhlas-widget data-workspace="{workspace}" data-bot="lead"></souhlas-widget>'
    script = f'<script src="{address}/widget.js" data-workspace="{workspace}" data-bot="lead" async></script>'
    shop.body, shop.policy = f"<!doctype html><html lang=en><title>Shop</title><body>{dead}{script}", ""
    chat = await visit(url=shop.origin, workspace=workspace)
    await chat.click("Open chat")
    await expect(chat.button("An offer")).to_be_visible()
    assert await chat.page.locator("souhlas-widget").count() == 1


async def test_on_a_low_screen_the_field_at_fault_is_seen(visit: Any) -> None:
    chat = await visit("en", viewport={"width": 320, "height": 256})
    await chat.click("Open chat", "An offer", "I agree")
    await chat.type("Your e-mail?", "jana")
    await expect(chat.alert).not_to_be_empty()
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_be_in_viewport(ratio=0.9)


async def test_a_no_outlives_its_tab_whatever_filled_the_hidden_field_in(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    await chat.button("I do not agree").wait_for()
    await chat.page.locator("souhlas-widget input[name=website]").evaluate(
        "input => { input.value = 'https://a.example' }"
    )
    await chat.page.route("**/answers", lambda route: route.abort())
    await chat.click("I do not agree")
    await expect(chat.alert).to_contain_text("we will try again")
    await chat.page.unroute("**/answers")
    async with chat.page.expect_response("**/answers"):
        await chat.page.reload()  # nobody opens the chat
    assert await decisions(service, chat.workspace) == [("contact", "refused")]


async def test_a_press_is_not_lost_to_a_conversation_that_is_read_again_meanwhile(visit: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I do not agree")
    held: list[Route] = []

    async def keep(route: Route) -> None:
        held.append(route)

    await chat.button("Start a new conversation").wait_for()
    await chat.page.route(re.compile("/conversations/[^/]+$"), keep)
    async with chat.page.expect_request(re.compile("/conversations/[^/]+$")):
        await chat.click("Start a new conversation")
    await chat.button("An offer").hover()
    await chat.page.mouse.down()
    async with chat.page.expect_response(re.compile("/conversations/[^/]+$")):
        await held[0].continue_()
    await expect(chat.log).not_to_have_attribute("aria-busy", "true")
    await chat.page.mouse.up()
    await expect(chat.button("I agree")).to_be_visible()
