"""The outermost layer of every service, pure ASGI: sizes, request ids, safe headers, one answer for every failure.

Nothing leaves without it: what a route raises becomes problem+json here at the latest, and what it raises after the
answer began cuts the connection, so that half an answer cannot be taken for a whole one.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid4

from shared.http.routes import DOOR, MIB
from shared.metrics import Metrics
from shared.problems import Problem, invalid, not_found, problem_of

MAX_HEADERS = 64 * 1024
MAX_TARGET = 16 * 1024
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of a service's own pages: scripts and styles from files of the service, nothing inline."""
SAFE_HEADERS: dict[bytes, bytes] = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}
"""Of every answer that is no page and says nothing else; `x-request-id` beside them."""
_REQUEST_ID = re.compile(rb"[\t\x20-\x7e\x80-\xff]+")
_TRACEABLE = re.compile(r"[0-9a-fA-F-]{16,64}")

ProblemAnswer = Callable[[Request, Problem], Response]
"""A problem as its asker reads it."""

log = logging.getLogger("souhlas.http")


def as_json(_: Request, problem: Problem) -> Response:
    """As programs read it."""
    return problem.response()


class Door:
    """The middleware. `page_policy` is the Content-Security-Policy of HTML answers that bring none of their own.

    A request whose answer has not begun after `patience` seconds, the waiting for its body aside, is told 503: a store
    that is frozen says nothing at all. Routes that take bodies of any length are let be.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        page_policy: str = PAGE_POLICY,
        patience: float = 10.0,
        answer: ProblemAnswer = as_json,
    ) -> None:
        self.app = app
        self.answer = answer
        self.patience = patience
        self.metrics = metrics
        self.page_policy = page_policy.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            await _Visit(self, scope, receive, send).run()
        else:
            await self.app(scope, receive, send)


class _Visit:
    """One request. `limit` is how much body it may bring; the route sets it before the body is read."""

    def __init__(self, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
        self.limit: int | None = MIB
        self._door = door
        self._method: str = scope["method"]
        self._scope = {**scope, "method": "GET" if self._method == "HEAD" else self._method, DOOR: self}
        self._receive, self._send = receive, send
        self._headers = _first(scope["headers"])
        self._request_id = _request_id(self._headers)
        self._read = 0
        self._status = 0
        self._patience: asyncio.TimerHandle | None = None
        self._given_up: asyncio.Task[None] | None = None
        self._task = asyncio.current_task()
        self._ended = False

    async def run(self) -> None:
        start = time.perf_counter()
        self._wait_for_answer()
        try:
            self._check_head()
            await self._door.app(self._scope, self.receive, self.send)
        except ClientDisconnect:
            pass
        except asyncio.CancelledError:
            if self._given_up is None or self._task is None:
                raise
            self._task.uncancel()
        except Exception as error:
            await self._fail(error)
        finally:
            self._ended = True
            self._stop_waiting()
            if self._given_up is not None:
                await asyncio.wait([self._given_up])
            route = route_template(self._scope)
            self._door.metrics.answered(self._method, route, self._status, time.perf_counter() - start)

    def _wait_for_answer(self) -> None:
        self._patience = asyncio.get_running_loop().call_later(self._door.patience, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        """Say 503 at once, and only then end the work: a connection to a store that is frozen takes half a minute more
        to be given back (asyncpg waits for its own cancelling), and nobody needs to wait for that."""
        self._patience = None
        if self.limit is None or self._status:
            return
        self._given_up = asyncio.create_task(self._fail(TimeoutError("the answer took too long")))
        self._given_up.add_done_callback(self._end)

    def _end(self, _: "asyncio.Task[None]") -> None:
        if self._task is not None and not self._ended:
            self._task.cancel()

    def _check_head(self) -> None:
        if sum(len(name) + len(value) + 4 for name, value in self._scope["headers"]) > MAX_HEADERS:
            raise Problem(431, "headers_too_large", "the headers must stay under 64 KiB")
        if len(self._scope.get("raw_path") or b"") + len(self._scope["query_string"]) > MAX_TARGET:
            raise Problem(414, "uri_too_long", "the address must stay under 16 KiB; send long lists in a body")
        if self._headers.get(b"content-encoding", b"identity").lower() != b"identity" and self._brings_body():
            detail = "send the body as it is, without Content-Encoding: nothing is unpacked here"
            raise Problem(415, "unsupported_media_type", detail, headers={"Accept-Encoding": "identity"})
        hosts = sum(name == b"host" for name, _ in self._scope["headers"])
        if hosts > 1 or (not hosts and self._scope.get("http_version") == "1.1"):
            detail = "send the header Host once: RFC 9112 section 3.2 wants exactly one"
            raise Problem(400, "malformed_request", detail)
        if "\0" in self._scope["path"]:
            raise not_found("this address names nothing")
        if b"%00" in self._scope["query_string"] or b"\0" in self._scope["query_string"]:
            raise invalid("?", "a query parameter must not contain the character NUL")

    def _brings_body(self) -> bool:
        return b"transfer-encoding" in self._headers or self._headers.get(b"content-length", b"0") != b"0"

    async def receive(self) -> Message:
        self._check_length()
        patient = self._patience is not None
        self._stop_waiting()
        message = await self._receive()
        if patient and not self._status:
            self._wait_for_answer()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            self._check_length()
        return message

    def _check_length(self) -> None:
        if self.limit is None:
            return
        said = self._headers.get(b"content-length", b"0")
        if self._read > self.limit or (said.isdigit() and int(said[:20]) > self.limit):
            raise Problem(413, "too_large", f"the body must stay under {self.limit} bytes here")

    async def send(self, message: Message) -> None:
        if self._given_up is not None and asyncio.current_task() is not self._given_up:
            return
        if message["type"] == "http.response.start":
            self._stop_waiting()
            self._status = message["status"]
            message = {**message, "headers": self._dressed(message.get("headers", ()))}
        elif message["type"] == "http.response.body" and self._method == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    def _dressed(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers of an answer, and the safe ones that it does not set itself."""
        given = list(headers)
        names = {name.lower(): value for name, value in given}
        is_page = names.get(b"content-type", b"").startswith(b"text/html")
        usual = {**SAFE_HEADERS, b"x-request-id": self._request_id}
        if is_page:
            usual[b"content-security-policy"] = self._door.page_policy
        return given + [(name, value) for name, value in usual.items() if name not in names]

    async def _fail(self, error: Exception) -> None:
        problem = problem_of(error)
        if problem.status_code >= 500:
            log.error("request failed", exc_info=error, extra=self._about(problem))
        if self._status:
            return  # the answer has begun: returning without its end makes the server cut the connection
        await self._door.answer(Request(self._scope), problem)(self._scope, self.receive, self.send)

    def _about(self, problem: Problem) -> dict[str, Any]:
        traced = self._request_id.decode("latin-1")
        return {
            "method": self._method,
            "route": route_template(self._scope),
            "status": problem.status_code,
            "code": problem.code,
            "request_id": traced if _TRACEABLE.fullmatch(traced) else None,
        }


def _first(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found.setdefault(name.lower(), value)
    return found


def _request_id(headers: dict[bytes, bytes]) -> bytes:
    return request_id(headers.get(b"x-request-id", b""))


def request_id(given: bytes) -> bytes:
    """The id of a request: the one that came with it, whatever it is (OpenID AuthZEN 1.0 wants the same identifier
    back), as far as a header can hold it; else a new one."""
    return given if given and _REQUEST_ID.fullmatch(given) else str(uuid4()).encode()


def route_template(scope: Scope) -> str:
    """The route as it was declared (``/v1/contacts/{contact_id}``): never the path, which may name a person."""
    included = scope.get("fastapi", {}).get("effective_route_context")
    template = getattr(included, "path_format", None) or getattr(scope.get("route"), "path_format", None)
    return template or "unmatched"
