"""The root of a tree whose leaves stream by: a compact range of perfect subtrees, O(log n) memory. (RFC 6962)"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from consent_ledger.domain.edge import BITS, WIDTH
from consent_ledger.domain.merkle import fold, hash_children, nodes_of

_begun_node = sha256(b"\x01")


class Tree:
    """Grows by perfect subtrees, left to right. Each must be aligned: a subtree of 2^level at a multiple of 2^level."""

    def __init__(self) -> None:
        self.size = 0
        self._nodes: list[tuple[int, bytes]] = []

    def copy(self) -> "Tree":
        """One that grows on its own from here."""
        other = Tree()
        other.size, other._nodes = self.size, list(self._nodes)
        return other

    def push(self, level: int, value: bytes) -> None:
        """Append the subtree of 2^level leaves with this hash."""
        self.size += 1 << level
        nodes = self._nodes
        while nodes and nodes[-1][0] == level:
            value = hash_children(nodes.pop()[1], value)
            level += 1
        nodes.append((level, value))

    def extend(self, leaf_hashes: Sequence[bytes]) -> None:
        """Append leaves; whole aligned tiles are hashed at once."""
        at = 0
        while at < len(leaf_hashes):
            if self.size % WIDTH == 0 and len(leaf_hashes) - at >= WIDTH:
                self.push(BITS, tile_root(leaf_hashes[at : at + WIDTH]))
                at += WIDTH
            else:
                self.push(0, leaf_hashes[at])
                at += 1

    def skip(self, end: int, hashes: Iterable[bytes]) -> bool:
        """Append the perfect subtrees up to leaf `end`, by their hashes. False, unchanged, if they do not fit."""
        nodes, given = nodes_of(self.size, end), list(hashes)
        if len(nodes) != len(given):
            return False
        for (level, _), value in zip(nodes, given, strict=True):
            self.push(level, value)
        return True

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return fold(value for _, value in self._nodes)


def tile_root(row: Sequence[bytes]) -> bytes:
    """The hash over exactly 256 hashes."""
    begun = _begun_node.copy
    while len(row) > 1:
        # hash_children, written out: a hash an entry is computed here, and one begun anew costs half as much again
        above: list[bytes] = []
        for left, right in zip(row[::2], row[1::2], strict=True):
            node = begun()
            node.update(left + right)
            above.append(node.digest())
        row = above
    return row[0]
