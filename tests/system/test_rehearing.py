"""After a database was put back a service hears again what it had heard. On real Kafka."""

import asyncio

import pytest

from dev.infra import Infra
from shared.kafka import Subscription, consumers
from shared.rehearing import AWAY, DONE, RUNS, main
from tests.system.delivery import Heard, committed, hearing, make_topic, said, write

pytestmark = pytest.mark.kafka


async def test_a_stopped_service_hears_all_again_and_a_running_one_is_left_alone(
    infra: Infra, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOUHLAS_KAFKA", infra.kafka)
    monkeypatch.setitem(consumers.SAFE, "session_timeout_ms", 6_000)
    topic = await make_topic(infra.kafka, partitions=2)
    messages = [said(topic) for _ in range(6)]
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)

    async def rehear() -> int:
        return await asyncio.to_thread(main, ["contacts"], {"contacts": [topic]})

    async with hearing(infra.kafka, subscription):
        await write(infra.kafka, *messages)
        await heard.wait_for(messages)
        assert await rehear() == RUNS
    assert "stop it" in capsys.readouterr().err
    assert sum((await committed(infra.kafka, subscription)).values()) == 6
    async with asyncio.timeout(20):
        while await rehear() != DONE:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert capsys.readouterr().out == f"{topic.name}: 6 records are heard again once contacts starts\n"
    async with hearing(infra.kafka, subscription):
        await heard.wait_for(messages)
        async with asyncio.timeout(20):
            while not heard.has(12):  # noqa: ASYNC110
                await asyncio.sleep(0.02)


def test_a_kafka_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SOUHLAS_KAFKA", "127.0.0.1:1")
    assert main(["contacts"]) == AWAY
    assert "127.0.0.1:1" in capsys.readouterr().err
