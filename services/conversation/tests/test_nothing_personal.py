"""Nothing personal before the yes (rule 4): canaries typed everywhere are in no table, topic, log or answer."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from dev.seed import LEAD
from shared.topics import CONSENT, CONTACT

CANARY = "canary.jan@nowhere-else.example"
PHONE = "+420 601 987 123"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
WRONG: list[tuple[str, Any]] = [("ask", CANARY), ("email", CANARY), ("ask", {"x": CANARY}), (CANARY, "granted")]
STEPS = {"hello": {"id": "free", "type": "text", "text": LEAD["steps"][0]["text"]}}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, our own at every level, as raw text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    levels = {name: logging.getLogger(name).level for name in ("", "souhlas", "shared", "conversation", "asyncpg")}
    logging.getLogger().addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG if name else logging.INFO)
    yield stream
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().removeHandler(handler)


async def everything_stored(service: Any) -> str:
    found = []
    for table in await service.rows(TABLES):
        rows = await service.rows(f'SELECT t::text FROM "{table["tablename"]}" AS t')
        found += [row["t"] for row in rows]
        if table["tablename"] == "idempotency":
            found += [bytes(row["body"] or b"").decode() for row in await service.rows("SELECT body FROM idempotency")]
    return "\n".join(found)


async def everything_said(service: Any) -> str:
    consumer = AIOKafkaConsumer(bootstrap_servers=service.infra.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(topic.name, n) for topic in (CONSENT, CONTACT) for n in range(topic.partitions)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        texts: list[str] = []
        for place in places:
            while await consumer.position(place) < ends[place]:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    texts += [str((record.key, (record.value or b"").decode(), record.headers)) for record in records]
        return "\n".join(texts)
    finally:
        await consumer.stop()


async def bot_with_free_text(service: Any) -> str:
    workspace: str = await service.set_up()
    steps = [STEPS.get(step["id"], step) for step in LEAD["steps"]]
    await service.publish(workspace, {**LEAD, "steps": steps})
    return workspace


@pytest.mark.kafka
async def test_what_is_typed_before_a_grant_or_after_a_refusal_is_nowhere(service: Any, logged: io.StringIO) -> None:
    workspace = await bot_with_free_text(service)
    page = f"https://acme.example/p?mail={CANARY}#{CANARY}"
    headers = {"User-Agent": CANARY, "Referer": page}
    start = f"/v1/widget/{workspace}/lead/conversations"
    begun = await service.http.post(start, json={"page_url": page, "locale": CANARY}, headers=headers)
    visit = type(await service.visit(workspace))(service, workspace, begun.json())
    answers = [begun.text]
    for value in (CANARY, f"{CANARY} {PHONE}"):
        answers.append((await visit.send(value, "typed", "free", Idempotency_Key=f"k{len(answers)}")).text)
    answers.append((await visit.send(CANARY, "typed", "topic", Idempotency_Key="k8")).text)
    answers.append((await visit.send(CANARY, "button", "topic")).text)
    await visit.answer("offer", step_id="topic")
    for step, value in WRONG:
        answers.append((await visit.send(value, "typed", step)).text)
    answers.append((await visit.send(f"nechci {CANARY}", "typed", "ask", Idempotency_Key="k9")).text)
    answers.append((await visit.send(CANARY, "typed", "email")).text)
    for place in (await everything_stored(service), await everything_said(service), logged.getvalue(), *answers):
        assert CANARY not in place
        assert "601 987 123" not in place


@pytest.mark.kafka
async def test_the_search_finds_what_was_given_under_a_grant(service: Any, heard: Any, logged: io.StringIO) -> None:
    """The positive control of the test above."""
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted", "control@nowhere-else.example")
    await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 1)
    assert "control@nowhere-else.example" in await everything_said(service)
    assert "c…@nowhere-else.example" in await everything_stored(service)
    assert "control@nowhere-else.example" not in await everything_stored(service)
    assert "control@nowhere-else.example" not in logged.getvalue()
