"""Cosignatures of witnesses: kept for ever beside the checkpoints that they are of."""

from collections.abc import Collection
from datetime import datetime

import asyncpg

from consent_ledger.domain.cosignature import Witness
from consent_ledger.store.edges import Head, head_from
from shared.postgres import Connection

SERVED = 16
"""Signature lines under a checkpoint that is served, the log's own among them: readers need not take more
(c2sp.org/signed-note)."""
STRANGERS = 8
"""Cosignatures kept under a checkpoint that are by no witness whom the settings know: anybody who may read can give
some, and they must neither fill the table nor take the place of those that are known."""

Known = Collection[str]
"""Verifier keys of the witnesses whom the settings know."""


async def keep(
    connection: Connection, head: Head, witness: Witness, line: str, signed_at: datetime, now: datetime, known: Known
) -> bool:
    """Keep the first cosignature of each witness under a checkpoint; one of a known witness always has its place.

    False when there are as many of strangers as there may be.
    """
    await connection.execute(
        "INSERT INTO cosignature (workspace, size, name, key_id, line, witness_key, signed_at, received_at)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8"
        " WHERE $6 = ANY ($10) OR (SELECT count(*) FROM cosignature WHERE workspace = $1 AND size = $2"
        " AND witness_key <> ALL ($10)) < $9 ON CONFLICT DO NOTHING",
        head.workspace,
        head.size,
        witness.name,
        witness.key_id,
        line,
        str(witness),
        signed_at,
        now,
        STRANGERS,
        list(known),
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


async def cosigned(pool: asyncpg.Pool, head: Head, known: Known) -> str:
    """The checkpoint's note with the lines of its witnesses under those of the log, those of known witnesses first."""
    own = len(head.note.rpartition("\n\n")[2].splitlines())
    rows = await pool.fetch(
        "SELECT line FROM cosignature WHERE workspace = $1 AND size = $2"
        " ORDER BY witness_key <> ALL ($3), name, key_id LIMIT $4",
        head.workspace,
        head.size,
        list(known),
        max(SERVED - own, 0),
    )
    return head.note + "".join(f"{row['line']}\n" for row in rows)


async def last_cosigned(pool: asyncpg.Pool, workspace: str, known: Known) -> Head | None:
    """The largest checkpoint that a witness has cosigned: one whom the settings know, where they know any."""
    row = await pool.fetchrow(
        "SELECT workspace, size, root, issued_at, note FROM checkpoint WHERE workspace = $1 AND size ="
        " (SELECT max(size) FROM cosignature WHERE workspace = $1 AND ($3 OR witness_key = ANY ($2)))",
        workspace,
        list(known),
        not known,
    )
    return head_from(row) if row else None
