"""Requests of data subjects (Art. 15, 17, 20 GDPR): a queue with a due date (Art. 12(3))."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.terms import due
from contacts.handlers import unconfirmed
from contacts.handlers.desk import Desk
from contacts.store import profiles, requests, workspaces
from shared.postgres import Connection
from shared.problems import Problem, invalid, not_found
from shared.times import micros, moment, rfc3339

JSON = dict[str, Any]
Place = tuple[int, UUID]


def shape(row: asyncpg.Record, now: datetime) -> JSON:
    """A request as it is answered."""
    is_open = row["outcome"] is None
    return {
        **{
            field: row[field]
            for field in ("request_id", "contact_id", "name", "email", "kind", "cause", "locale", "note")
        },
        "requested_at": rfc3339(row["requested_at"]),
        "due_at": rfc3339(row["due_at"]),
        "overdue": is_open and row["due_at"] < now,
        "status": "open" if is_open else row["outcome"],
        "closed_at": None if is_open else rfc3339(row["closed_at"]),
        "extended_at": rfc3339(row["extended_at"]) if row["extended_at"] else None,
        "extension_reason": row["extension_reason"],
    }


async def page(
    desk: Desk, workspace: str, *, is_open: bool | None, contact_id: UUID | None, after: Place | None, limit: int
) -> tuple[list[JSON], Place | None]:
    """Up to `limit` requests, the most urgent first, and the place of the last one when there are more."""
    place = (moment(after[0]), after[1]) if after else None
    rows = await requests.page(
        desk.pool, workspace, is_open=is_open, contact_id=contact_id, after=place, limit=limit + 1
    )
    last = rows[limit - 1] if len(rows) > limit else None
    items = [shape(row, desk.now()) for row in rows[:limit]]
    return items, (micros(last["due_at"]), last["request_id"]) if last else None


async def close(
    desk: Desk, connection: Connection, workspace: str, request_id: UUID, outcome: str, note: str | None
) -> JSON:
    """End a request as done or refused. Why it is refused, the controller tells the data subject (Art. 12(4)), and says
    in the note: 422 without one.

    An erasure request is ended by erasing. Who, or whose address, was not confirmed in time and was kept for the sake
    of a copy alone goes now. Raises Problem 404, 409 ``closed`` or ``not_erased``.
    """
    if outcome == "refused" and not (note or "").strip():
        raise invalid("/note", "say why it is refused: the data subject has to be told the reasons (Art. 12(4) GDPR)")
    await workspaces.hold(connection, [workspace])
    contact_id = await requests.contact_of(connection, workspace, request_id)
    if contact_id is None:
        raise not_found("this workspace has no such request")
    await profiles.lock(connection, workspace, contact_id)
    row = await requests.one(connection, workspace, request_id)
    assert row is not None, "a request of a person goes nowhere"
    if row["outcome"] is not None:
        raise Problem(409, "closed", f"this request was ended before, as {row['outcome']}")
    if row["kind"] == "erasure" and outcome == "done":
        raise Problem(409, "not_erased", "erase the contact: that ends its request")
    await requests.close(connection, request_id, outcome, desk.now(), note)
    if row["kind"] == "access":
        await unconfirmed.resume(desk, connection, workspace, contact_id)
    row = await requests.one(connection, workspace, request_id)
    assert row is not None, "the row is locked"
    return shape(row, desk.now())


async def extend(desk: Desk, connection: Connection, workspace: str, request_id: UUID, reason: str) -> JSON:
    """Put off the day by which a request must be answered to three months after it was received, once.

    The data subject is told so, with the reasons, within the first month (Art. 12(3) GDPR): after that it cannot be any
    more. Raises Problem 404, 409 ``closed``, ``extended`` or ``overdue``, 422.
    """
    if not reason.strip():
        raise invalid("/reason", "say why: the data subject has to be told the reasons (Art. 12(3) GDPR)")
    row = await requests.one(connection, workspace, request_id)
    if row is None:
        raise not_found("this workspace has no such request")
    if row["outcome"] is not None:
        raise Problem(409, "closed", f"this request was ended before, as {row['outcome']}")
    if row["extended_at"] is not None:
        raise Problem(409, "extended", "this request was extended before, and can be once: answer or refuse it")
    if row["due_at"] < desk.now():
        detail = "a request is extended within the month in which it is due, and that is over: answer or refuse it"
        raise Problem(409, "overdue", detail)
    until = due(row["requested_at"], extended=True)
    await requests.extend(connection, request_id, until, desk.now(), reason.strip())
    row = await requests.one(connection, workspace, request_id)
    assert row is not None, "the row is locked"
    return shape(row, desk.now())
