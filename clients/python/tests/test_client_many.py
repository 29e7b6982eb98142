"""Many questions in one call: each has an answer of its own, and what is wrong with one is no other's."""

import json
import re
from typing import Any

import httpx
import pytest
from replies import NO, YES, always
from souhlas_client import AsyncGate, Gate, Question
from souhlas_client import calls as calls_of


def test_many_are_answered_in_order_and_a_missing_answer_makes_all_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls_of, "MOST", 2)
    monkeypatch.setattr("souhlas_client.client.MOST", 2)
    questions = [Question({"email": f"{n}@b.cz"}, "news", "email") for n in range(3)]

    def reply(request: httpx.Request) -> httpx.Response:
        count = request.content.count(b"@b.cz")
        return httpx.Response(200, json={"results": [YES, NO][:count]})

    def short(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"results": [YES]})

    with Gate("http://gate", "t", transport=httpx.MockTransport(reply)) as gate:
        assert [bool(one) for one in gate.check_many(questions)] == [True, False, True]
    with Gate("http://gate", "t", transport=httpx.MockTransport(short)) as gate:
        assert [bool(one) for one in gate.check_many(questions)] == [False, False, True]


async def test_a_question_that_names_nobody_is_a_no_by_itself() -> None:
    """What a database gives for a person without an address."""
    people = [Question({"email": None}, "news", "email"), Question({"email": "a@b.cz"}, "news", "email")]  # type: ignore[typeddict-item]
    sizes: list[int] = []

    def reply(request: httpx.Request) -> httpx.Response:
        sizes.append(len(json.loads(request.content)["checks"]))
        return httpx.Response(200, json={"results": [YES] * sizes[-1]})

    async with AsyncGate("http://gate", "t", transport=httpx.MockTransport(reply)) as later:
        found = await later.check_many(people)
    with Gate("http://gate", "t", transport=httpx.MockTransport(reply)) as gate:
        assert gate.check_many(people) == found
        assert [bool(one) for one in gate.check_many(people[:1])] == [False]
    assert [bool(one) for one in found] == [False, True]
    assert found[0].reason == "client_rejected"
    assert "exactly one" in found[0].detail
    assert sizes == [1, 1]


async def test_a_misshapen_question_is_a_no_by_itself_and_the_others_are_asked_again() -> None:
    people = [Question({"email": f"{n}@b.cz"}, "news", "email") for n in range(250)]
    wrong = {3: "not an e-mail", 4: "not an e-mail", **dict.fromkeys(range(100, 220), "too long")}
    sizes: list[int] = []

    def reply(request: httpx.Request) -> httpx.Response:
        emails = [one["contact"]["email"] for one in json.loads(request.content)["checks"]]
        sizes.append(len(emails))
        bad = [(at, wrong[n]) for at, n in enumerate(int(e.partition("@")[0]) for e in emails) if n in wrong][:100]
        errors = [{"pointer": f"/checks/{at}/contact/email", "detail": why} for at, why in bad]
        return (
            httpx.Response(422, json={"errors": errors})
            if bad
            else httpx.Response(200, json={"results": [YES] * len(emails)})
        )

    async with AsyncGate("http://gate", "t", transport=httpx.MockTransport(reply)) as later:
        found = await later.check_many(people)
    with Gate("http://gate", "t", transport=httpx.MockTransport(reply)) as gate:
        assert gate.check_many(people) == found
        assert [bool(one) for one in gate.check_many(people[3:5])] == [False, False]
    assert [n for n, one in enumerate(found) if not one] == list(wrong)
    assert (found[3].reason, found[3].detail) == ("client_rejected", "HTTP 422 not an e-mail")
    assert sizes == [250, 150, 128] * 2 + [2]


@pytest.mark.parametrize(
    "content",
    [
        {"errors": [{"pointer": "/at_least", "detail": "no"}]},
        {"errors": [{"pointer": "/checks/0/purpose", "detail": "no"}, {"pointer": "/checks/2/purpose"}]},
        {"errors": ["/checks/0/purpose"]},
        {"errors": {}},
        [],
    ],
)
def test_a_refusal_of_all_is_a_no_to_all(content: Any) -> None:
    people = [Question({"email": f"{n}@b.cz"}, "news", "email") for n in range(2)]
    with Gate("http://gate", "t", transport=httpx.MockTransport(always(422, content))) as gate:
        assert [one.reason for one in gate.check_many(people)] == ["client_rejected"] * 2


async def test_what_the_gate_could_not_know_is_asked_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls_of, "PAUSE", 0.001)
    names = ["yes", "stale", "store_unavailable", "rebuilding", "not_fresh_enough", "withdrawn"]
    people = [Question({"email": f"{name}@b.cz"}, "news", "email") for name in names]
    asked: list[list[str]] = []

    def reply(request: httpx.Request) -> httpx.Response:
        some = [one["contact"]["email"].partition("@")[0] for one in json.loads(request.content)["checks"]]
        asked.append(some)
        known = {"yes": YES} | ({"rebuilding": YES} if len(some) < len(names) else {})
        return httpx.Response(200, json={"results": [known.get(name, {**NO, "reason": name}) for name in some]})

    async with AsyncGate("http://gate", "t", transport=httpx.MockTransport(reply)) as later:
        found = await later.check_many(people)
    with Gate("http://gate", "t", transport=httpx.MockTransport(reply)) as gate:
        assert gate.check_many(people) == found
    assert asked == [names, ["stale", "store_unavailable", "rebuilding"]] * 2
    assert [one.reason for one in found] == ["granted", *names[1:3], "granted", *names[4:]]


def test_questions_may_come_one_after_the_other() -> None:
    with Gate("http://gate", "t", transport=httpx.MockTransport(always(200, {"results": [YES, NO]}))) as gate:
        asked = (Question({"email": f"{n}@b.cz"}, "news", "email") for n in range(2))
        assert [bool(one) for one in gate.check_many(asked)] == [True, False]


def test_what_is_no_question_is_told_where_it_stands() -> None:
    asked: Any = [Question({"email": "a@b.cz"}, "news", "email"), {"email": "b@b.cz"}]
    with (
        Gate("http://gate", "t") as gate,
        pytest.raises(TypeError, match="has to be a Question, and the one at 1 is a dict"),
    ):
        gate.check_many(asked)


@pytest.mark.parametrize(
    ("fresh", "said"), [("token", "and is a str"), (["token"], "and is a list"), ({"token": "t"}, "and has token")]
)
async def test_what_is_no_freshness_is_told_what_would_be_right(fresh: Any, said: str) -> None:
    right = f'fresh has to be a dict like {{"at_least": token, "max_wait_ms": 2000}}, {said}'
    question = Question({"email": "a@b.cz"}, "news", "email")
    with Gate("http://gate", "t", transport=httpx.MockTransport(always(200, YES))) as gate:
        for asking in (
            lambda: gate.check(email="a@b.cz", purpose="news", channel="email", fresh=fresh),
            lambda: gate.check_many([question], fresh),
        ):
            with pytest.raises(TypeError, match=re.escape(right)):
                asking()
    async with AsyncGate("http://gate", "t") as later:
        with pytest.raises(TypeError, match=re.escape(right)):
            await later.check_many([question], fresh=fresh)
