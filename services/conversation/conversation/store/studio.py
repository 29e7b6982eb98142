"""Workspaces, drafts, published versions and notices in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversation.domain.bots import Bot
from conversation.domain.published import Published, from_json, to_json
from conversation.domain.terms import Terms
from conversation.domain.terms import from_json as terms_from_json
from conversation.domain.workspace import Workspace
from shared.events import Notice
from shared.postgres import Connection

_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('studio ' || $1, 20261124))"

_WORKSPACE = "SELECT version, definition, changed_at FROM workspace WHERE id = $1"
_WORKSPACE_LOCKED = f"{_WORKSPACE} FOR UPDATE"


@dataclass(frozen=True, slots=True)
class KeptWorkspace:
    """A workspace with its version."""

    id: str
    version: int
    changed_at: datetime
    workspace: Workspace


@dataclass(frozen=True, slots=True)
class BotRow:
    """A bot as the list shows it."""

    id: str
    name: str
    updated_at: datetime
    published_version: int | None
    published_at: datetime | None


async def take_turn(connection: Connection, workspace: str) -> None:
    """From here to the end of the transaction nobody else changes or publishes in this workspace."""
    await connection.execute(_TURN, workspace)


async def workspace(connection: Connection, name: str, *, lock: bool = False) -> KeptWorkspace | None:
    """The workspace, locked against grants of purposes never granted before when `lock` is set."""
    row = await connection.fetchrow(_WORKSPACE_LOCKED if lock else _WORKSPACE, name)
    if row is None:
        return None
    return KeptWorkspace(name, row["version"], row["changed_at"], Workspace.model_validate(row["definition"]))


async def past_of_purposes(connection: Connection, name: str) -> Mapping[str, tuple[bool, bool]]:
    """What each purpose has been through: (was consented to, was retired)."""
    rows = await connection.fetch("SELECT id, consented, retired FROM purpose WHERE workspace = $1", name)
    return {row["id"]: (row["consented"], row["retired"]) for row in rows}


async def keep_workspace(connection: Connection, kept: KeptWorkspace) -> None:
    """Write the set-up, and which purposes are retired now."""
    await connection.execute(
        "INSERT INTO workspace (id, version, definition, changed_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (id) DO UPDATE SET version = $2, definition = $3, changed_at = $4",
        kept.id,
        kept.version,
        kept.workspace.model_dump(mode="json", exclude_unset=True),
        kept.changed_at,
    )
    await connection.execute(
        "INSERT INTO purpose (workspace, id, retired) SELECT $1, purpose, true FROM unnest($2::text[]) AS purpose"
        " ON CONFLICT (workspace, id) DO UPDATE SET retired = true",
        kept.id,
        [purpose.id for purpose in kept.workspace.purposes if purpose.retired],
    )


async def bots(connection: Connection, workspace: str, after: str, most: int) -> Sequence[BotRow]:
    """Bots of a workspace by id, those after `after`."""
    rows = await connection.fetch(
        "SELECT id, draft ->> 'name' AS name, updated_at, published_version, published_at FROM bot"
        " WHERE workspace = $1 AND id > $2 ORDER BY id LIMIT $3",
        workspace,
        after,
        most,
    )
    return [BotRow(**dict(row)) for row in rows]


async def draft(connection: Connection, workspace: str, bot_id: str, *, lock: bool = False) -> Bot | None:
    """The draft of a bot; with `lock` nobody else writes it before the transaction ends."""
    query = "SELECT draft FROM bot WHERE workspace = $1 AND id = $2"
    kept = await connection.fetchval(f"{query} FOR UPDATE" if lock else query, workspace, bot_id)
    return Bot.model_validate(kept) if kept is not None else None


async def keep_draft(connection: Connection, workspace: str, bot_id: str, bot: Bot, now: datetime) -> bool:
    """Write a draft; True when the bot is new."""
    made: bool = await connection.fetchval(
        "INSERT INTO bot (workspace, id, draft, updated_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace, id) DO UPDATE SET draft = $3, updated_at = $4 RETURNING xmax = 0",
        workspace,
        bot_id,
        bot.model_dump(mode="json", exclude_unset=True),
        now,
    )
    return made


async def next_version(connection: Connection, workspace: str, bot_id: str) -> int:
    """The number of the version to be published; the bot must exist."""
    last = await connection.fetchval(
        "SELECT published_version FROM bot WHERE workspace = $1 AND id = $2", workspace, bot_id
    )
    return (last or 0) + 1


async def numbers_of_notices(connection: Connection, workspace: str) -> dict[tuple[str, str], dict[str, int]]:
    """By (purpose, locale): the version number of each text, by its hash."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    query = "SELECT purpose, locale, sha256, version FROM notice WHERE workspace = $1"
    for row in await connection.fetch(query, workspace):
        found.setdefault((row["purpose"], row["locale"]), {})[row["sha256"]] = row["version"]
    return found


