"""The overview page in a real browser: it shows who said yes and who said no, to whoever has a token."""

import asyncio
import os
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from contacts.handlers import erase as erasing
from contacts.handlers import inbound, suppressions
from contacts.handlers.desk import Desk
from contacts.store import persons
from contacts.store.neighbours import Ledger
from fastapi import FastAPI
from playwright.async_api import Page, Route, expect
from tales import SOURCE, at, batch, captured, configured, recorded, until

from dev.keys import Signer
from dev.pages import Visitors, accessibility_faults
from shared.events import (
    Channel,
    ContactRequested,
    Decision,
    ErasureCompleted,
    ErasurePart,
    SuppressionKind,
    SuppressionReported,
)
from shared.identity import Kind, fingerprint, uuid7

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]


@pytest_asyncio.fixture
async def workspace(app: FastAPI) -> str:
    """A workspace with somebody who agreed, somebody who refused, and nobody else."""
    name = f"w{uuid4().hex[:8]}"
    desk: Desk = app.state.contacts.desk
    yes, no = uuid7(), uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter", workspace=name)))
    await inbound.capture(desk, batch(captured(yes, 1, name="Žofie <b>", email="zofie@example.com", workspace=name)))
    await inbound.record(
        desk,
        batch(
            recorded(yes, Decision.GRANTED, 1, 0, workspace=name), recorded(no, Decision.REFUSED, 2, 1, workspace=name)
        ),
    )
    return name


