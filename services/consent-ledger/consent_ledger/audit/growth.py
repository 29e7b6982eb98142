"""The tree that grows while a file is read, and where it parts from what was signed.

Two things can name the entry that was edited: the tile lines that `fetch` adds, when they lead to the signed root, and
checkpoints issued earlier, for between a good and a bad one it must lie.
"""

from collections.abc import Sequence

from consent_ledger.audit.lines import Tile
from consent_ledger.audit.tree import Tree, tile_root
from consent_ledger.domain.edge import BITS, WIDTH
from consent_ledger.domain.merkle import HASH_SIZE
from consent_ledger.domain.note import Checkpoint


class Growth:
    """Feed it leaf hashes in order; `flush` at each tile's end. `tree` is None once entries are missing."""

    def __init__(self) -> None:
        self.row: list[bytes] = []
        self.tree: Tree | None = Tree()
        self.old_size: int | None = None
        self.old_root: bytes | None = None
        self.suspect: int | None = None
        self.doubt: tuple[int, int] | None = None
        self._tiles: Tree | None = Tree()
        self._last: tuple[int, list[bytes]] = (0, [])
        self._last_root: bytes | None = None
        self._before: Tree | None = None
        self._good = 0

    def begin_at(self, first: int, before: Sequence[bytes] | None) -> bool:
        """Begin a part at entry `first`, behind subtrees with these hashes. False when they cannot be those."""
        tree = Tree()
        self._tiles = None
        self.tree = tree if before is not None and tree.skip(first, before) else None
        return before is None or self.tree is not None

    def break_off(self) -> None:
        """Entries are missing or out of order: no root can be made of what follows."""
        self.tree, self.row = None, []

    def forget_tiles(self) -> None:
        """A tile line cannot be read: tiles cannot name an entry any more."""
        self._tiles = None

    def flush(self, end: int) -> None:
        """Hash the entries read since the last tile, up to entry `end`, into the tree."""
        row, self.row = self.row, []
        if not row:
            return
        tree = self.tree
        self._last, self._before = (end - len(row), row), None if tree is None else tree.copy()
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

    def compare_tile(self, tile: Tile) -> None:
        """Compare the row of entries just read with the tile: the first that differs is under suspicion."""
        hashes = [tile.hashes[at : at + HASH_SIZE] for at in range(0, len(tile.hashes), HASH_SIZE)]
        if self._tiles is None or tile.level != 0 or tile.number * WIDTH != self._tiles.size or len(hashes) > WIDTH:
            self._tiles = None
            return
        start, row = self._last
        if len(hashes) == WIDTH:
            own = self._last_root if row == hashes else None  # hashed already, as nearly every tile is
            self._tiles.push(BITS, own or tile_root(hashes))
        else:
            self._tiles.extend(hashes)
        if self.suspect is None and start == tile.number * WIDTH and row != hashes:
            differing = [at for at, pair in enumerate(zip(row, hashes, strict=False)) if pair[0] != pair[1]]
            self.suspect = start + (differing[0] if differing else min(len(row), len(hashes)))

    def compare_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Compare the entries read last with what was signed when there were only so many of them."""
        (start, row), tree, size = self._last, self._before, checkpoint.size
        if tree is None or tree.size != start or not start < size <= start + len(row):
            return
        if self.doubt is not None and size >= self.doubt[1]:
            return
        then = tree.copy()
        then.extend(row[: size - start])
        if then.root() == checkpoint.root:
            self._good = max(self._good, size)
        else:
            self.doubt = (self._good if self._good < size else start, size)

    def tiles_lead_to(self, root: bytes) -> bool:
        """Whether the tile lines are those of the tree with this root."""
        return self._tiles is not None and self._tiles.root() == root
