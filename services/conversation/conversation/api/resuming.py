"""Going on after a reload with nothing kept on the device but the visitor token."""

from fastapi import Depends, Request
from starlette.responses import Response

from conversation.api.context import Own
from conversation.api.origins import preflight
from conversation.api.visitor import VISITOR_TOKEN, Visitor
from conversation.handlers import resuming
from conversation.handlers.visits import Erased, Unknown
from shared.http import Problem, Router, not_found
from shared.idempotency import Answer

router = Router(tags=["widget"])


@router.options("/v1/widget/{workspace}/{bot_id}/conversations/latest", include_in_schema=False)
async def may_go_on(workspace: str, bot_id: str, own: Own, request: Request) -> Response:
    """Preflight."""
    return await preflight(request, own, workspace)


@router.get("/v1/widget/{workspace}/{bot_id}/conversations/latest", dependencies=[Depends(VISITOR_TOKEN)])
async def latest(workspace: str, bot_id: str, visitor: Visitor, own: Own) -> Response:
    """The visitor's last conversation with this bot, whole; 404 when there is none or it has been idle for too long.

    A `visitor_token` in it is the renewed one. 410 ``erased`` when the contact has been erased.
    """
    try:
        if visitor.workspace != workspace:
            raise Unknown
        return Answer(await resuming.latest(own.context, own.ready_pool, visitor, bot_id)).response()
    except Unknown:
        raise not_found("this visitor has no conversation here to go on with: start one") from None
    except Erased:
        raise Problem(410, "erased", "this contact has been erased: start a new conversation") from None
