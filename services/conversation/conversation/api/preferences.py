"""``/p/{token}``: the visitor's preference page, without JavaScript; the same by JSON for programs."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.responses import HTMLResponse, RedirectResponse, Response

from conversation.api.bodies import read_body
from conversation.api.bots import processor_of
from conversation.api.context import Own, Running
from conversation.api.pages import (
    FORMS,
    KEPT_FROM_ROBOTS,
    PROBLEM_PAGES,
    Responses,
    content_type,
    for_visitors,
    locale_of,
    once,
    render,
)
from conversation.domain import texts, tokens
from conversation.domain.locales import SHIPPED, resolve
from conversation.domain.tokens import Holder
from conversation.handlers import mailing, preferences
from conversation.handlers.preference_done import told
from conversation.handlers.preference_view import view
from conversation.handlers.preferences import Choice, Kind, NoticeChanged, NotOffered, PurposeUnknown
from conversation.handlers.recording import freshness_of, items
from conversation.handlers.visits import Erased, Unknown
from conversation.store import people
from conversation.words import words
from shared.events import Channel, Decision, Sha256
from shared.http import LooseModel, Problem, Router, body_limit, inlined, invalid, not_found, parse_json
from shared.idempotency import Answer
from shared.keys import key_before_shape
from shared.links import Receipt, receipt_token
from shared.postgres import Connection
from shared.times import rfc3339

router = Router(tags=["visitor's pages"])
MOST_BYTES = 16 * 1024
DONE = ("granted", "withdrawn", "objected", "nothing", "erasure", "access", "changed", "mail", "enough")
NOTICE_CHANGED = "notice_changed"
_ONWARD: Responses = {303: {"description": "To a form: on to the page"}, **PROBLEM_PAGES}
Model = TypeVar("Model", bound=BaseModel)


class ChoiceBody(LooseModel):
    """`purpose` is an id or ``all``. `channel` withdraws on one channel; `notice` is the hash of what was shown."""

    purpose: str
    decision: Literal["granted", "withdrawn", "objected"]
    channel: Channel | None = None
    notice: Sha256 | None = None


class RequestBody(LooseModel):
    """What a data subject asks for."""

    kind: Kind


class MailBody(LooseModel):
    """Of which purpose the mail is to be sent again."""

    purpose: str


def _documented(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"schema": inlined(model)}
    return {"requestBody": {"required": True, "content": dict.fromkeys(("application/json", *FORMS), schema)}}


async def _for_holder(
    request: Request, own: Running, token: str, work: Callable[[Holder], Awaitable[Response]]
) -> Response:
    """As `for_visitors`. A good link is counted by its holder alone, who may take consent back with it; any other by
    where it comes from."""

    async def held() -> Response:
        async with key_before_shape(request):
            return await work(own.limits.own(request, lambda: _holder(own, token)))

    return await for_visitors(request, held, as_often_as_wanted=True)


def _holder(own: Running, token: str) -> Holder:
    try:
        return tokens.read(own.context.link_key, tokens.PREFERENCES, token, own.context.clock())
    except tokens.TokenInvalid:
        raise not_found("not a preference link of ours, or a mangled one: nothing has changed") from None


@router.get("/p/{token}", response_class=HTMLResponse, responses=PROBLEM_PAGES)
async def show(token: str, own: Own, request: Request) -> Response:
    """What was said, when and on which words, per purpose and channel, and everything that can be changed.

    404 for a mangled link, 410 ``erased`` once the contact is erased.
    """

    async def work(holder: Holder) -> Response:
        done = request.query_params.get("done")
        return await _page(request, own, holder, done if done in DONE else None)

    return await _for_holder(request, own, token, work)


@router.post("/p/{token}", openapi_extra=_documented(ChoiceBody), responses=_ONWARD)
@body_limit(MOST_BYTES)
async def choose(token: str, own: Own, request: Request) -> Response:
    """Withdraw one purpose or all, object to everything, or grant one purpose on the notice that the page shows.

    A form is answered 303, JSON 200 ``{decisions, freshness}``; `decisions` lists exactly what was recorded.
    ``granted`` with ``all`` is 422: each purpose is agreed to by itself. 409 ``notice_changed``: other words were read.
    """

    async def work(holder: Holder) -> Response:
        body = await _body(request, ChoiceBody)
        if body.decision == "granted" and (body.purpose == "all" or body.channel is not None):
            raise invalid(
                "/purpose", "consent is given to one purpose at a time, on all its channels: name the purpose"
            )
        choice = Choice(
            Decision(body.decision), None if body.purpose == "all" else body.purpose, body.channel, body.notice
        )
        locale = await _locale(request, own, holder)
        try:
            response = await once(request, lambda connection: _choose(own, connection, holder, choice, locale))
        except Problem as problem:
            if problem.code != NOTICE_CHANGED or content_type(request) not in FORMS:
                raise
            return _onward(request, token, "changed", body.purpose)
        return _answered(request, response, token, lambda said: body.decision if said["decisions"] else "nothing")

    try:
        return await _for_holder(request, own, token, work)
    finally:
        own.wake()


async def _choose(own: Running, connection: Connection, holder: Holder, choice: Choice, locale: str) -> Answer:
    context = own.context
    try:
        person, told = await preferences.choose(context, connection, holder, choice, processor_of(own.settings), locale)
    except PurposeUnknown:
        raise invalid("/purpose", "there is no such purpose in this workspace: name an id, or all") from None
    except NotOffered:
        raise invalid("/purpose", "this purpose can no longer be agreed to") from None
    except NoticeChanged:
        raise Problem(409, NOTICE_CHANGED, "the notice has changed since: read it and decide again") from None
    except (Unknown, Erased) as error:
        raise _gone(error) from None
    promise = freshness_of(context.freshness_key, person, told)
    return Answer({"decisions": items(told), "freshness": {"token": promise}}, contact_id=holder.contact_id)


@router.post("/p/{token}/requests", status_code=202, openapi_extra=_documented(RequestBody), responses=_ONWARD)
@body_limit(MOST_BYTES)
async def ask(token: str, own: Own, request: Request) -> Response:
    """Ask for erasure (Art. 17 GDPR) or for one's data (Art. 15 and 20); contacts hears of it as an event.

    With a request for erasure every consent is withdrawn at once. A form is answered 303, JSON 202 ``{request_id, kind,
    requested_at, decisions}``: `decisions` lists what was withdrawn. Asked again within a day it is the same request.
    """

    async def work(holder: Holder) -> Response:
        body = await _body(request, RequestBody)
        locale = await _locale(request, own, holder)
        response = await once(request, lambda connection: _ask(own, connection, holder, body.kind, locale))
        return _answered(request, response, token, lambda said: body.kind)

    try:
        return await _for_holder(request, own, token, work)
    finally:
        own.wake()


async def _ask(own: Running, connection: Connection, holder: Holder, kind: Kind, locale: str) -> Answer:
    processor = processor_of(own.settings)
    try:
        request_id, at, told = await preferences.ask(own.context, connection, holder, kind, processor, locale)
    except (Unknown, Erased) as error:
        raise _gone(error) from None
    said = {"request_id": str(request_id), "kind": kind, "requested_at": rfc3339(at), "decisions": items(told)}
    return Answer(said, 202, contact_id=holder.contact_id)


@router.post("/p/{token}/mail", status_code=202, openapi_extra=_documented(MailBody), responses=_ONWARD)
@body_limit(MOST_BYTES)
async def send_again(token: str, own: Own, request: Request) -> Response:
    """Have the mail that asks whether the address is theirs sent again, for a purpose that waits for it.

    A form is answered 303, JSON 202 ``{asked}``: false when nothing waits, or enough mails were sent for now.
    """

    async def work(holder: Holder) -> Response:
        body = await _body(request, MailBody)
        response = await once(request, lambda connection: _again(own, connection, holder, body.purpose))
        return _answered(request, response, token, lambda said: "mail" if said["asked"] else "enough")

    try:
        return await _for_holder(request, own, token, work)
    finally:
        own.wake()


async def _again(own: Running, connection: Connection, holder: Holder, purpose: str) -> Answer:
    try:
        person, _ = await preferences.held(connection, holder)
    except (Unknown, Erased) as error:
        raise _gone(error) from None
    asked = await mailing.ask_again(own.context, connection, person, purpose)
    return Answer({"asked": asked}, 202, contact_id=holder.contact_id)


def _answered(request: Request, response: Response, token: str, done: Callable[[Any], str]) -> Response:
    """For a form: on to the page, which says what was done. Else the answer itself."""
    if response.status_code >= 400 or content_type(request) not in FORMS:
        response.headers.update(KEPT_FROM_ROBOTS)
        return response
    onward = _onward(request, token, done(parse_json(bytes(response.body))))
    if "Idempotent-Replayed" in response.headers:
        onward.headers["Idempotent-Replayed"] = "true"
    return onward


def _onward(request: Request, token: str, done: str, opened: str = "") -> Response:
    locale = resolve(request.query_params.get("locale"), SHIPPED, "")
    query = {"done": done, **({"locale": locale} if locale else {}), **({"open": opened} if opened else {})}
    return RedirectResponse(f"/p/{token}?{urlencode(query)}", 303)


async def _body(request: Request, model: type[Model]) -> Model:
    """A form's or a JSON body. Raises Problem, RequestValidationError."""
    if content_type(request) not in FORMS:
        return await read_body(request, model)
    await request.body()  # kept, so that the idempotency key can be held to it
    async with request.form(max_files=1, max_fields=10) as form:
        content = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise RequestValidationError(faults, body=content) from None


