"""Proofs of RFC 6962 as JSON: that an entry is in a tree, and that a tree extends an earlier one."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response

from consent_ledger.api.context import LARGEST, AtDoor, Who, answer, answerable
from shared.http import Router, Whole, invalid, not_found

router = Router()

Size = Annotated[Whole | None, Query(ge=1, le=LARGEST)]


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


@router.get("/v1/proofs/inclusion", response_model=InclusionAnswer)
async def inclusion(
    who: Who, door: AtDoor, index: Annotated[Whole, Query(ge=0, le=LARGEST)], size: Size = None
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
    with answerable(door, who.workspace, sound=False):
        leaf_hash, root, proof = await door.proofs.inclusion(head, index, size)
    return answer(
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
    size1: Annotated[Whole | None, Query(alias="from", ge=1, le=LARGEST)] = None,
    size2: Annotated[Whole | None, Query(alias="to", ge=1, le=LARGEST)] = None,
) -> Response:
    """Proof that the tree of `to` entries extends that of `from`; both default to the last checkpoint's."""
    head = await door.head(who.workspace)
    size1, size2 = size1 or head.size, size2 or head.size
    if size2 > head.size:
        raise invalid("?to", f"the log has {head.size} entries")
    if not 0 < size1 <= size2:
        raise invalid("?from", "a size from 1 to `to` is expected")
    with answerable(door, who.workspace, sound=False):
        root1, root2, proof = await door.proofs.consistency(head, size1, size2)
    return answer(
        {
            "size1": size1,
            "size2": size2,
            "root1": root1.hex(),
            "root2": root2.hex(),
            "proof": [part.hex() for part in proof],
        }
    )
