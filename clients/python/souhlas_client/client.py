"""The two clients, for threads and for asyncio. They send what `calls` makes, and send it again where that is safe."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self, Unpack

import httpx

from souhlas_client import calls
from souhlas_client.answers import Answer
from souhlas_client.calls import MOST, Asking, Call, Contact, Freshness, Question

SECONDS = 7.0
"""How long one attempt may take, the whole answer read: the gate itself waits 5 at most."""
Outcome = httpx.Response | Exception


def _options(url: str, seconds: float) -> dict[str, Any]:
    return {"base_url": url, "timeout": seconds, "follow_redirects": False}


def _whole(response: httpx.Response, content: bytes) -> httpx.Response:
    """A streamed response once it was read: `content` is decoded already."""
    kept = {name: value for name, value in response.headers.items() if name in ("content-type", "retry-after")}
    return httpx.Response(response.status_code, headers=kept, content=content)


def _chunks(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    for at in range(0, len(questions), MOST):
        yield questions[at : at + MOST]


class Gate:
    """Asks the gate at `url`, as the bearer of `token` (scope ``gate:check``; for reports ``gate:write``). A line's end
    that a file has behind its token does not matter.

    To be used by several threads at once, and closed at the end.
    """

    def __init__(
        self, url: str, token: str, *, seconds: float = SECONDS, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._http = httpx.Client(transport=transport, **_options(url, seconds))
        self._token, self._seconds = token.strip(), seconds
        self._unfit = calls.unfit(url, self._token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def check(
        self, *, purpose: str, channel: str, fresh: Freshness | None = None, **contact: Unpack[Contact]
    ) -> Answer:
        """May this person be messaged? Never raises for what the gate or the way to it is like: that is a no.

        Raises ValueError unless exactly one of `id`, `email` and `phone` is given, TypeError for what is no `fresh`.
        """
        return calls.answer(self._sent(calls.single(Question(contact, purpose, channel), fresh)))

    def check_many(self, questions: Iterable[Question], fresh: Freshness | None = None) -> list[Answer]:
        """The answers, in the order of the questions; any number of them. One that is misshapen is a no by itself.

        What the gate could not know (``stale``, ``rebuilding``, ``store_unavailable``) is asked once more. Raises
        TypeError for what is no `Question`, and for what is no `fresh`.
        """
        found: list[Answer] = []
        for some in _chunks(list(questions)):
            asking = Asking(some, fresh)
            while asking.call is not None:
                time.sleep(asking.pause)
                asking.take(self._sent(asking.call))
            found += asking.answers
        return found

    def report(self, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Report bounces and complaints. Returns ``{accepted, rejected, freshness}``. Raises NotWritten."""
        return calls.written(self._sent(calls.report(items)))

    def lift(self, channel: str, **contact: Unpack[Contact]) -> bool:
        """End an address's bounces; whether there were any. Raises NotWritten, also while a complaint stands."""
        return calls.written(self._sent(calls.lifting(contact, channel))).get("lifted") is True

    def _sent(self, call: Call) -> Outcome:
        if self._unfit is not None:
            return self._unfit
        attempt = 0
        while True:
            attempt += 1
            outcome: Outcome
            try:
                outcome = self._tried(call)
            except Exception as error:
                outcome = error
            wait = calls.pause(outcome, attempt)
            if wait is None:
                return outcome
            time.sleep(wait)

    def _tried(self, call: Call) -> httpx.Response:
        """httpx bounds each wait for a piece of the answer; this bounds all pieces together."""
        deadline = time.monotonic() + self._seconds
        headers = {**call.headers, "Authorization": f"Bearer {self._token}"}
        with self._http.stream("POST", call.path, json=call.body, headers=headers) as response:
            pieces = bytearray()
            for piece in response.iter_bytes():
                pieces += piece
                if time.monotonic() > deadline:
                    raise TimeoutError
        return _whole(response, bytes(pieces))


class AsyncGate:
    """`Gate` for asyncio."""

    def __init__(
        self, url: str, token: str, *, seconds: float = SECONDS, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(transport=transport, **_options(url, seconds))
        self._token, self._seconds = token.strip(), seconds
        self._unfit = calls.unfit(url, self._token)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def check(
        self, *, purpose: str, channel: str, fresh: Freshness | None = None, **contact: Unpack[Contact]
    ) -> Answer:
        """See `Gate.check`."""
        return calls.answer(await self._sent(calls.single(Question(contact, purpose, channel), fresh)))

    async def check_many(self, questions: Iterable[Question], fresh: Freshness | None = None) -> list[Answer]:
        """See `Gate.check_many`."""
        found: list[Answer] = []
        for some in _chunks(list(questions)):
            asking = Asking(some, fresh)
            while asking.call is not None:
                await asyncio.sleep(asking.pause)
                asking.take(await self._sent(asking.call))
            found += asking.answers
        return found

    async def report(self, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """See `Gate.report`."""
        return calls.written(await self._sent(calls.report(items)))

    async def lift(self, channel: str, **contact: Unpack[Contact]) -> bool:
        """See `Gate.lift`."""
        return calls.written(await self._sent(calls.lifting(contact, channel))).get("lifted") is True

    async def _sent(self, call: Call) -> Outcome:
        if self._unfit is not None:
            return self._unfit
        attempt = 0
        while True:
            attempt += 1
            outcome: Outcome
            try:
                async with asyncio.timeout(self._seconds):
                    headers = {**call.headers, "Authorization": f"Bearer {self._token}"}
                    outcome = await self._http.post(call.path, json=call.body, headers=headers)
            except Exception as error:
                outcome = error
            wait = calls.pause(outcome, attempt)
            if wait is None:
                return outcome
            await asyncio.sleep(wait)
