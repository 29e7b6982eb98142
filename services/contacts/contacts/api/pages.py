"""The pages: served without a token, for they hold nothing; their scripts ask with the reader's own token."""

import json
from functools import cache
from importlib import resources
from string import Template

from fastapi import Request
from starlette.responses import Response

from contacts.api.context import language
from shared.http import Router, not_found

router = Router(include_in_schema=False)
_SCRIPTS = tuple(
    f"{name}.js"
    for name in (
        "overview",
        "page",
        "contact",
        "persons",
        "others",
        "actions",
        "chart",
        "confirm",
        "requests",
        "hooks",
        "erasures",
        "import",
        "report",
    )
)
_TYPES = {"overview.css": "text/css"} | dict.fromkeys(_SCRIPTS, "text/javascript")


@cache
def _file(name: str) -> str:
    return (resources.files("contacts") / "static" / name).read_text(encoding="utf-8")


@cache
def page(language: str, name: str = "overview") -> str:
    """A page in ``cs`` or ``en``: ``overview`` or ``import``. Its words come from one file, for the markup and for the
    script."""
    words = json.loads(_file("words.json"))[language]
    data = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    title, path = (words["title"], "/") if name == "overview" else (words[f"{name}_title"], f"/{name}")
    of_page = {"lang": language, "words": data, "title": title, "path": path, "script": name}
    content = Template(_file(f"{name}.html")).substitute({**words, **of_page})
    return Template(_file("frame.html")).substitute({**words, **of_page, "content": content})


def _serve(text: str, kind: str) -> Response:
    return Response(text, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/")
async def overview(request: Request) -> Response:
    """The page, in Czech or English by ``?lang=``, else by what the browser prefers."""
    return _serve(page(language(request)), "text/html")


@router.get("/import")
async def importing(request: Request) -> Response:
    """The page on which a file of people is checked and imported, in the same languages."""
    return _serve(page(language(request), "import"), "text/html")


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """The pages' scripts and style."""
    if name not in _TYPES:
        raise not_found()
    return _serve(_file(name), _TYPES[name])
