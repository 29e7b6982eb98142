"""How the widget and its pages look and behave for everybody: on any screen, under any policy, in any mode."""

from typing import Any

import pytest
from conversation.api.general import words
from playwright.async_api import expect

from dev.seed import LEAD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
MODES = [("light", 1000), ("dark", 320)]


@pytest.mark.parametrize(("mode", "width"), MODES)
async def test_no_state_of_the_widget_has_an_accessibility_fault(visit: Any, mode: str, width: int) -> None:
    chat = await visit("en", color_scheme=mode, viewport={"width": width, "height": 700})
    faults = {}

    async def look(state: str) -> None:
        faults[state] = await chat.accessibility_faults()
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await chat.page.evaluate(wide), state

    await chat.button("Open chat").wait_for()
    await look("closed")
    await chat.click("Open chat")
    await chat.button("An offer").wait_for()
    await look("choice")
    await chat.click("An offer")
    await chat.notice.wait_for()
    await look("consent")
    await chat.click("Show the whole notice")
    await look("whole notice")
    await chat.click("I agree")
    await chat.type("Your e-mail?", "no")
    await expect(chat.alert).to_contain_text("The e-mail address lacks its @")
    await look("wrong field")
    await chat.page.context.set_offline(True)
    await chat.type("Your e-mail?", "jana@example.com")
    await expect(chat.alert).to_contain_text("offline")
    await look("offline")
    await chat.page.context.set_offline(False)
    await chat.button("Skip").wait_for()
    await look("optional field")
    await chat.click("Skip", "I do not agree", "Withdraw consent")
    await expect(chat.log).to_contain_text("is withdrawn")
    await look("end")
    assert {state: found for state, found in faults.items() if found} == {}


async def test_the_general_notice_has_no_accessibility_fault(visit: Any, service: Any, address: str) -> None:
    workspace = await service.set_up()
    for query in (f"?workspace={workspace}&locale=de", "?workspace=nobody"):
        chat = await visit(url=f"{address}/gdpr{query}", workspace=workspace)
        for mode, width in MODES:
            await chat.page.emulate_media(color_scheme=mode)
            await chat.page.set_viewport_size({"width": width, "height": 700})
            assert await chat.accessibility_faults() == [], mode
            narrow = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert await chat.page.evaluate(narrow), width


async def test_a_small_screen_shows_all_of_it(visit: Any) -> None:
    chat = await visit("de", viewport={"width": 320, "height": 480}, has_touch=True)
    await chat.click("Chat öffnen", "Ein Angebot")
    await chat.notice.wait_for()
    box = await chat.dialog.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 480)
    inside = """element => [...element.querySelectorAll("*")].filter(each => each.scrollWidth > each.clientWidth + 1
        && getComputedStyle(each).overflowX !== "visible" && !each.classList.contains("hidden")).length"""
    assert await chat.dialog.evaluate(inside) == 0
    yes = chat.button("Ich stimme zu")
    await yes.scroll_into_view_if_needed()
    await expect(yes).to_be_in_viewport(ratio=1)
    assert (await yes.bounding_box())["height"] >= 44


