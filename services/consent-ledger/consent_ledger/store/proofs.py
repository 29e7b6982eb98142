"""Proofs for any sizes in O(log n): every perfect subtree's hash is stored with its tile.

Nothing of the log is hashed again but the at most 255 hashes of an open tile, and those once a size. A proof is made
of one tile a level, three for ten million entries, and of them all but the lowest are in memory soon.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

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
    inclusion_ranges,
    nodes_needed,
    nodes_of,
)
from consent_ledger.store.edges import Head, load_edge
from consent_ledger.store.full_tiles import FullTiles, TileKey

EDGES_KEPT = 256
RAGGED_KEPT = 4096


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
        self._full = FullTiles(pool)
        self._open: OrderedDict[tuple[str, int, bytes], dict[Node, bytes]] = OrderedDict()
        self._ragged: OrderedDict[tuple[str, bytes, Range], bytes] = OrderedDict()

    async def root(self, head: Head, size: int) -> bytes:
        """The root over the first `size` entries, at most the head's."""
        return EMPTY_ROOT if size == 0 else (await self._hashes(head, [(0, size)]))[0]

    async def inclusion(self, head: Head, index: int, size: int) -> tuple[bytes, bytes, list[bytes]]:
        """Leaf hash, root and proof that the entry at `index` is in the tree of `size`. Raises ValueError outside."""
        path = inclusion_ranges(index, size)
        leaf_hash, root, *proof = await self._hashes(head, [(index, index + 1), (0, size), *path])
        return leaf_hash, root, proof

    async def consistency(self, head: Head, size1: int, size2: int) -> tuple[bytes, bytes, list[bytes]]:
        """Both roots and the proof that the tree of `size2` extends that of `size1`. Raises ValueError for none."""
        path = consistency_ranges(size1, size2)
        root1, root2, *proof = await self._hashes(head, [(0, size1), (0, size2), *path])
        return root1, root2, proof

    async def nodes(self, head: Head, ranges: Iterable[Range]) -> Nodes:
        """The hashes of every node that `ranges` are made of; none may lie beyond the head."""
        return await self._nodes(head, nodes_needed(ranges))

    async def _hashes(self, head: Head, ranges: Sequence[Range]) -> list[bytes]:
        """The hash of each range. What is no single node (a root, a right edge) is remembered: all proofs share it."""
        known: dict[Range, bytes] = {}
        single: dict[Range, Node] = {}
        needed: set[Node] = set()
        for one in ranges:
            start, end = one
            width = end - start
            if not width & (width - 1) and not start & (width - 1):
                level = width.bit_length() - 1
                single[one] = level, start >> level
            elif (found := self._ragged.get((head.workspace, head.root, one))) is not None:
                known[one] = found
            else:
                needed.update(nodes_of(start, end))
        needed.update(single.values())
        nodes = await self._nodes(head, needed)
        return [
            nodes[single[one]] if one in single else known.get(one) or self._remembered(head, one, nodes)
            for one in ranges
        ]

    def _remembered(self, head: Head, one: Range, nodes: Nodes) -> bytes:
        value = self._ragged[head.workspace, head.root, one] = hash_range(*one, nodes)
        while len(self._ragged) > RAGGED_KEPT:
            self._ragged.popitem(last=False)
        return value

    async def _nodes(self, head: Head, needed: Iterable[Node]) -> dict[Node, bytes]:
        full: list[tuple[Node, TileKey, int]] = []
        found: dict[Node, bytes] = {}
        beyond: list[Node] = []
        for node in needed:
            level, number, place = place_of(node)
            if (number + 1) << (BITS * (level + 1)) <= head.size:
                full.append((node, TileKey(head.workspace, level, number), place * HASH_SIZE))
            else:
                beyond.append(node)
        tiles = await self._full.of({key for _, key, _ in full})
        for node, key, at in full:
            found[node] = tiles[key][at : at + HASH_SIZE]
        if beyond:
            open_ones = await self._of_open_tiles(head)
            found.update((node, open_ones[node]) for node in beyond)
        return found

    async def _of_open_tiles(self, head: Head) -> dict[Node, bytes]:
        key = (head.workspace, head.size, head.root)
        found = self._open.get(key)
        if found is None:
            async with self._pool.acquire() as connection:
                found = self._open[key] = open_nodes(await load_edge(connection, head.workspace, head.size))
            while len(self._open) > EDGES_KEPT:
                self._open.popitem(last=False)
        return found


def open_nodes(edge: Edge) -> dict[Node, bytes]:
    """Every node that lies in an open tile of the edge."""
    found: dict[Node, bytes] = {}
    for tile_level, hashes in enumerate(edge.open):
        first = (edge.size >> (BITS * (tile_level + 1))) << BITS
        for row, values in enumerate([list(hashes), *rows_above(hashes)]):
            for offset, value in enumerate(values):
                found[tile_level * BITS + row, (first >> row) + offset] = value
    return found
