"""Limits: nobody may flood a page, a conversation or the service; who asks as people do never meets them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from conversation.api.limits import (
    ANSWERS_OF_CONVERSATION,
    CALLS_OF_ADDRESS,
    CALLS_OF_HOLDER,
    HOUR,
    STARTS_OF_ADDRESS,
    Limits,
    Rate,
)
from conversation.settings import ConversationSettings
from pydantic import ValidationError
from starlette.requests import Request

from shared.events import Channel
from shared.http import Problem
from shared.links import Unsubscribe, unsubscribe_token
from shared.settings import fault_lines


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def request(peer: str, forwarded: str | None = None) -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return Request({"type": "http", "client": (peer, 1), "headers": headers, "method": "GET", "path": "/"})


def test_a_bucket_gives_its_burst_then_fills_steadily_and_says_how_long_to_wait() -> None:
    time = Time()
    limits = Limits(enabled=True, clock=time)
    rate = Rate(3, 0.5)
    for _ in range(3):
        limits.spend("start", "somebody", rate)
    with pytest.raises(Problem) as caught:
        limits.spend("start", "somebody", rate)
    assert (caught.value.status_code, caught.value.code) == (429, "too_many_requests")
    assert caught.value.response().headers["Retry-After"] == "2"
    limits.spend("start", "somebody else", rate)
    limits.spend("conversation", "somebody", rate)
    time.now += 2
    limits.spend("start", "somebody", rate)
    with pytest.raises(Problem):
        limits.spend("start", "somebody", rate)


def test_no_address_is_kept_and_a_hash_no_longer_than_an_hour() -> None:
    time = Time()
    limits = Limits(enabled=True, clock=time)
    limits.call(request("203.0.113.7"))
    assert "203.0.113.7" not in repr(vars(limits))
    assert len(limits._full_at) == 1
    time.now += HOUR + 1
    limits.call(request("203.0.113.8"))
    assert len(limits._full_at) == 1


@pytest.mark.parametrize(
    ("peer", "forwarded", "meant"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "nonsense", "nonsense"),
        ("10.0.0.1", "198.51.100.1:51234", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8:1:1::5]:443, 10.0.0.2:80", "2001:db8:1:1::/64"),
        ("10.0.0.1", "2001:db8:1:1:ffff::6", "2001:db8:1:1::/64"),
        ("2001:db8:1:1::7", None, "2001:db8:1:1::/64"),
        ("::ffff:203.0.113.7", None, "203.0.113.7"),
        ("10.0.0.1", "a:b:c", "a:b:c"),
        ("::ffff:10.0.0.1", "198.51.100.1, ::ffff:10.0.0.2", "198.51.100.1"),
        ("::ffff:192.168.0.1", "198.51.100.1", "198.51.100.1"),
        ("192.168.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8::1", "198.51.100.1", "2001:db8::/64"),
    ],
)
def test_only_a_proxy_of_ours_may_say_whom_it_speaks_for(peer: str, forwarded: str | None, meant: str) -> None:
    limits = Limits(enabled=True, proxies=["10.0.0.0/8", "::ffff:192.168.0.0/112"])
    assert limits.address_of(request(peer, forwarded)) == meant


@pytest.mark.parametrize("wrong", ["10.0.0.1/8", "my-proxy", "", "10.0.0.0/33"])
async def test_a_proxy_that_is_no_network_is_said_at_the_start(service: Any, wrong: str) -> None:
    given = {**service.settings.model_dump(), "trusted_proxies": ["10.0.0.0/8", wrong]}
    with pytest.raises(ValidationError) as refused:
        ConversationSettings(**given)
    (line,) = fault_lines(refused.value)
    assert line == "SOUHLAS_TRUSTED_PROXIES is wrong: each should be a network such as 10.0.0.0/8, or an address"


@pytest_asyncio.fixture(loop_scope="session")
async def limited(service: Any) -> AsyncIterator[Any]:
    """The service with its limits on, all buckets full."""
    running = service.app.state.running
    before, running.limits = running.limits, Limits(enabled=True)
    yield service
    running.limits = before


async def test_starts_from_one_address_are_bounded(limited: Any) -> None:
    workspace = await limited.set_up()
    url, origin = f"/v1/widget/{workspace}/lead/conversations", {"Origin": "https://acme.example"}
    answers = [await limited.http.post(url, json={}, headers=origin) for _ in range(STARTS_OF_ADDRESS.burst + 3)]
    assert {answer.status_code for answer in answers[: STARTS_OF_ADDRESS.burst]} == {201}
    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (429, "too_many_requests")
    assert int(last.headers["Retry-After"]) >= 1
    assert last.headers["Access-Control-Allow-Origin"] == "https://acme.example"


async def test_answers_in_one_conversation_are_bounded_and_a_withdrawal_is_not(limited: Any) -> None:
    visit = await limited.visit(await limited.set_up())
    await visit.answers("offer", "granted")
    tries = ANSWERS_OF_CONVERSATION.burst * 3  # on a busy machine the bucket gains some meanwhile
    sent = [await visit.send("nonsense", "typed")]
    while sent[-1].status_code == 422 and len(sent) < tries:
        sent.append(await visit.send("nonsense", "typed"))
    assert len(sent) >= ANSWERS_OF_CONVERSATION.burst - 2
    assert sent[-1].status_code == 429
    assert len((await visit.withdraw())["decisions"]) == 1


def crowd(service: Any) -> None:
    """Others at the visitor's address have asked as often as all of it may."""
    service.app.state.running.limits = limits = Limits(enabled=True, clock=lambda: 1000.0)
    for _ in range(CALLS_OF_ADDRESS.burst):
        limits.call(request("127.0.0.1"))


