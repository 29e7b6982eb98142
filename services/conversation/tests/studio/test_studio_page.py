"""The studio in a real browser: a shop owner sets up a workspace and a bot from nothing, and publishes it."""

import json
import secrets
from typing import Any

import pytest
from playwright.async_api import Dialog, Page, expect
from studio_hands import enter, kept, open_lead

from dev.pages import accessibility_faults
from dev.seed import ACME, LEAD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]


async def test_a_workspace_and_a_bot_are_made_from_nothing_and_published(
    page: Page, address: str, service: Any
) -> None:
    workspace = f"w{secrets.token_hex(5)}"
    await enter(page, address, service, workspace)
    await expect(page.get_by_role("heading", name="Company and purposes")).to_be_focused()
    await page.get_by_label("Company name").fill("Flower shop")
    await page.get_by_label("E-mail for privacy matters").fill("privacy@flowers.example")
    await page.get_by_role("checkbox", name="Čeština").press("Space")
    await expect(page.get_by_role("checkbox", name="Čeština")).to_be_focused()
    await page.get_by_role("group", name="Title for visitors").get_by_label("Čeština").fill("Odpověď")
    await page.get_by_role("group", name="Explanation").get_by_label("Čeština").fill("Ozveme se.")
    await page.get_by_label("Websites where the chat may live").fill(
        "https://flowers.example\nhttps://www.flowers.example"
    )
    await page.get_by_role("button", name="Save company and purposes").click()
    await expect(page.locator("#workspace-said")).to_contain_text("Saved")
    made = await kept(service, workspace, "/v1/workspace")
    assert made["controller"]["name"] == "Flower shop"
    assert made["purposes"][0]["title"] == {"en": "Answer to your question", "cs": "Odpověď"}
    assert made["allowed_origins"] == ["https://flowers.example", "https://www.flowers.example"]

    await page.get_by_role("button", name="Go on to the bots").press("Enter")
    await page.get_by_label("Name of the bot").fill("Poptávka květin")
    await expect(page.get_by_label("Id of the bot")).to_have_value("poptavka-kvetin")
    await page.get_by_role("button", name="Make the bot").press("Enter")
    await expect(page.locator("#bot-findings h3")).to_contain_text("Can be published")
    await page.get_by_role("button", name="Publish", exact=True).press("Enter")
    await expect(page.get_by_role("heading", name="Published as version 1")).to_be_focused()
    snippet = await page.get_by_label("Code for your website").input_value()
    assert f'data-workspace="{workspace}" data-bot="poptavka-kvetin"' in snippet
    version = await kept(service, workspace, "/v1/bots/poptavka-kvetin/versions/1")
    assert [step["id"] for step in version["steps"]] == ["hello", "ask", "email", "name", "thanks", "bye"]
    assert await accessibility_faults(page) == []


async def test_findings_stand_beside_their_step_as_it_is_typed(page: Page, address: str, service: Any) -> None:
    await enter(page, address, service, await service.set_up())
    await open_lead(page)
    ask = page.locator("#steps > li[data-step=ask]")
    await ask.locator("summary").press("Enter")
    await ask.get_by_label("After “I do not agree” go on to").select_option("email")
    await expect(ask.locator(".findings")).to_contain_text("Whoever says no at “ask” is asked for the same again")
    await expect(page.locator("#steps > li[data-step=email] .findings")).to_contain_text("without having agreed")
    await expect(page.locator("#bot-findings h3")).to_contain_text("Errors: 3")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("cannot be published yet")
    await ask.get_by_label("After “I do not agree” go on to").select_option("bye")
    await expect(page.locator("#bot-findings h3")).to_contain_text("All is well")
    await expect(page.locator("#steps .findings li")).to_have_count(0)


