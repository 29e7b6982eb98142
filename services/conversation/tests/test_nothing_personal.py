"""Nothing personal before the yes (rule 4): canaries typed everywhere are in no store, topic, log, metric or answer.

Looked through: every table of the database, every topic with its dead letters, Redis, all that is logged,
metrics, and the body and headers of every answer. `test_the_search_would_find_it_in_every_place` plants a canary in
each of them.
"""

import base64
import hashlib
import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from redis.asyncio import Redis

from dev.seed import LEAD
from shared.topics import CONSENT, CONTACT, all_topics

MAIL, PHONE, NAME = "canary.jan@nowhere-else.example", "+420 601 987 123", "Xaverius Kanárský"
TYPED = f"{NAME} {MAIL} {PHONE}"
PAGE = f"https://acme.example/p?mail={MAIL}&name={NAME}#{PHONE}"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
LOGGERS = ("", "souhlas", "shared", "conversation", "asyncpg", "asyncio")


def traces(mail: str = MAIL, phone: str = PHONE, name: str = NAME) -> list[str]:
    """What a canary would leave behind: its parts, the normal forms, and their plain hashes and encodings."""
    normal = phone.replace(" ", "")
    found = [mail.partition("@")[0], mail.partition("@")[2], phone, normal, normal[4:], phone[5:], *name.split()]
    for value in (mail, normal, name):
        raw = value.encode()
        found += [hashlib.sha256(raw).hexdigest(), hashlib.md5(raw).hexdigest(), base64.b64encode(raw).decode()[:12]]
        found += [raw.hex(), value.encode("unicode_escape").decode()]
    return [trace.casefold() for trace in found]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, our own and PostgreSQL's from DEBUG on, as raw text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(lambda record: record.name != "httpx")  # the test's own client
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    logging.getLogger().addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG if name else logging.INFO)
    yield stream
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().removeHandler(handler)


async def stored(service: Any) -> str:
    """Every row of every table; bytes also as the text that they may be."""
    found = []
    for table in await service.rows(TABLES):
        for row in await service.rows(f'SELECT * FROM "{table["tablename"]}"'):
            found.append(str(dict(row)))
            found += [value.decode(errors="replace") for value in row.values() if isinstance(value, bytes)]
    return "\n".join(found)


