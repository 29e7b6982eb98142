"""The workspaces as they were: every version heard, so that a question about the past is judged as of then."""

from collections.abc import Sequence

import asyncpg

from shared.events import WorkspaceChanged


async def keep(pool: asyncpg.Pool, versions: Sequence[WorkspaceChanged]) -> None:
    """Keep each version once, the first of two that claim the same number."""
    await pool.executemany(
        "INSERT INTO workspace_version (workspace, version, changed_at, document) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        [(one.workspace, one.version, one.changed_at, one.model_dump(mode="json")) for one in versions],
    )
