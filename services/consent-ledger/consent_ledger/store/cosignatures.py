"""Cosignatures of witnesses: kept for ever beside the checkpoints that they are of."""

from datetime import datetime

import asyncpg

from consent_ledger.domain.cosignature import Witness
from consent_ledger.store.edges import Head, head_from
from shared.postgres import Connection

MOST = 16
"""Witnesses a checkpoint: each costs a line of every answer that gives it."""


async def keep(
    connection: Connection, head: Head, witness: Witness, line: str, signed_at: datetime, now: datetime
) -> bool:
    """Keep the first cosignature of each witness under a checkpoint. False when it has as many as it may have."""
    await connection.execute(
        "INSERT INTO cosignature (workspace, size, name, key_id, line, witness_key, signed_at, received_at)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8"
        " WHERE (SELECT count(*) FROM cosignature WHERE workspace = $1 AND size = $2) < $9 ON CONFLICT DO NOTHING",
        head.workspace,
        head.size,
        witness.name,
        witness.key_id,
        line,
        str(witness),
        signed_at,
        now,
        MOST,
    )
    return (
        await connection.fetchval(
            "SELECT true FROM cosignature WHERE workspace = $1 AND size = $2 AND name = $3 AND key_id = $4",
            head.workspace,
            head.size,
            witness.name,
            witness.key_id,
        )
        is not None
    )


async def cosigned(pool: asyncpg.Pool, head: Head) -> str:
    """The checkpoint's note with the lines of its witnesses under those of the log."""
    rows = await pool.fetch(
        "SELECT line FROM cosignature WHERE workspace = $1 AND size = $2 ORDER BY name, key_id",
        head.workspace,
        head.size,
    )
    return head.note + "".join(f"{row['line']}\n" for row in rows)


async def last_cosigned(pool: asyncpg.Pool, workspace: str) -> Head | None:
    """The largest checkpoint that a witness has cosigned."""
    row = await pool.fetchrow(
        "SELECT workspace, size, root, issued_at, note FROM checkpoint WHERE workspace = $1 AND size ="
        " (SELECT max(size) FROM cosignature WHERE workspace = $1)",
        workspace,
    )
    return head_from(row) if row else None