async def known_terms(connection: Connection, workspace: str) -> dict[str, dict[str, Terms]]:
    """By purpose and id: the terms as each locale first said them."""
    found: dict[str, dict[str, Terms]] = {}
    query = "SELECT purpose, id, said FROM terms WHERE workspace = $1 ORDER BY first_at, id"
    for row in await connection.fetch(query, workspace):
        said, known = terms_from_json(row["said"]), found.setdefault(row["purpose"], {})
        before = known.get(row["id"], said)
        known[row["id"]] = replace(said, words={**before.words, **said.words})
    return found


async def keep_terms(
    connection: Connection, workspace: str, purpose: str, settled: str, said: Terms, now: datetime
) -> None:
    """Keep under the id `settled` what each locale says that said nothing under it before."""
    await connection.executemany(
        "INSERT INTO terms (workspace, purpose, id, locale, said, first_at) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING",
        [
            (workspace, purpose, settled, locale, replace(said, words={locale: words}).as_json(), now)
            for locale, words in said.words.items()
        ],
    )


async def keep_version(connection: Connection, published: Published, notices: Sequence[tuple[str, Notice]]) -> None:
    """Write an immutable version with its notices, given as (purpose, notice)."""
    await connection.executemany(
        "INSERT INTO notice (workspace, purpose, locale, version, sha256, text) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING",
        [
            (published.workspace_id, purpose, notice.locale, notice.version, notice.sha256, notice.text)
            for purpose, notice in notices
        ],
    )
    key = (published.workspace_id, published.bot_id, published.version)
    await connection.execute(
        "INSERT INTO bot_version (workspace, bot_id, version, definition, published_at) VALUES ($1, $2, $3, $4, $5)",
        *key,
        to_json(published),
        published.published_at,
    )
    await connection.execute(
        "UPDATE bot SET published_version = $3, published_at = $4 WHERE workspace = $1 AND id = $2",
        *key,
        published.published_at,
    )


async def version(connection: Connection, workspace: str, bot_id: str, number: int) -> Published | None:
    """A published version."""
    row = await connection.fetchrow(
        "SELECT definition, published_at FROM bot_version WHERE workspace = $1 AND bot_id = $2 AND version = $3",
        workspace,
        bot_id,
        number,
    )
    return from_json(workspace, bot_id, number, row["published_at"], row["definition"]) if row else None


async def latest(connection: Connection, workspace: str, bot_id: str) -> tuple[int | None, int | None]:
    """(version of the workspace, latest published version of the bot); None for what does not exist."""
    row: Any = await connection.fetchrow(
        "SELECT (SELECT version FROM workspace WHERE id = $1) AS workspace,"
        " (SELECT published_version FROM bot WHERE workspace = $1 AND id = $2) AS bot",
        workspace,
        bot_id,
    )
    return row["workspace"], row["bot"]
