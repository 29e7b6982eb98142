"""Whatever the gate, or the way to it, is like: an answer is true only for a whole and proven yes."""

import asyncio
import contextlib
import json
from typing import Any

import httpx
import pytest
from replies import NO, YES, Reply, always
from souhlas_client import Answer, AsyncGate, Gate, NotWritten, Question


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("souhlas_client.client.time.sleep", lambda _: None)


async def ask(reply: Reply) -> Answer:
    """The answer by both clients, the same."""
    async with AsyncGate("http://gate", "t", transport=httpx.MockTransport(reply)) as later:
        found = await later.check(purpose="news", channel="email", email="a@b.cz")
    with Gate("http://gate", "t", transport=httpx.MockTransport(reply)) as gate:
        assert gate.check(purpose="news", channel="email", email="a@b.cz") == found
    return found


async def test_a_yes_is_true_and_brings_proof_and_duties() -> None:
    answer = await ask(always(200, YES))
    assert answer
    assert answer.evidence
    assert answer.duties
    assert (answer.evidence.entry_index, answer.duties.list_unsubscribe) == (17, "<https://chat/u/1>")


async def test_a_no_is_false_and_says_why() -> None:
    answer = await ask(always(200, NO))
    assert not answer
    assert (answer.reason, answer.evidence, answer.duties, answer.token) == ("withdrawn", None, None, "t")


UNSOUND: list[Any] = [
    None,
    [],
    "true",
    True,
    {},
    {"allowed": True},
    {**YES, "allowed": "true"},
    {**YES, "allowed": 1},
    {**YES, "reason": "withdrawn"},
    {**YES, "evidence": None},
    {**YES, "evidence": {}},
    {**YES, "evidence": {**YES["evidence"], "entry_index": None}},
    {**YES, "evidence": {**YES["evidence"], "entry_index": True}},
    {**YES, "evidence": {**YES["evidence"], "leaf_hash": ""}},
    {**YES, "duties": None},
    {**YES, "duties": {**YES["duties"], "list_unsubscribe": None}},
    {**YES, "freshness": None},
    {**YES, "reason": 5},
    {**YES, "evidence": {**YES["evidence"], "entry_index": -1}},
    {**YES, "evidence": {**YES["evidence"], "expires_at": "never"}},
    {**YES, "evidence": {**YES["evidence"], "granted_at": None}},
    {**YES, "duties": {**YES["duties"], "mark_as_commercial": "false"}},
]


@pytest.mark.parametrize("content", UNSOUND, ids=range(len(UNSOUND)))
async def test_a_yes_that_is_not_whole_is_a_no(content: Any) -> None:
    answer = await ask(always(200, content))
    assert not answer
    assert answer.reason == "client_unreadable"


@pytest.mark.parametrize("status", [201, 204, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503])
async def test_a_yes_under_another_status_is_a_no(status: int) -> None:
    answer = await ask(always(status, YES))
    assert not answer
    assert answer.reason in ("client_rejected", "client_failed")
    assert str(status) in answer.detail


def raising(error: Exception) -> Reply:
    def reply(_: httpx.Request) -> httpx.Response:
        raise error

    return reply


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (httpx.ConnectError("refused"), "client_unreachable"),
        (httpx.ReadTimeout("slow"), "client_timeout"),
        (httpx.RemoteProtocolError("cut"), "client_unreachable"),
        (OSError("no"), "client_unreachable"),
        (RuntimeError("odd"), "client_unreachable"),
    ],
)
async def test_a_way_that_fails_is_a_no(error: Exception, reason: str) -> None:
    assert (bool(await ask(raising(error))), (await ask(raising(error))).reason) == (False, reason)


async def test_an_answer_that_is_no_json_is_a_no() -> None:
    assert (await ask(lambda _: httpx.Response(200, content=b"<html>yes"))).reason == "client_unreadable"


SAID = json.dumps(YES)


@pytest.mark.parametrize(
    ("body", "sent_as"),
    [
        (SAID.encode(), "text/html"),
        (SAID.encode("utf-16"), "application/json"),
        (SAID.replace('"allowed": true', '"allowed": false, "allowed": true').encode(), "application/json"),
        (b"[" * 200_000 + b"]" * 200_000, "application/json"),
    ],
    ids=["as a page", "in UTF-16", "said twice", "too deep"],
)
async def test_a_yes_that_is_not_sent_as_one_is_a_no(body: bytes, sent_as: str) -> None:
    found = await ask(lambda _: httpx.Response(200, content=body, headers={"Content-Type": sent_as}))
    assert found.reason == "client_unreadable"


async def test_a_yes_that_has_ended_is_a_no() -> None:
    ended = {**YES["evidence"], "expires_at": "2026-01-03T00:00:00.000000Z"}
    assert (await ask(always(200, {**YES, "evidence": ended}))).reason == "client_expired"


async def test_a_token_that_no_header_can_hold_is_a_no() -> None:
    async with AsyncGate("http://gate", "žeton", transport=httpx.MockTransport(always(200, YES))) as later:
        assert not await later.check(purpose="news", channel="email", id="1")
    with Gate("http://gate", "žeton", transport=httpx.MockTransport(always(200, YES))) as gate:
        assert not gate.check(purpose="news", channel="email", id="1")


async def test_an_answer_that_drips_is_waited_for_no_longer_than_was_said() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(SAID)}\r\n\r\n"
            writer.write(head.encode())
            for byte in SAID.encode():
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.01)

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with AsyncGate(url, "t", seconds=0.2) as later:
        assert (await later.check(purpose="news", channel="email", id="1")).reason == "client_timeout"
    with Gate(url, "t", seconds=0.2) as gate:
        found = await asyncio.to_thread(gate.check, purpose="news", channel="email", id="1")
    assert found.reason == "client_timeout"
    server.close()


