"""Who read the log: reads are logged themselves, this one too."""

from pydantic import BaseModel
from starlette.responses import Response

from consent_ledger.api.context import AtDoor, Who, answer
from shared.http import USUAL_ITEMS, Cursor, CursorText, Limit, Page, Router
from shared.times import Timestamp, rfc3339

router = Router()


class ReadAnswer(BaseModel):
    """One read: `subject` is that of the token, `what` the request."""

    at: Timestamp
    subject: str
    what: str


@router.get("/v1/access-log", response_model=Page[ReadAnswer])
async def access_log(who: Who, door: AtDoor, limit: Limit = USUAL_ITEMS, cursor: CursorText = None) -> Response:
    """Reads of this workspace's log by whoever holds a token, newest first. Nobody can change or remove one."""
    before = Cursor.decode(cursor, int)[0] if cursor else None
    found = await door.access.listed(who.workspace, before, limit + 1)
    following = Cursor.encode(found[limit - 1][0]) if len(found) > limit else None
    items = [{"at": rfc3339(read.at), "subject": read.subject, "what": read.what} for _, read in found[:limit]]
    return answer({"items": items, "next_cursor": following})
