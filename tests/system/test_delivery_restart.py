"""What was stopped: consumers are made anew and say so, a producer may be started again."""

import pytest

from dev.infra import Infra
from shared.kafka import Producer, Subscription
from tests.system.delivery import Heard, hearing, make_topic, said

pytestmark = pytest.mark.kafka


async def test_stopped_consumers_refuse_to_start_instead_of_hearing_nothing(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    async with hearing(infra.kafka, Subscription(topic, "again", Heard())) as consumers:
        await consumers.stop()
        with pytest.raises(RuntimeError, match="make new ones"):
            await consumers.start()


async def test_a_producer_that_was_stopped_sends_again_once_started(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    producer = Producer(infra.kafka)
    await producer.start()
    await producer.stop()
    await producer.start()
    await producer.send([said(topic)])
    assert producer.problems() == []
    await producer.stop()
