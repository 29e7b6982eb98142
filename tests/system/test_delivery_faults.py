"""What may go wrong around a handler: its store, its group, its process, its broker. Nothing is lost. On real Kafka."""

import asyncio
import time
from collections.abc import Callable

import asyncpg
import pytest
from aiokafka.errors import KafkaConnectionError, KafkaError

from dev.infra import Infra
from dev.ports import free_port
from shared.kafka import Batch, Consumers, Producer, RetryPolicy, Subscription
from shared.kafka.consumer import Consumer
from shared.topics import Topic
from tests.system.delivery import (
    QUICK,
    Heard,
    committed,
    counted,
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


OUTAGES: list[Exception] = [
    ConnectionRefusedError(),
    TimeoutError(),
    asyncpg.AdminShutdownError("terminating"),
    asyncpg.InterfaceError("connection is closed"),
    asyncpg.SerializationError("try again"),
    ExceptionGroup("both", [ConnectionResetError(), TimeoutError()]),
]
"""Every kind comes in its turn: `shared/tests/test_kafka_retry.py` has more."""


async def test_an_outage_of_the_store_is_waited_out_and_makes_no_dead_letter(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    messages = [said(topic) for _ in range(10)]
    await write(infra.kafka, *messages)
    away = True

    async def store(batch: Batch) -> None:
        if away:
            raise OUTAGES[heard.calls % len(OUTAGES)]

    heard = Heard(store)
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription, retry=RetryPolicy(base=0.01, cap=0.05)) as consumers:
        await until(lambda: heard.calls >= 2 * len(OUTAGES))  # far more tries than any other failure gets
        assert any("waits for a store" in problem for problem in consumers.problems())
        assert await committed(infra.kafka, subscription) == {}
        away = False
        await heard.wait_for(messages)
        await until(lambda: not consumers.problems())
    assert len(heard.ids) == 10
    assert await read(infra.kafka, topic.dlq) == []


async def test_a_handler_that_hangs_counts_as_an_outage(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    message = said(topic)
    await write(infra.kafka, message)
    hang = True

    async def store(batch: Batch) -> None:
        nonlocal hang
        if hang:
            hang = False
            await asyncio.Event().wait()

    heard = Heard(store)
    retry = RetryPolicy(base=0.02, cap=0.1, handler_seconds=0.3)
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard), retry=retry):
        await heard.wait_for([message])
    assert await read(infra.kafka, topic.dlq) == []


async def test_a_handler_that_is_cancelled_from_inside_does_not_end_the_listening(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    message = said(topic)
    await write(infra.kafka, message)
    failing = True

    async def store(batch: Batch) -> None:
        nonlocal failing
        if failing:
            failing = False
            raise asyncio.CancelledError

    heard = Heard(store)
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)):
        await heard.wait_for([message])


@pytest.mark.parametrize(("most", "ahead"), [(25, 1), (4, 5)])
async def test_order_within_a_partition_survives_outages_and_broken_events(infra: Infra, most: int, ahead: int) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    messages = [said(topic) for _ in range(60)]
    await write(infra.kafka, *messages)
    broken = event_id(messages[17])

    async def store(batch: Batch) -> None:
        if heard.calls % 7 == 1:
            raise ConnectionResetError
        if broken in [received.id for received in batch.events]:
            raise ZeroDivisionError

    heard = Heard(store)
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard, most=most, ahead=ahead)):
        await heard.wait_for(messages[:17] + messages[18:])
    for partition in (0, 1):
        events = [one for batch in heard.batches for one in batch.events if one.record.partition == partition]
        offsets = [one.record.offset for one in events]
        assert offsets == sorted(set(offsets))


async def test_a_rebalance_waits_for_the_running_batch_which_is_then_not_handled_twice(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=4)
    messages = [said(topic) for _ in range(20)]
    await write(infra.kafka, *messages)
    entered, release = asyncio.Event(), asyncio.Event()

    async def slow(batch: Batch) -> None:
        entered.set()
        await release.wait()

    first, second = Heard(slow), Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", first), instance="0") as one:
        await until(entered.is_set)
        async with hearing(infra.kafka, Subscription(topic, "contacts", second), instance="1") as two:
            await asyncio.sleep(1.5)  # more than a heartbeat: the group is rebalancing, and waits for us
            assert not first.batches
            release.set()
            await until(lambda: not one.problems() and not two.problems())
            assert {len((await each.lag())[topic.name]) for each in (one, two)} == {2}
            more = [said(topic) for _ in range(20)]
            await write(infra.kafka, *more)
            await until(lambda: len(first.ids) + len(second.ids) >= 40)
    assert sorted(first.ids + second.ids) == sorted(event_id(message) for message in messages + more)
    assert second.ids


