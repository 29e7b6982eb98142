"""The files that pages link to, each with an ETag of its bytes."""

import hashlib
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import Request
from starlette.responses import Response

from shared.http import Router, not_found

router = Router(include_in_schema=False)
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "json": "application/json"}


def files() -> Traversable:
    """The folder ``static/``."""
    return resources.files("conversation") / "static"


def tagged(
    request: Request, content: bytes, kind: str, caching: str, headers: dict[str, str] | None = None
) -> Response:
    """`content` with an ETag of its own bytes; 304 without it to who has it already (RFC 9110 section 13.1.2)."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    dressed = {"ETag": tag, "Cache-Control": caching, **(headers or {})}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=dressed)
    return Response(content, headers=dressed, media_type=kind)


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    """Styles and scripts of the pages."""
    kind = _KINDS.get(name.rpartition(".")[2])
    if kind is None or name.startswith(".") or not (files() / name).is_file():
        raise not_found("there is no such file")
    return tagged(request, (files() / name).read_bytes(), f"{kind}; charset=utf-8", "no-cache")
