"""Erasure: asking for it, and seeing how far it is."""

from uuid import UUID

from starlette.responses import Response

from contacts.api.context import AtDesk, Reader, Writer, answer
from contacts.api.shapes import Erasing, Erasure
from contacts.handlers import erase as erasing
from shared.http import USUAL_ITEMS, Cursor, CursorText, Limit, Page, Router, page
from shared.idempotency import Answer, Once
from shared.postgres import Connection

router = Router(tags=["contacts"])


@router.delete("/v1/contacts/{contact_id}", status_code=202, response_model=Erasing)
async def erase(contact_id: UUID, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Erase a contact everywhere (Art. 17 GDPR). From the answer on it is denied for good; the same when repeated.

    A restriction does not stand in its way: before erasing a restricted contact make sure that the data subject wants
    it, and does not need the data for legal claims (Art. 18(1)(b) and (c), 18(2)). Nor does an open request for a copy,
    which can be answered no more and is listed as `erased`: `warnings` says so (`access_unanswered`).
    """

    async def work(connection: Connection) -> Answer:
        return Answer(await erasing.erase(desk, connection, who.workspace, contact_id), status=202)

    made = await once(work)
    desk.wake()
    return made


@router.get("/v1/erasures", response_model=Page[Erasure])
async def erasures(who: Reader, desk: AtDesk, limit: Limit = USUAL_ITEMS, cursor: CursorText = None) -> Response:
    """Erasures, newest first. They stay as proof that it was done; nothing personal is in them."""
    after = Cursor.decode(cursor, UUID)[0] if cursor is not None else None
    items, last = await erasing.page(desk, who.workspace, after, limit)
    return answer(page(items, Cursor.encode(last) if last else None))


@router.get("/v1/erasures/{erasure_id}", response_model=Erasure)
async def erasure(erasure_id: UUID, who: Reader, desk: AtDesk) -> Response:
    """How far an erasure is, part by part; 404 when this workspace has no such one."""
    return answer(await erasing.one(desk, who.workspace, erasure_id))
