"""How much Redis a contact and purpose takes when there are many: values of the gate's own, in a Redis of its own."""

import os
import tempfile
from pathlib import Path
from uuid import UUID

from marketing_gate.domain.known import Known, listed, recorded
from marketing_gate.store import addresses, codec, keys
from marketing_gate.store.addresses import AddressRecord
from redis.asyncio import Redis

from benchmarks import people
from benchmarks.report import Report
from dev import redis as redis_program
from dev.ports import free_port
from dev.watchdog import Watchdog
from shared.events import Actor, Address, DirectoryChanged
from shared.identity import Kind, uuid7
from shared.times import moment

COUNTS = (100_000, 1_000_000)
BUCKETS = 4096


def known() -> Known:
    """A contact with one grant and an address, as the benchmarks' people have it."""
    now, one = moment(1_800_000_000_000_000), uuid7()
    address = Address(fingerprint="ab" * 16, set_by=Actor.VISITOR, set_at=now)
    said = DirectoryChanged(workspace="demo", contact_id=one, version=1, captured_at=now, email=address, phone=None)
    return recorded(people.recorded(one, 7, now)) | listed(said)


async def run(report: Report) -> None:
    """Fill a Redis with so many, bucket by bucket, and say what it takes."""
    watchdog = Watchdog()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port(set())
        part = redis_program.server(Path(folder), port, Path(folder) / "log", watchdog)
        await part.start()
        try:
            async with Redis.from_url(f"redis://127.0.0.1:{port}/0") as redis:
                await redis.config_set("appendonly", "no")
                for count in COUNTS:
                    report.note(
                        f"{await _each(redis, count):.0f} bytes of Redis a contact and purpose, address and all, at "
                        f"{count:,} of them (≤ 200)"
                    )
        finally:
            await part.stop()
            watchdog.close()


async def _each(redis: Redis, count: int) -> float:
    value = codec.pack(known())
    await redis.flushall()
    empty = (await redis.info("memory"))["used_memory"]
    for bucket in range(BUCKETS):
        made = count * (bucket + 1) // BUCKETS - count * bucket // BUCKETS
        ids = [os.urandom(14) + bucket.to_bytes(2, "big") for _ in range(made)]
        book = [os.urandom(14) + bucket.to_bytes(2, "big") for _ in range(made)]
        contacts = [keys.place(keys.contact("demo", one)) for one in ids]
        places = [keys.place(keys.address("demo", Kind.EMAIL, one.hex())) for one in book]
        async with redis.pipeline(transaction=False) as pipe:
            if contacts:
                pipe.hset(contacts[0][0], mapping={b"": made, **{field or b"": value for _, field in contacts}})
                members = [addresses.pack(AddressRecord((UUID(bytes=one).bytes,))) or b"" for one in ids]
                pairs = zip(places, members, strict=True)
                pipe.hset(places[0][0], mapping={b"": made, **{field or b"": member for (_, field), member in pairs}})
            await pipe.execute()
    return float((await redis.info("memory"))["used_memory"] - empty) / count
