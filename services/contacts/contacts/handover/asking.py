"""How the services are asked: what may be said twice is said again while one of them is away for a moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

JSON = dict[str, Any]
TRIES, PAUSE_SECONDS, LONGEST_PAUSE = 5, 0.5, 30.0
"""A service that is away for a moment, or a copy that is not whole, is asked for so often, each time after twice as
long."""
AWAY = (429, 502, 503, 504)


class Failed(Exception):
    """The work cannot go on; the text says why."""


def client_of(url: str, token: str) -> httpx.AsyncClient:
    """A client of one service."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=60, trust_env=False)


async def again(send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """The answer to what may be sent twice. Raises httpx.HTTPError: what has timed out is not sent again."""
    tried = 1
    while True:
        said = ""
        try:
            answer = await send()
            if answer.status_code not in AWAY or tried == TRIES:
                return answer
            said = answer.headers.get("retry-after", "")
        except httpx.TransportError as error:
            if isinstance(error, httpx.TimeoutException) or tried == TRIES:
                raise
        await pause(tried, said)
        tried += 1


async def get(client: httpx.AsyncClient, path: str, **params: Any) -> httpx.Response:
    """The answer to a question."""
    return await again(lambda: client.get(path, params=params or None))


async def pause(tried: int, retry_after: str = "") -> None:
    """Wait before the next try."""
    asked = float(retry_after) if retry_after.isdecimal() else 0.0
    await asyncio.sleep(min(LONGEST_PAUSE, max(asked, PAUSE_SECONDS * 2 ** (tried - 1))))


def detail(answer: httpx.Response) -> str:
    """Which service said no, and its reason where it is one of ours."""
    try:
        said = str(answer.json().get("detail", ""))
    except (ValueError, AttributeError):
        said = "what answered is no service of Souhlas"
    return f"{answer.request.method} {answer.request.url}: {answer.status_code} {said}"


async def json_of(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    """What a service says. Raises Failed."""
    answer = await get(client, path, **params)
    if answer.status_code != httpx.codes.OK:
        raise Failed(detail(answer))
    return answer.json()


async def items(client: httpx.AsyncClient, path: str) -> AsyncIterator[JSON]:
    """A whole list, page by page. Raises Failed."""
    cursor: str | None = None
    while True:
        page = await json_of(client, path, limit=1000, **({"cursor": cursor} if cursor else {}))
        for item in page["items"]:
            yield item
        cursor = page.get("next_cursor")
        if cursor is None:
            return


async def stream(client: httpx.AsyncClient, path: str, to: Path) -> None:
    """Write an answer of any length to a file; one that breaks off is fetched anew. Raises Failed."""

    async def fetch() -> httpx.Response:
        async with client.stream("GET", path) as answer:
            if answer.status_code != httpx.codes.OK:
                await answer.aread()
                return answer
            with to.open("wb") as file:
                async for piece in answer.aiter_bytes():
                    file.write(piece)
        return answer

    answer = await again(fetch)
    if answer.status_code != httpx.codes.OK:
        raise Failed(detail(answer))
