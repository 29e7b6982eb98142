"""The floors: what the same parts do when nothing of ours is in the way."""

import asyncio
import contextlib
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from benchmarks.load import Connection, Times
from shared.topics import Topic


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def commit_server(dsn: str) -> AsyncIterator[str]:
    """uvicorn in a process of its own, raw ASGI, one row inserted and committed a request. Yields its address."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE TABLE IF NOT EXISTS floor_commit (id uuid PRIMARY KEY, at timestamptz, body text)")
    await connection.close()
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.commit_server", dsn, str(port))
    url = f"http://127.0.0.1:{port}"
    try:
        await until_answers(url)
        yield url
    finally:
        server.terminate()
        await server.wait()


async def until_answers(url: str, seconds: float = 20.0) -> None:
    """Wait until somebody listens there. Raises OSError when nobody does in time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            connection = await Connection.open(url)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.05)
        else:
            await connection.close()
            return


async def bare_reader(bootstrap: str, topics: Sequence[Topic]) -> float:
    """Records a second that aiokafka hands over, from the beginning of these topics to their ends."""
    places = [TopicPartition(topic.name, partition) for topic in topics for partition in range(topic.partitions)]
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        left = {place: end for place, end in (await consumer.end_offsets(places)).items() if end}
        consumer.assign(list(left))
        count, began = 0, time.perf_counter()
        while left:
            for place, records in (await consumer.getmany(timeout_ms=1000)).items():
                count += len(records)
                if records[-1].offset + 1 >= left.get(place, 0):
                    left.pop(place, None)
        return count / (time.perf_counter() - began)
    finally:
        await consumer.stop()


async def kafka_round_trip(bootstrap: str, *, count: int, rate: float = 0.0) -> Times:
    """Time from `send` to the record's arrival at a consumer, bare aiokafka, acks=all; `rate` a second beside it."""
    topic = f"floor-{uuid4().hex[:8]}"
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(topic, num_partitions=12, replication_factor=1)])
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await producer.start()
    await consumer.start()
    try:
        return await _round_trips(producer, consumer, topic, count, rate)
    finally:
        await consumer.stop()
        await producer.stop()
        await admin.delete_topics([topic])
        await admin.close()


async def _round_trips(
    producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, topic: str, count: int, rate: float
) -> Times:
    times, sent, start = Times(), dict[bytes, float](), time.perf_counter()
    arrived: dict[bytes, asyncio.Event] = {}

    async def read() -> None:
        async for record in consumer:
            if record.value in arrived:
                times.all.append(time.perf_counter() - sent[record.value])
                arrived.pop(record.value).set()

    async def beside() -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(_send(producer, topic, uuid4().bytes))
                await asyncio.sleep(1 / rate)

    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(read())]
    if rate:
        tasks.append(asyncio.create_task(beside()))
    for number in range(count):
        value = f"probe-{number}".encode()
        arrived[value], sent[value] = (event := asyncio.Event()), time.perf_counter()
        await producer.send(topic, value=value, key=value)
        await asyncio.wait_for(event.wait(), 10)
        await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    times.seconds = time.perf_counter() - start
    return times


async def _send(producer: AIOKafkaProducer, topic: str, value: bytes) -> None:
    await producer.send_and_wait(topic, value=value, key=value)