def test_a_yes_without_proof_cannot_be_made_by_hand() -> None:
    with pytest.raises(ValueError, match="a yes needs"):
        Answer(True, "granted")
    with pytest.raises(ValueError, match="a yes needs"):
        Answer("yes", "granted")  # type: ignore[arg-type]


async def test_what_may_pass_is_tried_again_and_a_time_out_is_not() -> None:
    tries: list[int] = []

    def flaky(_: httpx.Request) -> httpx.Response:
        tries.append(1)
        away = httpx.Response(503, headers={"retry-after": "0"})
        return httpx.Response(200, json=YES) if len(tries) % 3 == 0 else away

    assert await ask(flaky)
    assert len(tries) == 6
    tries.clear()

    def slow(_: httpx.Request) -> httpx.Response:
        tries.append(1)
        raise httpx.ReadTimeout("slow")

    assert not await ask(slow)
    assert len(tries) == 2


def test_a_contact_is_named_in_exactly_one_way() -> None:
    with Gate("http://gate", "t", transport=httpx.MockTransport(always(200, YES))) as gate:
        for contact in ({}, {"email": "a@b.cz", "id": "x"}, {"name": "Jana"}):
            with pytest.raises(ValueError, match="exactly one"):
                gate.check(purpose="news", channel="email", **contact)  # type: ignore[arg-type]


async def test_a_refusal_names_what_was_wrong() -> None:
    errors = [{"pointer": "/purpose", "detail": f"fault {number}"} for number in range(4)]
    content = {"code": "invalid", "detail": "something is not valid; see errors", "errors": [None, *errors]}
    said = (await ask(always(422, content))).detail
    shown = "; ".join(f"/purpose: fault {number}" for number in range(3))
    assert said == f"HTTP 422 invalid: something is not valid; see errors ({shown})"


async def test_a_token_out_of_a_file_may_have_a_line_end() -> None:
    heard: list[str] = []

    def reply(request: httpx.Request) -> httpx.Response:
        heard.append(request.headers["authorization"])
        return httpx.Response(200, json=YES)

    async with AsyncGate("http://gate", "good\n", transport=httpx.MockTransport(reply)) as later:
        assert await later.check(purpose="news", channel="email", id="1")
    with Gate("http://gate", " good\r\n", transport=httpx.MockTransport(reply)) as gate:
        assert gate.check(purpose="news", channel="email", id="1")
    assert heard == ["Bearer good"] * 2


def test_a_report_keeps_its_key_when_it_is_sent_again_and_raises_when_it_is_not_accepted() -> None:
    keys: list[str] = []

    def reply(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["idempotency-key"])
        return httpx.Response(503 if len(keys) == 1 else 200, json={"accepted": 1, "freshness": {"token": "t"}})

    item = {"contact": {"email": "a@b.cz"}, "channel": "email", "kind": "bounce"}
    with Gate("http://gate", "t", transport=httpx.MockTransport(reply)) as gate:
        assert gate.report([item])["accepted"] == 1
    assert len(keys) == 2
    assert len(set(keys)) == 1
    conflict = always(409, {"code": "complaint_stays", "detail": "no"})
    with (
        Gate("http://gate", "t", transport=httpx.MockTransport(conflict)) as gate,
        pytest.raises(NotWritten, match="complaint_stays"),
    ):
        gate.lift("email", email="a@b.cz")


def _misspelt(_: httpx.Request) -> httpx.Response:
    raise httpx.LocalProtocolError("Illegal header value b'Bearer '")


ADDRESS, WORD = "like https://gate.example", "a single word of plain ASCII"


@pytest.mark.parametrize(
    ("url", "token", "transport", "right"),
    [
        *((url, "t", None, ADDRESS) for url in ("gate.example", "", "http://", "http://[", "http://a b", "ftp://a")),
        *((f"http://127.0.0.1:{port}", "t", None, ADDRESS) for port in (0, 65_536)),
        *(("http://gate", token, always(200, YES), WORD) for token in ("two words", "žeton")),
        *(("http://gate", token, always(200, YES), "there is no token") for token in ("", " \n")),
        ("http://gate", "t", _misspelt, WORD),
    ],
)
async def test_what_no_other_try_mends_is_said_at_once_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, url: str, token: str, transport: Reply | None, right: str
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("souhlas_client.client.time.sleep", pauses.append)
    asked: Any = {"email": "a@b.cz", "purpose": "news", "channel": "email"}
    replies = transport and httpx.MockTransport(transport)
    with Gate(url, token, transport=replies) as gate:
        assert right in gate.check(**asked).detail
        assert [right in one.detail for one in gate.check_many([Question({"email": "a"}, "news", "email")])] == [True]
        with pytest.raises(NotWritten, match=right):
            gate.report([])
    async with AsyncGate(url, token, transport=replies) as later:
        assert right in (await later.check(**asked)).detail
    assert not any(pauses)


async def test_a_client_that_was_closed_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("souhlas_client.client.time.sleep", None)
    with Gate("http://gate", "t") as gate:
        pass
    assert "this Gate was closed" in gate.check(email="a@b.cz", purpose="news", channel="email").detail


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx.ConnectError("[Errno 111]"), "nothing can be reached at its address"),
        (httpx.ReadError(""), "ended before"),
    ],
)
async def test_a_way_that_fails_is_told_in_words(error: Exception, said: str) -> None:
    assert said in (await ask(raising(error))).detail
