"""Entries as other tools read them: CSV for spreadsheets, JSON-LD for those that speak DPV. Streams of slices."""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from consent_ledger.domain.damage import MISSING, UNREADABLE
from consent_ledger.domain.receipt import stated
from consent_ledger.store.export import Row
from shared.events import Decision
from shared.times import rfc3339

OF_LEAF = (
    *("decision", "purpose", "contact_id", "decided_at", "recorded_at", "expires_at", "channels", "method", "actor"),
    *("notice_sha256", "confirmation_required", "event_id"),
)
COLUMNS = ("index", *OF_LEAF, "leaf_hash", "erased", "removed_at", "removed_by_rule", "damaged")
KEYS = (*OF_LEAF, "workspace")
"""What a leaf must have to be read here."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry that is not there; others behind it may be missing too."""

    index: int


Slices = AsyncIterator[Sequence[Row | Missing]]


async def whole(slices: AsyncIterator[Sequence[Row]], first: int, last: int) -> Slices:
    """The same, and where entries of ``[first, last)`` are missing, the first of them."""
    async for rows in slices:
        found: list[Row | Missing] = []
        for row in rows:
            if row.index != first:
                found.append(Missing(first))
            found.append(row)
            first = row.index + 1
        yield found
    if first < last:
        yield [Missing(first)]


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


def _read(row: Row | Missing) -> tuple[Mapping[str, Any], str | None]:
    """What the leaf says, nothing where it cannot be read; and what of the row is not what was signed."""
    if isinstance(row, Missing):
        return {}, MISSING
    try:
        entry = from_json(row.leaf)
        Decision(entry["decision"]), " ".join(entry["channels"]), [entry[key] for key in KEYS]
    except (ValueError, LookupError, TypeError):
        return {}, row.difference or UNREADABLE
    return entry, row.damage


def _cells(row: Row | Missing) -> list[Any]:
    entry, damaged = _read(row)
    gap = None if isinstance(row, Missing) else row.gap
    cells = {key: entry[key] for key in KEYS} if entry else {}
    if entry:
        cells["channels"] = " ".join(entry["channels"])
        cells["confirmation_required"] = str(entry["confirmation_required"]).lower()
    cells["index"], cells["leaf_hash"] = row.index, "" if isinstance(row, Missing) else row.leaf_hash.hex()
    cells["erased"] = str(gap is not None and gap.erased).lower()
    cells["removed_at"] = "" if gap is None or gap.removed is None else rfc3339(gap.removed.at)
    cells["removed_by_rule"] = "" if gap is None else gap.rule or ""
    cells["damaged"] = damaged or ""
    return [cells.get(column, "") for column in COLUMNS]


async def as_json_ld(context: Mapping[str, Any], workspace: str, slices: Slices) -> AsyncIterator[bytes]:
    """One JSON-LD document with a consent record an entry, in the words of DPV: what the leaf says, under the same IRI
    as in the entry's receipt. It claims no profile: what those want beside is in the evidence, and so in receipts."""
    yield b'{"@context":%s,"@graph":[' % to_json(context)
    comma = b""
    async for rows in slices:
        if rows:
            yield comma + b",\n".join(to_json(_record(row, workspace)) for row in rows)
            comma = b",\n"
    yield b"]}\n"


def _record(row: Row | Missing, workspace: str) -> dict[str, Any]:
    entry, damaged = _read(row)
    if isinstance(row, Missing) or not entry:
        return {
            "@id": f"urn:souhlas:entry:{workspace}:{row.index}",
            "@type": "dpv:ConsentRecord",
            "dct:identifier": f"{workspace}/{row.index}",
            "souhlas:damaged": damaged,
        }
    removed = None if row.gap is None else row.gap.removed
    gone = (
        {}
        if removed is None or row.gap is None
        else {"souhlas:evidenceRemoved": {"dct:date": rfc3339(removed.at), "dct:description": row.gap.rule}}
    )
    return {
        **{name: value for name, value in stated(entry).items() if value is not None},
        "souhlas:entry": f"{entry['workspace']}/{row.index}",
        "souhlas:leafHash": row.leaf_hash.hex(),
        **({"souhlas:damaged": damaged} if damaged else {}),
        **gone,
    }
