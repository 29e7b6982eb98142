"""How the visitor's own pages are made: server-side, in four locales, without JavaScript or anything from elsewhere.

Their links are secrets: they are not indexed, not cached, and leave no referrer. Problems are pages too for browsers.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from conversation.api.context import running
from conversation.domain import texts
from conversation.domain.locales import SHIPPED, resolve
from conversation.words import words
from shared.http import Problem, Router, accept, forms, of_status, parse_json
from shared.idempotency import Work, once_for
from shared.problems import is_outage, problem_of

KEPT_FROM_ROBOTS = {"X-Robots-Tag": "noindex, nofollow, noarchive"}
NO_LINK, GONE = (404, 405, 414), 410
_PREFERENCES = re.compile(r"/p/[^/]+")
_OF_VISITORS = ("/p/", "/u/", "/c/")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

Responses = dict[int | str, dict[str, Any]]
PROBLEM_PAGES: Responses = {"default": forms("text/html")[200]}
"""As OpenAPI documents a route whose problems are pages for browsers."""
ALSO_PAGES: Responses = {**forms("text/html"), **PROBLEM_PAGES}
"""And whose answer is one too."""

router = Router(include_in_schema=False)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("conversation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["when"] = texts.when
    return made


def wants_page(request: Request) -> bool:
    """Whether a browser asks."""
    return accept.wants_page(request.headers.get("accept"))


def content_type(request: Request) -> str:
    """The body's media type, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def locale_of(request: Request, usual: str) -> str:
    """``?locale=``, else what the browser prefers of the shipped ones, else the usual one."""
    asked = resolve(request.query_params.get("locale"), SHIPPED, "")
    preferred = accept.language(request.headers.get("accept-language"), SHIPPED, "")
    return asked or preferred or resolve(usual, SHIPPED, "en")


def render(
    request: Request,
    template: str,
    locale: str,
    content: Mapping[str, Any],
    status: int = 200,
    offered: Sequence[str] = SHIPPED,
) -> HTMLResponse:
    """A page of ours, with links to itself in the `offered` languages."""
    kept = {name: value for name, value in request.query_params.items() if name == "workspace"}
    languages = [
        {
            "locale": name,
            "name": words(name).name,
            "here": name == locale,
            "query": urlencode({**kept, "locale": name}),
        }
        for name in offered
    ]
    content = {"path": quote(request.scope["path"]), **content}
    text = (
        _environment()
        .get_template(template)
        .render(words=words(locale).pages, locale=locale, languages=languages, **content)
    )
    headers = {**KEPT_FROM_ROBOTS, "Content-Language": locale, "Vary": "Accept, Accept-Language"}
    return HTMLResponse(text, status, headers)


def problem_page(request: Request, problem: Problem, usual: str = "en") -> Response:
    """A problem as the asker reads it: a page for a browser, else problem+json. One of a step on the preference page
    leads back there."""
    if not wants_page(request):
        return problem.response()
    locale = locale_of(request, usual)
    said = words(locale).problems
    code = "not_found" if problem.status_code in NO_LINK else problem.code if problem.code in said else "other"
    page_of_theirs = (
        _PREFERENCES.match(quote(request.scope["path"])) if problem.status_code not in (*NO_LINK, GONE) else None
    )
    back = page_of_theirs[0] if page_of_theirs else ""
    content = {"heading": said[code], "text": said.get(f"{code}.text", ""), "back": back, "back_to": said["back"]}
    if back:
        content["path"] = back
    page = render(request, "problem.html", locale, content, problem.status_code)
    for name, value in problem.response().headers.items():
        if name in ("retry-after", "www-authenticate", "allow"):
            page.headers[name] = value
    return page


def anywhere(request: Request, problem: Problem) -> Response:
    """A problem that no route has met: a link to a page of visitors may be cut, longer or mistyped."""
    if request.scope["path"].startswith(_OF_VISITORS):
        return problem_page(request, problem)
    return problem.response()


async def for_visitors(
    request: Request, work: Callable[[], Awaitable[Response]], *, as_often_as_wanted: bool = False
) -> Response:
    """The answer of `work`; a problem that it raises, or an outage, is a page for a browser.

    `as_often_as_wanted` is for one click, since mail programs send those of many people from few addresses, and for who
    is counted otherwise.
    """
    try:
        if not as_often_as_wanted:
            running(request).limits.call(request)
        return await work()
    except (Problem, RequestValidationError) as error:
        return problem_page(request, problem_of(error))
    except Exception as error:
        if not is_outage(error):
            raise
        return problem_page(request, of_status(503))


async def once(request: Request, work: Work) -> Response:
    """The answer, kept under the Idempotency-Key if there is one. A kept refusal is raised again for a browser."""
    response = await once_for(request)(work)
    if response.status_code >= 400 and wants_page(request):
        said = parse_json(bytes(response.body))
        raise Problem(response.status_code, said["code"], said["detail"])
    return response


def as_json(response: Response) -> Response:
    """For clients that are no browsers; not to be indexed either."""
    response.headers.update(KEPT_FROM_ROBOTS)
    return response


@router.get("/pages.css")
async def style(request: Request) -> Response:
    """The visitor pages' only style."""
    text = _environment().get_template("pages.css").render()
    return Response(text, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
