"""What the log says of erased contacts. Their evidence goes in the transaction that records the erasure (`append`)."""

from uuid import UUID

import asyncpg


async def bared(pool: asyncpg.Pool, workspace: str, contact_id: UUID) -> int:
    """How many entries of an erased contact stand without their evidence now."""
    number: int = await pool.fetchval(
        "SELECT count(*) FROM entry LEFT JOIN evidence USING (workspace, index)"
        " WHERE workspace = $1 AND contact_id = $2 AND decision <> 'erased' AND evidence.index IS NULL",
        workspace,
        contact_id,
    )
    return number
