"""What no retry can heal goes to the dead-letter topic, whole, and nothing else is lost for it. On real Kafka."""

import asyncio
import dataclasses
import json
from collections.abc import Callable

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.record.util import calc_crc32c

from dev.infra import Infra
from dev.topics import create_topics
from shared.envelope import Message
from shared.kafka import Batch, Producer, RawMessage, Rejected, Subscription
from shared.logs import JsonFormatter
from shared.topics import Topic, dead_letters
from tests.system.delivery import (
    Heard,
    changed,
    committed,
    event_id,
    hearing,
    make_topic,
    read,
    said,
    until,
    until_committed,
    write,
)

pytestmark = pytest.mark.kafka


async def letters(infra: Infra, topic: Topic) -> list[tuple[Message, dict[str, str]]]:
    """Dead letters as the messages they were, and what was added in headers."""
    found = []
    for record in await read(infra.kafka, topic.dlq):
        original = tuple((name, value) for name, value in record.headers if not name.startswith("souhlas-"))
        added = {name: value.decode() for name, value in record.headers if name.startswith("souhlas-")}
        found.append((Message(topic.name, record.key, record.value, original), added))
    return found


async def heard_around(infra: Infra, topic: Topic, poison: Message) -> tuple[Heard, tuple[Message, dict[str, str]]]:
    """Write the poison between two good events; what was heard, and the one dead letter."""
    before, after = said(topic), said(topic)
    await write(infra.kafka, before, poison, after)
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription):
        await heard.wait_for([before, after])
    assert heard.ids == [event_id(before), event_id(after)]
    assert await committed(infra.kafka, subscription) == {0: 3}
    [letter] = await letters(infra, topic)
    assert letter[0] == poison
    assert letter[1]["souhlas-source-topic"] == topic.name
    assert letter[1]["souhlas-source-partition"] == "0"
    assert letter[1]["souhlas-source-offset"] == "1"
    assert letter[1]["souhlas-attempts"] == "0"
    assert letter[1]["souhlas-consumer"] == "contacts"
    return heard, letter


POISONS: dict[str, Callable[[Message], Message]] = {
    "header_not_utf8": lambda message: changed(message, ce_subject=b"\xff\xfe"),
    "header_null": lambda message: changed(message, ce_subject=None),
    "header_missing": lambda message: dataclasses.replace(message, headers=message.headers[1:]),
    "tombstone": lambda message: changed(message, value=None),
    "empty_body": lambda message: changed(message, value=b""),
    "schema_invalid": lambda message: changed(message, value=b'{"workspace": "acme"}'),
    "type_unknown": lambda message: changed(message, ce_type=b"souhlas.contact.forgotten"),
    "key_mismatch": lambda message: changed(message, key=b"acme:somebody-else"),
    "specversion": lambda message: changed(message, ce_specversion=b"0.3"),
    "id_invalid": lambda message: changed(message, ce_id=b"7"),
}


@pytest.mark.parametrize("reason", POISONS)
async def test_poison_goes_to_the_dead_letters_untouched_and_its_neighbours_are_handled(
    infra: Infra, reason: str
) -> None:
    topic = await make_topic(infra.kafka)
    _, (_, added) = await heard_around(infra, topic, POISONS[reason](said(topic)))
    assert added["souhlas-error"] == reason


async def test_bad_json_goes_to_the_dead_letters_and_its_values_are_not_repeated_in_headers(
    infra: Infra, caplog: pytest.LogCaptureFixture
) -> None:
    topic = await make_topic(infra.kafka)
    _, (_, added) = await heard_around(infra, topic, changed(said(topic), value=b'{"email": "jana@example.org"'))
    assert added["souhlas-error"] == "schema_invalid"
    assert "jana" not in str(added)
    [record] = [one for one in caplog.records if one.name == "shared.kafka.deadletters" and one.levelname == "ERROR"]
    line = json.loads(JsonFormatter("contacts").format(record))
    place = (line["topic"], line["partition"], line["offset"], line["group"], line["reason"])
    assert place == (topic.name, 0, 1, "contacts", "schema_invalid")
    assert "event_id" in line
    assert "jana" not in str(line)


