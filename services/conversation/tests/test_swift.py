"""The short way of a step and the long one are one door: alike in answers, refusals, headers, and in what is kept."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
import uvicorn
from afterwards import granted
from conversation.api.limits import (
    ANSWERS_OF_CONVERSATION,
    CALLS_OF_ADDRESS,
    CALLS_OF_HOLDER,
    STARTS_OF_ADDRESS,
    Limits,
)
from starlette.types import Receive, Scope, Send
from test_unsubscribe import BODY as ONE_CLICK
from test_unsubscribe import denials
from test_unsubscribe import url as unsubscribe_url

from dev.seed import ACME, LEAD
from shared.http.server import config_of
from shared.idempotency import forget

Json = dict[str, Any]
LONG = "?long"
"""A query sends a request the long way."""
_VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z|[\w-]{80,}\.[\w-]{22}|/p/p[\w.-]+|v[\w-]{30,}\.[\w-]{22}"
)
SCRIPT: list[tuple[Any, str]] = [
    ("offer", "button"), ("perhaps", "typed"), ("granted", "button"), ("j.novak@example.com", "typed"),
    ("Jana Nováková", "typed"), ("refused", "button"), ("withdraw my consent", "typed"),
]  # fmt: skip


class Watched:
    """The service, and whether each request that ASGI was asked took the long way by its query."""

    def __init__(self, app: Any) -> None:
        self.hatch, self._app = app.hatch, app
        self.handed_on: list[bool] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.handed_on.append(not scope["query_string"])
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def watched(service: Any) -> Watched:
    return Watched(service.app)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(watched: Watched, service: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Of the service behind its own server: the short way is no ASGI."""
    config = config_of(watched, service.settings)
    config.lifespan, config.port = "off", 0
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}") as real:
        yield real
    server.should_exit = True
    await running


