"""One contact under a lock: how every use case that changes one begins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.handlers.reading import erased
from contacts.store import profiles, workspaces
from shared.events import Actor, Address, DirectoryChanged, FormerAddress
from shared.freshness import Freshness, sign
from shared.postgres import Connection
from shared.problems import not_found
from shared.times import after


async def held(connection: Connection, workspace: str, contact_id: UUID) -> asyncpg.Record:
    """The contact's row, locked, its workspace's purposes held. Raises Problem 404, or 410 when it is erased."""
    await workspaces.hold(connection, [workspace])
    row = await profiles.lock(connection, workspace, contact_id)
    if row is None:
        raise not_found("this workspace has no such contact")
    if row["erased_at"] is not None:
        raise erased()
    return row


def next_moment(row: asyncpg.Record, now: datetime) -> datetime:
    """A time for a change of the profile: later than every field that is in it, whatever clock gave that."""
    known = [row[column] for column in ("name_at", "company_at", "email_at", "phone_at", "captured_at") if row[column]]
    return after(now, max(known, default=None))


def token(key: bytes, workspace: str, contact_id: UUID, **visible: int) -> dict[str, str]:
    """``{"token": …}`` for what must be visible of a contact: see `shared.freshness.Freshness`."""
    return {"token": sign(key, Freshness(workspace, contact_id, actor=Actor.CONTROLLER, **visible))}


def directory(row: Mapping[str, Any], *, erased: bool = False) -> DirectoryChanged:
    """Which fingerprints lead to this contact now: the whole truth, as the gate takes it. No address is in it."""
    return DirectoryChanged(
        workspace=row["workspace"],
        contact_id=row["contact_id"],
        version=row["directory_version"],
        captured_at=row["captured_at"],
        email=_address(row, "email"),
        phone=_address(row, "phone"),
        erased=erased,
        former=tuple(FormerAddress.model_validate(one) for one in row["former"]),
    )


def _address(row: Mapping[str, Any], field: str) -> Address | None:
    if row[f"{field}_fingerprint"] is None:
        return None
    return Address(
        fingerprint=row[f"{field}_fingerprint"], set_by=Actor(row[f"{field}_set_by"]), set_at=row[f"{field}_at"]
    )
