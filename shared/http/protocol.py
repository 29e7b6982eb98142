"""A connection, as every service speaks HTTP on it: uvicorn's by httptools, with a bound on heads and on the time that
a request takes to come, without upgrades, and with the app's hatch."""

import asyncio
from typing import Any, cast

import httptools
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.http.door import MAX_HEADERS, MAX_TARGET
from shared.http.hatch import Hatch, Headers, Visit
from shared.problems import Problem, of_status
from shared.settings import REQUEST_SECONDS

MAX_HEAD = MAX_HEADERS + MAX_TARGET


class Protocol(HttpToolsProtocol):
    """httptools' parser keeps a header of any length in memory: the connection is ended once a head is too long.

    A head that arrives whole in one read (256 KiB at most) is judged by the door instead. What the app has a hatch for
    is answered there (`shared.http.hatch`).
    """

    _head_bytes = 0
    _in_head = False
    """From the first byte of a head, or the connection's begin, to the head's end."""
    _in_body = False
    _began_now = False
    _is_begun = False
    """Whether there is more of a head than line ends before it."""
    _since = 0.0
    _look_again: asyncio.TimerHandle | None = None
    _visit: Visit | None = None
    """At the hatch, while its body is being read."""
    _seen: Headers | None = None
    _begun = b""

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self._hatch: Hatch | None = getattr(self.app, "hatch", None)
        self._patience: float = getattr(self.config, "request_seconds", REQUEST_SECONDS)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there, and a first head has to come."""
        super().connection_made(transport)
        self._in_head, self._began_now = True, True
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        super().connection_lost(exc)
        if self._look_again is not None:
            self._look_again.cancel()

    def data_received(self, data: bytes) -> None:
        """As uvicorn's, counting the bytes of an unfinished head, and the time of an unfinished request."""
        self._began_now = not (self._in_head or self._in_body)
        if self._began_now:
            self._head_bytes, self._in_head, self._is_begun = 0, True, False
        self._unset_keepalive_if_required()
        try:
            self._parse(data)
        except httptools.HttpParserError:
            self.send_400_response("")
        if self._in_head and not self._began_now and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD:
                self._refuse(Problem(431, "headers_too_large", "the headers must stay under 64 KiB"))
        if self._in_head or self._in_body:
            self._wait()

    def _wait(self) -> None:
        """For the rest of a request: of a head from its begin, of a body from its last part on."""
        if self._in_body or self._began_now:
            self._since = self.loop.time()
        if self._look_again is None:
            self._look_again = self.loop.call_later(self._patience, self._look)

    def _look(self) -> None:
        self._look_again = None
        if self.transport.is_closing() or not (self._in_head or self._in_body):
            return
        if self._waits_for_us():
            self._since = self.loop.time()
        left = self._since + self._patience - self.loop.time()
        if left > 0:
            self._look_again = self.loop.call_later(left, self._look)
        else:
            self._wait_no_more()

    def _waits_for_us(self) -> bool:
        """Whether nothing need come: we take nothing, or an answer of ours is still to be taken or to be given."""
        owed = self.cycle is not None and not self.cycle.response_complete
        asked = self._in_head or getattr(self.cycle, "waiting_for_100_continue", False)
        return self.flow.read_paused or self.flow.write_paused or (owed and asked)

    def _wait_no_more(self) -> None:
        """408 (RFC 9110 section 15.5.9), unless nothing was asked or the answer has begun: then the connection ends."""
        cycle: Any = self.cycle
        is_answered = self._in_body and (cycle.response_complete or getattr(cycle, "response_started", False))
        if is_answered or (self._in_head and not self._is_begun):
            self.transport.close()
            return
        if self._in_body:
            cycle.disconnected = True
            cycle.message_event.set()
        whole = f"send a head within {self._patience:g} s, and a body without pauses as long as that"
        self._refuse(Problem(408, "request_timeout", f"the request did not come to its end: {whole}"))

    def _parse(self, data: bytes) -> None:
        """Take the next bytes. An upgrade is ignored, as RFC 9110 section 7.8 lets a server: httptools would end the
        message behind the head, while its body is as long as the head says (RFC 9112 section 6.3) and would be taken
        for the next request. So the head is read once more, without its Upgrade."""
        rest: bytes | memoryview = data
        while True:
            try:
                self.parser.feed_data(rest)
            except httptools.HttpParserUpgrade as paused:
                rest, head = memoryview(rest)[paused.args[0] :], self._without_upgrade()
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
                self.parser.feed_data(head)
            else:
                return

    def _without_upgrade(self) -> bytes:
        line = self.parser.get_method(), self.url, self.parser.get_http_version().encode()
        kept = [b"%b: %b\r\n" % header for header in self.headers if header[0] != b"upgrade"]
        return b"%b %b HTTP/%b\r\n%b\r\n" % (*line, b"".join(kept))

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head_bytes, self._in_head, self._began_now, self._is_begun = 0, True, True, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._in_head = False
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise ValueError("nothing is tunnelled here")
            return
        self._in_body = True
        if self._hatch is None or not self._show(self._hatch):
            super().on_headers_complete()

    def _show(self, hatch: Hatch) -> bool:
        """Whether the hatch opens. Not before the answers that are still to come, or to a caller who reads none."""
        last: Any = self.cycle
        if not (last is None or last.response_complete) or self.flow.write_paused or self.expect_100_continue:
            return False
        order = hatch.opens(self.parser.get_method(), self.url, self.headers)
        if order is None:
            return False
        keep_alive = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        visit = Visit(order, keep_alive, self._begin, self.transport.write, self._served, cast(Scope, self.scope))
        self._visit = visit
        self.cycle = visit  # type: ignore[assignment]
        return True

    def on_body(self, body: bytes) -> None:
        """A part of a body."""
        if self._visit is None:
            super().on_body(body)
        else:
            self._visit.parts.append(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        if self.parser.should_upgrade():
            return
        self._in_body = False
        visit, self._visit = self._visit, None
        if visit is None:
            super().on_message_complete()
            return
        parts = visit.parts
        body = parts[0] if len(parts) == 1 else b"".join(parts)
        if not visit.order(body, visit):
            self._hand_on(visit, body)

    def _hand_on(self, visit: Visit, body: bytes) -> None:
        """What was read already, to ASGI."""
        visit.response_complete = True
        super().on_headers_complete()
        self.cycle.keep_alive = self.cycle.keep_alive and visit.keep_alive
        super().on_body(body)
        super().on_message_complete()

    def _served(self, visit: Visit) -> None:
        if not visit.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _begin(self) -> bytes:
        """The headers that every answer of this second has."""
        headers = self.server_state.default_headers
        if headers is not self._seen:
            self._seen, self._begun = headers, b"".join(b"%b: %b\r\n" % one for one in headers)
        return self._begun

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is answered in the one shape that errors have."""
        self._refuse(of_status(400))

    def _refuse(self, problem: Problem) -> None:
        body = problem.body()
        head = (
            f"HTTP/1.1 {problem.status_code} {_PHRASES[problem.status_code]}\r\n"
            "content-type: application/problem+json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


_PHRASES = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}
