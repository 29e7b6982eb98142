"""A request that does not come to its end is not waited for without one; one that goes on may take any time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.settings import Settings
from shared.tests.conftest import serving
from shared.tests.test_http_hatch import Kiosk, answer

PATIENCE = 0.4
HEAD = b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
Address = tuple[str, int]


@pytest.fixture
def hasty(http_settings: Settings) -> Settings:
    return http_settings.model_copy(update={"request_seconds": PATIENCE})


@pytest_asyncio.fixture(loop_scope="session")
async def served(hasty: Settings) -> AsyncIterator[Address]:
    """The sample behind its server, with a hatch for POST /short."""
    async with serving(hasty, hatch=Kiosk()) as address:
        yield address


async def said(served: Address, *parts: bytes, pause: float = 0.0) -> bytes:
    """What comes until the end of the connection, on which `parts` are sent with a pause after each.

    Who goes on sending to an end that is closed is reset: what came before counts.
    """
    reader, writer = await asyncio.open_connection(*served)
    came: list[bytes] = []

    async def hear() -> None:
        with suppress(ConnectionResetError):
            while chunk := await reader.read(65536):
                came.append(chunk)

    heard = asyncio.create_task(hear())
    try:
        for part in parts:
            if heard.done():
                break
            writer.write(part)
            await asyncio.sleep(pause)  # the slowness is what is tried
        await asyncio.wait_for(heard, 10)
        return b"".join(came)
    finally:
        writer.close()


@pytest.mark.parametrize("upgrade", [b"", b"Connection: upgrade\r\nUpgrade: x\r\n"])
@pytest.mark.parametrize("path", [b"/short", b"/v1/answers", b"/v1/stream"])
@pytest.mark.parametrize("rest", [b"", b"Content-Length: 9\r\n\r\n", b"Content-Length: 9\r\n\r\n{"])
async def test_half_a_request_is_told_408(served: Address, path: bytes, rest: bytes, upgrade: bytes) -> None:
    whole = await said(served, HEAD % path + upgrade + rest)
    assert whole.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b'"code":"request_timeout"' in whole
    assert whole.count(b"HTTP/1.1") == 1


async def test_half_a_body_in_chunks_is_told_408(served: Address) -> None:
    whole = await said(served, HEAD % b"/v1/answers" + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
    assert whole.startswith(b"HTTP/1.1 408 ")


async def test_a_head_that_comes_byte_by_byte_is_told_408(served: Address) -> None:
    whole = await said(served, *[b"%c" % byte for byte in HEAD % b"/short"], pause=PATIENCE / 10)
    assert whole.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("parts", [(), (b"\r\n",) * 20])
async def test_who_asks_nothing_is_let_go_without_a_word(served: Address, parts: tuple[bytes, ...]) -> None:
    assert await said(served, *parts, pause=PATIENCE / 10) == b""


async def test_line_ends_after_a_request_keep_no_connection(served: Address) -> None:
    asked = HEAD % b"/short" + b"Content-Length: 1\r\n\r\na"
    whole = await said(served, asked, *[b"\r\n"] * 20, pause=PATIENCE / 10)
    assert (whole.startswith(b"HTTP/1.1 200 "), whole.count(b"HTTP/1.1")) == (True, 1)


async def test_who_was_refused_need_not_end_the_body_and_cannot_stay_for_it(served: Address) -> None:
    whole = await said(served, HEAD % b"/v1/answers" + b"Content-Length: 99999999\r\n\r\n{")
    assert (whole.startswith(b"HTTP/1.1 413 "), whole.count(b"HTTP/1.1")) == (True, 1)


@pytest.mark.parametrize(("path", "wanted"), [("/short", f"short: {'a' * 12}"), ("/v1/stream", {"bytes": 12})])
async def test_a_body_that_goes_on_may_take_any_time(served: Address, path: str, wanted: Any) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        for _ in range(12):
            await asyncio.sleep(PATIENCE / 4)
            yield b"a"

    async with httpx.AsyncClient(base_url="http://{}:{}".format(*served)) as client:
        came = await client.post(path, content=slowly(), headers={"content-length": "12"})
    assert came.json() == wanted


async def test_a_connection_that_is_kept_may_rest_for_longer(served: Address) -> None:
    reader, writer = await asyncio.open_connection(*served)
    for _ in range(2):
        writer.write(HEAD % b"/short" + b"Content-Length: 1\r\n\r\na")
        assert (await answer(reader))[1] == b'"short: a"'
        await asyncio.sleep(PATIENCE * 2.5)  # the rest is what is tried
    writer.close()


async def test_what_we_do_not_take_yet_is_waited_for(hasty: Settings) -> None:
    """Neither a body that is still to be asked for (100 Continue) is late, nor a head behind an answer we owe."""
    taken, kiosk = asyncio.Event(), Kiosk()

    async def late(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"  # no lifespan
        await taken.wait()
        await kiosk(scope, receive, send)

    async with serving(hasty, app=late) as address:
        asking, asker = await asyncio.open_connection(*address)
        asker.write(HEAD % b"/a" + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        queued, two = await asyncio.open_connection(*address)
        two.write(HEAD % b"/b" + b"\r\n" + HEAD % b"/c")
        await asyncio.sleep(PATIENCE * 2.5)  # our slowness is what is tried
        taken.set()
        async with asyncio.timeout(10):
            assert await asking.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
            asker.write(b"a")
            assert (await answer(asking))[1] == b'"long: /a a"'
            assert (await answer(queued))[1] == b'"long: /b "'
            assert (await queued.read()).startswith(b"HTTP/1.1 408 ")
        asker.close()
        two.close()
