"""Erasure (DESIGN.md section 3, rule 8): the gate says that it denies an erased contact, once it really does.

There is nothing else to erase here: addresses are keyed fingerprints, and those stay, as the stop.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import cast
from uuid import NAMESPACE_OID, uuid5

from redis.asyncio import Redis

from marketing_gate.store import codec, keys
from shared.envelope import Message, Received, seal
from shared.events import ErasureCompleted, ErasurePart, ErasureRequested
from shared.kafka import Batch, Producer, Rejected
from shared.times import moment
from shared.topics import ERASURE

PATIENCE_SECONDS = 5.0
LOOK_SECONDS = 0.02
SURELY_MICROS = 30_000_000
"""contacts says the directory's event before the erasure: a store that has heard all for so long since will not hear
of it any more."""


class NotYet(ConnectionError):
    """The projection has not come so far. An outage to the consumer: the batch comes again."""


class Erasing:
    """Answers erasures. `clock` says microseconds since 1970; `heard_to`, up to when the store has heard everything."""

    def __init__(self, redis: Redis, producer: Producer, clock: Callable[[], int], heard_to: Callable[[], int]) -> None:
        self._redis, self._producer, self._clock, self._heard_to = redis, producer, clock, heard_to
        self._since: dict[tuple[int, int], int] = {}

    async def confirm(self, batch: Batch) -> None:
        """Erasures were asked for: wait until their contacts are stopped here, then say so, of each at least once.

        The directory stops a contact by id, e-mail and phone at the same time. Raises NotYet when that takes long,
        which keeps none of the others waiting, and Rejected for one of which the directory has nothing to say.
        """
        waiting = [received for received in batch.events if isinstance(received.event, ErasureRequested)]
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while waiting := await self._confirmed(waiting):
            if asyncio.get_running_loop().time() > deadline:
                raise NotYet("an erased contact is not stopped here yet")
            await asyncio.sleep(LOOK_SECONDS)

    async def _confirmed(self, waiting: Sequence[Received]) -> list[Received]:
        """Say those that are done; the others are left."""
        heard_to = self._heard_to()
        looked = [(received, await self._stopped(cast("ErasureRequested", received.event))) for received in waiting]
        await self._producer.send([self._completed(one, count) for one, count in looked if count is not None])
        left = [received for received, count in looked if count is None]
        now = self._clock()
        for one, count in looked:  # another batch may come between two tries of this one: its wait goes on
            if count is None:
                self._since.setdefault(_place(one), now)
            else:
                self._since.pop(_place(one), None)
        for one in left:
            if heard_to > self._since[_place(one)] + SURELY_MICROS:
                del self._since[_place(one)]
                raise Rejected(one, "directory_missing", "the directory has not said that this contact is erased")
        return left

    def _completed(self, received: Received, count: int) -> Message:
        event, now = cast("ErasureRequested", received.event), moment(self._clock())
        completed = ErasureCompleted(
            workspace=event.workspace,
            contact_id=event.contact_id,
            erasure_id=event.erasure_id,
            part=ErasurePart.MARKETING_GATE,
            count=count,
            done_at=now,
        )
        said_id = uuid5(NAMESPACE_OID, f"{event.erasure_id} {completed.part}")
        return seal(completed, topic=ERASURE, event_id=said_id, source="marketing-gate", time=now)

    async def _stopped(self, event: ErasureRequested) -> int | None:
        """How many ways to this contact are stopped: its id and its addresses. None while they are not."""
        key, field = keys.place(keys.contact(event.workspace, event.contact_id))
        value = await cast("Awaitable[object]", self._redis.hget(key, field or b""))
        if not isinstance(value, bytes):
            return None
        try:
            known = codec.unpack(value)
        except codec.Unreadable:
            return None
        if not known.erased or known.directory is None or known.directory.version < event.directory_version:
            return None
        return 1 + sum(1 for _ in known.fingerprints())


def _place(received: Received) -> tuple[int, int]:
    return received.record.partition, received.record.offset
