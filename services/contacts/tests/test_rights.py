"""Access, requests, one person with several contacts, import and hand-over, webhooks: through HTTP."""

import base64
import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from contacts.domain.sheet import harmless, plain
from contacts.domain.terms import due
from contacts.handlers import erase, inbound, suppressions, wording
from contacts.handlers.desk import Desk
from contacts.store import outside
from contacts.store.neighbours import Conversations
from fastapi import FastAPI
from standardwebhooks.webhooks import Webhook
from tales import T0, at, batch, captured, configured, received, recorded, said, until

from dev.keys import Signer
from shared.events import (
    Channel,
    ContactRequested,
    Decision,
    ErasureCompleted,
    ErasurePart,
    SuppressionKind,
    SuppressionReported,
)
from shared.freshness import read
from shared.identity import Kind, fingerprint, uuid7
from shared.times import micros, rfc3339

pytestmark = pytest.mark.kafka
Ask = Callable[..., Awaitable[httpx.Response]]
MAILS = {
    "en": ("E-mails that asked for a confirmation", "; sent<"), "cs": ("E-maily s žádostí o potvrzení", "; odeslán<"),
    "de": ("E-Mails mit der Bitte um Bestätigung", "; gesendet<"),
    "sk": ("E-maily so žiadosťou o potvrdenie", "; odoslaný<"),
}  # fmt: skip


@pytest.fixture
def desk(app: FastAPI, client: httpx.AsyncClient) -> Iterator[Desk]:
    """The running service's own; put back, when a test gave it another."""
    found: Desk = app.state.contacts.desk
    yield found
    app.state.contacts.desk = found


@pytest.fixture
def ask(client: httpx.AsyncClient, signer: Signer) -> Ask:
    async def ask(
        method: str, path: str, json: Any = None, *, workspace: str = "demo", csv: str | None = None, **headers: str
    ) -> httpx.Response:
        sent = {"Authorization": f"Bearer {signer.token(workspace)}", **({"Content-Type": "text/csv"} if csv else {})}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = csv.encode() if csv is not None else None
        return await client.request(method, path, json=json, content=body, headers=sent)

    return ask


@pytest_asyncio.fixture
async def alice(desk: Desk) -> UUID:
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(contact, 2, name="=Alice", email="alice@example.com")))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 1, 0)))
    return contact


