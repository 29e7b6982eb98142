"""The queue of what data subjects asked for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

import asyncpg

from contacts.domain.terms import due
from shared.events import ContactRequested
from shared.postgres import Connection
from shared.times import rfc3339

_FOUND = """
SELECT request_id, contact_id, kind, cause, locale, requested_at, due_at, outcome, closed_at, note, extended_at,
    extension_reason, c.name, c.email
FROM request r LEFT JOIN contact c USING (workspace, contact_id) WHERE r.workspace = $1
"""
_WAITS = "workspace = $1 AND contact_id = $2 AND kind = 'erasure' AND cause = 'unconfirmed' AND outcome IS NULL"


async def note(connection: Connection, events: Sequence[ContactRequested]) -> None:
    """Put requests into the queue. Of a contact that is erased already they are ended, as by its erasure.

    One that comes again is the same, as long as it is open. Asked again after it was ended, it is a new one.
    """
    for event in events:
        if await _put(connection, event, event.request_id):
            continue
        ended = await connection.fetchval(
            "SELECT closed_at < $2 FROM request r WHERE request_id = $1 AND NOT EXISTS (SELECT FROM request o WHERE"
            " o.workspace = r.workspace AND o.contact_id = r.contact_id AND o.kind = r.kind AND o.outcome IS NULL)",
            *(event.request_id, event.requested_at),
        )
        if ended:
            await _put(connection, event, uuid5(event.request_id, rfc3339(event.requested_at)))


async def _put(connection: Connection, event: ContactRequested, request_id: UUID) -> bool:
    """Whether the request was not in the queue before."""
    status: str = await connection.execute(
        "INSERT INTO request (request_id, workspace, contact_id, kind, cause, locale, requested_at, due_at,"
        " outcome, closed_at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, gone.outcome, gone.erased_at FROM (SELECT)"
        " LEFT JOIN (SELECT CASE WHEN $4 = 'access' THEN 'erased' ELSE 'done' END AS outcome, erased_at FROM contact"
        " WHERE workspace = $2 AND contact_id = $3 AND erased_at IS NOT NULL) AS gone ON true ON CONFLICT DO NOTHING",
        *(request_id, event.workspace, event.contact_id, event.kind, event.cause, event.locale),
        *(event.requested_at, due(event.requested_at)),
    )
    return status.endswith(" 1")


async def page(
    pool: asyncpg.Pool,
    workspace: str,
    *,
    is_open: bool | None,
    contact_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[asyncpg.Record]:
    """Up to `limit` requests, the one that is due first before the others."""
    found: Sequence[asyncpg.Record] = await pool.fetch(
        f"{_FOUND}"
        " AND ($2::boolean IS NULL OR (outcome IS NULL) = $2) AND ($3::uuid IS NULL OR contact_id = $3)"
        " AND ($4::timestamptz IS NULL OR (due_at, request_id) > ($4, $5::uuid))"
        " ORDER BY due_at, request_id LIMIT $6",
        *(workspace, is_open, contact_id, *(after or (None, None)), limit),
    )
    return found


async def of_contact(pool: asyncpg.Pool, workspace: str, contact_id: UUID) -> Sequence[asyncpg.Record]:
    """All that one contact ever asked for, in the order of its due times."""
    found: Sequence[asyncpg.Record] = await pool.fetch(
        f"{_FOUND} AND contact_id = $2 ORDER BY due_at, request_id", workspace, contact_id
    )
    return found


async def one(connection: Connection, workspace: str, request_id: UUID) -> asyncpg.Record | None:
    """A request, locked; None when this workspace has no such one."""
    return await connection.fetchrow(
        f"{_FOUND} AND request_id = $2 FOR UPDATE OF r",
        *(workspace, request_id),
    )


async def close(connection: Connection, request_id: UUID, outcome: str, at: datetime, note: str | None) -> None:
    """End a request."""
    await connection.execute(
        "UPDATE request SET outcome = $2, closed_at = $3, note = $4 WHERE request_id = $1",
        *(request_id, outcome, at, note),
    )


async def extend(connection: Connection, request_id: UUID, due_at: datetime, at: datetime, reason: str) -> None:
    """A request is due later."""
    await connection.execute(
        "UPDATE request SET due_at = $2, extended_at = $3, extension_reason = $4 WHERE request_id = $1",
        *(request_id, due_at, at, reason),
    )


async def end_all(connection: Connection, workspace: str, contact_id: UUID, at: datetime) -> None:
    """The contact is erased: that it be was asked for and is done, a copy can be given no more (``erased``), and what
    was noted of it is gone."""
    await connection.execute(
        "UPDATE request SET outcome = coalesce(outcome, CASE WHEN kind = 'access' THEN 'erased' ELSE 'done' END),"
        " closed_at = coalesce(closed_at, $3), note = NULL, extension_reason = NULL"
        " WHERE workspace = $1 AND contact_id = $2",
        *(workspace, contact_id, at),
    )


async def contact_of(connection: Connection, workspace: str, request_id: UUID) -> UUID | None:
    """Whose request it is, so that the contact can be locked before it; None when this workspace has no such one."""
    found: UUID | None = await connection.fetchval(
        "SELECT contact_id FROM request WHERE workspace = $1 AND request_id = $2", workspace, request_id
    )
    return found


async def wants_copy(connection: Connection, workspace: str, contact_id: UUID) -> bool:
    """Whether a request for access is open."""
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM request WHERE workspace = $1 AND contact_id = $2 AND kind = 'access'"
        " AND outcome IS NULL)",
        *(workspace, contact_id),
    )
    return found


async def erased_unanswered(connection: Connection, workspace: str, contact_id: UUID) -> bool:
    """Whether a request for access was open when the contact was erased."""
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM request WHERE workspace = $1 AND contact_id = $2 AND outcome = 'erased')",
        *(workspace, contact_id),
    )
    return found


async def unconfirmed_since(connection: Connection, workspace: str, contact_id: UUID) -> datetime | None:
    """When it was last asked to erase the contact because nobody confirmed it, if that waits."""
    found: datetime | None = await connection.fetchval(
        f"SELECT max(requested_at) FROM request WHERE {_WAITS}",  # noqa: S608
        *(workspace, contact_id),
    )
    return found


async def drop_unconfirmed(connection: Connection, workspace: str, contact_id: UUID) -> None:
    """Somebody confirmed the contact, or it agreed anew: it is not to be erased for want of that."""
    await connection.execute(f"DELETE FROM request WHERE {_WAITS}", workspace, contact_id)  # noqa: S608
