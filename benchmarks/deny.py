"""From a visitor's click on "withdraw" to the gate's deny, against a bare Kafka round trip; idle and under load."""

import asyncio
import time

from benchmarks.actors import Json, Visitor, check
from benchmarks.events import grants
from benchmarks.floors import kafka_round_trip
from benchmarks.load import Connection, Times
from benchmarks.report import Figure, Report
from shared.kafka import Producer

COUNT = 200
BESIDE = 1000.0
PAUSE = 0.005
"""Events a second said beside the measured ones in the second half."""


async def run(stack: Json, report: Report) -> None:
    """Each click is timed until the gate has answered a deny to a question asked with the click's own token.

    Who clicks was allowed a moment before: the gate had said so.
    """
    for name, rate in (("idle", 0.0), (f"at {BESIDE:.0f} events/s", BESIDE)):
        confirmed: list[int] = []
        async with asyncio.TaskGroup() as group:
            began = time.perf_counter()
            load = group.create_task(_beside(stack, rate, confirmed)) if rate else None
            floor = await kafka_round_trip(stack["kafka"], count=COUNT)
            clicks = await _clicks(stack, COUNT)
            if load:
                load.cancel()
                held = sum(confirmed) / (time.perf_counter() - began)
                report.note(f"click to deny: {held:,.0f} events/s beside it were confirmed ({rate:,.0f} wanted)")
        for share in (0.5, 0.99):
            wanted = "≤ 5" if share == 0.99 else ""
            figure = Figure(
                f"click to deny, p{share * 100:.0f}, {name}",
                clicks.at(share) * 1e3,
                floor.at(share) * 1e3,
                "ms",
                "bare aiokafka produce to consume",
                wanted,
            )
            report.add(figure)


async def _clicks(stack: Json, count: int) -> Times:
    token = stack["workspaces"]["demo"]["marketing"]
    gate = await Connection.open(stack["marketing_gate"])
    visitor = await Visitor.arrive(stack["conversation"])
    times = Times()
    for _ in range(count):
        await visitor.agree()
        await _allowed(gate, token, visitor.contact_id)
        start = time.perf_counter()
        said = await visitor.withdraw()
        answer = await check(gate, token, visitor.contact_id, at_least=said["freshness"]["token"], max_wait_ms=5000)
        times.all.append(time.perf_counter() - start)
        assert answer["reason"] == "withdrawn", answer
    await gate.close()
    await visitor.connection.close()
    return times


async def _allowed(gate: Connection, token: str, contact_id: str) -> None:
    """Until the gate allows. Raises TimeoutError after ten seconds."""
    async with asyncio.timeout(10):
        while not (await check(gate, token, contact_id))["allowed"]:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def _beside(stack: Json, rate: float, confirmed: list[int]) -> None:
    """Consent events of other contacts on the same topic at `rate` a second, until cancelled.

    All that are due since the send before go in one. `confirmed` is told of each send how many they were.
    """
    producer = Producer(stack["kafka"])
    await producer.start()
    began, said = time.perf_counter(), 0
    try:
        while True:
            await asyncio.sleep(PAUSE)
            due = int((time.perf_counter() - began) * rate) - said
            await producer.send(grants(due))
            said += due
            confirmed.append(due)
    finally:
        await producer.stop()
