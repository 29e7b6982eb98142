"""What the controller reads: contacts as API.md section 4 shapes them, and the numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.consents import Row, Shown, at
from contacts.handlers.desk import Desk
from contacts.store import denials, listing, workspaces
from contacts.store.listing import Filter
from shared.problems import Problem, invalid, not_found
from shared.times import rfc3339

JSON = dict[str, Any]


def shape(profile: asyncpg.Record, consents: Iterable[asyncpg.Record], now: datetime) -> JSON:
    """A contact as it is answered, its consent rows as they stand at `now`."""
    return {
        **{field: profile[field] for field in ("contact_id", "name", "email", "phone", "company")},
        "created_at": rfc3339(profile["created_at"]),
        "updated_at": rfc3339(profile["updated_at"]),
        "restricted": profile["restricted"],
        "source": {field: profile[field] for field in ("bot_id", "bot_version", "page_url", "conversation_id")},
        "consents": [_consent(row, now) for row in consents],
    }


def _consent(record: asyncpg.Record, now: datetime) -> JSON:
    row = Row(**{field: record[field] for field in Row._fields})
    return {
        **row._asdict(),
        "decision": at(row._replace(decision=Shown(row.decision)), now),
        "decided_at": rfc3339(row.decided_at),
        "expires_at": rfc3339(row.expires_at) if row.expires_at else None,
    }


async def check(desk: Desk, workspace: str, wanted: Filter) -> None:
    """Raises Problem 422 for a purpose that there is not: "nobody decided on it" would be true of everybody."""
    if wanted.purpose is not None and not await workspaces.has_purpose(desk.pool, workspace, wanted.purpose):
        raise invalid("?purpose", "this workspace has no such purpose")


async def page(
    desk: Desk, workspace: str, wanted: Filter, after: UUID | None, limit: int
) -> tuple[list[JSON], UUID | None]:
    """Up to `limit` contacts, newest first, and the last one's id when there are more."""
    now = desk.now()
    found = await listing.page(desk.pool, workspace, wanted, now=now, after=after, limit=limit + 1)
    shown = found[:limit]
    rows = await listing.consents(desk.pool, workspace, (profile["contact_id"] for profile in shown))
    items = [shape(profile, rows.get(profile["contact_id"], ()), now) for profile in shown]
    return items, shown[-1]["contact_id"] if len(found) > limit else None


async def one(desk: Desk, workspace: str, contact_id: UUID) -> JSON:
    """One contact. Raises Problem 404 for another workspace's or an unknown one, 410 for an erased one."""
    profile = await listing.one(desk.pool, workspace, contact_id)
    if profile is None:
        raise not_found("this workspace has no such contact")
    if profile["erased_at"] is not None:
        raise erased()
    rows = await listing.consents(desk.pool, workspace, [contact_id])
    return shape(profile, rows.get(contact_id, ()), desk.now())


async def denied(desk: Desk, workspace: str, contacts: Sequence[UUID]) -> list[JSON]:
    """Grants of these contacts that are denied at their address, and by what; nothing of contacts of nobody here."""
    found = await denials.at_addresses(desk.pool, workspace, contacts, desk.now())
    return [
        {"contact_id": contact_id, "purpose": purpose, "channel": channel, "by": by}
        for contact_id, cells in found.items()
        for (purpose, channel), by in cells.items()
    ]


def erased() -> Problem:
    """410: the contact was here and is erased."""
    return Problem(410, "erased", "this contact was erased; nothing of it is left here but that it was")


async def summary(desk: Desk, workspace: str) -> JSON:
    """How many contacts there are and how they stand, by purpose and channel.

    The workspace's purposes with their channels, and any other purpose and channel that somebody agreed to.
    """
    contacts = await listing.count(desk.pool, workspace)
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for row in await listing.tally(desk.pool, workspace, desk.now()):
        numbers.setdefault((row["purpose"], row["channel"]), {})[row["shown"]] = row["number"]
    offered = await cells(desk, workspace)
    agreed = sorted(cell for cell, shown in numbers.items() if cell not in offered and not set(shown) <= _NO)
    return {
        "contacts": contacts,
        "purposes": [_counted(cell, numbers.get(cell, {}), contacts) for cell in [*offered, *agreed]],
    }


_NO = {Shown.REFUSED, Shown.WITHDRAWN, Shown.OBJECTED}


def _counted(cell: tuple[str, str], shown: dict[str, int], contacts: int) -> JSON:
    counts = {str(one): shown.get(one, 0) for one in Shown}
    none = max(0, contacts - sum(shown.values()))
    return {"purpose": cell[0], "channel": cell[1], **counts, "none": none}


async def days(desk: Desk, workspace: str, number: int) -> JSON:
    """Grants, refusals, withdrawals and objections by purpose and day, for a small chart."""
    today = desk.now().date()
    spans = [today - timedelta(days=number - 1 - back) for back in range(number)]
    offered = list(dict.fromkeys(purpose for purpose, _ in await cells(desk, workspace)))
    counts: dict[tuple[str, date, str], int] = defaultdict(int)
    for row in await listing.by_day(desk.pool, workspace, spans[0]):
        for purpose in offered if row["purpose"] is None else (row["purpose"],):
            counts[purpose, row["day"], row["decision"]] += row["number"]
    named = [*offered, *sorted({purpose for purpose, _, _ in counts} - set(offered))]
    return {
        "purposes": [
            {"purpose": purpose, "days": [{"day": day, **_on(counts, purpose, day)} for day in spans]}
            for purpose in named
        ]
    }


def _on(counts: Mapping[tuple[str, date, str], int], purpose: str, day: date) -> dict[str, int]:
    return {kind: counts.get((purpose, day, kind), 0) for kind in ("granted", "refused", "withdrawn", "objected")}


async def cells(desk: Desk, workspace: str) -> list[tuple[str, str]]:
    """The purposes of a workspace with their channels, in its own order; retired ones too."""
    row = await workspaces.read(desk.pool, workspace)
    purposes: Sequence[JSON] = row["purposes"] if row else ()
    return [(purpose["id"], channel) for purpose in purposes for channel in purpose["channels"]]


async def purposes(desk: Desk, workspace: str) -> JSON:
    """What the workspace asks consent for, with titles, for pages."""
    row = await workspaces.read(desk.pool, workspace)
    return {
        "controller": row["controller"] if row else None,
        "default_locale": row["default_locale"] if row else "en",
        "purposes": row["purposes"] if row else [],
    }
