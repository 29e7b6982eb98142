"""A hatch beside the door: plain requests are answered from it without ASGI, a scope and a task for each.

An empty ASGI call costs uvicorn more than the gate's answer. A service that is asked thousands of times a second gives
its app a `Hatch`. The protocol shows it every head; what it opens for is read to its end, and then either answered
(once, whenever it is ready) or handed on to ASGI, as if nothing had been. So there is one place that says no.
"""

from collections.abc import Callable
from typing import Any, Protocol

from shared.http.door import SAFE_HEADERS, request_id
from shared.problems import RETRY_SECONDS, Problem

Headers = list[tuple[bytes, bytes]]
_STARTS = {
    200: b"HTTP/1.1 200 OK\r\n",
    500: b"HTTP/1.1 500 Internal Server Error\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nretry-after: %d\r\n" % RETRY_SECONDS,
}
_SAFE = b"".join(b"%b: %b\r\n" % one for one in SAFE_HEADERS.items())
_JSON, _PROBLEM = b"application/json", b"application/problem+json"


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
                 "response_complete")  # fmt: skip

    def __init__(
        self,
        order: Order,
        keep_alive: bool,
        begun: Callable[[], bytes],
        write: Callable[[bytes], None],
        done: Callable[["Visit"], None],
    ) -> None:
        self.response_complete, self.disconnected, self.keep_alive = False, False, keep_alive
        self.message_event: Any = _SILENCE
        self.order, self.parts = order, list[bytes]()
        self._begun, self._write, self._done = begun, write, done

    def answer(self, body: bytes, named: bytes = b"") -> None:
        """200 with this JSON. `named` is the X-Request-ID that came with the request, if one did."""
        self._send(200, _JSON, body, named)

    def fail(self, problem: Problem, named: bytes = b"") -> None:
        """A fault of ours (500), or something of ours that is away (503), in the shape that errors have."""
        self._send(problem.status_code, _PROBLEM, problem.body(), named)

    def _send(self, status: int, kind: bytes, body: bytes, named: bytes) -> None:
        if self.disconnected or self.response_complete:
            return
        self.response_complete = True
        close = b"" if self.keep_alive else b"connection: close\r\n"
        self._write(
            b"%b%bcontent-type: %b\r\n%bx-request-id: %b\r\ncontent-length: %d\r\n%b\r\n%b"
            % (_STARTS[status], self._begun(), kind, _SAFE, request_id(named), len(body), close, body)
        )
        self._done(self)
