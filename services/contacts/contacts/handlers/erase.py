"""Erasure (Art. 17 GDPR; DESIGN.md section 3, rule 8): one request, and every part forgets.

What is here goes in the transaction of the request; the outbox tells the others, who answer on `souhlas.erasure.v1`.
The addresses' keyed fingerprints stay, as the stop by which the gate goes on denying them; one that comes only
afterwards, because it was on its way, joins them. The erasure's id is the
event id under which the ledger records it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.handlers.desk import SERVICE, Desk
from contacts.handlers.one import directory, token
from contacts.handlers.tell import decided
from contacts.store import consents, erasures, persons, profiles, requests, workspaces
from contacts.store import directory as stops
from shared import outbox
from shared.events import (
    ContactErased,
    Decision,
    ErasureCompleted,
    ErasurePart,
    ErasureRequested,
)
from shared.idempotency import forget
from shared.kafka import Batch
from shared.postgres import Connection, received_once
from shared.problems import not_found
from shared.times import after, micros, rfc3339
from shared.topics import CONTACT, ERASURE

JSON = dict[str, Any]
_UNANSWERED = {
    "code": "access_unanswered",
    "detail": "a request for a copy of the data (Art. 15 GDPR) was open: it is listed as erased, for no copy can be"
    " given any more; answer such requests before you erase",
}


async def erase(desk: Desk, connection: Connection, workspace: str, contact_id: UUID) -> JSON:
    """Erase a contact; asked again, the same answer: ``{erasure_id, freshness, warnings}``. Raises Problem 404."""
    await workspaces.hold(connection, [workspace])
    row = await profiles.lock(connection, workspace, contact_id)
    if row is None:
        raise not_found("this workspace has no such contact")
    version, at = row["directory_version"], row["erased_at"]
    if at is None:
        at = after(desk.now(), await consents.last_decided_at(connection, workspace, contact_id))
        version += 1
        await _erase(desk, connection, workspace, contact_id, at)
    found = await erasures.of_contact(connection, workspace, contact_id)
    assert found is not None, "an erased contact has its erasure"
    fresh = token(desk.freshness_key, workspace, contact_id, denied=micros(at), directory=version)
    unanswered = await requests.erased_unanswered(connection, workspace, contact_id)
    return {"erasure_id": found["erasure_id"], "freshness": fresh, "warnings": [_UNANSWERED] if unanswered else []}


async def _erase(desk: Desk, connection: Connection, workspace: str, contact_id: UUID, at: datetime) -> None:
    erasure_id = desk.new_id()
    count = await consents.forget(connection, workspace, contact_id)
    count += await forget(connection, contact_id)
    count += len(await outbox.forget(connection, CONTACT.name, f"{workspace}:{contact_id}".encode()))
    await persons.unlink(connection, workspace, contact_id)
    await requests.end_all(connection, workspace, contact_id, at)
    fields, row = await profiles.expunge(connection, workspace, contact_id, at)
    await erasures.begin(connection, erasure_id, workspace, contact_id, at)
    await erasures.complete(connection, erasure_id, ErasurePart.CONTACTS, at, count + fields)
    about = {"workspace": workspace, "contact_id": contact_id, "erasure_id": erasure_id}
    await desk.say(
        connection,
        [
            await decided(desk, connection, workspace, contact_id, Decision.ERASED, at),
            directory(row, erased=True),
            ContactErased(**about, erased_at=at),
            ErasureRequested(**about, requested_at=at, directory_version=row["directory_version"]),
        ],
        first_id=erasure_id,
    )


async def completed(desk: Desk, batch: Batch) -> None:
    """Parts say that they keep nothing of a contact any more; the last one ends the erasure.

    An address that was given and erased before it was said comes with it as a fingerprint, and is denied too.
    `ErasureRequested` is our own word and changes nothing here.
    """
    told = [received for received in batch.events if isinstance(received.event, ErasureCompleted)]
    if not told:
        return
    async with received_once(desk.pool, f"{SERVICE}.erasure", told) as (connection, fresh):
        events = [received.event for received in fresh if isinstance(received.event, ErasureCompleted)]
        await _stop(desk, connection, events)
        for event in sorted(events, key=lambda one: one.erasure_id):
            await erasures.complete(connection, event.erasure_id, event.part, event.done_at, event.count)
    desk.wake()


async def _stop(desk: Desk, connection: Connection, events: Sequence[ErasureCompleted]) -> None:
    """Addresses that nobody else will hear of are denied from now on. Rows are locked in the order of their keys."""
    for event in sorted(events, key=lambda one: (one.workspace, one.contact_id)):
        marks = [(one.kind, one.fingerprint) for one in event.addresses]
        if marks and (row := await stops.stop(connection, event.workspace, event.contact_id, marks)):
            await desk.say(connection, [directory(row, erased=True)])


async def page(desk: Desk, workspace: str, after_id: UUID | None, limit: int) -> tuple[list[JSON], UUID | None]:
    """Up to `limit` erasures, newest first, and the last one's id when there are more."""
    found = await erasures.page(desk.pool, workspace, after_id, limit + 1)
    items = [_shape(desk, row) for row in found[:limit]]
    return items, found[limit - 1]["erasure_id"] if len(found) > limit else None


async def one(desk: Desk, workspace: str, erasure_id: UUID) -> JSON:
    """How far an erasure is. Raises Problem 404."""
    row = await erasures.one(desk.pool, workspace, erasure_id)
    if row is None:
        raise not_found("this workspace has no such erasure")
    return _shape(desk, row)


def _shape(desk: Desk, row: Any) -> JSON:
    parts = row["parts"]
    return {
        "erasure_id": row["erasure_id"],
        "contact_id": row["contact_id"],
        "requested_at": rfc3339(row["requested_at"]),
        "status": "done" if row["done_at"] else "pending",
        "done_at": rfc3339(row["done_at"]) if row["done_at"] else None,
        "parts": {
            str(part): _part(parts[part], _waits_for(desk, row["erasure_id"], part, parts)) for part in ErasurePart
        },
    }


def _waits_for(desk: Desk, erasure_id: UUID, part: str, parts: JSON) -> str:
    """What a pending part waits for, in words for the person on call."""
    if part != ErasurePart.TOPICS:
        return f"{part} to say on {ERASURE.name} that it keeps nothing"
    if not parts[ErasurePart.CONVERSATION]["done_at"]:
        return "conversation to say its last word of the contact"
    return desk.waits.get(erasure_id, "the next sweep of the topics")


def _part(part: JSON, waits_for: str) -> JSON:
    at = part["done_at"]
    return {
        "status": "done" if at else "pending",
        "done_at": rfc3339(datetime.fromisoformat(at)) if at else None,
        "count": part["count"],
        "waits_for": None if at else waits_for,
    }
