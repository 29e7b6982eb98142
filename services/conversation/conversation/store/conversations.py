"""Conversations and what contacts have decided, in PostgreSQL.

A step is taken optimistically: what it was decided on is read without locks (or remembered), and `take_step` writes
only if nothing of it has moved. Two answers at once are thereby taken one after the other, in any process.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import Struct

from conversation.domain.talk import Said, Standing, Talk
from conversation.store.together import Together
from shared.envelope import Message
from shared.events import Actor, Channel, Decision
from shared.outbox import packed
from shared.postgres import Connection
from shared.times import micros, moment


class Kept(Struct, frozen=True, gc=False):
    """A conversation with its contact, as read at one moment; no transcript."""

    id: UUID
    workspace: str
    contact_id: UUID
    bot_id: str
    bot_version: int
    locale: str
    page_url: str | None
    rev: int
    talk: Talk
    contact_rev: int
    last_at: datetime | None
    captured: bool
    standings: Mapping[str, Standing]
    last_seen: datetime
    erased: bool = False


class Step(Struct, frozen=True, gc=False):
    """What `take` writes. `contact_changed`: something was decided or captured."""

    talk: Talk
    said: Sequence[Said]
    decisions: Sequence[Mapping[str, Any]]
    contact_changed: bool
    last_at: datetime | None
    captured: bool
    standings: Mapping[str, Standing]
    marks: Sequence[str]
    messages: Sequence[Message]


class KeptKey(Struct, frozen=True, gc=False):
    """The idempotency key of a step, and the answer to keep under it."""

    scope: bytes
    request: bytes
    body: bytes


class KeyUsed(Exception):
    """The idempotency key was used before."""


_LOAD = """
SELECT c.workspace, c.contact_id, c.bot_id, c.bot_version, c.locale, c.page_url, c.rev, c.talk, k.rev AS contact_rev,
       c.last_seen, k.last_at, k.captured, k.standings, k.erased_at IS NOT NULL AS erased
FROM conversation AS c JOIN contact AS k ON k.workspace = c.workspace AND k.id = c.contact_id
WHERE c.id = $1 AND c.workspace = $2 AND c.contact_id = $3
"""


async def load(connection: Connection, conversation_id: UUID, workspace: str, contact_id: UUID) -> Kept | None:
    """The conversation, if it is this contact's in this workspace."""
    row = await connection.fetchrow(_LOAD, conversation_id, workspace, contact_id)
    if row is None:
        return None
    content = dict(row) | {"talk": Talk(**row["talk"]), "standings": standings_of(row["standings"])}
    return Kept(id=conversation_id, **content)


async def transcript(connection: Connection, conversation_id: UUID) -> tuple[list[Said], list[dict[str, Any]]]:
    """Everything said, and what was decided in this conversation."""
    row: Any = await connection.fetchrow(
        "SELECT transcript, decisions FROM conversation WHERE id = $1", conversation_id
    )
    return row["transcript"], row["decisions"]


async def workspace_of(connection: Connection, conversation_id: UUID) -> str | None:
    """Whose conversation it is."""
    found: str | None = await connection.fetchval("SELECT workspace FROM conversation WHERE id = $1", conversation_id)
    return found


async def contact(
    connection: Connection, workspace: str, contact_id: UUID
) -> tuple[Mapping[str, Standing], datetime | None, bool] | None:
    """What a contact decided, the latest moment given to it, and whether it is erased; None if it is unknown."""
    row = await connection.fetchrow(
        "SELECT standings, last_at, erased_at IS NOT NULL AS erased FROM contact WHERE workspace = $1 AND id = $2",
        workspace,
        contact_id,
    )
    return (standings_of(row["standings"]), row["last_at"], row["erased"]) if row else None


BEGIN = """
WITH latest AS (SELECT FROM workspace AS w JOIN bot AS b ON b.workspace = w.id
                WHERE w.id = $2 AND w.version = $11 AND b.id = $4 AND b.published_version = $5),
known AS (INSERT INTO contact (workspace, id) SELECT $2, $3::uuid FROM latest ON CONFLICT DO NOTHING),
made AS (INSERT INTO conversation (id, workspace, contact_id, bot_id, bot_version, locale, page_url, talk, transcript,
                                   started_at, last_seen)
         SELECT $1::uuid, $2::text, $3::uuid, $4::text, $5::integer, $6::text, $7::text, $8::jsonb, $9::jsonb,
                $10::timestamptz, $10::timestamptz FROM latest RETURNING true)
SELECT EXISTS (SELECT FROM made)
"""


def beginning(kept: Kept, said: Sequence[Said], workspace_version: int, now: datetime) -> tuple[object, ...]:
    """Of `BEGIN`, which writes a new conversation, and its contact if it is new: true, or false when the workspace or
    the bot has another version by now."""
    who = (kept.id, kept.workspace, kept.contact_id, kept.bot_id, kept.bot_version, kept.locale, kept.page_url)
    return (*who, kept.talk.as_json(), list(said), now, workspace_version)


