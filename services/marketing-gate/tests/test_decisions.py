"""The decision log: sampled, without addresses, and never in the way of an answer."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError
from hypothesis import given
from hypothesis import strategies as st
from marketing_gate.app import GateSettings
from marketing_gate.domain.judgement import Judgement, Workspace
from marketing_gate.domain.question import Answer, By, Question, Settled
from marketing_gate.handlers import DecisionLog, Sampling
from marketing_gate.handlers.made import Noted, sealed
from marketing_gate.store.questions import Reader
from marketing_gate.testing import NOW, Store, Story, check, until

from shared.consent import Grant, Reason
from shared.envelope import Message, seal, unseal
from shared.events import Channel, Decision, DecisionMade
from shared.identity import uuid7
from shared.kafka import Producer
from shared.kafka.consumer import record_of
from shared.times import moment
from shared.topics import DECISION

QUESTION = Question(By.EMAIL, "jana@example.com", "newsletter", Channel.EMAIL)
DENIAL = Answer(Settled(Judgement(Reason.REFUSED), Workspace()), NOW)
ALLOW = Answer(Settled(Judgement(Reason.GRANTED, NOW, Grant(NOW, 7, NOW, False, "", "")), Workspace()), NOW)


class Kafka:
    """Takes messages, or is away."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.away = False

    async def send(self, messages: Sequence[Message]) -> None:
        if self.away:
            raise KafkaConnectionError
        self.taken += messages


def logged(kafka: Kafka, store: Store, sampling: Sampling, **more: Any) -> DecisionLog:
    return DecisionLog(cast(Producer, kafka), Reader(store.redis), sampling, lambda: NOW, uuid7, **more)


@given(
    st.sampled_from([DENIAL, ALLOW, Answer(Settled(Judgement(Reason.ERASED), Workspace(), UUID(int=7)), None)]),
    st.text(min_size=1, max_size=64),
    st.sampled_from(Channel),
    st.none() | st.integers(0, 2**48),
    st.integers(0, 2 * NOW),
)
def test_a_decision_written_by_hand_is_the_very_message_that_the_models_make(
    answer: Answer, purpose: str, channel: Channel, size: int | None, at: int
) -> None:
    question, named = Question(By.EMAIL, "jana@example.com", purpose, channel), uuid7()
    grant = answer.judgement.grant
    event = DecisionMade(
        workspace="demo",
        decision_id=named,
        contact_id=answer.contact_id,
        purpose=purpose,
        channel=channel,
        allowed=answer.judgement.allowed,
        reason=answer.judgement.reason,
        entry_index=grant.index if grant else None,
        tree_size=size,
        as_of=None if answer.as_of is None else moment(answer.as_of),
        decided_at=moment(at),
    )
    said = seal(event, topic=DECISION, event_id=named, source="marketing-gate", time=moment(at))
    assert sealed(Noted("demo", question, answer, at), size, named) == said


async def test_denials_and_allows_are_sampled_each_by_its_share(store: Store) -> None:
    draws = iter([0.005, 0.5, 0.02])
    decisions = logged(Kafka(), store, Sampling(1.0, 0.01), draw=lambda: next(draws))
    decisions.note("demo", [QUESTION] * 6, [DENIAL, ALLOW, ALLOW, ALLOW, DENIAL, DENIAL])
    assert decisions.waiting == 4
    nothing = logged(Kafka(), store, Sampling(0.0, 0.0))
    nothing.note("demo", [QUESTION] * 2, [DENIAL, ALLOW])
    assert nothing.waiting == 0


async def test_a_full_queue_and_a_kafka_that_is_away_drop_and_count(store: Store) -> None:
    kafka = Kafka()
    decisions = logged(kafka, store, Sampling(), most=3)
    decisions.note("demo", [QUESTION] * 5, [DENIAL] * 5)
    assert (decisions.waiting, decisions.dropped) == (3, 2)
    kafka.away = True
    await decisions.say()
    assert (decisions.waiting, decisions.dropped, decisions.said) == (0, 5, 0)


async def test_a_logged_decision_names_ids_and_never_the_address(store: Store, story: Story) -> None:
    one = story.contact(1)
    await store.hear(story.batch(story.recorded(one, Decision.GRANTED, -100, 0)))
    kafka = Kafka()
    decisions = logged(kafka, store, Sampling(1, 1))
    running = asyncio.create_task(decisions.run())
    decisions.note("demo", [QUESTION], [ALLOW])

    async def said() -> bool:
        return decisions.said == 1

    await until(said)
    running.cancel()
    (message,) = kafka.taken
    assert b"jana" not in message.value + message.key
    event = DecisionMade.model_validate_json(message.value)
    assert (event.allowed, event.reason, event.entry_index, event.tree_size) == (True, "granted", 7, 1)
    assert message.topic == DECISION.name


@pytest.mark.kafka
async def test_denials_of_the_running_gate_lie_in_kafka(
    client: httpx.AsyncClient, settings: GateSettings, live: Story
) -> None:
    one = live.contact(1)
    assert (await check(client, {"id": str(one)}))["reason"] == "unknown_contact"
    consumer = AIOKafkaConsumer(DECISION.name, bootstrap_servers=settings.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        async with asyncio.timeout(20):
            async for record in consumer:
                event = unseal(record_of(TopicPartition(DECISION.name, record.partition), record), DECISION).event
                assert isinstance(event, DecisionMade)
                if event.reason == "unknown_contact":
                    break
    finally:
        await consumer.stop()
