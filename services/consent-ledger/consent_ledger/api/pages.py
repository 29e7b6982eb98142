"""The explorer's page and the files of both pages: no token, for they hold nothing; scripts ask with the reader's."""

from functools import cache
from importlib import resources

from starlette.responses import Response

from shared.http import Router, not_found

router = Router(include_in_schema=False)
_SCRIPTS = ("audit.js", "proof.js", "picture.js", "views.js")
_TYPES = {"audit.css": "text/css", "receipt.css": "text/css"} | dict.fromkeys(_SCRIPTS, "text/javascript")


@cache
def _file(name: str) -> str:
    return (resources.files("consent_ledger") / "static" / name).read_text(encoding="utf-8")


def _serve(text: str, kind: str) -> Response:
    return Response(text, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/audit")
async def audit() -> Response:
    """The explorer. It checks proofs in the reader's browser."""
    return _serve(_file("audit.html"), "text/html")


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """Scripts and styles of the pages."""
    if name not in _TYPES:
        raise not_found()
    return _serve(_file(name), _TYPES[name])