TAKE = f"SELECT take_step({', '.join(f'${number}' for number in range(1, 23))})"


def arguments(kept: Kept, step: Step, workspace_version: int, now: datetime, key: KeptKey | None) -> tuple[object, ...]:
    """Of `TAKE`: true when the step was written, false when something that it was decided on has moved.

    A unique violation says that the key was used.
    """
    return (
        *(kept.id, kept.rev, kept.workspace, workspace_version, kept.contact_id, kept.contact_rev, now),
        *(step.talk.as_json(), list(step.said), list(step.decisions)),
        *(step.contact_changed, step.last_at, step.captured, standings_json(step.standings), list(step.marks)),
        *_columns(step.messages),
        *((key.scope, key.request, key.body) if key else (None, None, None)),
    )


async def take(store: "Connection | asyncpg.Pool", together: Together, written: Sequence[object]) -> bool:
    """Write a step, given as `arguments`; False when something that it was decided on has moved. Raises KeyUsed.

    On a pool it is committed, `together` with what comes at the same moment; on a connection it is part of the
    transaction there.
    """
    try:
        if isinstance(store, asyncpg.Pool):
            return bool(await together.fetchval(store, written))
        return bool(await store.fetchval(TAKE, *written))
    except asyncpg.UniqueViolationError:
        raise KeyUsed from None


def _columns(messages: Sequence[Message]) -> tuple[list[str], list[bytes], list[bytes], list[str]]:
    """As `outbox_say` takes them."""
    return (
        [message.topic for message in messages],
        [message.key for message in messages],
        [message.value for message in messages],
        [packed(message) for message in messages],
    )


async def count_try(
    connection: Connection, conversation_id: UUID, step_id: str, now: datetime, asked_back: str | None
) -> None:
    """One more invalid value for the field that is being asked; `asked_back`: the provider it was asked about."""
    await connection.execute(
        "UPDATE conversation SET rev = rev + 1, last_seen = $3,"
        " talk = jsonb_set(talk, '{tries}', to_jsonb((talk ->> 'tries')::int + 1))"
        " || CASE WHEN $4::text IS NULL THEN '{}' ELSE jsonb_build_object('asked_back', $4::text) END"
        " WHERE id = $1 AND talk ->> 'step' = $2",
        conversation_id,
        step_id,
        now,
        asked_back,
    )


async def erase(connection: Connection, workspace: str, contact_id: UUID, now: datetime) -> int:
    """Forget everything about a contact; its row stays, so that its tokens are known to have ended.

    Says how many conversations and decisions made elsewhere there were. Unknown contacts get a row too: tokens may
    name them.
    """
    await connection.execute(
        "INSERT INTO contact (workspace, id, erased_at) VALUES ($1, $2, $3) ON CONFLICT (workspace, id) DO UPDATE"
        " SET rev = contact.rev + 1, standings = '{}', captured = false, erased_at = coalesce(contact.erased_at, $3)",
        workspace,
        contact_id,
        now,
    )
    status: str = await connection.execute(
        "UPDATE conversation SET rev = rev + 1, talk = '{\"step\": null}', transcript = '[]', decisions = '[]',"
        " page_url = NULL WHERE workspace = $1 AND contact_id = $2",
        workspace,
        contact_id,
    )
    elsewhere: str = await connection.execute(
        "DELETE FROM decided_elsewhere WHERE workspace = $1 AND contact_id = $2", workspace, contact_id
    )
    for table in ("asked_for", "unproven", "unproven_address", "mail_again", "last_address"):
        await connection.execute(
            f"DELETE FROM {table} WHERE workspace = $1 AND contact_id = $2",  # noqa: S608 - a name of ours
            workspace,
            contact_id,
        )
    return int(status.rpartition(" ")[2]) + int(elsewhere.rpartition(" ")[2])


def standings_of(kept: Mapping[str, Any]) -> dict[str, Standing]:
    """What `standings_json` wrote."""
    return {
        name: Standing(
            Decision(item["decision"]),
            moment(item["at"]),
            UUID(item["event_id"]),
            moment(item["expires_at"]) if item["expires_at"] is not None else None,
            item["terms"],
            tuple(Channel(name) for name in item.get("without", ())),
            item.get("unconfirmed", False),
            Actor(item.get("told_by", Actor.VISITOR)),
            frozenset(item.get("data", ())),
        )
        for name, item in kept.items()
    }


def standings_json(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """For the store: times as microseconds."""
    return {
        name: {
            "decision": str(standing.decision),
            "at": micros(standing.at),
            "event_id": str(standing.event_id),
            "expires_at": micros(standing.expires_at) if standing.expires_at else None,
            "terms": standing.terms,
            "without": list(standing.without),
            "unconfirmed": standing.unconfirmed,
            "told_by": str(standing.told_by),
            "data": sorted(standing.data),
        }
        for name, standing in standings.items()
    }
