"""Proofs for any sizes in O(log n): every perfect subtree's hash is stored with its tile, 32 bytes to read a node.

Nothing of the log is hashed again but the at most 255 hashes of an open tile, and those once a size.
"""

from collections import OrderedDict
from collections.abc import Iterable

import asyncpg

from consent_ledger.domain.edge import BITS, WIDTH, Edge, rows_above
from consent_ledger.domain.merkle import (
    EMPTY_ROOT,
    HASH_SIZE,
    Node,
    Nodes,
    Range,
    consistency_ranges,
    hash_range,
    hash_ranges,
    inclusion_ranges,
    nodes_needed,
)
from consent_ledger.store.edges import Head, load_edge
from shared.postgres import Connection

EDGES_KEPT = 256
_STORED = (
    "SELECT wanted.level, wanted.number, wanted.place, CASE WHEN place < 256"
    " THEN substring(hashes FROM place * 32 + 1 FOR 32)"
    " ELSE substring(inner_rows FROM (place - 256) * 32 + 1 FOR 32) END AS hash"
    " FROM unnest($2::smallint[], $3::bigint[], $4::int[]) AS wanted (level, number, place)"
    " JOIN tile ON tile.workspace = $1 AND tile.level = wanted.level AND tile.number = wanted.number"
)


def place_of(node: Node) -> tuple[int, int, int]:
    """Tile level, tile number and place within the tile (0–255 its hashes, from 256 the rows above) of a node."""
    level, number = node
    tile_level, row = divmod(level, BITS)
    tile, within = number >> (BITS - row), number & ((WIDTH >> row) - 1)
    return tile_level, tile, 2 * WIDTH - (2 * WIDTH >> row) + within


class Proofs:
    """Roots, inclusion and consistency proofs of the logs, from stored nodes."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._open: OrderedDict[tuple[str, int, bytes], dict[Node, bytes]] = OrderedDict()

    async def root(self, head: Head, size: int) -> bytes:
        """The root over the first `size` entries, at most the head's."""
        return EMPTY_ROOT if size == 0 else hash_range(0, size, await self.nodes(head, [(0, size)]))

    async def inclusion(self, head: Head, index: int, size: int) -> tuple[bytes, bytes, list[bytes]]:
        """Leaf hash, root and proof that the entry at `index` is in the tree of `size`. Raises ValueError outside."""
        path = inclusion_ranges(index, size)
        nodes = await self.nodes(head, [*path, (index, index + 1), (0, size)])
        return nodes[0, index], hash_range(0, size, nodes), hash_ranges(path, nodes)

    async def consistency(self, head: Head, size1: int, size2: int) -> tuple[bytes, bytes, list[bytes]]:
        """Both roots and the proof that the tree of `size2` extends that of `size1`. Raises ValueError for none."""
        path = consistency_ranges(size1, size2)
        nodes = await self.nodes(head, [*path, (0, size1), (0, size2)])
        return hash_range(0, size1, nodes), hash_range(0, size2, nodes), hash_ranges(path, nodes)

    async def nodes(self, head: Head, ranges: Iterable[Range]) -> Nodes:
        """The hashes of every node that `ranges` are made of; none may lie beyond the head."""
        needed = nodes_needed(ranges)
        places = {node: place_of(node) for node in needed}
        full = {node: place for node, place in places.items() if (place[1] + 1) << (BITS * (place[0] + 1)) <= head.size}
        async with self._pool.acquire() as connection:
            found = await _stored(connection, head.workspace, full) if full else {}
            if len(full) < len(needed):
                found |= await self._of_open_tiles(connection, head)
        return found

    async def _of_open_tiles(self, connection: Connection, head: Head) -> dict[Node, bytes]:
        key = (head.workspace, head.size, head.root)
        if key not in self._open:
            self._open[key] = open_nodes(await load_edge(connection, head.workspace, head.size))
            while len(self._open) > EDGES_KEPT:
                self._open.popitem(last=False)
        self._open.move_to_end(key)
        return self._open[key]


def open_nodes(edge: Edge) -> dict[Node, bytes]:
    """Every node that lies in an open tile of the edge."""
    found: dict[Node, bytes] = {}
    for tile_level, hashes in enumerate(edge.open):
        first = (edge.size >> (BITS * (tile_level + 1))) << BITS
        for row, values in enumerate([list(hashes), *rows_above(hashes)]):
            for offset, value in enumerate(values):
                found[tile_level * BITS + row, (first >> row) + offset] = value
    return found


async def _stored(
    connection: Connection, workspace: str, places: dict[Node, tuple[int, int, int]]
) -> dict[Node, bytes]:
    rows = await connection.fetch(
        _STORED,
        workspace,
        [level for level, _, _ in places.values()],
        [number for _, number, _ in places.values()],
        [place for _, _, place in places.values()],
    )
    hashes = {(row["level"], row["number"], row["place"]): row["hash"] for row in rows}
    missing = [place for place in places.values() if len(hashes.get(place, b"")) != HASH_SIZE]
    if missing:
        raise LookupError(f"tile {missing[0][:2]} of the log {workspace} is missing")
    return {node: hashes[place] for node, place in places.items()}
