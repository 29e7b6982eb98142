"""The hatch: what it opens for is answered without ASGI, all else by ASGI, and no caller can tell which."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn

from shared.http.hatch import Headers, Order, Visit, is_plain
from shared.http.server import config_of
from shared.problems import of_status
from shared.settings import Settings

H2C = "HTTP2-Settings: AAMAAABkAAQBAAAAAAIAAAAA\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings"
"""As Java's HttpClient asks with every request, unless it is told not to."""


class Kiosk:
    """An app whose hatch takes POST /short, refuses bodies that say ``long``, and keeps ``later`` for later."""

    def __init__(self) -> None:
        self.hatch = self
        self.later: list[Callable[[], None]] = []
        self.waits = asyncio.Event()

    def opens(self, method: bytes, target: bytes, headers: Headers) -> Order | None:
        return self.order if (method, target) == (b"POST", b"/short") else None

    def order(self, body: bytes, visit: Visit) -> bool:
        if body == b"later":
            self.later.append(lambda: visit.answer(b'"short: later"', b"mine"))
            self.waits.set()
        elif body == b"broken":
            visit.fail(of_status(500))
        elif body != b"long":
            visit.answer(b'"short: %b"' % body)
        return body != b"long"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        content = b'"long: %b %b"' % (scope["path"].encode(), body)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@pytest.fixture
def kiosk() -> Kiosk:
    return Kiosk()


@pytest_asyncio.fixture(loop_scope="session")
async def server(kiosk: Kiosk, http_settings: Settings) -> AsyncIterator[uvicorn.Server]:
    config = config_of(kiosk, http_settings)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    yield server
    server.should_exit = True
    await running


def place(server: uvicorn.Server) -> tuple[str, int]:
    host, port = server.servers[0].sockets[0].getsockname()
    return host, port


def request(body: bytes, path: str = "/short", *more: str, version: str = "1.1") -> bytes:
    lines = [f"POST {path} HTTP/{version}", "Host: x", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def said(server: uvicorn.Server, *parts: bytes, answers: int = 1) -> list[bytes]:
    """The bodies of so many answers to `parts` on one connection."""
    reader, writer = await asyncio.open_connection(*place(server))
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0)
    try:
        return [(await answer(reader))[1] for _ in range(answers)]
    finally:
        writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    async with asyncio.timeout(10):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return head, await reader.readexactly(length)


async def test_what_the_hatch_opens_for_is_its_own_and_all_else_is_not(server: uvicorn.Server) -> None:
    async with httpx.AsyncClient(base_url="http://{}:{}".format(*place(server))) as client:
        short = await client.post("/short", content=b"a", headers={"x-request-id": "x"})
        assert short.json() == "short: a"
        assert short.headers["cache-control"] == "no-store"
        assert short.headers["date"]
        assert (await client.post("/short", content=b"long")).json() == "long: /short long"
        assert (await client.post("/other", content=b"a")).json() == "long: /other a"
        assert (await client.get("/short")).json() == "long: /short "
        broken = await client.post("/short", content=b"broken")
        assert (broken.status_code, broken.json()["code"]) == (500, "internal")
        assert broken.headers["content-type"] == "application/problem+json"


async def test_requests_sent_at_once_are_answered_in_their_order(server: uvicorn.Server, kiosk: Kiosk) -> None:
    whole = request(b"later") + request(b"b") + request(b"c", "/other") + request(b"long") + request(b"d")
    asked = asyncio.create_task(said(server, whole, answers=5))
    await asyncio.wait_for(kiosk.waits.wait(), 10)
    assert not asked.done()
    kiosk.later.pop()()
    bodies = [body.decode().strip('"') for body in await asked]
    assert bodies[0] == "short: later"
    assert [body.split()[-1] for body in bodies] == ["later", "b", "c", "long", "d"]


async def test_a_request_may_come_in_pieces(server: uvicorn.Server) -> None:
    whole = request(b"a" * 200_000)
    pieces = [whole[:3], whole[3:40], whole[40:70], whole[70:100_000], whole[100_000:]]
    assert await said(server, *pieces) == [b'"short: ' + b"a" * 200_000 + b'"']
    assert await said(server, request(b"long")[:-2], b"ng") == [b'"long: /short long"']


