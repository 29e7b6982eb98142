"""What the controller reads: lists with filters, one contact, numbers. Every query is of one workspace.

Lists run by contact id, newest first: a UUIDv7 carries its time and never changes, so a page stays where it was while
contacts are added or changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TypeAlias
from uuid import UUID

import asyncpg

from contacts.domain.consents import Shown, denies
from contacts.domain.search import terms
from contacts.store import searching, standing
from contacts.store.standing import LAST, Arguments
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

    @property
    def asks_consent(self) -> bool:
        """Whether it narrows by consent at all."""
        return (self.consent, self.purpose, self.channel) != (None, None, None)


def members(wanted: Filter, arguments: Arguments, now: datetime, after: str, limit: str) -> str:
    """The query for the ids of those who fit the consent that is asked for, `query` left aside."""
    if not wanted.asks_consent:
        return standing.everybody(after, limit)
    if wanted.consent is Shown.NONE:
        return standing.undecided(arguments, wanted.purpose, wanted.channel, after, limit)
    return standing.decided(arguments, wanted.consent, wanted.purpose, wanted.channel, now, after, limit)


def _stands(shown: Shown, arguments: Arguments, now: datetime) -> str:
    if denies(shown):
        return f"s.decision = '{shown}'"
    if shown is Shown.EXPIRED:
        return f"s.decision IN ('granted', 'unconfirmed') AND s.expires_at <= {arguments.add(now)}"
    return f"s.decision = '{shown}' AND (s.expires_at IS NULL OR s.expires_at > {arguments.add(now)})"


def fits(wanted: Filter, arguments: Arguments, now: datetime) -> str:
    """The condition on a contact ``c`` that says the same as `members`, for one who was found by words."""
    if not wanted.asks_consent:
        return "true"
    parts = ["s.workspace = $1 AND s.contact_id = c.contact_id"]
    if wanted.purpose is not None:
        parts.append(f"s.purpose = {arguments.add(wanted.purpose)}")
    if wanted.channel is not None:
        parts.append(f"s.channel = {arguments.add(wanted.channel)}")
    if wanted.consent is Shown.NONE:
        return f"NOT EXISTS (SELECT FROM consent s WHERE {' AND '.join(parts)})"
    if wanted.consent is not None:
        parts.append(_stands(wanted.consent, arguments, now))
    return f"EXISTS (SELECT FROM consent s WHERE {' AND '.join(parts)})"


async def page(
    reader: Reader, workspace: str, wanted: Filter, *, now: datetime, after: UUID | None, limit: int
) -> list[asyncpg.Record]:
    """Up to `limit` profiles after the contact `after`, newest first; the erased are not among them.

    The same time at ten thousand contacts and at a million, but for words that few contacts have: see `searching`.
    """
    start = LAST if after is None else after
    if words := terms(wanted.query or ""):
        search = searching.Search(reader, workspace, words, lambda arguments: fits(wanted, arguments, now))
        ids = await search.first(start, limit, partial(_few, reader, workspace, wanted, now, start))
        arguments = Arguments(workspace, ids)
        found = "SELECT unnest($2::uuid[]) AS contact_id"
    else:
        arguments = Arguments(workspace, start, limit)
        found = members(wanted, arguments, now, "$2", "$3")
    rows: list[asyncpg.Record] = await reader.fetch(
        f"WITH found AS MATERIALIZED ({found}) SELECT {PROFILE} FROM found CROSS JOIN LATERAL"  # noqa: S608
        " (SELECT * FROM contact c WHERE c.workspace = $1 AND c.contact_id = found.contact_id) AS c"
        " WHERE c.erased_at IS NULL ORDER BY c.contact_id DESC",
        *arguments.values,
    )
    return rows


async def _few(reader: Reader, workspace: str, wanted: Filter, now: datetime, start: UUID) -> list[UUID] | None:
    """Those who fit the consent that is asked for, when they are so few that each can be looked at."""
    if not wanted.asks_consent:
        return None
    arguments = Arguments(workspace, start, searching.SAMPLE)
    rows = await reader.fetch(members(wanted, arguments, now, "$2", "$3"), *arguments.values)
    return [row["contact_id"] for row in rows] if len(rows) < searching.SAMPLE else None


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
