"""Erasure (DESIGN.md section 3, rule 8): the gate says that it denies an erased contact, once it really does.

There is nothing else to erase here: addresses are keyed fingerprints, and those stay, as the stop.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast
from uuid import NAMESPACE_OID, uuid5

from redis.asyncio import Redis

from marketing_gate.store import codec, keys
from shared.envelope import Message, seal
from shared.events import ErasureCompleted, ErasurePart, ErasureRequested
from shared.kafka import Batch, Producer
from shared.times import moment
from shared.topics import ERASURE

PATIENCE_SECONDS = 5.0
LOOK_SECONDS = 0.02


class NotYet(ConnectionError):
    """The projection has not come so far. An outage to the consumer: the batch comes again."""


class Erasing:
    """Answers erasures. `clock` says microseconds since 1970."""

    def __init__(self, redis: Redis, producer: Producer, clock: Callable[[], int]) -> None:
        self._redis, self._producer, self._clock = redis, producer, clock

    async def confirm(self, batch: Batch) -> None:
        """An erasure was asked for: wait until the contact is stopped here, then say so, at least once.

        The directory stops it by id, e-mail and phone at the same time. Raises NotYet when that takes long.
        """
        asked = [received.event for received in batch.events if isinstance(received.event, ErasureRequested)]
        await self._producer.send([await self._confirmed(event) for event in asked])

    async def _confirmed(self, event: ErasureRequested) -> Message:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (stopped := await self._stopped(event)) is None:  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise NotYet("an erased contact is not stopped here yet") from None
        now = moment(self._clock())
        completed = ErasureCompleted(
            workspace=event.workspace,
            contact_id=event.contact_id,
            erasure_id=event.erasure_id,
            part=ErasurePart.MARKETING_GATE,
            count=stopped,
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
