"""How far the sweep has come in each log: it goes on there after a start. The newest is looked at first."""

import asyncpg


async def position(pool: asyncpg.Pool, workspace: str) -> int | None:
    """Below which block of the log this round has still to look; None: it begins."""
    below: int | None = await pool.fetchval("SELECT below FROM sweep WHERE workspace = $1", workspace)
    return below


async def keep(pool: asyncpg.Pool, workspace: str, below: int | None) -> None:
    """Remember it; None at the end of a round."""
    await pool.execute(
        "INSERT INTO sweep (workspace, below) VALUES ($1, $2)"
        " ON CONFLICT (workspace) DO UPDATE SET below = excluded.below",
        workspace,
        below,
    )
