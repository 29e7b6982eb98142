"""``/u/{token}``: one-click unsubscribe, exactly by RFC 8058. The gate hands the link out with every allowed answer."""

from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from conversation.api.bots import processor_of
from conversation.api.context import Own, Running
from conversation.api.pages import (
    ALSO_PAGES,
    FORMS,
    PROBLEM_PAGES,
    as_json,
    content_type,
    for_visitors,
    locale_of,
    once,
    render,
    wants_page,
)
from conversation.domain.workspace import worded
from conversation.handlers import unsubscribing
from conversation.words import words
from shared.http import Problem, Router, body_limit, invalid, not_found
from shared.idempotency import Answer
from shared.links import LinkInvalid, Unsubscribe, read_unsubscribe
from shared.postgres import Connection

router = Router(tags=["visitor's pages"])
FIELD, VALUE = "List-Unsubscribe", "One-Click"
MOST_BYTES = 16 * 1024
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "object", "required": [FIELD], "properties": {FIELD: {"const": VALUE}}}}
            for kind in FORMS
        },
    }
}


def _link(own: Running, token: str) -> Unsubscribe:
    try:
        return read_unsubscribe(own.context.link_key, token)
    except LinkInvalid:
        raise not_found("not an unsubscribe link of ours, or a mangled one: nothing has changed") from None


@router.get("/u/{token}", response_class=HTMLResponse, responses=PROBLEM_PAGES)
async def inert(token: str, own: Own, request: Request) -> Response:
    """The page behind the link, for a person who opens it: one button. It changes nothing, as scanners open it too."""

    async def work() -> Response:
        link = own.limits.own(request, lambda: _link(own, token))
        return await _page(request, own, link, done=False)

    return await for_visitors(request, work, as_often_as_wanted=True)


@router.post("/u/{token}", openapi_extra=_BODY, responses=ALSO_PAGES)
@body_limit(MOST_BYTES)
async def one_click(token: str, own: Own, request: Request) -> Response:
    """Withdraw the link's purpose on its channel (RFC 8058 section 3.2): 200, no redirect, no cookie, no login.

    The same again when it is repeated, also after an erasure; what is denied already makes no new entry. A mangled
    token is a 404 that changes nothing; a body without ``List-Unsubscribe=One-Click`` is 422.
    """

    async def work() -> Response:
        link = _link(own, token)
        await _check_body(request)
        response = await once(request, lambda connection: _withdraw(own, connection, link))
        own.wake()
        return await _page(request, own, link, done=True) if wants_page(request) else as_json(response)

    return await for_visitors(request, work, as_often_as_wanted=True)


async def _withdraw(own: Running, connection: Connection, link: Unsubscribe) -> Answer:
    """Not kept as the contact's: the same again is answered after an erasure too, and nothing in it is personal."""
    try:
        promise = await unsubscribing.unsubscribe(own.context, connection, link, processor_of(own.settings))
    except unsubscribing.Nobody:
        raise not_found("there is no such workspace any more: nothing has changed") from None
    said = {"unsubscribed": True, "purpose": link.purpose, "channel": str(link.channel)}
    return Answer({**said, "freshness": {"token": promise}})


async def _check_body(request: Request) -> None:
    await request.body()  # kept, so that an idempotency key can be held to it
    if content_type(request) not in FORMS:
        raise Problem(415, "unsupported_media_type", f"send {FIELD}={VALUE} as {' or '.join(FORMS)}")
    async with request.form(max_files=1, max_fields=10) as form:
        if str(form.get(FIELD, "")).strip() != VALUE:  # a line end after it is no other wish
            raise invalid(f"/{FIELD}", f"the body must say {FIELD}={VALUE} (RFC 8058)")


async def _page(request: Request, own: Running, link: Unsubscribe, *, done: bool) -> Response:
    kept = await own.context.known.workspace(own.ready_pool, link.workspace)
    if kept is None:
        raise not_found("there is no such workspace any more: nothing has changed")
    workspace = kept.workspace
    locale = locale_of(request, workspace.default_locale)
    purpose = workspace.by_id.get(link.purpose)
    title = worded(purpose.title, locale, workspace.default_locale) if purpose else ""
    content = {
        "controller": workspace.controller.name if workspace.controller else "",
        "purpose": title or link.purpose,
        "channel": words(locale).channels[link.channel],
        "done": done,
    }
    return render(request, "unsubscribe.html", locale, content)
