"""How long a decision waits for the checkpoint that covers it, at steady rates: from its arrival in Kafka, whose broker
stamps it then, and from the moment when it was made."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from benchmarks.events import grants
from benchmarks.ledger_alone import Alone
from benchmarks.load import Times
from benchmarks.report import Report
from shared.kafka import Producer
from shared.topics import CONSENT

RATES = (5_000, 10_000, 20_000)
SECONDS, TICK, AT_ONCE = 4.0, 0.01, 8
LATE = 1.0
MAKING = 100e-6
"""Seconds that making an event may take: all are made before the first is due, and no core is busy with it then."""
WARM = 50_000
"""So many first: the ledger of this run was filled without Kafka, whose JVM is still compiling what a record needs."""
LOOK = 0.005
"""Seconds between two looks for a checkpoint: what is added to a wait, for a tenth of a core less than at 2 ms."""


async def run(there: Alone, report: Report) -> None:
    """Rate after rate, until one is not held: said as fast as wanted, and covered within a second (p99)."""
    await _stamped_by_the_broker(there)
    await _warm(there)
    for rate in RATES:
        said, arrived, made = await _waiting(there, rate)
        held = said > 0.95 * rate and made.at(0.99) <= LATE
        report.note(
            f"decision to the checkpoint that covers it, {rate:,}/s wanted, {said:,.0f}/s said: "
            f"from its arrival in Kafka p50 {arrived.at(0.5) * 1e3:.0f} ms, p99 {arrived.at(0.99) * 1e3:.0f} ms"
            + (" (want 150)" if rate == RATES[0] else "")
            + f"; from when it was made {made.at(0.5) * 1e3:.0f} and {made.at(0.99) * 1e3:.0f} ms"
            + ("" if held else "; not held")
        )
        if not held:
            return


async def _stamped_by_the_broker(there: Alone) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=there.kafka)
    await admin.start()
    setting = {"message.timestamp.type": "LogAppendTime"}
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, CONSENT.name, {**CONSENT.settings, **setting})])
    await admin.close()


async def _warm(there: Alone) -> None:
    """Return once all of them are recorded, and said on the ledger topic."""
    size = await there.size() + WARM
    await there.say(WARM)
    await there.until(size)
    query = "SELECT next_index FROM published WHERE workspace = 'demo'"
    while (await there.server.fetchval(query) or 0) < size:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _waiting(there: Alone, rate: int) -> tuple[float, Times, Times]:
    """Decisions a second that were said, and how long each waited for the commit of its checkpoint: from its arrival
    in Kafka, and from when it was made."""
    start = await there.size()
    producer = Producer(there.kafka)
    await producer.start()
    begin = time.time() + MAKING * rate * SECONDS
    ticks = int(SECONDS / TICK)
    due = [grants(int(rate * TICK), at=datetime.fromtimestamp(begin + tick * TICK, UTC)) for tick in range(ticks)]
    await asyncio.sleep(max(0.0, begin - time.time()))
    seen = [(time.time(), start)]
    watching = asyncio.create_task(_watch(there, seen))
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        slots = asyncio.Semaphore(AT_ONCE)
        for tick, messages in enumerate(due):
            await asyncio.sleep(max(0.0, began + tick * TICK - time.perf_counter()))
            await slots.acquire()
            sending = group.create_task(producer.send(messages))
            sending.add_done_callback(lambda _: slots.release())
    took = time.perf_counter() - began
    await producer.stop()
    many = sum(map(len, due))
    while seen[-1][1] < start + many:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    arrived, made = await _waits(there, seen, start, await _arrivals(there.kafka, many))
    return many / took, arrived, made


async def _watch(there: Alone, seen: list[tuple[float, int]]) -> None:
    while True:
        size = await there.size()
        if size > seen[-1][1]:
            seen.append((time.time(), size))
        await asyncio.sleep(LOOK)


async def _arrivals(bootstrap: str, many: int) -> Mapping[str, float]:
    """When the broker took each of the last records of the consent topic, at least so many, by event id."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await consumer.start()
    found: dict[str, float] = {}
    try:
        parts = [TopicPartition(CONSENT.name, number) for number in range(CONSENT.partitions)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        for part in parts:
            consumer.seek(part, max(0, ends[part] - many))
        while any([await consumer.position(part) < ends[part] for part in parts]):
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                found |= {dict(one.headers)["ce_id"].decode(): one.timestamp / 1e3 for one in records}
    finally:
        await consumer.stop()
    return found


async def _waits(
    there: Alone, seen: Sequence[tuple[float, int]], start: int, arrivals: Mapping[str, float]
) -> tuple[Times, Times]:
    query = (
        "SELECT index, event_id::text, (convert_from(leaf, 'UTF8')::jsonb ->> 'decided_at')::timestamptz AS at"
        " FROM entry WHERE workspace = 'demo' AND index >= $1 ORDER BY index"
    )
    steps = iter([*seen, (float("inf"), 2**62)])
    covered, size = next(steps)
    arrived, made = Times(), Times()
    for row in await there.server.fetch(query, start):
        while size <= row["index"]:
            covered, size = next(steps)
        arrived.all.append(covered - arrivals[row["event_id"]])
        made.all.append(covered - row["at"].timestamp())
    return arrived, made
