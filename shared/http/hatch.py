"""A hatch beside the door: plain requests are answered from it without ASGI, a scope and a task for each.

An empty ASGI call costs uvicorn more than the gate's answer. A service that is asked thousands of times a second gives
its app a `Hatch`. The protocol shows it every head; what it opens for is read to its end, and then either answered
(once, whenever it is ready) or handed on to ASGI, as if nothing had been. So there is one place that says no.
"""

import http
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Scope

from shared.http.door import MAX_HEADERS, SAFE_HEADERS, request_id
from shared.problems import RETRY_SECONDS, Problem, of_status

Headers = list[tuple[bytes, bytes]]
_STARTS = {
    200: b"HTTP/1.1 200 OK\r\n",
    201: b"HTTP/1.1 201 Created\r\n",
    409: b"HTTP/1.1 409 Conflict\r\n",
    500: b"HTTP/1.1 500 Internal Server Error\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nretry-after: %d\r\n" % RETRY_SECONDS,
}
_SAFE = b"".join(b"%b: %b\r\n" % one for one in SAFE_HEADERS.items())
_JSON, _PROBLEM = b"application/json", b"application/problem+json"
_JSON_BODIES = (b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8")
_DIGITS, _MOST_HEADERS, _LONG = 9, 32, MAX_HEADERS // 65
"""So many headers, no longer than this, are under the limit for sure."""

log = logging.getLogger("souhlas.http")


class Order(Protocol):
    """What the hatch makes of a request whose head it liked."""

    def __call__(self, body: bytes, visit: "Visit") -> bool:
        """Answer `visit` now or later and say True; or say False, and the request goes to ASGI. Never raises."""
        ...


class Hatch(Protocol):
    """Decides by the head which requests are its own."""

    def opens(self, method: bytes, target: bytes, headers: Headers) -> Order | None:
        """What is to be made of the request; None when it is not for the hatch. `headers` have lower-case names.

        Whoever says yes has seen that a Content-Length bounds the body. Never raises.
        """
        ...


class Silence:
    """Stands for the event that uvicorn tells of news: nobody waits for it here."""

    def set(self) -> None:
        """Nothing."""


_SILENCE = Silence()


class Visit:
    """A request at the hatch. It takes the place of uvicorn's cycle, whose protocol looks at the first five of these:
    so a second request on the connection waits in line, and a server that stops waits for the answer."""

    __slots__ = ("_begun", "_done", "_write", "disconnected", "keep_alive", "message_event", "order", "parts",
                 "response_complete", "scope")  # fmt: skip

    def __init__(
        self,
        order: Order,
        keep_alive: bool,
        begun: Callable[[], bytes],
        write: Callable[[bytes], None],
        done: Callable[["Visit"], None],
        scope: Scope | None = None,
    ) -> None:
        self.response_complete, self.disconnected, self.keep_alive = False, False, keep_alive
        self.message_event: Any = _SILENCE
        self.order, self.parts, self.scope = order, list[bytes](), scope or {}
        self._begun, self._write, self._done = begun, write, done

    def answer(self, body: bytes, named: bytes = b"", *, status: int = 200, more: bytes = b"") -> None:
        """200 (or 201) with this JSON. `named` is the X-Request-ID that came with the request, if one did; `more` are
        further header lines, each with its end."""
        self._send(status, _JSON, body, named, more)

    def fail(self, problem: Problem, named: bytes = b"", *, more: bytes = b"") -> None:
        """A fault of ours (500), something of ours that is away (503), or what cannot be answered from (409), in the
        shape that errors have."""
        self._send(problem.status_code, _PROBLEM, problem.body(), named, more)

    def _send(self, status: int, kind: bytes, body: bytes, named: bytes, more: bytes) -> None:
        head = b"content-type: %b\r\n%b%bx-request-id: %b\r\ncontent-length: %d\r\n" % (
            kind,
            more,
            _SAFE,
            request_id(named),
            len(body),
        )
        self.write(_STARTS[status], head, body)

    def write(self, start: bytes, head: bytes, body: bytes) -> None:
        """The status line, header lines (each with its end) beside those that every answer has, and the body; once."""
        if self.disconnected or self.response_complete:
            return
        self.response_complete = True
        close = b"" if self.keep_alive else b"connection: close\r\n"
        self._write(b"%b%b%b%b\r\n%b" % (start, self._begun(), head, close, body))
        self._done(self)


def is_plain(headers: Headers, found: Mapping[bytes, bytes], limit: int, *, bearer: bool = True) -> bool:
    """Whether the door would have nothing to say about the head of a JSON request with a body of `limit` bytes at most.

    `found` are the headers by name; `bearer`: with a bearer token among them, good or not.
    """
    named, length = found.get(b"authorization", b""), found.get(b"content-length", b"")
    return (
        len(found) == len(headers) <= _MOST_HEADERS
        and b"host" in found
        and max(map(len, found)) <= _LONG
        and max(map(len, found.values())) <= _LONG
        and found.get(b"content-type") in _JSON_BODIES
        and (not bearer or (named[:7] == b"Bearer " and named.isascii()))
        and length.isdigit()
        and len(length) <= _DIGITS
        and int(length) <= limit
        and b"transfer-encoding" not in found
        and b"content-encoding" not in found
    )


async def by_asgi(app: ASGIApp, visit: Visit, method: str, target: bytes, body: bytes) -> None:
    """Answer a visit by ASGI after all, when only its work has shown that it is unusual. Never raises.

    `target` is plain text, without a query; the route's answer is not streamed.
    """
    path = target.decode()
    own = {"method": method, "path": path, "raw_path": target, "query_string": b""}
    came: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    said: list[Message] = []

    async def receive() -> Message:
        return came.pop() if came else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    try:
        await app({**visit.scope, **own}, receive, send)
        start, *parts = said
        head = b"".join(b"%b: %b\r\n" % one for one in start["headers"])
        status = http.HTTPStatus(start["status"])
        line = b"HTTP/1.1 %d %b\r\n" % (status, status.phrase.encode())
        visit.write(line, head, b"".join(part.get("body", b"") for part in parts))
    except Exception:
        log.exception("a request could not be handed on")
        visit.fail(of_status(500))
