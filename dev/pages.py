"""What pages are looked at with: this machine's Chromium, and a running service's address."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""What axe-core calls WCAG 2.2 AA."""
_FAULTS = """async tags => (await axe.run({resultTypes: ["violations"], ...(tags && {runOnly: tags})})).violations
    .map(fault => [fault.id, ...fault.nodes.map(node => `${node.html} ${node.failureSummary}`)])"""
NAMES = ("chromium", "chromium-browser", "google-chrome")
"""As the Makefile looks for it."""


def chromium() -> str | None:
    """The path of this machine's Chromium, if it has one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@asynccontextmanager
async def launched(program: str) -> AsyncIterator[Browser]:
    """The one of `program`, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def accessibility_faults(page: Page, tags: Sequence[str] | None = WCAG) -> list[list[str]]:
    """What axe-core finds in the page, shadow roots and all: of each fault its name, then the elements that have it.

    With None instead of tags it looks for everything it knows, its own good practices too.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    found: list[list[str]] = await page.evaluate(_FAULTS, tags and list(tags))
    return found


@dataclass
class _Kept:
    """A context between two visitors. Its page stays on the site: without one the site's process would end."""

    context: BrowserContext
    stays: Page
    origins: set[str] = field(default_factory=set)

    async def empty(self) -> None:
        """Close every other page, and leave nothing on the device of what was visited since."""
        await self.context.set_offline(False)
        for page in self.context.pages:
            if page is not self.stays:
                await page.close()
        await self.context.unroute_all()
        await self.context.clear_cookies()
        await self.context.clear_permissions()
        session = await self.context.new_cdp_session(self.stays)
        for origin in self.origins:
            await session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        await session.detach()
        self.origins.clear()


class Visitors:
    """Contexts of a browser, each lent to one visitor at a time, who finds nothing of those before.

    A new context begins with processes of its own, which costs two cores half a second; a page in one that is kept does
    not. Only the cache of what was loaded stays, as in a browser that has been somewhere before.
    """

    def __init__(self, browser: Browser, most: int = 4) -> None:
        self._browser, self._most = browser, most
        self._free: list[tuple[str, _Kept]] = []

    @asynccontextmanager
    async def visitor(self, home: str, **options: Any) -> AsyncIterator[BrowserContext]:
        """A context without cookies, storage, routes or permissions; `home` is an address of the site that is visited.

        `options` are those of `Browser.new_context`. One in which something went wrong is not lent again.
        """
        wanted = repr(sorted(options.items()))
        kept = next((kept for name, kept in self._free if name == wanted), None)
        if kept is None:
            kept = await self._new(home, options)
        else:
            self._free.remove((wanted, kept))
        try:
            yield kept.context
            await kept.empty()
        except BaseException:
            await kept.context.close()
            raise
        self._free.append((wanted, kept))
        if len(self._free) > self._most:
            await self._free.pop(0)[1].context.close()

    async def _new(self, home: str, options: dict[str, Any]) -> _Kept:
        context = await self._browser.new_context(**options)
        kept = _Kept(context, await context.new_page())
        await kept.stays.goto(f"{home}/healthz")
        context.on("request", lambda asked: kept.origins.add("{0.scheme}://{0.netloc}".format(urlsplit(asked.url))))
        return kept


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """The address at which the ASGI `app`, already started, answers browsers."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(30):
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving
