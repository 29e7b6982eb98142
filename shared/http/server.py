"""Uvicorn as every service runs it: uvloop, httptools, no access log, a bound on headers, a graceful stop."""

import gc
import logging

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.http.door import MAX_HEADERS, MAX_TARGET
from shared.logs import configure
from shared.problems import Problem, of_status
from shared.settings import Settings

MAX_HEAD = MAX_HEADERS + MAX_TARGET

_log = logging.getLogger("souhlas.http")


class Protocol(HttpToolsProtocol):
    """httptools' parser keeps a header of any length in memory: the connection is ended once a head is too long.

    A head that arrives whole in one read (256 KiB at most) is judged by the door instead.
    """

    _head_bytes = 0
    _in_head = False
    _began_now = False

    def data_received(self, data: bytes) -> None:
        """As uvicorn's, counting the bytes of an unfinished head."""
        self._began_now = False
        super().data_received(data)
        if self._in_head and not self._began_now and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD:
                self._refuse(Problem(431, "headers_too_large", "the headers must stay under 64 KiB"))

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head_bytes, self._in_head, self._began_now = 0, True, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._in_head = False
        super().on_headers_complete()

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


_PHRASES = {400: "Bad Request", 431: "Request Header Fields Too Large"}


def config_of(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Uvicorn's configuration; logs go where `shared.logs` sends them."""
    return uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=max(1, int(settings.stop_seconds)),
    )


def serve(app: ASGIApp, settings: Settings) -> None:
    """Answer until SIGTERM or SIGINT; then let requests finish, for ``settings.stop_seconds`` at most.

    Logs of the whole process go through `shared.logs` from here on at the latest.
    """
    configure(getattr(getattr(app, "state", None), "service", "souhlas"), settings.log_level)
    _collect_rarely()
    uvicorn.Server(config_of(app, settings)).run()


def _collect_rarely() -> None:
    """What was imported stays: it need not be looked through again and again. Requests leave few cycles behind."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
