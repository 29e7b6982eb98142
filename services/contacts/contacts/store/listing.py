"""What the controller reads: lists with filters, one contact, numbers. Every query is of one workspace.

Lists run by contact id, newest first: a UUIDv7 carries its time and never changes, so a page stays where it was while
contacts are added or changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from contacts.domain.consents import Shown, denies
from contacts.domain.search import like, terms
from shared.postgres import Connection

Reader: TypeAlias = "asyncpg.Pool | Connection"

PROFILE = (
    "c.contact_id, c.name, c.email, c.phone, c.company, c.created_at, c.updated_at, c.restricted, c.bot_id,"
    " c.bot_version, c.page_url, c.conversation_id, c.email_set_by, c.phone_set_by"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; all of it must hold. `consent` of any row that fits `purpose` and `channel`."""

    consent: Shown | None = None
    purpose: str | None = None
    channel: str | None = None
    query: str | None = None


class _Arguments:
    """Collects query arguments and names them ``$1``, ``$2`` …"""

    def __init__(self, *values: Any) -> None:
        self.values = list(values)

    def add(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def _stands(shown: Shown, arguments: _Arguments, now: datetime) -> str:
    if denies(shown):
        return f"s.decision = '{shown}'"
    if shown is Shown.EXPIRED:
        return f"s.decision IN ('granted', 'unconfirmed') AND s.expires_at <= {arguments.add(now)}"
    return f"s.decision = '{shown}' AND (s.expires_at IS NULL OR s.expires_at > {arguments.add(now)})"


def _consent(wanted: Filter, arguments: _Arguments, now: datetime) -> list[str]:
    if wanted.consent is None and wanted.purpose is None and wanted.channel is None:
        return []
    parts = ["s.workspace = $1 AND s.contact_id = c.contact_id"]
    if wanted.purpose is not None:
        parts.append(f"s.purpose = {arguments.add(wanted.purpose)}")
    if wanted.channel is not None:
        parts.append(f"s.channel = {arguments.add(wanted.channel)}")
    if wanted.consent is Shown.NONE:
        return [f"NOT EXISTS (SELECT FROM consent s WHERE {' AND '.join(parts)})"]
    if wanted.consent is not None:
        parts.append(_stands(wanted.consent, arguments, now))
    return [f"EXISTS (SELECT FROM consent s WHERE {' AND '.join(parts)})"]


async def page(
    reader: Reader, workspace: str, wanted: Filter, *, now: datetime, after: UUID | None, limit: int
) -> list[asyncpg.Record]:
    """Up to `limit` profiles after the contact `after`, newest first; the erased are not among them."""
    arguments = _Arguments(workspace)
    parts = ["c.workspace = $1", "c.erased_at IS NULL"]
    if after is not None:
        parts.append(f"c.contact_id < {arguments.add(after)}")
    parts += [f"c.search LIKE {arguments.add(like(term))}" for term in terms(wanted.query or "")]
    parts += _consent(wanted, arguments, now)
    sql = f"SELECT {PROFILE} FROM contact c WHERE {' AND '.join(parts)} ORDER BY c.contact_id DESC LIMIT {limit:d}"  # noqa: S608
    found: list[asyncpg.Record] = await reader.fetch(sql, *arguments.values)
    return found


async def one(reader: Reader, workspace: str, contact_id: UUID) -> asyncpg.Record | None:
    """One profile, with ``erased_at``; None when this workspace has no such contact."""
    return await reader.fetchrow(
        f"SELECT {PROFILE}, c.erased_at FROM contact c WHERE c.workspace = $1 AND c.contact_id = $2",  # noqa: S608
        workspace,
        contact_id,
    )


async def consents(reader: Reader, workspace: str, contacts: Iterable[UUID]) -> dict[UUID, list[asyncpg.Record]]:
    """The consent rows of some contacts, by purpose and channel."""
    found: dict[UUID, list[asyncpg.Record]] = {}
    for row in await reader.fetch(
        "SELECT contact_id, purpose, channel, decision, decided_at, expires_at, notice_sha256, entry_index"
        " FROM consent WHERE workspace = $1 AND contact_id = ANY($2) ORDER BY contact_id, purpose, channel",
        workspace,
        list(contacts),
    ):
        found.setdefault(row["contact_id"], []).append(row)
    return found


async def count(reader: Reader, workspace: str) -> int:
    """How many contacts there are, the erased not counted."""
    number: int = await reader.fetchval(
        "SELECT count(*) FROM contact WHERE workspace = $1 AND erased_at IS NULL", workspace
    )
    return number


async def tally(reader: Reader, workspace: str, now: datetime) -> Sequence[asyncpg.Record]:
    """How many contacts stand how: rows of purpose, channel, how (as shown at `now`), number."""
    found: Sequence[asyncpg.Record] = await reader.fetch(
        """
        SELECT purpose, channel,
            CASE WHEN expires_at <= $2 AND decision IN ('granted', 'unconfirmed') THEN 'expired' ELSE decision END
                AS shown,
            count(*) AS number
        FROM consent WHERE workspace = $1 GROUP BY 1, 2, 3
        """,
        workspace,
        now,
    )
    return found


async def by_day(reader: Reader, workspace: str, first: date) -> Sequence[asyncpg.Record]:
    """Decisions from `first` on, counted: rows of purpose (None: all), day in UTC, decision, number."""
    found: Sequence[asyncpg.Record] = await reader.fetch(
        "SELECT purpose, (decided_at AT TIME ZONE 'UTC')::date AS day, decision, count(*) AS number FROM entry"
        " WHERE workspace = $1 AND decided_at >= $2 AND decision IN ('granted', 'refused', 'withdrawn', 'objected')"
        " GROUP BY 1, 2, 3",
        workspace,
        datetime.combine(first, time(), UTC),
    )
    return found
