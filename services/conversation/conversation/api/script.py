"""``GET /widget.js``: the widget as one file, put together from its parts without a build step.

One strict function, so that nothing of it is seen by the page and nothing of the page's scripts is in its way. What
the parts are for is said at the head of each: ``static/widget/``.
"""

import gzip
import json
from functools import cache
from typing import Any

from fastapi import Request
from starlette.responses import Response

from conversation.api.files import files, tagged
from shared.http import Router, forms

router = Router(tags=["widget"])
PARTS = ("settings", "build", "wire", "frame", "question", "talk", "elsewhere", "start")
CACHING = "public, max-age=300, stale-while-revalidate=86400"
_HEADERS = {
    "Access-Control-Allow-Origin": "*",  # it is the same for all, and a page may want to check its integrity
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    **forms("text/javascript"),
    304: {"description": "The file is the one that `If-None-Match` names"},
}


def _part(name: str) -> str:
    return (files() / "widget" / name).read_text(encoding="utf-8")


@cache
def source() -> bytes:
    """The whole script."""
    words = json.dumps(json.loads(_part("words.json")), ensure_ascii=False, separators=(",", ":"))
    style = json.dumps(" ".join(_part("look.css").split()), ensure_ascii=False)
    parts = "\n".join(_part(f"{name}.js") for name in PARTS)
    return f'(() => {{\n"use strict";\nconst WORDS = {words};\nconst STYLE = {style};\n{parts}}})();\n'.encode()


@cache
def packed() -> bytes:
    """The script gzipped, the same bytes each time."""
    return gzip.compress(source(), compresslevel=9, mtime=0)


def _takes_gzip(request: Request) -> bool:
    """RFC 9110 section 12.5.3, as far as browsers use it."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


@router.get("/widget.js", response_class=Response, responses=_ANSWERS)
async def widget(request: Request) -> Response:
    """The script to embed: ``<script src=".../widget.js" data-workspace="demo" data-bot="lead" async></script>``.

    Further data attributes: ``data-locale``, ``data-label``, ``data-color``, ``data-theme`` (``light`` or ``dark``),
    ``data-open`` (opened at once).
    """
    if _takes_gzip(request):
        return tagged(request, packed(), "text/javascript", CACHING, {**_HEADERS, "Content-Encoding": "gzip"})
    return tagged(request, source(), "text/javascript", CACHING, _HEADERS)
