"""Proofs for any sizes in O(log n): every perfect subtree's hash is stored with its tile.

Nothing of the log is hashed again but the at most 255 hashes of an open tile, and those once a size. A proof is made
of one tile a level, three for ten million entries, and of them all but the lowest are in memory soon.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import asyncpg

from consent_ledger.domain.damage import TREE, Damage, Damaged
from consent_ledger.domain.edge import BITS, WIDTH, Edge, rows_above
from consent_ledger.domain.merkle import HASH_SIZE, Node, Nodes, Range, nodes_needed
from consent_ledger.domain.paths import folded, growth_path, path_of, peaks_of, proof_of
from consent_ledger.store.edges import BrokenLog, Head, load_edge
from consent_ledger.store.full_tiles import SIZE, FullTiles, TileKey

EDGES_KEPT = 64
_LOW = BITS - 1
_PLACES = [(2 * WIDTH - (2 * WIDTH >> row), (WIDTH >> row) - 1, BITS - row) for row in range(BITS)]
"""By row within a tile: where it begins (0 for its hashes, from 256 the rows above), its last place, and by how many
bits a tile's number is shorter than its node's."""


class Proofs:
    """Roots, inclusion and consistency proofs of the logs, from stored nodes."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._full = FullTiles(pool)
        self._open: OrderedDict[tuple[str, int, bytes], asyncio.Task[Mapping[tuple[int, int], bytes]]] = OrderedDict()

    async def root(self, head: Head, size: int) -> bytes:
        """The root over the first `size` entries, at most the head's."""
        peaks = peaks_of(size)
        return folded(peaks, await self._hashes(head, peaks))[0]

    async def inclusion(self, head: Head, index: int, size: int) -> tuple[bytes, bytes, list[bytes]]:
        """Leaf hash, root and proof that the entry at `index` is in the tree of `size`. Raises ValueError outside."""
        path, peaks = path_of(index, size), peaks_of(size)
        hashes = await self._hashes(head, [(0, index), *peaks, *path.nodes])
        end = 1 + len(peaks)
        root, ragged = folded(peaks, hashes[1:end], path.ragged_level)
        return hashes[0], root, proof_of(path, hashes[end:], ragged)

    async def consistency(self, head: Head, size1: int, size2: int) -> tuple[bytes, bytes, list[bytes]]:
        """Both roots and the proof that the tree of `size2` extends that of `size1`. Raises ValueError for none."""
        path, peaks1, peaks2 = growth_path(size1, size2), peaks_of(size1), peaks_of(size2)
        hashes = await self._hashes(head, [*peaks1, *peaks2, *path.nodes])
        middle, end = len(peaks1), len(peaks1) + len(peaks2)
        root1, _ = folded(peaks1, hashes[:middle])
        root2, ragged = folded(peaks2, hashes[middle:end], path.ragged_level)
        return root1, root2, proof_of(path, hashes[end:], ragged)

    async def nodes(self, head: Head, ranges: Iterable[Range]) -> Nodes:
        """The hashes of every node that `ranges` are made of; none may lie beyond the head."""
        needed = list(nodes_needed(ranges))
        return dict(zip(needed, await self._hashes(head, needed), strict=True))

    async def load(self, head: Head, numbers: Iterable[int]) -> None:
        """Have in memory, by one query, what proofs of these indexes and sizes need; none is beyond the head.

        What is damaged is not told here, but to whoever asks for a proof that needs it.
        """
        with suppress(Damaged):
            await self._load(head, numbers)

    async def _load(self, head: Head, numbers: Iterable[int]) -> None:
        await self._open_tiles(head)
        last = head.size // WIDTH
        tiles = {number // WIDTH for number in numbers if number // WIDTH < last}
        missing = [TileKey(head.workspace, 0, tile) for tile in tiles if not self._full.has(head.workspace, 0, tile)]
        if missing:
            await self._full.of(missing)

    async def _hashes(self, head: Head, nodes: Sequence[Node]) -> list[bytes]:
        """The hash of each node. Raises Damaged for one that is not stored."""
        workspace, tiles = head.workspace, dict(await self._open_tiles(head))
        while True:
            missing: set[TileKey] = set()
            hashes: list[bytes] = []
            for level, number in nodes:
                first, within, shift = _PLACES[level & _LOW]
                key = level >> 3, number >> shift
                tile = tiles.get(key)
                if tile is None:
                    tile = self._full.get(workspace, *key)
                    if tile is None:
                        missing.add(TileKey(workspace, *key))
                        continue
                    tiles[key] = tile
                at = (first + (number & within)) * HASH_SIZE
                hashes.append(tile[at : at + HASH_SIZE])
            if not missing:
                return hashes
            for full, tile in (await self._full.of(missing)).items():
                tiles[full.level, full.number] = tile

    async def _open_tiles(self, head: Head) -> Mapping[tuple[int, int], bytes]:
        """The open tiles of a tree, worked out once whoever asks meanwhile."""
        key = (head.workspace, head.size, head.root)
        making = self._open.get(key)
        if making is None or (making.done() and (making.cancelled() or making.exception() is not None)):
            making = self._open[key] = asyncio.create_task(self._make_open(head))
            while len(self._open) > EDGES_KEPT:
                self._open.popitem(last=False)
        return making.result() if making.done() else await asyncio.shield(making)

    async def _make_open(self, head: Head) -> Mapping[tuple[int, int], bytes]:
        try:
            async with self._pool.acquire() as connection:
                return open_tiles(await load_edge(connection, head.workspace, head.size))
        except BrokenLog as error:
            raise Damaged(Damage(head.workspace, error.index, TREE)) from error


def open_tiles(edge: Edge) -> dict[tuple[int, int], bytes]:
    """The open tiles of the edge, each laid out like a full one; zeros stand where no node is yet."""
    found: dict[tuple[int, int], bytes] = {}
    for level, hashes in enumerate(edge.open):
        tile = bytearray(SIZE)
        for (first, _, _), row in zip(_PLACES, [hashes, *rows_above(hashes)], strict=False):
            tile[first * HASH_SIZE : (first + len(row)) * HASH_SIZE] = b"".join(row)
        found[level, edge.size >> (BITS * (level + 1))] = bytes(tile)
    return found