def _gone(error: Exception) -> Problem:
    if isinstance(error, Erased):
        return Problem(410, "erased", "the data of this contact have been erased, and this link with them")
    return not_found("nobody is known by this link")


async def _locale(request: Request, own: Running, holder: Holder) -> str:
    return locale_of(request, await people.last_locale(own.ready_pool, holder.workspace, holder.contact_id))


async def _page(request: Request, own: Running, holder: Holder, done: str | None) -> Response:
    locale = await _locale(request, own, holder)
    try:
        shown = await view(own.context, own.ready_pool, holder, processor_of(own.settings), locale)
    except (Unknown, Erased) as error:
        raise _gone(error) from None
    controller, said = shown.workspace.controller, words(locale)
    message = await told(own.context, own.ready_pool, holder, shown, done, said) if done else None
    processor = processor_of(own.settings)
    ledger = own.settings.public_consent_ledger_url.rstrip("/")
    content = {
        "controller": {
            "name": controller.name if controller else "",
            "who": ", ".join(filter(None, (controller.name, controller.address, controller.email)))
            if controller
            else "",
        },
        "processor": ", ".join(filter(None, (processor.name, processor.address, processor.email))),
        "policy_url": shown.workspace.privacy_policy_url,
        "rows": shown.rows,
        "past": shown.past,
        "restricted": shown.is_restricted,
        "titles": {row.id: row.title for row in shown.rows},
        "receipts": {item.event_id: f"{ledger}/r/{_receipt(own, holder, item.event_id)}" for item in shown.past},
        "states": said.states,
        "channels": said.channels,
        "methods": said.methods,
        "grant_label": texts.GRANT_LABEL[locale],
        "message": message,
        "tone": "warned" if done in ("changed", "enough") else "done",
        "opened": request.query_params.get("open"),
    }
    return render(request, "preferences.html", locale, content)


def _receipt(own: Running, holder: Holder, event_id: Any) -> str:
    return receipt_token(own.context.link_key, Receipt(holder.workspace, holder.contact_id, event_id))
