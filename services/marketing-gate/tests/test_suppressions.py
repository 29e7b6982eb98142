"""Bounces and complaints over HTTP, on real Kafka and Redis."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import httpx
import pytest
from aiokafka.errors import RequestTimedOutError
from fastapi import FastAPI
from marketing_gate.app import GateSettings, create_app
from marketing_gate.handlers import now_micros
from marketing_gate.store.once import kept_keys
from marketing_gate.testing import Story, check, say, until

from shared.clock import SharedClock
from shared.envelope import Message
from shared.events import Decision, SuppressionKind
from shared.kafka import Producer

pytestmark = pytest.mark.kafka


async def granted(client: httpx.AsyncClient, producer: Producer, live: Story) -> dict[str, str]:
    """A contact that may be messaged, by its address."""
    one, email = live.contact(1), live.email()
    await say(producer, live.configured(), live.listed(one, email=email), live.recorded(one, Decision.GRANTED, -10, 0))

    async def allowed() -> bool:
        return bool((await check(client, {"email": email}))["allowed"])

    await until(allowed)
    return {"email": email}


async def report(client: httpx.AsyncClient, contact: dict[str, str], kind: str, **more: str) -> httpx.Response:
    item = {"contact": contact, "channel": "email", "kind": kind, **more}
    answer = await client.post("/v1/suppressions", json={"items": [item]})
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_bounce_denies_at_once_and_a_lift_ends_it(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    contact = await granted(client, producer, live)
    body = (await report(client, contact, "bounce", at="2026-01-31 12:00:00.123456789+01:00")).json()
    assert body["accepted"] == 1
    found = await check(client, contact, at_least=body["freshness"]["token"], max_wait_ms=3000)
    assert found["reason"] == "suppressed_bounce"
    lifted = await client.post("/v1/suppressions/lift", json={"contact": contact, "channel": "email"})
    assert (lifted.status_code, lifted.json()["lifted"]) == (200, True)
    found = await check(client, contact, at_least=lifted.json()["freshness"]["token"], max_wait_ms=3000)
    assert found["reason"] == "granted"
    again = await client.post("/v1/suppressions/lift", json={"contact": contact, "channel": "email"})
    assert again.json()["lifted"] is False


async def test_soft_bounces_deny_the_third_time(client: httpx.AsyncClient, producer: Producer, live: Story) -> None:
    contact = await granted(client, producer, live)
    for expected in ("granted", "granted", "suppressed_bounce"):
        token = (await report(client, contact, "bounce", severity="soft")).json()["freshness"]["token"]
        assert (await check(client, contact, at_least=token, max_wait_ms=3000))["reason"] == expected


async def test_a_bounce_by_kafka_that_is_still_to_come_counts_as_now_and_hides_no_later_one(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    """As one that is reported by HTTP: a mailer's clock may be fast."""
    contact = await granted(client, producer, live)

    async def bounced() -> bool:
        return bool((await check(client, contact))["reason"] == "suppressed_bounce")

    await say(producer, live.suppressed(contact["email"], SuppressionKind.HARD_BOUNCE, 3600))
    await until(bounced)
    lifted = await client.post("/v1/suppressions/lift", json={"contact": contact, "channel": "email"})
    found = await check(client, contact, at_least=lifted.json()["freshness"]["token"], max_wait_ms=3000)
    assert found["reason"] == "granted"
    token = (await report(client, contact, "bounce")).json()["freshness"]["token"]
    assert (await check(client, contact, at_least=token, max_wait_ms=3000))["reason"] == "suppressed_bounce"


