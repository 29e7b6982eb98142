"""The HTTP door: API.md section 3. Everything is bound to the token's workspace and needs ``ledger:read``."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import Depends, Path, Query, Request
from pydantic import AwareDatetime, BaseModel
from pydantic_core import from_json, to_json
from starlette.responses import PlainTextResponse, Response

from consent_ledger.keys import Keyring
from consent_ledger.store import read
from consent_ledger.store.append import Appender
from consent_ledger.store.edges import Head
from consent_ledger.store.proofs import Proofs
from shared.events import Controller, Decision, Entry, Processor, Slug
from shared.http import (
    USUAL_ITEMS,
    Caller,
    Cursor,
    CursorText,
    Limit,
    Page,
    Router,
    caller,
    invalid,
    not_found,
)
from shared.times import Timestamp

LARGEST = 2**63 - 1
router = Router()

Who = Annotated[Caller, Depends(caller("ledger:read"))]
Index = Annotated[int, Path(ge=0, le=LARGEST)]
Size = Annotated[int | None, Query(ge=1, le=LARGEST)]


@dataclass(frozen=True, slots=True)
class Door:
    """What the routes answer from."""

    pool: asyncpg.Pool
    appender: Appender
    proofs: Proofs
    keyring: Keyring

    async def head(self, workspace: str) -> Head:
        """The last checkpoint of the caller's log; a log nobody asked for yet is opened, empty."""
        return await read.head_of(self.pool, workspace) or await self.appender.open(workspace)


def _door(request: Request) -> Door:
    found = request.app.state.door()
    assert isinstance(found, Door)
    return found


AtDoor = Annotated[Door, Depends(_door)]


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


class EntryAnswer(BaseModel):
    """An entry with what it stands on. After erasure `evidence` and `salt` are null."""

    index: int
    leaf_hash: str
    leaf: str
    entry: Entry
    evidence: Evidence | None
    salt: str | None
    erased: bool


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


class InclusionAnswer(BaseModel):
    """RFC 6962 section 2.1.1; hashes in hex."""

    leaf_index: int
    tree_size: int
    leaf_hash: str
    root: str
    proof: list[str]


class ConsistencyAnswer(BaseModel):
    """RFC 6962 section 2.1.2; hashes in hex."""

    size1: int
    size2: int
    root1: str
    root2: str
    proof: list[str]


def _as_json(data: bytes) -> Any:
    """Stored JSON as it is; what somebody made of it that is no JSON any more, as text, for an auditor to see."""
    try:
        return from_json(data)
    except ValueError:
        return data.decode(errors="replace")


def shown(stored: read.Stored) -> dict[str, Any]:
    """An entry as the API gives it."""
    return {
        "index": stored.index,
        "leaf_hash": stored.leaf_hash.hex(),
        "leaf": base64.b64encode(stored.leaf).decode(),
        "entry": _as_json(stored.leaf),
        "evidence": None if stored.evidence is None else _as_json(stored.evidence),
        "salt": None if stored.salt is None else stored.salt.hex(),
        "erased": stored.evidence is None,
    }


def _answer(content: Any) -> Response:
    return Response(to_json(content), media_type="application/json")


async def _listed(door: Door, who: Caller, wanted: read.Filter, limit: int, cursor: str | None) -> Response:
    start = Cursor.decode(cursor, int)[0] if cursor else 0
    found = await read.entries(door.pool, who.workspace, wanted, start, limit + 1)
    following = Cursor.encode(found[limit].index) if len(found) > limit else None
    return _answer({"items": [shown(stored) for stored in found[:limit]], "next_cursor": following})