async def test_headers_that_are_not_ours_may_hold_anything(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    odd = changed(said(topic), trace=b"\xff\x00", other=None)
    await write(infra.kafka, odd)
    heard = Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)):
        await heard.wait_for([odd])
    assert await read(infra.kafka, topic.dlq) == []


@pytest.mark.parametrize("again", range(3))  # the order in which partitions are fetched is random
async def test_a_record_that_aiokafka_cannot_read_stops_its_partition_alone_and_loses_nothing(
    infra: Infra, again: int
) -> None:
    """A header whose *name* is not UTF-8. aiokafka's poll raises and forgets what it took from other partitions."""
    topic = await make_topic(infra.kafka, partitions=4)
    before = [said(topic) for _ in range(3)]
    await write(infra.kafka, *before, partition=2)
    await _write_unreadable(infra.kafka, topic.name, 2)
    messages = [said(topic) for _ in range(60)]
    for number, message in enumerate(messages):
        await write(infra.kafka, message, partition=(0, 1, 3)[number % 3])
    heard = Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)) as consumers:
        await heard.wait_for(messages + before)
        await until(lambda: any("[2]: stopped: a record cannot be read" in said for said in consumers.problems()))
        more = [said(topic) for _ in range(9)]
        for number, message in enumerate(more):
            await write(infra.kafka, message, partition=(0, 1, 3)[number % 3])
        await heard.wait_for(more)
    assert heard.ids.count(event_id(before[0])) == 1


async def _write_unreadable(kafka: str, topic: str, partition: int) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        batch = producer.create_batch()
        batch.append(timestamp=None, key=b"k", value=b"v", headers=[("name", b"value")])
        raw = bytearray(batch._build().replace(b"name", b"\xff\xfe\xff\xfe"))
        raw[17:21] = calc_crc32c(bytes(raw[21:])).to_bytes(4, "big")
        batch._buffer = raw
        await (await producer.send_batch(batch, topic, partition=partition))


async def test_a_record_without_key_and_value_is_buried_as_it_is(infra: Infra) -> None:
    """aiokafka's `send` would refuse to write it, and with it a partition would stand still."""
    topic = await make_topic(infra.kafka)
    producer = Producer(infra.kafka)
    await producer.send([RawMessage(topic.name, 0, None, None, ())])
    after = said(topic)
    await producer.send([after])
    await producer.stop()
    heard = Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)):
        await heard.wait_for([after])
    [(message, added)] = await letters(infra, topic)
    assert message.key is None
    assert message.value is None
    assert added["souhlas-error"] == "tombstone"


async def test_a_tombstone_on_a_compacted_topic_is_handed_over_and_an_empty_body_is_still_poison(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, compacted=True)
    event, gone, empty = said(topic), said(topic), said(topic)
    await write(infra.kafka, event, changed(gone, value=None), changed(empty, value=b""))
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription):
        await heard.wait_for([event])
        await until(lambda: any(batch.tombstones for batch in heard.batches))
    [tombstone] = [record for batch in heard.batches for record in batch.tombstones]
    assert (tombstone.key, tombstone.value, tombstone.offset) == (gone.key, None, 1)
    [(_, added)] = await letters(infra, topic)
    assert (added["souhlas-error"], added["souhlas-source-offset"]) == ("empty_body", "2")
    assert await committed(infra.kafka, subscription) == {0: 3}


async def test_poison_in_the_middle_of_a_batch_over_two_partitions_costs_only_itself(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    good = {0: [said(topic) for _ in range(4)], 1: [said(topic) for _ in range(4)]}
    for partition, messages in good.items():
        bad = changed(said(topic), ce_subject=b"\xff")
        await write(infra.kafka, *messages[:2], bad, *messages[2:], partition=partition)
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription):
        await heard.wait_for(good[0] + good[1])
    for partition, messages in good.items():
        order = [one.id for batch in heard.batches for one in batch.events if one.record.partition == partition]
        assert order == [event_id(message) for message in messages]
    assert await committed(infra.kafka, subscription) == {0: 5, 1: 5}
    found = [
        (added["souhlas-source-partition"], added["souhlas-source-offset"]) for _, added in await letters(infra, topic)
    ]
    assert found == [("0", "2"), ("1", "2")]


