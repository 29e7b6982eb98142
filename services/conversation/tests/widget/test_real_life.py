"""The widget and the whole service behind it: a phone from abroad, a chat left open, a bot that is published anew."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from dev.seed import LEAD
from shared.topics import CONTACT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
ASK, EMAIL, THANKS, BYE = (LEAD["steps"][place] for place in (3, 4, 7, 8))
PHONE = {**EMAIL, "id": "phone", "field": "phone", "text": dict.fromkeys(("cs", "en", "de", "sk"), "Your phone?")}


async def test_a_phone_is_read_by_the_country_that_the_visitor_chooses(visit: Any, service: Any, heard: Any) -> None:
    workspace = await service.set_up()
    await service.publish(workspace, {**LEAD, "steps": [ASK, PHONE, THANKS, BYE]})
    chat = await visit("en", workspace=workspace)
    await chat.click("Open chat", "I agree")
    country = chat.dialog.get_by_role("combobox")
    await expect(country).to_be_visible()
    await chat.type("Your phone?", "12")
    await expect(chat.alert).not_to_be_empty()
    await expect(chat.dialog.get_by_label("Your phone?", exact=True)).to_have_value("12")
    await country.select_option("SK")
    await chat.type("Your phone?", "0901 234 567")
    await expect(chat.log).to_contain_text("67")
    rows = await service.rows("SELECT id FROM contact WHERE workspace = $1", workspace)
    (captured,) = await heard(CONTACT, f"{workspace}:{rows[0]['id']}", 1)
    assert captured.event.phone == "+421901234567"
    (kept,) = await service.rows("SELECT transcript FROM conversation WHERE workspace = $1", workspace)
    assert "901234" not in str(kept)


async def test_a_chat_left_open_for_half_an_hour_is_begun_anew_after_a_reload_and_shows_nobodys_words(
    visit: Any, service: Any, clock: Any
) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await chat.type("Your e-mail?", "jana.idle@example.com")
    await expect(chat.log).to_contain_text("j…@example.com")
    clock.ahead = timedelta(minutes=31)
    await chat.page.reload()
    await chat.click("Continue the chat")
    await expect(chat.button("An offer")).to_be_visible()
    await expect(chat.log).not_to_contain_text("j…@example.com")
    states = await service.rows("SELECT talk FROM conversation WHERE workspace = $1", chat.workspace)
    assert len(states) == 2


async def test_what_is_edited_and_published_in_the_studio_is_what_the_next_visitor_sees(
    visit: Any, service: Any, address: str
) -> None:
    earlier = await visit("en")
    await earlier.click("Open chat")
    await expect(earlier.log).to_contain_text("Hello!")
    token = service.signer.token(earlier.workspace, ["bots:read", "bots:write"])
    studio = (await visit(url=f"{address}/studio#token={token}", workspace=earlier.workspace)).page
    await studio.get_by_role("button", name="Lead").click()
    await expect(studio.locator("#bot-findings h3")).to_contain_text("All is well")
    hello = studio.locator("#steps > li[data-step=hello]")
    await hello.locator("summary").press("Enter")
    await hello.get_by_label("English").fill("A very good morning!")
    await studio.get_by_role("button", name="Publish", exact=True).click()
    await expect(studio.get_by_role("heading", name="Published as version 2")).to_be_focused()
    later = await visit("en", workspace=earlier.workspace)
    await later.click("Open chat")
    await expect(later.log).to_contain_text("A very good morning!")
    await earlier.click("An offer", "I agree")
    versions = await service.rows(
        "SELECT bot_version FROM conversation WHERE workspace = $1 ORDER BY started_at", earlier.workspace
    )
    assert [row["bot_version"] for row in versions] == [1, 2], "who began with the first version stays on it"


async def test_whoever_looks_in_now_and_then_can_withdraw_after_months(visit: Any, clock: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_be_visible()
    for days in (60, 120):
        clock.ahead = timedelta(days=days)
        before = (await chat.stored())["local"]
        await chat.page.reload()
        await chat.click("Continue the chat")
        await expect(chat.dialog.get_by_role("group", name="My consent")).to_contain_text("given")
        after = (await chat.stored())["local"]
        assert list(after) == list(before)
        assert after != before, "the token on the device is a later one"
    await chat.click("Withdraw consent")
    await expect(chat.log).to_contain_text("Your consent is withdrawn: Answer to your question.")


async def test_what_is_read_again_is_put_into_a_region_that_says_nothing_and_news_into_one_that_does(
    visit: Any,
) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    await chat.page.reload()
    await chat.page.evaluate(
        """() => { const log = document.querySelector("souhlas-widget").shadowRoot.querySelector("[role=log]");
           window.added = [];
           new MutationObserver(changes => changes.forEach(({addedNodes}) => addedNodes.forEach(one =>
               window.added.push([one.textContent, log.getAttribute("aria-live")]))))
               .observe(log, {childList: true}); }"""
    )
    await chat.click("Continue the chat")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    await expect(chat.log).to_have_attribute("aria-live", "polite")
    again = await chat.page.evaluate("window.added.splice(0)")
    assert len(again) > 4
    assert {live for _, live in again} == {"off"}
    await chat.type("Your e-mail?", "jana.heard@example.com")
    await chat.dialog.get_by_label("Your name?").wait_for()
    news = await chat.page.evaluate("window.added")
    assert [live for text, live in news if "Your name?" in text] == ["polite"]
