"""The log as C2SP tlog-tiles: checkpoint, verifier key, tiles, entry bundles, and tlog-proof files.

Anybody's tool that reads tiled logs reads these, with a bearer token. What can never change may be cached for a year;
the rest is asked for anew each time. (c2sp.org/tlog-tiles, /tlog-proof, /tlog-checkpoint)
"""

import base64
from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel
from starlette.responses import PlainTextResponse, Response

from consent_ledger.api.context import LARGEST, AtDoor, Who, answer, answerable, log_damaged, own
from consent_ledger.domain.damage import TREE, Damage
from consent_ledger.domain.edge import WIDTH
from consent_ledger.domain.tiles import TileName
from consent_ledger.store import cosignatures, read
from consent_ledger.store.edges import BrokenLog
from consent_ledger.store.tiles import tile_bytes
from shared.http import Cursor, CursorText, Limit, Page, Router, Whole, forms, not_found
from shared.times import Timestamp, rfc3339

router = Router()

CHANGING = {"Cache-Control": "no-cache"}
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
"""`private`: what a bearer token opens must not lie in a shared cache."""

AtSize = Annotated[Whole | None, Query(ge=0, le=LARGEST, description="size of a checkpoint that was issued earlier")]


@router.get("/log/{workspace}/checkpoint", response_class=PlainTextResponse)
async def checkpoint(workspace: str, who: Who, door: AtDoor, size: AtSize = None, cosigned: bool = False) -> Response:
    """The last checkpoint as a C2SP signed note with the cosignatures that witnesses gave to it.

    `size`: the one that was issued at this size; every one issued is kept. `cosigned`: the last that a witness has
    cosigned, one whom the settings know where they know any.
    """
    own(who, workspace)
    if cosigned:
        head = await cosignatures.last_cosigned(door.pool, workspace, door.witnesses)
    else:
        head = await door.head(workspace) if size is None else await read.issued_at_size(door.pool, workspace, size)
    if head is None:
        raise not_found("no such checkpoint was issued, or no witness has cosigned one")
    return PlainTextResponse(await cosignatures.cosigned(door.pool, head, door.witnesses), headers=CHANGING)


class IssuedCheckpoint(BaseModel):
    """A checkpoint as it was issued."""

    size: int
    root: str
    issued_at: Timestamp
    note: str


@router.get("/log/{workspace}/checkpoints", response_model=Page[IssuedCheckpoint])
async def checkpoints(
    workspace: str,
    who: Who,
    door: AtDoor,
    above: Annotated[int, Query(ge=-1, le=LARGEST, description="only of more entries than this")] = -1,
    limit: Limit = 256,
    cursor: CursorText = None,
) -> Response:
    """Every checkpoint that was ever issued, by size: what an edited entry cannot agree with all of."""
    own(who, workspace)
    above = Cursor.decode(cursor, int)[0] if cursor else above
    found = await read.issued_above(door.pool, workspace, above, limit + 1)
    items = [
        {"size": one.size, "root": one.root.hex(), "issued_at": rfc3339(one.issued_at), "note": one.note}
        for one in found[:limit]
    ]
    following = Cursor.encode(found[limit - 1].size) if len(found) > limit else None
    return answer({"items": items, "next_cursor": following})


@router.get("/log/{workspace}/key", response_class=PlainTextResponse)
async def key(workspace: str, who: Who, door: AtDoor) -> Response:
    """The log's verifier key, in the format of signed notes."""
    own(who, workspace)
    head = await door.head(workspace)
    return PlainTextResponse(f"{door.verifier_of(head)}\n", headers=CHANGING)


@router.get("/log/{workspace}/tile/{name:path}", response_class=Response, responses=forms("application/octet-stream"))
async def tile(workspace: str, name: str, who: Who, door: AtDoor) -> Response:
    """A tile ``<L>/<N>[.p/<W>]`` or an entry bundle ``entries/<N>[.p/<W>]``, byte for byte as C2SP tlog-tiles says.

    404 for one that the last checkpoint does not cover, whole for a full one.
    """
    own(who, workspace)
    wanted = TileName.parse(name)
    if wanted is None:
        raise not_found("tiles are tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>], as C2SP tlog-tiles writes them")
    head = await door.head(workspace)
    try:
        found = await tile_bytes(door.pool, head, wanted)
    except BrokenLog:
        raise log_damaged(Damage(workspace, wanted.number * WIDTH ** ((wanted.level or 0) + 1), TREE)) from None
    if found is None:
        raise not_found(f"the log has {head.size} entries: this tile is not there, or not so wide")
    return Response(found, 200, FOR_EVER if wanted.full else CHANGING, "application/octet-stream")


@router.get("/log/{workspace}/proof/{index}", response_class=PlainTextResponse)
async def proof(
    workspace: str, index: Annotated[Whole, Path(ge=0, le=LARGEST)], who: Who, door: AtDoor, size: AtSize = None
) -> Response:
    """A C2SP tlog-proof of the entry under the last checkpoint, or under the one issued at `size`.

    It stands alone: with the leaf's bytes and the verifier key it proves, offline, that the entry is in the log.
    """
    own(who, workspace)
    last = await door.head(workspace)
    head = last if size is None else await read.issued_at_size(door.pool, workspace, size)
    if head is None or index >= head.size:
        raise not_found("the log has no entry at this index under such a checkpoint")
    with answerable(door, workspace, sound=False):
        _, _, path = await door.proofs.inclusion(last, index, head.size)
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}", *(base64.b64encode(part).decode() for part in path)]
    cosigned = await cosignatures.cosigned(door.pool, head, door.witnesses)
    return PlainTextResponse("\n".join(lines) + "\n\n" + cosigned, headers=CHANGING)
