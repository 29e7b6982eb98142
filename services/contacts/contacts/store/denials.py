"""What is denied at an address beside what its contact said: by others who have it, or had it, by a complaint, by
bounces. Found by keyed fingerprint, by indexes.

The gate says no there, whatever a contact itself agreed to (decision 34). Its own rows stay its own; this stands
beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import asyncpg

from contacts.domain.consents import Heard, Since
from contacts.domain.denials import NOTHING, Against, By, Cell, Left, Member, Reports, against
from contacts.domain.directory import Former
from contacts.store.consents import by_contact, since_of
from shared.consent import NEVER
from shared.events import Channel
from shared.identity import KIND_OF
from shared.postgres import Connection
from shared.times import micros

Reader: TypeAlias = "asyncpg.Pool | Connection"
Place = tuple[str, str]
"""A kind (``email``, ``phone``) and a fingerprint."""
_EVER = 2**62


@dataclass(frozen=True, slots=True)
class _Places:
    """The addresses of some contacts at which there is more than the contact itself.

    `of` says which a contact has; `reports` what was reported of it, by address and channel.
    """

    of: Mapping[UUID, Sequence[Place]]
    members: Mapping[Place, Sequence[Member]]
    reports: Mapping[tuple[Place, str], Reports]


_LISTED = """
WITH listed AS MATERIALIZED (
    SELECT contact_id, email_fingerprint, phone_fingerprint FROM contact WHERE workspace = $1 AND contact_id = ANY($2)),
place AS MATERIALIZED (
    SELECT DISTINCT 'email' AS kind, email_fingerprint AS print FROM listed WHERE email_fingerprint IS NOT NULL
    UNION ALL SELECT DISTINCT 'phone', phone_fingerprint FROM listed WHERE phone_fingerprint IS NOT NULL)"""
_SHOWN = (
    "contact_id, erased_at, former, email_at, email_set_by, email_fingerprint,"
    " phone_at, phone_set_by, phone_fingerprint"
)
MEMBERS = f"""{_LISTED}
SELECT place.kind, place.print, o.* FROM place CROSS JOIN LATERAL (
    SELECT {_SHOWN} FROM contact WHERE workspace = $1 AND place.kind = 'email' AND email_fingerprint = place.print
    UNION ALL
    SELECT {_SHOWN} FROM contact WHERE workspace = $1 AND place.kind = 'phone' AND phone_fingerprint = place.print
    UNION ALL
    SELECT {_SHOWN} FROM contact WHERE workspace = $1 AND former <> '[]' AND former @>
        jsonb_build_array(jsonb_build_object('kind', place.kind, 'fingerprint', place.print))) AS o
"""  # noqa: S608
_AGREED = """
SELECT contact_id, purpose, channel FROM consent WHERE workspace = $1 AND contact_id = ANY($2) AND decision = 'granted'
ORDER BY contact_id, purpose, channel
"""
REPORTS = f"""{_LISTED}
SELECT place.kind, place.print, s.channel, max(s.at) FILTER (WHERE s.kind = 'complaint') AS complaint_at,
    max(s.at) FILTER (WHERE s.kind = 'hard_bounce') AS hard_at, max(s.at) FILTER (WHERE s.kind = 'lift') AS lifted_at,
    array_agg(s.at) FILTER (WHERE s.kind = 'soft_bounce') AS soft_at
FROM place JOIN suppression s ON s.workspace = $1 AND s.fingerprint = place.print GROUP BY 1, 2, 3
"""  # noqa: S608


async def at_addresses(
    reader: Reader, workspace: str, contacts: Iterable[UUID], now: datetime
) -> dict[UUID, dict[Cell, list[By]]]:
    """Of these contacts' own grants, those that are denied at the address of their channel, as the gate judges it, and
    by what.

    Another contact that has or had it refused, withdrew, objected, was erased or is restricted, or a message to it was
    complained of, and no grant that was given later with the address, and is good at `now`, ended that; or messages to
    it come back.
    """
    at = await _places(reader, workspace, contacts)
    known: dict[tuple[Place, Cell], Against] = {}
    found: dict[UUID, dict[Cell, list[By]]] = {}
    for row in await reader.fetch(_AGREED, workspace, list(at.of)) if at.of else ():
        contact_id, cell = row["contact_id"], (row["purpose"], row["channel"])
        place = next((one for one in at.of[contact_id] if one[0] == KIND_OF[Channel(cell[1])]), None)
        if place is None:
            continue
        if (place, cell) not in known:
            reports = at.reports.get((place, cell[1]), NOTHING)
            known[place, cell] = against(at.members[place], cell, reports, micros(now))
        if by := known[place, cell].by(contact_id):
            found.setdefault(contact_id, {})[cell] = by
    return found


async def _places(reader: Reader, workspace: str, contacts: Iterable[UUID]) -> _Places:
    """What stands at the addresses of `contacts`; who is alone at an address without a report has none here."""
    ids = list(contacts)
    rows = await reader.fetch(MEMBERS, workspace, ids) if ids else ()
    said = await reader.fetch(REPORTS, workspace, ids) if ids else ()
    reports = {((row["kind"], row["print"]), row["channel"]): _reports(row) for row in said}
    at: dict[Place, list[asyncpg.Record]] = {}
    for row in rows:
        at.setdefault((row["kind"], row["print"]), []).append(row)
    reported = {place for place, _ in reports}
    at = {place: found for place, found in at.items() if len(found) > 1 or place in reported}
    heard = await by_contact(reader, workspace, {row["contact_id"] for found in at.values() for row in found})
    of: dict[UUID, list[Place]] = {}
    for place, found in at.items():
        for row in found:
            if row[f"{place[0]}_fingerprint"] == place[1]:
                of.setdefault(row["contact_id"], []).append(place)
    members = {
        place: [_member(row, place, heard.get(row["contact_id"], ())) for row in found] for place, found in at.items()
    }
    return _Places({one: of[one] for one in ids if one in of}, members, reports)


def _reports(row: asyncpg.Record) -> Reports:
    complaint_at, hard_at, lifted_at = (
        NEVER if row[field] is None else micros(row[field]) for field in ("complaint_at", "hard_at", "lifted_at")
    )
    return Reports(complaint_at, hard_at, lifted_at, frozenset(map(micros, row["soft_at"] or ())))


def _member(row: asyncpg.Record, place: Place, entries: Sequence[Heard]) -> Member:
    kind = place[0]
    erased_at = None if row["erased_at"] is None else micros(row["erased_at"])
    if row[f"{kind}_fingerprint"] == place[1]:
        return Member(row["contact_id"], entries, since_of(row, kind) or Since(), erased_at)
    (former,) = (one for one in row["former"] if (one["kind"], one["fingerprint"]) == place)
    return Member(row["contact_id"], entries, erased_at=erased_at, left=_left(former))


def _left(one: Former) -> Left:
    """As marketing-gate reads it: without `until` all counts; who left before `left_at` was kept, left at `until`."""
    until, left_at = one["until"], one.get("left_at") or one["until"]
    return Left(_EVER if until is None else _micros(until), NEVER if left_at is None else _micros(left_at))


def _micros(moment: str) -> int:
    return micros(datetime.fromisoformat(moment))
