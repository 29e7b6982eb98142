"""Rectification (Art. 16 GDPR): the controller changes a profile; the gate hears of a changed address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain.corrections import corrections
from contacts.domain.profiles import KINDS
from contacts.handlers.desk import Desk
from contacts.handlers.one import directory, held, next_moment, token
from contacts.handlers.reading import shape
from contacts.store import consents, listing, profiles, workspaces
from contacts.store.directory import not_to_be_asked
from shared.events import ContactChanged, Said
from shared.postgres import Connection
from shared.problems import Fault, Problem

_DENIED = {
    "code": "address_denied",
    "detail": "at this e-mail address somebody objected, complained, is restricted or was erased: its owner is not"
    " written to, so it stays unconfirmed until they agree anew",
}


async def rectify(
    desk: Desk, connection: Connection, workspace: str, contact_id: UUID, given: Mapping[str, str | None]
) -> dict[str, Any]:
    """Set the given fields, null empties one; what is the same already is left as it was given.

    A grant covers the address it was given with, so one that is set here is unconfirmed until its owner says so.
    Returns the contact with the freshness that its addresses have at the gate, and `warnings`. Raises Problem 404, 410,
    422, and 409 ``restricted``: a restricted profile is only kept (Art. 18(2)).
    """
    row = await held(connection, workspace, contact_id)
    if row["restricted"]:
        raise Problem(409, "restricted", "processing is restricted: lift the restriction before changing the profile")
    values = await _values(connection, workspace, given)
    changed = {field: value for field, value in values.items() if row[field] != value}
    warnings = []
    if changed:
        row = await apply(desk, connection, row, changed, next_moment(row, desk.now()))
        warnings = [_DENIED] if changed.get("email") and await _is_denied(connection, row) else []
    contact = await _contact(desk, connection, workspace, contact_id)
    fresh = {"directory": row["directory_version"]} if row["directory_version"] else {}
    promise = token(desk.freshness_key, workspace, contact_id, **fresh)
    return {**contact, "freshness": promise, "warnings": warnings}


async def apply(
    desk: Desk, connection: Connection, row: asyncpg.Record, changed: Mapping[str, str | None], at: datetime
) -> asyncpg.Record:
    """Write changed fields of a locked contact, and say what follows from them: of an e-mail address that was denied
    there by somebody, that it changed, but not which it is, so that nobody is written to."""
    after = await profiles.rectify(connection, row, changed, at, desk.fingerprint_key)
    email = changed.get("email")
    if email is not None and await _is_denied(connection, after):
        email = None
    events: list[Said] = [
        ContactChanged(
            workspace=row["workspace"],
            contact_id=row["contact_id"],
            changed_at=at,
            fields=tuple(sorted(changed)),
            email=email,
        )
    ]
    if not KINDS.keys().isdisjoint(changed):
        events.append(directory(after))
        await consents.refold(connection, [(row["workspace"], row["contact_id"])])
    await desk.say(connection, events)
    return after


async def _is_denied(connection: Connection, row: asyncpg.Record) -> bool:
    """Whether nobody may write to the owner of the e-mail address that a contact has now."""
    mark: str = row["email_fingerprint"]
    return mark in await not_to_be_asked(connection, row["workspace"], row["contact_id"], [mark])


async def _values(connection: Connection, workspace: str, given: Mapping[str, str | None]) -> dict[str, str | None]:
    configured = await workspaces.read(connection, workspace)
    values, faults = corrections(given, configured["default_locale"] if configured else "en")
    if faults:
        errors: list[Fault] = [{"pointer": f"/{field}", "detail": str(fault)} for field, fault in faults.items()]
        raise Problem(422, "invalid", "a field is not valid; see errors", errors=errors)
    return values


async def _contact(desk: Desk, connection: Connection, workspace: str, contact_id: UUID) -> dict[str, Any]:
    profile = await listing.one(connection, workspace, contact_id)
    assert profile is not None, "the row is locked"
    rows = await listing.consents(connection, workspace, [contact_id])
    return shape(profile, rows.get(contact_id, ()), desk.now())