@router.get("/v1/entries", response_model=Page[EntryAnswer])
async def entries(
    who: Who,
    door: AtDoor,
    contact_id: UUID | None = None,
    purpose: Slug | None = None,
    decision: Decision | None = None,
    start: Annotated[AwareDatetime | None, Query(alias="from", description="recorded at or after")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to", description="recorded before")] = None,
    limit: Limit = USUAL_ITEMS,
    cursor: CursorText = None,
) -> Response:
    """Entries of the workspace by index, with their evidence. Times are those of recording, ``from <= t < to``."""
    wanted = read.Filter(contact_id, purpose, decision and decision.value, _time(start), _time(end))
    return await _listed(door, who, wanted, limit, cursor)


def _time(moment: datetime | None) -> datetime | None:
    if moment is not None and not 1 < moment.year < 9999:
        raise invalid("?from", "a time between the years 2 and 9998 is expected")
    return moment


@router.get("/v1/entries/{index}", response_model=EntryAnswer)
async def entry(index: Index, who: Who, door: AtDoor) -> Response:
    """One entry with its evidence."""
    found = await read.entry_at(door.pool, who.workspace, index)
    if found is None:
        raise not_found("the log has no entry at this index")
    return _answer(shown(found))


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
    numbers = await read.summary(door.pool, who.workspace, head.size)
    checkpoint = Checkpointed(size=head.size, root=head.root.hex(), issued_at=head.issued_at)
    return _answer(
        {
            "entries": numbers.entries,
            "contacts": numbers.contacts,
            "decisions": {decision.value: numbers.decisions.get(decision.value, 0) for decision in Decision},
            "checkpoint": checkpoint.model_dump(mode="json"),
        }
    )


@router.get("/v1/proofs/inclusion", response_model=InclusionAnswer)
async def inclusion(
    who: Who, door: AtDoor, index: Annotated[int, Query(ge=0, le=LARGEST)], size: Size = None
) -> Response:
    """Proof that an entry is in the tree of `size` entries, by default the one of the last checkpoint."""
    head = await door.head(who.workspace)
    size = head.size if size is None else size
    if size > head.size:
        raise invalid("?size", f"the log has {head.size} entries")
    if index >= head.size:
        raise not_found("the log has no entry at this index")
    if index >= size:
        raise invalid("?index", "an entry of the tree of `size` is expected: below size")
    leaf_hash, root, proof = await door.proofs.inclusion(head, index, size)
    return _answer(
        {
            "leaf_index": index,
            "tree_size": size,
            "leaf_hash": leaf_hash.hex(),
            "root": root.hex(),
            "proof": [part.hex() for part in proof],
        }
    )


@router.get("/v1/proofs/consistency", response_model=ConsistencyAnswer)
async def consistency(
    who: Who,
    door: AtDoor,
    size1: Annotated[int | None, Query(alias="from", ge=1, le=LARGEST)] = None,
    size2: Annotated[int | None, Query(alias="to", ge=1, le=LARGEST)] = None,
) -> Response:
    """Proof that the tree of `to` entries extends that of `from`; both default to the last checkpoint's."""
    head = await door.head(who.workspace)
    size1, size2 = size1 or head.size, size2 or head.size
    if size2 > head.size:
        raise invalid("?to", f"the log has {head.size} entries")
    if not 0 < size1 <= size2:
        raise invalid("?from", "a size from 1 to `to` is expected")
    root1, root2, proof = await door.proofs.consistency(head, size1, size2)
    return _answer(
        {
            "size1": size1,
            "size2": size2,
            "root1": root1.hex(),
            "root2": root2.hex(),
            "proof": [part.hex() for part in proof],
        }
    )


def _own(who: Caller, workspace: str) -> None:
    if workspace != who.workspace:
        raise not_found("there is no such log in this workspace")


@router.get("/log/{workspace}/checkpoint", response_class=PlainTextResponse)
async def checkpoint(workspace: str, who: Who, door: AtDoor) -> Response:
    """The last checkpoint as a C2SP signed note."""
    _own(who, workspace)
    head = await door.head(workspace)
    return PlainTextResponse(head.note, headers={"Cache-Control": "no-cache"})


@router.get("/log/{workspace}/key", response_class=PlainTextResponse)
async def key(workspace: str, who: Who, door: AtDoor) -> Response:
    """The log's verifier key, in the format of signed notes."""
    _own(who, workspace)
    await door.head(workspace)
    return PlainTextResponse(f"{door.keyring.signer(workspace).verifier}\n", headers={"Cache-Control": "no-cache"})
