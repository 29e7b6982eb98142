"""What Kafka would not take at first is committed all the same, also where no later record comes."""

import asyncio
from typing import Any, cast

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError

from shared.kafka import RetryPolicy, Subscription, partitions
from shared.kafka.batch import Batch
from shared.kafka.partitions import Partitions
from shared.topics import CONTACT

PLACE = TopicPartition(CONTACT.name, 3)


class Broker:
    """A consumer whose commits fail as often as it is told."""

    def __init__(self, refusals: int) -> None:
        self.refusals, self.committed, self.has = refusals, dict[TopicPartition, int](), {PLACE}

    def assignment(self) -> set[TopicPartition]:
        return self.has

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise CommitFailedError
        self.committed |= offsets


async def _ignore(batch: Batch) -> None:
    """No handler is called here."""


def heard_by(broker: Broker, monkeypatch: Any) -> Partitions:
    monkeypatch.setattr(partitions, "OWED_SECONDS", 0.0)
    made = Partitions(Subscription(CONTACT, "contacts", _ignore), RetryPolicy(), 1.0)
    made.consumer = cast(Any, broker)
    return made


async def test_an_offset_that_kafka_refused_is_committed_from_the_poll_loop(monkeypatch: Any) -> None:
    broker = Broker(2)
    parts = heard_by(broker, monkeypatch)
    await parts.commit({PLACE.partition: 8})
    await parts.turn()
    assert broker.committed == {}
    await parts.turn()
    assert broker.committed == {PLACE: 8}


async def test_a_later_offset_is_not_taken_back_by_one_that_is_owed(monkeypatch: Any) -> None:
    broker = Broker(1)
    parts = heard_by(broker, monkeypatch)
    await parts.commit({PLACE.partition: 8})
    await parts.commit({PLACE.partition: 9})
    await parts.turn()
    assert broker.committed == {PLACE: 9}


async def test_nothing_is_owed_for_a_partition_that_was_given_away(monkeypatch: Any) -> None:
    broker = Broker(1)
    parts = heard_by(broker, monkeypatch)
    await parts.commit({PLACE.partition: 8})
    await asyncio.gather(parts.on_partitions_revoked({PLACE}), parts.on_partitions_assigned({PLACE}))
    await parts.turn()
    assert broker.committed == {}