async def test_the_export_of_a_contact_has_all_that_is_kept_and_says_what_it_could_not_have(
    ask: Ask, alice: UUID
) -> None:
    await ask("POST", f"/v1/contacts/{alice}/decisions", {"decision": "objected", "note": "by letter"})
    export = (await ask("GET", f"/v1/contacts/{alice}/export")).json()
    assert export["profile"]["email"] == "alice@example.com"
    assert export["sources"][0]["bot_id"] == "lead"
    sending = "tools with which the controller sends its messages"
    assert {one["role"] for one in export["recipients"]} == {"controller", "processor", sending}
    assert [(one["decision"], one["index"], one["note"]) for one in export["history"]] == [
        ("granted", 0, None),
        ("objected", None, "by letter"),
    ]
    assert (export["complete"], len(export["missing"])) == (False, 3)
    page = await ask("GET", f"/v1/contacts/{alice}/export", Accept="text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "alice@example.com" in page.text
    assert "by letter" in page.text
    (style,) = re.findall("<style>(.*?)</style>", page.text, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_the_export_has_the_mails_that_were_sent_and_says_when_it_could_not_have_them(
    ask: Ask, app: FastAPI, desk: Desk, alice: UUID
) -> None:
    path = f"/v1/contacts/{alice}"
    made = {"made_at": "2026-11-24T12:00:00.000000Z", "until": "2026-12-01T12:00:00.000000Z", "locale": "de"}
    mail = {**made, "purpose": "newsletter", "subject": "Bitte <bestätigen>", "state": "sent"}
    answers = [httpx.Response(200, json={"items": [mail], "next_cursor": None})]

    def handle(request: httpx.Request) -> httpx.Response:
        is_of_mails = request.url.path == f"{path}/mails"
        return answers[0] if is_of_mails else httpx.Response(200, json={"items": [], "next_cursor": None})

    asking = Conversations("http://conversation", httpx.MockTransport(handle))
    app.state.contacts.desk = replace(desk, conversations=asking)
    try:
        export = (await ask("GET", f"{path}/export")).json()
        assert export["mails"] == [mail]
        assert [one for one in export["missing"] if one.startswith("mails")] == []
        for language, words in MAILS.items():
            read = (await ask("GET", f"{path}/export?lang={language}", Accept="text/html")).text
            assert all(text in read for text in ("Bitte &lt;bestätigen&gt;", *words))
        for answers[0] in (httpx.Response(503), httpx.Response(404)):
            export = (await ask("GET", f"{path}/export")).json()
            assert (export["complete"], export["mails"]) == (False, [])
            assert [one for one in export["missing"] if one.startswith("mails that were sent: ")]
    finally:
        await asking.close()


@pytest.mark.parametrize(("language", "said"), [("de-AT", "Ihre Daten bei"), ("sk", "Vaše údaje u prevádzkovateľa")])
async def test_the_copy_to_read_is_in_the_language_that_the_reader_prefers(
    ask: Ask, alice: UUID, language: str, said: str
) -> None:
    await ask("POST", f"/v1/contacts/{alice}/decisions", {"decision": "objected"})
    prefers = {"Accept": "text/html", "Accept-Language": f"fr, {language};q=0.9, en;q=0.5"}
    for path in (f"/v1/contacts/{alice}/export", "/v1/records-of-processing"):
        page = (await ask("GET", path, **prefers)).text
        assert f'<html lang="{language[:2]}">' in page
        english = {text for text, told in wording.words(language[:2]).items() if told != text and len(text) > 12}
        assert [text for text in english if f">{html.escape(text)}<" in page] == []
    assert said in (await ask("GET", f"/v1/contacts/{alice}/export", **prefers)).text


def test_every_word_of_the_pages_to_read_is_there_in_every_language() -> None:
    templates = resources.files("contacts") / "templates"
    written = {
        text
        for name in ("export.html", "records.html")
        for text in re.findall(r'_\("([^"]+)"\)', (templates / name).read_text(encoding="utf-8"))
    }
    for language in ("cs", "de", "sk"):
        assert written - set(wording.words(language)) == set()
        assert set(wording.words(language)) == set(wording.words("cs"))


def held(conversation: UUID, *texts: str) -> dict[str, Any]:
    """A conversation as conversation answers for it (`tests/system/test_rights.py` asks the real one)."""
    times = dict.fromkeys(("started_at", "last_at"), "2026-11-24T12:00:00.000000Z")
    said = [{"from": "visitor", "text": text} for text in texts]
    about = {"bot_id": "lead", "bot_version": 3, "locale": "en", "region": "GB", "page_url": "https://acme.example/a"}
    return {"conversation_id": str(conversation), **about, **times, "messages": said, "decisions": []}


async def test_the_export_has_every_conversation_and_says_when_it_could_not_have_them(
    ask: Ask, app: FastAPI, desk: Desk, alice: UUID
) -> None:
    path = f"/v1/contacts/{alice}"
    pages = [held(uuid7(), "My <back> hurts", "Pregnant"), held(uuid7(), "Again")]
    asked: list[httpx.Request] = []
    answers: list[httpx.Response | Exception] = [
        httpx.Response(200, json={"items": pages[:1], "next_cursor": "two"}),
        httpx.Response(200, json={"items": pages[1:], "next_cursor": None}),
    ]

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == f"{path}/mails":
            return httpx.Response(200, json={"items": [], "next_cursor": None})
        asked.append(request)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    asking = Conversations("http://conversation", httpx.MockTransport(handle))
    app.state.contacts.desk = replace(desk, conversations=asking)
    try:
        export = (await ask("GET", f"{path}/export")).json()
        assert export["conversations"] == pages
        assert [one for one in export["missing"] if one.startswith("conversation")] == []
        assert [(one.url.path, one.url.params.get("cursor")) for one in asked] == [
            (f"{path}/conversations", None),
            (f"{path}/conversations", "two"),
        ]
        assert asked[0].headers["authorization"].startswith("Bearer ey")
        answers[:] = [httpx.Response(200, json={"items": pages, "next_cursor": None})]
        for language, words in (("en", ("What was said", "you:")), ("cs", ("Co bylo řečeno", "vy:"))):
            read = (await ask("GET", f"{path}/export?lang={language}", Accept="text/html")).text
            assert all(text in read for text in ("My &lt;back&gt; hurts", "Pregnant", "https://acme.example/a", *words))
        silent = (httpx.ConnectError("away"), httpx.Response(503), httpx.Response(200, text="<html>"))
        for answer in (*silent, httpx.Response(200, json={"items": []}), httpx.Response(404), httpx.Response(403)):
            answers[:] = [answer]
            export = (await ask("GET", f"{path}/export")).json()
            assert (export["complete"], export["conversations"]) == (False, [])
            assert [one for one in export["missing"] if one.startswith("conversation")], answer
            read = (await ask("GET", f"{path}/export?lang=cs", Accept="text/html")).text
            assert "konverzace, jak proběhly: " in read
        answers[:] = [httpx.Response(410)]
        assert (await ask("GET", f"{path}/export")).json()["code"] == "erased"
    finally:
        await asking.close()


async def test_who_was_imported_had_no_conversation_and_lacks_none(ask: Ask, app: FastAPI, desk: Desk) -> None:
    assert (await ask("POST", "/v1/import", csv="email\nimported@example.com\n")).json()["imported"] == 1
    ((contact,),) = [[one["contact_id"] for one in (await ask("GET", "/v1/contacts")).json()["items"]]]
    asking = Conversations("http://conversation", httpx.MockTransport(lambda request: httpx.Response(404)))
    app.state.contacts.desk = replace(desk, conversations=asking)
    export = (await ask("GET", f"/v1/contacts/{contact}/export")).json()
    assert not [one for one in export["missing"] if one.startswith("conversation")]
    await asking.close()


async def test_what_was_reported_of_an_address_is_kept_once_and_goes_with_the_export(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    told = [
        received(
            SuppressionReported(
                workspace=workspace,
                address="email",
                fingerprint=fingerprint(desk.fingerprint_key, workspace, Kind.EMAIL, f"{who}@example.com"),
                channel=Channel.EMAIL,
                kind=kind,
                at=at(4),
                source="esp",
            )
        )
        for workspace, who, kind in (
            ("demo", "alice", SuppressionKind.HARD_BOUNCE),
            ("demo", "nobody", SuppressionKind.COMPLAINT),
            ("rival", "alice", SuppressionKind.COMPLAINT),
        )
    ]
    ahead = replace(told[0], record=told[0].record._replace(timestamp_ms=micros(at(4)) // 1000 - 5000))
    for _ in range(2):
        await suppressions.suppress(desk, batch(ahead, *told[1:]))
    listed = (await ask("GET", "/v1/suppressions?limit=1")).json()
    rest = (await ask("GET", f"/v1/suppressions?cursor={listed['next_cursor']}")).json()
    assert [(one["kind"], one["contact_ids"]) for one in listed["items"] + rest["items"]] == [
        ("complaint", []),
        ("hard_bounce", [str(alice)]),
    ]
    assert rest["next_cursor"] is None
    path = f"/v1/contacts/{alice}/export"
    (found,) = (await ask("GET", path)).json()["suppressions"]
    assert (found["kind"], found["channel"], found["source"]) == ("hard_bounce", "email", "esp")
    assert found["at"] == rfc3339(at(4) - timedelta(seconds=5))  # when Kafka had it
    assert "trvale nedoručitelné" in (await ask("GET", f"{path}?lang=cs", Accept="text/html")).text


async def test_everybody_as_csv_has_a_column_a_purpose_and_channel_and_no_formula(ask: Ask, alice: UUID) -> None:
    answer = await ask("GET", "/v1/export.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["contact_id"], row["name"], row["email"]) == (str(alice), "'=Alice", "alice@example.com")
    assert (row["contact:email"], row["contact:phone"], row["newsletter:email"]) == ("granted", "granted", "none")
    assert (await ask("GET", "/v1/export.csv?consent=refused")).text.count("\r\n") == 1
    assert answer.content.startswith(b"contact_id,name,")
    marked = (await ask("GET", "/v1/export.csv?bom=true")).content
    assert marked == b"\xef\xbb\xbf" + answer.content
    excel = (await ask("GET", "/v1/export.csv?bom=true&separator=semicolon")).content.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(excel), delimiter=";")) == [row]
    assert (await ask("GET", "/v1/export.csv?separator=tab")).status_code == 422
    assert (await ask("POST", "/v1/import?dry_run=true", csv="\ufeff" + excel)).json()["updated"] == 1


@pytest.mark.parametrize("text", ["＝1", "＋1", "－1", "＠A1"])
def test_signs_of_full_width_are_no_formula_either(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert plain(harmless(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+420601123456", "-1", "@SUM(A1)", "\t=1", "plain", "", "'quoted"])
def test_a_cell_is_never_a_formula_and_comes_back_as_it_was(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(harmless(text)) == text.strip() or text.startswith("\t")


FILE = """name,email,phone,company,consent
Jan Novák,jan@example.com,601 123 456,Acme,granted
Jan,JAN@example.com,,,yes
,not-an-address,,,
,,,Nobody,
Too,many@example.com,,,,,,
Alice Nová,alice@example.com,+420601999888,,
Eva,eva@example.com,,,
"""


async def test_an_import_reports_line_by_line_and_never_grants(ask: Ask, alice: UUID) -> None:
    dry = (await ask("POST", "/v1/import?dry_run=true", csv=FILE)).json()
    assert (await ask("GET", "/v1/contacts")).json()["items"][0]["contact_id"] == str(alice)
    report = (await ask("POST", "/v1/import", csv=FILE)).json()
    promised = read(b"k" * 32, report.pop("freshness")["token"], "demo")
    assert (promised.contact_id, promised.directory) == (alice, 2)
    assert {**dry, "dry_run": False} == report
    assert (report["imported"], report["updated"]) == (2, 2)
    assert [(one["line"], one["code"]) for one in report["rejected"]] == [
        (4, "invalid_email"),
        (5, "address_missing"),
        (6, "malformed"),
    ]
    assert [(one["line"], one["code"]) for one in report["warnings"]] == [(1, "consent_ignored")]
    contacts = {one["email"]: one for one in (await ask("GET", "/v1/contacts")).json()["items"]}
    assert set(contacts) == {"alice@example.com", "jan@example.com", "eva@example.com"}
    assert (contacts["jan@example.com"]["name"], contacts["jan@example.com"]["phone"]) == ("Jan", "+420601123456")
    assert contacts["jan@example.com"]["consents"] == []
    shown = {row["channel"]: row["decision"] for row in contacts["alice@example.com"]["consents"]}
    assert shown == {"email": "granted", "phone": "unconfirmed"}
    assert contacts["alice@example.com"]["phone"] == "+420601999888"


async def test_an_import_is_idempotent_and_never_replaces_an_address(ask: Ask, desk: Desk, alice: UUID) -> None:
    await ask("POST", "/v1/import", csv=FILE)
    waiting = len(await said(desk.pool))
    again = (await ask("POST", "/v1/import", csv=FILE.replace("Jan Novák", "Jan"))).json()
    assert (again["imported"], again["updated"], again["unchanged"]) == (0, 4, 4)
    assert "freshness" not in again
    assert len(await said(desk.pool)) <= waiting
    other = (await ask("POST", "/v1/import", csv="email;phone\nalice2@example.com;+420601999888\n")).json()
    assert (other["imported"], other["updated"]) == (0, 1)
    assert [(one["line"], one["code"]) for one in other["warnings"]] == [(2, "address_kept")]
    assert (await ask("GET", f"/v1/contacts/{alice}")).json()["email"] == "alice@example.com"


async def test_a_key_makes_an_import_answer_the_same_again(ask: Ask, alice: UUID) -> None:
    first = await ask("POST", "/v1/import", csv="email\nx@example.com\n", Idempotency_Key="one")
    again = await ask("POST", "/v1/import", csv="email\nx@example.com\n", Idempotency_Key="one")
    assert again.json() == first.json() == {**first.json(), "imported": 1}
    assert again.headers["idempotent-replayed"] == "true"
    other = await ask("POST", "/v1/import", csv="email\ny@example.com\n", Idempotency_Key="one")
    assert other.json()["code"] == "idempotency_key_reused"
    other = await ask("POST", "/v1/import", csv="no column of ours\n", Idempotency_Key="one")
    assert other.json()["code"] == "idempotency_key_reused", "before its shape"


@pytest.mark.parametrize("text", ["", "name,company\nA,B\n", "email,email\n", "x\n"])
async def test_a_file_without_a_header_of_ours_is_refused(ask: Ask, alice: UUID, text: str) -> None:
    answer = await ask("POST", "/v1/import", csv=text, Content_Type="text/csv")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_file_that_is_no_utf8_or_no_csv_is_refused(
    ask: Ask, client: httpx.AsyncClient, signer: Signer, alice: UUID
) -> None:
    headers = {"Authorization": f"Bearer {signer.token('demo')}", "Content-Type": "text/csv"}
    text = "email,name\na@example.com,Dvořák\n"
    for content in (text.encode("cp1250"), text.encode("utf-16")):
        for accept in ("application/json", "application/x-ndjson"):
            answer = await client.post("/v1/import", content=content, headers={**headers, "Accept": accept})
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
            assert "UTF-8" in answer.json()["errors"][0]["detail"]
    assert (await ask("POST", "/v1/import", {"email": "x"})).status_code == 415


async def test_a_line_that_is_no_utf8_is_rejected_in_place_and_all_others_are_taken(
    client: httpx.AsyncClient, signer: Signer, alice: UUID
) -> None:
    lines = [b"name,email", *(f"N,b{number}@example.com".encode() for number in range(1200))]
    lines[1100] = b"\x8eaneta,zaneta@example.com"
    headers = {"Authorization": f"Bearer {signer.token('demo')}", "Content-Type": "text/csv"}
    counts = {"?dry_run=true": (1199, 0), "": (1199, 0)}
    for query, accept in (("?dry_run=true", "application/json"), ("", "application/x-ndjson"), ("", "*/*")):
        answer = await client.post(
            f"/v1/import{query}", content=b"\n".join(lines), headers={**headers, "Accept": accept}
        )
        report = json.loads(answer.text.splitlines()[-1])
        assert (report["imported"], report["updated"]) == counts[query]
        (rejected,) = report["rejected"]
        assert (rejected["line"], rejected["code"]) == (1101, "not_utf8")
        assert "UTF-8" in rejected["detail"]
        counts[query] = (0, 1199)
    assert (await client.get("/v1/summary", headers=headers)).json()["contacts"] == 1200


async def test_progress_is_told_line_by_line_when_it_is_asked_for(ask: Ask, alice: UUID) -> None:
    lines = "email\n" + "".join(f"p{number}@example.com\n" for number in range(1200))
    answer = await ask("POST", "/v1/import", csv=lines, Accept="application/x-ndjson")
    *progress, report = answer.text.splitlines()
    assert [json.loads(line)["lines"] for line in progress] == [1000, 1200]
    assert '"imported":1200' in report
    assert json.loads(report)["freshness"]["token"]


async def test_an_erased_or_restricted_contact_is_not_touched_by_an_import(ask: Ask, desk: Desk, alice: UUID) -> None:
    await ask("POST", f"/v1/contacts/{alice}/decisions", {"decision": "restricted"})
    report = (await ask("POST", "/v1/import", csv="email,name\nalice@example.com,X\n")).json()
    assert [one["code"] for one in report["rejected"]] == ["restricted"]
    await ask("DELETE", f"/v1/contacts/{alice}")
    report = (await ask("POST", "/v1/import", csv="email,name\nalice@example.com,X\n")).json()
    assert report["imported"] == 1
    assert [(one["line"], one["code"]) for one in report["warnings"]] == [(2, "address_erased")]
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 410


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("2026-01-31", "2026-02-28"), ("2026-11-15", "2026-12-15"), ("2026-12-31", "2027-01-31")],
)
def test_a_request_is_due_after_one_month(asked: str, answered: str) -> None:
    assert due(datetime.fromisoformat(f"{asked}T12:00:00+00:00")).date().isoformat() == answered


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("2026-01-31", "2026-04-30"), ("2026-11-30", "2027-02-28"), ("2026-12-31", "2027-03-31")],
)
def test_an_extended_request_is_due_after_three_months(asked: str, answered: str) -> None:
    assert due(datetime.fromisoformat(f"{asked}T12:00:00+00:00"), extended=True).date().isoformat() == answered


def requested(contact: UUID, kind: Any, cause: Any = "visitor") -> ContactRequested:
    return ContactRequested(
        workspace="demo", contact_id=contact, request_id=uuid7(), kind=kind, requested_at=T0, locale="cs", cause=cause
    )


async def test_requests_of_data_subjects_wait_in_a_queue_until_they_are_answered(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    await inbound.capture(desk, batch(requested(alice, "access"), requested(alice, "erasure")))
    waiting = (await ask("GET", "/v1/requests?status=open")).json()["items"]
    assert {one["kind"]: one["due_at"] for one in waiting} == dict.fromkeys(
        ("access", "erasure"), "2026-12-24T12:00:00.000000Z"
    )
    by_kind = {one["kind"]: f"/v1/requests/{one['request_id']}/close" for one in waiting}
    assert (await ask("POST", by_kind["erasure"], {"outcome": "done"})).json()["code"] == "not_erased"
    closed = await ask("POST", by_kind["access"], {"outcome": "done", "note": "sent"})
    assert (closed.status_code, closed.json()["status"]) == (200, "done")
    assert (await ask("POST", by_kind["access"], {"outcome": "done"})).json()["code"] == "closed"
    await ask("DELETE", f"/v1/contacts/{alice}")
    assert (await ask("GET", "/v1/requests?status=open")).json()["items"] == []
    done = (await ask("GET", f"/v1/requests?contact_id={alice}")).json()["items"]
    assert [(one["status"], one["note"]) for one in done] == [("done", None)] * 2
    assert (await ask("GET", "/v1/requests", workspace="rival")).json()["items"] == []


async def test_who_asks_again_within_the_day_is_in_the_queue_again_once_the_first_request_was_ended(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    async def waiting() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await ask("GET", "/v1/requests?status=open")).json()["items"]
        return items

    first = requested(alice, "access")
    again = first.model_copy(update={"requested_at": desk.now()})
    await inbound.capture(desk, batch(first))
    await inbound.capture(desk, batch(again))
    (open_one,) = await waiting()
    assert (open_one["request_id"], open_one["requested_at"]) == (str(first.request_id), rfc3339(T0))
    await ask("POST", f"/v1/requests/{first.request_id}/close", {"outcome": "done"})
    await inbound.capture(desk, batch(again))
    assert await waiting() == [], "what was said before the end is answered by it"
    later = first.model_copy(update={"requested_at": desk.now()})
    for _ in range(2):
        await inbound.capture(desk, batch(later))
    (anew,) = await waiting()
    assert anew["request_id"] != str(first.request_id)
    assert (anew["kind"], anew["requested_at"]) == ("access", rfc3339(later.requested_at))


async def test_whoever_only_talked_is_a_contact_from_their_first_request_on_and_can_be_answered(
    ask: Ask, desk: Desk
) -> None:
    talker = uuid7()
    await inbound.capture(desk, batch(requested(talker, "access"), requested(talker, "erasure")))
    shown = (await ask("GET", f"/v1/contacts/{talker}")).json()
    assert (shown["name"], shown["email"], shown["consents"]) == (None, None, [])
    assert (await ask("GET", f"/v1/contacts/{talker}/export")).status_code == 200
    assert (await ask("DELETE", f"/v1/contacts/{talker}")).status_code == 202
    items = (await ask("GET", f"/v1/requests?contact_id={talker}")).json()["items"]
    assert {one["kind"]: one["status"] for one in items} == {"access": "erased", "erasure": "done"}


async def test_who_was_never_confirmed_is_erased_without_waiting_for_the_controller(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    await desk.pool.execute("UPDATE contact SET restricted = true WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(requested(alice, "erasure", "unconfirmed")))
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 200
    await desk.pool.execute("UPDATE contact SET restricted = false WHERE contact_id = $1", alice)
    await inbound.capture(desk, batch(requested(alice, "erasure", "unconfirmed")))
    assert (await ask("GET", f"/v1/contacts/{alice}")).status_code == 410
    assert len((await ask("GET", "/v1/erasures")).json()["items"]) == 1


async def test_an_erasure_is_done_when_every_part_has_said_so(ask: Ask, desk: Desk, alice: UUID) -> None:
    asked = (await ask("DELETE", f"/v1/contacts/{alice}")).json()
    path = f"/v1/erasures/{asked['erasure_id']}"
    before = (await ask("GET", path)).json()
    assert (before["status"], before["parts"]["contacts"]["status"]) == ("pending", "done")
    for part in ErasurePart:
        event = ErasureCompleted(
            workspace="demo", contact_id=alice, erasure_id=UUID(asked["erasure_id"]), part=part, count=1, done_at=at(9)
        )
        await erase.completed(desk, batch(event))
    after = (await ask("GET", path)).json()
    assert (after["status"], after["parts"]["topics"]["count"]) == ("done", 1)
    assert (await ask("GET", path, workspace="rival")).status_code == 404


async def test_contacts_of_one_person_are_shown_together_and_a_link_moves_no_consent(
    ask: Ask, desk: Desk, alice: UUID
) -> None:
    twin, other = uuid7(), uuid7()
    await inbound.capture(desk, batch(captured(twin, 3, email="alice@example.com"), captured(other, 3, name="Al")))
    (found,) = (await ask("GET", f"/v1/contacts/{alice}/same-person")).json()
    assert (found["contact_id"], found["by"]) == (str(twin), ["email"])
    before = [(await ask("GET", f"/v1/contacts/{one}")).json()["consents"] for one in (alice, twin, other)]
    linked = await ask("POST", f"/v1/contacts/{other}/merge", {"contact_ids": [str(alice)]})
    assert [(one["contact_id"], one["by"]) for one in linked.json()] == [(str(alice), ["link"])]
    after = [(await ask("GET", f"/v1/contacts/{one}")).json()["consents"] for one in (alice, twin, other)]
    assert after == before
    assert len((await ask("GET", f"/v1/contacts/{alice}/same-person")).json()) == 2
    copy = (await ask("GET", f"/v1/contacts/{alice}/export")).json()
    assert {one["contact_id"]: one["by"] for one in copy["same_person"]} == {str(twin): ["email"], str(other): ["link"]}
    assert {field for one in copy["same_person"] for field in one} == {"contact_id", "by"}  # not whose they may be
    assert (await ask("POST", f"/v1/contacts/{other}/split")).json() == []
    foreign = await ask("POST", f"/v1/contacts/{other}/merge", {"contact_ids": [str(uuid7())]})
    assert foreign.status_code == 404


async def test_a_tool_hears_of_decisions_signed_and_its_log_says_how_it_went(
    ask: Ask, desk: Desk, alice: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[httpx.Request] = []
    answers = iter([503, 204, 200])

    async def post(client: Any, url: str, body: bytes, headers: Any, *, private: bool) -> int:
        heard.append(httpx.Request("POST", url, content=body, headers=headers))
        return next(answers)

    monkeypatch.setattr(outside, "post", post)
    made = (
        await ask("POST", "/v1/webhooks", {"url": "https://tool.example/hook", "events": ["consent.withdrawn"]})
    ).json()
    now = datetime.now(UTC)
    minute = (now - T0).total_seconds() / 60
    await inbound.record(desk, batch(recorded(alice, Decision.WITHDRAWN, minute, 5)))
    path = f"/v1/webhooks/{made['webhook_id']}/deliveries"

    async def log() -> dict[str, Any]:
        (found,) = (await ask("GET", path)).json()["items"]
        return dict(found)

    async def answered() -> bool:
        return (await log())["answer"] is not None

    async def delivered() -> bool:
        return bool((await log())["status"] == "delivered")

    await until(answered)
    failed = await log()
    assert (failed["status"], failed["answer"], failed["attempts"]) == ("pending", "HTTP 503", 1)
    again = await ask("POST", f"{path}/{failed['delivery_id']}/redeliver")
    assert again.status_code == 202
    await until(delivered)
    told = Webhook(made["secret"]).verify(heard[-1].content, dict(heard[-1].headers))
    assert (told["type"], told["data"]["contact_id"], told["data"]["entry_index"]) == (
        "consent.withdrawn",
        str(alice),
        5,
    )
    assert heard[0].headers["webhook-id"] == heard[-1].headers["webhook-id"]
    assert "alice" not in str(told).replace(str(alice), "")
    for asked, workspace in ((path, "rival"), (f"/v1/webhooks/{uuid7()}/deliveries", "demo")):
        unknown = await ask("GET", asked, workspace=workspace)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert (await ask("DELETE", f"/v1/webhooks/{made['webhook_id']}", workspace="rival")).status_code == 404
    assert (await ask("DELETE", f"/v1/webhooks/{made['webhook_id']}")).status_code == 204


INSIDE = (
    *("http://tool.example/", "ftp://tool.example/", "https://user:pass@tool.example/", "nonsense"),
    *("https://127.0.0.1/", "https://[::1]/", "https://10.0.0.7/", "https://169.254.169.254/", "https://[fe80::1]/"),
    *("https://[3fff::1]/", "https://[5f00::1]/", "https://[::ffff:0:127.0.0.1]/", "https://192.88.99.1/"),
    *("https://[::ffff:192.88.99.1]/", "https://[::ffff:0:a00:7]/"),
    *("https://[64:ff9b::a9fe:a9fe]/", "https://[64:ff9b:1::1]/", "https://[::7f00:1]/", "https://[fec0::1]/"),
    *("https://[::ffff:127.0.0.1]/", "https://100.64.0.1/", "https://0.0.0.0/", "https://224.0.0.1/"),
    *("https://localhost/", "https://LOCALHOST.:8443/", "https://tool.localhost/", "https://0x7f.1/"),
    *("https://127.1/", "https://2130706433/", "https://0177.0.0.1/", "https://127.0.0.1./", "https://10.7/"),
    *("https://tool.example/a b", " https://tool.example/", "https://tool.example/\t", "https://tool.\nexample/"),
    *(
        "https://tool.example/\x7f",
        "https://tool.example\\@127.0.0.1/",
        "https://exa mple.com/",
        "https://a.example/<>",
    ),
)


async def test_a_webhook_never_leads_to_a_private_address(ask: Ask) -> None:
    answered = {url: (await ask("POST", "/v1/webhooks", {"url": url})).status_code for url in INSIDE}
    assert answered == dict.fromkeys(INSIDE, 422)


async def test_a_name_is_judged_by_every_address_it_has_and_called_where_it_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = [["93.184.216.34", "127.0.0.1"], ["93.184.216.34"]]

    async def lookup(self: Any, host: str, port: int, **more: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, port)) for address in addresses.pop(0)]

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", lookup)
    loop_type = type(__import__("asyncio").get_running_loop())
    if "getaddrinfo" in vars(loop_type):
        monkeypatch.setattr(loop_type, "getaddrinfo", lookup)
    with pytest.raises(outside.Forbidden):
        await outside.resolve("tool.example", 443, private=False)
    called: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        called.append(request)
        return httpx.Response(307, headers={"Location": "http://127.0.0.1/"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
        status = await outside.post(client, "https://tool.example/hook", b"{}", {}, private=False)
    assert (status, len(called)) == (307, 1)
    assert (called[0].url.host, called[0].headers["host"]) == ("93.184.216.34", "tool.example")
    assert called[0].extensions["sni_hostname"] == "tool.example"


MESSY = "\ufeff" + "\r\n".join(
    (
        "Name;E-mail;email;phone;newsletter",
        "=HYPERLINK(1);;formula@example.com;;yes",
        "'=Quoted;;quoted@example.com;;",
        '"Line\r\nbreak";;broken@example.com;;',
        "Twice;;twice@example.com;601 111 222;",
        "Twice again;;TWICE@example.com;;",
        "By phone;;;+420 601 111 222;",
        "No end;;",
        '"never closed;;lost@example.com;;',
    )
)


async def test_a_file_as_spreadsheets_write_it_is_read_line_by_line(ask: Ask, alice: UUID) -> None:
    """A byte order mark, semicolons, CRLF, formulas, line breaks in cells, the same person three times, no end."""
    dry = (await ask("POST", "/v1/import?dry_run=true", csv=MESSY)).json()
    report = (await ask("POST", "/v1/import", csv=MESSY)).json()
    assert report.pop("freshness")["token"]
    assert {**dry, "dry_run": False} == report
    assert (report["imported"], report["updated"], report["rejected_count"]) == (4, 2, 2)
    assert [(one["line"], one["code"]) for one in report["warnings"]] == [
        (1, "column_ignored"),
        (1, "consent_ignored"),
        (4, "lines_taken"),
    ]
    assert [one["code"] for one in report["rejected"]] == ["address_missing", "malformed"]
    people = {one["email"]: one for one in (await ask("GET", "/v1/contacts")).json()["items"]}
    assert people["formula@example.com"]["name"] == "=HYPERLINK(1)"
    assert people["quoted@example.com"]["name"] == "=Quoted"
    assert (people["twice@example.com"]["name"], people["twice@example.com"]["phone"]) == ("By phone", "+420601111222")
    assert all(one["consents"] == [] for email, one in people.items() if email != "alice@example.com")
    rows = list(csv.DictReader(io.StringIO((await ask("GET", "/v1/export.csv")).text)))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    again = (await ask("POST", "/v1/import", csv=MESSY)).json()
    assert (again["imported"], again["updated"]) == (0, 6)
