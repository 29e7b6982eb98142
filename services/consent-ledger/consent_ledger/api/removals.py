"""What was removed under retention: who removed what, when and why, with the statement that the log's keys signed."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel
from starlette.responses import Response

from consent_ledger.api.context import LARGEST, AtDoor, Who, answer
from consent_ledger.domain.note import BrokenNote, Note
from consent_ledger.domain.removal import Removal
from consent_ledger.store import gaps
from shared.http import USUAL_ITEMS, Cursor, CursorText, Limit, Page, Router, Whole, not_found
from shared.times import Timestamp, rfc3339

router = Router()


class RemovalAnswer(BaseModel):
    """One removal. `rules` are the periods by purpose (days after the end of processing, null: kept) that version
    `workspace_version` of the workspace set; `removed` the entries, as ``17-19,23``; `note` says all that, signed."""

    number: int
    at: Timestamp
    by: str
    workspace_version: int
    rules: dict[str, int | None]
    entries: int
    removed: str | None
    size: int
    note: str


def _shown(one: gaps.Removed) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": rfc3339(one.at),
        "by": one.by,
        "workspace_version": one.workspace_version,
        "rules": one.rules,
        "entries": one.entries,
        "removed": _indexes(one.note),
        "size": one.size,
        "note": one.note,
    }


def _indexes(note: str) -> str | None:
    """Null where somebody spoilt the statement."""
    try:
        return Removal.parse(Note.parse(note).text).removed
    except BrokenNote:
        return None


@router.get("/v1/removals", response_model=Page[RemovalAnswer])
async def removals(who: Who, door: AtDoor, limit: Limit = USUAL_ITEMS, cursor: CursorText = None) -> Response:
    """Removals of evidence under retention, oldest first. Nobody can change or remove one."""
    after = Cursor.decode(cursor, int)[0] if cursor else 0
    found = await gaps.removals(door.pool, who.workspace, after, limit + 1)
    following = Cursor.encode(found[limit - 1].number) if len(found) > limit else None
    return answer({"items": [_shown(one) for one in found[:limit]], "next_cursor": following})


@router.get("/v1/removals/{number}", response_model=RemovalAnswer)
async def removal(number: Annotated[Whole, Path(ge=1, le=LARGEST)], who: Who, door: AtDoor) -> Response:
    """One removal."""
    found = await gaps.removals(door.pool, who.workspace, number - 1, 1)
    if not found or found[0].number != number:
        raise not_found("there is no removal of this number in the workspace")
    return answer(_shown(found[0]))
