"""Is a block of 256 entries what was signed? Rows against their leaves, leaves against the tree, tile upon tile.

Every row that answers stand on is looked at: columns beside the leaf, evidence, tiles, checkpoints. 10 us an entry.
"""

import base64
from collections.abc import Mapping, Sequence

import asyncpg

from consent_ledger.domain.beside import said
from consent_ledger.domain.damage import CHECKPOINT, MISSING, TREE, UNSIGNED, Damage
from consent_ledger.domain.edge import BITS, WIDTH, Edge, full_tile
from consent_ledger.domain.merkle import HASH_SIZE, hash_leaf
from consent_ledger.domain.note import BrokenNote
from consent_ledger.keys import Keyring
from consent_ledger.store.edges import BrokenLog, Head, load_edge
from consent_ledger.store.rows import SELECT, Stored, stored

_TILE = "SELECT hashes, inner_rows, root FROM tile WHERE workspace = $1 AND level = $2 AND number = $3"
_ROOTS = "SELECT root FROM tile WHERE workspace = $1 AND level = $2 AND number >= $3 AND number < $4 ORDER BY number"
_CHECKPOINTS = (
    "SELECT size, root, note, to_char(issued_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS issued_at,"
    " previous IS NOT DISTINCT FROM (SELECT max(size) FROM checkpoint AS before WHERE before.workspace = $1"
    " AND before.size < checkpoint.size) AS follows"
    " FROM checkpoint WHERE workspace = $1 AND size > $2 AND size <= $3 ORDER BY size"
)
_LEAVES = "SELECT leaf FROM entry WHERE workspace = $1 AND index >= $2 AND index < $3 ORDER BY index"
_BEYOND = (
    "SELECT (SELECT max(index) + 1 FROM entry WHERE workspace = $1) > max(size) AS beyond, max(size) AS size"
    " FROM checkpoint WHERE workspace = $1"
)

AT_ONCE = 64
"""Entries between which others get their turn: less than a millisecond of the event loop."""


async def compare(pool: asyncpg.Pool, keyring: Keyring, head: Head, number: int) -> list[Damage]:
    """What is wrong with the entries of block `number` under this head, by index, one thing an entry.

    With the last block of the log also what is wrong with its right edge.
    """
    start, end = number * WIDTH, min(head.size, (number + 1) * WIDTH)
    query = f"{SELECT} AND entry.index >= $2 AND entry.index < $3 ORDER BY entry.index"
    rows: dict[int, Stored] = {}
    wrong: dict[int, str] = {}
    for at in range(start, end, AT_ONCE):
        found = await pool.fetch(query, head.workspace, at, min(end, at + AT_ONCE))
        rows |= {one.index: one for one in await stored(pool, head.workspace, found)}
        some = range(at, min(end, at + AT_ONCE))
        wrong |= {one: what for one in some if (what := rows[one].damage if one in rows else MISSING)}
    for index, what in (await _against_tree(pool, head, number, rows)).items():
        wrong.setdefault(index, what)
    for index, what in (await _checkpoints(pool, head.workspace, start, end, rows)).items():
        wrong.setdefault(index, what)
    if number == (head.size - 1) // WIDTH:
        await _compare_edge(pool, keyring, head, wrong)
    return [Damage(head.workspace, index, wrong[index]) for index in sorted(wrong)]


async def _against_tree(pool: asyncpg.Pool, head: Head, number: int, rows: Mapping[int, Stored]) -> Mapping[int, str]:
    """Entries whose leaves are not those in their tile, and tiles above that are not made of those below."""
    if len(rows) < WIDTH:  # the open tile: see `_compare_edge`
        return {}
    wrong: dict[int, str] = {}
    hashes = [hash_leaf(rows[index].leaf) for index in sorted(rows)]
    level = 0
    while len(hashes) == WIDTH:
        width = 1 << (BITS * level)
        tile = full_tile(level, number, hashes)
        row = await pool.fetchrow(_TILE, head.workspace, level, number)
        if row is None or tuple(row) != (tile.hashes, tile.inner, tile.root):
            first = 0 if row is None else _first_other(row["hashes"], hashes)
            wrong.setdefault((number * WIDTH + first) * width, TREE)
        if number % WIDTH != WIDTH - 1:
            break
        number >>= BITS
        found = await pool.fetch(_ROOTS, head.workspace, level, number * WIDTH, (number + 1) * WIDTH)
        hashes, level = [row["root"] for row in found], level + 1
    return wrong


def _first_other(stored_hashes: bytes, hashes: Sequence[bytes]) -> int:
    """Where a tile's hashes first differ from these; 0 where only the rows above them do."""
    for place, value in enumerate(hashes):
        if stored_hashes[place * HASH_SIZE : (place + 1) * HASH_SIZE] != value:
            return place
    return 0


async def _checkpoints(
    pool: asyncpg.Pool, workspace: str, start: int, end: int, rows: Mapping[int, Stored]
) -> Mapping[int, str]:
    """Last entries of checkpoints whose row does not say what their note says, or another time than their entries."""
    wrong: dict[int, str] = {}
    for row in await pool.fetch(_CHECKPOINTS, workspace, start, end):
        last, lines = rows.get(row["size"] - 1), row["note"].split("\n")
        signed = lines[1:3] == [str(row["size"]), base64.b64encode(row["root"]).decode()]
        timely = last is None or f'"recorded_at":{said(row["issued_at"])}'.encode() in last.leaf
        if not (signed and timely and row["follows"]):
            wrong[row["size"] - 1] = CHECKPOINT
    return wrong


async def _compare_edge(pool: asyncpg.Pool, keyring: Keyring, head: Head, wrong: dict[int, str]) -> None:
    """Add what is wrong with the last checkpoint, the open tile under it, and with entries beyond."""
    workspace, start = head.workspace, head.size - head.size % WIDTH
    row = await pool.fetchrow(_BEYOND, workspace)
    if row["beyond"]:
        wrong[row["size"]] = UNSIGNED
    try:
        signed = keyring.open(workspace, head.note)
    except BrokenNote:
        wrong[max(head.size - 1, 0)] = CHECKPOINT
        return
    async with pool.acquire() as connection:
        try:
            base = await load_edge(connection, workspace, start)
        except BrokenLog:
            return  # a tile is missing, which is named where it is
        leaves = [hash_leaf(row["leaf"]) for row in await connection.fetch(_LEAVES, workspace, start, head.size)]
    whole, _ = base.extend(leaves)
    if whole.size == signed.size == head.size and whole.root() == signed.root == head.root:
        return
    suspects = await _suspects(pool, workspace, base, leaves)
    if suspects and not wrong.keys() & suspects:
        wrong[suspects[0]] = TREE


async def _suspects(pool: asyncpg.Pool, workspace: str, base: Edge, leaves: Sequence[bytes]) -> range:
    """The entries behind `base` of which one is why the tree is not the one signed: the earlier checkpoints tell.

    None where it is only that entries are missing.
    """
    good, then = base.size, base
    for row in await pool.fetch(_CHECKPOINTS, workspace, base.size, base.size + len(leaves)):
        then, _ = then.extend(leaves[then.size - base.size : row["size"] - base.size])
        if then.root() != row["root"]:
            return range(good, row["size"])
        good = row["size"]
    return range(0)
