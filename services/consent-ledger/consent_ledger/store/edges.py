"""The right edge of a log as the database has it, and whether it is what was last signed."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from consent_ledger.domain.edge import BITS, Edge, widths
from consent_ledger.domain.merkle import hash_leaf
from shared.postgres import Connection


class BrokenLog(RuntimeError):
    """What is stored is not what was signed. The service must not go on: a person has to look.

    Of which log, the first entry that it concerns as far as that is known, and how many entries are stored and were
    signed; None where that is not what is wrong. `kind` says in a word what is wrong, as far as there is one.
    """

    def __init__(
        self,
        text: str,
        workspace: str,
        index: int = 0,
        *,
        stored: int | None = None,
        signed: int | None = None,
        kind: str = "changed",
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.workspace, self.index, self.stored, self.signed = workspace, index, stored, signed


@dataclass(frozen=True, slots=True)
class Head:
    """The last checkpoint of a log."""

    workspace: str
    size: int
    root: bytes
    issued_at: datetime
    note: str


def head_from(row: asyncpg.Record) -> Head:
    """A row of `checkpoint` as a head."""
    return Head(row["workspace"], row["size"], row["root"], row["issued_at"], row["note"])


async def heads(connection: Connection, workspaces: list[str] | None = None) -> dict[str, Head]:
    """The last checkpoint of each of the logs, of all when None. A log without one is not in the answer."""
    if workspaces is None:
        workspaces = [row[0] for row in await connection.fetch("SELECT workspace FROM checkpoint WHERE size = 0")]
    rows = await connection.fetch(
        "SELECT last.* FROM unnest($1::text[]) AS log (name) CROSS JOIN LATERAL ("
        "SELECT workspace, size, root, issued_at, note FROM checkpoint"
        " WHERE workspace = name ORDER BY size DESC LIMIT 1) AS last",
        workspaces,
    )
    return {row["workspace"]: head_from(row) for row in rows}


async def load_edge(connection: Connection, workspace: str, size: int) -> Edge:
    """The right edge of the tree over the first `size` entries; leaves are hashed again. Raises BrokenLog on a gap."""
    levels: list[tuple[bytes, ...]] = []
    for level, width in enumerate(widths(size)):
        end = size >> (BITS * level)
        levels.append(await _open_tile(connection, workspace, level, end - width, end))
        if len(levels[-1]) != width:
            start = (end - width) << (BITS * level)
            raise BrokenLog(f"the log {workspace} has a gap below entry {size}", workspace, start)
    return Edge(size, tuple(levels))


async def _open_tile(connection: Connection, workspace: str, level: int, start: int, end: int) -> tuple[bytes, ...]:
    if level == 0:
        rows = await connection.fetch(
            "SELECT leaf FROM entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index",
            workspace,
            start,
            end,
        )
        return tuple(hash_leaf(row["leaf"]) for row in rows)
    rows = await connection.fetch(
        "SELECT root FROM tile WHERE workspace = $1 AND level = $2 AND number >= $3 AND number < $4 ORDER BY number",
        workspace,
        level - 1,
        start,
        end,
    )
    return tuple(row["root"] for row in rows)


async def checked_edge(connection: Connection, head: Head) -> Edge:
    """The edge of a log whose root is that of its last checkpoint. Raises BrokenLog otherwise."""
    edge = await load_edge(connection, head.workspace, head.size)
    if edge.root() != head.root:
        told = f"the tree of the log {head.workspace} is not the one signed at size {head.size}"
        raise BrokenLog(told, head.workspace, stored=head.size, signed=head.size)
    return edge


async def entry_count(connection: Connection, workspace: str) -> int:
    """One more than the highest index."""
    return int(
        await connection.fetchval("SELECT coalesce(max(index) + 1, 0) FROM entry WHERE workspace = $1", workspace)
    )
