"""Mails that ask a mailbox's owner, and the grants that wait for it. An address is kept until it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from conversation.store import addresses
from conversation.store.known import Reader
from shared.events import AddressTold
from shared.postgres import Connection

LIMIT = 5
LIMIT_WINDOW = timedelta(days=1)
AGAIN_AFTER, AGAIN_LIMIT = timedelta(minutes=2), 3
"""A mail is sent again after this time at the earliest, and so many mails of one contact in `LIMIT_WINDOW` at most."""
KEPT = timedelta(days=40)
"""Rows are deleted after this time: longer than a link lives and an unproven contact stays."""
_UNRESTRICTED = """
'restricted' IS DISTINCT FROM (SELECT e.decision FROM decided_elsewhere e WHERE e.workspace = u.workspace
    AND e.contact_id = u.contact_id AND e.decision IN ('restricted', 'unrestricted') ORDER BY e.decided_at DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `until` is when its link ends; `state` and the rest are as the tables' comments say."""

    id: UUID
    workspace: str
    contact_id: UUID
    purpose: str
    grant_event: UUID
    about: datetime
    locale: str
    address_hash: bytes
    address: str | None
    state: str
    tries: int
    until: datetime
    address_set_at: datetime
    made_at: datetime
    fingerprint: str | None


_MAIL = (
    "SELECT id, workspace, contact_id, purpose, grant_event, about, locale, address_hash, address, state, tries, until,"
    " coalesce(address_set_at, about) AS address_set_at, made_at, fingerprint FROM mail"
)


def _mail(row: Any) -> Mail | None:
    return Mail(**dict(row)) if row else None


async def make(connection: Connection, mail: Mail, now: datetime) -> bool:
    """Keep a mail to be sent, once a grant and address; beyond the limit of its address it is kept unsent.

    Says whether there is something to send.
    """
    row = await connection.fetchrow(
        "WITH made AS (SELECT count(*) >= $11 AS enough FROM mail"
        "  WHERE workspace = $2 AND address_hash = $8 AND made_at > $10::timestamptz - $12::interval)"
        " INSERT INTO mail (id, workspace, contact_id, purpose, grant_event, about, locale, address_hash, address,"
        "  state, next_at, made_at, until, address_set_at, fingerprint)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN enough THEN NULL ELSE $9 END,"
        "  CASE WHEN enough THEN 'limited' ELSE 'waiting' END, $10, $10, $13, $14, $15 FROM made"
        " ON CONFLICT DO NOTHING RETURNING state",
        mail.id,
        mail.workspace,
        mail.contact_id,
        mail.purpose,
        mail.grant_event,
        mail.about,
        mail.locale,
        mail.address_hash,
        mail.address,
        now,
        LIMIT,
        LIMIT_WINDOW,
        mail.until,
        mail.address_set_at,
        mail.fingerprint,
    )
    return row is not None and row["state"] == "waiting"


async def end_others(connection: Connection, workspace: str, contact_id: UUID, address_hash: bytes | None) -> None:
    """The contact has another address now: links that went to an earlier one prove nothing any more."""
    await connection.execute(
        "UPDATE mail SET state = 'ended', address = NULL WHERE workspace = $1 AND contact_id = $2"
        " AND address_hash IS DISTINCT FROM $3 AND state IN ('waiting', 'sent', 'limited', 'failed')",
        workspace,
        contact_id,
        address_hash,
    )


async def is_other(connection: Connection, workspace: str, contact_id: UUID, address_hash: bytes) -> bool:
    """Whether the address is not the one that the contact's owner was last asked about, as far as that is kept."""
    last = await connection.fetchval(
        "SELECT address_hash FROM mail WHERE workspace = $1 AND contact_id = $2 ORDER BY made_at DESC, id DESC LIMIT 1",
        workspace,
        contact_id,
    )
    return bool(last != address_hash)


async def next_to_send(connection: Connection, now: datetime) -> Mail | None:
    """The mail that waits longest, locked: nobody else sends it meanwhile."""
    row = await connection.fetchrow(
        f"{_MAIL} WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now,
    )
    return _mail(row)


async def finish(connection: Connection, mail_id: UUID, state: str) -> None:
    """The mail waits no longer; its address is forgotten."""
    await connection.execute("UPDATE mail SET state = $2, address = NULL WHERE id = $1", mail_id, state)


async def postpone(connection: Connection, mail_id: UUID, next_at: datetime) -> None:
    """It could not be sent now."""
    await connection.execute("UPDATE mail SET tries = tries + 1, next_at = $2 WHERE id = $1", mail_id, next_at)


async def find(reader: Reader, workspace: str, mail_id: UUID, *, lock: bool = False) -> Mail | None:
    """The mail that a link names."""
    query = f"{_MAIL} WHERE id = $1 AND workspace = $2"
    return _mail(await reader.fetchrow(f"{query} FOR UPDATE" if lock else query, mail_id, workspace))


async def confirm(connection: Connection, mail: Mail) -> None:
    """The owner said so: this grant is proven."""
    await connection.execute("UPDATE mail SET state = 'confirmed', address = NULL WHERE id = $1", mail.id)
    await connection.execute(
        "DELETE FROM unproven WHERE workspace = $1 AND contact_id = $2 AND grant_event = $3",
        mail.workspace,
        mail.contact_id,
        mail.grant_event,
    )
    await address_answered(connection, mail.workspace, mail.contact_id)


async def address_set(connection: Connection, workspace: str, contact_id: UUID, set_at: datetime) -> None:
    """The controller set the address, and its owner is asked from now on."""
    await connection.execute(
        "INSERT INTO unproven_address (workspace, contact_id, set_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace, contact_id)"
        " DO UPDATE SET set_at = greatest(unproven_address.set_at, excluded.set_at)",
        workspace,
        contact_id,
        set_at,
    )


async def address_answered(connection: Connection, workspace: str, contact_id: UUID) -> None:
    """Nobody has to be asked about an address that the controller set any more."""
    await connection.execute(
        "DELETE FROM unproven_address WHERE workspace = $1 AND contact_id = $2", workspace, contact_id
    )


async def address_waits(reader: Reader, workspace: str, contact_id: UUID) -> bool:
    """Whether the controller set the address and its owner has not answered yet."""
    query = "SELECT EXISTS (SELECT 1 FROM unproven_address WHERE workspace = $1 AND contact_id = $2)"
    return bool(await reader.fetchval(query, workspace, contact_id))


async def keep_again(
    connection: Connection, workspace: str, contact_id: UUID, grant_event: UUID, now: datetime
) -> bool:
    """A mail is wanted again; False when it is too soon, or enough were sent, or it is asked for already."""
    row = await connection.fetchrow(
        "INSERT INTO mail_again AS asked (workspace, contact_id, grant_event, asked_at) SELECT $1, $2, $3, $4"
        " WHERE (SELECT count(*) < $5 AND coalesce(max(made_at), '-infinity') <= $4::timestamptz - $6::interval"
        "  FROM mail WHERE workspace = $1 AND contact_id = $2 AND made_at > $4::timestamptz - $7::interval)"
        " ON CONFLICT (workspace, contact_id, grant_event)"
        " DO UPDATE SET asked_at = $4 WHERE asked.asked_at <= $4::timestamptz - $6::interval RETURNING 1",
        workspace,
        contact_id,
        grant_event,
        now,
        AGAIN_LIMIT,
        AGAIN_AFTER,
        LIMIT_WINDOW,
    )
    return row is not None


async def take_again(connection: Connection, told: AddressTold) -> datetime | None:
    """When the mail of this grant was asked for again, if it was; it is asked for no longer."""
    found: datetime | None = await connection.fetchval(
        "DELETE FROM mail_again WHERE workspace = $1 AND contact_id = $2 AND grant_event = $3 RETURNING asked_at",
        told.workspace,
        told.contact_id,
        told.grant_event_id,
    )
    return found


async def take_unproven_addresses(
    connection: Connection, before: datetime, most: int
) -> Sequence[tuple[str, UUID, datetime]]:
    """Contacts with an address that the controller set before `before` and nobody confirmed; waited for no longer, but
    of whom is restricted."""
    rows = await connection.fetch(
        f"DELETE FROM unproven_address WHERE ctid IN (SELECT ctid FROM unproven_address u WHERE set_at < $1"  # noqa: S608
        f" AND {_UNRESTRICTED} ORDER BY set_at LIMIT $2 FOR UPDATE SKIP LOCKED)"
        " RETURNING workspace, contact_id, set_at",
        before,
        most,
    )
    return sorted((row["workspace"], row["contact_id"], row["set_at"]) for row in rows)


async def waiting(reader: Reader, now: datetime) -> tuple[int, float]:
    """How many mails wait to be sent, and for how many seconds the oldest."""
    row: Any = await reader.fetchrow(
        "SELECT count(*) AS rows, coalesce(extract(epoch FROM $1 - min(made_at)), 0)::float8 AS age"
        " FROM mail WHERE state = 'waiting'",
        now,
    )
    return row["rows"], max(0.0, row["age"])


async def keep_unproven(
    connection: Connection, workspace: str, contact_id: UUID, purpose: str, grant_event: UUID, at: datetime
) -> None:
    """A grant waits for its proof from now on, and an earlier one to the purpose no longer."""
    await connection.execute(
        "DELETE FROM unproven WHERE workspace = $1 AND contact_id = $2 AND purpose = $3 AND granted_at < $4",
        workspace,
        contact_id,
        purpose,
        at,
    )
    await connection.execute(
        "INSERT INTO unproven (workspace, contact_id, purpose, grant_event, granted_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        workspace,
        contact_id,
        purpose,
        grant_event,
        at,
    )


async def take_unproven(connection: Connection, before: datetime, most: int) -> Sequence[tuple[str, UUID]]:
    """Contacts with a grant that nobody has proven since `before`; those grants are waited for no longer.

    Not of whom is restricted: they want to be kept. Their time is over once the restriction is lifted.
    The rows go in the caller's transaction, in the order in which contacts are locked.
    """
    rows = await connection.fetch(
        f"DELETE FROM unproven WHERE ctid IN (SELECT ctid FROM unproven u WHERE granted_at < $1"  # noqa: S608
        f" AND {_UNRESTRICTED} ORDER BY granted_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING workspace, contact_id",
        before,
        most,
    )
    return sorted({(row["workspace"], row["contact_id"]) for row in rows})


async def purge(connection: Connection, now: datetime) -> list[UUID]:
    """Forget mails of long ago, and last addresses. Says which mails."""
    await addresses.purge(connection, now - KEPT)
    rows = await connection.fetch("DELETE FROM mail WHERE made_at < $1 RETURNING id", now - KEPT)
    return [row["id"] for row in rows]


async def erase(connection: Connection, workspace: str, contact_id: UUID) -> list[UUID]:
    """Forget the mails of a contact; one that is being sent is waited for. Says which."""
    rows = await connection.fetch(
        "DELETE FROM mail WHERE workspace = $1 AND contact_id = $2 RETURNING id", workspace, contact_id
    )
    return [row["id"] for row in rows]
