"""The short way of a check and the long one are one door: alike in answers, refusals and headers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from marketing_gate.api.checks import MOST_CHECKS
from marketing_gate.app import GateSettings
from marketing_gate.testing import FRESHNESS_KEY, Story, check, say, until
from starlette.types import Receive, Scope, Send

from dev.keys import Signer
from shared.events import Decision
from shared.freshness import Freshness, sign
from shared.http import App
from shared.http.server import config_of
from shared.kafka import Producer

pytestmark = pytest.mark.kafka
Json = dict[str, Any]
LONG = "?long"
"""A query sends a request the long way."""


class Watched:
    """The gate, and whether each request that ASGI was asked took the long way by its query."""

    def __init__(self, app: App) -> None:
        self.hatch, self._app = app.hatch, app
        self.handed_on: list[bool] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.handed_on.append(not scope["query_string"])
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def watched(app: App) -> Watched:
    return Watched(app)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(
    watched: Watched, settings: GateSettings, client: httpx.AsyncClient
) -> AsyncIterator[httpx.AsyncClient]:
    """Of the gate behind its own server: the short way is no ASGI."""
    config = config_of(watched, settings)
    config.lifespan, config.port = "off", 0
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}", headers=client.headers) as real:
        yield real
    server.should_exit = True
    await running


@pytest_asyncio.fixture(loop_scope="session")
async def email(client: httpx.AsyncClient, producer: Producer, live: Story) -> str:
    one, email = live.contact(1), live.email()
    await say(producer, live.configured(), live.listed(one, email=email), live.recorded(one, Decision.GRANTED, -10, 0))

    async def allowed() -> bool:
        return bool((await check(client, {"email": email}))["allowed"])

    await until(allowed)
    return email


def question(contact: Any, **more: Any) -> Json:
    return {"contact": contact, "purpose": "newsletter", "channel": "email", **more}


def steady(content: Any) -> Any:
    """Without what is another at every question."""
    if isinstance(content, dict):
        return {name: steady(value) for name, value in content.items() if name != "freshness"}
    return [steady(one) for one in content] if isinstance(content, list) else content


async def both(client: httpx.AsyncClient, path: str, content: bytes, **headers: str) -> httpx.Response:
    """The answer, the same by both ways."""
    sent = {"content-type": "application/json", "x-request-id": "mine", **headers}
    short = await client.post(path, content=content, headers=sent)
    long = await client.post(path + LONG, content=content, headers=sent)
    assert short.status_code == long.status_code
    assert steady(short.json()) == steady(long.json())
    varying = {"content-length": "", "date": ""}
    assert dict(short.headers) | varying == dict(long.headers) | varying
    return short


async def test_an_answer_is_the_same_by_both_ways(
    client: httpx.AsyncClient, email: str, live: Story, watched: Watched
) -> None:
    watched.handed_on.clear()
    contacts: list[Json] = [
        {"email": email},
        {"id": str(live.contact(1))},
        {"phone": "+420601123456"},
        {"id": str(uuid4())},
    ]
    contacts += [{"email": "x@" + "y" * 300 + ".cz"}, {"email": None, "phone": None, "id": str(live.contact(1))}]
    found = []
    for contact in contacts:
        for more in ({}, {"at_least": "not.ours" * 9999, "max_wait_ms": 0}, {"purpose": "contact"}, {"other": [1]}):
            answer = await both(client, "/v1/check", json.dumps(question(contact, **more)).encode())
            assert answer.status_code == 200
            found.append(answer.json()["reason"])
    assert {"granted", "unknown_contact", "not_fresh_enough", "no_decision"} <= set(found)
    assert len(watched.handed_on) == len(contacts) * 4
    assert not any(watched.handed_on), "a plain request was not answered the short way"
    own: list[Json] = [
        {},
        {"at_least": "not.ours", "max_wait_ms": 5000},
        {"at_least": sign(FRESHNESS_KEY, Freshness("demo", as_of=1))},
    ]
    checks = [question({"email": email}, **more) for more in own]
    for path in ("/v1/check/batch", "/v1/check/batch" + LONG):
        answer = await client.post(path, json={"checks": checks, "max_wait_ms": 5000})
        assert [one["reason"] for one in answer.json()["results"]] == ["granted", "not_fresh_enough", "granted"]
    later = sign(FRESHNESS_KEY, Freshness("demo", as_of=live.now + 10**9))
    answer = await client.post(
        path, json={"checks": [*checks, question({"email": email}, at_least=later)], "max_wait_ms": 50}
    )
    assert [one["reason"] for one in answer.json()["results"]][1:] == [
        "not_fresh_enough",
        "granted",
        "not_fresh_enough",
    ]
    watched.handed_on.clear()
    checks = [question(contact) for contact in contacts]
    whole = await both(client, "/v1/check/batch", json.dumps({"checks": checks}).encode())
    assert [one["reason"] for one in whole.json()["results"]] == found[::4]
    assert len(watched.handed_on) == 1
    assert not any(watched.handed_on), "a plain request was not answered the short way"


def deep(levels: int) -> Any:
    return [deep(levels - 1)] if levels else 1


BAD = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"{}",
    json.dumps(question({})).encode(),
    json.dumps(question({"email": "no"})).encode(),
    json.dumps(question({"phone": "abc"})).encode(),
    json.dumps(question({"email": "a@b.cz", "id": str(uuid4())})).encode(),
    json.dumps(question({"email": "a@b.cz"}, purpose="")).encode(),
    json.dumps(question({"email": "a@b.cz"}, purpose="x" * 65)).encode(),
    json.dumps(question({"email": "a@b.cz"}, channel="fax")).encode(),
    json.dumps(question({"email": "a@b.cz"}, max_wait_ms=5001)).encode(),
    json.dumps(question({"email": "a@b.cz"}, max_wait_ms="5")).encode(),
    json.dumps(question({"email": "a@b.cz"}, max_wait_ms=True)).encode(),
    json.dumps(question({"email": "a@b.cz"}, max_wait_ms=5.0)).encode(),
    json.dumps(question({"email": "a@b.cz\0"})).encode(),
    json.dumps(question({"email": "a@b.cz"}, more="\0")).encode(),
    json.dumps(question({"email": "a@b.cz"}, more=deep(200))).encode(),
    json.dumps({"checks": [question({"email": "a@b.cz"})] * 9, "more": deep(200)}).encode(),
    json.dumps({"checks": [*[question({"email": "a@b.cz"})] * 9, question({"email": "a@b.cz"}, x=deep(198))]}).encode(),
    json.dumps(question({"email": "a@b.cz"})).encode()[:-1] + b',"more":"\xff"}',
    json.dumps({"checks": [question({"email": "a@b.cz"}), question({"id": "x"})]}).encode(),
    json.dumps({"checks": [{}] * (MOST_CHECKS + 1)}).encode(),
    json.dumps({"checks": [question({"email": "a@b.cz"}, max_wait_ms="5")]}).encode(),
    json.dumps({"checks": [question({"email": "a@b.cz"}, max_wait_ms=None)]}).encode(),
    json.dumps({"checks": [question({"email": "a@b.cz"}, at_least=5)]}).encode(),
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("path", ["/v1/check", "/v1/check/batch"])
async def test_a_refusal_is_the_same_by_both_ways(client: httpx.AsyncClient, path: str, body: bytes) -> None:
    answer = await both(client, path, body)
    assert answer.status_code in (400, 422)


async def test_who_may_not_ask_is_refused_the_same(client: httpx.AsyncClient, signer: Signer) -> None:
    body = json.dumps(question({"email": "a@b.cz"})).encode()
    for bearer, status in (("", 401), ("Bearer x", 401), (f"Bearer {signer.token('demo', ['ledger:read'])}", 403)):
        assert (await both(client, "/v1/check", body, authorization=bearer)).status_code == status
    answer = await client.post("/v1/check", content=body, headers={"content-type": "text/plain"})
    assert answer.status_code == 415
    too_large = await both(client, "/v1/check", b" " * (1024 * 1024 + 1))
    assert too_large.status_code == 413


async def test_questions_that_come_together_are_each_answered_as_alone(
    client: httpx.AsyncClient, email: str, live: Story, signer: Signer
) -> None:
    rival = {"authorization": f"Bearer {signer.token('rival')}"}
    asked: list[tuple[Json, dict[str, str]]] = [
        ({"id": str(live.contact(1))}, {}),
        ({"email": email}, {}),
        ({"email": email}, rival),
        ({"id": str(live.contact(1))}, rival),
        ({"id": str(uuid4())}, {}),
        ({"id": "no"}, {}),
    ]

    async def put(contact: Json, headers: dict[str, str], way: str = "") -> Any:
        answer = await client.post("/v1/check" + way, json=question(contact), headers=headers)
        return answer.status_code, steady(answer.json())

    together = await asyncio.gather(*(put(*one) for one in asked * 3))
    assert together == [await put(*one, LONG) for one in asked] * 3
    assert [content.get("reason") for _, content in together[:5]] == [
        "granted",
        "granted",
        "unknown_contact",
        "unknown_contact",
        "unknown_contact",
    ]


async def test_the_short_way_is_counted_like_the_long_one(client: httpx.AsyncClient, app: FastAPI, email: str) -> None:
    def counted() -> float:
        labels = {"method": "POST", "route": "/v1/check", "status": "200"}
        return float(app.state.metrics.value("souhlas_http_requests_total", **labels) or 0)

    before = counted()
    await both(client, "/v1/check", json.dumps(question({"email": email})).encode())
    assert counted() == before + 2
