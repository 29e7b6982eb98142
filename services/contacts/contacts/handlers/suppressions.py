"""Bounces and complaints: the gate judges by them, here they are kept to be shown and to be taken out."""

from typing import Any
from uuid import UUID

from contacts.handlers.desk import SERVICE, Desk
from contacts.store import suppressions
from shared.events import SuppressionReported
from shared.kafka import Batch
from shared.postgres import received_once
from shared.reports import reported_at
from shared.times import rfc3339

JSON = dict[str, Any]
SHOWN = ("event_id", "address", "channel", "kind", "source")


async def suppress(desk: Desk, batch: Batch) -> None:
    """A message to an address bounced, or its owner complained, or its bounces were lifted: kept as it was said."""
    async with received_once(desk.pool, f"{SERVICE}.suppression", batch.events) as (connection, fresh):
        told = [
            (one.id, one.event.model_copy(update={"at": reported_at(one, one.event)}))
            for one in fresh
            if isinstance(one.event, SuppressionReported)
        ]
        await suppressions.note(connection, told)


async def of_contact(desk: Desk, workspace: str, contact_id: UUID) -> list[JSON]:
    """What was reported against a contact's addresses, the oldest first."""
    return [_shape(row) for row in await suppressions.of_contact(desk.pool, workspace, contact_id)]


async def page(desk: Desk, workspace: str, after: UUID | None, limit: int) -> tuple[list[JSON], UUID | None]:
    """Up to `limit` reports, newest first, and the last one's id when there are more."""
    found = await suppressions.page(desk.pool, workspace, after, limit + 1)
    items = [
        {**_shape(row), "fingerprint": row["fingerprint"], "contact_ids": list(row["contact_ids"])}
        for row in found[:limit]
    ]
    return items, found[limit - 1]["event_id"] if len(found) > limit else None


def _shape(row: Any) -> JSON:
    return {**{name: row[name] for name in SHOWN}, "at": rfc3339(row["at"])}
