"""The explorer's page and the files of both pages: no token, for they hold nothing; scripts ask with the reader's."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated

from fastapi import Query, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from shared.http import Router, accept, not_found

router = Router(include_in_schema=False)
LANGUAGES = {"cs": "Čeština", "en": "English"}
_WORDS = "audit-words.json"
_SCRIPTS = ("audit.js", "proof.js", "picture.js", "views.js", "words.js")
_TYPES = {
    "audit.css": "text/css",
    "receipt.css": "text/css",
    _WORDS: "application/json",
    **dict.fromkeys(_SCRIPTS, "text/javascript"),
}


@cache
def _file(name: str) -> str:
    return (resources.files("consent_ledger") / "static" / name).read_text(encoding="utf-8")


@cache
def _explorer(locale: str) -> str:
    environment = Environment(loader=PackageLoader("consent_ledger"), autoescape=True, undefined=StrictUndefined)
    words: Mapping[str, Mapping[str, str]] = json.loads(_file(_WORDS))
    return environment.get_template("audit.html").render(locale=locale, word=words[locale], languages=LANGUAGES)


def _serve(text: str, kind: str) -> Response:
    return Response(text, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/audit")
async def audit(request: Request, lang: Annotated[str | None, Query()] = None) -> Response:
    """The explorer, in the language asked for by ``?lang=``, else in the browser's. It checks proofs in the browser."""
    locale = (
        lang if lang in LANGUAGES else accept.language(request.headers.get("accept-language"), tuple(LANGUAGES), "en")
    )
    page = _serve(_explorer(locale), "text/html")
    page.headers["Vary"] = "Accept-Language"
    return page


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """Scripts, styles and words of the pages."""
    if name not in _TYPES:
        raise not_found()
    return _serve(_file(name), _TYPES[name])
