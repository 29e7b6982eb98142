"""Events in: captures make profiles, ledger entries make consent rows, workspaces say which purposes there are.

Each batch is one transaction: inbox, effect and outbox are kept or lost together. Contacts' rows are locked in the
order of their keys, workspaces before contacts.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from contacts.domain.profiles import Capture, Key, fold
from contacts.domain.profiles import capture as capture_of
from contacts.domain.quick import QuickCapture
from contacts.handlers import hooks
from contacts.handlers.addresses import confirm, tell_addresses
from contacts.handlers.desk import SERVICE, Desk
from contacts.handlers.unconfirmed import expire, forget, resume
from contacts.store import consents, profiles, requests, workspaces
from shared.envelope import Received
from shared.events import (
    AddressAsked,
    AddressProven,
    ContactCaptured,
    ContactRequested,
    Decision,
    LedgerRecorded,
    WorkspaceChanged,
)
from shared.kafka import Batch, Rejected
from shared.postgres import Connection, received_once

_FIRST: Key = ("", UUID(int=0))
_REFOLDED_AT_ONCE = 500


HEARD = (ContactCaptured, ContactRequested, AddressAsked, AddressProven)


async def capture(desk: Desk, batch: Batch) -> None:
    """Visitors gave fields under a grant: the profile takes them, the directory says which fingerprints lead here.

    Per field the latest captured-at wins; the source is that of the first capture; an erased contact takes nothing but
    stops: the fingerprints of the addresses.
    What a data subject asks for goes into the queue; conversation is told the address that it has to write to, after
    everything captured in the same batch. A mailbox's owner who confirmed is said to have, if the address is still
    theirs; an address that nobody confirmed goes. `ContactChanged` and `ContactErased` are our own words and change
    nothing here.
    """
    told = [one for one in batch.events if isinstance(one, QuickCapture) or isinstance(one.event, HEARD)]
    if not told:
        return
    async with received_once(desk.pool, f"{SERVICE}.contact", told) as (connection, fresh):
        captures = captures_or_reject(desk, fresh)
        await workspaces.hold(connection, {one.workspace for one in fresh})
        changed = await profiles.capture(connection, captures)
        await consents.refold(connection, [_key(row) for row in changed.values() if row["covers_anew"]])
        fresh = [one for one in fresh if not isinstance(one, QuickCapture)]
        await desk.say_directory(connection, captures, changed)
        wanted = [one.event for one in fresh if isinstance(one.event, AddressAsked)]
        await desk.say(connection, await tell_addresses(desk, connection, wanted))
        await confirm(desk, connection, [one.event for one in fresh if isinstance(one.event, AddressProven)])
        asked = [one.event for one in fresh if isinstance(one.event, ContactRequested)]
        addresses = [event for event in asked if event.cause == "unconfirmed_address"]
        await _queue(connection, [event for event in asked if event.cause != "unconfirmed_address"])
        await expire(desk, connection, asked)
        await forget(desk, connection, addresses)
    desk.wake()


async def _queue(connection: Connection, asked: Sequence[ContactRequested]) -> None:
    """Requests, and a contact for each that has none: who never left a detail or decided can have talked all the same,
    and what is kept of them elsewhere is given out and erased through the contact. These rows are locked after those of
    the captures: two batches may meet, PostgreSQL ends one of them, and it comes again as after any outage."""
    first = {(event.workspace, event.contact_id): event.requested_at for event in reversed(asked)}
    await profiles.touch(connection, [(*key, at, at) for key, at in sorted(first.items())])
    await requests.note(connection, asked)


def captures_or_reject(desk: Desk, received: Sequence[Received]) -> list[Capture]:
    """One capture a contact; a record with an address that cannot exist is `Rejected`."""
    found: list[Capture] = []
    for one in received:
        if isinstance(one, QuickCapture):
            found.append(one.capture)
        elif isinstance(event := one.event, ContactCaptured):
            try:
                found.append(capture_of(event, desk.fingerprint_key))
            except ValueError:
                raise Rejected(one, "address_invalid", "email or phone cannot exist") from None
    return fold(found)


def _key(row: asyncpg.Record) -> Key:
    return (row["workspace"], row["contact_id"])


def _lifted(events: Sequence[LedgerRecorded]) -> list[Key]:
    lifted = [event for event in events if event.entry.decision is Decision.UNRESTRICTED]
    return sorted({(event.workspace, event.contact_id) for event in lifted})


async def record(desk: Desk, batch: Batch) -> None:
    """The ledger recorded decisions: they are kept, and the consent rows of their contacts made anew.

    An entry may come before the contact's own event; the contact then stands in the list with an id and no personal
    data, and who refused stays so. Whom a restriction alone kept from being erased is erased when it is lifted.
    """
    async with received_once(desk.pool, f"{SERVICE}.ledger", batch.events) as (connection, fresh):
        events = [received.event for received in fresh if isinstance(received.event, LedgerRecorded)]
        await workspaces.hold(connection, {event.workspace for event in events})
        living = set(await profiles.touch(connection, _seen(events)))
        kept = [event for event in events if (event.workspace, event.contact_id) in living]
        await consents.record(connection, kept)
        await consents.refold(connection, living)
        await hooks.plan(desk, connection, events)
        lifted = _lifted(kept)
        for key in lifted:
            await resume(desk, connection, *key)
    if lifted:
        desk.wake()


def _seen(events: Sequence[LedgerRecorded]) -> list[tuple[str, UUID, datetime, datetime]]:
    times: dict[Key, tuple[datetime, datetime]] = {}
    for event in events:
        key, at = (event.workspace, event.contact_id), event.entry.decided_at
        first, last = times.get(key, (at, at))
        times[key] = (min(first, at), max(last, at))
    return [(*key, *times[key]) for key in sorted(times)]


async def configure(desk: Desk, batch: Batch) -> None:
    """A workspace changed: the highest version is kept, and who denied everything denies its new purposes too."""
    async with received_once(desk.pool, f"{SERVICE}.workspace", batch.events) as (connection, fresh):
        events = [received.event for received in fresh if isinstance(received.event, WorkspaceChanged)]
        await workspaces.hold(connection, {event.workspace for event in events}, alone=True)
        changed = await workspaces.change(connection, events)
        after = _FIRST
        while keys := await consents.denied_altogether(connection, changed, after, _REFOLDED_AT_ONCE):
            await consents.refold(connection, keys)
            after = keys[-1]
