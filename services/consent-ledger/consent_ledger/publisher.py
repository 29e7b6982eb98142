"""Says every entry on the ledger topic, by index, from the log itself.

A crash between Kafka's confirmation and the mark says entries again, under the same event ids: harmless. Nothing is
ever left out, because what is published is what the log has from the mark on.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from consent_ledger.measure import Measures
from consent_ledger.store import published
from consent_ledger.store.append import Growth
from shared.envelope import CONTENT_TYPE, Message
from shared.kafka import Producer, RetryPolicy
from shared.topics import LEDGER

log = logging.getLogger("souhlas.ledger")

MOST = 1000
"""Entries in one go: about 20 ms of the event loop."""
KEPT_IN_MEMORY = 20_000
_SOURCE = b"/souhlas/consent-ledger"
_FIXED = (("ce_specversion", b"1.0"), ("ce_source", _SOURCE), ("ce_type", b"souhlas.ledger.recorded"))
_TIME = b'"recorded_at":"'


def event_id(recorded_ms: int, leaf_hash: bytes) -> UUID:
    """A UUIDv7 that is the same whenever an entry is said again: its time, and bits of its leaf hash."""
    value = (recorded_ms & (2**48 - 1)) << 80 | int.from_bytes(leaf_hash[:10], "big")
    value = value & ~(0xF000 << 64) | 7 << 76
    return UUID(int=value & ~(0xC000 << 48) | 0x8000 << 48)


def recorded(workspace: str, row: published.Row, tree_size: int) -> Message:
    """The `LedgerRecorded` message of an entry, as `shared.envelope.seal` writes it, straight from the leaf's bytes."""
    index, contact_id, leaf, leaf_hash = row
    key = f"{workspace}:{contact_id}".encode()
    begin = leaf.rindex(_TIME) + len(_TIME)
    time = leaf[begin : begin + 27]
    said = str(event_id(_milliseconds(time), leaf_hash)).encode()
    head = f'{{"workspace":"{workspace}","contact_id":"{contact_id}","index":{index},"leaf_hash":"{leaf_hash.hex()}"'
    value = b'%s,"tree_size":%d,"entry":%s}' % (head.encode(), tree_size, leaf)
    headers = (
        *_FIXED,
        ("ce_id", said),
        ("ce_time", time),
        ("ce_subject", key),
        ("ce_partitionkey", key),
        ("content-type", CONTENT_TYPE.encode()),
    )
    return Message(LEDGER.name, key, value, headers)


def _milliseconds(time: bytes) -> int:
    return int(datetime.fromisoformat(time.decode()).timestamp() * 1000)


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
        self._fresh: deque[Growth] = deque()
        self._held = 0
        self._woken = asyncio.Event()
        self.trouble: str | None = None

    def wake(self, growths: Sequence[Growth]) -> None:
        """Call after a commit. What was appended is kept in memory as long as publishing keeps up."""
        for growth in growths:
            if self._held + len(growth.drafts) <= KEPT_IN_MEMORY:
                self._fresh.append(growth)
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
                self.trouble = f"entries are not published ({type(error).__name__})"
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
                growth = self._fresh.popleft()
                self._held -= len(growth.drafts)
                await self._publish_growth(growth)

    async def _publish_log(self) -> None:
        for workspace, (next_index, size) in (await published.positions(self._pool)).items():
            self._next[workspace] = next_index
            while self._next[workspace] < size:
                rows = await published.to_publish(self._pool, workspace, self._next[workspace], MOST)
                await self._say(workspace, rows, size)

    async def _publish_growth(self, growth: Growth) -> None:
        workspace, start, size = growth.after.workspace, growth.before.size, growth.after.size
        if self._next.get(workspace, 0) < start:
            self._behind = True
        if self._next.get(workspace, 0) != start:
            return
        for at in range(0, len(growth.drafts), MOST):
            pairs = zip(growth.drafts[at : at + MOST], growth.leaves[at : at + MOST], strict=True)
            rows = [(start + at + n, draft.contact_id, *leaf) for n, (draft, leaf) in enumerate(pairs)]
            await self._say(workspace, rows, size)

    async def _say(self, workspace: str, rows: Sequence[published.Row], size: int) -> None:
        await self._producer.send([recorded(workspace, row, size) for row in rows])
        self._next[workspace] = rows[-1][0] + 1
        await published.mark(self._pool, workspace, self._next[workspace])
        self._measures.unpublished(workspace, size - self._next[workspace])
