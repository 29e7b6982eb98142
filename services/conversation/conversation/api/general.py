"""Pages for visitors that hold nothing of theirs: the sample page with the widget, and the general GDPR notice."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from conversation.api.bots import processor_of
from conversation.api.context import Own
from conversation.api.pages import PROBLEM_PAGES, problem_page, render
from conversation.domain.locales import SHIPPED, Locale, resolve
from conversation.domain.notice import months, period
from conversation.domain.workspace import Workspace, worded
from conversation.handlers import visits
from conversation.handlers.visits import Unknown
from shared.http import Router, accept, not_found

router = Router(tags=["visitor's pages"])


@cache
def words(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The words of a page by locale: ``templates/<name>.json``."""
    content = (resources.files("conversation") / "templates" / f"{name}.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = json.loads(content)
    return found


def _language(request: Request, workspace: Workspace | None) -> Locale:
    """``?locale=``, else what the browser prefers, else the workspace's own; always one that the workspace offers."""
    offered, default = (workspace.locales, workspace.default_locale) if workspace else (SHIPPED, "en")
    asked = resolve(request.query_params.get("locale"), offered, "")
    found = asked or accept.language(request.headers.get("accept-language"), offered, default)
    return next(locale for locale in SHIPPED if locale == found)


@router.get("/gdpr", response_class=HTMLResponse, responses=PROBLEM_PAGES)
async def gdpr(request: Request, own: Own, workspace: str | None = None) -> Response:
    """The general notice: roles of controller and processor, rights, complaint, withdrawal; of a workspace or of all.

    404 for a workspace that is not there.
    """
    found: Workspace | None = None
    if workspace:
        kept = await own.context.known.workspace(own.ready_pool, workspace)
        if kept is None:
            return problem_page(request, not_found("there is no such workspace"))
        found = kept.workspace
    locale = _language(request, found)
    content = {
        "said": words("gdpr")[locale],
        "kept": period(own.settings.undecided_days, locale),
        "controller": found.controller if found else None,
        "processor": processor_of(own.settings),
        "purposes": _purposes(found, locale) if found else [],
        "policy_url": found.privacy_policy_url if found else None,
    }
    return render(request, "gdpr.html", locale, content, offered=found.locales if found else SHIPPED)


def _purposes(workspace: Workspace, locale: Locale) -> list[dict[str, str]]:
    default = workspace.default_locale
    return [
        {
            "title": worded(purpose.title, locale, default),
            "text": worded(purpose.text, locale, default),
            "validity": words("gdpr")[locale]["validity"].format(months=months(purpose.validity_months, locale)),
        }
        for purpose in workspace.purposes
        if not purpose.retired
    ]


@router.get("/demo/{workspace}/{bot_id}", response_class=HTMLResponse, responses=PROBLEM_PAGES)
async def demo(workspace: str, bot_id: str, request: Request, own: Own) -> Response:
    """A sample page with the widget, in the language of ``?locale=``, else the browser's. 404 for no such bot."""
    try:
        published, _ = await visits.latest(own.context, own.ready_pool, workspace, bot_id)
    except Unknown:
        return problem_page(request, not_found("there is no such bot published"))
    shop = published.workspace
    locale = _language(request, shop)
    content = {
        "said": words("demo")[locale],
        "workspace": workspace,
        "bot_id": bot_id,
        "company": shop.controller.name if shop.controller else workspace,
        "chosen": bool(request.query_params.get("locale")),
        "home": own.settings.public_conversation_url.rstrip("/"),
    }
    return render(request, "demo.html", locale, content, offered=shop.locales)
