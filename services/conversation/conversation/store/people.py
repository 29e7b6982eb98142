"""Contacts as the visitor's pages see them: where they stand, on which words, and what they decided elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from conversation.domain.talk import Standing
from conversation.store.conversations import standings_json, standings_of
from conversation.store.known import Reader
from shared.events import Channel, ConsentDecided, Notice
from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. `last_at` is the latest moment that was given to anything said of them."""

    workspace: str
    contact_id: UUID
    standings: Mapping[str, Standing]
    last_at: datetime | None
    captured: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation as evidence: which question decided a purpose in it (`asked`), which events it said."""

    id: UUID
    bot_id: str
    bot_version: int
    locale: str
    page_url: str | None
    asked: Mapping[str, str]
    decisions: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A decision made outside of a conversation."""

    event_id: UUID
    decision: str
    purpose: str | None
    channels: tuple[str, ...]
    method: str
    actor: str
    decided_at: datetime
    notice: Mapping[str, Any] | None
    prompt: str | None
    bot_id: str | None
    bot_version: int | None


_PERSON = """
SELECT standings, last_at, captured, erased_at IS NOT NULL AS erased FROM contact WHERE workspace = $1 AND id = $2
"""


async def look(reader: Reader, workspace: str, contact_id: UUID) -> Person | None:
    """The contact as it is now."""
    return _person(workspace, contact_id, await reader.fetchrow(_PERSON, workspace, contact_id))


async def hold(connection: Connection, workspace: str, contact_id: UUID, *, make: bool = False) -> Person | None:
    """The contact, locked until the end of the transaction; `make`: one that is not known yet is made."""
    if make:
        await connection.execute(
            "INSERT INTO contact (workspace, id) VALUES ($1, $2) ON CONFLICT DO NOTHING", workspace, contact_id
        )
    row = await connection.fetchrow(f"{_PERSON} FOR NO KEY UPDATE", workspace, contact_id)
    return _person(workspace, contact_id, row)


def _person(workspace: str, contact_id: UUID, row: Any) -> Person | None:
    if row is None:
        return None
    content = dict(row) | {"standings": standings_of(row["standings"])}
    return Person(workspace=workspace, contact_id=contact_id, **content)


async def chats(reader: Reader, workspace: str, contact_id: UUID) -> list[Chat]:
    """The contact's conversations, the latest first."""
    rows = await reader.fetch(
        "SELECT id, bot_id, bot_version, locale, page_url, coalesce(talk -> 'asked', '{}') AS asked, decisions"
        " FROM conversation WHERE workspace = $1 AND contact_id = $2 ORDER BY started_at DESC LIMIT 200",
        workspace,
        contact_id,
    )
    return [Chat(**dict(row)) for row in rows]


async def last_locale(reader: Reader, workspace: str, contact_id: UUID) -> str:
    """The language of the contact's last conversation, else the workspace's default; empty when both are unknown."""
    found: str | None = await reader.fetchval(
        "SELECT coalesce((SELECT locale FROM conversation WHERE workspace = $1 AND contact_id = $2"
        " ORDER BY started_at DESC LIMIT 1), (SELECT definition ->> 'default_locale' FROM workspace WHERE id = $1))",
        workspace,
        contact_id,
    )
    return found or ""


async def elsewhere(reader: Reader, workspace: str, contact_id: UUID) -> list[Elsewhere]:
    """What the contact decided outside of conversations, the latest first."""
    rows = await reader.fetch(
        "SELECT event_id, decision, purpose, channels, method, actor, decided_at, notice, prompt, bot_id, bot_version"
        " FROM decided_elsewhere WHERE workspace = $1 AND contact_id = $2 ORDER BY decided_at DESC LIMIT 500",
        workspace,
        contact_id,
    )
    return [Elsewhere(**dict(row) | {"channels": tuple(row["channels"])}) for row in rows]


async def change(connection: Connection, person: Person) -> None:
    """Write where a held contact stands now; conversations that remember it otherwise read it again."""
    await connection.execute(
        "UPDATE contact SET rev = rev + 1, standings = $3, last_at = $4 WHERE workspace = $1 AND id = $2",
        person.workspace,
        person.contact_id,
        standings_json(person.standings),
        person.last_at,
    )


