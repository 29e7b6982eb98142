"""Resident memory of each service, idle and after 100 000 consent events went through the system."""

import asyncio
import time

from benchmarks.actors import Json, Visitor, bearer, resident_mib
from benchmarks.events import grants
from benchmarks.load import Connection
from benchmarks.report import Report
from shared.kafka import Producer

COUNT = 100_000
CONVERSATIONS = 500
SERVICES = ("conversation", "consent_ledger", "contacts", "marketing_gate")


async def run(stack: Json, report: Report) -> None:
    """Grants go in by Kafka; conversation, which does not hear them, has 500 conversations meanwhile."""
    idle = {name: resident_mib(stack["pids"][name]) for name in SERVICES}
    producer = Producer(stack["kafka"])
    await producer.start()
    start = time.perf_counter()
    messages = []
    for _ in range(COUNT // 5_000):
        messages = grants(5_000)
        await producer.send(messages)
    await producer.stop()
    visitor = await Visitor.arrive(stack["conversation"])
    for _ in range(CONVERSATIONS):
        await visitor.whole_conversation()
    await visitor.connection.close()
    last = messages[-1].key.decode().partition(":")[2]
    await _until_allowed_or_known(stack, last)
    seconds = time.perf_counter() - start
    for name in SERVICES:
        after = resident_mib(stack["pids"][name])
        report.note(f"memory of {name}: {idle[name]:.0f} MiB idle, {after:.0f} MiB after {COUNT:,} events")
    report.note(
        f"{COUNT:,} grants said on Kafka were known to the gate after {seconds:.1f} s, ledger and contacts beside it"
    )


async def _until_allowed_or_known(stack: Json, contact_id: str) -> None:
    gate = await Connection.open(stack["marketing_gate"])
    body = {"contact": {"id": contact_id}, "purpose": "contact", "channel": "email"}
    deadline = time.monotonic() + 120
    while True:
        answer = await gate.post("/v1/check", body, bearer(stack["workspaces"]["demo"]["marketing"]))
        # Nobody gave an address: with the grant recorded and everything caught up, only the channel is missing.
        if answer["reason"] == "channel_missing":
            break
        assert time.monotonic() < deadline, answer
        await asyncio.sleep(0.1)
    await gate.close()
