"""The studio: its page, and what it asks of drafts while they are typed. Nothing here writes."""

import json
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Annotated, Literal

from fastapi import Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from conversation.api.bots import findings_in, processor_of
from conversation.api.context import Own, Running
from conversation.api.workspace import READ, refuse_unfit
from conversation.domain.answers import Answer as Given
from conversation.domain.answers import AnswerInvalid
from conversation.domain.bots import Bot
from conversation.domain.check import check, publishable
from conversation.domain.fields import FieldInvalid
from conversation.domain.preview import Move, Withdrawal
from conversation.domain.workspace import Workspace
from conversation.handlers.preview import MoveRefused, preview, workspace_of
from conversation.handlers.studio import NotPublishable
from shared.http import Caller, LooseModel, Problem, Router, accept, not_found
from shared.idempotency import Answer

router = Router(tags=["studio"])
MOST_MOVES = 200
_LANGUAGES = {"cs": "cs", "sk": "cs", "en": "en"}
_TYPES = {"css": "text/css", "js": "text/javascript"}


class Draft(LooseModel):
    """A bot as it is being typed, and the workspace too where it has not been saved yet."""

    bot: Bot
    workspace: Workspace | None = None


class MoveBody(LooseModel):
    """One thing that the visitor of a preview does."""

    kind: Literal["answer", "withdraw"] = "answer"
    step_id: str | None = None
    value: str | None = None
    input: Literal["button", "typed"] = "button"
    purpose: str | None = None

    def move(self) -> Move:
        """For the rules."""
        if self.kind == "withdraw":
            return Withdrawal(self.purpose)
        return Given(self.step_id, self.value, self.input)


class PreviewBody(Draft):
    """A draft, and everything that was done in its preview so far.

    `again`: to see how the conversation stands, the last move is not new and so is not refused any more.
    """

    locale: Annotated[str, Field(max_length=100)] | None = None
    moves: Annotated[list[MoveBody], Field(max_length=MOST_MOVES)] = Field(default_factory=list)
    again: bool = False


async def _workspace(body: Draft, own: Running, who: Caller) -> Workspace:
    refuse_unfit(body.bot, "/name", within="/bot")
    if body.workspace is not None:
        refuse_unfit(body.workspace, "/controller/name", within="/workspace")
        return body.workspace
    async with own.ready_pool.acquire() as connection:
        return await workspace_of(connection, who.workspace)


@router.post("/v1/studio/check")
async def checked(body: Draft, who: READ, own: Own, request: Request) -> Response:
    """What the publish check says of a draft that need not be kept. Changes nothing."""
    found = check(body.bot, await _workspace(body, own, who))
    return Answer({"publishable": publishable(found), "findings": findings_in(request, found)}).response()


@router.post("/v1/studio/preview")
async def previewed(body: PreviewBody, who: READ, own: Own, request: Request) -> Response:
    """Talk with a draft: ``{conversation, answer}`` after `moves`, shaped as the widget's answers are.

    Nothing is kept, said or decided by it: the moves are the only state, and they come from the caller each time.
    What the last move must not do is refused as in the widget. 409 ``not_publishable`` where a notice is missing.
    """
    workspace = await _workspace(body, own, who)
    moves = [item.move() for item in body.moves]
    try:
        played = preview(
            body.bot, workspace, processor_of(own.settings), body.locale, moves, own.context.clock(), again=body.again
        )
    except NotPublishable as error:
        detail = "a preview needs a controller and purposes that are known: see findings"
        raise Problem(
            409, "not_publishable", detail, extra={"findings": findings_in(request, error.findings)}
        ) from None
    except MoveRefused as error:
        raise _refusal(error) from None
    return Answer(played).response()


def _refusal(error: MoveRefused) -> Problem:
    extra = {"expects": error.waits_for}
    match error.why:
        case FieldInvalid() as invalid:
            return Problem(422, invalid.code, invalid.detail, extra=extra)
        case AnswerInvalid() as invalid:
            return Problem(422, "invalid", invalid.detail, extra=extra)
        case _:
            return Problem(409, "step_out_of_order", "another step waits for an answer, or none", extra=extra)


@cache
def _file(name: str) -> str:
    return (resources.files("conversation") / "static" / "studio" / name).read_text(encoding="utf-8")


@cache
def _page(language: str, home: str) -> str:
    words = json.loads(_file("words.json"))[language]
    data = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return Template(_file("studio.html")).substitute({**words, "lang": language, "words": data, "home": home})


def _serve(text: str, kind: str) -> Response:
    return Response(text, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/studio", include_in_schema=False)
async def page(request: Request, own: Own, lang: str = "") -> Response:
    """The page, without a token, for it holds nothing: in Czech or English by ``?lang=``, else by the browser."""
    preferred = accept.language(request.headers.get("accept-language"), tuple(_LANGUAGES), "en")
    home = escape(own.settings.public_conversation_url.rstrip("/"))
    return _serve(_page(_LANGUAGES.get(lang) or _LANGUAGES[preferred], home), "text/html")


@router.get("/studio/", include_in_schema=False)
async def page_with_slash() -> Response:
    """The page has one address."""
    return RedirectResponse("/studio", 308)


@router.get("/studio/{name}", include_in_schema=False)
async def static(name: str) -> Response:
    """The page's scripts, style and ready-made bots."""
    kind = _TYPES.get(name.rpartition(".")[2])
    if kind is None or name not in {
        item.name for item in (resources.files("conversation") / "static" / "studio").iterdir()
    }:
        raise not_found()
    return _serve(_file(name), kind)
