"""What the log holds: entries by filter, one entry, a contact's history, the summary."""

import base64
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel
from pydantic_core import from_json
from starlette.responses import Response

from consent_ledger.api.context import LARGEST, AtDoor, Door, Who, answer, answerable, checked_time
from consent_ledger.store import read
from consent_ledger.store.gaps import Gap
from consent_ledger.store.rows import Stored
from consent_ledger.store.tally import tally
from shared.events import Controller, Decision, Entry, Processor, Slug
from shared.http import USUAL_ITEMS, Caller, Cursor, CursorText, Limit, Page, Router, Whole, not_found
from shared.times import GivenTime, Timestamp, rfc3339

router = Router()

Index = Annotated[Whole, Path(ge=0, le=LARGEST)]


class ShownNotice(BaseModel):
    """The notice as it was shown."""

    text: str
    locale: str
    version: int
    policy_url: str | None
    policy_kind: str


class Evidence(BaseModel):
    """How the decision came about."""

    notice: ShownNotice | None
    prompt: str | None
    answer: str | None
    page_url: str | None
    conversation_id: UUID | None
    controller: Controller | None
    processor: Processor | None


class RemovedAnswer(BaseModel):
    """Removed under retention: when and by which rule. `number` is that of the record, `GET /v1/removals/{number}`."""

    number: int
    at: Timestamp
    rule: str


class EntryAnswer(BaseModel):
    """An entry with what it stands on. `evidence` and `salt` are null once they are erased, or removed. The entry of
    an erasure itself is not erased: its evidence names controller and processor, and nothing of the person. `damaged`:
    what of it is not what was signed (``leaf_hash``, ``evidence``, or a key of the leaf); null as it should be."""

    index: int
    leaf_hash: str
    leaf: str
    entry: Entry
    evidence: Evidence | None
    salt: str | None
    erased: bool
    removed: RemovedAnswer | None
    damaged: str | None


class Checkpointed(BaseModel):
    """The last checkpoint in short."""

    size: int
    root: str
    issued_at: Timestamp


class SummaryAnswer(BaseModel):
    """Numbers of the log."""

    entries: int
    contacts: int
    decisions: dict[Decision, int]
    checkpoint: Checkpointed


def _as_json(data: bytes) -> Any:
    """Stored JSON as it is; what somebody made of it that is no JSON any more, as text, for an auditor to see."""
    try:
        return from_json(data)
    except ValueError:
        return data.decode(errors="replace")


def shown(stored: Stored) -> dict[str, Any]:
    """An entry as the API gives it."""
    return {
        "index": stored.index,
        "leaf_hash": stored.leaf_hash.hex(),
        "leaf": base64.b64encode(stored.leaf).decode(),
        "entry": _as_json(stored.leaf),
        "evidence": None if stored.evidence is None else _as_json(stored.evidence),
        "salt": None if stored.salt is None else stored.salt.hex(),
        "erased": stored.gap is not None and stored.gap.erased,
        "removed": removed(stored.gap),
        "damaged": stored.damage,
    }


def removed(gap: Gap | None) -> dict[str, Any] | None:
    """Under which removal evidence went, as the API gives it; None when it did not go so."""
    if gap is None or gap.removed is None:
        return None
    return {"number": gap.removed.number, "at": rfc3339(gap.removed.at), "rule": gap.rule}


async def _listed(door: Door, who: Caller, wanted: read.Filter, limit: int, cursor: str | None) -> Response:
    start = Cursor.decode(cursor, int)[0] if cursor else 0
    with answerable(door, who.workspace, sound=wanted != read.Filter()):
        found = await read.entries(door.pool, who.workspace, wanted, start, limit + 1)
    following = Cursor.encode(found[limit].index) if len(found) > limit else None
    return answer({"items": [shown(stored) for stored in found[:limit]], "next_cursor": following})


@router.get("/v1/entries", response_model=Page[EntryAnswer])
async def entries(
    who: Who,
    door: AtDoor,
    contact_id: UUID | None = None,
    purpose: Slug | None = None,
    decision: Decision | None = None,
    start: Annotated[GivenTime | None, Query(alias="from", description="recorded at or after")] = None,
    end: Annotated[GivenTime | None, Query(alias="to", description="recorded before")] = None,
    limit: Limit = USUAL_ITEMS,
    cursor: CursorText = None,
) -> Response:
    """Entries of the workspace by index, with their evidence. Times are those of recording, ``from <= t < to``.

    Filtered, 409 ``log_damaged`` as long as anything in the log is known not to be what was signed; all of them are
    shown as they are stored, with what is wrong in `damaged`.
    """
    wanted = read.Filter(
        contact_id, purpose, decision and decision.value, checked_time(start, "from"), checked_time(end, "to")
    )
    return await _listed(door, who, wanted, limit, cursor)


@router.get("/v1/entries/{index}", response_model=EntryAnswer)
async def entry(index: Index, who: Who, door: AtDoor) -> Response:
    """One entry with its evidence."""
    found = await read.entry_at(door.pool, who.workspace, index)
    if found is None:
        raise not_found("the log has no entry at this index")
    return answer(shown(found))


@router.get("/v1/contacts/{contact_id}/history", response_model=Page[EntryAnswer])
async def history(
    contact_id: UUID, who: Who, door: AtDoor, limit: Limit = USUAL_ITEMS, cursor: CursorText = None
) -> Response:
    """Every entry of a contact, oldest first. A contact that the log has not heard of has an empty history."""
    return await _listed(door, who, read.Filter(contact_id=contact_id), limit, cursor)


@router.get("/v1/summary", response_model=SummaryAnswer)
async def summary(who: Who, door: AtDoor) -> Response:
    """How many entries, contacts and decisions the log holds, and the checkpoint that covers them."""
    head = await door.head(who.workspace)
    with answerable(door, who.workspace):
        numbers = await tally(door.pool, who.workspace, head.size)
    checkpoint = Checkpointed(size=head.size, root=head.root.hex(), issued_at=head.issued_at)
    return answer(
        {
            "entries": numbers.size,
            "contacts": numbers.contacts,
            "decisions": {decision.value: numbers.decisions.get(decision.value, 0) for decision in Decision},
            "checkpoint": checkpoint.model_dump(mode="json"),
        }
    )
