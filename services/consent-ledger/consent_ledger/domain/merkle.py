"""RFC 6962 section 2.1: Merkle tree hashes, audit paths and consistency proofs, and their verification.

Pure. A tree over n leaves is split at the largest power of two below n, so every proof is made of hashes of ranges of
leaves ``[start, end)``, and every range is made of *nodes*: perfect subtrees ``(level, number)`` that cover the leaves
``[number << level, (number + 1) << level)`` and never change once full. Whoever can name the hash of any node (a
`Nodes` mapping) can prove anything about any two sizes in O(log n), without the leaves: `paths` says of which.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

Node = tuple[int, int]
Range = tuple[int, int]
Nodes = Mapping[Node, bytes]

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""MTH({}): the hash of an empty string (RFC 6962 section 2.1)."""


def hash_leaf(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: Iterable[bytes]) -> bytes:
    """The hash of a range from those of its nodes, left to right. An empty range is the empty tree."""
    result: bytes | None = None
    for value in reversed(list(hashes)):
        result = value if result is None else hash_children(value, result)
    return EMPTY_ROOT if result is None else result


def nodes_of(start: int, end: int) -> list[Node]:
    """The perfect subtrees that a range consists of, left to right, at most two a level. No range means none."""
    found: list[Node] = []
    while start < end:
        aligned = (start & -start).bit_length() - 1 if start else end.bit_length()
        level = min(aligned, (end - start).bit_length() - 1)
        found.append((level, start >> level))
        start += 1 << level
    return found


def nodes_needed(ranges: Iterable[Range]) -> set[Node]:
    """Every node whose hash is needed to hash `ranges`."""
    return {node for start, end in ranges for node in nodes_of(start, end)}


def root_from_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to (RFC 9162 section 2.1.3.2), None when it cannot be one for this tree."""
    if not 0 <= index < size or len(leaf_hash) != HASH_SIZE or any(len(part) != HASH_SIZE for part in proof):
        return None
    position, last, result = index, size - 1, leaf_hash
    for part in proof:
        if last == 0:
            return None
        if position & 1 or position == last:
            result = hash_children(part, result)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            result = hash_children(result, part)
        position, last = position >> 1, last >> 1
    return result if last == 0 else None


def verify_inclusion(index: int, size: int, leaf_hash: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the leaf stands at `index` of the tree of `size` entries under `root`."""
    return root_from_inclusion(index, size, leaf_hash, proof) == root


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree (size2, root2) extends (size1, root1): RFC 9162 section 2.1.4.2.

    Equal trees need an empty proof. From size 0 nothing can be shown but that both trees are the empty one.
    """
    if size1 == size2:
        return not proof and root1 == root2 and size1 >= 0 and (size1 > 0) == (root1 != EMPTY_ROOT) and _whole((root1,))
    if not 0 < size1 < size2 or not proof or not _whole((root1, root2, *proof)):
        return False
    path = list(proof)
    if size1 & (size1 - 1) == 0:
        path.insert(0, root1)
    position, last = size1 - 1, size2 - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    return _walk(path, position, last, (root1, root2))


def _walk(path: list[bytes], position: int, last: int, roots: tuple[bytes, bytes]) -> bool:
    first = second = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first, second = hash_children(part, first), hash_children(part, second)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            second = hash_children(second, part)
        position, last = position >> 1, last >> 1
    return last == 0 and (first, second) == roots


def _whole(hashes: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_SIZE for value in hashes)
