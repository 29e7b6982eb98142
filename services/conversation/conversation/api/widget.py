"""``/v1/widget``: a conversation, step by step. The order of the steps is the server's to keep."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Request
from msgspec.structs import replace
from pydantic import Field
from pydantic_core import from_json
from starlette.responses import Response

from conversation.api.bodies import conversation_id_of, documented, read_body
from conversation.api.context import Own, Running, running
from conversation.api.origins import allow, preflight, readable, workspace_of
from conversation.api.visitor import VISITOR_TOKEN, Visitor, holder_of, visitor_of, withdrawing
from conversation.domain import texts
from conversation.domain.answers import Answer as Given
from conversation.domain.answers import AnswerInvalid, StepOutOfOrder, says_no, typed_no
from conversation.domain.field_words import WAY_ON
from conversation.domain.fields import FieldInvalid
from conversation.domain.flow import expects
from conversation.domain.locales import SHIPPED, resolve
from conversation.domain.taking_back import heard_withdrawal
from conversation.domain.tokens import Holder
from conversation.handlers import visits
from conversation.handlers.deciding import Taken
from conversation.handlers.visits import Erased, Moved, Unknown
from conversation.store import conversations
from conversation.store.conversations import KeptKey, KeyUsed
from conversation.store.known import Reader
from shared.events import Decision
from shared.http import LooseModel, Problem, Router, direct, not_found, of_status
from shared.idempotency import Answer, Idempotency, once_for
from shared.keys import key_before_shape
from shared.postgres import Connection
from shared.problems import Fault

router = Router(tags=["widget"])
_JSON = "application/json"
TOO_MANY = 429
_CONTROL = "\x01"
"""How NUL in an answer is read, which PostgreSQL cannot keep: as another control character, for which each kind of step
has a rule."""


class Honeypot(LooseModel):
    """`website` is a field that people do not see, and so leave empty; whoever fills it in is a program, or has one
    that fills in forms."""

    website: Annotated[str, Field(max_length=1000)] | None = None


def _filled_in(locale: str, **extra: Any) -> Problem:
    """What whoever filled the field in is told; nothing of what they sent is kept."""
    detail = texts.FILLED_IN[locale]
    return Problem(422, "invalid", detail, errors=[{"pointer": "/website", "detail": detail}], extra=extra)


class StartBody(Honeypot):
    """How a conversation begins. Of `page_url` only origin and path are kept."""

    locale: Annotated[str, Field(max_length=100)] | None = None
    page_url: str | None = None
    visitor_token: str | None = None


class AnswerBody(Honeypot):
    """An answer. `value` null passes an optional field over; `step_id` does not matter for a typed withdrawal.

    `region` (two letters of a country) reads a phone number without a country code; without it the language says.
    """

    step_id: str | None
    value: str | None
    input: Literal["button", "typed"]
    region: Annotated[str, Field(max_length=10)] | None = None


class WithdrawBody(LooseModel):
    """What to withdraw: one purpose, or, without one, everything that is granted."""

    purpose: str | None = None


@router.options("/v1/widget/{workspace}/{bot_id}/conversations", include_in_schema=False)
async def may_start(workspace: str, bot_id: str, own: Own, request: Request) -> Response:
    """Preflight of the start."""
    return await preflight(request, own, workspace)


@router.options("/v1/widget/conversations/{conversation_id}", include_in_schema=False)
@router.options("/v1/widget/conversations/{conversation_id}/answers", include_in_schema=False)
@router.options("/v1/widget/conversations/{conversation_id}/withdraw", include_in_schema=False)
async def may_go_on(conversation_id: UUID, own: Own, request: Request) -> Response:
    """Preflight of everything after the start."""
    return await preflight(request, own, await workspace_of(own, conversation_id))


@router.post(
    "/v1/widget/{workspace}/{bot_id}/conversations",
    status_code=201,
    openapi_extra=documented(StartBody, key=False, token=False),
)
@direct
async def start(request: Request) -> Response:
    """Begin a conversation. A `visitor_token` that is good goes on as the same contact, any other begins a new one.

    `renewed` says that the new token takes the place of one that would have ended before the consent does.
    """
    own = running(request)
    workspace, bot_id = request.path_params["workspace"], request.path_params["bot_id"]
    readable(request)
    own.limits.call(request)
    await allow(request, own, workspace)
    own.limits.start(request)
    body = await read_body(request, StartBody)
    if body.website:
        kept = await own.context.known.workspace(own.ready_pool, workspace)
        raise _filled_in(resolve(body.locale, SHIPPED, kept.workspace.default_locale if kept else "en"))
    try:
        begun = await visits.begin(
            own.context, own.ready_pool, workspace, bot_id, body.locale, body.page_url, body.visitor_token
        )
    except Unknown:
        raise not_found("there is no such bot published") from None
    except Moved as error:
        raise _problem(error) from None
    return Response(begun, 201, media_type=_JSON)


@router.get("/v1/widget/conversations/{conversation_id}", dependencies=[Depends(VISITOR_TOKEN)])
async def look(conversation_id: UUID, visitor: Visitor, own: Own) -> Response:
    """The whole conversation, to go on after a reload. A `visitor_token` in it takes the place of the one that asked:
    it is renewed in the second half of its time, as long as a consent holds."""
    try:
        return Answer(await visits.look(own.context, own.ready_pool, visitor, conversation_id)).response()
    except (Unknown, Erased) as error:
        raise _problem(error) from None


@router.post("/v1/widget/conversations/{conversation_id}/answers", openapi_extra=documented(AnswerBody))
@direct
async def answered(request: Request) -> Response:
    """Answer the step that waits. 409 ``step_out_of_order`` and 422 tell by `expects` what is waited for.

    A withdrawal puts an open consent question that it covers again, under another `step_id`: a yes to the one of before
    is out of order.
    """
    own = running(request)
    visitor, conversation_id, body = await _heard(request, own)
    given = Given(body.step_id, body.value and body.value.replace("\0", _CONTROL), body.input, body.region)
    if body.website:
        await _refuse_programs(own, visitor, conversation_id, given)
    invalid: FieldInvalid | None = None

    async def take(reader: Reader, key: KeptKey | None) -> Taken:
        nonlocal invalid
        try:
            return await visits.give_answer(own.context, reader, visitor, conversation_id, given, key)
        except (StepOutOfOrder, AnswerInvalid, FieldInvalid) as error:
            invalid = error if isinstance(error, FieldInvalid) else None
            raise await _refusal(own, reader, visitor, conversation_id, error, given) from None

    try:
        response = await _once(own, visitor, once_for(request), take)
    except Problem as problem:
        response = problem.response()
    if invalid and "Idempotent-Replayed" not in response.headers:
        own.context.known.conversations.drop(conversation_id)
        tried = (conversation_id, body.step_id or "", own.context.clock(), invalid.asked_back)
        await conversations.count_try(own.ready_pool, *tried)
    return response


@router.post(
    "/v1/widget/conversations/{conversation_id}/withdraw", openapi_extra=documented(WithdrawBody, required=False)
)
@direct
async def withdrawn(request: Request) -> Response:
    """Take consent back, at any step and after the end. `decisions` lists exactly what was recorded. Without a body it
    is everything that is granted."""
    own = running(request)
    visitor, conversation_id = await withdrawing(request, own), conversation_id_of(request)
    async with key_before_shape(request):
        body = await read_body(request, WithdrawBody, without={})

    async def take(reader: Reader, key: KeptKey | None) -> Taken:
        return await visits.withdraw_all(own.context, reader, visitor, conversation_id, body.purpose, key)

    return await _once(own, visitor, once_for(request), take)


async def _heard(request: Request, own: Running) -> tuple[Holder, UUID, AnswerBody]:
    """Who answers what, in which conversation. Raises Problem 429, but not for words that take consent back: their
    writer is then counted alone, as for the button (`withdrawing`)."""
    try:
        visitor, conversation_id = await visitor_of(request, own), conversation_id_of(request)
        own.limits.answer(conversation_id)
        async with key_before_shape(request):
            return visitor, conversation_id, await read_body(request, AnswerBody, nul=True)
    except Problem as problem:
        if problem.status_code != TOO_MANY:
            raise
        too_many = problem
    try:
        visitor = holder_of(request, own)
    except Problem:
        raise too_many from None
    body = await read_body(request, AnswerBody, nul=True)
    if body.input != "typed" or not heard_withdrawal(body.value or "", "en"):
        raise too_many
    return await withdrawing(request, own), conversation_id_of(request), body


async def _refuse_programs(own: Running, visitor: Holder, conversation_id: UUID, given: Given) -> None:
    """Raises Problem 422 for an answer with the field filled in that people do not see, unless it refuses or takes
    consent back: that is as easy as giving it, and hurts nobody who did not mean it."""
    try:
        kept, published = await visits.read(own.context, own.ready_pool, visitor, conversation_id)
    except (Unknown, Erased) as error:
        raise _problem(error) from None
    if not says_no(published, kept.locale, given):
        raise _filled_in(kept.locale, expects=expects(published, kept.locale, kept.talk, kept.standings))


Refused = StepOutOfOrder | AnswerInvalid | FieldInvalid
Take = Callable[[Reader, KeptKey | None], Awaitable[Taken]]


async def _once(own: Running, visitor: Holder, once: Idempotency, take: Take) -> Response:
    """Take a step once for each key.

    The usual case is one statement that also keeps the answer. A key that was used, or a step that is refused, goes
    the general way of `shared.idempotency`.
    """
    ticket = await once.ticket()
    try:
        taken = await take(own.ready_pool, KeptKey(*ticket, b"") if ticket else None)
    except (Unknown, Erased, Moved) as error:
        raise _problem(error) from None
    except (KeyUsed, Problem):
        if ticket is None:
            raise
        response = await once(lambda connection: _again(connection, visitor, take))
        own.wake()
        return response
    if taken.said_something:
        own.wake()
    return Response(taken.body, media_type=_JSON)


async def _again(connection: Connection, visitor: Holder, take: Take) -> Answer:
    try:
        taken = await take(connection, None)
    except (Unknown, Erased, Moved) as error:
        raise _problem(error) from None
    return Answer(from_json(taken.body), contact_id=visitor.contact_id)


async def _refusal(
    own: Running, reader: Reader, visitor: Holder, conversation_id: UUID, error: Refused, given: Given
) -> Problem:
    """The problem of an answer that was not taken, with what is waited for. It never repeats the value.

    `meant` is ``refused`` where a no was typed to a consent question that waits no longer, for a client whose visitor
    was looking at it still: what another tab granted meanwhile is theirs to take back.
    """
    kept, published = await visits.read(own.context, reader, visitor, conversation_id)
    tries = kept.talk.tries + isinstance(error, FieldInvalid)
    waits = expects(published, kept.locale, replace(kept.talk, tries=tries), kept.standings)
    extra: dict[str, Any] = {"expects": waits}
    if isinstance(error, StepOutOfOrder):
        detail = "another step waits for an answer, or none: see expects"
        if typed_no(published, kept.locale, given):
            extra["meant"] = Decision.REFUSED
        return Problem(409, "step_out_of_order", detail, extra=extra)
    code, detail = "invalid", error.detail
    if isinstance(error, FieldInvalid):
        code = error.code
        detail += "" if extra["expects"]["required"] else f" {WAY_ON[kept.locale]}"
    fault: Fault = {"pointer": "/value", "detail": detail}
    return Problem(422, code, detail, errors=[fault], extra=extra)


def _problem(error: Exception) -> Problem:
    match error:
        case Erased():
            return Problem(410, "erased", "this contact has been erased: start a new conversation")
        case Moved():
            return of_status(503)
        case _:
            return not_found("there is no such conversation of this visitor")