async def test_the_page_shows_who_said_yes_and_who_said_no(
    page: Page, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    await page.goto(f"{address}/#token={token(workspace)}")
    rows = page.locator("#people tbody tr")
    await expect(rows).to_have_count(2)
    assert "token" not in page.url
    await expect(rows.filter(has_text="zofie@example.com")).to_contain_text("granted")
    await expect(rows.filter(has_text="no contact details")).to_contain_text("refused")
    await expect(page.locator("#total")).to_have_text("Contacts: 2")
    await expect(page.locator("#numbers tbody tr").first).to_contain_text("contact")


async def test_a_yes_that_somebody_else_denies_at_the_address_is_marked_in_list_and_contact(
    page: Page, app: FastAPI, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    desk: Desk = app.state.contacts.desk
    other = uuid7()
    await inbound.capture(desk, batch(captured(other, 3, email="zofie@example.com", name="Bob", workspace=workspace)))
    await inbound.record(desk, batch(recorded(other, Decision.WITHDRAWN, 4, 2, workspace=workspace)))
    await page.goto(f"{address}/#token={token(workspace)}")
    mark = "another contact said no at this address"
    rows = page.locator("#people tbody tr")
    await expect(rows.filter(has_text="Žofie <b>")).to_contain_text(mark)
    await expect(rows.filter(has_text="Bob")).not_to_contain_text(mark)
    await page.get_by_role("button", name="Žofie <b>").press("Enter")
    await expect(page.get_by_role("dialog").get_by_role("listitem").filter(has_text=mark)).to_contain_text("granted")
    await accessible(page)


async def test_a_complaint_is_shown_as_that_and_no_other_contact_is_blamed(
    page: Page, app: FastAPI, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    desk: Desk = app.state.contacts.desk
    told = SuppressionReported(
        workspace=workspace,
        address="email",
        fingerprint=fingerprint(desk.fingerprint_key, workspace, Kind.EMAIL, "zofie@example.com"),
        channel=Channel.EMAIL,
        kind=SuppressionKind.COMPLAINT,
        at=at(20),
    )
    await suppressions.suppress(desk, batch(told))
    await page.goto(f"{address}/#token={token(workspace)}")
    row = page.locator("#people tbody tr").filter(has_text="Žofie <b>")
    await expect(row).to_contain_text("a message to this address was reported as spam: do not send")
    await expect(row).not_to_contain_text("another contact")


async def test_the_chart_names_the_days_as_they_are_given_and_counts_objections_apart(
    visitors: Visitors, app: FastAPI, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    """West of Greenwich too, where the beginning of a day in UTC is the evening before."""
    desk: Desk = app.state.contacts.desk
    today = desk.now()
    told = recorded(uuid7(), Decision.OBJECTED, 1, 2, purpose=None, workspace=workspace)
    told = told.model_copy(update={"entry": told.entry.model_copy(update={"decided_at": today})})
    await inbound.record(desk, batch(told))
    async with visitors.visitor(address, locale="en-GB", timezone_id="America/Los_Angeles") as context:
        page = await context.new_page()
        await page.goto(f"{address}/#token={token(workspace)}")
        figure = page.locator("#chart figure").last
        await expect(figure).to_contain_text("withdrawn 0, objected 1")
        await figure.get_by_text("As a table").click()
        await expect(figure.get_by_role("rowheader")).to_have_text(f"{today:%b} {today.day}, {today.year}")


async def test_after_signing_in_the_keyboard_is_at_the_search_and_a_token_of_strange_letters_is_refused(
    page: Page, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    await page.goto(address)
    await page.get_by_label("Access token").fill("žeton")
    await page.get_by_role("button", name="Enter").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("not valid")
    await page.get_by_label("Access token").fill(token(workspace))
    await page.get_by_role("button", name="Enter").press("Enter")
    await expect(page.get_by_label("Search")).to_be_focused()


async def test_an_action_leaves_as_many_people_in_the_list_as_were_loaded(
    page: Page, app: FastAPI, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    """Also when they are more than can be asked about at once; and a very long address makes nothing too wide."""
    desk: Desk = app.state.contacts.desk
    many = [captured(uuid7(), n, email=f"p{n}@example.com", workspace=workspace) for n in range(230)]
    await inbound.capture(desk, batch(*many))
    long = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.example.com"
    newest = uuid7()
    await inbound.capture(desk, batch(captured(newest, 300, email=long, workspace=workspace)))
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{address}/#token={token(workspace)}")
    rows = page.locator("#people tbody tr")
    for number in (100, 150, 200, 233):
        await page.get_by_role("button", name="More", exact=True).click()
        await expect(rows).to_have_count(number)
    await page.locator(f"[data-contact='{newest}']").click()
    dialog = page.get_by_role("dialog", name=long)
    await expect(dialog.locator(".story")).to_be_attached()
    assert await dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
    await dialog.get_by_role("button", name="Record an objection").click()
    await page.get_by_role("button", name="Yes, do it").click()
    await expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    await dialog.get_by_role("button", name="Close").click()
    await expect(rows).to_have_count(233)
    assert await page.evaluate("document.documentElement.scrollWidth <= 320")


async def test_the_filter_narrows_and_a_contact_opens_by_keyboard(
    page: Page, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    await page.goto(f"{address}/#token={token(workspace)}")
    await page.get_by_label("Consent").select_option("granted")
    await page.get_by_role("button", name="Show").press("Enter")
    await expect(page.locator("#people tbody tr")).to_have_count(1)
    await page.get_by_role("button", name="Žofie <b>").press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("zofie@example.com")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("button", name="Žofie <b>")).to_be_focused()


async def test_the_token_is_kept_for_the_tab_only_and_a_bad_one_is_refused(
    page: Page, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    await page.goto(address)
    await accessible(page)
    await page.get_by_label("Access token").fill("nonsense")
    await page.get_by_role("button", name="Enter").click()
    await expect(page.get_by_role("alert")).to_contain_text("not valid")
    await page.get_by_label("Access token").fill(token(workspace))
    await page.get_by_role("button", name="Enter").click()
    await expect(page.locator("#people tbody tr")).to_have_count(2)
    await page.reload()
    await expect(page.locator("#people tbody tr")).to_have_count(2)
    assert await page.evaluate("localStorage.length") == 0
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_label("Access token")).to_be_visible()


async def accessible(page: Page) -> None:
    """Axe finds nothing: neither against WCAG 2.2 AA nor against its own good practices, however slight."""
    assert await accessibility_faults(page, None) == []


async def _with_notices(monkeypatch: pytest.MonkeyPatch, desk: Desk, contact: UUID, answers: asyncio.Event) -> None:
    """The ledger knows a notice, and says it once it `answers`."""
    shown = {"notice": {"text": "Acme s.r.o. <keeps> it.", "locale": "en"}}
    events = await desk.pool.fetch("SELECT event_id FROM entry WHERE contact_id = $1", contact)

    async def evidence(self: Ledger, contact_id: UUID, bearer: str) -> dict[str, Any]:
        await answers.wait()
        return {str(row["event_id"]): shown for row in events}

    monkeypatch.setattr(Ledger, "evidence", evidence)


async def test_an_operator_acts_on_a_contact_after_a_confirmation_and_the_page_stays_accessible(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = app.state.contacts.desk
    contact = await desk.pool.fetchval(
        "SELECT contact_id FROM contact WHERE workspace = $1 AND name = 'Žofie <b>'", workspace
    )
    asked = ContactRequested(
        workspace=workspace, contact_id=contact, request_id=uuid7(), kind="erasure", requested_at=at(1), locale="cs"
    )
    await inbound.capture(desk, batch(asked, captured(uuid7(), 5, email="zofie@example.com", workspace=workspace)))
    ledger = asyncio.Event()
    await _with_notices(monkeypatch, desk, contact, ledger)
    await page.goto(f"{address}/#token={token(workspace)}")
    await expect(page.locator("#chart figure")).to_have_count(1)
    if path := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{path}/overview.png", full_page=True)
    await accessible(page)
    queue = page.get_by_role("region", name="Data subjects' requests")
    await expect(queue.get_by_role("listitem")).to_contain_text("Asks for erasure: Žofie <b>, zofie@example.com")
    await queue.get_by_role("button", name="Open the contact").click()
    dialog = page.get_by_role("dialog", name="Žofie <b>")
    await expect(dialog).to_contain_text("zofie@example.com")
    await expect(dialog.get_by_role("button", name="Record an objection")).to_be_enabled()
    await expect(dialog.get_by_role("status").filter(has_text="Loading…")).to_be_visible()
    ledger.set()
    await expect(dialog).to_contain_text("Ledger entry no. 0")
    await expect(dialog).to_contain_text("Probably the same person")
    await dialog.get_by_text("The notice as it was shown").click()
    await expect(dialog.get_by_role("blockquote")).to_have_text("Acme s.r.o. <keeps> it.")
    await accessible(page)
    await dialog.get_by_role("button", name="Rectify").click()
    confirm = page.get_by_role("dialog", name="Rectify")
    await accessible(page)
    await confirm.get_by_label("Name").fill("Žofie Nová")
    await confirm.get_by_label("phone").fill("12")
    await confirm.get_by_role("button", name="Save").click()
    await expect(confirm.get_by_role("alert")).to_contain_text("did not work")
    await expect(confirm.get_by_label("phone")).to_be_focused()
    await expect(confirm.get_by_label("phone")).to_have_attribute("aria-invalid", "true")
    await accessible(page)
    await expect(confirm.get_by_label("Name")).to_have_value("Žofie Nová")
    await confirm.get_by_label("phone").fill("")
    await confirm.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Žofie Nová")
    await dialog.get_by_role("button", name="Record an objection").click()
    await page.get_by_role("button", name="No, leave it").click()
    await expect(dialog.get_by_role("list").first).not_to_contain_text("objected")
    await dialog.get_by_role("button", name="Record an objection").click()
    await page.get_by_role("dialog", name="Record an objection").get_by_label("Note").fill("by phone")
    await page.get_by_role("button", name="Yes, do it").click()
    await expect(dialog.locator(".story")).to_contain_text("by phone")
    await expect(page.locator("#contact-said")).to_contain_text("Done for: Žofie Nová")
    await expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    await dialog.get_by_role("button", name="Restrict processing").click()
    await page.get_by_role("button", name="Yes, do it").click()
    await expect(dialog.locator(".note").first).to_contain_text("processing restricted")
    if path := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{path}/contact.png")
    await dialog.get_by_role("button", name="Export data").click()
    await page.get_by_role("button", name="No, leave it").click()
    await expect(confirm).to_be_hidden()
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Export data").click()
        await page.get_by_role("dialog", name="Export data").get_by_role("button", name="Save the file").click()
    assert (await download.value).suggested_filename == f"contact-{contact}.json"
    await dialog.get_by_role("button", name="Erase").click()
    await expect(page.get_by_role("dialog", name="Erase")).to_contain_text("Art. 18(1)(b) and (c)")
    await page.get_by_role("button", name="No, leave it").click()
    await dialog.get_by_role("button", name="Erase").click()
    await expect(page.get_by_role("dialog", name="Erase")).to_contain_text("Žofie Nová, zofie@example.com")
    await page.get_by_role("dialog", name="Erase").get_by_role("checkbox").uncheck()
    await page.get_by_role("dialog", name="Erase").get_by_role("button", name="Erase").click()
    await expect(dialog).to_be_hidden()
    await expect(page.locator("#said")).to_contain_text("The erasure has begun")
    await expect(page.get_by_label("Search")).to_be_focused()
    erasures = page.get_by_role("region", name="Erasures")
    await expect(erasures.get_by_role("listitem").first).to_contain_text(f"{contact}: under way")
    await erasures.get_by_text("Parts: 1/5").click()
    await expect(erasures).to_contain_text("contacts: done")
    for part in ErasurePart:
        (row,) = await desk.pool.fetch("SELECT erasure_id FROM erasure WHERE contact_id = $1", contact)
        ended = {"erasure_id": row["erasure_id"], "part": part, "count": 1, "done_at": at(9)}
        await erasing.completed(desk, batch(ErasureCompleted(workspace=workspace, contact_id=contact, **ended)))
    await expect(erasures).to_contain_text("Parts: 5/5")
    await expect(erasures.get_by_text("topics: done")).to_be_visible()
    await expect(page.locator("#people")).not_to_contain_text("Žofie")
    await expect(queue).to_be_hidden()
    await accessible(page)


async def test_the_page_speaks_czech(page: Page, address: str, workspace: str, token: Callable[[str], str]) -> None:
    await page.goto(f"{address}/?lang=cs#token={token(workspace)}")
    await expect(page).to_have_title("Kontakty a souhlasy")
    await expect(page.locator("#people")).to_contain_text(re.compile("souhlasí"))
    await accessible(page)
    await page.get_by_role("button", name="Žofie <b>").click()
    await expect(page.get_by_role("dialog")).to_contain_text("zofie@example.com")
    await expect(page.get_by_role("dialog")).to_contain_text("texty, jak byly zobrazeny: deník není nastaven")
    await accessible(page)
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button")).to_have_count(0)
    await expect(page.locator("#people")).to_be_hidden()
    await expect(page.get_by_role("dialog")).to_have_css("overflow", "visible")
    await page.emulate_media(media="screen")
    await page.set_viewport_size({"width": 320, "height": 640})
    too_wide = "Math.max(document.documentElement.scrollWidth, document.querySelector('#contact').scrollWidth) > 320"
    assert not await page.evaluate(too_wide)
    if path := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{path}/contact-320.png")
    await page.get_by_role("button", name="Zavřít").click()
    assert not await page.evaluate(too_wide)


async def test_webhooks_are_added_looked_into_delivered_again_and_removed_on_the_page(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    """Each change after a confirmation; the secret is shown once."""
    desk: Desk = app.state.contacts.desk
    await page.goto(f"{address}/#token={token(workspace)}")
    tools = page.get_by_role("region", name="Tools (webhooks)")
    await tools.get_by_role("button", name="Add a webhook").click()
    confirm = page.locator("#confirm")
    await accessible(page)
    await confirm.get_by_label("Address").fill("https://127.0.0.1/")
    await confirm.get_by_role("button", name="Add a webhook").click()
    await expect(page.locator("#trouble")).to_contain_text("public internet")
    await tools.get_by_role("button", name="Add a webhook").click()
    await confirm.get_by_label("Address").fill("https://tool.invalid/hook")
    await confirm.get_by_label("refused").uncheck()
    await confirm.get_by_role("button", name="Add a webhook").click()
    await expect(confirm.get_by_label("Signing secret")).to_have_value(re.compile("^whsec_"))
    await accessible(page)
    await confirm.get_by_role("button", name="I have kept it").click()
    row = tools.get_by_role("row", name="tool.invalid")
    await expect(row).to_contain_text("granted, withdrawn, objected, processing restricted, restriction lifted, erased")
    told = recorded(uuid7(), Decision.GRANTED, 3, 9, workspace=workspace)
    await inbound.record(desk, batch(told))

    async def tried() -> bool:
        return bool(await desk.pool.fetchval("SELECT bool_and(answer IS NOT NULL) FROM delivery"))

    await until(tried)
    await desk.pool.execute("UPDATE webhook SET gone_at = now() WHERE workspace = $1", workspace)
    await page.reload()
    await expect(row).to_contain_text("410 Gone")
    await row.get_by_role("button", name="Deliveries").click()
    deliveries = page.get_by_role("dialog", name="Deliveries")
    await expect(deliveries.get_by_role("row").nth(1)).to_contain_text("no answer")
    await accessible(page)
    closed = asyncio.Event()

    async def late(route: Route) -> None:
        await closed.wait()
        await route.continue_()

    await page.route("**/redeliver", late)
    await deliveries.get_by_role("button", name="Deliver again").click()
    await confirm.get_by_role("button", name="Deliver again").click()
    await expect(deliveries).to_be_visible()
    async with page.expect_response(lambda told: told.url.endswith("/deliveries")) as told_again:
        await deliveries.get_by_role("button", name="Close").click()
        closed.set()
    await (await told_again.value).finished()
    await expect(deliveries).to_be_hidden()
    await expect(row).not_to_contain_text("410 Gone")
    await row.get_by_role("button", name="Remove").click()
    await confirm.get_by_role("button", name="No, leave it").click()
    await expect(row).to_have_count(1)
    await row.get_by_role("button", name="Remove").click()
    await confirm.get_by_role("button", name="Remove").click()
    await expect(row).to_have_count(0)
    await expect(page.locator("#no-hooks")).to_be_visible()


async def test_an_answer_about_one_contact_that_comes_late_does_not_take_the_place_of_another(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    """Or the buttons would be about somebody else than the one who was opened."""
    desk: Desk = app.state.contacts.desk
    slow = uuid7()
    await inbound.capture(desk, batch(captured(slow, 5, workspace=workspace, source=SOURCE, name="Slow")))
    await page.goto(f"{address}/#token={token(workspace)}")
    free = asyncio.Event()

    async def late(route: Route) -> None:
        await free.wait()
        await route.continue_()

    title = page.locator("#contact-title")
    one, other = page.get_by_role("button", name="Slow"), page.get_by_role("button", name="Žofie")
    path = re.compile(f"/v1/contacts/{slow}$")
    await page.route(path, late)
    await one.click()
    await other.click()
    await expect(title).to_have_text("Žofie <b>")
    async with page.expect_response(path) as told:
        free.set()
    await (await told.value).finished()
    await expect(page.locator("#contact .story li")).not_to_have_count(0)
    await expect(title).to_have_text("Žofie <b>")


async def test_contacts_are_linked_and_taken_apart_on_the_page_and_no_consent_moves(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    """The other is chosen by keyboard: of those with the same address, or by words. Both are shown before the yes."""
    desk: Desk = app.state.contacts.desk
    fields = [{"name": "Žofka", "phone": "+420601123456"}, {"name": "Twin", "phone": "+420601123456"}]
    for one in fields:
        await inbound.capture(desk, batch(captured(uuid7(), 5, workspace=workspace, source=SOURCE, **one)))
    await page.goto(f"{address}/#token={token(workspace)}")
    await page.get_by_role("button", name="Žofka").click()
    dialog = page.locator("#contact")
    confirm = page.locator("#confirm")
    await dialog.get_by_role("button", name="Link with another contact").press("Enter")
    await expect(confirm.get_by_role("radio", name="Twin, +420601123456 (same phone)")).to_be_visible()
    await confirm.get_by_role("button", name="Go on").press("Enter")
    await expect(confirm.get_by_role("group", name="The other contact")).to_be_visible()
    await confirm.get_by_label("Search").fill("zofie")
    await confirm.get_by_label("Search").press("Enter")
    await expect(confirm.get_by_role("status")).to_have_text("Shown: 1")
    await confirm.get_by_role("radio", name="Žofie <b>, zofie@example.com").press("Space")
    await accessible(page)
    await confirm.get_by_role("button", name="Go on").press("Enter")
    await expect(confirm).to_contain_text("No consent moves")
    await expect(confirm.locator(".pair")).to_contain_text("+420601123456")
    await expect(confirm.locator(".pair")).to_contain_text("zofie@example.com")
    await accessible(page)
    await confirm.get_by_role("button", name="Link").press("Enter")
    await expect(dialog).to_contain_text("Žofie <b> (linked)")
    await expect(dialog).not_to_contain_text("granted")
    await accessible(page)
    await dialog.get_by_role("button", name="Take out of the link").click()
    await confirm.get_by_role("button", name="Take out of the link").click()
    await expect(dialog).not_to_contain_text("linked")


async def test_what_is_done_for_a_contact_is_offered_for_the_persons_others_and_each_outcome_is_said(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    """Each by a request of its own: one that fails keeps nobody else from it."""
    desk: Desk = app.state.contacts.desk
    zofie = await desk.pool.fetchval("SELECT contact_id FROM contact WHERE workspace = $1 AND email <> ''", workspace)
    twin, far = uuid7(), uuid7()
    for one, fields in ((twin, {"name": "Twin", "email": "zofie@example.com"}), (far, {"email": "far@example.com"})):
        await inbound.capture(desk, batch(captured(one, 5, workspace=workspace, source=SOURCE, **fields)))
    async with desk.pool.acquire() as connection:
        await persons.link(connection, workspace, [zofie, far], uuid7())

    async def who(decision: str) -> set[UUID]:
        rows = await desk.pool.fetch("SELECT contact_id FROM entry WHERE decision = $1", decision)
        return {row["contact_id"] for row in rows}

    dialog, confirm = page.locator("#contact"), page.locator("#confirm")
    await page.goto(f"{address}/?lang=cs#token={token(workspace)}")
    await page.get_by_role("button", name="Žofie <b>").click()
    await dialog.get_by_role("button", name="Vymazat").click()
    others = confirm.get_by_role("group", name="Tatáž osoba má i další kontakty. Provést i u nich:")
    await expect(others.get_by_role("checkbox", name="Twin, zofie@example.com (stejný e-mail)")).to_be_checked()
    await expect(others.get_by_role("checkbox", name="far@example.com (propojeno)")).to_be_checked()
    await accessible(page)

    await page.goto(f"{address}/?lang=en#token={token(workspace)}")
    await page.get_by_role("button", name="Žofie <b>").click()
    refused = f"**/v1/contacts/{far}/decisions"
    await page.route(refused, lambda route: route.fulfill(status=409, json={"detail": "just no"}))
    await dialog.get_by_role("button", name="Record an objection").click()
    others = confirm.get_by_role("group", name="The same person has other contacts too")
    await expect(others.get_by_role("checkbox", checked=True)).to_have_count(2)
    await confirm.get_by_role("button", name="Yes, do it").click()
    done = "Done for: Žofie <b>, zofie@example.com; Twin, zofie@example.com."
    await expect(dialog.locator(".outcome")).to_have_text(done)
    await expect(dialog.get_by_role("alert")).to_have_text(
        "Not done for: far@example.com (That did not work: just no)."
    )
    assert await who("objected") == {zofie, twin}
    await accessible(page)
    await page.unroute(refused)

    for action, decision in (("Record a withdrawal", "withdrawn"), ("Restrict processing", "restricted")):
        await dialog.get_by_role("button", name=action).click()
        await expect(others.get_by_role("checkbox", checked=False)).to_have_count(2)
        await others.get_by_role("checkbox", name="far@example.com").check()
        await confirm.get_by_role("button", name="Yes, do it").click()
        await expect(dialog.locator(".outcome")).to_contain_text("Done for: Žofie <b>, zofie@example.com; far@")
        await expect(dialog.get_by_role("alert")).to_have_count(0)
        assert await who(decision) == {zofie, far}

    await dialog.get_by_role("button", name="Erase").click()
    await others.get_by_role("checkbox", name="Twin").uncheck()
    await confirm.get_by_role("button", name="Erase").click()
    await expect(page.locator("#said")).to_contain_text("The erasure has begun")
    await expect(page.locator("#said")).to_contain_text("Done for: Žofie <b>, zofie@example.com; far@example.com.")
    rows = await desk.pool.fetch("SELECT contact_id FROM erasure WHERE workspace = $1", workspace)
    assert {row["contact_id"] for row in rows} == {zofie, far}
    for _ in range(2):  # the second is asked for once the first has been shown
        async with page.expect_response("**/v1/erasures?limit=*") as looked_again:
            await looked_again.value
    await expect(page.locator("#said")).to_contain_text("Done for: Žofie <b>")


async def test_a_restriction_says_on_which_ground_and_an_overdue_request_stands_first(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    desk: Desk = app.state.contacts.desk
    contact = await desk.pool.fetchval(
        "SELECT contact_id FROM contact WHERE workspace = $1 AND name = 'Žofie <b>'", workspace
    )
    asked = [
        ContactRequested(
            workspace=workspace, contact_id=contact, request_id=uuid7(), kind=kind, requested_at=at(minute), locale="cs"
        )
        for kind, minute in (("access", 1), ("erasure", -60 * 24 * 45))
    ]
    await inbound.capture(desk, batch(*asked))
    await page.goto(f"{address}/#token={token(workspace)}")
    queue = page.get_by_role("region", name="Data subjects' requests").get_by_role("listitem")
    await expect(queue).to_have_count(2)
    await expect(queue.first).to_contain_text("overdue since")
    await expect(queue.first).to_contain_text("Asks for erasure")
    await expect(queue.last).to_contain_text("due by")
    await queue.first.get_by_role("button", name="Open the contact").click()
    dialog = page.locator("#contact")
    await dialog.get_by_role("button", name="Restrict processing").click()
    confirm = page.locator("#confirm")
    options = confirm.get_by_label("Ground").get_by_role("option")
    await expect(options).to_have_count(4)
    assert [text[:14] for text in await options.all_inner_texts()] == [f"Art. 18(1)({case}):" for case in "abcd"]
    await accessible(page)
    await confirm.get_by_label("Ground").select_option(index=2)
    await confirm.get_by_role("button", name="Yes, do it").click()
    await expect(page.locator("#contact-said")).to_have_text("Done: Restrict processing.")
    await expect(dialog.locator(".story")).to_contain_text("needs the data for legal claims")
    await expect(dialog.get_by_role("button", name="Lift the restriction")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Rectify")).to_have_count(0)


async def test_what_the_token_may_not_do_is_not_offered_and_the_reason_is_said(
    page: Page, address: str, workspace: str, signer: Signer, app: FastAPI
) -> None:
    desk: Desk = app.state.contacts.desk
    zofie = await desk.pool.fetchval("SELECT contact_id FROM contact WHERE workspace = $1 AND email <> ''", workspace)
    asked = ContactRequested(
        workspace=workspace, contact_id=zofie, request_id=uuid7(), kind="access", requested_at=desk.now(), locale="cs"
    )
    twin = captured(uuid7(), 5, email="zofie@example.com", workspace=workspace)
    await inbound.capture(desk, batch(asked, twin))
    writer, reader = signer.token(workspace), signer.token(workspace, ["contacts:read"])
    as_writer = {"Authorization": f"Bearer {writer}"}
    async with httpx.AsyncClient(base_url=address, headers=as_writer) as http:
        (await http.post("/v1/webhooks", json={"url": "https://tool.invalid/"})).raise_for_status()
    for scopes, said, buttons in (
        (reader, 1, ["Open the contact", "Show", "Download CSV", "Records of processing", "Deliveries"]),
        (writer, 0, ["Open the contact", "Answered", "Extend", "Refuse", "Deliveries", "Remove", "Add a webhook"]),
    ):
        await page.goto("about:blank")
        await page.goto(f"{address}/#token={scopes}")
        await expect(page.get_by_role("button", name="Open the contact")).to_be_visible()
        await expect(page.get_by_text("Your token may only read.").filter(visible=True)).to_have_count(said)
        offered = await page.locator("#overview button:visible:not(.link)").all_inner_texts()
        assert set(buttons) <= set(offered)
        assert said == 0 or buttons == offered
        await page.get_by_role("button", name="Open the contact").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_role("listitem").filter(has_text="same e-mail")).to_have_count(1)
        await expect(dialog.get_by_text("Your token may only read.")).to_have_count(said)
        offered = await dialog.locator("button:not(.link)").all_inner_texts()
        assert (offered == ["Export data", "Export to read", "Close"]) is bool(said)
        assert {"Erase", "Rectify", "Link", "Link with another contact"}.isdisjoint(offered) is bool(said)
        await accessible(page)


async def test_what_is_downloaded_to_read_is_in_the_pages_language(
    page: Page, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    await page.goto(f"{address}/?lang=cs#token={token(workspace)}")
    await page.get_by_role("button", name="Žofie <b>").click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Export ke čtení").click()
        await page.get_by_role("button", name="Uložit soubor").click()
    told = (await (await download.value).path()).read_text(encoding="utf-8")
    assert '<html lang="cs">' in told
    assert "Jak bylo rozhodnuto" in told
    assert "Žofie &lt;b&gt;" in told
    await page.get_by_role("button", name="Zavřít").click()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Stáhnout CSV").click()
    table = (await (await download.value).path()).read_bytes()
    assert table.startswith(b"\xef\xbb\xbfcontact_id;name;")
    assert "Žofie <b>;zofie@example.com" in table.decode()
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Záznamy o zpracování").click()
    told = (await (await download.value).path()).read_text(encoding="utf-8")
    assert "používají se, dokud souhlas platí (měsíců: 24) a není odvolán" in told
    assert "GDPR, Art" not in told
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto("about:blank")
    await page.set_content(told)
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


async def test_a_closed_request_leads_the_keyboard_on_and_a_lifting_names_who_stays_restricted(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    desk: Desk = app.state.contacts.desk
    zofie = await desk.pool.fetchval("SELECT contact_id FROM contact WHERE workspace = $1 AND email <> ''", workspace)
    twin = uuid7()
    asked = [
        ContactRequested(
            workspace=workspace, contact_id=one, request_id=uuid7(), kind="access", requested_at=at(minute), locale="cs"
        )
        for one, minute in ((zofie, 1), (twin, 2))
    ]
    born = captured(twin, 5, name="Twin", email="zofie@example.com", workspace=workspace)
    await inbound.capture(desk, batch(born, *asked))
    held = [
        recorded(one, Decision.RESTRICTED, 9, n, purpose=None, workspace=workspace)
        for n, one in enumerate((zofie, twin), 5)
    ]
    await inbound.record(desk, batch(*held))
    await page.goto(f"{address}/#token={token(workspace)}")
    queue = page.get_by_role("region", name="Data subjects' requests").get_by_role("listitem")
    for left, focused in ((1, queue.first.get_by_role("button").first), (0, page.get_by_label("Search"))):
        await queue.first.get_by_role("button", name="Answered").press("Enter")
        await page.get_by_role("button", name="Yes, do it").press("Enter")
        await expect(queue).to_have_count(left)
        await expect(page.locator("#said")).to_have_text("Done: Answered.")
        await expect(focused).to_be_focused()
    await page.get_by_role("button", name="Twin").press("Enter")
    await page.get_by_role("button", name="Lift the restriction").press("Enter")
    confirm = page.locator("#confirm")
    await expect(confirm).to_contain_text("stays restricted for other contacts of the same person: Žofie <b>")
    await expect(confirm).to_contain_text("Art. 18(3) GDPR")
    await accessible(page)


async def test_before_an_erasure_it_is_said_who_waits_for_a_copy_of_their_data(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    desk: Desk = app.state.contacts.desk
    twin = uuid7()
    await inbound.capture(desk, batch(captured(twin, 5, name="Twin", email="zofie@example.com", workspace=workspace)))
    asked = [
        ContactRequested(
            workspace=workspace,
            contact_id=one,
            request_id=uuid7(),
            kind=kind,
            requested_at=at(1),
            locale="cs",
            cause=cause,
        )
        for one, kind, cause in ((twin, "access", "visitor"), (twin, "erasure", "unconfirmed"))
    ]
    await inbound.capture(desk, batch(*asked))
    await page.goto(f"{address}/#token={token(workspace)}")
    queue = page.get_by_role("region", name="Data subjects' requests").get_by_role("listitem")
    await expect(queue.filter(has_text="Not confirmed in time, to be erased once")).to_have_count(1)
    confirm = page.get_by_role("dialog", name="Erase")
    for name, other in (("Žofie <b>", "Twin"), ("Twin", "Žofie <b>")):
        await page.get_by_role("button", name=name).press("Enter")
        await page.get_by_role("button", name="Erase").press("Enter")
        await expect(confirm.get_by_label(other)).to_be_checked()
        await expect(confirm.get_by_text("Waiting for a copy of their data: Twin, zofie@example.com.")).to_be_visible()
        await accessible(page)
        await confirm.get_by_role("button", name="No, leave it").press("Enter")
        await page.get_by_role("button", name="Close").press("Enter")
    await desk.pool.execute("DELETE FROM request WHERE contact_id = $1 AND kind = 'access'", twin)
    await page.get_by_role("button", name="Žofie <b>").press("Enter")
    await page.get_by_role("button", name="Erase").press("Enter")
    await expect(confirm.get_by_role("button", name="Erase")).to_be_visible()
    await expect(confirm.get_by_text("Waiting for a copy")).to_have_count(0)


async def test_a_request_is_extended_or_refused_with_a_reason_and_the_question_stands_without_one(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    desk: Desk = app.state.contacts.desk
    zofie = await desk.pool.fetchval("SELECT contact_id FROM contact WHERE workspace = $1 AND email <> ''", workspace)
    asked = ContactRequested(
        workspace=workspace, contact_id=zofie, request_id=uuid7(), kind="access", requested_at=desk.now(), locale="cs"
    )
    await inbound.capture(desk, batch(asked))
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{address}/#token={token(workspace)}")
    queue = page.get_by_role("region", name="Data subjects' requests").get_by_role("listitem")
    confirm = page.locator("#confirm")
    for button, law in (("Extend", "Art. 12(3) GDPR"), ("Refuse", "Art. 12(4) GDPR")):
        await queue.get_by_role("button", name=button).press("Enter")
        await expect(confirm).to_contain_text(law)
        await confirm.get_by_role("button", name="Yes, do it").press("Enter")
        await expect(confirm.get_by_role("alert")).to_contain_text("say why")
        await expect(confirm.get_by_label("Reason")).to_be_focused()
        await expect(confirm.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
        await accessible(page)
        await confirm.get_by_label("Reason").fill("many sources")
        await confirm.get_by_role("button", name="Yes, do it").press("Enter")
        if button == "Extend":
            await expect(queue).to_contain_text(": many sources)")
            await expect(page.locator("#said")).to_have_text("Done: Extend.")
            await expect(queue.get_by_role("button", name="Extend")).to_have_count(0)
            await expect(queue.get_by_role("button").first).to_be_focused()
            await accessible(page)
    await expect(queue).to_have_count(0)
    noted = await desk.pool.fetchval("SELECT note FROM request WHERE contact_id = $1", zofie)
    assert noted == "many sources"


async def test_an_address_whose_owner_is_not_written_to_is_taken_with_a_warning(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    gone = uuid7()
    desk: Desk = app.state.contacts.desk
    await inbound.capture(desk, batch(captured(gone, 5, email="gone@example.com", workspace=workspace)))
    async with desk.pool.acquire() as connection, connection.transaction():
        await erasing.erase(desk, connection, workspace, gone)
    await page.goto(f"{address}/#token={token(workspace)}")
    await page.get_by_role("button", name="Žofie <b>").press("Enter")
    await page.get_by_role("button", name="Rectify").press("Enter")
    await page.locator("#confirm").get_by_label("e-mail").fill("gone@example.com")
    await page.get_by_role("button", name="Save").press("Enter")
    said = page.locator("#contact-said")
    await expect(said).to_contain_text("Done: Rectify. At this e-mail address somebody objected, complained,")
    await accessible(page)


async def test_a_token_that_lacks_the_scope_is_told_which(
    page: Page, address: str, workspace: str, signer: Signer
) -> None:
    await page.goto(f"{address}/#token={signer.token(workspace, ['ledger:read'])}")
    await expect(page.locator("#trouble")).to_have_text(
        "The token lacks the scope contacts:read. Sign in with one that has it."
    )
    await expect(page.get_by_label("Access token")).to_be_visible()


async def test_on_a_narrow_screen_long_names_and_addresses_break_and_no_column_is_squeezed(
    page: Page, address: str, workspace: str, token: Callable[[str], str], app: FastAPI
) -> None:
    twin = captured(uuid7(), 5, name="x" * 80, email="zofie@example.com", workspace=workspace)
    await inbound.capture(app.state.contacts.desk, batch(twin))
    async with httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {token(workspace)}"}) as http:
        (await http.post("/v1/webhooks", json={"url": f"https://tool.invalid/{'a' * 80}"})).raise_for_status()
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{address}/#token={token(workspace)}")
    for place in (page.locator("#people").get_by_role("rowheader").first, page.locator("#hooks th.place")):
        await expect(place).to_be_visible()
        assert await place.evaluate("cell => cell.clientWidth") >= 140
    await page.get_by_role("button", name="Žofie <b>").press("Enter")
    dialog = page.locator("#contact")
    await expect(dialog.get_by_role("button", name="x" * 80)).to_be_visible()
    assert await dialog.evaluate("shown => shown.scrollWidth <= shown.clientWidth")