async def test_an_event_that_its_handler_rejects_goes_to_the_dead_letters_and_the_rest_is_handled(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    messages = [said(topic) for _ in range(5)]
    await write(infra.kafka, *messages)

    async def refuse_the_third(batch: Batch) -> None:
        for received in batch.events:
            if received.id == event_id(messages[2]):
                raise Rejected(received, "not_ours", "another controller")

    heard = Heard(refuse_the_third)
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription):
        await heard.wait_for(messages[:2] + messages[3:])
    assert event_id(messages[2]) not in heard.ids
    [(message, added)] = await letters(infra, topic)
    assert message == messages[2]
    assert (added["souhlas-error"], added["souhlas-error-detail"]) == ("not_ours", "another controller")
    assert await committed(infra.kafka, subscription) == {0: 5}


async def test_an_event_that_breaks_its_handler_is_found_in_its_batch_after_bounded_tries(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    messages = [said(topic) for _ in range(6)]
    await write(infra.kafka, *messages)

    async def stumble_over_the_fourth(batch: Batch) -> None:
        if event_id(messages[3]) in [received.id for received in batch.events]:
            raise ZeroDivisionError("jana@example.org")

    heard = Heard(stumble_over_the_fourth)
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription):
        await heard.wait_for(messages[:3] + messages[4:])
    assert heard.ids == [event_id(message) for message in messages[:3] + messages[4:]]
    [(message, added)] = await letters(infra, topic)
    assert message == messages[3]
    assert (added["souhlas-error"], added["souhlas-error-detail"]) == ("handler_failed", "ZeroDivisionError")
    assert added["souhlas-attempts"] == "3"
    assert await committed(infra.kafka, subscription) == {0: 6}


async def test_a_partition_stops_while_its_dead_letters_cannot_be_written_and_goes_on_when_they_can(
    infra: Infra,
) -> None:
    topic = await make_topic(infra.kafka, dlq=False, partitions=2)
    await create_topics(infra.kafka, [dataclasses.replace(dead_letters(topic), max_record=60)])
    first, poison, behind = said(topic), changed(said(topic), ce_type=b"x"), said(topic)
    elsewhere = said(topic)
    await write(infra.kafka, first, poison, behind, partition=0)
    await write(infra.kafka, elsewhere, partition=1)
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription) as consumers:
        await heard.wait_for([first, elsewhere])
        await until(lambda: bool(consumers.problems()))
        assert f"{topic.name}[0]: stopped" in consumers.problems()[0]
        later = said(topic)
        await write(infra.kafka, later, partition=1)
        await heard.wait_for([later])  # the other partition goes on
        assert event_id(behind) not in heard.ids
        await until_committed(infra.kafka, subscription, {0: 1, 1: 2})
        await _allow_large(infra.kafka, topic.dlq)
        await heard.wait_for([behind])
        await until(lambda: not consumers.problems())
    assert [message for message, _ in await letters(infra, topic)] == [poison]
    assert await committed(infra.kafka, subscription) == {0: 3, 1: 2}


async def _allow_large(kafka: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": "2000000"})])
    await admin.close()


async def test_a_batch_that_comes_again_does_not_write_its_dead_letters_again(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    poison, good = changed(said(topic), ce_type=b"x"), said(topic)
    await write(infra.kafka, poison, good)
    outages = 3

    async def away_at_first(batch: Batch) -> None:
        nonlocal outages
        await asyncio.sleep(0)
        if outages:
            outages -= 1
            raise ConnectionRefusedError

    heard = Heard(away_at_first)
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)):
        await heard.wait_for([good])
    assert len(await letters(infra, topic)) == 1


async def test_the_largest_record_a_topic_takes_fits_into_its_dead_letter_topic(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    large = changed(said(topic), value=b"x" * (topic.max_record - 600))
    await heard_around(infra, topic, large)
