"""The import page in a real browser: a file is checked, then imported, and every odd line is told."""

import asyncio
import csv
import json
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from contacts.handlers import importing, inbound
from contacts.handlers.desk import Desk
from fastapi import FastAPI
from playwright.async_api import Page, expect
from tales import batch, captured, configured

from dev.keys import Signer
from dev.pages import accessibility_faults
from shared.identity import uuid7

pytestmark = [pytest.mark.browser, pytest.mark.kafka]

Token = Callable[[str], str]
LIST = """sep=;
Jméno;E-mail;Telefon;Firma;Souhlas;=odd
Žofie Nová;zofie@example.com;601 123 456;Acme;ano;
Jan <b>;jan@example.com;;;ano;
;no address;;;;
Petr;petr@example.com;12;;;
"""


@pytest_asyncio.fixture
async def workspace(app: FastAPI) -> str:
    """A workspace that knows one person."""
    name = f"w{uuid4().hex[:8]}"
    desk: Desk = app.state.contacts.desk
    await inbound.configure(desk, batch(configured("contact", workspace=name)))
    await inbound.capture(desk, batch(captured(uuid7(), 1, name="Žofie", email="zofie@example.com", workspace=name)))
    return name


def written(folder: Path, content: str | bytes, name: str = "lidé.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


async def people(app: FastAPI, workspace: str) -> set[str]:
    desk: Desk = app.state.contacts.desk
    rows = await desk.pool.fetch("SELECT email FROM contact WHERE workspace = $1", workspace)
    return {row["email"] for row in rows}


async def counts(page: Page) -> list[str]:
    return await page.locator("#counts dd").all_inner_texts()


async def test_a_file_is_checked_and_then_imported_by_keyboard_alone(
    page: Page, app: FastAPI, address: str, workspace: str, token: Token, tmp_path: Path
) -> None:
    await page.goto(f"{address}/#token={token(workspace)}")
    await page.get_by_role("link", name="Import people from a CSV file").press("Enter")
    await expect(page).to_have_title("Import people")
    await expect(page.get_by_text("An import never gives consent.")).to_be_visible()
    assert await accessibility_faults(page, None) == []
    await page.get_by_label("CSV file").set_input_files(written(tmp_path, LIST))
    await page.get_by_role("button", name="Check it").press("Enter")
    await expect(page.get_by_role("heading", name="nothing has changed yet")).to_be_focused()
    assert await counts(page) == ["1", "1", "0", "2", "2"]
    assert await people(app, workspace) == {"zofie@example.com"}
    rows = page.locator("#rows tbody tr")
    assert [await row.locator("th").inner_text() for row in await rows.all()] == ["2", "2", "5", "6"]
    await expect(rows.first).to_contain_text("an import never gives consent")
    await expect(rows.nth(2)).to_contain_text("An e-mail that cannot be")
    assert await accessibility_faults(page, None) == []
    if path := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{path}/import.png", full_page=True)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Import (people: 2)")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="The import is done")).to_be_focused()
    await expect(page.get_by_role("button", name="Import (people")).to_be_hidden()
    assert await people(app, workspace) == {"zofie@example.com", "jan@example.com"}
    assert await app.state.contacts.desk.pool.fetchval("SELECT count(*) FROM consent") == 0
    await page.get_by_role("button", name="Check it").press("Enter")
    await expect(page.locator("#verdict")).to_contain_text("There is nothing in the file to import")
    assert await counts(page) == ["0", "0", "2", "2", "2"]
    await page.get_by_role("link", name="Back to the overview").press("Enter")
    await expect(page.locator("#people tbody tr")).to_have_count(2)


async def test_the_report_is_downloaded_whole_as_the_language_wants_it_and_has_no_formula(
    page: Page, address: str, workspace: str, token: Token, tmp_path: Path
) -> None:
    """Of many odd lines the page shows the first; a name out of the file is no markup and no formula."""
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(f"{address}/import?lang=cs#token={token(workspace)}")
    odd = "".join(f"x{'y' * 90}{n};\n" for n in range(230))
    content = f"e-mail;telefon;<b>{'Z' * 70}\n{odd}jana@example.com;;\n"
    await page.get_by_label("Soubor CSV").set_input_files(written(tmp_path, content))
    await page.get_by_role("button", name="Zkontrolovat").click()
    await expect(page.locator("#verdict")).to_contain_text("Zde je prvních 200")
    await expect(page.locator("#rows tbody tr")).to_have_count(200)
    assert await page.evaluate("document.documentElement.scrollWidth <= 320")
    assert await accessibility_faults(page, None) == []
    if path := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{path}/import-320.png")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Stáhnout hlášení").click()
    assert (await download.value).suggested_filename == "import-report.csv"
    with open(await (await download.value).path(), encoding="utf-8-sig", newline="") as file:  # noqa: ASYNC230
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["line"] for row in rows] == [str(line) for line in range(1, 232)]
    assert (rows[0]["kind"], rows[0]["code"], rows[1]["code"]) == ("warning", "column_ignored", "invalid_email")
    assert "'<b>" in rows[0]["detail"]