async def test_steps_are_added_moved_renamed_and_removed_by_keyboard(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await open_lead(page)
    await page.get_by_label("Add", exact=True).select_option("text")
    await page.get_by_role("button", name="Add the step").press("Enter")
    card = page.locator("#steps > li[data-step=text-1]")
    await expect(card.get_by_label("Čeština")).to_be_focused()
    for tongue in ("Čeština", "English", "Deutsch", "Slovenčina"):
        await card.get_by_label(tongue).fill("Why?")
    await page.get_by_role("button", name="Move up: Free question: text-1").press("Enter")
    await expect(page.get_by_role("button", name="Move up: Free question: text-1")).to_be_focused()
    bye = page.locator("#steps > li[data-step=bye]")
    await bye.locator("summary").press("Enter")
    await bye.get_by_label("Id of the step").fill("farewell")
    await bye.get_by_label("Id of the step").press("Enter")
    await expect(page.locator("#steps > li[data-step=farewell]")).to_be_visible()
    await page.get_by_role("button", name="Remove the step Message: hello").press("Enter")
    await page.get_by_role("button", name="Save draft").press("Enter")
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    steps = (await kept(service, workspace, "/v1/bots/lead"))["steps"]
    assert [step["id"] for step in steps][-2:] == ["text-1", "farewell"]
    assert steps[0]["id"] == "topic"
    assert next(step for step in steps if step["id"] == "ask")["on_refused"] == "farewell"


async def test_what_the_service_refuses_is_said_beside_the_field(page: Page, address: str, service: Any) -> None:
    await enter(page, address, service, await service.set_up(), "?lang=cs")
    await page.get_by_role("button", name="Firma a účely").click()
    await page.get_by_label("E-mail pro ochranu údajů").fill("nonsense")
    await page.get_by_label("Platnost souhlasu v měsících").first.fill("0")
    await page.get_by_label("Weby, kde chat smí být").fill("https://acme.example/path")
    await page.get_by_role("button", name="Uložit firmu a účely").click()
    email = page.get_by_label("E-mail pro ochranu údajů")
    await expect(email).to_be_focused()
    await expect(email).to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".fault:not(:empty)")).to_have_text(
        [
            "Toto není e-mailová adresa; vypadá jako jmeno@firma.cz.",
            "Nejméně 1.",
            "Uveďte web bez cesty, například https://firma.cz.",
        ]
    )
    await page.locator("#workspace-form > details.json > summary").press("Enter")
    await page.locator("#workspace-json").fill(json.dumps({**ACME, "purposes": [ACME["purposes"][0]] * 2}))
    await page.get_by_role("button", name="Použít tento JSON").click()
    await page.get_by_role("button", name="Uložit firmu a účely").click()
    await expect(page.locator(".fault > span")).to_have_text("Označení účelu „contact“ je tu dvakrát.")
    assert await accessibility_faults(page) == []


async def test_each_of_several_wrong_lines_is_told_and_each_purpose_has_an_id_of_its_own(
    page: Page, address: str, service: Any
) -> None:
    await enter(page, address, service, await service.set_up())
    await page.get_by_role("button", name="Company and purposes").click()
    websites = page.get_by_label("Websites where the chat may live")
    await websites.fill("www.ruza.cz\n\nhttps://ruza.cz/\nhttps://ruza.cz/kontakt")
    save = page.get_by_role("button", name="Save company and purposes")
    await save.click()
    told = "Give the website without a path, for example https://company.com."
    await expect(page.locator(".fault > span")).to_have_text([f"Line 1: {told}", f"Line 4: {told}"])
    await websites.fill("https://ruza.cz/")
    await page.get_by_role("button", name="Add a purpose", exact=True).click()
    ids = page.get_by_label("Id of the purpose")
    await ids.last.fill("newsletter")
    await save.click()
    await expect(page.get_by_role("alert")).to_have_text("Something is not right. Correct the marked fields.")
    await expect(ids.last).to_be_focused()
    await expect(ids.last).to_have_attribute("aria-invalid", "true")
    assert await accessibility_faults(page) == []
    await ids.last.fill("other")
    await save.click()
    await expect(page.locator("#workspace-said")).to_contain_text("Saved")
    await expect(websites).to_have_value("https://ruza.cz")


async def test_where_no_website_is_allowed_it_is_said_beside_the_code(page: Page, address: str, service: Any) -> None:
    await enter(page, address, service, await service.set_up(allowed_origins=[]))
    await page.get_by_role("button", name="Lead").click()
    await expect(page.locator("#bot-findings li")).to_contain_text("No website is allowed to show the chat yet")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.locator("#released .note")).to_contain_text("no website is allowed")
    assert await accessibility_faults(page) == []