async def said(service: Any) -> str:
    """Every record of every topic, dead letters too, with its key and headers."""
    consumer = AIOKafkaConsumer(bootstrap_servers=service.infra.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(topic.name, number) for topic in all_topics() for number in range(topic.partitions)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        texts: list[str] = []
        while any([await consumer.position(place) < ends[place] for place in places if ends[place]]):
            for records in (await consumer.getmany(timeout_ms=100)).values():
                for record in records:
                    parts = [record.key, record.value, *(value for _, value in record.headers)]
                    texts += [part.decode(errors="replace") for part in parts if part]
        return "\n".join(texts)
    finally:
        await consumer.stop()


async def in_redis(service: Any) -> str:
    """Every key and value of Redis, as it would be dumped."""
    redis = Redis.from_url(service.infra.redis_url)
    try:
        keys = [key async for key in redis.scan_iter(count=1000)]
        return "\n".join([str((key, await redis.dump(key))) for key in keys])
    finally:
        await redis.aclose()


async def everywhere(service: Any, logged: io.StringIO) -> dict[str, str]:
    """All places by name."""
    return {
        "tables": await stored(service),
        "topics": await said(service),
        "Redis": await in_redis(service),
        "logs": logged.getvalue(),
        "metrics": (await service.http.get("/metrics")).text,
    }


def found_in(places: dict[str, str], wanted: list[str]) -> list[tuple[str, str]]:
    """(place, trace) for each trace that is somewhere."""
    lower = {name: text.casefold() for name, text in places.items()}
    return [(name, trace) for name, text in lower.items() for trace in wanted if trace in text]


class Typing:
    """A visitor who types personal data wherever something can be sent; keeps what they are answered."""

    def __init__(self, service: Any, visit: Any) -> None:
        self.service, self.visit = service, visit
        self.answers: list[str] = []
        self.count = 0

    async def type(self, value: Any, step: Any, by: str = "typed") -> None:
        """Send it, with and without a key, and keep the answer."""
        for keyed in (True, False):
            self.count += 1
            key = {"Idempotency_Key": f"{MAIL}-{self.count}"} if keyed else {}
            answer = await self.visit.send(
                value, by, step, User_Agent=MAIL, Referer=f"https://acme.example/{MAIL}", **key
            )
            self.keep(answer)

    async def post(self, path: str, **request: Any) -> None:
        """Something that is no answer to a step."""
        self.keep(await self.service.http.post(path, **request))

    def keep(self, answer: Any) -> None:
        headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        assert answer.status_code < 500
        self.answers.append(f"{headers} {answer.text}")


async def bot_with_free_text(service: Any, **workspace: Any) -> str:
    name: str = await service.set_up(**workspace)
    text = {"id": "hello", "type": "text", "text": LEAD["steps"][0]["text"]}
    more = {**text, "id": "more", "next": "end"}
    bye = {**LEAD["steps"][-1], "next": "more"}
    await service.publish(name, {**LEAD, "steps": [text, *LEAD["steps"][1:-1], bye, more]})
    return name


@pytest.mark.kafka
async def test_what_is_typed_before_a_grant_or_after_a_refusal_is_nowhere(service: Any, logged: io.StringIO) -> None:
    workspace = await bot_with_free_text(service)
    start = f"/v1/widget/{workspace}/lead/conversations"
    body = {"page_url": PAGE, "locale": MAIL, "visitor_token": MAIL, "name": NAME, "email": MAIL}
    headers = {"User-Agent": TYPED.encode(), "Referer": PAGE.encode(), "X-Request-ID": MAIL, "traceparent": MAIL}
    begun = await service.http.post(f"{start}?email={MAIL}", json=body, headers=headers)
    visit = type(await service.visit(workspace))(service, workspace, begun.json())
    typing = Typing(service, visit)
    typing.keep(begun)
    await typing.type(TYPED, "topic")
    await typing.type(TYPED, "hello")
    for value, by in ((TYPED, "typed"), (MAIL, "button"), (f"offer {PHONE}", "typed"), ([MAIL], "typed")):
        await typing.type(value, "topic", by)
    await visit.answer("offer", step_id="topic")
    for answered in ("", TYPED, {"x": MAIL}, NAME):
        await typing.type(answered, "email")
        await typing.type("granted", f"{answered}")
    await typing.type(MAIL, "ask", "button")
    typing.keep(await visit.send(f"ano, jsem {TYPED}", "typed", "ask", Idempotency_Key="unclear"))
    await typing.type(f"ne, jsem {TYPED}", "ask")
    assert (await visit.look())["decisions"][0]["decision"] == "refused"
    for step in ("email", "name", "more", None):
        await typing.type(TYPED, step)
    await typing.post(f"{visit.url}/withdraw", json={"purpose": MAIL, "note": NAME}, headers=visit.headers)
    await typing.post(f"/v1/widget/conversations/{MAIL}/answers", json={}, headers=visit.headers)
    await typing.post(f"/v1/widget/{MAIL}/{NAME}/conversations", json={"page_url": MAIL})
    await typing.post(start, json={}, headers={"Origin": f"https://{MAIL}"})
    await typing.post(start, content=f'{{"email": "{MAIL}'.encode(), headers={"Content-Type": "application/json"})
    await typing.post(start, content=MAIL.encode(), headers={"Content-Type": MAIL})
    await typing.post(f"/{MAIL}", json={"name": NAME})
    places = await everywhere(service, logged)
    assert found_in({**places, "answers": "\n".join(typing.answers)}, traces()) == []


@pytest.mark.kafka
async def test_a_detail_that_is_wrong_or_whose_grant_has_ended_is_nowhere(
    service: Any, clock: Any, logged: io.StringIO
) -> None:
    mail, phone, name = "kept.nowhere@wrong..canary-two.example", "+420 602 111 99", "Zdislava"
    visits = [await service.visit(await service.set_up(), page_url=PAGE) for _ in range(3)]
    for visit in visits:
        await visit.answers("offer", "granted")
    wrong, withdrawn, expired = (Typing(service, visit) for visit in visits)
    for value in (mail, f"{name} {phone}", f"{mail},{phone}"):
        await wrong.type(value, "email")
    other = await service.visit(visits[1].workspace, visitor_token=visits[1].begun["visitor_token"])
    await other.withdraw()
    await withdrawn.type("kept.nowhere@canary-two.example", "email")
    clock.ahead = timedelta(minutes=1)
    await service.rows("UPDATE contact SET rev = rev + 1, standings = jsonb_set(standings, '{contact,expires_at}',"
                       " '1'::jsonb) WHERE id = $1", visits[2].contact_id)  # fmt: skip
    await expired.type("kept.nowhere@canary-two.example", "email")
    answers = "\n".join(wrong.answers + withdrawn.answers + expired.answers)
    places = {**await everywhere(service, logged), "answers": answers}
    assert found_in(places, ["kept.nowhere", "canary-two", "602 111", "602111", "zdislava"]) == []


@pytest.mark.kafka
async def test_the_search_would_find_it_in_every_place(service: Any, heard: Any, logged: io.StringIO) -> None:
    """The positive control: what is given under a grant is where it belongs, and what is planted is found."""
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted", "control@given-elsewhere.example")
    await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 1)
    planted = "planted@given-elsewhere.example"
    await service.rows("UPDATE conversation SET page_url = $1 WHERE contact_id = $2", planted, visit.contact_id)
    producer = AIOKafkaProducer(bootstrap_servers=service.infra.kafka)
    await producer.start()
    await producer.send_and_wait(CONSENT.dlq, b"x", headers=[("souhlas-error-detail", planted.encode())])
    await producer.stop()
    typing = Typing(service, visit)
    typing.answers.append(str(await visit.look()))
    service.app.state.mailer._done.labels(planted).inc(0)
    async with Redis.from_url(service.infra.redis_url) as redis:
        await redis.set("canary", planted, ex=60)
        logging.getLogger("asyncpg").debug(planted)
        places = {**await everywhere(service, logged), "answers": "\n".join(typing.answers)}
        await redis.delete("canary")
    service.app.state.mailer._done.remove(planted)
    await service.rows("UPDATE conversation SET page_url = NULL WHERE contact_id = $1", visit.contact_id)
    wanted = traces(planted)[:1]
    assert {place for place, _ in found_in(places, wanted)} == {*("tables", "topics", "Redis", "logs", "metrics")}
    assert {place for place, _ in found_in(places, ["control@given"])} == {"topics"}
    assert "c…@given-elsewhere.example" in places["tables"]
    assert {place for place, _ in found_in(places, ["c…@given-elsewhere.example"])} == {"tables", "answers"}
