"""What the widget's tests do and look at alike: a story up to its second question, a slow line, what was recorded."""

import json
from typing import Any

from playwright.async_api import Locator, Page, Route, expect

QUESTION = "May we keep your contact so that we can get back to you?"
GRANTED, WITHDRAWN = ("contact", "granted"), ("contact", "withdrawn")


async def decisions(service: Any, workspace: str) -> list[tuple[str, str]]:
    """As they were recorded, whoever decided."""
    rows = await service.rows("SELECT decisions FROM conversation WHERE workspace = $1", workspace)
    items = [item for row in rows for item in json.loads(row["decisions"])]
    return [(item["purpose"], item["decision"]) for item in sorted(items, key=lambda item: item["decided_at"])]


def state(page: Page) -> Locator:
    return page.get_by_role("group", name="My consent")


async def until_news(chat: Any) -> None:
    """Up to the second consent, the first one given."""
    await chat.click("Open chat", "An offer", "I agree")
    await chat.type("Your e-mail?", "jana.meant@example.com")
    await chat.click("Skip")
    await expect(chat.log).to_contain_text("And may we send you news?")
    await chat.button("I agree").wait_for()


async def hold(page: Page, what: str) -> list[Route]:
    """Answers with these words stay under way until they are let go on."""
    held: list[Route] = []

    async def keep(route: Route) -> None:
        if what in (route.request.post_data or ""):
            held.append(route)
        else:
            await route.continue_()

    await page.route("**/answers", keep)
    return held
