"""A lean HTTP/1.1 client for measuring: keep-alive connections, bytes in, bytes out, times in seconds."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import from_json, to_json

_LIMIT = 4 * 1024 * 1024
"""Of what is read ahead: a batch's answer comes whole, without the server being stopped and let go on again."""


class Refused(RuntimeError):
    """The server answered with something else than a 2xx; the message holds status and body."""


@dataclass
class Connection:
    """One keep-alive connection. Not to be shared between tasks."""

    host: str
    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, url: str) -> "Connection":
        """Connect to the host and port of `url`."""
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        return cls(parts.hostname, parts.port, *await asyncio.open_connection(parts.hostname, parts.port, limit=_LIMIT))

    async def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """POST JSON and return the JSON of a 2xx. Raises Refused."""
        answer = await self.exchange(self.request(path, body, headers))
        return from_json(answer) if answer else None

    def request(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> bytes:
        """The bytes of a POST of JSON, to be sent as often as wanted."""
        content = to_json(body)
        head = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        return (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n{head}\r\n".encode()
            + content
        )

    async def exchange(self, request: bytes) -> bytes:
        """Send a request, and return the body of a 2xx as it came. Raises Refused."""
        self.writer.write(request)
        status, answer = await self._answer()
        if not 200 <= status < 300:
            raise Refused(f"{request.partition(b' HTTP')[0].decode()}: {status} {answer[:300]!r}")
        return answer

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        """GET and return the JSON of a 2xx. Raises Refused."""
        head = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n{head}\r\n".encode())
        status, answer = await self._answer()
        if not 200 <= status < 300:
            raise Refused(f"{path}: {status} {answer[:300]!r}")
        return from_json(answer)

    async def _answer(self) -> tuple[int, bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        at = head.index(b"content-length:") + len(b"content-length:")
        length = int(head[at : head.index(b"\r\n", at)])
        return status, await self.reader.readexactly(length)

    async def close(self) -> None:
        """End the connection."""
        self.writer.close()
        await self.writer.wait_closed()


@dataclass
class Times:
    """Latencies of one measurement, seconds."""

    all: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def at(self, share: float) -> float:
        """The latency that `share` of the calls did not exceed."""
        ordered = sorted(self.all)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def rate(self) -> float:
        """Calls a second."""
        return len(self.all) / self.seconds


async def saturate(step: Callable[[int], Awaitable[int]], *, workers: int, seconds: float) -> Times:
    """`workers` tasks call `step` without pause for `seconds`. `step` gets its worker's number and says how many calls
    it made; its time is shared out among them."""
    times = Times()
    start = time.perf_counter()
    end = start + seconds

    async def work(number: int) -> None:
        while (before := time.perf_counter()) < end:
            calls = await step(number)
            took = (time.perf_counter() - before) / max(calls, 1)
            times.all.extend([took] * calls)

    await asyncio.gather(*(work(number) for number in range(workers)))
    times.seconds = time.perf_counter() - start
    return times
