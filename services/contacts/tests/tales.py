"""Events for tests, short to write: captures, ledger entries, workspaces, and what came out of the outbox."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from shared.envelope import Received, Record, seal, unseal
from shared.events import (
    ALL_CHANNELS,
    Actor,
    Channel,
    ContactCaptured,
    Decision,
    Entry,
    LedgerRecorded,
    Method,
    Said,
    Source,
    WorkspaceChanged,
    WorkspacePurpose,
)
from shared.identity import uuid7
from shared.kafka import Batch
from shared.topics import topic_of

T0 = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = Source(bot_id="lead", bot_version=3, page_url="https://acme.example/", conversation_id=UUID(int=7))


def at(minute: float) -> datetime:
    return T0 + timedelta(minutes=minute)


def captured(contact: UUID, minute: float, *, workspace: str = "demo", source: Source = SOURCE, **fields: str) -> Said:
    return ContactCaptured(
        workspace=workspace, contact_id=contact, captured_at=at(minute), purpose="contact", source=source, **fields
    )


def recorded(
    contact: UUID,
    decision: Decision,
    minute: float,
    index: int,
    *,
    workspace: str = "demo",
    purpose: str | None = "contact",
    event_id: UUID | None = None,
    channels: tuple[Channel, ...] | None = None,
    expires_at: datetime | None = None,
    confirmation_required: bool = False,
) -> LedgerRecorded:
    granted = decision is Decision.GRANTED
    entry = Entry(
        workspace=workspace,
        contact_id=contact,
        event_id=event_id or uuid7(),
        decision=decision,
        purpose=purpose,
        channels=channels or ((Channel.EMAIL, Channel.PHONE) if granted else ALL_CHANNELS),
        decided_at=at(minute),
        recorded_at=at(minute),
        expires_at=(expires_at or at(60 * 24 * 700)) if granted else None,
        confirmation_required=confirmation_required,
        notice_sha256="cd" * 32 if granted else None,
        method=Method.BUTTON,
        actor=Actor.VISITOR,
        bot=None,
        commitment="ee" * 32,
    )
    return LedgerRecorded(
        workspace=workspace, contact_id=contact, index=index, leaf_hash="ab" * 32, tree_size=index + 1, entry=entry
    )


def configured(
    *purposes: str, version: int = 1, workspace: str = "demo", retired: tuple[str, ...] = (), titled: str = ""
) -> Said:
    return WorkspaceChanged(
        workspace=workspace,
        version=version,
        changed_at=at(0),
        controller=None,
        default_locale="cs",
        purposes=tuple(
            WorkspacePurpose(
                id=purpose,
                title={"cs": titled or purpose, "en": titled or purpose},
                channels=(Channel.EMAIL, Channel.PHONE) if purpose == "contact" else (Channel.EMAIL,),
                validity_months=24,
                retired=purpose in retired,
            )
            for purpose in purposes
        ),
    )


def received(event: Said) -> Received:
    message = seal(event, topic=topic_of(event), event_id=uuid7(), source="test", time=T0)
    return unseal(Record(message.topic, 0, 0, message.key, message.value, message.headers, 0), topic_of(event))


def batch(*events: Said | Received) -> Batch:
    """A batch as the wrapper gives it. An event that is `Received` already keeps its id."""
    told = [event if isinstance(event, Received) else received(event) for event in events]
    return Batch(topic_of(told[0].event), told, (), {}, {})


async def said(pool: asyncpg.Pool) -> list[dict[str, Any]]:
    """What lies in the outbox, oldest first: the data with its type and id."""
    found = []
    for row in await pool.fetch("SELECT value, headers FROM outbox ORDER BY id"):
        headers = row["headers"] if isinstance(row["headers"], list) else json.loads(row["headers"])
        names = dict(headers)
        found.append({**json.loads(row["value"]), "type": names["ce_type"], "id": names["ce_id"]})
    return found


async def until(true: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Return once `true` is; AssertionError when that takes too long."""
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
