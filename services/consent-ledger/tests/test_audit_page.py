"""The explorer in a real browser: it shows entries, and finds lies by itself, against a checkpoint the auditor kept."""

import json
import os
import re
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from consent_ledger.domain.damage import Damage
from consent_ledger.store import workspaces
from desk import Desk
from ledgers import Ledger
from playwright.async_api import Page, expect
from retaining import configure, said, someone, sweep, tell
from samples import NOW, drafts, event
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from test_asof import configured
from test_receipt import link

from dev.infra import Infra
from dev.pages import WCAG, Visitors, accessibility_faults, served
from shared.events import Decision
from shared.identity import uuid7

pytestmark = [
    pytest.mark.browser,
]
AA = (*WCAG, "best-practice")
CONTACT = uuid7()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site() -> AsyncIterator[str]:
    """An address on this machine, for the processes of Chromium that stay between two tests."""
    async with served(Starlette(routes=[Route("/healthz", lambda request: Response())])) as url:
        yield url


@pytest_asyncio.fixture
async def page(visitors: Visitors, site: str) -> AsyncIterator[Page]:
    """A page that fails the test when its script fails or the Content-Security-Policy stops something."""
    async with visitors.visitor(site, locale="en-GB", viewport={"width": 1000, "height": 900}) as context:
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        yield page
    assert faults == []


@pytest_asyncio.fixture
async def desk(ledger: Ledger, tmp_path: Path) -> Desk:
    """A log with 300 entries of others around two of one contact."""
    await workspaces.keep(ledger.pool, [configured(1, NOW)])
    await ledger.appender.append(drafts([event() for _ in range(200)]))
    await ledger.appender.append(drafts([event(contact=CONTACT)]))
    await ledger.appender.append(drafts([event() for _ in range(100)]))
    await ledger.appender.append(drafts([event(Decision.WITHDRAWN, contact=CONTACT)]))
    return Desk(ledger, tmp_path)


async def no_fault(page: Page) -> None:
    assert await accessibility_faults(page, AA) == []


async def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


async def enter(page: Page, url: str, desk: Desk) -> None:
    await page.goto(f"{url}/audit#token={desk.token()}")
    await expect(page.locator("#numbers")).to_contain_text("302")


async def open_entry(page: Page, index: int) -> None:
    await page.get_by_label("or entry number").fill(str(index))
    await page.get_by_role("button", name="Find").click()
    await expect(page.locator("#verdicts li")).not_to_have_count(0)


async def as_superuser(ledger: Ledger, infra: Infra, sql: str) -> None:
    dsn = infra.postgres_superuser_dsn.rpartition("/")[0] + f"/{ledger.database.name}"
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"SET session_replication_role = replica; {sql}")
    await connection.close()


