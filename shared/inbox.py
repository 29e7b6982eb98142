"""How long a consumer remembers which events it has had, and forgetting the rest (docs/decisions/0045).

An event may come again for as long as Kafka has it, and once more from the dead letters of a slower group. What is kept
for ever may come again after any time: its handlers must make nothing of a repetition, by what they have kept of it.
"""

from datetime import timedelta
from typing import TypeAlias

import asyncpg
from prometheus_client import Gauge

from shared.metrics import Metrics
from shared.postgres import Connection
from shared.topics import DAY_MS, FOR_EVER, SOURCES, Topic, dead_letters

INBOX = ("inbox", "inbox_workspace", "inbox_purge")
"""The scripts of `shared/migrations` that make the table."""
_ROLLED_MS = 7 * DAY_MS
"""Kafka's default: so old a segment may be before its first record counts as old (log.roll.hours)."""

_LOCK = 0x696E626F78  # "inbox"

Reader: TypeAlias = "asyncpg.Pool | Connection"

_PURGE = """
DELETE FROM inbox WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM inbox WHERE received_at < now() - $1::interval
        AND (SELECT pg_try_advisory_xact_lock($3)) ORDER BY received_at LIMIT $2))
"""


def last_return() -> timedelta:
    """After how long at most an event comes again that is not kept for ever: it lies in its topic, goes to the dead
    letters of whoever is last, and is said again from there at the last moment."""
    heard = [topic for topic in SOURCES if topic.consumers and topic.settings["retention.ms"] != str(FOR_EVER)]
    return max(_lies(topic) + _lies(dead_letters(topic)) for topic in heard)


def _lies(topic: Topic) -> timedelta:
    """How long a record lies in a topic: its segment goes as a whole, once the newest in it is old."""
    return timedelta(milliseconds=topic.retention_ms + int(topic.settings.get("segment.ms", _ROLLED_MS)))


async def purge(reader: Reader, kept: timedelta, most: int) -> int:
    """Forget up to `most` events that came longer than `kept` ago, the oldest first; says how many. None while another
    does the same."""
    status: str = await reader.execute(_PURGE, kept, most, _LOCK)
    return int(status.rpartition(" ")[2])


def watch_inbox(metrics: Metrics, pool: asyncpg.Pool) -> None:
    """Measure at every scrape how old the oldest row is; NaN while that is not known, 0 when there is none."""
    oldest = Gauge(
        "souhlas_inbox_oldest_seconds", "Age of the oldest event that is remembered", registry=metrics.registry
    )

    async def probe() -> None:
        oldest.set(float("nan"))
        age: float = await pool.fetchval(
            "SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 FROM inbox"
        )
        oldest.set(age)

    metrics.watch("inbox", probe)
