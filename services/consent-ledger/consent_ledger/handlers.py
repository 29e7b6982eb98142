"""What the ledger does with what it hears: screen, write canonically, append under a checkpoint, say so."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

import asyncpg

from consent_ledger.domain.leaf import LARGEST_LEAF, Draft, Drafted, draft, new_salt, written
from consent_ledger.domain.quick import Quick
from consent_ledger.domain.screening import fault
from consent_ledger.keys import KeyFault
from consent_ledger.measure import Measures
from consent_ledger.publisher import Publisher
from consent_ledger.store import workspaces
from consent_ledger.store.append import Appender, ForeignContact
from consent_ledger.store.edges import BrokenLog
from consent_ledger.store.erased import bared
from shared.envelope import Received, seal
from shared.events import ConsentDecided, Decision, ErasureCompleted, ErasurePart, WorkspaceChanged
from shared.kafka import Batch, Producer, Rejected
from shared.topics import ERASURE

FAULTS_OF_OURS = (
    BrokenLog,
    KeyFault,
    LookupError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.InsufficientPrivilegeError,
)


_ERASED = f"{ConsentDecided.type}.{Decision.ERASED}"
BUSY = 1000
"""A batch of so many events says that more are waiting."""


class Halted(ConnectionError):
    """The log cannot be grown until a person has looked. An outage to the consumer: events wait, none is given up."""


def prepare(events: Sequence[Received], now: datetime, tolerance: timedelta) -> list[Draft]:
    """Screen and write events canonically. Raises Rejected for the first that is refused.

    What was read the quick way (domain/quick.py) is a draft already, unless there may be something to say against it.
    """
    latest = written(now + tolerance).encode()
    drafts: list[Draft] = []
    for received in events:
        if type(received) is Quick and received.decided_at <= latest:
            drafts.append(received)
        else:
            drafts.append(_draft(received, now, tolerance))
    return drafts


def _draft(received: Received, now: datetime, tolerance: timedelta) -> Drafted:
    event = received.event
    assert isinstance(event, ConsentDecided)
    subject = dict(received.record.headers).get("ce_subject") or b""
    if b":" in subject and not subject.startswith(f"{event.workspace}:".encode()):
        raise Rejected(received, "contact_of_another_workspace", "ce_subject names another workspace than the data")
    if found := fault(event, now, tolerance):
        raise Rejected(received, *found)
    try:
        one = draft(received, event, new_salt())
    except (UnicodeEncodeError, OverflowError):
        raise Rejected(received, "not_canonical", "RFC 8785 cannot write this event") from None
    if len(one.leaf("2026-01-01T00:00:00.000000Z")) > LARGEST_LEAF:
        raise Rejected(received, "entry_too_large", f"an entry is at most {LARGEST_LEAF} bytes")
    return one


class Recorder:
    """The handlers of the service's subscriptions."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        appender: Appender,
        publisher: Publisher,
        clock: Callable[[], datetime],
        tolerance: timedelta,
        measures: Measures,
        producer: Producer,
    ) -> None:
        self._pool = pool
        self._producer = producer
        self._appender = appender
        self._publisher = publisher
        self._clock = clock
        self._tolerance = tolerance
        self._measures = measures

    async def record(self, batch: Batch) -> None:
        """Append decisions to their workspaces' logs, each once, under a signed checkpoint; publish them after.

        All of a batch is committed in one transaction. To the dead-letter topic go, loudly: a notice whose hash is not
        that of its text (``notice_mismatch``), a decision from the future (``decided_in_future``), a contact of
        another workspace (``contact_of_another_workspace``), and what RFC 8785 or an entry bundle cannot hold. An
        erasure of such a contact is confirmed all the same: here is nothing of it to erase.
        """
        now = self._clock()
        drafts = prepare(batch.events, now, self._tolerance)
        with self._measures.appending():
            try:
                growths = await self._appender.append(drafts)
            except ForeignContact as error:
                detail = "the contact belongs to another workspace"
                if (refused := error.draft.received).type == _ERASED:
                    await self._tell_erased([refused])
                raise Rejected(refused, "contact_of_another_workspace", detail) from None
            except FAULTS_OF_OURS as error:
                raise Halted(f"the log cannot be grown: {type(error).__name__}") from error
        self._measures.appended(growths)
        self._publisher.wake(growths, busy=len(batch.events) >= BUSY)
        await self._tell_erased([one for one in batch.events if one.type == _ERASED])

    async def _tell_erased(self, erased: Sequence[Received]) -> None:
        """Say that the evidence of erased contacts is gone: before the batch is committed, so that it is said at least
        once, whatever dies in between. An erasure's id is the event id under which it is recorded."""
        now = self._clock()
        messages = []
        for one in erased:
            event = one.event
            assert isinstance(event, ConsentDecided)
            completed = ErasureCompleted(
                workspace=event.workspace,
                contact_id=event.contact_id,
                erasure_id=one.id,
                part=ErasurePart.CONSENT_LEDGER,
                count=await bared(self._pool, event.workspace, event.contact_id),
                done_at=now,
            )
            said_id = uuid5(NAMESPACE_OID, f"{one.id} {completed.part}")
            messages.append(seal(completed, topic=ERASURE, event_id=said_id, source="consent-ledger", time=now))
        await self._producer.send(messages)

    async def know_workspaces(self, batch: Batch) -> None:
        """Keep every version of a workspace, and open its log, so that its key and checkpoint can be had at once."""
        changed = [received.event for received in batch.events if isinstance(received.event, WorkspaceChanged)]
        await workspaces.keep(self._pool, changed)
        for workspace in sorted({one.workspace for one in changed}):
            try:
                await self._appender.open(workspace)
            except FAULTS_OF_OURS as error:
                raise Halted(f"the log cannot be opened: {type(error).__name__}") from error