async def test_json_can_be_edited_and_is_taken_over(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await open_lead(page)
    await page.locator("#bot-form > details.json > summary").press("Enter")
    for wrong, told in (
        ('{"name": "Short", "steps": [1]}', "/steps/0 has to be an object"), ("[]", "has to be an object"),
        ('{"steps": "abc"}', "“steps” is a list"), ('{"steps": [{"type": "message"}]}', "step 1 needs an “id”"),
        ('{"steps": [{"id": "m", "type": "message", "text": "A"}]}', "/steps/0/text has to be an object"),
        ('{"steps": [{"id": "m", "type": "choice", "options": 5}]}', "/steps/0/options has to be a list"),
        ('{"name": 5, "steps": []}', "/name has to be a text in quotation marks"),
        ('{\n"name": "x",\n"steps": [}', "around line 3"),
    ):  # fmt: skip
        await page.locator("#bot").get_by_label("The definition in JSON").fill(wrong)
        await page.get_by_role("button", name="Use this JSON").click()
        await expect(page.get_by_role("alert")).to_contain_text(told)
    said = {"id": "m", "type": "message", "text": {"cs": "A", "en": "<b>", "de": "A", "sk": "A"}}
    await page.locator("#bot-json").fill(json.dumps({"name": "Short", "steps": [said]}))
    await page.get_by_role("button", name="Use this JSON").click()
    await expect(page.locator("#steps > li")).to_have_count(1)
    await expect(page.locator("#steps summary").first).to_have_text("<b>")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    assert (await kept(service, workspace, "/v1/bots/lead"))["name"] == "Short"
    other = await service.http.put("/v1/bots/lead", json={**LEAD, "name": "Theirs"}, headers=service.admin(workspace))
    assert other.status_code == 200  # in another tab
    asked: list[str] = []

    async def decline(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.dismiss()

    page.once("dialog", decline)
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("Not saved: somebody has changed this meanwhile.")
    await expect(page.locator("#bot-said")).to_be_empty()
    assert "Overwrite their changes" in asked[0]
    assert (await kept(service, workspace, "/v1/bots/lead"))["name"] == "Theirs"
    page.once("dialog", lambda dialog: dialog.accept())
    for _ in range(2):  # over what was just saved nothing is asked
        await page.get_by_role("button", name="Save draft").click()
        await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    await expect(page.get_by_role("alert")).to_be_empty()
    assert (await kept(service, workspace, "/v1/bots/lead"))["name"] == "Short"


async def test_the_token_is_kept_for_the_tab_only_and_a_bad_one_is_refused(
    page: Page, address: str, service: Any
) -> None:
    await page.goto(f"{address}/studio")
    await page.get_by_label("Access token").fill("nonsense")
    await page.get_by_role("button", name="Enter").click()
    await expect(page.get_by_role("alert")).to_contain_text("not valid")
    assert await accessibility_faults(page) == []
    await enter(page, address, service, await service.set_up())
    assert "token" not in page.url
    await page.reload()
    await expect(page.get_by_role("button", name="Lead")).to_be_visible()
    assert await page.evaluate("localStorage.length") == 0
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_label("Access token")).to_be_visible()
    assert await page.evaluate("sessionStorage.length") == 0


async def test_every_kind_of_step_is_accessible_also_on_a_narrow_screen_and_in_the_dark(
    page: Page, address: str, service: Any
) -> None:
    workspace = await service.set_up(privacy_policy_url=None)
    question = {"id": "why", "type": "text", "text": ACME["purposes"][0]["title"]}
    await service.publish(workspace, {**LEAD, "steps": [question, *LEAD["steps"]]})
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 320, "height": 700})
    await enter(page, address, service, workspace, "?lang=cs")
    await page.get_by_role("button", name="Lead").click()
    await expect(page.locator("#bot-findings h3")).to_contain_text("Lze zveřejnit")
    await page.evaluate("document.querySelectorAll('#steps details').forEach((each) => { each.open = true })")
    assert await accessibility_faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_a_draft_is_tried_in_the_real_widget_and_nothing_is_recorded(
    page: Page, address: str, service: Any
) -> None:
    workspace = await service.set_up()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await enter(page, address, service, workspace)
    await open_lead(page)
    await page.get_by_label("Language of the trial").select_option("en")
    await page.get_by_role("button", name="Try it").click()
    chat = page.get_by_role("dialog")
    await expect(chat.get_by_role("log")).to_contain_text("How can we help?")
    await chat.get_by_role("button", name="An offer").click()
    await chat.get_by_role("button", name="I agree").click()
    await expect(chat.get_by_role("log")).to_contain_text("Your e-mail?")
    await chat.get_by_role("textbox").fill("nonsense")
    await chat.get_by_role("textbox").press("Enter")
    await expect(chat.get_by_role("alert")).to_contain_text("The e-mail address lacks its @")

    hello = page.locator("#steps > li[data-step=hello]")
    await hello.locator("summary").press("Enter")
    await hello.get_by_label("English").fill("Good morning to you!")
    await expect(page.get_by_role("dialog").get_by_role("log")).to_contain_text("Good morning to you!")
    await expect(hello.get_by_label("English")).to_be_focused()
    await expect(page.get_by_role("dialog").get_by_role("log")).to_contain_text("Your e-mail?")
    await page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    await expect(page.get_by_role("dialog").get_by_role("log")).to_contain_text("Your consent is withdrawn")
    assert await accessibility_faults(page) == []
    await page.get_by_role("button", name="Close the trial").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert [url for url in asked if "/v1/widget/" in url] == []
    for table in ("contact", "conversation"):
        rows = await service.rows(f"SELECT 1 FROM {table} WHERE workspace IN ($1, 'studio-preview')", workspace)
        assert rows == []
