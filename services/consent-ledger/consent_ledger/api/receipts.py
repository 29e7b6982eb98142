"""Receipts: for auditors by index, for visitors by a link that opens this one and nothing else."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic_core import from_json, to_json
from starlette.responses import Response

from consent_ledger.api.context import LARGEST, AtDoor, Door, Who, answerable
from consent_ledger.domain.damage import EVIDENCE, TREE, Damage, Damaged
from consent_ledger.domain.receipt import Before, Proof, language, receipt
from consent_ledger.store import read, timeline
from consent_ledger.store.edges import Head
from consent_ledger.store.gaps import Gap
from consent_ledger.store.rows import Stored
from shared.http import Problem, Router, Whole, accept, forms, not_found
from shared.http.accept import HTML, chosen
from shared.links import LinkInvalid, read_receipt
from shared.times import rfc3339

router = Router()

JSON_LD = "application/ld+json"
LOCALES = ("cs", "en", "de", "sk")
Format = Annotated[Literal["html", "jsonld"] | None, Query(description="instead of Accept, for links")]
_RECEIPT: dict[int | str, dict[str, Any]] = {200: {"content": {JSON_LD: {}, HTML: {}}}}


@dataclass(frozen=True, slots=True)
class Made:
    """A receipt and what its page shows."""

    entry: Mapping[str, Any]
    evidence: Mapping[str, Any]
    proof: Proof
    titles: Mapping[str, str]
    document: Mapping[str, Any]


@router.get("/v1/entries/{index}/receipt", response_class=Response, responses=_RECEIPT)
async def receipt_of_entry(
    request: Request, index: Annotated[Whole, Path(ge=0, le=LARGEST)], who: Who, door: AtDoor, format: Format = None
) -> Response:
    """The entry's receipt: JSON-LD in the DPV profile of ISO/IEC TS 27560, or a page that prints, by Accept.

    With its proof inside: inclusion under the last checkpoint. 410 once the entry's evidence is erased, or removed
    under retention (``removed``); 409 ``log_damaged`` where the entry is not what was signed.
    """
    stored = await read.entry_at(door.pool, who.workspace, index)
    if stored is None:
        raise not_found("the log has no entry at this index")
    made = await _made(door, who.workspace, stored)
    return _page(made) if _wants_page(request, format) else _document(made)


@router.get("/r/{token}", response_class=Response, responses={**_RECEIPT, "default": forms(HTML)[200]})
async def receipt_of_link(request: Request, token: str, door: AtDoor, format: Format = None) -> Response:
    """The receipt that a visitor's link opens. 404: mangled, or not in the log yet. 410: erased, or removed after its
    time. Pages to browsers."""
    page = _wants_page(request, format, otherwise=True)
    locale = accept.language(request.headers.get("accept-language"), LOCALES, "en")
    try:
        link = read_receipt(door.link_key, token)
    except LinkInvalid:
        return _without(404, "missing", locale, page)
    stored = await read.entry_of_event(door.pool, link.workspace, link.contact_id, link.event_id)
    if stored is None:
        return _without(404, "missing", locale, page)
    gap = stored.gap
    if page and gap is not None and gap.explained:
        if gap.erased or gap.removed is None:
            return _without(410, "gone", locale, page)
        return _without(410, "removed", locale, page, f"{gap.removed.at:%Y-%m-%d}")
    made = await _made(door, link.workspace, stored)
    return _page(made, "?format=jsonld") if page else _document(made)


async def _made(door: Door, workspace: str, stored: Stored) -> Made:
    if (stored.evidence is None or stored.salt is None) and stored.gap is not None and stored.gap.explained:
        raise _gone(stored.gap)
    head = await door.head(workspace)
    with answerable(door, workspace, sound=False):
        if (what := stored.damage) is not None or stored.evidence is None or stored.salt is None:
            raise Damaged(Damage(workspace, stored.index, what or EVIDENCE))
        leaf_hash, root, path = await door.proofs.inclusion(head, stored.index, head.size)
        if leaf_hash != stored.leaf_hash:
            raise Damaged(Damage(workspace, stored.index, TREE))
    entry, evidence = from_json(stored.leaf), from_json(stored.evidence)
    grant = await _grant(door, head, stored, entry) if entry["notice_sha256"] is None else None
    proof = Proof(
        index=stored.index,
        tree_size=head.size,
        leaf=base64.b64encode(stored.leaf).decode(),
        leaf_hash=leaf_hash.hex(),
        salt=stored.salt.hex(),
        path=tuple(part.hex() for part in path),
        root=root.hex(),
        checkpoint=head.note,
        key=str(door.verifier_of(head)),
        grant=grant,
    )
    decided = datetime.fromisoformat(entry["decided_at"])
    titles = await timeline.titles_at(door.pool, workspace, entry["purpose"], decided)
    # The clock of another machine wrote the entry's time; no receipt is older than its entry.
    created = rfc3339(max(door.clock(), datetime.fromisoformat(entry["recorded_at"])))
    document = receipt(receipt_context(), entry, evidence, proof, titles=titles, created=created)
    return Made(entry, evidence, proof, titles, document)


async def _grant(door: Door, head: Head, stored: Stored, entry: Mapping[str, Any]) -> Before | None:
    """The last grant before a decision on its purpose, with its proof under the same checkpoint."""
    contact_id = UUID(entry["contact_id"])
    found = await read.grant_before(door.pool, head.workspace, contact_id, entry["purpose"], stored.index)
    if found is None or b'"notice_sha256":null' in found.leaf:
        return None
    with answerable(door, head.workspace, sound=False):
        if (what := found.difference) is not None:
            raise Damaged(Damage(head.workspace, found.index, what))
        _, _, path = await door.proofs.inclusion(head, found.index, head.size)
    return Before(found.index, base64.b64encode(found.leaf).decode(), tuple(part.hex() for part in path))


def _gone(gap: Gap) -> Problem:
    if gap.erased or gap.removed is None:
        return Problem(410, "erased", "the evidence of this entry was erased, and its receipt with it")
    detail = f"the evidence was removed under retention on {gap.removed.at:%Y-%m-%d} by rule {gap.rule}"
    return Problem(410, "removed", f"{detail}: see /v1/removals/{gap.removed.number}")


def _document(made: Made) -> Response:
    return Response(to_json(made.document), media_type=JSON_LD, headers={"Vary": "Accept"})


def _page(made: Made, download: str | None = None) -> Response:
    spoken = language(made.evidence)
    locale = spoken if spoken in LOCALES else "en"
    word = _words()[locale]
    purpose = made.entry["purpose"]
    text = (
        _templates()
        .get_template("receipt.html")
        .render(
            locale=locale,
            word=word,
            entry=made.entry,
            evidence=made.evidence,
            proof=made.proof,
            title=made.titles.get(locale) or purpose or word["every_purpose"],
            download=download,
        )
    )
    return Response(text, media_type=f"{HTML}; charset=utf-8", headers={"Vary": "Accept"})


def _without(status: int, what: str, locale: str, page: bool, date: str | None = None) -> Response:
    word = _words()[locale]
    if not page:
        raise Problem(status, "not_found", _words()["en"][f"{what}_text"])
    text = _templates().get_template("no_receipt.html")
    body = text.render(locale=locale, title=word[what], text=word[f"{what}_text"].replace("{date}", date or ""))
    return Response(body, status_code=status, media_type=f"{HTML}; charset=utf-8")


def _wants_page(request: Request, format: str | None, *, otherwise: bool = False) -> bool:
    if format is not None:
        return format == "html"
    documents = (JSON_LD, "application/json")
    return chosen(request.headers.get("accept"), (HTML, *documents) if otherwise else (*documents, HTML)) == HTML


def _static(name: str) -> str:
    return (resources.files("consent_ledger") / "static" / name).read_text(encoding="utf-8")


@cache
def receipt_context() -> Mapping[str, Any]:
    """The JSON-LD context of receipts and records."""
    found: Mapping[str, Any] = json.loads(_static("receipt-context.json"))
    return found


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(_static("receipt-words.json"))
    return found


@cache
def _templates() -> Environment:
    made = Environment(loader=PackageLoader("consent_ledger"), autoescape=True, undefined=StrictUndefined)
    made.filters["time"] = lambda text: f"{text[:10]} {text[11:19]} UTC"
    return made
