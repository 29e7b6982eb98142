"""``/v1/workspace``: who the controller is, and for which purposes they ask."""

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from conversation.api.context import Own
from conversation.api.tags import refuse_stale, tag_of
from conversation.domain.signs import unfit
from conversation.domain.workspace import PurposeInUse, PurposeRetired, Workspace
from conversation.handlers.studio import change_workspace
from conversation.store import studio
from shared import freshness
from shared.faults import MOST
from shared.freshness import Freshness
from shared.http import Caller, Problem, Router, caller, invalid, not_found
from shared.idempotency import Answer, Once
from shared.postgres import Connection

router = Router(tags=["workspace"])
READ = Annotated[Caller, Depends(caller("bots:read"))]
WRITE = Annotated[Caller, Depends(caller("bots:write"))]
EVERY = "all"
"""What the preference page calls every purpose at once, and so no single one can be called."""


class Visible(BaseModel):
    """Give `token` as `at_least` to see what was written."""

    token: str


class WorkspaceAnswer(Workspace):
    """The workspace as it was set up."""

    freshness: Visible


def body_of(workspace: Workspace) -> dict[str, Any]:
    """A workspace as it can be PUT again."""
    return workspace.model_dump(mode="json")


def refuse_unfit(definition: BaseModel, *names: str, within: str = "") -> None:
    """Problem 422 for texts that read otherwise than they are kept, and for `names` (pointers) that are no line.

    Asked where something new comes in, not of what is kept: an older version with such a text stays readable.
    """
    faults = [(within + pointer, detail) for pointer, detail in unfit(definition.model_dump(mode="json"), names)]
    if faults:
        errors: list[Any] = [{"pointer": pointer, "detail": detail} for pointer, detail in faults[:MOST]]
        raise Problem(422, "invalid", "something in the request is not valid; see errors", errors=errors)


@router.get("/v1/workspace", response_model=Workspace)
async def read(who: READ, own: Own) -> Response:
    """The workspace of the caller's token. 404 before it has been set up."""
    async with own.ready_pool.acquire() as connection:
        kept = await studio.workspace(connection, who.workspace)
    if kept is None:
        raise not_found("this workspace has not been set up yet: PUT it first")
    return Answer(body_of(kept.workspace), headers={"ETag": tag_of(body_of(kept.workspace))}).response()


@router.put(
    "/v1/workspace",
    response_model=WorkspaceAnswer,
    responses={201: {"model": WorkspaceAnswer, "description": "Set up for the first time"}},
)
async def change(body: Workspace, who: WRITE, own: Own, once: Once, request: Request) -> Response:
    """Set the workspace up. 409 ``purpose_in_use`` for a purpose dropped that somebody consented to, 409
    ``purpose_retired`` for one brought back. `freshness` names what the gate must have heard.

    With ``If-Match`` (the ``ETag`` of what was read) only over that set-up, else 412 ``changed_meanwhile``.
    """
    refuse_unfit(body, "/controller/name")
    for place, purpose in enumerate(body.purposes):
        if purpose.id == EVERY and not purpose.retired:
            raise invalid(f"/purposes/{place}/id", "`all` stands for every purpose at once: choose another id")
    context = own.context

    async def work(connection: Connection) -> Answer:
        if "if-match" in request.headers or "if-none-match" in request.headers:
            await studio.take_turn(connection, who.workspace)
            before = await studio.workspace(connection, who.workspace)
            refuse_stale(request, tag_of(body_of(before.workspace)) if before else None)
        try:
            changed = await change_workspace(
                connection, who.workspace, body, now=context.clock(), event_id=context.new_id()
            )
        except PurposeInUse as error:
            raise Problem(409, "purpose_in_use", str(error)) from None
        except PurposeRetired as error:
            raise Problem(409, "purpose_retired", str(error)) from None
        promise = Freshness(who.workspace, configured=changed.kept.version)
        token = {"token": freshness.sign(context.freshness_key, promise)}
        said = body_of(changed.kept.workspace)
        status = 201 if changed.is_new else 200
        return Answer({**said, "freshness": token}, status, headers={"ETag": tag_of(said)})

    answered = await once(work)
    context.known.forget_workspace(who.workspace)
    own.wake()
    return answered