async def note_captured(connection: Connection, workspace: str, contact_id: UUID) -> None:
    """An address of a held contact was asked about: one that the visitor gives later ends the links to it."""
    await connection.execute(
        "UPDATE contact SET rev = rev + 1, captured = true WHERE workspace = $1 AND id = $2", workspace, contact_id
    )


async def remember(connection: Connection, event: ConsentDecided, event_id: UUID) -> None:
    """Keep a decision for the page. Once: a repeated event is the same row."""
    await connection.execute(
        "INSERT INTO decided_elsewhere (workspace, contact_id, event_id, decision, purpose, channels, method, actor,"
        " decided_at, notice, prompt, bot_id, bot_version)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
        event.workspace,
        event.contact_id,
        event_id,
        str(event.decision),
        event.purpose,
        [str(channel) for channel in event.channels],
        str(event.method),
        str(event.actor),
        event.decided_at,
        event.notice.model_dump(mode="json") if event.notice else None,
        event.prompt,
        event.bot.id if event.bot else None,
        event.bot.version if event.bot else None,
    )


async def unsubscribed_at(
    connection: Connection, workspace: str, contact_id: UUID, purpose: str, channel: Channel
) -> datetime | None:
    """When this very link denied, if it did."""
    found: datetime | None = await connection.fetchval(
        "SELECT denied_at FROM unsubscribed WHERE workspace = $1 AND contact_id = $2 AND purpose = $3 AND channel = $4",
        workspace,
        contact_id,
        purpose,
        str(channel),
    )
    return found


async def keep_unsubscribed(
    connection: Connection, workspace: str, contact_id: UUID, purpose: str, channel: Channel, at: datetime
) -> None:
    """Remember what this link answers from now on."""
    await connection.execute(
        "INSERT INTO unsubscribed (workspace, contact_id, purpose, channel, denied_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (workspace, contact_id, purpose, channel) DO UPDATE SET denied_at = $5",
        workspace,
        contact_id,
        purpose,
        str(channel),
        at,
    )


async def mark_consented(connection: Connection, workspace: str, purpose: str) -> None:
    """From now on the purpose cannot be dropped from the workspace; the caller holds the workspace's row."""
    await connection.execute(
        "INSERT INTO purpose (workspace, id, consented) VALUES ($1, $2, true)"
        " ON CONFLICT (workspace, id) DO UPDATE SET consented = true",
        workspace,
        purpose,
    )


async def keep_notice(connection: Connection, workspace: str, purpose: str, notice: Notice) -> None:
    """One text, one version number, for ever; the caller has taken its turn in the workspace."""
    await connection.execute(
        "INSERT INTO notice (workspace, purpose, locale, version, sha256, text) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING",
        workspace,
        purpose,
        notice.locale,
        notice.version,
        notice.sha256,
        notice.text,
    )


async def has_asked_for(connection: Reader, workspace: str, contact_id: UUID, kind: str) -> bool:
    """Whether a request of the kind was made."""
    query = "SELECT EXISTS (SELECT 1 FROM asked_for WHERE workspace = $1 AND contact_id = $2 AND kind = $3)"
    found: bool = await connection.fetchval(query, workspace, contact_id, kind)
    return found


async def ask_for(
    connection: Connection, workspace: str, contact_id: UUID, kind: str, request_id: UUID, now: datetime
) -> tuple[UUID, datetime]:
    """Keep a request, unless the same was made less than a day ago. Says which one stands, and since when."""
    await connection.execute(
        "INSERT INTO asked_for AS asked (workspace, contact_id, kind, request_id, requested_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace, contact_id, kind)"
        " DO UPDATE SET request_id = $4, requested_at = $5 WHERE asked.requested_at < $5 - interval '1 day'",
        workspace,
        contact_id,
        kind,
        request_id,
        now,
    )
    row: Any = await connection.fetchrow(
        "SELECT request_id, requested_at FROM asked_for WHERE workspace = $1 AND contact_id = $2 AND kind = $3",
        workspace,
        contact_id,
        kind,
    )
    return row["request_id"], row["requested_at"]
