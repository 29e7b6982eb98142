"""Which e-mail address of a contact is the last one that was heard of, as a keyed hash: an earlier one asks nobody."""

from datetime import datetime
from uuid import UUID

from conversation.store.known import Reader
from shared.postgres import Connection


async def note(
    connection: Connection, workspace: str, contact_id: UUID, address_hash: bytes | None, given_at: datetime
) -> bool:
    """Keep the address of a held contact as its last one; False when another is known that came later.

    It is compared as contacts does, by when it became the contact's: events of earlier addresses come late."""
    row = await connection.fetchrow(
        "INSERT INTO last_address AS last (workspace, contact_id, address_hash, given_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace, contact_id) DO UPDATE SET address_hash = excluded.address_hash,"
        "  given_at = greatest(last.given_at, excluded.given_at)"
        " WHERE last.given_at <= excluded.given_at OR last.address_hash = excluded.address_hash RETURNING 1",
        workspace,
        contact_id,
        address_hash,
        given_at,
    )
    return row is not None


async def is_other(reader: Reader, workspace: str, contact_id: UUID, address_hash: bytes) -> bool:
    """Whether another address than this one is known to be the contact's last."""
    query = "SELECT address_hash <> $3 FROM last_address WHERE workspace = $1 AND contact_id = $2"
    return bool(await reader.fetchval(query, workspace, contact_id, address_hash))


async def purge(connection: Connection, before: datetime) -> None:
    """Forget addresses that became a contact's before then."""
    await connection.execute("DELETE FROM last_address WHERE given_at < $1", before)
