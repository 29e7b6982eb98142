"""The log as a file: what `souhlas-audit` checks offline, and nobody has to trust us for."""

import base64
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic_core import from_json, to_json
from starlette.responses import StreamingResponse

from consent_ledger.api.context import LARGEST, AtDoor, Door, Who, answerable, checked_time
from consent_ledger.api.receipts import receipt_context
from consent_ledger.api.spreadsheets import as_csv, as_json_ld, whole
from consent_ledger.domain.beside import Beside, said
from consent_ledger.domain.damage import Damaged
from consent_ledger.domain.merkle import nodes_of
from consent_ledger.store import export as stored
from consent_ledger.store import read
from consent_ledger.store.edges import Head
from consent_ledger.store.gaps import numbers_of
from shared.http import Router, Whole, forms, invalid
from shared.times import GivenTime, rfc3339

router = Router()

JSON_LINES = "application/jsonl"
Format = Literal["jsonl", "csv", "jsonld"]
KINDS = {"jsonl": JSON_LINES, "csv": "text/csv; charset=utf-8", "jsonld": "application/ld+json"}
_FORMS = [kind.partition(";")[0] for kind in KINDS.values()]


@router.get("/v1/export", response_class=StreamingResponse, responses=forms(*_FORMS))
async def export(
    who: Who,
    door: AtDoor,
    format: Annotated[Format, Query()] = "jsonl",
    start: Annotated[GivenTime | None, Query(alias="from", description="recorded at or after")] = None,
    end: Annotated[GivenTime | None, Query(alias="to", description="recorded before")] = None,
    first_index: Annotated[Whole, Query(ge=0, le=LARGEST, description="to go on where a download stopped")] = 0,
    size: Annotated[
        Whole | None, Query(ge=0, le=LARGEST, description="under the checkpoint issued at this size")
    ] = None,
) -> StreamingResponse:
    """The entries with their evidence, by index, as a stream in bounded memory, under the checkpoint of its beginning.

    csv: a line an entry; jsonld: a consent record an entry, in the words of DPV; both say what the leaf says, without
    evidence, and where an entry is missing or not what was signed, what is wrong with it (``damaged``). A record is of
    its decision alone: a grant that waits for its mailbox is ``dpv:ConsentRequested``, its confirmation has a record of
    its own, as a withdrawal has; ``dct:valid`` is when a grant ends. The whole record is in the entry's receipt.
    jsonl: a header, a line an entry, an end with their count. Of a part (``from``, ``to``) the header also has the
    hashes `before` and `after` it, so that the part can be proven to be of the signed tree; and wherever evidence is
    missing and the erasure that explains it lies outside of the part, a line ``erasure`` proves that it is in the log.
    Where it was removed under retention, a line ``retention`` has the signed statement that names it.
    """
    times = checked_time(start, "from"), checked_time(end, "to")
    if start is not None and end is not None and start > end:
        raise invalid("?to", "the end of the time lies before its beginning: are from and to the wrong way round?")
    head = await _head(door, who.workspace, size)
    first, last = await stored.span(door.pool, who.workspace, head.size, *times)
    first = min(max(first, first_index), last)
    name = f"{who.workspace}-{head.size}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    slices = whole(stored.slices(door.pool, who.workspace, first, last), first, last)
    if format == "jsonl":
        header = await _header(door, head, first, last, times)
        stream = _lines(door, head, header, first, last)
    else:
        stream = as_csv(slices) if format == "csv" else as_json_ld(receipt_context(), who.workspace, slices)
    return StreamingResponse(stream, media_type=KINDS[format], headers=headers)


async def _head(door: Door, workspace: str, size: int | None) -> Head:
    if size is None:
        return await door.head(workspace)
    head = await read.issued_at_size(door.pool, workspace, size)
    if head is None:
        raise invalid("?size", "no checkpoint of this size was issued")
    return head


