"""A real Chromium, the running service at an address, a shop on another origin, and a visitor's hands in the chat."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dev.pages import Visitors, accessibility_faults, served


async def _serve(app: Any) -> AsyncIterator[str]:
    async with served(app) as url:
        yield url


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def address(service: Any) -> AsyncIterator[str]:
    """Where the running service answers browsers."""
    async for url in _serve(service.app):
        yield url


@dataclass
class Shop:
    """A website of somebody else's: serves what it is given, under the policy it is given."""

    origin: str = ""
    body: str = ""
    policy: str = ""

    async def __call__(self, request: Request) -> Response:
        """The one page, at every path."""
        if request.url.path == "/broken.js":
            return Response(
                "window.onerror = null; throw new Error('the shop is broken')", media_type="text/javascript"
            )
        return HTMLResponse(self.body, headers={"Content-Security-Policy": self.policy} if self.policy else {})


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    async for url in _serve(Starlette(routes=[Route("/{path:path}", shop.__call__)])):
        shop.origin = url
        yield shop


@dataclass
class Chat:
    """The widget in a page, as a visitor finds it: by roles and names alone."""

    page: Page
    workspace: str
    faults: list[str] = field(default_factory=list)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.dialog.get_by_role("log")

    @property
    def notice(self) -> Locator:
        return self.dialog.locator("[data-notice]")

    @property
    def alert(self) -> Locator:
        return self.dialog.get_by_role("alert")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def click(self, *names: str) -> None:
        for name in names:
            await self.button(name).click()

    async def type(self, label: str, text: str) -> None:
        field = self.dialog.get_by_label(label, exact=True)
        await field.fill(text)
        await field.press("Enter")

    async def focused(self) -> str:
        """The accessible name, as written, of what has the focus in the widget; empty when it has not."""
        found: str = await self.page.evaluate(
            """() => { const at = document.querySelector("souhlas-widget").shadowRoot.activeElement;
               return at ? at.getAttribute("aria-label") || at.textContent : ""; }"""
        )
        return found

    async def stored(self) -> dict[str, Any]:
        """Everything that a page can keep on a device."""
        found: dict[str, Any] = await self.page.evaluate(
            """async () => ({local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
               databases: (await indexedDB.databases()).length})"""
        )
        return found

    async def accessibility_faults(self) -> list[Any]:
        """What axe-core finds against WCAG 2.2 AA, in the page and in the widget, once nothing moves any more: a panel
        that is still fading in has the contrast of its background."""
        await self.page.evaluate(
            """() => Promise.all([...document.querySelectorAll("*")]
                .flatMap(element => [element, ...(element.shadowRoot?.querySelectorAll("*") ?? [])])
                .flatMap(element => element.getAnimations()).map(each => each.finished.catch(() => null)))"""
        )
        return await accessibility_faults(self.page)


Open = Callable[..., Awaitable[Chat]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(visitors: Visitors, service: Any, address: str) -> AsyncIterator[Open]:
    """``await visit("en")``: the sample page of a new workspace; or any ``url=``. Scripts' faults fail the test."""
    opened: list[Chat] = []

    async with AsyncExitStack() as contexts:

        async def go(locale: str = "en", *, url: str = "", workspace: str = "", **options: Any) -> Chat:
            name = workspace or await service.set_up()
            chosen = {"locale": "en-GB", "viewport": {"width": 1000, "height": 800}, **options}
            context = await contexts.enter_async_context(visitors.visitor(address, **chosen))
            context.set_default_timeout(15_000)
            chat = Chat(await context.new_page(), name)
            chat.page.on("pageerror", lambda error: chat.faults.append(str(error)))
            chat.page.on(
                "console", lambda said: chat.faults.append(said.text) if "Security Policy" in said.text else None
            )
            opened.append(chat)
            await chat.page.goto(url or f"{address}/demo/{name}/lead?locale={locale}")
            return chat

        yield go
    assert [chat.faults for chat in opened if chat.faults] == []
