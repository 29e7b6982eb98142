"""What witnesses say of the log's checkpoints, taken in and served with them. (c2sp.org/tlog-cosignature)"""

from datetime import UTC, datetime
from typing import Any

from pydantic import Field
from starlette.responses import Response

from consent_ledger.api.context import AtDoor, Door, Who, own
from consent_ledger.domain.cosignature import Witness
from consent_ledger.domain.note import BrokenNote, Checkpoint, Note
from consent_ledger.store import cosignatures, read
from shared.http import LooseModel, Problem, Router, invalid
from shared.idempotency import Answer, Once
from shared.postgres import Connection
from shared.times import rfc3339

router = Router()


class GivenCosignature(LooseModel):
    """A checkpoint with a witness's signature line under it, and the witness's verifier key (type 0x04)."""

    checkpoint: str = Field(max_length=65_536)
    key: str = Field(max_length=1_024)


class KeptCosignature(LooseModel):
    """What was kept."""

    size: int
    witness: str
    signed_at: str


@router.post("/log/{workspace}/cosignatures", response_model=KeptCosignature)
async def cosign(workspace: str, given: GivenCosignature, who: Who, door: AtDoor, once: Once) -> Response:
    """Keep a witness's cosignature of a checkpoint that this log issued; it is served with the checkpoint from then on.

    The ledger vouches for no witness: whoever reads cosignatures knows whose keys to look for. Witnesses whom its
    settings know always have their place, and the first; of others a few are kept a checkpoint. The time must lie
    between the checkpoint's and now, as far as clocks agree. What is sent again is kept once, and answered the same.
    """
    own(who, workspace)

    async def work(connection: Connection) -> Answer:
        return Answer(await _kept(connection, door, workspace, given))

    return await once(work)


def _signed_at(time: int, first: datetime, last: datetime) -> datetime:
    try:
        moment = datetime.fromtimestamp(time, UTC)
    except (ValueError, OverflowError, OSError):
        raise invalid("/checkpoint", "the time of the cosignature is out of range") from None
    if not first <= moment <= last:
        raise invalid("/checkpoint", "the time of a cosignature lies between the checkpoint's and now")
    return moment


async def _kept(connection: Connection, door: Door, workspace: str, given: GivenCosignature) -> dict[str, Any]:
    try:
        note, witness = Note.parse(given.checkpoint), Witness.parse(given.key)
        checkpoint = Checkpoint.parse(note.text)
    except BrokenNote as error:
        raise invalid("/checkpoint", str(error)) from None
    if witness.name == checkpoint.origin:
        raise invalid("/key", "a witness has a name of its own, and not the log's")
    head = await read.issued_at_size(door.pool, workspace, min(checkpoint.size, 2**63 - 1))
    if head is None or Note.parse(head.note).text != note.text:
        raise invalid("/checkpoint", "this log did not issue such a checkpoint")
    found = witness.cosigned(note)
    if found is None:
        raise invalid("/checkpoint", "there is no good cosignature by this key under the checkpoint")
    line, time = found
    now = door.clock()
    signed_at = _signed_at(time, min(head.issued_at, now) - door.tolerance, now + door.tolerance)
    if not await cosignatures.keep(connection, head, witness, str(line), signed_at, now, door.witnesses):
        raise Problem(
            409,
            "too_many_witnesses",
            f"a checkpoint keeps {cosignatures.STRANGERS} cosignatures of witnesses whom the settings do not know",
        )
    return {"size": head.size, "witness": witness.name, "signed_at": rfc3339(signed_at)}
