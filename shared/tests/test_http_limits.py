"""Sizes, odd wires and broken answers, against a real uvicorn: bounded memory, a clear answer, no 5xx."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from shared.http.protocol import MAX_HEAD
from shared.tests import sample

Address = tuple[str, int]
MIB = 1024 * 1024
JSON = {"content-type": "application/json"}


def url(served: Address, path: str) -> str:
    return f"http://{served[0]}:{served[1]}{path}"


async def talk(served: Address, *parts: bytes) -> bytes:
    """Everything the server says to `parts`, until it closes."""
    reader, writer = await asyncio.open_connection(*served)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def chunks(size: int, count: int) -> object:
    for _ in range(count):
        yield b" " * size


@pytest.mark.parametrize("size", [MIB + 1, 8 * MIB])
async def test_a_body_said_to_be_too_large_is_refused(served: Address, size: int) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(url(served, "/v1/answers"), content=b" " * size, headers=JSON)
        assert response.status_code == 413
        assert response.json()["code"] == "too_large"
        assert (await client.get(url(served, "/healthz"))).status_code == 200


async def test_a_body_of_unsaid_length_is_refused_while_it_streams(served: Address) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(url(served, "/v1/answers"), content=chunks(64 * 1024, 40), headers=JSON)  # type: ignore[arg-type]
        assert response.status_code == 413
        assert response.json()["code"] == "too_large"


async def test_a_body_of_just_the_limit_is_taken(served: Address) -> None:
    body = b'{"value": "' + b"x" * (MIB - 13) + b'"}'
    async with httpx.AsyncClient() as client:
        response = await client.post(url(served, "/v1/answers"), content=body, headers=JSON)
        assert len(body) == MIB
        assert response.status_code == 200


async def test_a_route_can_have_a_limit_of_its_own(served: Address) -> None:
    body = json.dumps([1] * 500_000).encode()
    assert MIB < len(body) < 2 * MIB
    async with httpx.AsyncClient() as client:
        assert (await client.post(url(served, "/v1/batch"), content=body, headers=JSON)).json() == {"count": 500_000}
        assert (await client.post(url(served, "/v1/batch"), content=body * 2, headers=JSON)).status_code == 413


async def test_a_streaming_route_takes_any_length(served: Address) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(url(served, "/v1/stream"), content=chunks(MIB, 20))  # type: ignore[arg-type]
        assert response.json() == {"bytes": 20 * MIB}


@pytest.mark.parametrize("header", [b"x-long", b"authorization", b"cookie"])
async def test_headers_over_64_kib_are_refused(served: Address, header: bytes) -> None:
    head = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n" + header + b": " + b"a" * 70_000 + b"\r\n\r\n"
    answer = await talk(served, head)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"headers_too_large"' in answer


async def test_headers_under_64_kib_are_taken(served: Address) -> None:
    head = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: " + b"a" * 60_000 + b"\r\n\r\n"
    assert (await talk(served, head)).startswith(b"HTTP/1.1 200 ")


async def test_headers_without_an_end_are_cut_off(served: Address) -> None:
    lines = [b"x-%d: " % n + b"a" * 8000 + b"\r\n" for n in range(200)]
    answer = await talk(served, b"GET /healthz HTTP/1.1\r\n", *lines)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")


async def test_one_header_without_an_end_is_answered_431(served: Address) -> None:
    reader, writer = await asyncio.open_connection(*served)
    writer.write(b"GET /healthz HTTP/1.1\r\nx: ")
    await writer.drain()
    sent = 0
    while sent <= MAX_HEAD + 400_000 and not reader.at_eof() and not writer.is_closing():
        writer.write(b"a" * 16_384)
        sent += 16_384
        await asyncio.sleep(0)
        if reader._buffer:  # type: ignore[attr-defined]
            break
    answer = await asyncio.wait_for(reader.read(4096), 10)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("host", [b"", b"host: x\r\nhost: x\r\n", b"Host: x\r\nhost: y\r\n"])
async def test_a_request_names_one_host(served: Address, host: bytes) -> None:
    answer = await talk(served, b"GET /healthz HTTP/1.1\r\n" + host + b"connection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"code":"malformed_request"' in answer


async def test_a_request_of_http_1_0_needs_no_host(served: Address) -> None:
    assert (await talk(served, b"GET /healthz HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


async def test_an_address_over_16_kib_is_refused(served: Address) -> None:
    answer = await talk(served, b"GET /v1/things?q=" + b"a" * 20_000 + b" HTTP/1.1\r\nconnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 414 ")


@pytest.mark.parametrize(
    "wire",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"GET http://other/ HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"GET * HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"GET /v1/things?q=\xff\xfe HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"POST /v1/answers HTTP/1.1\r\ncontent-length: -1\r\nconnection: close\r\n\r\n",
        b"POST /v1/answers HTTP/1.1\r\ncontent-length: 99999999999999999999\r\nconnection: close\r\n\r\n",
        b"POST /v1/answers HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\nconnection: close\r\n\r\nzz",
        b"GET /v1/things HTTP/1.1\r\nauthorization: \xff\xfe\r\nconnection: close\r\n\r\n",
        b"GET /v1/things HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade, close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nconnection: close\r\n\r\n",
    ],
)
async def test_odd_bytes_on_the_wire_are_no_5xx(served: Address, wire: bytes) -> None:
    answer = await talk(served, wire.replace(b" HTTP/1.1\r\n", b" HTTP/1.1\r\nhost: x\r\n"))
    assert answer[9:10] in (b"2", b"4"), answer[:200]
    async with httpx.AsyncClient() as client:
        assert (await client.get(url(served, "/healthz"))).status_code == 200


async def test_an_answer_that_breaks_is_cut_not_ended(served: Address) -> None:
    answer = await talk(served, b"GET /v1/broken-stream HTTP/1.1\r\nhost: x\r\n\r\n")
    assert b"half" in answer
    assert not answer.endswith(b"0\r\n\r\n")
    assert b"jan@" not in answer


async def test_a_caller_that_leaves_in_the_middle_is_no_failure(served: Address) -> None:
    _, writer = await asyncio.open_connection(*served)
    writer.write(
        b"POST /v1/answers HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"
    )
    await writer.drain()
    writer.close()
    async with httpx.AsyncClient() as client:
        text = (await client.get(url(served, "/metrics"))).text
        assert 'status="500"' not in text


async def test_a_store_that_says_nothing_is_not_waited_for_and_a_slow_caller_is(impatient: tuple[str, int]) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"value":'
        await asyncio.sleep(0.5)  # the caller's slowness is what is tried
        yield b"1}"

    host, port = impatient
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}") as client:
        for _ in range(2):
            given_up = await client.get("/v1/frozen")
            assert (given_up.status_code, given_up.json()["code"]) == (503, "unavailable")
            assert given_up.headers["retry-after"] == "1"
        assert (await client.post("/v1/answers", content=slowly(), headers=JSON)).json() == {"value": 1}
        assert (await client.post("/v1/stream", content=slowly())).json() == {"bytes": 11}
    sample.THAWED.set()
