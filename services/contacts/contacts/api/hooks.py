"""Webhooks: which tools hear of decisions, and what was delivered to them."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from starlette.responses import Response

from contacts.api.context import AtDesk, Reader, Writer, answer
from contacts.api.shapes import Delivery, Hook, NewHook
from contacts.handlers import hooks
from contacts.store import webhooks as store
from shared.http import USUAL_ITEMS, Cursor, CursorText, Limit, LooseModel, Page, Router, not_found, page
from shared.idempotency import Answer, Once
from shared.postgres import Connection

router = Router(tags=["webhooks"])
USUAL = tuple(kind for kind in hooks.TYPES if kind != "consent.confirmed")
"""All that a tool needs to know: of a grant that a confirmation makes count it hears then, as of any."""


def _known(kind: str) -> str:
    if kind not in hooks.TYPES:
        raise ValueError(f"must be one of {', '.join(hooks.TYPES)}")
    return kind


class Wanted(LooseModel):
    """A tool that wants to hear."""

    url: Annotated[str, Field(max_length=2000, description="https, on the public internet")]
    events: list[Annotated[str, AfterValidator(_known)]] = Field(
        default_factory=lambda: list(USUAL), min_length=1, max_length=8
    )


@router.get("/v1/webhooks", response_model=Page[Hook])
async def webhooks(who: Reader, desk: AtDesk) -> Response:
    """The webhooks of this workspace, oldest first."""
    return answer(page([hooks.shape(row) for row in await store.all_of(desk.pool, who.workspace)], None))


@router.post("/v1/webhooks", status_code=201, response_model=NewHook)
async def add(body: Wanted, who: Writer, desk: AtDesk, once: Once) -> Response:
    """A new webhook. Its `secret` is told now and never again; what comes is signed as Standard Webhooks says.

    What a message holds, how often it is tried and in which order: docs/webhooks.md."""

    async def work(connection: Connection) -> Answer:
        return Answer(await hooks.add(desk, connection, who.workspace, body.url, body.events), status=201)

    return await once(work)


@router.delete("/v1/webhooks/{webhook_id}", status_code=204)
async def end(webhook_id: UUID, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Take a webhook away; what was not delivered yet is not delivered any more."""

    async def work(connection: Connection) -> Answer:
        await hooks.end(desk, connection, who.workspace, webhook_id)
        return Answer(status=204)

    return await once(work)


@router.get("/v1/webhooks/{webhook_id}/deliveries", response_model=Page[Delivery])
async def deliveries(
    webhook_id: UUID, who: Reader, desk: AtDesk, limit: Limit = USUAL_ITEMS, cursor: CursorText = None
) -> Response:
    """What was delivered to a webhook and how that went, newest first; also once it was taken away."""
    after = Cursor.decode(cursor, UUID)[0] if cursor is not None else None
    found = await store.deliveries(desk.pool, who.workspace, webhook_id, after, limit + 1)
    if not found and not await store.exists(desk.pool, who.workspace, webhook_id):
        raise not_found("this workspace has no such webhook")
    last = found[limit - 1]["delivery_id"] if len(found) > limit else None
    return answer(page([hooks.shape_delivery(row) for row in found[:limit]], Cursor.encode(last) if last else None))


@router.post("/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", status_code=202, response_model=Delivery)
async def again(webhook_id: UUID, delivery_id: UUID, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Deliver once more, at once, under the same id; a yes only if it still counts. A tool that was gone gets what
    waits for it, too."""

    async def work(connection: Connection) -> Answer:
        row = await store.again(connection, who.workspace, webhook_id, delivery_id, desk.now())
        if row is None:
            raise not_found("this workspace has no such delivery")
        return Answer(hooks.shape_delivery(row), status=202)

    return await once(work)
