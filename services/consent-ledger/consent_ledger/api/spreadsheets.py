"""Entries as other tools read them: CSV for spreadsheets, JSON-LD for those that speak DPV. Streams of slices."""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pydantic_core import from_json, to_json

from consent_ledger.domain.receipt import RECORD_PROFILE, STATUS
from consent_ledger.store.export import Row
from shared.events import Decision
from shared.times import rfc3339

COLUMNS = (
    "index",
    "decision",
    "purpose",
    "contact_id",
    "decided_at",
    "recorded_at",
    "expires_at",
    "channels",
    "method",
    "actor",
    "notice_sha256",
    "confirmation_required",
    "event_id",
    "leaf_hash",
    "erased",
    "removed_at",
    "removed_by_rule",
)
Slices = AsyncIterator[Sequence[Row]]


async def as_csv(slices: Slices) -> AsyncIterator[bytes]:
    """RFC 4180, a line an entry. No value can be taken for a formula: all are ids, words, times and hashes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    async for rows in slices:
        writer.writerows(_cells(row) for row in rows)
        yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    written = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return written


def _cells(row: Row) -> list[Any]:
    entry = from_json(row.leaf) | {"index": row.index, "leaf_hash": row.leaf_hash.hex()}
    entry["channels"] = " ".join(entry["channels"])
    entry["confirmation_required"] = str(entry["confirmation_required"]).lower()
    gap = row.gap
    entry["erased"] = str(gap is not None and gap.erased).lower()
    entry["removed_at"] = "" if gap is None or gap.removed is None else rfc3339(gap.removed.at)
    entry["removed_by_rule"] = "" if gap is None else gap.rule or ""
    return [entry[column] for column in COLUMNS]


async def as_json_ld(context: Mapping[str, Any], slices: Slices) -> AsyncIterator[bytes]:
    """One JSON-LD document with a consent record an entry, in the DPV profile of ISO/IEC TS 27560."""
    yield b'{"@context":%s,"@graph":[' % to_json(context)
    comma = b""
    async for rows in slices:
        if rows:
            yield comma + b",\n".join(to_json(_record(row)) for row in rows)
            comma = b",\n"
    yield b"]}\n"


def _record(row: Row) -> dict[str, Any]:
    entry = from_json(row.leaf)
    purpose = entry["purpose"] or "all"
    removed = None if row.gap is None else row.gap.removed
    gone = (
        {}
        if removed is None or row.gap is None
        else {"souhlas:evidenceRemoved": {"dct:date": rfc3339(removed.at), "dct:description": row.gap.rule}}
    )
    return {
        "@id": f"urn:uuid:{entry['event_id']}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": f"{entry['workspace']}/{row.index}",
        "dct:conformsTo": RECORD_PROFILE,
        "dpv:hasDataSubject": {"@id": f"urn:uuid:{entry['contact_id']}", "@type": "dpv:DataSubject"},
        "dpv:hasLegalBasis": "eu-gdpr:A6-1-a",
        "dpv:hasPurpose": {"@id": f"urn:souhlas:purpose:{entry['workspace']}:{purpose}", "@type": "dpv:Purpose"},
        "dpv:hasConsentStatus": {
            "@type": STATUS[Decision(entry["decision"])],
            "dpv:isIndicatedAtTime": entry["decided_at"],
            "dpv:hasIndicationMethod": entry["method"],
            "souhlas:decision": entry["decision"],
        },
        "souhlas:leafHash": row.leaf_hash.hex(),
        **gone,
    }