async def test_an_auditor_finds_a_contact_and_sees_the_proof_hold(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await page.goto(f"{url}/audit")
        await no_fault(page)
        await enter(page, url, desk)
        assert "token" not in page.url
        assert await page.evaluate("localStorage.length") == 0
        await page.get_by_role("button", name="Take the latest").click()
        await expect(page.locator("#checkpoint-verdict .holds")).to_have_count(2)
        await page.get_by_label("Contact id").fill(str(CONTACT))
        await page.get_by_role("button", name="Find").click()
        await expect(page.locator("#history tbody tr")).to_have_count(2)
        await page.get_by_role("button", name="Entry 200").press("Enter")
        await expect(page.locator("#verdicts .holds")).to_have_count(6)
        await expect(page.locator("#verdicts .broken")).to_have_count(0)
        await expect(page.locator("#entry blockquote")).to_contain_text("Ozveme se vám s nabídkou.")
        await expect(page.get_by_role("img", name="From entry 200 to the root of 302 entries")).to_be_visible()
        assert await page.locator("svg .sibling").count() == await page.locator("svg .node, svg .leaf").count() == 9
        await no_fault(page)
        await shoot(page, "audit")
        await page.emulate_media(media="print")
        await shoot(page, "audit-print")


async def test_the_page_does_not_scroll_sideways_on_a_narrow_screen(page: Page, desk: Desk) -> None:
    await page.set_viewport_size({"width": 320, "height": 700})
    async with desk.listening() as url:
        for language in ("en", "cs"):
            await page.goto(f"{url}/audit?lang={language}#token={desk.token()}")
            await expect(page.locator("#numbers")).to_contain_text("302")
            await page.locator("#contact").fill(str(CONTACT))
            await page.locator("#contact").press("Enter")
            await expect(page.locator("#history tbody tr")).to_have_count(2)
            await page.locator("#index").fill("200")
            await page.locator("#contact").fill("")
            await page.locator("#index").press("Enter")
            await expect(page.locator("#verdicts .holds")).to_have_count(6)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320
            await no_fault(page)


async def test_the_page_says_what_could_be_sent_on_a_date(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await enter(page, url, desk)
        await page.get_by_label("Contact id").fill(str(CONTACT))
        await page.get_by_role("button", name="Find").click()
        await page.get_by_label("Could they be messaged on").fill("2026-11-21T12:00")
        await page.get_by_label("for the purpose").fill("contact")
        await page.get_by_role("button", name="Ask").click()
        await expect(page.locator("#asof-answer")).to_contain_text("No: withdrawn, by entries 200, 301")


@pytest.mark.parametrize(
    ("sabotage", "words"),
    [
        (
            "UPDATE evidence SET evidence = replace(convert_from(evidence, 'UTF8'), 'Souhlas', 'Nesouhlas')::bytea"
            " WHERE index = 200",
            "the evidence was changed after it was recorded",
        ),
        (
            "UPDATE evidence SET salt = salt || '\\x00' WHERE index = 200",
            "the evidence was changed after it was recorded",
        ),
        (
            "UPDATE entry SET leaf = replace(convert_from(leaf, 'UTF8'), 'granted', 'refused')::bytea"
            " WHERE index = 200",
            "what is shown is not what the leaf says",
        ),
        (
            "UPDATE entry SET leaf = replaced.leaf, leaf_hash = sha256('\\x00'::bytea || replaced.leaf) FROM (SELECT"
            " replace(convert_from(leaf, 'UTF8'), 'granted', 'refused')::bytea AS leaf FROM entry WHERE index = 200)"
            " AS replaced WHERE index = 200",
            "the entry is not in the log",
        ),
    ],
)
async def test_the_browser_itself_finds_what_was_changed(
    page: Page, desk: Desk, ledger: Ledger, infra: Infra, sabotage: str, words: str
) -> None:
    await as_superuser(ledger, infra, sabotage)
    async with desk.listening() as url:
        await enter(page, url, desk)
        await open_entry(page, 200)
        await expect(page.locator("#verdicts .broken").filter(has_text=words)).to_be_visible()


async def test_a_kept_checkpoint_finds_a_log_that_was_rewritten_under_the_same_key(
    page: Page, desk: Desk, ledger: Ledger, infra: Infra
) -> None:
    kept = (await desk.get("/log/demo/checkpoint")).text
    await as_superuser(ledger, infra, "TRUNCATE entry, evidence, tile, checkpoint")
    ledger.forget()
    await ledger.another().append(drafts([event() for _ in range(302)]))
    async with desk.listening() as url:
        await enter(page, url, desk)
        await page.get_by_label("Checkpoint (signed note)").fill(kept)
        await page.get_by_role("button", name="Check it").click()
        await expect(page.locator("#checkpoint-verdict .holds")).to_contain_text("the log's key signed")
        await expect(page.locator("#checkpoint-verdict .broken")).to_contain_text("rewritten or forked")
        await open_entry(page, 17)
        await expect(page.locator("#verdicts .broken")).not_to_have_count(0)


async def test_a_checkpoint_that_the_log_did_not_sign_is_called_what_it_is(page: Page, desk: Desk) -> None:
    kept = (await desk.get("/log/demo/checkpoint")).text
    foreign = (await desk.get("/log/rival/checkpoint", "rival")).text
    async with desk.listening() as url:
        await enter(page, url, desk)
        box, verdicts = page.get_by_label("Checkpoint (signed note)"), page.locator("#checkpoint-verdict")
        for forged, words in (
            (kept.replace("\n302\n", "\n301\n"), "no signature of the log's key fits"),
            (kept.replace(kept.split("\n")[2], "A" * 43 + "="), "no signature of the log's key fits"),
            (foreign, "a checkpoint of another log, log.example/rival: it says nothing of this one, log.example/demo"),
            ("", "Not checked: paste a checkpoint"),
        ):
            await box.fill(forged)
            await page.get_by_role("button", name="Check it").click()
            await expect(verdicts).to_contain_text(words)
            await expect(verdicts.locator("li")).to_have_count(1)
        cut = [(kept.rstrip()[:-count], "has no readable signature") for count in range(1, 9)]
        for unreadable, words in (
            ("nothing", "not a checkpoint"),
            (kept.partition("\n\n")[0] + "\n", "not a checkpoint"),
            *[one for one in cut if len(one[0].rpartition(" ")[2]) % 4],
        ):
            await box.fill(unreadable)
            await page.get_by_role("button", name="Check it").click()
            await expect(page.get_by_role("alert")).to_contain_text(words)
            await expect(verdicts.locator("li")).to_have_count(0)


async def test_a_verdict_goes_once_the_text_that_it_was_about_is_edited(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await enter(page, url, desk)
        await page.get_by_role("button", name="Take the latest").click()
        await expect(page.locator("#checkpoint-verdict .holds")).to_have_count(2)
        await open_entry(page, 200)
        await expect(page.locator("#verdicts .holds")).to_have_count(6)
        await page.get_by_label("Checkpoint (signed note)").press("End")
        await page.get_by_label("Checkpoint (signed note)").type("x")
        for verdicts in ("#checkpoint-verdict", "#verdicts"):
            await expect(page.locator(f"{verdicts} .holds")).to_have_count(0)
            await expect(page.locator(verdicts)).to_contain_text("edited since: check it again")


async def test_a_log_that_somebody_changed_is_entered_all_the_same(page: Page, desk: Desk) -> None:
    desk.door.damages.note(Damage("demo", 17, "contact_id"))
    async with desk.listening() as url:
        await page.goto(f"{url}/audit#token={desk.token()}")
        await expect(page.locator("#numbers .broken")).to_contain_text("entry 17 of the log demo: its contact_id")
        await open_entry(page, 200)
        await expect(page.locator("#verdicts .holds")).to_have_count(6)


async def test_the_page_speaks_czech_and_is_switched_without_signing_in_again(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await page.goto(f"{url}/audit?lang=cs#token={desk.token()}")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Deník souhlasů")
        await expect(page.locator("#numbers")).to_contain_text("302")
        await page.get_by_label("nebo číslo záznamu").fill("200")
        await page.get_by_role("button", name="Najít").click()
        await expect(page.locator("#verdicts .holds")).to_have_count(6)
        await expect(page.locator("#verdicts")).to_contain_text(
            "Platí: klíč deníku podepsal tento stav (počet záznamů: 302)."
        )
        await expect(page.get_by_role("img", name="Od záznamu 200 ke kořeni (počet záznamů: 302)")).to_be_visible()
        await page.get_by_label("Identifikátor kontaktu").fill(str(CONTACT))
        await page.get_by_role("button", name="Najít").click()
        await expect(page.locator("#history tbody")).to_contain_text("odvolán")
        await no_fault(page)
        await shoot(page, "audit-cs")
        await page.get_by_label("Podepsaný stav (signed note)").fill("nic")
        await page.get_by_role("button", name="Ověřit").click()
        await expect(page.get_by_role("alert")).to_contain_text("Toto není podepsaný stav")
        await page.get_by_role("link", name="English").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Consent ledger")
        await expect(page.locator("#numbers")).to_contain_text("302")


async def test_evidence_removed_after_its_time_is_told_from_evidence_that_somebody_deleted(
    page: Page, ledger: Ledger, tmp_path: Path
) -> None:
    """Also over a change of keys: the first record is signed by the old one alone."""
    await configure(ledger)
    one, kept = someone(), someone()
    await tell(ledger, said(Decision.REFUSED, 0, one))
    await sweep(ledger, 31)
    ledger.keyring.rotate("demo")
    await tell(ledger, said(Decision.REFUSED, 32, one), said(Decision.REFUSED, 33, kept, "kept"))
    await sweep(ledger, 70)
    await ledger.superuser("SET session_replication_role = replica; DELETE FROM evidence WHERE index = 2")
    desk = Desk(ledger, tmp_path)
    async with desk.listening() as url:
        await page.goto(f"{url}/audit#token={desk.token()}")
        await expect(page.locator("#removals tbody tr")).to_have_count(2)
        await expect(page.locator("#removals tbody")).not_to_contain_text("NOT")
        await expect(page.locator("#removals tbody tr").first).to_contain_text("contact: 30 days; kept: kept")
        await open_entry(page, 0)
        rule = "removed under retention on 2020-02-01 by rule contact: 30 days after the end of processing (removal 1)"
        await expect(page.locator("#entry .note")).to_contain_text(rule)
        await expect(page.locator("#verdicts .holds")).to_contain_text(["", "signed that the evidence", "", "", ""])
        await expect(page.get_by_role("button", name="Save the receipt")).to_have_count(0)
        await no_fault(page)
        await shoot(page, "audit-removed")
        await open_entry(page, 2)
        await expect(page.locator("#entry .note")).to_contain_text("missing, and neither an erasure nor a removal")
        await expect(page.locator("#verdicts .broken")).to_contain_text("neither an erasure nor a removal says why")
        spoilt = 'UPDATE removal SET note = replace(note, \'"removed":"1"\', \'"removed":"0-2"\') WHERE number = 2'
        await ledger.superuser(f"SET session_replication_role = replica; {spoilt}")
        await open_entry(page, 1)
        await expect(page.locator("#verdicts .broken")).to_contain_text("no record that the log's key signed")


LANGUAGES = [
    (None, "cs-CZ,cs;q=0.9,en;q=0.8", "cs"),
    (None, "de,en;q=0.5,cs;q=0.7", "cs"),
    (None, "en-GB", "en"),
    (None, "fr", "en"),
    (None, "cs;q=0,en;q=x", "en"),
    (None, "", "en"),
    ("en", "cs", "en"),
    ("cs", "en", "cs"),
    ("xx", "cs", "cs"),
]
"""What ``?lang`` asks, what the browser would like, and what comes."""


async def test_the_page_comes_in_the_language_asked_for_else_in_the_browsers(desk: Desk) -> None:
    for asked, wanted, language in LANGUAGES:
        params = {"lang": asked} if asked else {}
        answer = await desk.client.get("/audit", params=params, headers={"Accept-Language": wanted})
        assert f'<html lang="{language}">' in answer.text, (asked, wanted)
        assert answer.headers["vary"] == "Accept-Language"


def test_both_languages_have_the_same_words_with_the_same_places_and_the_scripts_no_other() -> None:
    folder = resources.files("consent_ledger")
    words = json.loads(folder.joinpath("static/audit-words.json").read_text(encoding="utf-8"))
    assert words["cs"].keys() == words["en"].keys()
    for name, text in words["en"].items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", words["cs"][name])), name
    scripts = "".join(
        folder.joinpath(f"static/{name}.js").read_text(encoding="utf-8")
        for name in ("audit", "views", "picture", "proof")
    )
    said = set(re.findall(r'say\("(\w+)"', scripts)) | set(re.findall(r'Unreadable\("(\w+)"', scripts))
    assert said <= words["en"].keys()
    assert len(said) > 50


async def test_a_bad_token_is_refused_and_forgotten(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        claims = desk.token().rpartition(".")[0]
        for bad in ("nonsense", f"{claims}.žeton"):
            await page.goto("about:blank")
            await page.goto(f"{url}/audit#token={bad}")
            await expect(page.get_by_role("alert")).to_contain_text("not valid")
            await expect(page.get_by_label("Access token")).to_be_visible()
        assert await page.evaluate("sessionStorage.length") == 0


async def test_a_visitors_receipt_reads_well_and_without_fault(page: Page, desk: Desk, ledger: Ledger) -> None:
    one = drafts([event(contact=CONTACT)])[0]
    await ledger.appender.append([one])
    async with desk.listening() as url:
        await page.goto(f"{url}{link(one)}")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Doklad o rozhodnutí o souhlasu")
        await no_fault(page)
        await shoot(page, "receipt")
        async with page.expect_download() as download:
            await page.get_by_role("link", name="JSON-LD").click()
        saved = await (await download.value).path()
        assert json.loads(saved.read_text())["proof"]["index"] == 302


async def test_signing_in_and_out_by_the_keyboard_keeps_the_focus(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await page.goto(f"{url}/audit")
        await page.get_by_label("Access token").fill(desk.token())
        await page.get_by_label("Access token").press("Enter")
        await expect(page.get_by_role("heading", level=2).first).to_be_focused()
        await no_fault(page)
        await page.get_by_role("button", name="Sign out").press("Enter")
        await expect(page.get_by_label("Access token")).to_be_focused()


async def test_a_checkpoint_is_printed_whole(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await enter(page, url, desk)
        await page.get_by_role("button", name="Take the latest").click()
        await expect(page.locator("#checkpoint-verdict .holds")).to_have_count(2)
        await page.emulate_media(media="print")
        await page.evaluate("dispatchEvent(new Event('beforeprint'))")
        await expect(page.locator("#checkpoint")).to_be_hidden()
        paper = page.locator("#checkpoint-paper")
        await expect(paper).to_be_visible()
        assert await paper.text_content() == (await desk.get("/log/demo/checkpoint")).text
        await page.emulate_media(media="screen")
        await expect(paper).to_be_hidden()


async def test_an_entry_is_checked_also_beside_a_text_that_is_no_checkpoint(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await enter(page, url, desk)
        await page.get_by_label("Checkpoint (signed note)").fill("hello")
        await open_entry(page, 200)
        await expect(page.locator("#verdicts .broken")).to_have_count(1)
        await expect(page.locator("#verdicts .broken")).to_contain_text("not a checkpoint")
        await expect(page.locator("#verdicts .holds")).to_have_count(4)
        await expect(page.locator("#verdicts")).to_contain_text("latest")


async def test_czech_is_czech_and_what_is_english_says_so(page: Page, desk: Desk) -> None:
    async with desk.listening() as url:
        await page.goto(f"{url}/audit?lang=cs#token={desk.token()}")
        await expect(page.locator("#numbers")).to_contain_text("302")
        await page.get_by_label("nebo číslo záznamu").fill("200")
        await page.get_by_role("button", name="Najít").click()
        await expect(page.locator("#entry")).to_contain_text("návštěvník, tlačítkem v chatu")
        await page.get_by_label("nebo číslo záznamu").fill("999")
        await page.get_by_role("button", name="Najít").click()
        await expect(page.get_by_role("alert")).to_contain_text("Deník odpovídá: the log has no entry")
        await expect(page.get_by_role("alert").locator("[lang=en]")).to_have_text("the log has no entry at this index")
