"""Says every entry on the ledger topic, by index, from the log itself.

A crash between Kafka's confirmation and the mark says entries again, under the same event ids: harmless. Nothing is
ever left out, because what is published is what the log has from the mark on.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import asyncpg

from consent_ledger.measure import Measures
from consent_ledger.store import published
from consent_ledger.store.writing import Growth
from shared.envelope import CONTENT_TYPE, Message
from shared.kafka import Producer, RetryPolicy
from shared.topics import LEDGER

log = logging.getLogger("souhlas.ledger")

MOST = 500
"""Entries in one go: about 5 ms of the event loop."""
KEPT_IN_MEMORY = 8_000
"""About 8 MB; what does not fit is read from the log again."""
BUSY_SECONDS = 0.5
_SOURCE = b"/souhlas/consent-ledger"
_FIXED = (("ce_specversion", b"1.0"), ("ce_source", _SOURCE), ("ce_type", b"souhlas.ledger.recorded"))
_TIME = b'"recorded_at":"'
_TYPE = ("content-type", CONTENT_TYPE.encode())


def event_id(recorded_ms: int, leaf_hash: str) -> str:
    """A UUIDv7 that is the same whenever an entry is said again: its time, and bits of its leaf hash (hex)."""
    time = f"{recorded_ms & (2**48 - 1):012x}"
    variant = "89ab"[int(leaf_hash[4], 16) & 3]
    return f"{time[:8]}-{time[8:]}-7{leaf_hash[1:4]}-{variant}{leaf_hash[5:8]}-{leaf_hash[8:20]}"


def recorded(workspace: str, row: published.Row, tree_size: int) -> Message:
    """The `LedgerRecorded` message of an entry, as `shared.envelope.seal` writes it, straight from the leaf's bytes."""
    index, contact_id, leaf, leaf_hash = row
    key = f"{workspace}:{contact_id}".encode()
    begin = leaf.rindex(_TIME) + len(_TIME)
    moment = leaf[begin : begin + 27]
    digest = leaf_hash.hex()
    said = event_id(_milliseconds(moment), digest)
    head = f'{{"workspace":"{workspace}","contact_id":"{contact_id}","index":{index},"leaf_hash":"{digest}"'
    value = b'%s,"tree_size":%d,"entry":%s}' % (head.encode(), tree_size, leaf)
    headers = (
        *_FIXED,
        ("ce_id", said.encode()),
        ("ce_time", moment),
        ("ce_subject", key),
        ("ce_partitionkey", key),
        _TYPE,
    )
    return Message(LEDGER.name, key, value, headers)


@lru_cache(16)
def _milliseconds(time: bytes) -> int:
    return int(datetime.fromisoformat(time.decode()).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Fresh:
    """What was just appended to a log, with nothing of the events that it came from."""

    workspace: str
    start: int
    size: int
    rows: Sequence[published.Row]

    @classmethod
    def of(cls, growth: Growth) -> "Fresh":
        """What `growth` added."""
        start = growth.before.size
        pairs = zip(growth.drafts, growth.leaves, strict=True)
        rows = [(index, one.contact_id, *leaf) for index, (one, leaf) in enumerate(pairs, start)]
        return cls(growth.after.workspace, start, growth.after.size, rows)


class Publisher:
    """Publishes logs. Run by the one sequencer; a second one running by mistake only repeats."""

    def __init__(
        self, pool: asyncpg.Pool, producer: Producer, measures: Measures, retry: RetryPolicy | None = None
    ) -> None:
        self._pool = pool
        self._producer = producer
        self._measures = measures
        self._retry = retry or RetryPolicy()
        self._next: dict[str, int] = {}
        self._behind = True
        self._fresh: deque[Fresh] = deque()
        self._held = 0
        self._busy_until = 0.0
        self._woken = asyncio.Event()
        self.trouble: str | None = None

    def wake(self, growths: Sequence[Growth], *, busy: bool = False) -> None:
        """Call after a commit. What was appended is kept in memory as long as publishing keeps up.

        `busy`: more is waiting to be recorded. Recording comes first then, and publishing takes a fifth of the time.
        """
        self._busy_until = time.monotonic() + BUSY_SECONDS if busy else 0.0
        for growth in growths:
            if self._held + len(growth.drafts) <= KEPT_IN_MEMORY:
                self._fresh.append(Fresh.of(growth))
                self._held += len(growth.drafts)
            else:
                self._behind = True
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. Outages of either side are waited out."""
        failures = 0
        while True:
            try:
                await self._catch_up()
            except Exception as error:
                failures, self._behind = failures + 1, True
                self.trouble = f"entries are not published to Kafka ({type(error).__name__})"
                log.warning("publishing the log failed; it goes on from its mark", exc_info=error)
                await asyncio.sleep(self._retry.delay(failures))
            else:
                failures, self.trouble = 0, None
                await self._woken.wait()
            self._woken.clear()

    async def _catch_up(self) -> None:
        """Say what was just appended, from memory where it follows on, else from the log."""
        while self._fresh or self._behind:
            if self._behind:
                self._behind = False
                await self._publish_log()
            if self._fresh:
                fresh = self._fresh.popleft()
                self._held -= len(fresh.rows)
                await self._publish_fresh(fresh)

    async def _publish_log(self) -> None:
        for workspace, (next_index, size) in (await published.positions(self._pool)).items():
            self._next[workspace] = next_index
            while self._next[workspace] < size:
                rows = await published.to_publish(self._pool, workspace, self._next[workspace], MOST)
                await self._say(workspace, rows, size)

    async def _publish_fresh(self, fresh: Fresh) -> None:
        if self._next.get(fresh.workspace, 0) < fresh.start:
            self._behind = True
        if self._next.get(fresh.workspace, 0) != fresh.start:
            return
        for at in range(0, len(fresh.rows), MOST):
            await self._say(fresh.workspace, fresh.rows[at : at + MOST], fresh.size)

    async def _say(self, workspace: str, rows: Sequence[published.Row], size: int) -> None:
        began = time.monotonic()
        await self._producer.send([recorded(workspace, row, size) for row in rows])
        self._next[workspace] = rows[-1][0] + 1
        await published.mark(self._pool, workspace, self._next[workspace])
        self._measures.unpublished(workspace, size - self._next[workspace])
        pause = min(4 * (time.monotonic() - began), BUSY_SECONDS)
        if began + pause < self._busy_until:
            await asyncio.sleep(pause)
