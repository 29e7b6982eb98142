"""Proofs for any sizes in O(log n): every perfect subtree's hash is stored with its tile.

Nothing of the log is hashed again but the at most 255 hashes of an open tile, and those once a size. A proof is made
of one tile a level, three for ten million entries, and of them all but the lowest are in memory soon.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

import asyncpg

from consent_ledger.domain.damage import TREE, Damage, Damaged
from consent_ledger.domain.edge import BITS, WIDTH, Edge, rows_above
from consent_ledger.domain.merkle import HASH_SIZE, Node, Nodes, Range, nodes_needed
from consent_ledger.domain.paths import folded, growth_path, levels_of, path_of, peaks_of, proof_of
from consent_ledger.store.edges import BrokenLog, Head, load_edge
from consent_ledger.store.full_tiles import SIZE, FullTiles, TileKey

EDGES_KEPT = 64
_LOW = BITS - 1
_PLACES = [(2 * WIDTH - (2 * WIDTH >> row), (WIDTH >> row) - 1, BITS - row) for row in range(BITS)]
"""By row within a tile: where it begins (0 for its hashes, from 256 the rows above), its last place, and by how many
bits a tile's number is shorter than its node's."""
_SIBLINGS = [
    [
        slice(at * HASH_SIZE, (at + 1) * HASH_SIZE)
        for at in (first + ((place >> row) ^ 1) for row, (first, _, _) in enumerate(_PLACES))
    ]
    for place in range(WIDTH)
]
"""By place in a tile: where the siblings of that node, and of those above it in the tile, stand."""
_LOWEST, _LAST = (0,), WIDTH - 1
Tiles = Mapping[tuple[int, int], bytes]
Made = TypeVar("Made")


class Proofs:
    """Roots, inclusion and consistency proofs of the logs, from stored nodes."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._full = FullTiles(pool)
        self._open: OrderedDict[tuple[str, int, bytes], asyncio.Task[Mapping[tuple[int, int], bytes]]] = OrderedDict()

    async def root(self, head: Head, size: int) -> bytes:
        """The root over the first `size` entries, at most the head's."""
        return await self._of_tiles(head, lambda tiles: _folded(size, tiles.siblings(size, levels_of(size)))[0])

    async def inclusion(self, head: Head, index: int, size: int) -> tuple[bytes, bytes, list[bytes]]:
        """Leaf hash, root and proof that the entry at `index` is in the tree of `size`. Raises ValueError outside."""
        path, peaks = path_of(index, size), levels_of(size)

        def made(tiles: _Tiles) -> tuple[bytes, bytes, list[bytes]]:
            root, ragged = _folded(size, tiles.siblings(size, peaks), path.ragged_level)
            way = tiles.siblings(index, path.levels)
            return tiles.siblings(index ^ 1, _LOWEST)[0], root, proof_of(path, way, ragged)

        return await self._of_tiles(head, made)

    async def consistency(self, head: Head, size1: int, size2: int) -> tuple[bytes, bytes, list[bytes]]:
        """Both roots and the proof that the tree of `size2` extends that of `size1`. Raises ValueError for none."""
        path, peaks1, peaks2 = growth_path(size1, size2), levels_of(size1), levels_of(size2)

        def made(tiles: _Tiles) -> tuple[bytes, bytes, list[bytes]]:
            first = tiles.siblings(size1, peaks1)
            root1, _ = _folded(size1, first)
            root2, ragged = _folded(size2, tiles.siblings(size2, peaks2), path.ragged_level)
            way = tiles.siblings(path.number, path.levels)
            if path.seed is not None:  # it is the smallest peak of the first tree
                way.insert(0, first[0])
            return root1, root2, proof_of(path, way, ragged)

        return await self._of_tiles(head, made)

    async def _of_tiles(self, head: Head, make: Callable[["_Tiles"], Made]) -> Made:
        """What `make` makes of tiles in memory; those that it lacks are read. Raises Damaged for one not stored."""
        tiles = _Tiles(head.workspace, await self._open_tiles(head), self._full)
        while True:
            try:
                return make(tiles)
            except _Absent as absent:
                await tiles.read(*absent.args)

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
        self._full.warm(head.workspace, head.size // WIDTH)
        await self._open_tiles(head)
        last = head.size // WIDTH
        tiles = {number // WIDTH for number in numbers if number // WIDTH < last}
        missing = [TileKey(head.workspace, 0, tile) for tile in tiles if not self._full.has(head.workspace, 0, tile)]
        if missing:
            await self._full.of(missing)

    async def _hashes(self, head: Head, nodes: Sequence[Node]) -> list[bytes]:
        return await self._of_tiles(
            head, lambda tiles: [tiles.siblings(number << level ^ 1 << level, (level,))[0] for level, number in nodes]
        )

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


class _Absent(LookupError):
    """Level and number of a tile that is not in memory."""


class _Tiles:
    """The tiles of one log that are in memory, and those read for one proof."""

    def __init__(self, workspace: str, tiles: Tiles, full: FullTiles) -> None:
        self._workspace, self._tiles, self._full = workspace, tiles, full

    def siblings(self, number: int, levels: Sequence[int]) -> list[bytes]:
        """The hashes of the siblings of leaf `number` and of the nodes above it, at rising `levels`. Raises _Absent."""
        hashes: list[bytes] = []
        high, tile, places = -1, b"", _SIBLINGS[0]
        for level in levels:
            if level >> 3 != high:
                high = level >> 3
                key = (high, number >> (high << 3) + BITS)
                found = self._tiles.get(key) or self._full.get(self._workspace, *key)
                if found is None:
                    raise _Absent(*key)
                tile, places = found, _SIBLINGS[number >> (high << 3) & _LAST]
            hashes.append(tile[places[level & _LOW]])
        return hashes

    async def read(self, level: int, number: int) -> None:
        """Have a full tile in memory. Raises Damaged."""
        key = TileKey(self._workspace, level, number)
        self._tiles = {**self._tiles, (level, number): (await self._full.of([key]))[key]}


def _folded(size: int, peaks: Sequence[bytes], below: int = 0) -> tuple[bytes, bytes]:
    return folded(peaks_of(size), peaks, below)


def open_tiles(edge: Edge) -> dict[tuple[int, int], bytes]:
    """The open tiles of the edge, each laid out like a full one; zeros stand where no node is yet."""
    found: dict[tuple[int, int], bytes] = {}
    for level, hashes in enumerate(edge.open):
        tile = bytearray(SIZE)
        for (first, _, _), row in zip(_PLACES, [hashes, *rows_above(hashes)], strict=False):
            tile[first * HASH_SIZE : (first + len(row)) * HASH_SIZE] = b"".join(row)
        found[level, edge.size >> (BITS * (level + 1))] = bytes(tile)
    return found