async def test_it_works_under_a_strict_policy_among_the_errors_and_habits_of_the_page(
    visit: Any, service: Any, shop: Any, address: str
) -> None:
    workspace = await service.set_up(allowed_origins=[shop.origin])
    shop.policy = (
        f"default-src 'none'; script-src {address} {shop.origin}; connect-src {address}; base-uri 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )
    shop.body = f"""<!doctype html><html lang="cs-CZ"><title>Shop</title>
        <script src="/broken.js"></script><script src="/broken.js"></script>
        <script src="{address}/widget.js" data-workspace="{workspace}" data-bot="lead" async></script>
        <body><script src="/broken.js"></script></body>"""
    chat = await visit(url=f"{shop.origin}/?email=jana@example.com#here", workspace=workspace)
    chat.page.on("request", lambda request: asked.append((request.url, request.post_data or "")))
    asked: list[tuple[str, str]] = []
    await chat.click("Otevřít chat", "Nabídka", "Souhlasím")
    await expect(chat.dialog.get_by_label("Váš e-mail?")).to_be_visible()
    assert [request for request in asked if "jana" in "".join(request)] == []
    assert chat.faults == ["the shop is broken"] * 3
    await chat.page.reload()
    await chat.click("Pokračovat v chatu")
    await expect(chat.dialog.get_by_label("Váš e-mail?")).to_be_visible()
    chat.faults.clear()


async def test_a_page_that_may_not_embed_it_gets_no_conversation(
    visit: Any, service: Any, shop: Any, address: str
) -> None:
    workspace = await service.set_up()
    shop.policy = ""
    shop.body = f'<script src="{address}/widget.js" data-workspace="{workspace}" data-bot="lead"></script>'
    chat = await visit(url=shop.origin, workspace=workspace)
    await chat.click("Open chat")
    await expect(chat.alert).to_contain_text("The server is not answering")
    assert await service.rows("SELECT 1 FROM conversation WHERE workspace = $1", workspace) == []


async def test_the_page_chooses_language_colour_and_label(visit: Any, service: Any, shop: Any, address: str) -> None:
    workspace = await service.set_up(allowed_origins=[shop.origin])
    shop.policy = ""
    script = f'src="{address}/widget.js" data-workspace="{workspace}" data-bot="lead"'
    chosen = f'{script} data-color="#ffd500" data-label="Ask us" data-locale="sk"'
    habits = "<style>div, button, body > * { display: none }</style>"
    shop.body = f'<html lang="de-AT"><title>x</title>{habits}<script {chosen}></script>'
    chat = await visit(url=shop.origin, workspace=workspace)
    ask = chat.button("Ask us")
    style = "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color]"
    assert await ask.evaluate(style) == ["rgb(255, 213, 0)", "rgb(0, 0, 0)"]
    await ask.click()
    await expect(chat.button("Ponuka")).to_be_visible()
    await expect(chat.page.get_by_role("dialog", name="Ask us")).to_be_visible()
    assert await chat.accessibility_faults() == []
    shop.body = (
        f'<html lang="de-AT"><title>x</title><script {script} data-color="nonsense"></script><script {script}></script>'
    )
    await chat.page.goto(shop.origin)
    await expect(chat.button("Chat öffnen")).to_have_count(1)
    shop.body = f"<script {script}></script>"
    await chat.page.goto(shop.origin)
    await expect(chat.button("Open chat")).to_be_visible()  # the browser's en-GB
    await service.publish(workspace, LEAD, "second")
    second = script.replace('data-bot="lead"', 'data-bot="second"')
    labels = 'data-label="First"', 'data-label="Second"'
    shop.body = f'<html lang="fr"><script {script} {labels[0]}></script><script {second} {labels[1]}></script></html>'
    await chat.page.goto(shop.origin)
    for mine, others in (("First", "Second"), ("Second", "First")):
        await chat.click(mine)
        await expect(chat.button(others)).to_be_hidden()
        await expect(chat.page.get_by_role("dialog", name=mine)).to_be_visible()
        await chat.page.keyboard.press("Escape")
        await expect(chat.button(mine)).to_be_focused()
        await expect(chat.button(others)).to_be_visible()
    shop.body = f'<html lang="fr"><script {script}></script></html>'
    await chat.page.goto(shop.origin)
    await chat.button("Chat").click()  # what the chat will be in only the server knows: the workspace's own
    await expect(chat.button("Nabídka")).to_be_visible()


async def test_on_a_page_from_right_to_left_it_is_mirrored(visit: Any, service: Any, shop: Any, address: str) -> None:
    workspace = await service.set_up(allowed_origins=[shop.origin])
    shop.policy = ""
    script = f'src="{address}/widget.js" data-workspace="{workspace}" data-bot="lead" data-locale="en"'
    shop.body = f'<!doctype html><html lang="ar" dir="rtl"><script {script}></script><body>مرحبا</body>'
    chat = await visit(url=shop.origin, workspace=workspace)
    assert (await chat.button("Open chat").bounding_box())["x"] < 100
    await chat.click("Open chat", "An offer")
    await chat.notice.wait_for()
    ours = await chat.log.get_by_text("An offer", exact=True).bounding_box()
    theirs = await chat.log.get_by_text("Hello!", exact=True).bounding_box()
    assert ours["x"] < theirs["x"]
    yes, no = await chat.button("I agree").bounding_box(), await chat.button("I do not agree").bounding_box()
    assert yes["x"] > no["x"]


async def test_who_wants_no_motion_gets_none(visit: Any) -> None:
    for motion, expected in (("reduce", "none"), ("no-preference", "rise")):
        chat = await visit("en", reduced_motion=motion)
        await chat.click("Open chat")
        assert await chat.dialog.evaluate("element => getComputedStyle(element).animationName") == expected


async def test_the_sample_page_and_the_notice_work_without_their_scripts(
    visit: Any, service: Any, address: str
) -> None:
    workspace = await service.set_up()
    chat = await visit(url=f"{address}/demo/{workspace}/lead?locale=en", workspace=workspace, java_script_enabled=False)
    await chat.page.get_by_role("link", name=words("demo")["en"]["gdpr"]).click()
    await expect(chat.page.get_by_role("heading", level=1)).to_have_text(words("gdpr")["en"]["title"])
    await chat.page.get_by_role("link", name="Slovenčina").click()
    await expect(chat.page.get_by_role("heading", level=1)).to_have_text(words("gdpr")["sk"]["title"])
    await expect(chat.page.locator("main")).to_contain_text("Acme s.r.o.")
