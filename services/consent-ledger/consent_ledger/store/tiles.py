"""The bytes of tiles and entry bundles, from the rows of the log: what is stored and what is rebuilt are the same.

A tile of any width up to what is there can be had: the beginning of a tile of a log that only grows is the same for
ever, so the partial tile of every checkpoint ever issued is served, also when its tile has been filled since.
"""

import struct

import asyncpg

from consent_ledger.domain.edge import WIDTH
from consent_ledger.domain.merkle import HASH_SIZE
from consent_ledger.domain.tiles import TileName, bundle
from consent_ledger.store.edges import BrokenLog, Head


async def tile_bytes(pool: asyncpg.Pool, head: Head, name: TileName) -> bytes | None:
    """The tile or entry bundle, None when the log has not grown so far. Raises BrokenLog where rows are missing."""
    held = name.held(head.size)
    if name.width > held:
        return None
    if name.level is None:
        return await _bundle(pool, head.workspace, name)
    if held == WIDTH:
        hashes = await _full(pool, head.workspace, name.level, name.number)
    else:
        hashes = await _open(pool, head.workspace, name.level, name.start, name.start + name.width)
    if len(hashes) < name.width * HASH_SIZE:
        raise BrokenLog(f"the tile {name} of the log {head.workspace} is not whole", head.workspace)
    return hashes[: name.width * HASH_SIZE]


async def _bundle(pool: asyncpg.Pool, workspace: str, name: TileName) -> bytes:
    rows = await pool.fetch(
        "SELECT leaf FROM entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index",
        workspace,
        name.start,
        name.start + name.width,
    )
    if len(rows) != name.width:
        raise BrokenLog(f"the entries of {name} of the log {workspace} are not whole", workspace)
    try:
        return bundle(row["leaf"] for row in rows)
    except struct.error:
        told = f"an entry of {name} of the log {workspace} is larger than an entry can be"
        raise BrokenLog(told, workspace) from None


async def _full(pool: asyncpg.Pool, workspace: str, level: int, number: int) -> bytes:
    found: bytes | None = await pool.fetchval(
        "SELECT hashes FROM tile WHERE workspace = $1 AND level = $2 AND number = $3", workspace, level, number
    )
    return found or b""


async def _open(pool: asyncpg.Pool, workspace: str, level: int, start: int, end: int) -> bytes:
    if level == 0:
        query = "SELECT leaf_hash FROM entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index"
        rows = await pool.fetch(query, workspace, start, end)
    else:
        query = "SELECT root FROM tile WHERE workspace = $1 AND level = $4 AND number >= $2 AND number < $3"
        rows = await pool.fetch(f"{query} ORDER BY number", workspace, start, end, level - 1)
    return b"".join(row[0] for row in rows)