async def test_a_complaint_by_kafka_whose_time_was_never_set_counts_from_when_it_was_told(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    contact = await granted(client, producer, live)
    told = live.suppressed(contact["email"], SuppressionKind.COMPLAINT, 0)
    await say(producer, told.model_copy(update={"at": datetime(1, 1, 1, tzinfo=UTC)}))

    async def denied() -> bool:
        return bool((await check(client, contact))["reason"] == "suppressed_complaint")

    await until(denied)


@pytest.mark.parametrize("with_time", [False, True])
async def test_a_complaint_told_to_a_gate_whose_clock_is_slow_counts_after_the_grant_that_it_came_after(
    client: httpx.AsyncClient,
    producer: Producer,
    live: Story,
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    with_time: bool,
) -> None:
    contact = await granted(client, producer, live)
    monkeypatch.setattr(app.state.suppressing, "_clock", lambda: now_micros() - 90_000_000)
    await report(client, contact, "complaint", **({"at": datetime.now(UTC).isoformat()} if with_time else {}))

    async def denied() -> bool:
        return bool((await check(client, contact))["reason"] == "suppressed_complaint")

    await until(denied)


async def test_a_gate_whose_clock_is_not_that_of_its_store_says_so(
    settings: GateSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # in a group of its own: when it leaves, nobody else has to wait for a rebalance
    monkeypatch.setattr("marketing_gate.subscribers.GROUP", "slow-gate")
    slow = partial(SharedClock, own=lambda: datetime.now(UTC) - timedelta(minutes=3))
    monkeypatch.setattr("marketing_gate.app.SharedClock", slow)
    monkeypatch.setattr("shared.clock.BEAT_SECONDS", 0.05)
    other = create_app(settings.model_copy(update={"instance": "slow"}))
    transport = httpx.ASGITransport(other)
    async with other.router.lifespan_context(other), httpx.AsyncClient(transport=transport, base_url="http://x") as by:

        async def told() -> bool:
            return "clock: 180 s behind Redis" in (await by.get("/readyz")).text

        await until(told)
        assert "\nsouhlas_clock_offset_seconds -" in (await by.get("/metrics")).text


async def test_a_complaint_by_id_stays_whatever_is_lifted(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    contact = await granted(client, producer, live)
    token = (await report(client, {"id": str(live.contact(1))}, "complaint")).json()["freshness"]["token"]
    assert (await check(client, contact, at_least=token, max_wait_ms=3000))["reason"] == "suppressed_complaint"
    answer = await client.post("/v1/suppressions/lift", json={"contact": contact, "channel": "email"})
    assert (answer.status_code, answer.json()["code"]) == (409, "complaint_stays")
    assert (await check(client, contact))["reason"] == "suppressed_complaint"


async def test_an_unknown_contact_is_not_accepted_and_named(client: httpx.AsyncClient, live: Story) -> None:
    body = (await report(client, {"id": str(live.contact(9))}, "bounce")).json()
    assert body["accepted"] == 0
    assert body["rejected"] == [{"pointer": "/items/0", "code": "unknown_contact"}]


async def test_the_same_key_and_body_are_answered_the_same(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    contact = await granted(client, producer, live)
    headers = {"Idempotency-Key": str(uuid4())}
    body = {"items": [{"contact": contact, "channel": "email", "kind": "bounce"}]}
    first = await client.post("/v1/suppressions", json=body, headers=headers)
    second = await client.post("/v1/suppressions", json=body, headers=headers)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    body["items"][0]["kind"] = "complaint"
    third = await client.post("/v1/suppressions", json=body, headers=headers)
    assert (third.status_code, third.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_key_is_judged_before_the_shape_of_another_body(
    client: httpx.AsyncClient, producer: Producer, live: Story
) -> None:
    contact = await granted(client, producer, live)
    item = {"contact": contact, "channel": "email", "kind": "bounce"}
    for path, good in (("/v1/suppressions", {"items": [item]}), ("/v1/suppressions/lift", item)):
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        assert (await client.post(path, json=good, headers=headers)).status_code == 200
        for content in (b'{"items":5,"channel":5}', b"{", b""):
            again = await client.post(path, content=content, headers=headers)
            assert (again.status_code, again.json()["code"]) == (422, "idempotency_key_reused")
        new = await client.post(path, content=b"", headers=headers | {"Idempotency-Key": str(uuid4())})
        assert (new.status_code, new.json()["code"]) == (400, "malformed_json")


class Unsure:
    """Kafka takes what it is given and, at first, does not say so."""

    def __init__(self, kafka: Producer) -> None:
        self.kafka, self.given = kafka, list[list[Message]]()

    async def send(self, messages: Sequence[Message]) -> None:
        self.given.append(list(messages))
        await self.kafka.send(messages)
        if len(self.given) == 1:
            raise RequestTimedOutError


async def test_a_report_sent_again_after_an_unsure_answer_counts_once(
    app: FastAPI, client: httpx.AsyncClient, producer: Producer, live: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = await granted(client, producer, live)
    unsure = Unsure(producer)
    monkeypatch.setattr(app.state.suppressing, "_producer", unsure)
    item = {"contact": contact, "channel": "email", "kind": "bounce", "severity": "soft"}
    headers, body = {"Idempotency-Key": str(uuid4())}, {"items": [item, item]}
    first = await client.post("/v1/suppressions", json=body, headers=headers)
    assert (first.status_code, first.json()["code"]) == (503, "unavailable")
    second = await client.post("/v1/suppressions", json=body, headers=headers)
    assert (second.status_code, second.json()["accepted"]) == (200, 2)
    assert unsure.given[0] == unsure.given[1]
    assert len({dict(message.headers)["ce_id"] for message in unsure.given[0]}) == 2
    token = second.json()["freshness"]["token"]
    assert (await check(client, contact, at_least=token, max_wait_ms=3000))["reason"] == "granted"
    third = (await report(client, contact, "bounce", severity="soft")).json()["freshness"]["token"]
    assert (await check(client, contact, at_least=third, max_wait_ms=3000))["reason"] == "suppressed_bounce"


async def test_a_kept_answer_is_no_place_to_try_addresses(app: FastAPI, client: httpx.AsyncClient, live: Story) -> None:
    """What names the request cannot be made of the body, whose only secret may be an address, and of the key's name."""
    body = {"contact": {"email": live.email()}, "channel": "email"}
    content, before = json.dumps(body).encode(), await _kept(app)
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    assert (await client.post("/v1/suppressions/lift", content=content, headers=headers)).status_code == 200
    ((name, value),) = (await _kept(app)).items() - before.items()
    plain = [content, b"\n" + content]
    assert value[:32] not in {hashlib.sha256(one).digest() for one in plain}
    assert value[:32] not in {hmac.digest(name, one, "sha256") for one in plain}
    assert live.email().encode() not in value


async def _kept(app: FastAPI) -> dict[bytes, bytes]:
    redis = app.state.keys._redis
    found: dict[bytes, bytes] = {}
    for key in kept_keys(now_micros()):
        found |= await redis.hgetall(key)
    return found


@pytest.mark.parametrize("key", [b"", b"a b", b"x" * 256, "ř".encode()])
async def test_a_key_that_is_none_is_422(client: httpx.AsyncClient, live: Story, key: bytes) -> None:
    body = {"contact": {"email": live.email()}, "channel": "email"}
    answer = await client.post("/v1/suppressions/lift", json=body, headers={b"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "header idempotency-key")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "spam"}, "/items/0/kind"),
        ({"channel": "fax"}, "/items/0/channel"),
        ({"at": "yesterday"}, "/items/0/at"),
        ({"at": "2026-01-01T00:00:00"}, "/items/0/at"),
        *(({"at": at}, "/items/0/at") for at in (5, "5", -1e12, 1.5, True, "2026-01-01", "2026-13-01T00:00:00Z")),
        ({"at": "2026-01-01T00:00:00+99:00"}, "/items/0/at"),
        *(({"at": at}, "/items/0/at") for at in ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00")),
        *(({"at": at}, "/items/0/at") for at in ("1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z")),
        ({"contact": {}}, "/items/0/contact"),
    ],
)
async def test_a_wrong_report_is_422(client: httpx.AsyncClient, change: dict[str, object], pointer: str) -> None:
    item = {"contact": {"email": "a@b.cz"}, "channel": "email", "kind": "bounce"} | change
    answer = await client.post("/v1/suppressions", json={"items": [item]})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("at", "right"),
    [
        ("2026-11-29T08:60:00Z", "must be a time of RFC 3339 with its zone: 2026-01-31T12:00:00Z"),
        ("2026-11-29T24:00:00Z", "must be a time of RFC 3339 with its zone: 2026-01-31T12:00:00Z"),
        ("0001-01-01T00:00:00Z", "must be a time since the year 2000; left out, it is now"),
    ],
)
async def test_a_time_that_cannot_be_is_answered_with_one_that_can(
    client: httpx.AsyncClient, at: str, right: str
) -> None:
    item = {"contact": {"email": "zoe@example.com"}, "channel": "email", "kind": "bounce", "at": at}
    answer = await client.post("/v1/suppressions", json={"items": [item]})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/items/0/at", "detail": right}]


@pytest.mark.parametrize("source", ["mailer-1", "of jana@example.com", "+420601123456"])
async def test_what_reported_it_is_named_and_nobody_is(client: httpx.AsyncClient, live: Story, source: str) -> None:
    """It is kept on a topic for ever, out of reach of any erasure."""
    item = {"contact": {"email": live.email()}, "channel": "email", "kind": "complaint", "source": source}
    answer = await client.post("/v1/suppressions", json={"items": [item]})
    if source == "mailer-1":
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/items/0/source"
    assert source not in answer.text