async def test_a_batch_that_outlasts_a_rebalance_comes_again_and_nothing_is_lost(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=4)
    messages = [said(topic) for _ in range(20)]
    await write(infra.kafka, *messages)
    entered, release = asyncio.Event(), asyncio.Event()

    async def slow(batch: Batch) -> None:
        entered.set()
        await release.wait()

    first, second = Heard(slow), Heard()
    subscription = Subscription(topic, "contacts", first)
    async with hearing(infra.kafka, subscription, instance="0", rebalance_seconds=0.1):
        await until(entered.is_set)
        async with hearing(infra.kafka, Subscription(topic, "contacts", second), instance="1"):
            await until(lambda: bool(second.ids))
            release.set()
            await until(lambda: set(first.ids) | set(second.ids) >= {event_id(message) for message in messages})


async def test_a_rebalance_gets_back_what_was_read_ahead_of_the_running_batch(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    messages = [said(topic) for _ in range(40)]
    await write(infra.kafka, *messages)
    entered, release = asyncio.Event(), asyncio.Event()

    async def slow(batch: Batch) -> None:
        entered.set()
        await release.wait()

    first, second = Heard(slow), Heard()
    subscription = Subscription(topic, "contacts", first, most=4, ahead=10)
    async with hearing(infra.kafka, subscription, instance="0") as one:
        await until(entered.is_set)
        async with hearing(infra.kafka, Subscription(topic, "contacts", second), instance="1") as two:
            await until(one_rebalances(one))
            release.set()
            await until(lambda: not one.problems() and not two.problems())
            await until(lambda: len(first.ids) + len(second.ids) >= 40)
    assert sorted(first.ids + second.ids) == sorted(event_id(message) for message in messages)
    assert second.ids


def one_rebalances(consumers: Consumers) -> Callable[[], bool]:
    """Whether the group waits for the batch in hand."""
    return lambda: all(listening.partitions.yielding.is_set() for listening in consumers._listening)


async def test_a_stop_lets_the_running_batch_finish_and_commits_it(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    messages = [said(topic) for _ in range(5)]
    await write(infra.kafka, *messages)
    entered = asyncio.Event()

    async def slow(batch: Batch) -> None:
        entered.set()
        await asyncio.sleep(0.5)

    heard = Heard(slow)
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription):
        await until(entered.is_set)
    assert heard.ids == [event_id(message) for message in messages]
    assert await committed(infra.kafka, subscription) == {0: 5}


async def test_a_stop_gives_back_what_does_not_finish_in_time(infra: Infra) -> None:
    topic = await make_topic(infra.kafka)
    messages = [said(topic) for _ in range(5)]
    await write(infra.kafka, *messages)
    entered, cancelled = asyncio.Event(), asyncio.Event()

    async def endless(batch: Batch) -> None:
        entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    subscription = Subscription(topic, "contacts", endless)
    async with hearing(infra.kafka, subscription, stop_seconds=1.0):
        await until(entered.is_set)
        began = time.monotonic()
    assert time.monotonic() - began < 10  # of a handler that never ends
    assert cancelled.is_set()
    heard = Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)):
        await heard.wait_for(messages)


async def test_a_restart_takes_its_partitions_back_without_a_rebalance_of_the_others(infra: Infra) -> None:
    """Static membership: what a process leaves when it restarts is kept for it."""
    topic = await make_topic(infra.kafka, partitions=4)
    first, second = Heard(), Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", first), instance="0") as one:
        await until(lambda: not one.problems())
        async with hearing(infra.kafka, Subscription(topic, "contacts", second), instance="1") as two:
            await until(lambda: not two.problems())
            before = set((await one.lag())[topic.name])
            [listening] = one._listening
            generation = listening.partitions._generation
        async with hearing(infra.kafka, Subscription(topic, "contacts", second), instance="1") as two:
            await until(lambda: not two.problems())
            assert set((await one.lag())[topic.name]) == before
            messages = [said(topic) for _ in range(20)]
            await write(infra.kafka, *messages)
            await until(lambda: len(first.ids) + len(second.ids) == 20)
            assert listening.partitions._generation == generation


