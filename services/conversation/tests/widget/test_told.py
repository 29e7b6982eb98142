"""What the visitor says reaches the record, and what the record says reaches the visitor, wherever it came about."""

from typing import Any

import pytest
from playwright.async_api import Page, expect
from widget_hands import GRANTED, QUESTION, WITHDRAWN, decisions, hold, state, until_news

from dev.seed import LEAD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
NEWS = ("newsletter", "granted")
NO_STORAGE = """Object.defineProperty(window, "localStorage",
    {get() { throw new DOMException("refused", "SecurityError"); }})"""
WATCHED = """() => { const log = document.querySelector("souhlas-widget").shadowRoot.querySelector("[role=log]");
    window.added = [];
    new MutationObserver(changes => log.getAttribute("aria-live") === "polite" && changes.forEach(({addedNodes}) =>
        addedNodes.forEach(one => window.added.push(one.textContent)))).observe(log, {childList: true}); }"""


async def withdraw_on_the_page(chat: Any, service: Any) -> None:
    """On the preference page, as on another device."""
    preferences = await chat.dialog.get_by_role("link", name="My choices").get_attribute("href")
    await service.http.post(preferences, json={"purpose": "all", "decision": "withdrawn"})


async def type_while_a_yes_is_under_way(chat: Any, words: str) -> None:
    held = await hold(chat.page, '"granted"')
    async with chat.page.expect_request("**/answers"):
        await chat.click("I agree")
    await chat.type("And may we send you news?", words)
    await held.pop().continue_()


@pytest.mark.parametrize("words", ["no", "I withdraw my consent"])
async def test_a_no_typed_while_a_yes_is_under_way_is_heard_after_it(visit: Any, service: Any, words: str) -> None:
    chat = await visit("en")
    await until_news(chat)
    await type_while_a_yes_is_under_way(chat, words)
    await expect(chat.log).to_contain_text("Your consent is withdrawn")
    await expect(chat.alert).to_be_empty()
    await expect(chat.dialog.get_by_role("textbox")).to_have_value("")
    said = (await decisions(service, chat.workspace))[2:]
    assert ("newsletter", "withdrawn") in said
    assert (WITHDRAWN in said) == (words != "no"), "a no is one to its question"


