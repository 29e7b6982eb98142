"""Telling conversation the e-mail address of a grant whose owner has to be asked: it keeps none itself."""

from collections.abc import Sequence

from contacts.handlers.desk import Desk
from contacts.store import profiles
from shared.events import AddressAsked, AddressTold
from shared.postgres import Connection


async def tell_addresses(desk: Desk, connection: Connection, asked: Sequence[AddressAsked]) -> list[AddressTold]:
    """The address as it is now, after what was captured before; none of an erased or restricted contact.

    Rows are locked in the order of their keys.
    """
    found: list[AddressTold] = []
    for event in sorted(asked, key=lambda one: (one.workspace, one.contact_id)):
        row = await profiles.lock(connection, event.workspace, event.contact_id)
        usable = row is not None and row["erased_at"] is None and not row["restricted"]
        found.append(
            AddressTold(
                workspace=event.workspace,
                contact_id=event.contact_id,
                grant_event_id=event.grant_event_id,
                told_at=desk.now(),
                email=row["email"] if row is not None and usable else None,
            )
        )
    return found
