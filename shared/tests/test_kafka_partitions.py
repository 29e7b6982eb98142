"""Offsets of near moments are committed together, and what Kafka would not take at first is committed all the same."""

import asyncio
from typing import Any, cast

import pytest
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
        self.commits = 0

    def assignment(self) -> set[TopicPartition]:
        return self.has

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise CommitFailedError
        self.committed |= offsets
        self.commits += 1


async def _ignore(batch: Batch) -> None:
    """No handler is called here."""


def heard_by(broker: Broker, monkeypatch: Any, *, together: float = 0.0) -> Partitions:
    monkeypatch.setattr(partitions, "COMMIT_SECONDS", together)
    monkeypatch.setattr(partitions, "AGAIN_SECONDS", 0.0)
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
    broker = Broker(2)
    parts = heard_by(broker, monkeypatch)
    await parts.commit({PLACE.partition: 8})
    await asyncio.gather(parts.on_partitions_revoked({PLACE}), parts.on_partitions_assigned({PLACE}))
    await parts.turn()
    assert broker.committed == {}


async def test_offsets_of_near_moments_are_one_commit(monkeypatch: Any) -> None:
    broker = Broker(0)
    parts = heard_by(broker, monkeypatch, together=0.05)
    await parts.commit({PLACE.partition: 8})
    await parts.commit({PLACE.partition: 9})
    assert broker.commits == 0
    async with asyncio.timeout(20):
        while not broker.commits:
            await asyncio.sleep(0.01)
            await parts.turn()
    assert (broker.committed, broker.commits) == ({PLACE: 9}, 1)


@pytest.mark.parametrize("ends", ["with a dead letter", "by a rebalance", "by a stop"])
async def test_nothing_waits_when_a_letter_was_written_or_the_partition_goes(monkeypatch: Any, ends: str) -> None:
    broker = Broker(0)
    parts = heard_by(broker, monkeypatch, together=3600)
    await parts.commit({PLACE.partition: 8})
    if ends == "with a dead letter":
        await parts.commit({PLACE.partition: 9}, at_once=True)
    elif ends == "by a rebalance":
        await parts.on_partitions_revoked({PLACE})
    else:
        parts.close()
        await parts.commit({PLACE.partition: 9})
    assert broker.committed[PLACE] == (8 if ends == "by a rebalance" else 9)
