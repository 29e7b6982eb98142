"""The overview page in a real browser: it shows who said yes and who said no, to whoever has a token."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from contacts.handlers import inbound
from contacts.handlers.desk import Desk
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright, expect
from tales import batch, captured, configured, recorded

from dev.keys import Signer
from shared.events import Decision
from shared.identity import uuid7

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # playwright's own pipe
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page that fails the test when anything lands on its console as an error."""
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield page
    await context.close()
    assert faults == []


@pytest_asyncio.fixture
async def address(client: httpx.AsyncClient, app: FastAPI) -> AsyncIterator[str]:
    """Where the running service answers browsers."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
def token(signer: Signer) -> Callable[[str], str]:
    return signer.token


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
    await expect(rows.filter(has_text="no personal data")).to_contain_text("refused")
    await expect(page.locator("#total")).to_have_text("Contacts: 2")
    await expect(page.locator("#numbers tbody tr").first).to_contain_text("contact")


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


async def test_the_token_is_kept_for_the_tab_only_and_a_bad_one_is_refused(
    page: Page, address: str, workspace: str, token: Callable[[str], str]
) -> None:
    await page.goto(address)
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


async def test_the_page_speaks_czech(page: Page, address: str, workspace: str, token: Callable[[str], str]) -> None:
    await page.goto(f"{address}/?lang=cs#token={token(workspace)}")
    await expect(page).to_have_title("Kontakty a souhlasy")
    await expect(page.locator("#people")).to_contain_text(re.compile("souhlasí"))