@pytest.mark.parametrize("upgrade", [H2C, "Connection: upgrade\r\nUpgrade: websocket", "Upgrade: h2c\r\nupgrade: x"])
@pytest.mark.parametrize(("path", "way"), [("/short", b"short:"), ("/other", b"long: /other")])
async def test_a_body_behind_an_upgrade_is_read_and_is_no_request(
    server: uvicorn.Server, upgrade: str, path: str, way: bytes
) -> None:
    body = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    head = request(body, path, upgrade).removesuffix(body)
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    chunked = re.sub(rb"Content-Length: \d+", b"Transfer-Encoding: chunked", head)
    after = request(b"b", path, upgrade) + request(b"c", path)
    for parts in [head, body + after], [head + body + after], [head[:-2], b"\r\n" + body[:9], body[9:] + after]:
        assert await said(server, *parts, answers=3) == [b'"%b %b"' % (way, one) for one in (body, b"b", b"c")]
    for parts in [chunked, chunks + after], [chunked + chunks + after]:
        assert await said(server, *parts, answers=3) == [b'"%b %b"' % (way, one) for one in (body, b"b", b"c")]


async def test_an_upgrade_on_a_connection_that_is_to_end_is_answered_and_ends(server: uvicorn.Server) -> None:
    for asked in (
        request(b"a", "/short", "Connection: upgrade, close", "Upgrade: x"),
        request(b"a", "/short", H2C, version="1.0"),
    ):
        reader, writer = await asyncio.open_connection(*place(server))
        writer.write(asked)
        assert (await asyncio.wait_for(reader.read(), 10)).endswith((b'"short: a"', b'"long: /short a"'))
        writer.close()


async def test_nothing_is_tunnelled(server: uvicorn.Server) -> None:
    reader, writer = await asyncio.open_connection(*place(server))
    writer.write(b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n" + request(b"a"))
    whole = await asyncio.wait_for(reader.read(), 10)
    assert whole.startswith(b"HTTP/1.1 400 ")
    assert whole.count(b"HTTP/1.1") == 1
    writer.close()


@pytest.mark.parametrize("asked", [request(b"a", "/short", "Connection: close"), request(b"a", version="1.0")])
async def test_a_connection_that_is_to_end_ends_with_the_answer(server: uvicorn.Server, asked: bytes) -> None:
    reader, writer = await asyncio.open_connection(*place(server))
    writer.write(asked)
    whole = await asyncio.wait_for(reader.read(), 10)
    assert b"\r\nconnection: close\r\n" in whole
    assert whole.endswith(b'"short: a"')
    writer.close()


async def test_who_leaves_before_the_answer_hurts_nobody(server: uvicorn.Server, kiosk: Kiosk) -> None:
    _, writer = await asyncio.open_connection(*place(server))
    writer.write(request(b"later"))
    await asyncio.wait_for(kiosk.waits.wait(), 10)
    writer.close()
    async with asyncio.timeout(10):
        while server.server_state.connections:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    kiosk.later.pop()()
    assert await said(server, request(b"a")) == [b'"short: a"']


async def test_a_server_that_stops_gives_the_answers_it_owes(server: uvicorn.Server, kiosk: Kiosk) -> None:
    asked = asyncio.create_task(said(server, request(b"later")))
    await asyncio.wait_for(kiosk.waits.wait(), 10)
    (connection,) = server.server_state.connections
    server.should_exit = True
    async with asyncio.timeout(10):
        while connection.cycle.keep_alive:  # type: ignore[union-attr]  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    kiosk.later.pop()()
    assert await asked == [b'"short: later"']


def test_a_packed_body_is_not_plain() -> None:
    head = [(b"host", b"x"), (b"content-type", b"application/json"), (b"content-length", b"2")]
    packed = [*head, (b"content-encoding", b"gzip")]
    assert is_plain(head, dict(head), 10, bearer=False)
    assert not is_plain(packed, dict(packed), 10, bearer=False)


def test_a_head_without_its_host_is_not_plain() -> None:
    head = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    assert not is_plain(head, dict(head), 10, bearer=False)
