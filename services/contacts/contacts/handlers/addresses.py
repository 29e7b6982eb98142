"""What conversation has to know of a contact's e-mail address, and what only contacts can judge: it keeps none itself.

An address is told for a grant whose owner has to be asked; a confirmation is said if it proves the address of now.
"""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from contacts.domain.directory import given_at
from contacts.handlers.desk import Desk
from contacts.store import profiles
from contacts.store.directory import not_to_be_asked
from shared.events import AddressAsked, AddressProven, AddressTold
from shared.postgres import Connection


async def tell_addresses(desk: Desk, connection: Connection, asked: Sequence[AddressAsked]) -> list[AddressTold]:
    """The address as it is now, after what was captured before; none of an erased or restricted contact, nor one that
    the controller set and whose owner is not to be written to (`not_to_be_asked`).

    Rows are locked in the order of their keys.
    """
    found: list[AddressTold] = []
    for event in sorted(asked, key=lambda one: (one.workspace, one.contact_id)):
        row = await profiles.lock(connection, event.workspace, event.contact_id)
        usable = row is not None and row["erased_at"] is None and not row["restricted"]
        if usable and row is not None and row["email_set_by"] == "controller" and row["email_fingerprint"]:
            asked_there = (event.workspace, event.contact_id, [row["email_fingerprint"]])
            usable = not await not_to_be_asked(connection, *asked_there)
        found.append(
            AddressTold(
                workspace=event.workspace,
                contact_id=event.contact_id,
                grant_event_id=event.grant_event_id,
                told_at=desk.now(),
                email=row["email"] if row is not None and usable else None,
                set_at=row["email_at"] if row is not None and usable else None,
            )
        )
    return found


async def confirm(desk: Desk, connection: Connection, proven: Sequence[AddressProven]) -> None:
    """Say the confirmation of a mailbox's owner, unless the contact has another address since.

    The contact's row is locked, so that an address is set either before, and the link that went to the earlier one
    proves nothing, or after, and is later than the confirmation. Rows are locked in the order of their keys.
    """
    for event in sorted(proven, key=lambda one: (one.workspace, one.contact_id)):
        row = await profiles.lock(connection, event.workspace, event.contact_id)
        if row is None or row["erased_at"] is not None or _is_another(row, event):
            continue
        await desk.say(connection, [event.decision], first_id=event.event_id)


def _is_another(row: asyncpg.Record, event: AddressProven) -> bool:
    """Whether the contact has another e-mail address than the link went to, or none."""
    if event.fingerprint is not None:
        return bool(row["email"] is None or row["email_fingerprint"] != event.fingerprint)
    since = came_at(row)
    return row["email"] is None or (since is not None and since > event.address_set_at)


def came_at(row: asyncpg.Record) -> datetime | None:
    """When the controller set the e-mail address, or since when it is in place of another of the visitor's."""
    since: datetime | None = row["email_at"] if row["email_set_by"] == "controller" else given_at(row, "email")
    return since
