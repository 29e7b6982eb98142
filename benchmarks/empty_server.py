"""The floor of an HTTP read: raw ASGI under the services' own uvicorn settings; takes the body, answers ``{}``.

An X-Request-ID is given back, as services do: the open loop (open_loop.py) counts by it.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

from shared.http.protocol import Protocol

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """ASGI."""
    if scope["type"] == "http":
        await receive()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        headers += [header for header in scope["headers"] if header[0] == b"x-request-id"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})


if __name__ == "__main__":
    settings: dict[str, Any] = {"loop": "uvloop", "http": Protocol, "lifespan": "off", "access_log": False}
    asyncio.run(uvicorn.Server(uvicorn.Config(app, port=int(sys.argv[1]), log_config=None, **settings)).serve())
