"""Takes the pictures that README shows: ``python -m dev.screenshots`` writes ``docs/screenshots/*.png``.

It starts a stack of its own and a real Chromium, and walks as a visitor would. Pictures differ from machine to machine
by their fonts, so they are kept when somebody looks at them, and never compared.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from dev.running import ROOT, Running, started

FOLDER = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 960, 660


@asynccontextmanager
async def opened(browser: Browser, url: str, *, dark: bool = False, width: int = WIDTH) -> AsyncIterator[Page]:
    """A page of its own visitor."""
    context = await browser.new_context(
        viewport={"width": width, "height": HEIGHT}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(url)
    yield page
    await context.close()


async def _press(page: Page, *names: str) -> None:
    for name in names:
        await page.get_by_role("button", name=name, exact=True).click()


async def _keep(page: Page, name: str) -> None:
    path = FOLDER / f"{name}.png"
    await page.screenshot(path=path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KiB", flush=True)


async def take(browser: Browser, running: Running) -> None:
    """All of them."""
    conversation = running.url("conversation")
    demo = f"{conversation}/demo/demo/lead?locale="
    async with opened(browser, f"{demo}en") as page:
        await _press(page, "Open chat", "An offer")
        await page.locator("[data-notice]").wait_for()
        await _keep(page, "widget-question")
        await _press(page, "I agree")
        await page.get_by_label("Your e-mail?").fill("jana@example.com")
        await page.keyboard.press("Enter")
        await page.get_by_label("Your name?").fill("Jana")
        await page.keyboard.press("Enter")
        await _press(page, "I do not agree")
        preferences = await page.get_by_role("link", name="My choices").get_attribute("href")
        async with opened(browser, f"{preferences}?locale=en") as page_of_choices:
            await _keep(page_of_choices, "preferences")
    async with opened(browser, f"{demo}cs", dark=True, width=360) as page:
        await _press(page, "Otevřít chat", "Nabídka", "Souhlasím", "Odvolat souhlas")
        await page.get_by_text("Váš souhlas je odvolán").wait_for()
        await _keep(page, "widget-withdrawn")
    async with opened(browser, f"{conversation}/gdpr?workspace=demo&locale=en") as page:
        await _keep(page, "general-notice")


async def main() -> None:
    """Start, walk, keep."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with started(Path(folder) / "stack.log", "--ephemeral") as (running, _), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            await take(browser, running)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