async def _header(
    door: Door, head: Head, first: int, last: int, times: tuple[datetime | None, datetime | None]
) -> dict[str, Any]:
    verifier = door.verifier_of(head)
    header = {
        "type": "header",
        "origin": verifier.name,
        "key": str(verifier),
        "checkpoint": head.note,
        "exported_at": rfc3339(door.clock()),
        "first_index": first,
        "columns": True,
    }
    if times == (None, None) and first == 0:
        return header
    before, after = nodes_of(0, first), nodes_of(last, head.size)
    spans = [(number << level, (number + 1) << level) for level, number in (*before, *after)]
    with answerable(door, head.workspace, sound=False):
        nodes = await door.proofs.nodes(await door.head(head.workspace), spans)
    return header | {
        "end_index": last,
        "from": times[0] and rfc3339(times[0]),
        "to": times[1] and rfc3339(times[1]),
        "before": [nodes[node].hex() for node in before],
        "after": [nodes[node].hex() for node in after],
    }


async def _lines(door: Door, head: Head, header: dict[str, Any], first: int, last: int) -> AsyncIterator[bytes]:
    yield to_json(header) + b"\n"
    count, stated = 0, set[int]()
    for start in range(first, last, stored.SLICE):
        found = await stored.rows(door.pool, head.workspace, start, min(last, start + stored.SLICE))
        yield b"".join(_statements(found, stated))
        async for line in _erasures(door, head.workspace, found, first, last):
            yield line
        count += len(found)
        yield b"".join(entry_line(row) for row in found)
    yield to_json({"type": "end", "count": count}) + b"\n"


def _statements(found: stored.Rows, stated: set[int]) -> Iterator[bytes]:
    """The statements of what was removed under retention that explain missing evidence, each once, before the entry."""
    removals = numbers_of(row.gap for row in found if row.gap is not None)
    for number in sorted(removals.keys() - stated):
        yield to_json({"type": "retention", "note": removals[number].note}) + b"\n"
        stated.add(number)


async def _erasures(door: Door, workspace: str, found: stored.Rows, first: int, last: int) -> AsyncIterator[bytes]:
    """Proof of the erasures that explain missing evidence, where they are not among the exported entries themselves.

    They may be newer than the export's checkpoint, so each brings its own.
    """
    missing = {row.beside.contact_id for row in found if row.gap is not None and row.gap.erased}
    if not missing:
        return
    for index, leaf in await stored.erasures(door.pool, workspace, missing, first, last):
        head = await door.head(workspace)
        try:
            _, _, path = await door.proofs.inclusion(head, index, head.size)
        except Damaged as error:
            door.damages.note(error.damage)
            continue  # the audit finds that nothing explains what is missing
        line = {
            "type": "erasure",
            "index": index,
            "leaf": base64.b64encode(leaf).decode(),
            "checkpoint": head.note,
            "proof": [part.hex() for part in path],
        }
        yield to_json(line) + b"\n"


def entry_line(row: stored.Row) -> bytes:
    """One entry. The evidence is written as it is stored: its bytes are what the leaf commits to. `columns` is what
    questions find the entry by, for the audit to compare with the leaf."""
    salt = b"null" if row.salt is None else b'"%s"' % row.salt.hex().encode()
    return b'{"type":"entry","index":%d,"leaf":"%s","leaf_hash":"%s","evidence":%s,"salt":%s,"columns":%s}\n' % (
        row.index,
        base64.b64encode(row.leaf),
        row.leaf_hash.hex().encode(),
        _one_line(row.evidence),
        salt,
        _columns(row.beside),
    )


def _columns(beside: Beside) -> bytes:
    contact_id, decision, event_id, purpose, recorded_at, _ = beside
    return (
        f'{{"contact_id":"{contact_id}","decision":{said(decision)},"event_id":"{event_id}","purpose":{said(purpose)},'
        f'"recorded_at":{said(recorded_at)}}}'
    ).encode()


def _one_line(evidence: bytes | None) -> bytes:
    """The evidence's JSON; what somebody made of it that is no JSON any more, as text, for the audit to find."""
    if evidence is None:
        return b"null"
    try:
        from_json(evidence, allow_inf_nan=False)
    except ValueError:
        return to_json(evidence.decode(errors="replace"))
    return evidence if b"\n" not in evidence else to_json(from_json(evidence))
