"""What was typed in the studio is kept whole, once, or asked about; and what it says of that is true."""

import asyncio
import json
import secrets
from typing import Any

import pytest
from playwright.async_api import Dialog, Locator, Page, Route, expect
from studio_hands import enter, kept, open_lead

from dev.seed import ACME, LEAD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
UNSEEN = "\u200b \u2060"


def named(page: Page) -> Locator:
    """The field with the name of the bot that is open."""
    return page.locator("#bot-form").get_by_label("Name of the bot")


class Dialogs:
    """Answers what the page asks, and remembers the questions."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.yes = False
        page.on("dialog", self._answer)

    async def _answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.message)
        await (dialog.accept() if self.yes else dialog.dismiss())


async def test_signing_out_asks_before_it_drops_what_is_not_saved(page: Page, address: str, service: Any) -> None:
    dialogs = Dialogs(page)
    await enter(page, address, service, await service.set_up())
    await open_lead(page)
    await named(page).fill("Another name")
    leave = page.get_by_role("button", name="Sign out")
    await leave.click()
    assert dialogs.asked == ["Some changes are not saved. Sign out without saving?"]
    await expect(named(page)).to_have_value("Another name")
    dialogs.yes = True
    await leave.click()
    await expect(page.get_by_label("Access token")).to_be_visible()
    assert len(dialogs.asked) == 2
    assert await page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("button", ["Save draft", "Publish"])
async def test_a_double_click_is_one_write_and_so_are_clicks_while_it_runs(
    page: Page, address: str, service: Any, button: str
) -> None:
    workspace = await service.set_up()
    await service.publish(workspace, {**LEAD, "name": "Lead"})
    await enter(page, address, service, workspace)
    await open_lead(page)
    dialogs = Dialogs(page)
    sent: list[str] = []
    go = asyncio.Event()

    async def slowly(route: Route) -> None:
        if route.request.method == "PUT" or route.request.url.endswith("/publish"):
            sent.append(route.request.method)
            await go.wait()
        await route.continue_()

    await page.route("**/v1/bots/**", slowly)
    await named(page).fill("Another name")
    pressed = page.get_by_role("button", name=button, exact=True)
    await pressed.dblclick()
    await expect(pressed).to_be_disabled()
    await expect(page.get_by_role("button", name="Save draft")).to_be_disabled()
    await named(page).press("Enter")
    go.set()
    await expect(pressed).to_be_enabled()
    assert sent == (["PUT"] if button == "Save draft" else ["PUT", "POST"])
    await pressed.dispatch_event("click", {"detail": 2})  # a double click whose first one has been answered by now
    await expect(pressed).to_be_enabled()
    assert len(sent) == (1 if button == "Save draft" else 2)
    assert dialogs.asked == []
    await expect(page.get_by_role("alert")).to_be_empty()
    assert (await kept(service, workspace, "/v1/bots/lead"))["name"] == "Another name"


async def test_json_that_was_typed_is_saved_with_the_rest_or_refused(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await open_lead(page)
    await page.locator("#bot-form > details.json > summary").press("Enter")
    typed = page.locator("#bot-json")
    save = page.get_by_role("button", name="Save draft")
    await typed.fill(json.dumps({**LEAD, "name": "Typed"}))
    await save.click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    assert (await kept(service, workspace, "/v1/bots/lead"))["name"] == "Typed"
    await expect(named(page)).to_have_value("Typed")
    await typed.fill("{")
    await expect(page.locator("#bot-said")).to_be_empty()
    await save.click()
    await expect(page.get_by_role("alert")).to_contain_text("This is no JSON")
    await typed.fill(json.dumps({**LEAD, "name": "Typed again"}))
    await named(page).fill("From the field")
    await save.click()
    await expect(page.get_by_role("alert")).to_contain_text("both the fields and the JSON were changed")
    await page.get_by_role("button", name="Drop the changes in the JSON").click()
    assert json.loads(await typed.input_value())["name"] == "From the field"
    await save.click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    assert (await kept(service, workspace, "/v1/bots/lead"))["name"] == "From the field"


async def test_what_was_saved_is_not_said_any_more_once_it_is_changed(page: Page, address: str, service: Any) -> None:
    await enter(page, address, service, await service.set_up())
    await open_lead(page)
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    await named(page).fill("Other")
    await expect(page.locator("#bot-said")).to_be_empty()
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    await page.get_by_role("button", name="Company and purposes").click()
    await page.get_by_role("button", name="Save company and purposes").dblclick()
    await expect(page.locator("#workspace-said")).to_contain_text("Saved")
    await page.get_by_label("Company name").fill("Acme a.s.")
    await expect(page.locator("#workspace-said")).to_be_empty()
    await expect(page.get_by_role("alert")).to_be_empty()


async def test_a_workspaces_json_is_saved_as_typed_and_never_as_less(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await page.get_by_role("button", name="Company and purposes").click()
    await page.locator("#workspace-form > details.json > summary").press("Enter")
    typed, save = page.locator("#workspace-json"), page.get_by_role("button", name="Save company and purposes")
    purpose = ACME["purposes"][0]
    for wrong, told in (
        ({"controller": "Acme"}, "/controller has to be an object"),
        ({"purposes": [{**purpose, "title": "News"}]}, "/purposes/0/title has to be an object"),
        ({"purposes": [{**purpose, "channels": "email"}]}, "/purposes/0/channels has to be a list"),
        ({"locales": [5]}, "/locales/0 has to be a text in quotation marks"),
        ({"controller": {"nam": "Acme"}}, "Something is not right"),
    ):
        await typed.fill(json.dumps({**ACME, **wrong}))
        await save.click()
        await expect(page.get_by_role("alert")).to_contain_text(told)
    assert (await kept(service, workspace, "/v1/workspace"))["controller"] == ACME["controller"]
    await typed.fill(json.dumps({**ACME, "controller": {**ACME["controller"], "name": "Typed"}}))
    await save.click()
    await expect(page.locator("#workspace-said")).to_contain_text("Saved")
    assert (await kept(service, workspace, "/v1/workspace"))["controller"]["name"] == "Typed"


async def test_a_language_added_in_another_tab_has_its_fields(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up(locales=["cs", "en"])
    await enter(page, address, service, workspace)
    await page.get_by_role("button", name="Lead").click()
    await page.locator("#steps > li[data-step=hello] summary").press("Enter")
    hello = page.locator("#steps > li[data-step=hello]").get_by_role("group", name="What the bot says")
    await expect(hello.get_by_role("textbox")).to_have_count(2)
    await hello.get_by_label("English").fill("Typed")
    await service.put_workspace(workspace, {**ACME, "locales": ["cs", "en", "de"]})
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(hello.get_by_label("Deutsch")).to_be_visible()
    await expect(hello.get_by_label("English")).to_have_value("Typed")
    await service.put_workspace(workspace, ACME)
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Bots", exact=True).click()
    await page.get_by_role("button", name="Lead").click()
    await expect(page.locator("#bot-title")).to_be_focused()  # until then its old steps are there
    await page.locator("#steps > li[data-step=hello] summary").press("Enter")
    await expect(hello.get_by_role("textbox")).to_have_count(4)


async def test_a_step_that_is_taken_out_leaves_nobody_in_one_that_was_not_meant_for_them(
    page: Page, address: str, service: Any
) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await page.get_by_label("Name of the bot").fill(f"Bot {secrets.token_hex(3)}")
    await page.get_by_label("Id of the bot").fill("ready")
    await page.get_by_role("button", name="Make the bot").click()
    await page.get_by_role("button", name="Remove the step Message: thanks").click()
    await page.get_by_role("button", name="Remove the step Detail: email").click()
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    steps = {step["id"]: step for step in (await kept(service, workspace, "/v1/bots/ready"))["steps"]}
    assert list(steps) == ["hello", "ask", "name", "bye"]
    assert steps["name"]["next"] == "end"  # and not on to `bye`, which tells who said no that nothing is kept
    assert steps["ask"]["on_refused"] == "bye"
    assert "on_granted" not in steps["ask"]
    await page.get_by_role("button", name="Remove the step Message: bye").click()
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    assert (await kept(service, workspace, "/v1/bots/ready"))["steps"][1]["on_refused"] == "end"


async def test_a_step_that_was_taken_out_can_be_put_back_with_the_ways_to_it(
    page: Page, address: str, service: Any
) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await open_lead(page)
    before = json.loads(await page.locator("#bot-json").input_value())["steps"]
    await page.get_by_role("button", name="Remove the step Message: bye").press("Enter")
    undo = page.get_by_role("button", name="Undo: put Message: bye back")
    await expect(undo).to_be_focused()
    await named(page).fill("Changed meanwhile")
    assert len(json.loads(await page.locator("#bot-json").input_value())["steps"]) == len(before) - 1
    await undo.click()
    await expect(page.locator("#steps > li[data-step=bye] summary")).to_be_focused()
    await expect(page.locator(".undo")).to_have_count(0)
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    made = await kept(service, workspace, "/v1/bots/lead")
    assert (made["name"], made["steps"]) == ("Changed meanwhile", before)


async def test_a_purpose_that_was_taken_out_can_be_put_back(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await page.get_by_role("button", name="Company and purposes").click()
    await page.get_by_role("button", name="Remove the purpose Answer to your question").dblclick()
    await expect(page.get_by_role("heading", name="Answer to your question")).to_have_count(0)
    await expect(page.get_by_role("heading", name="News")).to_have_count(1)
    undo = page.get_by_role("button", name="Undo: put Answer to your question back")
    await page.get_by_label("Company name").fill("Acme a.s.")
    await undo.press("Enter")
    await page.get_by_role("button", name="Save company and purposes").click()
    await expect(page.locator("#workspace-said")).to_contain_text("Saved")
    made = await kept(service, workspace, "/v1/workspace")
    assert made == {**ACME, "controller": {**ACME["controller"], "name": "Acme a.s."}}


async def test_publishing_asks_where_the_company_and_its_purposes_are_not_saved(
    page: Page, address: str, service: Any
) -> None:
    workspace = await service.set_up()
    dialogs = Dialogs(page)
    await enter(page, address, service, workspace)
    place = page.locator("#places [data-place=workspace]")
    await place.click()
    await expect(place).to_have_text("Company and purposes")
    await page.get_by_label("Company name").fill("New name")
    await expect(place).to_have_text("Company and purposes (not saved)")
    await page.get_by_role("button", name="Bots", exact=True).click()
    await open_lead(page)
    publish = page.get_by_role("button", name="Publish", exact=True)
    await publish.click()
    await expect(page.get_by_role("alert")).to_contain_text("Not published: first save the changes in Company")
    assert len(dialogs.asked) == 1
    assert (await service.http.get("/v1/bots/lead/versions/2", headers=service.admin(workspace))).status_code == 404
    dialogs.yes = True
    await publish.click()
    await expect(page.get_by_role("heading", name="Published as version 2")).to_be_focused()
    await place.click()
    await expect(page.get_by_label("Company name")).to_have_value("New name")
    await page.get_by_role("button", name="Save company and purposes").click()
    await expect(place).to_have_text("Company and purposes")
    await page.get_by_role("button", name="Go on to the bots").click()
    await open_lead(page)
    await publish.click()
    await expect(page.get_by_role("heading", name="Published as version 3")).to_be_focused()
    assert len(dialogs.asked) == 2


async def test_what_somebody_else_saved_meanwhile_is_not_published(page: Page, address: str, service: Any) -> None:
    workspace = await service.set_up()
    await enter(page, address, service, workspace)
    await open_lead(page)

    async def overtaken(route: Route) -> None:
        theirs = {**LEAD, "name": "Theirs"}
        await service.http.put("/v1/bots/lead", json=theirs, headers=service.admin(workspace))
        await route.continue_()

    await page.route("**/v1/bots/lead/publish", overtaken)
    await page.get_by_role("button", name="Publish", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Not published: right after your save somebody else")
    assert (await service.http.get("/v1/bots/lead/versions/2", headers=service.admin(workspace))).status_code == 404


async def test_a_token_of_another_workspace_is_asked_about_before_changes_are_dropped(
    page: Page, address: str, service: Any
) -> None:
    mine, other = await service.set_up(), await service.set_up()
    dialogs = Dialogs(page)
    await enter(page, address, service, mine)
    await open_lead(page)
    await named(page).fill("Not saved")
    await page.evaluate("sessionStorage.setItem('token', 'expired')")
    await page.get_by_role("button", name="Save draft").click()
    for workspace in (other, mine):
        await page.get_by_label("Access token").fill(service.signer.token(workspace, ["bots:read", "bots:write"]))
        await page.get_by_role("button", name="Enter", exact=True).click()
        if workspace == other:
            await expect(page.get_by_role("alert")).to_contain_text("The changes are still here")
            assert other in dialogs.asked[0]
            assert mine in dialogs.asked[0]
    await expect(named(page)).to_have_value("Not saved")
    assert len(dialogs.asked) == 1


async def test_what_an_earlier_token_is_still_refused_does_not_end_the_next_one(
    page: Page, address: str, service: Any
) -> None:
    mine = await service.set_up()
    await enter(page, address, service, mine)
    await open_lead(page)
    held: list[Route] = []
    await page.route("**/v1/studio/check", lambda route: held.append(route))
    await page.evaluate("sessionStorage.setItem('token', 'expired')")
    async with page.expect_request("**/v1/studio/check"):
        await named(page).fill("Not saved")
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("Sign in again")
    await page.get_by_label("Access token").fill(service.signer.token(mine, ["bots:read", "bots:write"]))
    await page.get_by_role("button", name="Enter", exact=True).click()
    await expect(named(page)).to_be_visible()
    async with page.expect_response("**/v1/studio/check"):
        await held[0].continue_()
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.locator("#bot-said")).to_have_text("The draft is saved.")
    await expect(page.get_by_role("alert")).to_be_empty()


async def test_a_token_that_no_header_can_carry_is_told_as_such(page: Page, address: str, service: Any) -> None:
    await page.goto(f"{address}/studio")
    await page.get_by_label("Access token").fill("žeton")
    await page.get_by_role("button", name="Enter").click()
    await expect(page.get_by_role("alert")).to_contain_text("This is no token")


async def test_a_step_of_which_no_text_is_seen_still_has_a_name(page: Page, address: str, service: Any) -> None:
    await enter(page, address, service, await service.set_up())
    await open_lead(page)
    hello = page.locator("#steps > li[data-step=hello]")
    await hello.locator("summary").press("Enter")
    for tongue in ("Čeština", "English", "Deutsch", "Slovenčina"):
        await hello.get_by_label(tongue).fill(UNSEEN)
    await expect(hello.locator("summary")).to_have_text("(no text yet)")
    await expect(hello.locator(".findings li")).to_have_count(4)
