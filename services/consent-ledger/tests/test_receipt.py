"""Receipts: JSON-LD that parses without a network, a page that prints, a proof that stands alone; by index and link."""

import base64
import csv
import hashlib
import hmac
import io
import json
import re
from typing import Any
from uuid import UUID

import httpx
import pytest
import rfc8785
from consent_ledger.audit.receipt import check_receipt
from consent_ledger.domain.leaf import Draft
from consent_ledger.domain.merkle import root_from_inclusion
from consent_ledger.domain.note import Verifier, open_checkpoint
from consent_ledger.store import workspaces
from desk import LINK_KEY, Desk
from ledgers import Ledger
from pyld import jsonld
from samples import NOW, drafts, event, notice
from test_asof import configured

from shared.events import Actor, Decision
from shared.identity import uuid7
from shared.links import Receipt, receipt_token

DPV, DCT = "https://w3id.org/dpv#", "http://purl.org/dc/terms/"
RECORD = f"{DPV}hasRecordOfActivity"
MUST = [
    *(f"{DCT}{name}" for name in ("identifier", "conformsTo", "language")),
    *(
        f"{DPV}has{name}"
        for name in (
            "DataSubject",
            "DataController",
            "DataProcessor",
            "Jurisdiction",
            "ApplicableLaw",
            "LegalBasis",
            "Authority",
            "Notice",
            "Process",
            "Right",
            "ConsentStatus",
        )
    ),
]
OF_PROCESS = ["Purpose", "PersonalData", "Processing", "DataSource", "StorageCondition", "Recipient"]


def no_network(url: str, options: object = None) -> Any:
    raise AssertionError(f"{url} was asked for")


