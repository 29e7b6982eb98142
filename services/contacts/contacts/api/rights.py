"""The rights of data subjects: the queue of their requests, access to their data, and who is the same person."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from contacts.api.context import AtDesk, Reader, Writer, answer, language_to_read
from contacts.api.shapes import DataRequest, Other, Suppression
from contacts.handlers import access, merge, queue, records, suppressions, wording
from shared.http import USUAL_ITEMS, Cursor, CursorText, Limit, LooseModel, Page, Router, forms, page
from shared.http.accept import wants_page
from shared.idempotency import Answer, Once
from shared.postgres import Connection

router = Router(tags=["contacts"])
Status = Annotated[Literal["open", "closed"] | None, Query(description="only these")]


class Closing(LooseModel):
    """How a request ended."""

    outcome: Literal["done", "refused"]
    note: Annotated[
        str | None, Field(max_length=2000, description="stays with the contact; a refusal needs one, which says why")
    ] = None


class Extending(LooseModel):
    """Why a request cannot be answered within a month."""

    reason: Annotated[str, Field(max_length=2000, description="stays with the contact")]


class Others(LooseModel):
    """Contacts that are the same person."""

    contact_ids: Annotated[list[UUID], Field(min_length=1, max_length=49)]


@router.get("/v1/requests", response_model=Page[DataRequest])
async def requests(
    who: Reader,
    desk: AtDesk,
    status: Status = None,
    contact_id: Annotated[UUID | None, Query(description="only of this contact")] = None,
    limit: Limit = USUAL_ITEMS,
    cursor: CursorText = None,
) -> Response:
    """What data subjects asked for on their preference page, the one due first before the others."""
    after = Cursor.decode(cursor, int, UUID) if cursor is not None else None
    place = (after[0], after[1]) if after else None
    is_open = None if status is None else status == "open"
    items, last = await queue.page(
        desk, who.workspace, is_open=is_open, contact_id=contact_id, after=place, limit=limit
    )
    return answer(page(items, Cursor.encode(*last) if last else None))


@router.post("/v1/requests/{request_id}/close", response_model=DataRequest)
async def close(request_id: UUID, body: Closing, who: Writer, desk: AtDesk, once: Once) -> Response:
    """End a request as done or refused, with the reason. One for erasure is ended by erasing its contact."""

    async def work(connection: Connection) -> Answer:
        closed = await queue.close(desk, connection, who.workspace, request_id, body.outcome, body.note)
        return Answer(closed, contact_id=closed["contact_id"])

    made = await once(work)
    desk.wake()
    return made


@router.post("/v1/requests/{request_id}/extend", response_model=DataRequest)
async def extend(request_id: UUID, body: Extending, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Put off by two months the day by which a request is due, with the reason: once, and within the first month. Tell
    the data subject so within that month (Art. 12(3) GDPR)."""

    async def work(connection: Connection) -> Answer:
        extended = await queue.extend(desk, connection, who.workspace, request_id, body.reason)
        return Answer(extended, contact_id=extended["contact_id"])

    return await once(work)


@router.get("/v1/suppressions", response_model=Page[Suppression])
async def reported(who: Reader, desk: AtDesk, limit: Limit = USUAL_ITEMS, cursor: CursorText = None) -> Response:
    """Bounces, complaints and lifted bounces that the gate was told of, newest first. The gate alone judges by them."""
    after = Cursor.decode(cursor, UUID)[0] if cursor is not None else None
    items, last = await suppressions.page(desk, who.workspace, after, limit)
    return answer(page(items, Cursor.encode(last) if last else None))


@router.get("/v1/contacts/{contact_id}/export", responses=forms("text/html"))
async def export(contact_id: UUID, who: Reader, desk: AtDesk, request: Request) -> Response:
    """All that is kept of a contact (Art. 15 and 20 GDPR): JSON, or a page to read by `Accept: text/html`, in Czech,
    English, German or Slovak by `?lang=cs|en|de|sk`, else by `Accept-Language`.

    Notices as they were shown come from the ledger, conversations as they were held and mails from conversation, by
    the caller's own token; without the scope `ledger:read`, or with one of the two away, `complete` is false and
    `missing` says what is not in it.
    """
    bearer = request.headers.get("authorization", "")
    found = await access.export(desk, who.workspace, contact_id, bearer)
    if wants_page(request.headers.get("accept")):
        return _to_read(access.to_read(found, language_to_read(request)))
    name = f'attachment; filename="contact-{contact_id}.json"'
    response = answer(found)
    response.headers["Content-Disposition"] = name
    return response


@router.get("/v1/records-of-processing", responses=forms("text/html"))
async def records_of_processing(who: Reader, desk: AtDesk, request: Request) -> Response:
    """Records of processing activities (Art. 30(1) and (2) GDPR): JSON or a page, as the export."""
    found = await records.records(desk, who.workspace)
    if wants_page(request.headers.get("accept")):
        return _to_read(records.to_read(found, language_to_read(request)))
    return answer(found)


def _to_read(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": wording.policy()})


@router.get("/v1/contacts/{contact_id}/same-person", response_model=list[Other])
async def same_person(contact_id: UUID, who: Reader, desk: AtDesk) -> Response:
    """Other contacts of the same person: they share an address, or were linked."""
    return answer(await access.same_person(desk, who.workspace, contact_id))


@router.post("/v1/contacts/{contact_id}/merge", response_model=list[Other])
async def link(contact_id: UUID, body: Others, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Link contacts as one person: they are shown together. No grant is copied and no denial is lost."""

    async def work(connection: Connection) -> Answer:
        others = await merge.merge(desk, connection, who.workspace, contact_id, body.contact_ids)
        return Answer(others, contact_id=contact_id)

    return await once(work)


@router.post("/v1/contacts/{contact_id}/split", response_model=list[Other])
async def unlink(contact_id: Annotated[UUID, Path()], who: Writer, once: Once) -> Response:
    """Take a contact out of its link."""

    async def work(connection: Connection) -> Answer:
        return Answer(await merge.split(connection, who.workspace, contact_id), contact_id=contact_id)

    return await once(work)