async def test_a_file_that_cannot_be_read_is_told_and_the_keyboard_stays(
    page: Page, address: str, workspace: str, token: Token, tmp_path: Path
) -> None:
    await page.goto(f"{address}/import#token={token(workspace)}")
    check = page.get_by_role("button", name="Check it")
    await page.get_by_label("CSV file").set_input_files(written(tmp_path, "Adresse;PLZ\nx;y\n", "bad.csv"))
    await check.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("which has 'adresse', 'plz' with a semicolon between")
    await expect(check).to_be_focused()
    await expect(page.locator("#report")).to_be_hidden()
    file = written(tmp_path, "email\na@example.com\n")
    await page.get_by_label("CSV file").set_input_files(file)
    await expect(page.get_by_role("alert")).to_have_text("")
    os.truncate(file, 3)
    await check.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("has changed since it was chosen")
    await page.get_by_label("CSV file").set_input_files(written(tmp_path, "email\na@example.com\n", "other.csv"))
    await check.press("Enter")
    await expect(page.locator("#verdict")).to_have_text("All lines are fine.")


async def test_progress_is_shown_while_nothing_else_can_be_done_and_a_broken_import_goes_on_with_the_same_file(
    page: Page,
    app: FastAPI,
    address: str,
    workspace: str,
    token: Token,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second thousand waits until the test lets it fail, as when the database goes away."""
    end, chunks, real = asyncio.Event(), count(1), importing._import

    async def failing(*given: Any) -> None:
        if next(chunks) == 2:
            await end.wait()
            raise ConnectionResetError
        await real(*given)

    monkeypatch.setattr(importing, "_import", failing)
    await page.goto(f"{address}/import#token={token(workspace)}")
    lines = "".join(f"p{n}@example.com\n" for n in range(1999))
    await page.get_by_label("CSV file").set_input_files(written(tmp_path, f"email\n{lines}"))
    check = page.get_by_role("button", name="Check it")
    await check.click()
    await page.get_by_role("button", name="Import (people: 1,999)").click()
    await expect(page.get_by_text("Lines done: 1,000")).to_be_visible()
    progress = page.get_by_role("progressbar", name="Importing")
    assert await progress.evaluate("one => [one.value, one.max]") == [1000, 2001]
    await expect(check).to_be_disabled()
    await expect(page.get_by_label("CSV file")).to_be_disabled()
    assert await accessibility_faults(page, None) == []
    page.once("dialog", lambda asked: asyncio.ensure_future(asked.dismiss()))
    async with page.expect_event("dialog") as asked:
        await page.get_by_role("link", name="Back to the overview").click(no_wait_after=True)
    assert (await asked.value).type == "beforeunload"
    end.set()
    await expect(page.get_by_role("alert")).to_contain_text("broke off after 1,000 lines")
    assert len(await people(app, workspace)) == 1001
    await check.click()
    await page.get_by_role("button", name="Import (people: 999)").click()
    await expect(page.get_by_role("heading", name="The import is done")).to_be_focused()
    assert await counts(page) == ["999", "0", "1,000", "0", "0"]
    await page.get_by_role("link", name="Back to the overview").click()
    await expect(page.locator("#total")).to_have_text("Contacts: 2,000")


async def test_a_file_that_is_chosen_anew_is_checked_before_it_is_imported(
    page: Page, app: FastAPI, address: str, workspace: str, token: Token, tmp_path: Path
) -> None:
    await page.goto(f"{address}/import#token={token(workspace)}")
    chosen = page.get_by_label("CSV file")
    await chosen.set_input_files(written(tmp_path, "email\na@example.com\n"))
    await page.get_by_role("button", name="Check it").click()
    await expect(page.get_by_role("button", name="Import (people: 1)")).to_be_visible()
    await chosen.evaluate("one => document.addEventListener('change', (event) => event.stopPropagation(), true)")
    await chosen.set_input_files(written(tmp_path, "email\nb@example.com\nc@example.com\n"))
    await page.get_by_role("button", name="Import (people: 1)").click()
    await page.get_by_role("button", name="Import (people: 2)").click()
    await expect(page.get_by_role("heading", name="The import is done")).to_be_focused()
    assert await people(app, workspace) == {"zofie@example.com", "b@example.com", "c@example.com"}


async def test_who_may_only_read_is_not_offered_an_import_and_who_has_no_token_signs_in_there(
    page: Page, address: str, workspace: str, signer: Signer
) -> None:
    await page.goto(f"{address}/import")
    await page.get_by_label("Access token").fill("nonsense")
    await page.get_by_role("button", name="Enter").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("not valid")
    await page.get_by_label("Access token").fill(signer.token(workspace))
    await page.get_by_role("button", name="Enter").press("Enter")
    await expect(page.get_by_label("CSV file")).to_be_focused()
    await page.goto("about:blank")
    await page.goto(f"{address}/import?lang=en#token={signer.token(workspace, ['contacts:read'])}")
    await expect(page.get_by_text("Your token may only read.")).to_be_visible()
    await expect(page.get_by_label("CSV file")).to_be_hidden()
    await page.get_by_role("link", name="Česky").click()
    await expect(page).to_have_title("Import lidí")
    await page.get_by_role("link", name="Zpět na přehled").click()
    await expect(page.locator("#people tbody tr")).to_have_count(1)
    await expect(page.get_by_role("link", name="Importovat lidi")).to_be_hidden()


async def test_the_pages_words_are_the_same_in_both_languages(client: httpx.AsyncClient) -> None:
    for path in ("/", "/import"):
        found = {lang: (await client.get(f"{path}?lang={lang}")).text for lang in ("cs", "en")}
        words = [json.loads(text.partition('id="words">')[2].partition("</script>")[0]) for text in found.values()]
        assert {key for key in words[0] if " " not in key} == set(words[1])
