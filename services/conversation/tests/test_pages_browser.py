"""The visitor's pages in Chromium: without JavaScript, by keyboard, at 320 px, and free of WCAG 2.2 AA faults."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from afterwards import granted
from conversation.domain import texts
from conversation.words import words
from playwright.async_api import Page, expect

from dev.pages import Visitors, accessibility_faults, served
from dev.seed import ACME
from shared.events import Channel, ContactRequested
from shared.links import Unsubscribe, unsubscribe_token
from shared.topics import CONTACT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.kafka,
]
SHOTS = os.environ.get("SOUHLAS_SHOTS")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(service: Any) -> AsyncIterator[str]:
    """Where the running service answers browsers."""
    async with served(service.app) as url:
        yield url


async def opened(visitors: Visitors, address: str, **options: Any) -> AsyncIterator[Page]:
    async with visitors.visitor(address, locale="en-GB", **options) as context:
        page = await context.new_page()
        page.set_default_timeout(10_000)
        yield page


@pytest_asyncio.fixture
async def page(visitors: Visitors, address: str) -> AsyncIterator[Page]:
    async for page in opened(visitors, address):
        yield page


@pytest_asyncio.fixture
async def plain_page(visitors: Visitors, address: str) -> AsyncIterator[Page]:
    """Without JavaScript."""
    async for page in opened(visitors, address, java_script_enabled=False):
        yield page


async def look_at(page: Page, name: str) -> None:
    """The page has no fault that axe-core finds, and does not scroll sideways; `SOUHLAS_SHOTS` keeps its picture."""
    assert await accessibility_faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def confirm_url(service: Any) -> str:
    """The link of a mail that asks whether an address is somebody's."""
    to = f"{secrets.token_hex(6)}@acme.example"
    purposes = [{**purpose, "confirmation": "mailbox"} for purpose in ACME["purposes"]]
    visit = await service.visit(await service.set_up(purposes=purposes), locale="en")
    await visit.answers("offer", "granted", to)
    async with asyncio.timeout(20):
        while True:
            for path in service.settings.mail_dir.glob("*.json"):
                mail = json.loads(path.read_text())
                if mail["to"] == to:
                    return str(mail["confirm_url"])
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("width", "dark"), [(1100, False), (320, True)])
async def test_the_pages_have_no_accessibility_fault(
    service: Any, page: Page, address: str, width: int, dark: bool
) -> None:
    visit = await granted(service)
    await page.set_viewport_size({"width": width, "height": 900})
    await page.emulate_media(color_scheme="dark" if dark else "light")
    preferences = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    await page.goto(f"{address}{preferences}?done=granted")
    await expect(page.get_by_role("status")).to_be_visible()
    await service.rows(
        "INSERT INTO decided_elsewhere (workspace, contact_id, event_id, decision, channels, method, actor, decided_at)"
        " VALUES ($1, $2, gen_random_uuid(), 'restricted', '{}', 'api', 'controller', now())",
        *(visit.workspace, visit.contact_id),
    )
    await page.reload()
    await expect(page.get_by_text("The processing of your data is restricted")).to_be_visible()
    for summary in await page.locator("summary").all():
        await summary.click()
    await look_at(page, f"preferences-{width}")
    key = service.settings.link_key.get_secret_value().encode()
    link = Unsubscribe(visit.workspace, visit.contact_id, "newsletter", Channel.EMAIL)
    await page.goto(f"{address}/u/{unsubscribe_token(key, link)}")
    await look_at(page, f"unsubscribe-{width}")
    await page.get_by_role("button", name="Unsubscribe").click()
    await expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    await look_at(page, f"unsubscribed-{width}")
    await page.goto(f"{address}{(await confirm_url(service)).removeprefix('http://conversation.test')}")
    await look_at(page, f"confirm-{width}")
    await page.get_by_role("button", name="Confirm the address").click()
    await expect(page.get_by_role("heading", name="The address is confirmed")).to_be_visible()
    await look_at(page, f"confirmed-{width}")
    await page.goto(f"{address}/p/nothing")
    await look_at(page, f"problem-{width}")


async def test_without_javascript_and_with_the_keyboard_alone_a_visitor_withdraws_and_grants_again(
    service: Any, plain_page: Page, address: str
) -> None:
    visit, page = await granted(service), plain_page
    elsewhere: list[str] = []
    page.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(address) else None)
    await page.goto(f"{address}{visit.begun['preferences_url'].removeprefix('http://conversation.test')}")
    news = page.get_by_role("region", name="News", exact=True)
    await news.get_by_role("button", name="Withdraw", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Your consent is withdrawn")
    await expect(news.locator(".state")).to_have_text("Withdrawn")
    await news.get_by_text("Give consent", exact=True).focus()
    await page.keyboard.press("Enter")
    await news.get_by_role("button", name="I agree").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Your consent is recorded")
    await expect(news.locator(".state")).to_have_text("Consent given")
    assert [url for url in elsewhere if not url.startswith("data:")] == []


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
async def test_everything_on_the_preference_page_works_in_every_language(
    service: Any, plain_page: Page, address: str, heard: Any, locale: str
) -> None:
    visit, said, page = await granted(service), words(locale), plain_page
    path = visit.begun["preferences_url"].removeprefix("http://conversation.test").partition("?")[0]
    await page.goto(f"{address}{path}?locale={locale}")
    await expect(page.locator("html")).to_have_attribute("lang", locale)
    news = page.locator('[data-purpose="newsletter"]')

    every = ", ".join(purpose["title"][locale] for purpose in ACME["purposes"])

    async def press(name: str, message: str, state: str, where: Any = page) -> None:
        await where.get_by_role("button", name=name, exact=True).click()
        told = " ".join(said.pages[f"done.{each}"].format(what=every) for each in message.split())
        await expect(page.get_by_role("status")).to_have_text(told)
        await expect(news.locator(".state")).to_have_text(said.states[state])

    await press(said.pages["withdraw_all"], "withdrawn", "withdrawn")
    await press(said.pages["object"], "objected", "objected")
    await news.get_by_text(said.pages["give_summary"], exact=True).click()
    await press(texts.GRANT_LABEL[locale], "granted", "granted", news)
    await press(said.pages["access"], "access", "granted")
    await page.get_by_text(said.pages["erase_summary"], exact=True).click()
    await press(said.pages["erase"], "erasure ceased", "withdrawn")
    told = [one.event for one in await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 3)]
    asked = [event for event in told if isinstance(event, ContactRequested)]
    assert [(event.kind, event.locale) for event in asked] == [("access", locale), ("erasure", locale)]
