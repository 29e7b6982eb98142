"""Who, and which address, nobody confirmed in time goes: nothing else justifies keeping them, so no controller is
waited for. Conversation counts the days (its `handlers/mailing.py`) and asks; what keeps somebody is judged here.

Kept is who is restricted: they want it (Art. 18(1)(b) and (c) GDPR); and who waits for a copy of their data, which
nobody could give them afterwards (Art. 15). What was asked for meanwhile is done once that has ended.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from contacts.handlers.addresses import came_at
from contacts.handlers.desk import Desk
from contacts.handlers.erase import erase
from contacts.handlers.one import next_moment
from contacts.handlers.rectify import apply
from contacts.store import consents, profiles, requests
from shared.events import ContactRequested
from shared.postgres import Connection


async def expire(desk: Desk, connection: Connection, asked: Sequence[ContactRequested]) -> None:
    """Erase whom nobody confirmed in time. Of who is kept the request waits in the queue."""
    for event in sorted(asked, key=lambda one: (one.workspace, one.contact_id)):
        if event.kind == "erasure" and event.cause == "unconfirmed":
            row = await profiles.lock(connection, event.workspace, event.contact_id)
            if row is not None and row["erased_at"] is None and not await _is_kept(connection, row):
                await erase(desk, connection, event.workspace, event.contact_id)


async def forget(desk: Desk, connection: Connection, asked: Sequence[ContactRequested]) -> None:
    """Empty the e-mail address that nobody confirmed in time, if it still is the one that came at that moment.

    The controller set it, or a visitor gave it in place of another. The rest of the contact stays: its grants and its
    other addresses were the visitor's own. Of who is kept it is noted that the address is to go.
    """
    for event in sorted(asked, key=lambda one: (one.workspace, one.contact_id)):
        row = await profiles.lock(connection, event.workspace, event.contact_id)
        if row is None or row["erased_at"] is not None or not _is_of(row, event.address_set_at):
            continue
        if await _is_kept(connection, row):
            await profiles.note_unconfirmed(connection, row, event.address_set_at)
        else:
            await apply(desk, connection, row, {"email": None}, next_moment(row, desk.now()))


async def resume(desk: Desk, connection: Connection, workspace: str, contact_id: UUID) -> None:
    """A restriction was lifted or a request for a copy ended: what that kept and nobody confirmed since goes now.

    Who confirmed or agreed since it was asked is kept: conversation asks again when that one is not confirmed either.
    """
    row = await profiles.lock(connection, workspace, contact_id)
    if row is None or row["erased_at"] is not None or await _is_kept(connection, row):
        return
    asked_at = await requests.unconfirmed_since(connection, workspace, contact_id)
    if asked_at is not None:
        if not await consents.agreed_since(connection, workspace, contact_id, asked_at, desk.now()):
            await erase(desk, connection, workspace, contact_id)
            return
        await requests.drop_unconfirmed(connection, workspace, contact_id)
    was_asked = row["email_unconfirmed_at"] is not None and _is_of(row, row["email_unconfirmed_at"])
    if was_asked and not await consents.proves_email(connection, workspace, contact_id, desk.now()):
        await apply(desk, connection, row, {"email": None}, next_moment(row, desk.now()))


async def _is_kept(connection: Connection, row: asyncpg.Record) -> bool:
    return row["restricted"] or await requests.wants_copy(connection, row["workspace"], row["contact_id"])


def _is_of(row: asyncpg.Record, moment: datetime | None) -> bool:
    """Whether the contact has the e-mail address that came at `moment`."""
    return row["email"] is not None and came_at(row) == moment
