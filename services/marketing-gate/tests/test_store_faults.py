"""Every way in which Redis can fail a question: a denial in time, with the reason, never an error and never a hang.

A stand-in speaks Redis' protocol and says what a Redis says in each of its bad moments.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from marketing_gate.app import GateSettings, create_app
from marketing_gate.domain.question import By, Question
from marketing_gate.faults import Answer, saying, silent, stand_in, way_to
from marketing_gate.handlers import Bounds, Gate, look
from marketing_gate.store import keys, lookup
from marketing_gate.store.questions import Reader, Values
from marketing_gate.testing import FINGERPRINT_KEY, FRESHNESS_KEY, NOW, Store, Story, until
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from dev.infra import Infra
from dev.keys import Signer
from shared.events import Channel, Decision
from shared.freshness import Freshness, sign
from shared.identity import normal_email


async def refused() -> bytes:
    return b""


FAULTS: dict[str, Answer] = {
    "closing the connection": refused,
    "loading its data": saying(b"-LOADING Redis is loading the dataset in memory\r\n"),
    "busy with a script": saying(b"-BUSY Redis is busy running a script\r\n"),
    "a replica that lost its master": saying(b"-MASTERDOWN Link with MASTER is down\r\n"),
    "out of memory": saying(b"-OOM command not allowed when used memory > 'maxmemory'\r\n"),
    "unable to save": saying(b"-MISCONF Errors writing to the AOF file\r\n"),
    "refusing us": saying(b"-NOPERM this user has no permissions to run the 'eval' command\r\n"),
    "part of a cluster": saying(b"-MOVED 3999 127.0.0.1:6381\r\n"),
    "of another type everywhere": saying(b"*2\r\n-WRONGTYPE Operation\r\n-WRONGTYPE Operation\r\n"),
    "speaking nonsense": saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "speaking of lists in lists": saying(b"*1\r\n*1\r\n$1\r\na\r\n"),
    "speaking of no size": saying(b"$x\r\n"),
    "stopping in the middle": saying(b"*2\r\n$16\r\n1800"),
    "answering too little": saying(b"*0\r\n"),
    "answering a number": saying(b":1\r\n"),
    "answering nothing": saying(b"_\r\n"),
    "hanging": silent,
}


@asynccontextmanager
async def gate_at(url: str, patience: float = 0.2) -> AsyncIterator[Gate]:
    redis = Redis.from_url(url, socket_timeout=patience, socket_connect_timeout=patience, retry=Retry(NoBackoff(), 0))
    bounds = Bounds(10_000_000, FINGERPRINT_KEY, FRESHNESS_KEY)
    gate = Gate(Reader(redis, patience), bounds, set(), lambda: NOW)
    yield gate
    await gate.close()


def questions(story: Story) -> list[Question]:
    one = story.contact(1)
    named: list[tuple[By, Any]] = [(By.ID, one), (By.EMAIL, "jana@example.com"), (By.PHONE, "601 123 456")]
    return [Question(by, value, "newsletter", Channel.EMAIL) for by, value in named]


async def reasons(gate: Gate, story: Story, *, fresh: bool = False) -> list[str]:
    token = sign(FRESHNESS_KEY, Freshness("demo", story.contact(1), denied=1)) if fresh else None
    began = time.monotonic()
    answers = await gate.check("demo", questions(story), token, 100)
    assert time.monotonic() - began < 5  # of a store that never answers
    return [answer.judgement.reason.value for answer in answers]


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_redis_that_is(fault: str, fresh: bool, story: Story) -> None:
    async with stand_in(FAULTS[fault]) as url, gate_at(url) as gate:
        assert await reasons(gate, story, fresh=fresh) == ["store_unavailable"] * 3


@pytest.mark.parametrize(
    "greeting", [b"-NOAUTH Authentication required.\r\n", b"-ERR max number of clients reached\r\n"]
)
async def test_a_redis_that_does_not_let_us_in(greeting: bytes, story: Story) -> None:
    async with stand_in(silent, greeting) as url, gate_at(url) as gate:
        assert await reasons(gate, story) == ["store_unavailable"] * 3


async def test_that_redis_hangs_is_said_before_anything_is_compared_with_kafka(
    settings: GateSettings, signer: Signer
) -> None:
    async with stand_in(silent) as url:
        app = create_app(settings.model_copy(update={"redis": SecretStr(url), "store_seconds": 0.1}))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gate") as client:
            answer = await client.get("/readyz")
        missing = answer.json()["missing"]
        assert (answer.status_code, missing[0]) == (503, "redis: does not answer")
        assert not any("compare" in one for one in missing)
        headers = {"Authorization": f"Bearer {signer.token('demo')}"}
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://gate", headers=headers
        ) as client:
            content = {
                "subject": {"type": "user", "id": "a"},
                "action": {"name": "x"},
                "resource": {"type": "", "id": ""},
            }
            decided = (await client.post("/access/v1/evaluation", json=content)).json()
        assert decided["context"]["freshness"] == {"as_of": None, "token": None}


async def test_a_redis_that_is_not_there(story: Story) -> None:
    async with stand_in(silent) as url:
        pass
    async with gate_at(url) as gate:
        assert await reasons(gate, story) == ["store_unavailable"] * 3


async def test_a_redis_that_is_always_too_slow_or_cut_off_and_then_well_again(
    store: Store, story: Story, infra: Infra
) -> None:
    one = story.contact(1)
    await store.hear(story.batch(story.configured()), story.batch(story.listed(one)))
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    address = store.redis.connection_pool.connection_kwargs
    async with way_to(address["host"], address["port"]) as way, gate_at(f"redis://127.0.0.1:{way.port}/9") as gate:

        async def allowed() -> bool:
            return (await reasons(gate, story))[0] == "granted"

        assert await allowed()
        way.delay = 0.15
        assert set(await reasons(gate, story)) <= {"store_unavailable", "granted", "unknown_contact"}
        way.delay = 0.5
        assert await reasons(gate, story) == ["store_unavailable"] * 3
        way.delay = 0
        await until(allowed, 5)
        way.cut()
        assert (await asyncio.gather(reasons(gate, story), reasons(gate, story)))[0][0] in (
            "store_unavailable",
            "granted",
        )
        await until(allowed, 5)


class Timed(Reader):
    """A store without anybody in it, each of whose answers takes `seconds` of `now`."""

    def __init__(self, now: list[float], seconds: float) -> None:
        self._now, self._seconds = now, seconds
        self.closed = False

    async def get(self, wanted: Iterable[bytes]) -> Values:
        self._now[0] += self._seconds
        return {**dict.fromkeys(wanted), keys.CURRENT: b"%d" % NOW}


@pytest.mark.parametrize(("seconds", "reason"), [(0.01, "unknown_contact"), (0.7, "store_unavailable")])
async def test_what_a_long_list_costs_the_gate_itself_is_not_held_against_the_store(
    monkeypatch: pytest.MonkeyPatch, seconds: float, reason: str
) -> None:
    now = [0.0]

    def slowly(text: str) -> str:
        now[0] += 0.001
        return normal_email(text)

    monkeypatch.setattr(look, "normal_email", slowly)
    monkeypatch.setattr(lookup, "time", SimpleNamespace(monotonic=lambda: now[0]))
    bounds = Bounds(10_000_000, FINGERPRINT_KEY, FRESHNESS_KEY)
    gate = Gate(Timed(now, seconds), bounds, set(), lambda: NOW)
    asked = [Question(By.EMAIL, f"z{number}@a.cz", "newsletter", Channel.EMAIL) for number in range(10_000)]
    assert {answer.judgement.reason.value for answer in await gate.check("demo", asked)} == {reason}