async def test_other_words_typed_while_a_yes_is_under_way_are_said_to_be_unheard(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    held = await hold(chat.page, '"granted"')
    async with chat.page.expect_request("**/answers"):
        await chat.click("I agree")
    await chat.type(QUESTION, "what for?")
    await held.pop().continue_()
    await expect(chat.alert).to_have_text(
        "This has not been heard: another question is open now. If it is meant, please send it again."
    )
    field = chat.dialog.get_by_label("Your e-mail?")
    await expect(field).to_have_value("what for?")
    await expect(field).to_be_focused()
    assert await decisions(service, chat.workspace) == [GRANTED]


async def test_that_the_conversation_has_moved_on_is_seen_and_said(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    await withdraw_on_the_page(chat, service)
    await chat.page.evaluate(WATCHED)
    await chat.click("I agree")
    remark = chat.log.get_by_text("moved on elsewhere")
    await expect(remark).to_be_in_viewport(ratio=1)
    assert "moved on elsewhere" in (await chat.log.locator("p").all_inner_texts())[-1]
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    assert [text for text in await chat.page.evaluate("window.added") if "moved on elsewhere" in text]
    assert await decisions(service, chat.workspace) == [GRANTED]


async def test_a_detail_that_is_not_kept_takes_given_away_from_the_bar(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    await withdraw_on_the_page(chat, service)
    await chat.type("Your e-mail?", "jana.told@example.com")
    await expect(chat.log).to_contain_text("no longer holds")
    await expect(state(chat.page)).to_contain_text("withdrawn")


async def test_a_chat_that_is_opened_again_says_what_holds_now(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    await chat.click("Close chat")
    preferences = await chat.page.locator("souhlas-widget .bar a").get_attribute("href")
    await service.http.post(preferences, json={"purpose": "all", "decision": "withdrawn"})
    await chat.click("Continue the chat")  # and not "Open chat": it goes on
    await expect(state(chat.page)).to_contain_text("withdrawn")


async def test_what_is_withdrawn_in_one_bot_of_a_page_is_not_given_in_the_other(
    visit: Any, shop: Any, address: str, service: Any
) -> None:
    workspace = await service.set_up(allowed_origins=[shop.origin])
    await service.publish(workspace, LEAD, "other")
    tags = "".join(
        f'<script src="{address}/widget.js" data-workspace="{workspace}" data-bot="{bot}"></script>'
        for bot in ("lead", "other")
    )
    shop.body, shop.policy = f"<!doctype html><html lang=en><title>Shop</title><body>{tags}", ""
    chat = await visit(url=shop.origin, workspace=workspace)
    first, second = (chat.page.locator(f"souhlas-widget[data-bot={bot}]") for bot in ("lead", "other"))
    await first.get_by_role("button", name="Open chat").click()
    await chat.click("An offer", "I agree")
    await expect(first.get_by_role("group", name="My consent")).to_contain_text("given")
    await chat.click("Close chat")
    await second.get_by_role("button", name="Continue the chat").click()
    await second.get_by_role("button", name="Withdraw consent").click()
    await expect(second.get_by_role("log")).to_contain_text("Your consent is withdrawn")
    await chat.click("Close chat")
    await first.get_by_role("button", name="Continue the chat").click()
    await expect(first.get_by_role("group", name="My consent")).to_contain_text("withdrawn")


async def owe(chat: Any) -> None:
    """Withdraw while the line fails."""
    await chat.page.route("**/withdraw", lambda route: route.abort())
    await chat.click("Withdraw consent")
    await expect(chat.alert).to_contain_text("Your withdrawal has not been sent yet.")


async def test_a_withdrawal_whose_tab_is_gone_is_sent_by_the_other_tab(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Continue the chat").click()
    await expect(state(other)).to_contain_text("given")
    await owe(chat)
    await chat.page.close()
    await expect(state(other)).to_contain_text("withdrawn")
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]
    assert list(await other.evaluate("({...localStorage})")) == [f"souhlas.{chat.workspace}"]


async def come_upon(page: Page, event: str) -> None:
    """What the browser tells a page that it comes back to."""
    await page.evaluate(
        """kind => kind === "visibilitychange" ? document.dispatchEvent(new Event(kind)) : dispatchEvent(
            kind === "pageshow" ? new PageTransitionEvent(kind, {persisted: true}) : new Event(kind))""",
        event,
    )


@pytest.mark.parametrize("event", ["online", "visibilitychange", "pageshow"])
async def test_an_owed_withdrawal_that_is_come_upon_is_sent_once(visit: Any, service: Any, event: str) -> None:
    chat = await visit("en")
    await until_news(chat)
    await owe(chat)
    name = f"souhlas.{chat.workspace}.no"
    owed = (await chat.stored())["local"][name]
    await chat.page.evaluate("name => { delete localStorage[name]; }", name)
    await chat.page.reload()
    await chat.click("Continue the chat")
    await expect(state(chat.page)).to_contain_text("given")
    await chat.page.evaluate("([name, no]) => { localStorage[name] = no; }", [name, owed])
    await chat.page.unroute("**/withdraw")
    asked: list[Any] = []
    chat.page.on("request", lambda call: asked.append(call) if call.url.endswith("/withdraw") else None)
    await come_upon(chat.page, event)
    await come_upon(chat.page, event)
    await expect(state(chat.page)).to_contain_text("withdrawn")
    assert [await call.header_value("Idempotency-Key") in owed for call in asked] == [True]
    assert await decisions(service, chat.workspace) == [GRANTED, WITHDRAWN]


async def test_where_nothing_can_be_stored_the_first_decision_says_to_keep_the_link(visit: Any) -> None:
    chat = await visit("en")
    await chat.page.add_init_script(NO_STORAGE)
    await chat.page.reload()
    await chat.click("Open chat", "An offer")
    await chat.button("I agree").wait_for()
    remark = chat.log.get_by_text("This browser remembers nothing. Please keep the link My choices")
    await expect(remark).to_have_count(0)
    await chat.page.evaluate(WATCHED)
    await chat.click("I agree")
    await expect(remark).to_be_in_viewport(ratio=1)
    assert [text for text in await chat.page.evaluate("window.added") if "My choices" in text]
    await expect(chat.dialog.get_by_role("link", name="My choices")).to_be_visible()
    await chat.type("Your e-mail?", "jana.told@example.com")
    await chat.click("Skip", "I agree")
    await expect(chat.button("Start a new conversation")).to_be_visible()
    await expect(remark).to_have_count(1)
    assert await chat.accessibility_faults() == []


async def test_a_double_click_withdraws_and_is_told_so_once(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await until_news(chat)
    await chat.button("Withdraw consent").dblclick()
    await expect(chat.log).to_contain_text("Your consent is withdrawn")
    await chat.click("I do not agree")
    await expect(chat.button("Start a new conversation")).to_be_visible()
    await expect(chat.log.get_by_text("Your consent is withdrawn")).to_have_count(1)
    assert (await decisions(service, chat.workspace))[:2] == [GRANTED, WITHDRAWN]
