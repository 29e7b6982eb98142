"""Lists, one contact, numbers."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from contacts.api.context import AtDesk, Reader, answer
from contacts.api.shapes import Contact, Days, Denied, Summary
from contacts.domain.consents import Shown
from contacts.handlers import reading
from contacts.store.listing import Filter
from shared.events import Channel, Slug
from shared.http import USUAL_ITEMS, Cursor, CursorText, Limit, Page, Router, page

router = Router(tags=["contacts"])
MOST_ASKED = 200

Consented = Annotated[Shown | None, Query(description="how a purpose and channel stands; none: no row for it")]
Purpose = Annotated[Slug | None, Query(description="narrows to rows of this purpose")]
OnChannel = Annotated[Channel | None, Query(description="narrows to rows of this channel")]
Words = Annotated[
    str | None, Query(max_length=200, description="words of name, company, e-mail or phone; all must fit")
]


@router.get("/v1/contacts", response_model=Page[Contact])
async def contacts(
    who: Reader,
    desk: AtDesk,
    consent: Consented = None,
    purpose: Purpose = None,
    channel: OnChannel = None,
    q: Words = None,
    limit: Limit = USUAL_ITEMS,
    cursor: CursorText = None,
) -> Response:
    """Contacts that fit every filter, newest first; who refused is among them, with an id and no contact details.

    Without `purpose` and `channel` a `consent` fits when any row does. A page is the same however contacts change.
    """
    after = Cursor.decode(cursor, UUID)[0] if cursor is not None else None
    wanted = Filter(consent, purpose, channel, q)
    await reading.check(desk, who.workspace, wanted)
    items, last = await reading.page(desk, who.workspace, wanted, after, limit)
    return answer(page(items, Cursor.encode(last) if last else None))


@router.get("/v1/contacts/{contact_id}", response_model=Contact)
async def contact(contact_id: UUID, who: Reader, desk: AtDesk) -> Response:
    """One contact; 404 when this workspace has no such one, 410 when it was erased."""
    return answer(await reading.one(desk, who.workspace, contact_id))


@router.get("/v1/denied-at-address", response_model=list[Denied])
async def denied_at_address(
    who: Reader, desk: AtDesk, contact_id: Annotated[list[UUID], Query(min_length=1, max_length=MOST_ASKED)]
) -> Response:
    """Which grants of these contacts do not count, because others with the same address denied there no earlier, its
    owner complained of a message, or messages to it come back; `by` says which.

    A contact's own rows say what it said itself; whether it may be messaged only the marketing-gate knows.
    """
    return answer(await reading.denied(desk, who.workspace, contact_id))


@router.get("/v1/summary", response_model=Summary)
async def summary(who: Reader, desk: AtDesk) -> Response:
    """How many contacts there are, and how they stand by purpose and channel."""
    return answer(await reading.summary(desk, who.workspace))


@router.get("/v1/summary/days", response_model=Days)
async def days(who: Reader, desk: AtDesk, days: Annotated[int, Query(ge=1, le=366)] = 60) -> Response:
    """Decisions by purpose and day (UTC), the last `days` days, every day there; the erased are not counted."""
    return answer(await reading.days(desk, who.workspace, days))


@router.get("/v1/purposes")
async def purposes(who: Reader, desk: AtDesk) -> Response:
    """What this workspace asks consent for, with titles by locale, as last heard from conversation."""
    return answer(await reading.purposes(desk, who.workspace))
