"""``/c/{token}``: the page behind the link of a mail, whose button says that the mailbox is its reader's."""

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from conversation.api.bots import processor_of
from conversation.api.context import Own, Running
from conversation.api.pages import (
    ALSO_PAGES,
    PROBLEM_PAGES,
    as_json,
    for_visitors,
    locale_of,
    once,
    render,
    wants_page,
)
from conversation.domain import tokens
from conversation.domain.tokens import Holder
from conversation.domain.workspace import worded
from conversation.handlers import confirming
from conversation.handlers.confirming import Question
from conversation.handlers.mailing import CONFIRM
from conversation.handlers.recording import freshness_of, items
from conversation.handlers.visits import Erased, Unknown
from conversation.store.known import Reader
from shared.http import Problem, Router, body_limit, not_found
from shared.idempotency import Answer
from shared.postgres import Connection

router = Router(tags=["visitor's pages"])
MOST_BYTES = 16 * 1024


def _holder(own: Running, token: str) -> Holder:
    try:
        return tokens.read(own.context.link_key, CONFIRM, token, own.context.clock())
    except tokens.TokenInvalid:
        raise not_found("not a confirmation link of ours, or a mangled one: nothing has changed") from None


async def _question(own: Running, reader: Reader, holder: Holder) -> Question:
    try:
        asked = await confirming.question(own.context, reader, holder.workspace, holder.contact_id)
    except Unknown:
        raise not_found("there is no such workspace any more: nothing has changed") from None
    except Erased:
        raise _erased() from None
    if asked.state == "expired":
        raise Problem(410, "expired", "this link could be used for a limited time only: nothing has changed")
    return asked


def _erased() -> Problem:
    return Problem(410, "erased", "the data that this link was about have been erased")


@router.get("/c/{token}", response_class=HTMLResponse, responses=PROBLEM_PAGES)
async def show(token: str, own: Own, request: Request) -> Response:
    """The page with the button. It changes nothing, as scanners of mail open every link."""

    async def work() -> Response:
        return _page(request, await _question(own, own.ready_pool, _holder(own, token)))

    return await for_visitors(request, work)


@router.post("/c/{token}", responses=ALSO_PAGES)
@body_limit(MOST_BYTES)
async def confirm(token: str, own: Own, request: Request) -> Response:
    """Confirm: the ledger gets a ``confirmed`` entry for the purpose by e-mail. Once; the same again when repeated.

    A page for a browser, else JSON ``{state, decisions, freshness}``. 410 ``expired`` after seven days, ``erased`` once
    the contact is; ``state: "ended"`` when the grant was taken back, given anew or ran out, or the address changed:
    nothing is recorded then.
    """

    async def work() -> Response:
        holder = _holder(own, token)
        response = await once(request, lambda connection: _confirm(own, connection, holder))
        own.wake()
        if wants_page(request):
            return _page(request, await _question(own, own.ready_pool, holder))
        return as_json(response)

    return await for_visitors(request, work)


async def _confirm(own: Running, connection: Connection, holder: Holder) -> Answer:
    context = own.context
    asked = await _question(own, connection, holder)
    try:
        state, person, told = await confirming.confirm(context, connection, asked, processor_of(own.settings))
    except Erased:
        raise _erased() from None
    said = {"state": state, "decisions": items(told)}
    promise = freshness_of(context.freshness_key, person, told)
    return Answer({**said, "freshness": {"token": promise}}, contact_id=person.contact_id)


def _page(request: Request, asked: Question) -> Response:
    workspace = asked.workspace
    locale = locale_of(request, asked.mail.locale)
    purpose = workspace.by_id.get(asked.mail.purpose)
    title = worded(purpose.title, locale, workspace.default_locale) if purpose else ""
    content = {
        "controller": workspace.controller.name if workspace.controller else "",
        "purpose": title or asked.mail.purpose,
        "state": asked.state,
    }
    return render(request, "confirmation.html", locale, content)
