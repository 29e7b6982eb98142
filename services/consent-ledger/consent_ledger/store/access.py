"""Reads by auditors, themselves on record: append-only, written before the answer leaves.

Reads that come together are written together, so that a thousand tiles a second cost a few commits and not a thousand.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg


class Read(NamedTuple):
    """Who (`subject` of the token) asked for what (method, path and query), and when."""

    workspace: str
    at: datetime
    subject: str
    what: str


class AccessLog:
    """Writes and lists reads."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._waiting: list[tuple[Sequence[Read], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def note(self, *reads: Read) -> None:
        """Return once the reads are on record. Raises what the database raises; then no reader gets an answer."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((reads, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await _insert(self._pool, [read for reads, _ in batch for read in reads])
            except Exception as error:
                for _, written in batch:
                    if not written.done():
                        written.set_exception(error)
            else:
                for _, written in batch:
                    if not written.done():
                        written.set_result(None)
        self._writing = None

    async def listed(self, workspace: str, before: int | None, most: int) -> Sequence[tuple[int, Read]]:
        """Reads of the workspace's log, newest first, older than number `before`."""
        rows = await self._pool.fetch(
            "SELECT id, workspace, at, subject, what FROM access_log"
            " WHERE workspace = $1 AND id < coalesce($2, 9223372036854775807) ORDER BY id DESC LIMIT $3",
            workspace,
            before,
            most,
        )
        return [(row["id"], Read(row["workspace"], row["at"], row["subject"], row["what"])) for row in rows]


async def _insert(pool: asyncpg.Pool, reads: Sequence[Read]) -> None:
    # Reading must not be slowed much: a crash of PostgreSQL itself may lose the reads of its last half second.
    await pool.execute(
        "INSERT INTO access_log (workspace, at, subject, what) SELECT read.* FROM"
        " (SELECT set_config('synchronous_commit', 'off', true)) AS setting CROSS JOIN LATERAL"
        " (SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[])"
        " WHERE setting IS NOT NULL) AS read",
        *([read[place] for read in reads] for place in range(4)),
    )
