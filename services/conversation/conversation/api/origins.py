"""Who may embed the widget: the workspace's origins of now, and the service's own (pages that it serves itself).

Browsers name the page's origin in the header ``Origin``; without one (no browser, or a same-origin GET) there is
nothing to check. An answer may be read by the page that was allowed to ask.
"""

from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conversation.api.context import Running
from conversation.store import conversations
from conversation.store.studio import KeptWorkspace
from shared.http import Problem, not_found

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_METHODS = "GET, POST"
_HEADERS = "Authorization, Content-Type, Idempotency-Key, X-Request-ID"
_READABLE = "Idempotent-Replayed, Retry-After, X-Request-ID"
PREFLIGHT_SECONDS = 600
_STATE = "souhlas_origin"
_VARYING = b"vary: Origin\r\n"
_READABLE_BY = b"access-control-allow-origin: %b\r\naccess-control-expose-headers: " + _READABLE.encode() + b"\r\n"


class Cors:
    """Puts the CORS headers on every answer to an origin that `allow` let pass, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/widget/"):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if allowed := state.get(_STATE):
                    headers["Access-Control-Allow-Origin"] = allowed
                    headers["Access-Control-Expose-Headers"] = _READABLE
            await send(message)

        await self.app(scope, receive, dressed)


def readable(request: Request) -> None:
    """Let the asking page read the answer, whoever it is: for refusals that come before its workspace is known."""
    if origin := request.headers.get("origin"):
        request.scope["state"][_STATE] = origin


async def allow(request: Request, own: Running, workspace: str) -> None:
    """Whether the page may ask in this workspace.

    Raises Problem: 404 ``not_found`` for an unknown workspace, 403 ``origin_not_allowed``.
    """
    kept = await own.context.known.workspace(own.ready_pool, workspace)
    if kept is None:
        raise not_found("there is no such workspace")
    origin = request.headers.get("origin")
    if origin is None:
        return
    if not _may_embed(own, kept, origin, request.headers.get("host", "")):
        own.context.known.forget_workspace(workspace)
        again = await own.context.known.workspace(own.ready_pool, workspace)
        if again is None or origin not in again.workspace.allowed_origins:
            request.scope["state"].pop(_STATE, None)
            detail = "this page's origin is not among the workspace's allowed_origins"
            raise Problem(403, "origin_not_allowed", detail)
    request.scope["state"][_STATE] = origin


def lets(own: Running, kept: KeptWorkspace, origin: str, host: str) -> bool:
    """Whether a page may ask in this workspace, as far as is remembered: False says only that `allow` knows better."""
    return not origin or _may_embed(own, kept, origin, host)


def _may_embed(own: Running, kept: KeptWorkspace, origin: str, host: str) -> bool:
    return _is_own(own.settings.public_conversation_url, origin, host) or origin in kept.workspace.allowed_origins


@lru_cache(maxsize=64)
def _is_own(url: str, origin: str, host: str) -> bool:
    public = urlsplit(url)
    if origin == f"{public.scheme}://{public.netloc}":
        return True
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:  # no host can be called that
        return False
    return name in _LOOPBACK and origin == f"http://{host}"


def dressing(origin: bytes) -> bytes:
    """The header lines that `Cors` puts on an answer to this origin, which may read it; empty: none was named."""
    return _VARYING + (_READABLE_BY % origin if origin else b"")


async def preflight(request: Request, own: Running, workspace: str | None) -> Response:
    """Answer the browser's question whether it may ask (Fetch, section 4.8). 204, or 403 ``origin_not_allowed``."""
    if workspace is None:
        readable(request)
    else:
        await allow(request, own, workspace)
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _HEADERS,
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        },
    )


async def workspace_of(own: Running, conversation_id: UUID) -> str | None:
    """Whose conversation it is: a preflight brings no token. None for an unknown one: the answer will say so."""
    return await conversations.workspace_of(own.ready_pool, conversation_id)
