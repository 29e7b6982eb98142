"""Uvicorn as every service runs it: uvloop, httptools, no access log, our own protocol, a graceful stop."""

import gc
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from shared.http.protocol import Protocol
from shared.logs import configure
from shared.settings import Settings

KEEP_ALIVE_SECONDS = 75
"""An idle connection is kept for longer than those who hold one want to use it again (clients 5 s, proxies 60 s): who
takes it up just as we end it has no answer, and cannot know whether the request was heard."""


class _Config(uvicorn.Config):
    """With what our own protocol wants to know beside."""

    request_seconds: float


def config_of(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Uvicorn's configuration; logs go where `shared.logs` sends them."""
    config = _Config(
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
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, int(settings.stop_seconds)),
    )
    config.request_seconds = settings.request_seconds
    return config


class _Server(uvicorn.Server):
    """Ends by itself once it is `over`, as after a signal."""

    def __init__(self, config: uvicorn.Config, over: Callable[[], bool]) -> None:
        super().__init__(config)
        self._over = over

    async def on_tick(self, counter: int) -> bool:
        """Whether to end; asked ten times a second."""
        return self._over() or await super().on_tick(counter)


def serve(app: ASGIApp, settings: Settings, over: Callable[[], bool] = lambda: False) -> None:
    """Answer until SIGTERM or SIGINT, or until `over`; then let requests finish, ``settings.stop_seconds`` at most.

    Logs of the whole process go through `shared.logs` from here on at the latest.
    """
    configure(getattr(getattr(app, "state", None), "service", "souhlas"), settings.log_level)
    _collect_rarely()
    _Server(config_of(app, settings), over).run()


def _collect_rarely() -> None:
    """What was imported stays: it need not be looked through again and again. Requests leave few cycles behind, and
    those are young: looking through all that a service remembers would hold everybody up for tens of milliseconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 200)
