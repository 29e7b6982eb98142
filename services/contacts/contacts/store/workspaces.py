"""The workspaces' purposes, as conversation last said them, and the lock between them and the consent rows."""

from collections.abc import Iterable, Sequence

import asyncpg

from shared.events import WorkspaceChanged
from shared.postgres import Connection

_LOCK_SPACE = 0x636F6E74  # "cont": the first of an advisory lock's two numbers


async def hold(connection: Connection, workspaces: Iterable[str], *, alone: bool = False) -> None:
    """Keep the purposes of `workspaces` as they are until the transaction ends; `alone` when they are to be changed.

    Without it a decision on everything, folded while a purpose is added, could miss that purpose for ever.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    await connection.execute(
        f"SELECT {lock}($1, hashtext(name)) FROM (SELECT unnest($2::text[]) AS name ORDER BY 1) AS held",  # noqa: S608
        _LOCK_SPACE,
        sorted(set(workspaces)),
    )


async def purposes(connection: Connection, workspaces: Iterable[str]) -> dict[str, list[str]]:
    """Ids of the purposes of each workspace, retired ones too. A workspace that was not heard of is not in it."""
    found = await connection.fetch(
        "SELECT workspace, purposes FROM workspace WHERE workspace = ANY($1)", sorted(set(workspaces))
    )
    return {row["workspace"]: [purpose["id"] for purpose in row["purposes"]] for row in found}


async def change(connection: Connection, events: Sequence[WorkspaceChanged]) -> list[str]:
    """Keep the highest version of each workspace; says which workspaces changed. Versions may come in any order."""
    newest: dict[str, WorkspaceChanged] = {}
    for event in events:
        if event.workspace not in newest or newest[event.workspace].version < event.version:
            newest[event.workspace] = event
    changed: list[str] = []
    for event in newest.values():
        row = await connection.fetchrow(
            """
            INSERT INTO workspace AS w (workspace, version, changed_at, default_locale, controller, purposes)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace) DO UPDATE SET version = EXCLUDED.version, changed_at = EXCLUDED.changed_at,
                default_locale = EXCLUDED.default_locale, controller = EXCLUDED.controller, purposes = EXCLUDED.purposes
            WHERE w.version < EXCLUDED.version RETURNING w.workspace
            """,
            event.workspace,
            event.version,
            event.changed_at,
            event.default_locale,
            event.controller.model_dump(mode="json") if event.controller else None,
            [purpose.model_dump(mode="json") for purpose in event.purposes],
        )
        if row is not None:
            changed.append(event.workspace)
    return changed


async def has_purpose(reader: "Connection | asyncpg.Pool", workspace: str, purpose: str) -> bool:
    """Whether a workspace has this purpose, or a contact of it was asked for it. One not heard of yet may have any."""
    found: bool = await reader.fetchval(
        "SELECT coalesce((SELECT purposes @> $3 FROM workspace WHERE workspace = $1), true)"
        " OR EXISTS (SELECT FROM consent WHERE workspace = $1 AND purpose = $2)",
        *(workspace, purpose, [{"id": purpose}]),
    )
    return found


async def read(connection: "Connection | asyncpg.Pool", workspace: str) -> asyncpg.Record | None:
    """One workspace's configuration, or None when nothing was heard of it yet."""
    return await connection.fetchrow("SELECT * FROM workspace WHERE workspace = $1", workspace)
