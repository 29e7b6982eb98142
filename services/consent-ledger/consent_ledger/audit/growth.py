"""The tree that grows while a file is read, and where it parts from what was signed.

Two things can name the entry that was edited: the tile lines that `fetch` adds, which are compared entry by entry, also
where others are missing; and checkpoints issued earlier, for between a good and a bad one it must lie.
"""

from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import zip_longest
from typing import NamedTuple

from consent_ledger.audit.lines import Tile
from consent_ledger.audit.tree import Tree, tile_root
from consent_ledger.domain.edge import BITS, WIDTH
from consent_ledger.domain.merkle import EMPTY_ROOT, HASH_SIZE
from consent_ledger.domain.note import Checkpoint

REMEMBERED = 64
"""Runs of entries whose hashes are remembered, for lines that come behind them: 16 384 entries, about 1 MB."""


class Run(NamedTuple):
    """Entries of one tile that follow each other; `before` is the tree up to the first, None when that is not known."""

    start: int
    row: list[bytes]
    before: Tree | None


class Growth:
    """Feed it leaf hashes in order; `flush` at each tile's end. `tree` is None once entries are missing."""

    def __init__(self) -> None:
        self.row: list[bytes] = []
        self.tree: Tree | None = Tree()
        self.old_size: int | None = None
        self.old_root: bytes | None = None
        self.suspect: int | None = None
        self.beyond: int | None = None
        self.bad: int | None = None
        self._good: set[int] = set()
        self._tiles: Tree | None = Tree()
        self._runs: deque[Run] = deque(maxlen=REMEMBERED)
        self._last_root: bytes | None = None
        self._later: list[tuple[int, bytes]] = []

    def begin_at(self, first: int, before: Sequence[bytes] | None) -> bool:
        """Begin a part at entry `first`, behind subtrees with these hashes. False when they cannot be those."""
        tree = Tree()
        self._tiles = None
        self.tree = tree if before is not None and tree.skip(first, before) else None
        return before is None or self.tree is not None

    def break_off(self, end: int) -> None:
        """Behind entry `end` - 1 entries are missing or out of order: no root can be made of what follows."""
        self.flush(end)
        self.tree = None

    def forget_tiles(self) -> None:
        """A tile line cannot be read: the tiles do not lead to the signed root any more."""
        self._tiles = None

    def flush(self, end: int) -> None:
        """Hash the entries read since the last tile, up to entry `end`, into the tree."""
        row, self.row = self.row, []
        if not row:
            return
        tree = self.tree
        self._runs.append(Run(end - len(row), row, None if tree is None else tree.copy()))
        self._last_root = None
        if tree is None:
            return
        if self.old_size is not None and tree.size < self.old_size <= tree.size + len(row):
            then = tree.copy()
            then.extend(row[: self.old_size - tree.size])
            self.old_root = then.root()
        if len(row) == WIDTH and tree.size % WIDTH == 0:
            self._last_root = tile_root(row)
            tree.push(BITS, self._last_root)
        else:
            tree.extend(row)
        while self._later and self._later[0][0] <= end:
            self._compare_root(*heappop(self._later))

    # Tiles

    def compare_tile(self, tile: Tile) -> None:
        """Compare the entries of this tile, as far as they were read, with it: the first that differs is the `suspect`.

        `beyond` is the first that the tile has and the file does not.
        """
        hashes = [tile.hashes[at : at + HASH_SIZE] for at in range(0, len(tile.hashes), HASH_SIZE)]
        if tile.level != 0 or len(hashes) > WIDTH:
            self._tiles = None
            return
        start = tile.number * WIDTH
        self._push_tile(start, hashes)
        runs = [run for run in self._runs if run.start // WIDTH == tile.number]
        for run in runs:
            said = hashes[run.start - start : run.start - start + len(run.row)]
            if run.row != said:
                pairs = enumerate(zip_longest(run.row, said), run.start)
                first = next(at for at, (own, other) in pairs if own != other)
                self.suspect = first if self.suspect is None else min(self.suspect, first)
        if runs and self.tree is not None and self.tree.size < start + len(hashes):
            self.beyond = self.tree.size

    def _push_tile(self, start: int, hashes: list[bytes]) -> None:
        tiles = self._tiles
        if tiles is None or start != tiles.size:
            self._tiles = None
        elif len(hashes) == WIDTH:
            own = self._last_root if self._runs and self._runs[-1].row == hashes else None  # as nearly every tile is
            tiles.push(BITS, own or tile_root(hashes))
        else:
            tiles.extend(hashes)

    def tiles_lead_to(self, checkpoint: Checkpoint) -> bool:
        """Whether the tile lines are those of the tree under this checkpoint."""
        return self._tiles is not None and self._tiles.root() == checkpoint.root

    # Checkpoints

    def compare_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Compare the entries with what was signed when there were only so many: now, or once that many were read.

        Of more than `REMEMBERED` tiles ago nothing can be told any more.
        """
        end = self._runs[-1].start + len(self._runs[-1].row) if self._runs else 0
        if checkpoint.size > end:
            heappush(self._later, (checkpoint.size, checkpoint.root))
        else:
            self._compare_root(checkpoint.size, checkpoint.root)

    def _compare_root(self, size: int, root: bytes) -> None:
        own = self.root_at(size)
        if own == root:
            self.fits(size)
        elif own is not None:
            self.bad = size if self.bad is None else min(self.bad, size)

    def root_at(self, size: int) -> bytes | None:
        """The root over the first `size` entries; None when it is not known (any more)."""
        if size == 0:
            return EMPTY_ROOT
        for start, row, before in reversed(self._runs):
            if before is not None and before.size == start < size <= start + len(row):
                then = before.copy()
                then.extend(row[: size - start])
                return then.root()
        return None

    def fits(self, size: int) -> None:
        """What was signed of this size is what the file's entries are."""
        self._good.add(size)

    @property
    def proven(self) -> int:
        """Up to this entry they are those that were signed once."""
        return max(self._good, default=0)

    @property
    def known_before_bad(self) -> int:
        """The first entry that may be why the smallest checkpoint that does not fit does not."""
        return max((size for size in self._good if self.bad is None or size < self.bad), default=0)
