"""What the tests of the studio do in a real browser: open it, sign in, look at what was kept."""

from typing import Any

from playwright.async_api import Page, expect


async def enter(page: Page, address: str, service: Any, workspace: str, query: str = "") -> None:
    token = service.signer.token(workspace, ["bots:read", "bots:write"])
    await page.goto(f"{address}/studio{query}#token={token}")
    await expect(page.locator("#studio")).to_be_visible()


async def open_lead(page: Page) -> None:
    await page.get_by_role("button", name="Lead").click()
    await expect(page.locator("#bot-findings h3")).to_contain_text("All is well")


async def kept(service: Any, workspace: str, path: str) -> Any:
    return (await service.http.get(path, headers=service.admin(workspace))).json()