@pytest.mark.parametrize("way", ["button", "typed", "page", "page, as JSON"])
async def test_others_at_the_same_address_keep_nobody_from_withdrawing(limited: Any, way: str) -> None:
    visit = await limited.visit(await limited.set_up())
    await visit.answers("offer", "granted")
    crowd(limited)
    page = visit.begun["preferences_url"]
    assert (await visit.send("jan@acme.example", "typed")).status_code == 429
    assert (await limited.http.get(page)).status_code == 200
    key = limited.settings.link_key.get_secret_value().encode()
    link = unsubscribe_token(key, Unsubscribe(visit.workspace, visit.contact_id, "contact", Channel.EMAIL))
    assert (await limited.http.get(f"/u/{link}")).status_code == 200
    wanted = {"purpose": "all", "decision": "withdrawn"}
    if way == "button":
        answer = await limited.http.post(f"{visit.url}/withdraw", json={}, headers=visit.headers)
    elif way == "typed":
        answer = await visit.send("I withdraw my consent", "typed")
    else:
        answer = await limited.http.post(page, **({"json": wanted} if "JSON" in way else {"data": wanted}))
    assert answer.status_code == (303 if way == "page" else 200), answer.text
    assert 'data-state="withdrawn"' in (await limited.http.get(page)).text


async def test_a_withdrawal_is_bounded_by_its_own_contact_and_a_token_that_is_not_good_by_its_address(
    limited: Any,
) -> None:
    visit, other = [await limited.visit(await limited.set_up()) for _ in range(2)]
    crowd(limited)
    url, page = f"{visit.url}/withdraw", visit.begun["preferences_url"]
    mangled = {"Authorization": visit.headers["Authorization"] + "x"}
    assert (await limited.http.post(url, json={}, headers=mangled)).status_code == 429
    for bad in (page + "x", "/u/x"):
        assert (await limited.http.get(bad)).status_code == 429
    answers = [await limited.http.post(url, json={}, headers=visit.headers) for _ in range(CALLS_OF_HOLDER.burst)]
    assert {answer.status_code for answer in answers} == {200}
    for late in (await limited.http.post(url, json={}, headers=visit.headers), await limited.http.get(page)):
        assert (late.status_code, int(late.headers["Retry-After"]) >= 1) == (429, True)
    assert (await other.withdraw())["decisions"] == []


async def test_a_field_that_people_do_not_see_gives_programs_away(service: Any) -> None:
    visit = await service.visit(await service.set_up(), website="")
    url = f"/v1/widget/{visit.workspace}/lead/conversations"
    for answer in (
        await service.http.post(url, json={"website": "https://spam.example"}),
        await service.http.post(
            f"{visit.url}/answers",
            json={"step_id": "topic", "value": "offer", "input": "button", "website": "x"},
            headers=visit.headers,
        ),
    ):
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/website")
    assert (await visit.look())["expects"] == visit.begun["expects"]


@pytest.mark.parametrize(
    ("value", "way", "decision"),
    [
        ("odvolávám souhlas", "typed", "withdrawn"),
        ("nesouhlasím", "typed", "refused"),
        ("refused", "button", "refused"),
    ],
)
async def test_a_no_is_heard_though_a_browser_filled_in_what_people_do_not_see(
    service: Any, value: str, way: str, decision: str
) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted", "jana@acme.example", None)
    url, filled = f"{visit.url}/answers", {"step_id": "news", "website": "Jana"}
    yes = await service.http.post(url, json={**filled, "value": "granted", "input": "button"}, headers=visit.headers)
    assert yes.status_code == 422
    assert "vyplněné skryté pole" in yes.json()["detail"]
    assert yes.json()["expects"]["step_id"] == "news"
    no = await service.http.post(url, json={**filled, "value": value, "input": way}, headers=visit.headers)
    assert no.status_code == 200
    assert no.json()["decision"]["decision"] == decision


async def test_whoever_starts_with_the_field_filled_in_is_told_in_their_language(service: Any) -> None:
    url = f"/v1/widget/{await service.set_up()}/lead/conversations"
    for wanted, words in (("de-AT", "verborgenes Feld"), ("fr", "skryté pole"), (None, "skryté pole")):
        answer = await service.http.post(url, json={"website": "x", "locale": wanted})
        assert words in answer.json()["detail"]
