"""The studio in a real Chromium, at the address of the running service."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Page

from dev.pages import Visitors, served


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def address(service: Any) -> AsyncIterator[str]:
    """Where the running service answers browsers."""
    async with served(service.app) as url:
        yield url


@pytest_asyncio.fixture
async def page(visitors: Visitors, address: str) -> AsyncIterator[Page]:
    """A page that fails the test when its scripts fail or its policy is broken."""
    faults: list[str] = []
    async with visitors.visitor(address, locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        page = await context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        yield page
    assert faults == []
