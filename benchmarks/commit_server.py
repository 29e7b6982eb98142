"""The floor of an HTTP write: raw ASGI under uvicorn, uvloop and httptools; commits one row, answers."""

import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvicorn

from shared.identity import uuid7

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class App:
    """One INSERT a request, through a pool of ten as the services have."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.pool: asyncpg.Pool | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return
        body = (await receive()).get("body", b"")
        if self.pool is None:
            self.pool = await asyncpg.create_pool(self.dsn, min_size=10, max_size=10)
        await self.pool.execute(
            "INSERT INTO floor_commit VALUES ($1, $2, $3)", uuid7(), datetime.now(UTC), body.decode()
        )
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})


if __name__ == "__main__":
    uvicorn.run(
        App(sys.argv[1]), port=int(sys.argv[2]), loop="uvloop", http="httptools", log_level="warning", lifespan="off"
    )
