"""One person, several contacts: they are shown together, and may be linked. No consent moves.

What the gate says of a shared address is the join of its contacts (DESIGN.md section 4) with or without a link: a
link can neither lend a grant nor lose a denial.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from contacts.handlers.desk import Desk
from contacts.handlers.one import held
from contacts.store import persons
from shared.postgres import Connection
from shared.problems import invalid

JSON = dict[str, Any]


def shape(rows: Sequence[asyncpg.Record]) -> list[JSON]:
    """The other contacts of a person, and how it is known."""
    return [
        {
            **{field: row[field] for field in ("contact_id", "name", "email", "phone", "restricted")},
            "by": [way for way in ("email", "phone", "link") if row[f"by_{way}"]],
        }
        for row in rows
    ]


async def merge(
    desk: Desk, connection: Connection, workspace: str, contact_id: UUID, others: Sequence[UUID]
) -> list[JSON]:
    """Link contacts as one person; says who else that is. Raises Problem 404 or 410 for any of them, 422 for itself."""
    if contact_id in others:
        raise invalid("/contact_ids", "a contact is the same person as itself: name others")
    members = sorted({contact_id, *others})
    for member in members:
        await held(connection, workspace, member)
    await persons.link(connection, workspace, members, desk.new_id())
    return shape(await persons.same(connection, workspace, contact_id))


async def split(connection: Connection, workspace: str, contact_id: UUID) -> list[JSON]:
    """Take a contact out of its link; those that share an address with it stay visible. Raises Problem 404, 410."""
    await held(connection, workspace, contact_id)
    await persons.unlink(connection, workspace, contact_id)
    return shape(await persons.same(connection, workspace, contact_id))
