"""What visitors do in the widget, in a real browser: yes, no, back again; with a keyboard, a bad line, another tab."""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Request, Route, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
EMAIL = "jana.widget@example.com"


async def decisions(service: Any, workspace: str) -> list[tuple[str, str]]:
    rows = await service.rows("SELECT decisions FROM conversation WHERE workspace = $1 ORDER BY started_at", workspace)
    return [(item["purpose"], item["decision"]) for row in rows for item in json.loads(row["decisions"])]


async def test_a_yes_by_keyboard_alone(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.button("Open chat").wait_for()
    for _ in range(20):
        await chat.page.keyboard.press("Tab")
        if await chat.focused() == "Open chat":
            break
    await chat.page.keyboard.press("Enter")
    await expect(chat.button("An offer")).to_be_visible()
    assert await chat.focused() == "Your answer"
    await chat.page.keyboard.press("Tab")
    await chat.page.keyboard.press("Enter")
    await chat.notice.wait_for()
    assert await chat.focused() == "Your answer"
    seen = []
    while await chat.focused() != "I agree":
        await chat.page.keyboard.press("Tab")
        seen.append(await chat.focused())
        assert len(seen) < 10, seen
    assert seen[0] == "Show the whole notice"
    await chat.page.keyboard.press("Space")
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_be_focused()
    await chat.page.keyboard.type(EMAIL)
    await chat.page.keyboard.press("Enter")
    await expect(chat.dialog.get_by_label("Your name?")).to_be_focused()
    await expect(chat.log).to_contain_text("j…@example.com")
    assert await decisions(service, chat.workspace) == [("contact", "granted")]


async def test_a_no_by_mouse_costs_nothing_and_keeps_nothing(visit: Any, service: Any) -> None:
    chat = await visit("cs")
    await chat.click("Otevřít chat", "Nabídka", "Nesouhlasím")
    await expect(chat.log).to_contain_text("V pořádku, nic neukládáme.")
    await expect(chat.dialog.get_by_role("group", name=re.compile("Můj souhlas"))).to_contain_text("neudělen")
    await expect(chat.button("Odvolat souhlas")).to_be_visible()
    await chat.click("Začít nový rozhovor")
    await chat.click("Otevírací doba")
    await expect(chat.log).to_contain_text("Po–Pá 9–17.")
    assert await decisions(service, chat.workspace) == [("contact", "refused")]


@asynccontextmanager
async def beginning_anew(chat: Any) -> AsyncIterator[None]:
    """Begins anew as the same contact: the first question is shown before what was agreed to earlier has been read."""
    await chat.click("Open chat", "An offer", "I do not agree")
    await expect(chat.button("Start a new conversation")).to_be_visible()
    done, reading = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        if route.request.method == "GET" and not done.is_set():
            reading.set()
            await done.wait()
        await route.continue_()

    await chat.page.route("**/v1/widget/conversations/*", slowly)
    await chat.click("Start a new conversation")
    async with asyncio.timeout(30):
        await reading.wait()
    try:
        yield
    finally:
        done.set()


async def test_an_answer_given_while_the_conversation_is_still_being_read_again_is_taken(visit: Any) -> None:
    chat = await visit("en")
    async with beginning_anew(chat), chat.page.expect_request("**/answers"):
        await chat.click("Opening hours")
    await expect(chat.log).to_contain_text("Mon–Fri 9–17.")


async def test_what_is_typed_while_the_conversation_is_being_read_again_stays(visit: Any) -> None:
    chat = await visit("en")
    typed = chat.dialog.get_by_label("How can we help?", exact=True)
    async with chat.page.expect_response("**/v1/widget/conversations/*"), beginning_anew(chat):
        await typed.fill("an off")
        old = await chat.log.locator("p").first.element_handle()
    await old.wait_for_element_state("hidden")  # the transcript is shown anew
    await expect(typed).to_have_value("an off")
    await typed.press("Enter")
    await expect(typed).to_have_value("")


async def test_the_notice_can_be_read_before_the_answer_and_is_what_its_hash_says(visit: Any, service: Any) -> None:
    chat = await visit("de")
    await chat.click("Chat öffnen", "Ein Angebot")
    await expect(chat.notice).to_be_visible()
    text = await chat.notice.text_content()
    assert hashlib.sha256(text.encode()).hexdigest() == await chat.notice.get_attribute("data-notice")
    more = chat.button("Ganzen Hinweis anzeigen")
    folded = await chat.notice.evaluate("element => element.clientHeight")
    await more.click()
    less = chat.button("Weniger anzeigen")
    await expect(less).to_have_attribute("aria-expanded", "true")
    unfolded, whole = await chat.notice.evaluate("element => [element.clientHeight, element.scrollHeight]")
    assert folded < unfolded == whole
    policy = chat.dialog.get_by_role("link", name=re.compile("Datenschutzerklärung"))
    await expect(policy).to_have_attribute("href", "https://acme.example/privacy")
    yes, no = chat.button("Ich stimme zu"), chat.button("Ich stimme nicht zu")
    look = """element => ["backgroundColor", "color", "borderColor", "fontWeight", "fontSize", "boxShadow"]
        .map(name => getComputedStyle(element)[name]).concat(element.offsetWidth, element.offsetHeight)"""
    await chat.page.mouse.move(0, 0)
    assert await yes.evaluate(look) == await no.evaluate(look)
    assert await decisions(service, chat.workspace) == []


async def test_consent_is_withdrawn_by_one_press_and_by_words_after_the_end(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    mine = chat.dialog.get_by_role("group", name=re.compile("My consent"))
    await expect(mine).to_contain_text("given")
    href = await mine.get_by_role("link").get_attribute("href")
    assert href.startswith("http://conversation.test/p/")
    await chat.click("Withdraw consent")
    await expect(chat.log).to_contain_text("Your consent is withdrawn: Answer to your question.")
    await expect(mine).to_contain_text("withdrawn")
    await chat.click("Start a new conversation", "An offer", "I agree")
    await chat.type("Your e-mail?", EMAIL)
    await chat.click("Skip", "I do not agree")
    await expect(chat.log).to_contain_text("Thank you.")
    await expect(chat.button("Withdraw consent")).to_be_visible()
    await chat.type("Write a message", "hello?")
    await expect(chat.alert).to_contain_text("This conversation has ended.")
    await chat.type("Write a message", "withdraw my consent")
    await expect(mine).to_contain_text("withdrawn")
    said = await decisions(service, chat.workspace)
    assert said == [
        ("contact", "granted"), ("contact", "withdrawn"), ("contact", "granted"), ("newsletter", "refused"),
        ("contact", "withdrawn"),
    ]  # fmt: skip


async def test_an_answer_in_words_counts_and_an_unclear_one_is_asked_again(visit: Any, service: Any) -> None:
    chat = await visit("cs")
    await chat.click("Otevřít chat", "Nabídka")
    prompt = "Smíme si uložit váš kontakt, abychom se ozvali?"
    await chat.type(prompt, "jana@secret.example možná")
    await expect(chat.log).to_contain_text("odpověď není jednoznačná")
    await expect(chat.log).not_to_contain_text("secret")
    await expect(chat.dialog.get_by_role("group", name=re.compile("Můj souhlas"))).to_be_hidden()
    await chat.type(prompt, "ano, souhlasím")
    await expect(chat.dialog.get_by_label("Váš e-mail?")).to_be_focused()
    assert await decisions(service, chat.workspace) == [("contact", "granted")]


async def test_a_reload_goes_on_and_only_the_token_is_on_the_device(visit: Any) -> None:
    chat = await visit("en")
    nothing = {"local": {}, "session": {}, "cookie": "", "databases": 0}
    await chat.button("Open chat").wait_for()
    assert await chat.stored() == nothing
    await chat.click("Open chat")
    await chat.button("An offer").wait_for()
    assert await chat.stored() == nothing
    await chat.click("An offer", "I agree")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    kept = await chat.stored()
    assert list(kept["local"]) == [f"souhlas.{chat.workspace}"]
    assert kept == {**nothing, "local": kept["local"]}
    await chat.page.reload()
    await chat.click("Continue the chat")
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_be_focused()
    await expect(chat.log).to_contain_text("May we keep your contact")
    await chat.click("Withdraw consent")
    await expect(chat.log).to_contain_text("Your consent is withdrawn")


async def test_nothing_is_asked_of_any_server_before_somebody_opens_the_chat(visit: Any, address: str) -> None:
    chat = await visit("en")
    await chat.button("Open chat").wait_for()
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    await chat.page.reload(wait_until="networkidle")
    await chat.button("Open chat").wait_for()
    assert [url for url in asked if "/v1/" in url] == []
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {address.split("/")[2]}


async def test_offline_the_visitor_is_told_and_what_was_typed_goes_out_once(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    field = chat.dialog.get_by_label("Your e-mail?")
    await field.wait_for()
    await chat.page.context.set_offline(True)
    await chat.type("Your e-mail?", EMAIL)
    await expect(chat.alert).to_contain_text("You are offline. Nothing is lost")
    await expect(field).to_have_value(EMAIL)
    await chat.page.context.set_offline(False)
    await expect(chat.dialog.get_by_label("Your name?")).to_be_visible()
    await expect(chat.alert).to_be_empty()
    await expect(chat.log.get_by_text("j…@example.com")).to_have_count(1)
    await chat.page.context.set_offline(True)
    await chat.click("Withdraw consent")
    await expect(chat.alert).to_contain_text("Your withdrawal has not been sent yet. You are offline.")
    await chat.page.context.set_offline(False)
    await expect(chat.log).to_contain_text("Your consent is withdrawn")
    assert await decisions(service, chat.workspace) == [("contact", "granted"), ("contact", "withdrawn")]


async def test_an_answer_lost_on_its_way_back_is_asked_for_under_the_same_key(visit: Any, service: Any) -> None:
    chat = await visit("en")
    keys: list[tuple[str | None, str | None]] = []

    async def lose_the_first(route: Route, request: Request) -> None:
        keys.append((request.headers.get("idempotency-key"), request.post_data))
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        elif len(keys) == 2:
            headers = {"Retry-After": "1", "Access-Control-Allow-Origin": "*"}
            await route.fulfill(status=503, body='{"code": "unavailable"}', headers=headers)
        else:
            await route.continue_()

    await chat.click("Open chat", "An offer")
    await chat.notice.wait_for()
    await chat.page.route("**/answers", lose_the_first)
    await chat.click("I agree")
    await expect(chat.alert).to_contain_text("The server is not answering. Nothing is lost")
    await chat.click("Try again")
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_be_visible()
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert keys[0][0]
    assert await decisions(service, chat.workspace) == [("contact", "granted")]


async def test_a_value_that_will_not_do_is_explained_and_kept_and_can_be_passed_over_in_the_end(visit: Any) -> None:
    chat = await visit("sk")
    await chat.click("Otvoriť chat", "Ponuka", "Súhlasím")
    field = chat.dialog.get_by_label("Váš e-mail?")
    for _ in range(3):
        await expect(field).to_have_attribute("aria-required", "true")
        await chat.type("Váš e-mail?", "nie je")
        await expect(chat.alert).to_contain_text("V e-mailovej adrese chýba zavináč")
        await expect(field).to_have_value("nie je")
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(field).to_be_focused()
    await chat.click("Preskočiť")
    await expect(chat.dialog.get_by_label("Vaše meno?")).to_be_focused()


async def test_escape_closes_and_nobody_is_trapped(visit: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat")
    await chat.button("An offer").wait_for()
    await chat.page.keyboard.press("Escape")
    await expect(chat.dialog).to_be_hidden()
    await expect(chat.button("Open chat")).to_be_focused()
    await chat.page.keyboard.press("Enter")
    await expect(chat.button("An offer")).to_be_visible()
    assert await chat.focused() == "Your answer"
    for _ in range(8):
        await chat.page.keyboard.press("Tab")
    assert await chat.focused() == ""


async def test_a_no_pressed_after_another_tab_agreed_counts_and_outlives_its_tab(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    await chat.notice.wait_for()
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Continue the chat").click()
    await other.get_by_role("button", name="I agree", exact=True).click()
    await other.get_by_label("Your e-mail?").wait_for()
    await chat.click("I do not agree")
    await expect(chat.log).to_contain_text("moved on elsewhere")
    await expect(chat.log).to_contain_text("Your consent is withdrawn: Answer to your question.")
    assert await decisions(service, chat.workspace) == [("contact", "granted"), ("contact", "withdrawn")]
    await chat.click("Start a new conversation", "An offer")
    await chat.notice.wait_for()
    await other.reload()
    await other.get_by_role("button", name="Continue the chat").click()
    await other.get_by_role("button", name="I agree", exact=True).click()
    await other.get_by_label("Your e-mail?").wait_for()
    await chat.type("May we keep your contact so that we can get back to you?", "I do not agree")
    await expect(chat.log).to_contain_text("Your consent is withdrawn: Answer to your question.")
    assert (await decisions(service, chat.workspace))[2:] == [("contact", "granted"), ("contact", "withdrawn")]
    await chat.page.set_viewport_size({"width": 320, "height": 256})  # 400 %
    await chat.click("Start a new conversation", "An offer")
    await chat.notice.wait_for()
    assert await chat.focused() == "Your answer"
    assert (await chat.dialog.get_by_role("group", name="Your answer").bounding_box())["y"] < 200
    await chat.click("I agree")
    await expect(chat.dialog.get_by_label("Your e-mail?")).to_be_focused()
    await chat.page.context.set_offline(True)
    await chat.click("Withdraw consent")
    await expect(chat.alert).to_contain_text("offline")
    await other.close()  # it would send what it finds to be owed
    await chat.page.close()
    await chat.page.context.set_offline(False)
    other = await chat.page.context.new_page()
    async with other.expect_response("**/withdraw"):
        await other.goto(chat.page.url)  # nobody opens the chat
    await other.get_by_role("button", name="Continue the chat").click()
    await expect(other.get_by_role("log")).to_contain_text("Your consent is withdrawn")
    assert (await decisions(service, chat.workspace))[4:] == [("contact", "granted"), ("contact", "withdrawn")]
    assert list(await other.evaluate("Object.keys(localStorage)")) == [f"souhlas.{chat.workspace}"]


async def test_a_no_that_an_offline_tab_left_is_recorded_before_a_later_yes_and_not_after_it(
    visit: Any, service: Any
) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer", "I agree")
    await chat.dialog.get_by_label("Your e-mail?").wait_for()
    other = await chat.page.context.new_page()
    await other.goto(chat.page.url)
    await other.get_by_role("button", name="Continue the chat").click()
    skip = other.get_by_label("Your e-mail?")
    await skip.wait_for()
    await chat.page.route("**/withdraw", lambda route: route.abort())
    await chat.click("Withdraw consent")
    await expect(chat.alert).to_contain_text("Your withdrawal has not been sent yet.")
    await chat.page.close()
    await skip.fill(EMAIL)
    await skip.press("Enter")  # the question went with the grant: nothing of it is kept
    await expect(other.get_by_role("log")).to_contain_text("Your consent is withdrawn")
    await other.get_by_role("button", name="Start a new conversation").click()
    await other.get_by_role("button", name="An offer").click()
    await other.get_by_role("button", name="I agree", exact=True).click()
    await other.reload()
    await other.get_by_role("button", name="Continue the chat").click()
    await expect(other.get_by_label("Your e-mail?")).to_be_focused()
    said = [("contact", "granted"), ("contact", "withdrawn"), ("contact", "granted")]
    assert await decisions(service, chat.workspace) == said
    assert "no" not in "".join(await other.evaluate("Object.keys(localStorage).map(key => key.split('.').pop())"))


async def test_an_erased_visitor_begins_anew(visit: Any, service: Any) -> None:
    chat = await visit("en")
    await chat.click("Open chat", "An offer")
    await chat.notice.wait_for()
    key = f"souhlas.{chat.workspace}"
    before = await chat.page.evaluate("key => localStorage.getItem(key)", key)
    await service.rows("UPDATE contact SET erased_at = now(), rev = rev + 1 WHERE workspace = $1", chat.workspace)
    await chat.click("I agree")
    await expect(chat.log).to_contain_text("no longer available")
    await chat.click("An offer")
    await chat.notice.wait_for()
    assert await chat.page.evaluate("key => localStorage.getItem(key)", key) != before
