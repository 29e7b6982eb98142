"""Takes the pictures that README shows: ``python -m dev.screenshots`` writes ``docs/screenshots/*.png``.

It starts a stack of its own and a real Chromium, and walks as a visitor would. Pictures differ from machine to machine
by their fonts, so they are never compared: ``make docs`` takes them anew when what they show has changed since
(``--if-changed``; ``docs/screenshots/sources.sha256`` says of what they are), and says so when it cannot.
"""

import argparse
import asyncio
import hashlib
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page

from dev.pages import chromium, launched
from dev.running import ROOT, Running, started

FOLDER = ROOT / "docs" / "screenshots"
SOURCES = ROOT / "services" / "conversation" / "conversation"
SHOWN = ("static", "templates", "words")
"""The folders of `SOURCES` that decide what the pictures show."""
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


def fingerprint(sources: Path = SOURCES) -> str:
    """The SHA-256 of every file that the pictures show."""
    found = hashlib.sha256()
    for path in sorted(path for name in SHOWN for path in (sources / name).rglob("*") if path.is_file()):
        if path.suffix != ".pyc":
            found.update(f"{path.relative_to(sources)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Take them. With ``--if-changed`` only if they show something else than is there, and never with a failure."""
    parser = argparse.ArgumentParser(prog="python -m dev.screenshots", description=main.__doc__)
    parser.add_argument("--if-changed", action="store_true")
    wanted, kept = parser.parse_args(arguments), FOLDER / "sources.sha256"
    if wanted.if_changed and kept.is_file() and kept.read_text().strip() == fingerprint():
        return 0
    program = chromium()
    if program is None:
        print("No Chromium here: the pictures in docs/screenshots stay as they were.", file=sys.stderr)
        return 0 if wanted.if_changed else 1
    try:
        asyncio.run(_walk(program))
    except Exception as error:
        if not wanted.if_changed:
            raise
        print(f"The pictures in docs/screenshots could not be taken and stay as they were: {error}", file=sys.stderr)
        return 0
    kept.write_text(f"{fingerprint()}\n")
    return 0


async def _walk(program: str) -> None:
    """Start, walk, keep."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with started(Path(folder) / "stack.log", "--ephemeral") as (running, _), launched(program) as browser:
            await take(browser, running)


if __name__ == "__main__":
    sys.exit(main())
