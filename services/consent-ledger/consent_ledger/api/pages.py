"""The files of the pages: no token, for they hold nothing."""

from functools import cache
from importlib import resources

from starlette.responses import Response

from shared.http import Router, not_found

router = Router(include_in_schema=False)
_TYPES = {"receipt.css": "text/css"}


@cache
def _file(name: str) -> str:
    return (resources.files("consent_ledger") / "static" / name).read_text(encoding="utf-8")


def _serve(text: str, kind: str) -> Response:
    return Response(text, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """Scripts and styles of the pages."""
    if name not in _TYPES:
        raise not_found()
    return _serve(_file(name), _TYPES[name])