class Way:
    """A visitor who always goes one of the two ways."""

    def __init__(self, http: httpx.AsyncClient, begun: httpx.Response, query: str) -> None:
        self.begun, said = begun, begun.json()
        self.http, self.query, self.step = http, query, said["expects"]["step_id"]
        self.url = f"/v1/widget/conversations/{said['conversation_id']}"
        self.contact_id = said["contact_id"]
        self.headers = {"authorization": f"Bearer {said['visitor_token']}", "x-request-id": "mine"}

    async def post(self, what: str, content: bytes, **headers: str) -> httpx.Response:
        kind = {"content-type": "application/json"}
        sent = {**kind, **self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        return await self.http.post(f"{self.url}/{what}{self.query}", content=content, headers=sent)

    async def say(self, value: Any, how: str = "button", **headers: str) -> httpx.Response:
        answer = await self.post(
            "answers", json.dumps({"step_id": self.step, "value": value, "input": how}).encode(), **headers
        )
        if answer.status_code == 200:
            self.step = answer.json()["expects"].get("step_id")
        return answer


def steady(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers, without what is another each time."""
    headers = dict(answer.headers) | {"date": "", "content-length": ""}
    return answer.status_code, _VARYING.sub("…", answer.text), headers


async def two(service: Any, http: httpx.AsyncClient, **headers: str) -> tuple[Way, Way]:
    """Two visitors of the same workspace, by the short way and by the long one."""
    workspace = await service.set_up()
    url, named = f"/v1/widget/{workspace}/lead/conversations", {"x-request-id": "mine", **headers}
    return (
        Way(http, await http.post(url, json={"locale": "en"}, headers=named), ""),
        Way(http, await http.post(url + LONG, json={"locale": "en"}, headers=named), LONG),
    )


async def test_a_conversation_is_the_same_by_both_ways(service: Any, http: httpx.AsyncClient, watched: Watched) -> None:
    short, long = await two(service, http)
    watched.handed_on.clear()
    for number, (value, how) in enumerate(SCRIPT):
        key = {"idempotency_key": str(uuid4())} if number % 2 else {}
        one, other = await short.say(value, how, **key), await long.say(value, how, **key)
        assert steady(one) == steady(other)
        assert one.status_code == 200
    one, other = await short.post("withdraw", b"{}"), await long.post("withdraw", b"{}")
    assert steady(one) == steady(other)
    assert watched.handed_on == [False] * (len(SCRIPT) + 1), "a plain request was not answered the short way"
    kept = [
        await service.rows(
            "SELECT c.rev, c.talk - 'captured_at' AS talk, c.transcript, k.rev AS contact,"
            " jsonb_array_length(c.decisions) AS decisions,"
            " k.captured, (SELECT count(*) FROM idempotency AS i WHERE i.contact_id = k.id) AS answers"
            " FROM conversation AS c JOIN contact AS k ON k.id = c.contact_id WHERE k.id = $1::text::uuid",
            way.contact_id,
        )
        for way in (short, long)
    ]
    assert kept[0] == kept[1]


async def test_a_yes_asked_before_a_withdrawal_is_late_by_both_ways(service: Any, http: httpx.AsyncClient) -> None:
    for way in await two(service, http):
        for value, how in SCRIPT[:5]:
            assert (await way.say(value, how)).status_code == 200
        withdrawn = await way.post("withdraw", b"{}")
        assert (await way.say("granted")).json()["code"] == "step_out_of_order"
        way.step = withdrawn.json()["expects"]["step_id"]
        assert (await way.say("granted")).json()["decision"]["decision"] == "granted"


BAD = [
    b"", b"{", b"null", b"[]", b"{}",
    b'{"step_id": "topic", "value": "offer"}',
    b'{"step_id": "topic", "value": "offer", "input": "spoken"}',
    b'{"step_id": "topic", "value": 1, "input": "button"}',
    b'{"step_id": "topic", "value": "no such", "input": "button"}',
    b'{"step_id": "email", "value": "offer", "input": "button"}',
    b'{"step_id": null, "value": "offer", "input": "button"}',
    b'{"step_id": "topic", "value": "offer\\u0000", "input": "button"}',
    b'{"step_id": "topic", "value": "offer\xff", "input": "button"}',
    b'{"step_id": "topic", "value": "offer\\ud800 and more", "input": "button"}',
    b'{"step_id": "topic", "value": "offer", "input": "button", "region": "01234567890"}',
    b'{"step_id": "topic", "value": "offer", "input": "button", "website": "x"}',
    b'{"step_id": "topic", "value": "offer", "input": "button", "other": ' + b"[" * 300 + b"]" * 300 + b"}",
]  # fmt: skip


async def test_a_refusal_is_the_same_by_both_ways_and_takes_nothing(service: Any, http: httpx.AsyncClient) -> None:
    short, long = await two(service, http)
    for body in BAD:
        one, other = await short.post("answers", body), await long.post("answers", body)
        assert steady(one) == steady(other), body
        assert one.status_code in (400, 409, 422)
    for headers in (
        {"authorization": "Bearer x"}, {"authorization": ""}, {"content_type": "text/plain"},
        {"idempotency_key": "with blank"}, {"idempotency_key": "x" * 256}, {"origin": "https://elsewhere.example"},
        {"origin": ""},
    ):  # fmt: skip
        one, other = await short.say("offer", **headers), await long.say("offer", **headers)
        assert steady(one) == steady(other), headers
        assert 400 <= one.status_code < 500
    for way in (short, long):
        assert (await way.say("offer", origin="https://acme.example")).status_code == 200


async def test_an_origin_may_read_the_answer_by_both_ways(service: Any, http: httpx.AsyncClient) -> None:
    short, long = await two(service, http)
    for origin in ("https://acme.example", "http://conversation.test", str(http.base_url).rstrip("/")):
        one, other = await short.say("offer", origin=origin), await long.say("offer", origin=origin)
        assert steady(one) == steady(other)
        assert one.headers["access-control-allow-origin"] == origin
        short, long = await two(service, http, origin=origin)
        assert steady(short.begun) == steady(long.begun)


async def test_a_key_that_was_used_is_answered_by_both_ways_as_it_was_before(
    service: Any, http: httpx.AsyncClient, watched: Watched
) -> None:
    short, long = await two(service, http)
    for first, again in ((short, long), (long, short)):
        first_step, key = first.step, str(uuid4())
        told = await first.say("offer", idempotency_key=key)
        again.url, again.headers, again.step = first.url, first.headers, first_step
        replayed = await again.say("offer", idempotency_key=key)
        if first is short:  # a query is part of what a key stands for
            assert (replayed.status_code, replayed.json()["code"]) == (422, "idempotency_key_reused")
        again.query, again.step = first.query, first_step
        replayed = await again.say("offer", idempotency_key=key)
        assert replayed.headers["idempotent-replayed"] == "true"
        assert replayed.text == told.text
        other = await again.say("hours", idempotency_key=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        short, long = await two(service, http)


async def test_a_key_that_another_process_used_at_the_same_moment_is_answered_as_there(
    service: Any, http: httpx.AsyncClient
) -> None:
    """The step is decided on what is remembered, and only its writing finds the key."""
    short, _ = await two(service, http)
    known = service.app.state.running.context.known.conversations
    for conversation_id, kept in list(known._kept.items()):
        if short.url.endswith(str(conversation_id)):
            before = kept
    key = str(uuid4())
    told = await short.say("offer", idempotency_key=key)
    known.put(before.id, before)
    short.step = before.talk.step
    replayed = await short.say("offer", idempotency_key=key)
    assert (replayed.status_code, replayed.text) == (200, told.text)
    assert replayed.headers["idempotent-replayed"] == "true"


async def test_a_beginning_is_the_same_by_both_ways(service: Any, http: httpx.AsyncClient, watched: Watched) -> None:
    workspace = await service.set_up()
    url, sent = f"/v1/widget/{workspace}/lead/conversations", {"x-request-id": "mine"}
    bodies: list[tuple[Json, int]] = [
        ({}, 201), ({"locale": "en-GB", "page_url": "https://acme.example/shop?secret=1"}, 201),
        ({"locale": "x" * 101}, 422), ({"locale": 1}, 422), ({"website": "x"}, 422), ({"visitor_token": "no"}, 201),
        ({"visitor_token": None, "website": ""}, 201), ({"unknown": 1}, 201), ({"page_url": "\0"}, 422),
    ]  # fmt: skip
    assert (await http.post(url, json={})).status_code == 201
    for body, status in bodies:
        watched.handed_on.clear()
        one, other = await http.post(url, json=body, headers=sent), await http.post(url + LONG, json=body, headers=sent)
        assert steady(one) == steady(other)
        assert one.status_code == status
    watched.handed_on.clear()
    assert (await http.post(url, json={"locale": "cs"})).status_code == 201
    assert not watched.handed_on, "a plain request was not answered the short way"
    nowhere = f"/v1/widget/{workspace}/nobody/conversations"
    assert steady(await http.post(nowhere, json={}, headers=sent)) == steady(
        await http.post(nowhere + LONG, json={}, headers=sent)
    )


async def test_who_begins_is_asked_by_what_was_published_last_although_another_process_published_it(
    service: Any, http: httpx.AsyncClient
) -> None:
    workspace = await service.set_up()
    url = f"/v1/widget/{workspace}/lead/conversations"
    known = service.app.state.running.context.known
    assert [(await http.post(url, json={})).json()["bot_version"] for _ in range(2)] == [1, 1]
    first = known._workspaces.get(workspace)
    await service.publish(workspace, LEAD)
    await service.put_workspace(workspace, {**ACME, "allowed_origins": []})
    known.latest.put((workspace, "lead"), 1)
    known._workspaces.put(workspace, first)
    assert (await http.post(url, json={})).json()["bot_version"] == 2
    closed = await http.post(url, json={}, headers={"origin": "https://acme.example"})
    assert closed.status_code == 403


async def test_beginnings_are_limited_by_both_ways(
    service: Any, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"/v1/widget/{await service.set_up()}/lead/conversations"
    for query in ("", LONG):
        monkeypatch.setattr(service.app.state.running, "limits", Limits(enabled=True, clock=lambda: 1000.0))
        found = [(await http.post(url + query, json={})).status_code for _ in range(STARTS_OF_ADDRESS.burst + 1)]
        assert found == [201] * STARTS_OF_ADDRESS.burst + [429]


async def test_a_step_decided_on_what_has_moved_is_decided_anew(service: Any, http: httpx.AsyncClient) -> None:
    short, _ = await two(service, http)
    known = service.app.state.running.context.known.conversations
    before = next(kept for key, kept in known._kept.items() if short.url.endswith(str(key)))
    await short.say("offer")
    known.put(before.id, before)
    short.step = before.talk.step
    late = await short.say("hours")
    assert (late.status_code, late.json()["code"]) == (409, "step_out_of_order")
    assert late.json()["expects"]["step_id"] == "ask"


async def test_an_erased_contact_is_told_so_although_it_is_remembered(service: Any, http: httpx.AsyncClient) -> None:
    short, _ = await two(service, http)
    connection = await asyncpg.connect(service.database.owner_dsn)
    try:
        told = await short.say("offer", idempotency_key="k")
        assert told.status_code == 200
        await connection.execute("UPDATE contact SET erased_at = now(), rev = rev + 1 WHERE id = $1::text::uuid",
                                 short.contact_id)  # fmt: skip
        await forget(connection, short.contact_id)
    finally:
        await connection.close()
    answer = await short.say("granted")
    assert (answer.status_code, answer.json()["code"]) == (410, "erased")


async def test_limits_are_the_same_by_both_ways(
    service: Any, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, long = await two(service, http)
    for way in (short, long):
        monkeypatch.setattr(service.app.state.running, "limits", Limits(enabled=True, clock=lambda: 1000.0))
        found = [(await way.say("no such")).status_code for _ in range(ANSWERS_OF_CONVERSATION.burst + 1)]
        assert found == [422] * ANSWERS_OF_CONVERSATION.burst + [429]
        monkeypatch.setattr(service.app.state.running, "limits", Limits(enabled=True, clock=lambda: 1000.0))
        await way.say("offer")
        left = service.app.state.running.limits
        assert len(left._full_at) == 2, "one of the address and one of the conversation"
        monkeypatch.setattr(service.app.state.running, "limits", Limits(enabled=True, clock=lambda: 1000.0))
        found = [(await way.post("withdraw", b"{}")).status_code for _ in range(CALLS_OF_HOLDER.burst + 1)]
        assert found == [200] * CALLS_OF_HOLDER.burst + [429]
        assert len(service.app.state.running.limits._full_at) == 1, "of its holder alone"


def test_a_call_that_one_limit_refuses_is_counted_by_none() -> None:
    limits = Limits(enabled=True, clock=lambda: 1000.0)
    for _ in range(ANSWERS_OF_CONVERSATION.burst):
        assert limits.lets("203.0.113.7", [], "", conversation="one")
    counted = dict(limits._full_at)
    assert not limits.lets("203.0.113.7", [], "", conversation="one")
    assert limits._full_at == counted
    for _ in range(CALLS_OF_ADDRESS.burst - ANSWERS_OF_CONVERSATION.burst):
        assert limits.lets("203.0.113.7", [], "")
    assert not limits.lets("203.0.113.7", [], "")
    assert Limits(enabled=False).lets("203.0.113.7", [], "", conversation="one")


async def test_a_step_whose_store_is_frozen_is_told_503_and_written_at_most_once(
    service: Any, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, _ = await two(service, http)
    monkeypatch.setattr(service.app.hatch, "_patience", 0.2)
    connection = await asyncpg.connect(service.database.owner_dsn)
    try:
        async with connection.transaction():
            await connection.execute("SELECT 1 FROM conversation WHERE contact_id = $1::text::uuid FOR UPDATE",
                                     short.contact_id)  # fmt: skip
            step = short.step
            told = await short.say("offer", idempotency_key="frozen")
    finally:
        await connection.close()
    assert (told.status_code, told.json()["code"]) == (503, "unavailable")
    assert told.headers["retry-after"]
    short.step = step
    async with asyncio.timeout(10):
        while (again := await short.say("offer", idempotency_key="frozen")).status_code != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert again.json()["expects"]["step_id"] == "ask"
    rows = await service.rows("SELECT rev FROM conversation WHERE contact_id = $1::text::uuid", short.contact_id)
    assert rows[0]["rev"] == 1


async def test_the_short_way_is_counted_like_the_long_one(service: Any, http: httpx.AsyncClient) -> None:
    def counted() -> float:
        labels = {"method": "POST", "route": "/v1/widget/conversations/{conversation_id}/answers", "status": "200"}
        return float(service.app.state.metrics.value("souhlas_http_requests_total", **labels) or 0)

    short, long = await two(service, http)
    before = counted()
    await short.say("offer")
    await long.say("offer")
    assert counted() == before + 2


async def test_a_one_click_that_asks_for_http_2_on_the_way_withdraws(service: Any, http: httpx.AsyncClient) -> None:
    visit = await granted(service)
    upgrade = {"Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAAQBAAAAAAIAAAAA", "Upgrade": "h2c"}
    assert (await http.post(unsubscribe_url(visit), data=ONE_CLICK, headers=upgrade)).status_code == 200
    assert (await visit.look())["granted"] == ["contact", "newsletter"]
    assert [row["decision"] for row in await denials(service, visit)] == ["withdrawn"]
