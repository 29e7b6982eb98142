"""Looks for what should be gone, in every place that keeps anything: tables, Redis, topics, logs, files.

What is looked for is looked for as it is, and as the unsalted hashes that somebody might have taken for harmless.
"""

import hashlib
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from redis.asyncio import Redis

from dev.running import Running
from shared.topics import all_topics


def needles(words: Iterable[str]) -> dict[bytes, str]:
    """Each word as it is, in JSON's escapes, and as hex and raw digests of MD5, SHA-1 and SHA-256."""
    found: dict[bytes, str] = {}
    for word in words:
        plain = word.encode()
        escaped = word.encode("ascii", "backslashreplace")
        found |= {plain: f"{word} itself", plain.lower(): f"{word} itself", escaped: f"{word} escaped"}
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, plain.lower(), usedforsecurity=False)
            found |= {digest.digest(): f"{name} of {word}", digest.hexdigest().encode(): f"{name} of {word}"}
    return found


def _hits(where: str, content: bytes, wanted: dict[bytes, str]) -> set[str]:
    lower = content.lower()
    return {f"{where}: {what}" for needle, what in wanted.items() if needle in content or needle in lower}


_SAMPLED = (
    "SELECT tablename, concat_ws(' ', most_common_vals::text, histogram_bounds::text, most_common_elems::text)"
    " FROM pg_stats WHERE schemaname = 'public'"
)


async def sample(stack: Running) -> None:
    """Let the planner take its samples of every table now, as it does by itself sooner or later."""
    for database in ("conversation", "contacts", "consent_ledger"):
        connection = await asyncpg.connect(urlunsplit(urlsplit(stack.postgres)._replace(path=f"/{database}")))
        await connection.execute("ANALYZE")
        await connection.close()


async def _rows(stack: Running) -> AsyncIterator[tuple[str, bytes]]:
    parts = urlsplit(stack.postgres)
    server = await asyncpg.connect(stack.postgres)
    databases = [row[0] for row in await server.fetch("SELECT datname FROM pg_database WHERE datallowconn")]
    await server.close()
    for database in databases:
        connection = await asyncpg.connect(urlunsplit(parts._replace(path=f"/{database}")))
        try:
            tables = await connection.fetch(
                "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
                " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            )
            for table, sampled in await connection.fetch(_SAMPLED):
                yield f"postgres {database} statistics of {table}", sampled.encode()
            for (table,) in tables:
                for row in await connection.fetch(f"SELECT * FROM {table}"):
                    for value in row.values():
                        raw = bytes(value) if isinstance(value, bytes | bytearray | memoryview) else str(value).encode()
                        yield f"postgres {database} {table}", raw
        finally:
            await connection.close()


async def _keys(stack: Running) -> AsyncIterator[tuple[str, bytes]]:
    client: Any = Redis.from_url(stack.redis)
    try:
        async for key in client.scan_iter(count=1000):
            value = (
                b" ".join([part for pair in (await client.hgetall(key)).items() for part in pair])
                if (await client.type(key) == b"hash")
                else await client.get(key)
            )
            yield f"redis {key[:2]!r}", key + b" " + (value or b"")
    finally:
        await client.aclose()


async def _records(stack: Running) -> AsyncIterator[tuple[str, bytes]]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=stack.kafka, auto_offset_reset="earliest", enable_auto_commit=False, fetch_max_wait_ms=20
    )
    await consumer.start()
    try:
        places = [TopicPartition(topic.name, part) for topic in all_topics() for part in range(topic.partitions)]
        starts, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        ends = {place: end for place, end in ends.items() if starts[place] < end}
        consumer.assign(list(ends))
        for place in ends:
            consumer.seek(place, starts[place])
        while any([await consumer.position(place) < end for place, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                for record in batch:
                    headers = b" ".join(value or b"" for _, value in record.headers)
                    yield f"kafka {record.topic}", b" ".join((record.key or b"", record.value or b"", headers))
    finally:
        await consumer.stop()


def _files(stack: Running) -> Iterable[tuple[str, bytes]]:
    """Logs and every other file of the stack's, but the bytes of the three engines, which are asked above."""
    engines = {stack.state / name for name in ("kafka", "postgres", "redis")}
    tops = [path for path in stack.state.iterdir() if path not in engines]
    for path in (each for top in tops for each in ([top] if top.is_file() else top.rglob("*"))):
        if path.is_file():
            yield f"file {path.relative_to(stack.state)}", path.read_bytes()


async def places(stack: Running, words: Iterable[str]) -> set[str]:
    """Where any of `words` is found, in plain words."""
    wanted = needles(words)
    found: set[str] = set()
    for source in (_rows(stack), _keys(stack), _records(stack)):
        async for where, content in source:
            found |= _hits(where, content, wanted)
    for where, content in _files(stack):
        found |= _hits(where, content, wanted)
    return found
