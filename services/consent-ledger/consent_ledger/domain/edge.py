"""The right edge of a growing log, in the 256-wide tiles of C2SP tlog-tiles.

A tile (level L, number N) holds 256 hashes of perfect subtrees of 256^L leaves. A full tile never changes, so only the
open tile of each level has to be remembered to go on: at most 255 hashes a level. An `Edge` is a value: appending
gives a new one, and the old one stays true should the transaction fail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from consent_ledger.domain.merkle import EMPTY_ROOT, HASH_SIZE, fold, hash_children

WIDTH = 256
BITS = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A full tile: `hashes` are its 256, as served; `inner` the 255 hashes above them, row by row, root last."""

    level: int
    number: int
    hashes: bytes
    inner: bytes

    @property
    def root(self) -> bytes:
        """The one hash of the next level that stands for this tile."""
        return self.inner[-HASH_SIZE:]


@dataclass(frozen=True)
class Edge:
    """A tree of `size` leaves: the hashes of the open tile of every level, lowest first."""

    size: int = 0
    open: tuple[tuple[bytes, ...], ...] = field(default=())

    def root(self) -> bytes:
        """MTH of the whole tree. Hashed once an edge: each append asks it of the edge that it left and of its own."""
        return self._root

    @cached_property
    def _root(self) -> bytes:
        nodes: list[bytes] = []
        for hashes in reversed(self.open):
            nodes.extend(perfect(hashes))
        return fold(nodes) if nodes else EMPTY_ROOT

    def extend(self, leaf_hashes: Sequence[bytes]) -> tuple["Edge", list[Tile]]:
        """The edge after appending `leaf_hashes`, and the tiles that this filled."""
        tiles: list[Tile] = []
        levels: list[tuple[bytes, ...]] = []
        coming, level, size = list(leaf_hashes), 0, self.size
        while coming or level < len(self.open):
            held = list(self.open[level]) if level < len(self.open) else []
            first = size >> (BITS * (level + 1))
            row, coming = held + coming, []
            whole = len(row) // WIDTH
            for offset in range(whole):
                tile = full_tile(level, first + offset, row[offset * WIDTH : (offset + 1) * WIDTH])
                tiles.append(tile)
                coming.append(tile.root)
            levels.append(tuple(row[whole * WIDTH :]))
            level += 1
        return Edge(size + len(leaf_hashes), tuple(levels)), tiles


def rows_above(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The rows of perfect subtrees over `hashes`: of pairs, of fours and so on, as far as they are whole."""
    rows: list[list[bytes]] = []
    row: Sequence[bytes] = hashes
    while len(row) > 1:
        row = [hash_children(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        rows.append(row)
    return rows


def perfect(hashes: Sequence[bytes]) -> list[bytes]:
    """The perfect subtrees that make up an open tile, left to right."""
    rows = [list(hashes), *rows_above(hashes)]
    found: list[bytes] = []
    width, start = len(hashes), 0
    for level in reversed(range(len(rows))):
        if width >> level & 1:
            found.append(rows[level][start >> level])
            start += 1 << level
    return found


def full_tile(level: int, number: int, hashes: Sequence[bytes]) -> Tile:
    """The tile of exactly 256 hashes."""
    inner = b"".join(b"".join(row) for row in rows_above(hashes))
    return Tile(level, number, b"".join(hashes), inner)


def widths(size: int) -> list[int]:
    """How many hashes the open tile of each level holds in a tree of `size` leaves."""
    found: list[int] = []
    while size:
        found.append(size % WIDTH)
        size //= WIDTH
    return found