async def test_a_broker_that_is_killed_and_comes_back_loses_nothing(
    infra: Infra, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is gone a producer fails in time and a stop does not hang; later all goes on, and nothing is lost."""
    if "kafka" not in infra.parts:
        pytest.skip("this Kafka is not ours to kill")
    monkeypatch.setattr("shared.kafka.ends.ANSWER_SECONDS", 1.0)
    monkeypatch.setattr("shared.kafka.partitions.SILENT_SECONDS", 1.0)
    topic, other = await make_topic(infra.kafka, partitions=3), await make_topic(infra.kafka)
    heard = Heard()
    producer = Producer(infra.kafka)
    sent = []
    running = True

    async def keep_sending() -> None:
        while running:
            message = said(topic)
            while True:
                try:
                    await producer.send([message])
                    break
                except (KafkaError, OSError, TimeoutError):
                    await asyncio.sleep(0.05)
            sent.append(message)

    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription) as consumers:
        sending = asyncio.create_task(keep_sending())
        await until(lambda: len(heard.ids) > 20)
        at_restart = await _gone_for_a_while(infra, other, heard)
        await until(lambda: len(heard.ids) > at_restart + 20, 40)
        running = False
        await sending
        await heard.wait_for(sent)
        await until(lambda: not consumers.problems(), 30)
    assert await read(infra.kafka, topic.dlq) == []
    await producer.stop()


async def _gone_for_a_while(infra: Infra, topic: Topic, busy: Heard) -> int:
    """Kill the broker, look at a producer and at consumers that stop meanwhile, and start it again.

    Returns how much `busy` had heard when the broker was ready again.
    """
    heard, first, last = Heard(), said(topic), said(topic)
    producer = Producer(infra.kafka, delivery_seconds=1.0)
    await producer.send([first])
    try:
        async with hearing(infra.kafka, Subscription(topic, "contacts", heard), stop_seconds=2.0) as consumers:
            await heard.wait_for([first])
            infra.parts["kafka"].kill()
            with pytest.raises((KafkaError, KafkaConnectionError, TimeoutError)):
                await producer.send([said(topic)])
            assert producer.problems()
            await until(lambda: bool(consumers.problems()), 30)
            with pytest.raises((KafkaError, TimeoutError)):
                await consumers.lag()
            began = time.monotonic()
        assert time.monotonic() - began < 15  # of a broker that never comes back
    finally:
        await infra.parts["kafka"].restart()
    at_restart = len(busy.ids)
    async with asyncio.timeout(30):
        while True:
            try:
                await producer.send([last])
                break
            except (KafkaError, TimeoutError):
                await asyncio.sleep(QUICK.base)
    assert not producer.problems()
    assert last.value in [record.value for record in await read(infra.kafka, topic.name)]
    await producer.stop()
    return at_restart


TASKS: dict[str, Callable[[Consumer], asyncio.Task[None]]] = {
    "metadata": lambda consumer: consumer._client._sync_task,
    "fetches": lambda consumer: consumer._fetcher._fetch_task,
    "coordination": lambda consumer: consumer._coordinator._coordination_task,
}
"""What aiokafka does in the background of a consumer."""


def _connection(consumers: Consumers) -> Consumer | None:
    found = consumers._listening[0]._subscriber.consumer
    assert found is None or isinstance(found, Consumer)
    return found


async def _until_anew(consumers: Consumers, old: Consumer) -> None:
    await until(lambda: _connection(consumers) not in (None, old))


@pytest.mark.parametrize("task", TASKS)
async def test_a_consumer_whose_library_has_ended_inside_connects_anew_and_loses_nothing(
    infra: Infra, task: str
) -> None:
    """Whatever ends one of its tasks: afterwards the library waits for ever for what that task would have done."""
    topic = await make_topic(infra.kafka, partitions=2)
    first, second = said(topic), said(topic)
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription) as consumers:
        await write(infra.kafka, first)
        await heard.wait_for([first])
        old = _connection(consumers)
        assert old is not None
        assert old.ended() is None
        TASKS[task](old).cancel()
        await _until_anew(consumers, old)
        await write(infra.kafka, second)
        await heard.wait_for([second])
        await until(lambda: not consumers.problems())
    await until_committed(infra.kafka, subscription, counted(await read(infra.kafka, topic.name)))


async def test_a_commit_that_kafka_never_answers_is_said_and_ends_with_its_connection(
    infra: Infra, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the coordinator is looked for and never found. The batch comes again over the new connection."""
    monkeypatch.setattr("shared.kafka.partitions.SILENT_SECONDS", 0.2)
    monkeypatch.setattr("shared.kafka.consumers.SILENT_SECONDS", 0.2)
    monkeypatch.setattr("shared.kafka.consumers.STUCK_SECONDS", 1.0)
    topic = await make_topic(infra.kafka)
    first, second = said(topic), said(topic)
    heard = Heard()
    subscription = Subscription(topic, "contacts", heard)
    async with hearing(infra.kafka, subscription) as consumers:
        await until(lambda: not consumers.problems())
        old = _connection(consumers)
        assert old is not None
        monkeypatch.setattr(old._coordinator, "ensure_coordinator_known", asyncio.Event().wait)
        await write(infra.kafka, first)
        await heard.wait_for([first])
        await until(lambda: any("has not answered" in problem for problem in consumers.problems()))
        await _until_anew(consumers, old)
        await write(infra.kafka, second)
        await heard.wait_for([second])
        await until(lambda: not consumers.problems())
    await until_committed(infra.kafka, subscription, {0: 2})
    assert heard.ids.count(event_id(first)) == 2


async def test_a_producer_that_was_given_up_leaves_nothing_running(infra: Infra) -> None:
    """Or an outage of an hour would leave one of them a try, each with what it could not send."""
    if "kafka" not in infra.parts:
        pytest.skip("this Kafka is not ours to kill")
    topic = await make_topic(infra.kafka)
    others = asyncio.all_tasks()
    producer = Producer(infra.kafka, delivery_seconds=0.5)
    await producer.send([said(topic)])
    infra.parts["kafka"].kill()
    try:
        with pytest.raises((KafkaError, TimeoutError)):
            await producer.send([said(topic)])
        await producer.stop()
        await until(lambda: asyncio.all_tasks() <= others)
    finally:
        await infra.parts["kafka"].restart()


async def test_a_service_starts_without_kafka_says_so_and_hears_once_it_is_there(infra: Infra) -> None:
    nowhere = f"127.0.0.1:{free_port(set())}"
    topic = await make_topic(infra.kafka)
    message = said(topic)
    await write(infra.kafka, message)
    heard = Heard()
    async with hearing(nowhere, Subscription(topic, "contacts", heard)) as consumers:
        await until(lambda: any("cannot listen" in problem for problem in consumers.problems()))
        with pytest.raises((KafkaError, TimeoutError)):
            await Producer(nowhere).send([message])
        gate = await _forward(nowhere, infra.kafka)
        await heard.wait_for([message])
        await until(lambda: not consumers.problems())
        gate.close()


async def _forward(listen: str, to: str) -> asyncio.Server:
    """A TCP door at `listen` that leads to the broker: it has come up at last."""

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = to.split(":")
        there, back = await asyncio.open_connection(host, int(port))
        await asyncio.gather(pump(reader, back), pump(there, writer))

    host, port = listen.split(":")
    return await asyncio.start_server(serve, host, int(port))


async def test_a_missing_topic_is_said_and_heard_once_it_is_created(infra: Infra) -> None:
    from dataclasses import replace

    from dev.topics import create_topics

    template = await make_topic(infra.kafka)
    topic = replace(template, name=f"{template.name}.late")
    heard = Heard()
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)) as consumers:
        await until(lambda: bool(consumers.problems()))
        await create_topics(infra.kafka, [topic])
        message = said(topic)
        await write(infra.kafka, message)
        await heard.wait_for([message])
        await until(lambda: not consumers.problems())