async def ask(desk: Desk, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    headers |= {"Authorization": f"Bearer {desk.token()}", "Accept": accept}
    return await desk.client.get(path, headers=headers)


def link(draft: Draft) -> str:
    contact, said = UUID(draft.contact_id), UUID(draft.event_id)
    return f"/r/{receipt_token(LINK_KEY, Receipt(draft.workspace, contact, said))}"


async def test_a_receipt_has_every_must_of_the_profile_and_needs_no_network(ledger: Ledger, desk: Desk) -> None:
    await workspaces.keep(ledger.pool, [configured(1, NOW)])
    await ledger.appender.append(drafts([event()]))
    answered = await ask(desk, "/v1/entries/0/receipt")
    assert answered.headers["content-type"] == "application/ld+json"
    [expanded] = jsonld.expand(answered.json(), {"documentLoader": no_network})
    assert expanded["@type"] == [f"{DPV}ConsentReceipt"]
    assert expanded[f"{DCT}conformsTo"] == [{"@id": "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"}]
    [record] = expanded[RECORD]
    assert [name for name in MUST if not record.get(name)] == []
    [process] = record[f"{DPV}hasProcess"]
    assert [name for name in OF_PROCESS if not process.get(f"{DPV}has{name}")] == []
    [status] = record[f"{DPV}hasConsentStatus"]
    assert status["@type"] == [f"{DPV}ConsentGiven"]
    assert {f"{DPV}isIndicatedAtTime", f"{DPV}isIndicatedBy", f"{DCT}valid"} <= status.keys()
    assert {"@language": "cs", "@value": "Odpověď"} in process[f"{DPV}hasPurpose"][0][
        "http://www.w3.org/2004/02/skos/core#prefLabel"
    ]
    assert len(jsonld.to_rdf(answered.json(), {"documentLoader": no_network})["@default"]) > 40


STATUS = {Decision.ERASED: "ConsentRevoked", Decision.REFUSED: "ConsentRefused", Decision.WITHDRAWN: "ConsentWithdrawn"}


async def test_every_kind_of_decision_has_a_receipt_with_the_notice_of_the_consent_that_it_is_about(
    ledger: Ledger, desk: Desk
) -> None:
    """In the profile every record has a notice; who withdraws by a link, or is erased, was shown none."""
    kinds = [one for one in Decision if one is not Decision.GRANTED]
    for decision in kinds:
        contact, bare = uuid7(), dict[str, Any]({"controller": None, "processor": None, "bot": None})
        decided = [event(decision, contact=one, **bare) for one in (contact, uuid7())]
        other = event(contact=contact, purpose="news", notice=notice("Jiné znění."))
        await ledger.appender.append(drafts([event(contact=contact), other, event(), *decided]))
    for place, decision in enumerate(kinds):
        first = 5 * place
        for index, granted in ((first + 3, True), (first + 4, False)):
            answered = await ask(desk, f"/v1/entries/{index}/receipt")
            [record] = _expanded(answered)[RECORD]
            wanted = [name for name in MUST if not name.endswith(("DataController", "DataProcessor"))]
            assert [name for name in wanted if not record.get(name)] == [], decision
            entry = json.loads(base64.b64decode(answered.json()["proof"]["leaf"]))
            about = first + (1 if entry["purpose"] is None else 0)
            shown = (await ask(desk, f"/v1/entries/{about}")).json()["entry"]["notice_sha256"]
            [named] = record[f"{DPV}hasNotice"]
            assert named["@id"] == (f"urn:sha256:{shown}" if granted else "urn:souhlas:notice:none"), decision
            assert named["@type"] == [f"{DPV}{'Consent' if granted else ''}Notice"]
            [status] = record[f"{DPV}hasConsentStatus"]
            assert status["@type"] == [f"{DPV}{STATUS[decision]}"] if decision in STATUS else status["@type"]
            assert check_receipt(answered.content, None).problems == []
            assert (await ask(desk, f"/v1/entries/{index}/receipt", "text/html")).status_code == 200
    document = (await ask(desk, "/v1/entries/3/receipt")).json()
    foreign = (await ask(desk, "/v1/entries/2/receipt")).json()["proof"]
    stolen = {name: foreign[name] for name in ("index", "leaf", "path")}
    for forged in (stolen, document["proof"]["grant"] | {"path": []}, document["proof"]["grant"] | {"index": 1}):
        changed = document | {"proof": document["proof"] | {"grant": forged}}
        assert check_receipt(json.dumps(changed).encode(), None).problems, "a grant that is another's, or nowhere"


def _expanded(answered: httpx.Response) -> Any:
    [expanded] = jsonld.expand(answered.json(), {"documentLoader": no_network})
    return expanded


async def test_parties_are_told_by_iris_and_two_workspaces_have_two_controllers(ledger: Ledger, desk: Desk) -> None:
    await ledger.appender.append(drafts([event(), event(workspace="rival"), event(controller=None, processor=None)]))
    await ledger.appender.append(drafts([event(Decision.OBJECTED, actor=Actor.CONTROLLER)]))
    iris: list[str] = []
    for workspace in ("demo", "rival"):
        headers = {"Authorization": f"Bearer {desk.token(workspace)}"}
        answered = await desk.client.get("/v1/entries/0/receipt", headers=headers)
        receipt = _expanded(answered)
        [controller] = receipt[RECORD][0][f"{DPV}hasDataController"]
        assert controller[f"{DPV}hasRole"] == [{"@id": f"{DPV}DataController"}]
        assert receipt[f"{DCT}publisher"] == [{"@id": f"urn:souhlas:party:{workspace}:processor"}]
        iris.append(controller["@id"])
        literals = [
            (quad["predicate"]["value"], quad["object"]["value"])
            for quad in jsonld.to_rdf(answered.json(), {"documentLoader": no_network})["@default"]
            if quad["object"]["type"] == "literal"
            and re.match(r"(dpv|dct|pd|loc|eu-gdpr|urn|https?):", quad["object"]["value"])
        ]
        assert {name for name, _ in literals} <= {"urn:souhlas:terms:page"}, "what looks like an IRI is one"
    assert iris == [f"urn:souhlas:party:{workspace}:controller" for workspace in ("demo", "rival")]
    alone = _expanded(await ask(desk, "/v1/entries/1/receipt"))
    assert alone[f"{DCT}publisher"] == [{"@id": "urn:souhlas:log:log.example/demo"}]
    [status] = _expanded(await ask(desk, "/v1/entries/2/receipt"))[RECORD][0][f"{DPV}hasConsentStatus"]
    assert status[f"{DPV}isIndicatedBy"] == [{"@id": "urn:souhlas:party:demo:controller"}]


async def test_the_proof_inside_stands_alone(ledger: Ledger, desk: Desk) -> None:
    await ledger.appender.append(drafts([event() for _ in range(300)]))
    proof = (await ask(desk, "/v1/entries/17/receipt")).json()["proof"]
    leaf = base64.b64decode(proof["leaf"])
    leaf_hash = hashlib.sha256(b"\0" + leaf).digest()
    assert proof["leaf_hash"] == leaf_hash.hex()
    path = [bytes.fromhex(part) for part in proof["path"]]
    signed = open_checkpoint(proof["checkpoint"], Verifier.parse(proof["key"]))
    assert root_from_inclusion(17, 300, leaf_hash, path) == signed.root == bytes.fromhex(proof["root"])
    evidence = rfc8785.dumps(proof["evidence"])
    committed = hmac.digest(bytes.fromhex(proof["salt"]), evidence, "sha256").hex()
    assert committed == json.loads(leaf)["commitment"]


async def test_a_receipt_names_the_key_of_its_checkpoint_before_and_after_a_change_of_keys(
    ledger: Ledger, desk: Desk
) -> None:
    await ledger.appender.append(drafts([event()]))
    old = str(ledger.keyring.signer("demo").verifier)
    before = await ask(desk, "/v1/entries/0/receipt")
    new = str(ledger.keyring.rotate("demo").verifier)
    between = await ask(desk, "/v1/entries/0/receipt")
    await ledger.appender.append(drafts([event()]))
    after = await ask(desk, "/v1/entries/0/receipt")
    assert [one.json()["proof"]["key"] for one in (before, between, after)] == [old, old, new]
    for receipt in (before, between, after):
        for key in (None, old):
            assert check_receipt(receipt.content, key).problems == []
    assert check_receipt(after.content, new).problems == []


@pytest.mark.parametrize(
    ("locale", "words"),
    [("cs", "souhlas udělen"), ("en", "consent granted"), ("de", "Einwilligung erteilt"), ("sk", "súhlas udelený")],
)
async def test_the_page_speaks_the_language_of_the_entry(ledger: Ledger, desk: Desk, locale: str, words: str) -> None:
    shown = notice("<b>Text</b> & víc").model_copy(update={"locale": locale})
    await ledger.appender.append(drafts([event(notice=shown)]))
    answered = await ask(desk, "/v1/entries/0/receipt", "text/html,application/xhtml+xml,*/*;q=0.8")
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{locale}">' in answered.text
    assert words in answered.text
    assert "&lt;b&gt;Text&lt;/b&gt; &amp; víc" in answered.text


async def test_a_visitors_link_opens_that_receipt_without_a_token(ledger: Ledger, desk: Desk) -> None:
    [one] = drafts([event()])
    await ledger.appender.append([one])
    page = await desk.client.get(link(one), headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'href="?format=jsonld"' in page.text
    document = await desk.client.get(link(one), headers={"Accept": "application/ld+json"})
    assert document.json()["proof"]["index"] == 0
    assert (await desk.client.get(f"{link(one)}?format=jsonld")).json()["proof"] == document.json()["proof"]


async def test_a_mangled_link_is_404_a_page_to_browsers_and_a_problem_to_programs(ledger: Ledger, desk: Desk) -> None:
    [one] = drafts([event()])
    await ledger.appender.append([one])
    mangled = [f"{link(one)}x", link(one)[:-1], "/r/x", f"/r/p{link(one)[4:]}"]
    for path in mangled:
        page = await desk.client.get(path, headers={"Accept": "text/html", "Accept-Language": "de"})
        assert page.status_code == 404
        assert "Beleg nicht gefunden" in page.text
        problem = await desk.client.get(path, headers={"Accept": "application/ld+json"})
        assert (problem.status_code, problem.json()["code"]) == (404, "not_found")


async def test_a_link_to_what_is_not_recorded_yet_or_is_anothers_is_404(ledger: Ledger, desk: Desk) -> None:
    [recorded, unrecorded] = drafts([event(), event()])
    await ledger.appender.append([recorded])
    assert (await desk.client.get(link(unrecorded))).status_code == 404
    said, contact = UUID(recorded.event_id), UUID(recorded.contact_id)
    for stolen in (Receipt("demo", uuid7(), said), Receipt("rival", contact, said)):
        assert (await desk.client.get(f"/r/{receipt_token(LINK_KEY, stolen)}")).status_code == 404


async def test_after_erasure_the_receipt_is_gone_and_the_page_says_so(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    [one] = drafts([event(contact=contact)])
    await ledger.appender.append([one])
    await ledger.appender.append(drafts([event(Decision.ERASED, contact=contact)]))
    assert (await ask(desk, "/v1/entries/0/receipt")).json()["code"] == "erased"
    page = await desk.client.get(link(one), headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "The data were erased, and this receipt with them." in page.text
    assert (await ask(desk, "/v1/entries/9/receipt")).status_code == 404


async def test_exports_for_spreadsheets_and_for_dpv(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    await ledger.appender.append(drafts([event(contact=contact) for _ in range(700)]))
    await ledger.appender.append(drafts([event(Decision.ERASED, contact=contact)]))
    sheet = await ask(desk, "/v1/export?format=csv")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    lines = sheet.text.split("\r\n")
    assert lines[0].startswith("index,decision,purpose,contact_id,decided_at")
    assert len(lines) == 1 + 701 + 1
    assert lines[1].split(",")[:4] == ["0", "granted", "contact", str(contact)]
    assert lines[701].split(",")[:3] == ["700", "erased", ""]
    graph = await ask(desk, "/v1/export?format=jsonld")
    assert graph.headers["content-type"] == "application/ld+json"
    records = graph.json()["@graph"]
    assert len(records) == 701
    few = graph.json() | {"@graph": records[:3]}
    assert len(jsonld.expand(few, {"documentLoader": no_network})) == 3
    assert (await ask(desk, "/v1/export?format=xlsx")).status_code == 422


async def test_an_export_whose_end_lies_before_its_beginning_is_refused_and_says_why(
    ledger: Ledger, desk: Desk
) -> None:
    await ledger.appender.append(drafts([event()]))
    early, late = "2026-11-20T11:00:00Z", "2026-11-20T12:30:00Z"
    for form in ("jsonl", "csv", "jsonld"):
        refused = await ask(desk, f"/v1/export?format={form}&from={late}&to={early}")
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        [problem] = refused.json()["errors"]
        assert problem["pointer"] == "?to"
        assert "the wrong way round" in problem["detail"]
        for start, end in ((early, late), (late, late)):
            assert (await ask(desk, f"/v1/export?format={form}&from={start}&to={end}")).status_code == 200


async def test_a_record_of_the_export_says_what_the_sheet_says_and_nothing_else_than_the_receipt(
    ledger: Ledger, desk: Desk
) -> None:
    contact = uuid7()
    waiting = event(contact=contact, confirmation_required=True)
    confirmed = event(Decision.CONFIRMED, contact=contact)
    said = [event(contact=contact), waiting, confirmed, event(Decision.OBJECTED, actor=Actor.CONTROLLER)]
    await ledger.appender.append(drafts(said))
    sheet = list(csv.DictReader(io.StringIO((await ask(desk, "/v1/export?format=csv")).text)))
    records = (await ask(desk, "/v1/export?format=jsonld")).json()["@graph"]
    states = [record["dpv:hasConsentStatus"]["@type"].removeprefix("dpv:Consent") for record in records]
    assert states == ["Given", "Requested", "Given", "Withdrawn"], "nothing may be sent on an unconfirmed grant"
    for index, (row, record) in enumerate(zip(sheet, records, strict=True)):
        status, process = record["dpv:hasConsentStatus"], record["dpv:hasProcess"]
        told = {
            "index": record["souhlas:entry"].partition("/")[2],
            "decision": status["souhlas:decision"],
            "purpose": process["dpv:hasPurpose"]["dct:identifier"].replace("all", ""),
            "contact_id": record["dpv:hasDataSubject"]["@id"].removeprefix("urn:uuid:"),
            "decided_at": status["dpv:isIndicatedAtTime"],
            "recorded_at": status["dct:dateAccepted"],
            "expires_at": status.get("dct:valid", ""),
            "channels": " ".join(process["souhlas:channels"]),
            "method": status["dpv:hasIndicationMethod"],
            "actor": "controller" if "party" in status["dpv:isIndicatedBy"]["@id"] else "visitor",
            "notice_sha256": record.get("dpv:hasNotice", {}).get("@id", "").removeprefix("urn:sha256:"),
            "confirmation_required": str(status["souhlas:confirmationRequired"]).lower(),
            "event_id": record["@id"].removeprefix("urn:uuid:"),
            "leaf_hash": record["souhlas:leafHash"],
        }
        assert told == {name: row[name] for name in told}
        receipt = (await ask(desk, f"/v1/entries/{index}/receipt")).json()["dpv:hasRecordOfActivity"]
        assert record["dct:identifier"] == receipt["dct:identifier"]
        assert "dct:conformsTo" not in record, "a record without controller and rights is none of the profile"
        assert status.items() <= receipt["dpv:hasConsentStatus"].items()
