"""The proofs of RFC 6962 section 2.1 by arithmetic on the bits of index and size: which nodes, in which order.

Of a proof at most one hash is not the hash of a node, and that one is made on the way to the root.
"""

from collections.abc import Sequence
from typing import NamedTuple

from consent_ledger.domain.merkle import EMPTY_ROOT, Node, hash_children


class Path(NamedTuple):
    """What a proof is made of, lowest first: the hashes of the siblings of node `number` and of those above it at
    `levels`, and, at place `ragged_at` among them, that of the tree's right edge as far as it lies below level
    `ragged_level`. There is none when `ragged_at` is -1. Ahead of all the hash of `seed`, where there is one."""

    number: int
    levels: list[int]
    ragged_at: int = -1
    ragged_level: int = 0
    seed: Node | None = None

    @property
    def nodes(self) -> list[Node]:
        """The nodes whose hashes it takes."""
        siblings = [(level, (self.number >> level) ^ 1) for level in self.levels]
        return siblings if self.seed is None else [self.seed, *siblings]


def path_of(index: int, size: int, level: int = 0) -> Path:
    """The siblings on the way from leaf `index` to the root of a tree of `size`, from `level` upwards.

    The subtree of that level which it lies in is whole. Raises ValueError outside the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not in a tree of {size}")
    meet = level + ((index >> level) ^ ((size - 1) >> level)).bit_length()
    levels = list(range(level, meet - 1))
    ragged_at = -1
    if meet > level:  # one level below, index lies left and the tree's end right
        if size & ((1 << (meet - 1)) - 1):
            ragged_at = len(levels)
        else:
            levels.append(meet - 1)
    levels += [at for at in range(meet, index.bit_length()) if index >> at & 1]
    return Path(index, levels, ragged_at, meet - 1)


def growth_path(size1: int, size2: int) -> Path:
    """What a consistency proof is made of. Raises ValueError unless ``0 < size1 <= size2``."""
    if not 0 < size1 <= size2:
        raise ValueError(f"there is no proof that a tree of {size2} extends one of {size1}")
    if size1 == size2:
        return Path(size1, [])
    level = (size1 & -size1).bit_length() - 1
    found = path_of(size1 - 1, size2, level)
    if size1 == 1 << level:
        return found  # the verifier has it: it is the first root
    ragged_at = found.ragged_at + 1 if found.ragged_at >= 0 else -1
    return found._replace(ragged_at=ragged_at, seed=(level, (size1 - 1) >> level))


def peaks_of(size: int) -> list[Node]:
    """The perfect subtrees that a tree of `size` consists of, smallest first: what `size` itself would have for
    siblings, were it a node."""
    return [(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1]


def levels_of(size: int) -> list[int]:
    """The levels of those peaks."""
    return [level for level in range(size.bit_length()) if size >> level & 1]


def folded(peaks: Sequence[Node], hashes: Sequence[bytes], below: int = 0) -> tuple[bytes, bytes]:
    """The root over peaks with these hashes, and the hash over those of them that are below a level."""
    result, ragged = EMPTY_ROOT, EMPTY_ROOT
    for place, (level, _) in enumerate(peaks):
        result = hash_children(hashes[place], result) if place else hashes[0]
        if level < below:
            ragged = result
    return result, ragged


def proof_of(path: Path, hashes: Sequence[bytes], ragged: bytes) -> list[bytes]:
    """The proof, given the hashes of the path's nodes and of the right edge."""
    proof = list(hashes)
    if path.ragged_at >= 0:
        proof.insert(path.ragged_at, ragged)
    return proof
