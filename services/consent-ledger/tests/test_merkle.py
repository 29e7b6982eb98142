"""The Merkle part against the RFC's text, published vectors, and mangled proofs."""

from hashlib import sha256

import naive
import pytest
from consent_ledger.domain.edge import Edge
from consent_ledger.domain.merkle import (
    EMPTY_ROOT,
    hash_children,
    hash_leaf,
    root_from_inclusion,
    verify_consistency,
    verify_inclusion,
)
from consent_ledger.domain.paths import folded, growth_path, path_of, peaks_of, proof_of
from hypothesis import given, settings
from hypothesis import strategies as st

# The eight inputs and roots that Certificate Transparency's reference implementations publish.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [bytes.fromhex(text) for text in INPUTS]


def hashes_of(leaves: list[bytes]) -> dict[tuple[int, int], bytes]:
    """Every perfect subtree of a tree, by node."""
    found: dict[tuple[int, int], bytes] = {}
    row, level = [hash_leaf(leaf) for leaf in leaves], 0
    while row:
        found |= {(level, number): value for number, value in enumerate(row)}
        row = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        level += 1
    return found


def inclusion(index: int, leaves: list[bytes]) -> list[bytes]:
    """The proof, and its root's hash on the way."""
    nodes, size = hashes_of(leaves), len(leaves)
    path, peaks = path_of(index, size), peaks_of(size)
    root, ragged = folded(peaks, [nodes[node] for node in peaks], path.ragged_level)
    assert root == naive.mth(leaves)
    return proof_of(path, [nodes[node] for node in path.nodes], ragged)


def consistency(size1: int, leaves: list[bytes]) -> list[bytes]:
    """The proof."""
    nodes, size2 = hashes_of(leaves), len(leaves)
    path, peaks = growth_path(size1, size2), peaks_of(size2)
    _, ragged = folded(peaks, [nodes[node] for node in peaks], path.ragged_level)
    return proof_of(path, [nodes[node] for node in path.nodes], ragged)


def leaves_of(size: int) -> list[bytes]:
    return [bytes([i % 256, i // 256]) for i in range(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    leaves = LEAVES[:size]
    nodes, peaks = hashes_of(leaves), peaks_of(size)
    assert folded(peaks, [nodes[node] for node in peaks])[0].hex() == ROOTS[size - 1]
    assert Edge().extend([hash_leaf(leaf) for leaf in leaves])[0].root().hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Edge().root() == EMPTY_ROOT


def test_published_proofs_are_made_and_verify() -> None:
    path = inclusion(5, LEAVES)
    assert [part.hex() for part in path] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert verify_inclusion(5, 8, hash_leaf(LEAVES[5]), bytes.fromhex(ROOTS[7]), path)
    proof = consistency(6, LEAVES)
    assert [part.hex() for part in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert verify_consistency(6, 8, bytes.fromhex(ROOTS[5]), bytes.fromhex(ROOTS[7]), proof)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_inclusion_is_what_the_rfc_says_and_verifies(case: tuple[int, int]) -> None:
    size, index = case
    leaves = leaves_of(size)
    proof = inclusion(index, leaves)
    assert proof == naive.path(index, leaves)
    assert verify_inclusion(index, size, hash_leaf(leaves[index]), naive.mth(leaves), proof)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_consistency_is_what_the_rfc_says_and_verifies(case: tuple[int, int]) -> None:
    size1, size2 = case
    leaves = leaves_of(size2)
    proof = consistency(size1, leaves)
    assert proof == naive.proof(size1, leaves)
    assert verify_consistency(size1, size2, naive.mth(leaves[:size1]), naive.mth(leaves), proof)


@given(st.integers(1, 80).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.data())
def test_a_mangled_inclusion_proof_fails(case: tuple[int, int], data: st.DataObject) -> None:
    size, index = case
    leaves = leaves_of(size)
    root, leaf, proof = naive.mth(leaves), hash_leaf(leaves[index]), naive.path(index, leaves)
    junk = data.draw(st.binary(min_size=32, max_size=32))
    assert not verify_inclusion(index, size, leaf, root, [*proof, junk])
    assert not verify_inclusion(index, size, leaf, root, [junk, *proof])
    assert not verify_inclusion(index, size, junk, root, proof)
    assert not verify_inclusion(index, size, leaf, junk, proof)
    assert not verify_inclusion(-1, size, leaf, root, proof)
    assert not verify_inclusion(size, size, leaf, root, proof)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_inclusion(index, size, leaf, root, proof[:at] + proof[at + 1 :])
        assert not verify_inclusion(index, size, leaf, root, [*proof[:at], junk, *proof[at + 1 :]])
        assert not verify_inclusion(index, size, leaf, root, [*proof[:at], proof[at][:31], *proof[at + 1 :]])
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index)) if size > 1 else None
    if other is not None:
        assert not verify_inclusion(other, size, leaf, root, proof)


def test_no_proof_is_made_of_anything_but_whole_hashes_and_as_many_as_the_tree_has() -> None:
    """Whoever may choose the root too could else move bytes from one hash to its neighbour."""
    leaf, part = hash_leaf(b"a"), b"p" * 32
    assert verify_inclusion(0, 1, leaf, leaf, [])
    assert verify_inclusion(1, 2, leaf, hash_children(part, leaf), [part])
    for size in (31, 33):
        assert not verify_inclusion(0, 1, b"l" * size, b"l" * size, [])
        assert not verify_inclusion(1, 2, leaf, hash_children(b"p" * size, leaf), [b"p" * size])
    assert root_from_inclusion(0, 1, leaf, [part]) is None
    assert root_from_inclusion(0, 3, leaf, [part]) is None
    assert root_from_inclusion(0, 3, leaf, [part] * 3) is None


def test_growth_is_shown_by_whole_hashes_only_and_by_as_many_as_lead_to_that_size() -> None:
    """Whoever may choose the roots too could else show one tree as two of different sizes."""
    one, part = hash_leaf(b"a"), b"p" * 32
    two = hash_children(one, part)
    assert verify_consistency(1, 2, one, two, [part])
    for size in (3, 4, 5):
        assert not verify_consistency(1, size, one, two, [part])
    for length in (31, 33):
        short = b"s" * length
        assert not verify_consistency(1, 2, one, hash_children(one, short), [short])
        assert not verify_consistency(1, 2, short, hash_children(short, part), [part])
        assert not verify_consistency(1, 2, one, short, [part])


def test_every_proof_of_small_trees_is_the_rfcs_and_verifies_at_its_own_place_and_size_alone() -> None:
    roots = [naive.mth(leaves_of(size)) for size in range(19)]
    for size in range(1, 19):
        leaves = leaves_of(size)
        for index in range(size):
            leaf, path = hash_leaf(leaves[index]), naive.path(index, leaves)
            assert inclusion(index, leaves) == path
            assert [at for at in range(19) if verify_inclusion(at, size, leaf, roots[size], path)] == [index]
            growth = naive.proof(index, leaves) if index else []
            assert consistency(index or size, leaves) == growth
            shown = [at for at in range(19) if verify_consistency(at, size, roots[at], roots[size], growth)]
            assert shown == ([index] if index else [size])


@given(st.integers(2, 80).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))), st.data())
def test_a_mangled_consistency_proof_fails(case: tuple[int, int], data: st.DataObject) -> None:
    size1, size2 = case
    leaves = leaves_of(size2)
    root1, root2, proof = naive.mth(leaves[:size1]), naive.mth(leaves), naive.proof(size1, leaves)
    junk = data.draw(st.binary(min_size=32, max_size=32))
    assert not verify_consistency(size1, size2, junk, root2, proof)
    assert not verify_consistency(size1, size2, root1, junk, proof)
    assert not verify_consistency(size1, size2, root2, root1, proof)
    assert not verify_consistency(size2, size1, root2, root1, proof)
    assert not verify_consistency(size1, size2, root1, root2, [])
    assert not verify_consistency(size1, size2, root1, root2, [*proof, junk])
    assert not verify_consistency(size1, size2, root1, root2, [junk, *proof])
    at = data.draw(st.integers(0, len(proof) - 1))
    assert not verify_consistency(size1, size2, root1, root2, proof[:at] + proof[at + 1 :])
    assert not verify_consistency(size1, size2, root1, root2, [*proof[:at], junk, *proof[at + 1 :]])


@pytest.mark.parametrize(
    ("size1", "size2", "root1", "root2", "proof", "good"),
    [
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, [], True),
        (0, 0, b"j" * 32, b"j" * 32, [], False),
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, [b"j" * 32], False),
        (0, 5, EMPTY_ROOT, b"j" * 32, [], False),
        (0, 5, b"j" * 32, b"k" * 32, [b"j" * 32], False),
        (3, 3, b"j" * 32, b"j" * 32, [], True),
        (3, 3, b"j" * 32, b"j" * 32, [b"j" * 32], False),
        (3, 3, b"j" * 32, b"k" * 32, [], False),
        (3, 3, EMPTY_ROOT, EMPTY_ROOT, [], False),
        (3, 3, b"j", b"j", [], False),
        (-1, -1, b"j" * 32, b"j" * 32, [], False),
        (-1, 5, b"j" * 32, b"k" * 32, [b"j" * 32], False),
    ],
)
def test_sizes_that_prove_nothing_are_refused(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: list[bytes], good: bool
) -> None:
    assert verify_consistency(size1, size2, root1, root2, proof) is good


@pytest.mark.parametrize(("size1", "size2"), [(0, 5), (6, 5), (-1, 5)])
def test_no_consistency_proof_is_made_of_nonsense(size1: int, size2: int) -> None:
    with pytest.raises(ValueError, match="no proof"):
        growth_path(size1, size2)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_no_inclusion_proof_is_made_of_nonsense(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        path_of(index, size)


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_proof_of_any_size_needs_few_nodes(one: int, other: int) -> None:
    index, size = sorted((one, other + 1)) if one != other + 1 else (one, one + 1)
    path, peaks = path_of(index, size), peaks_of(size)
    assert len(path.nodes) + len(peaks) <= 2 * size.bit_length()
    assert sum(1 << level for level, _ in peaks) == size
    below = [1 << level for level, _ in peaks if path.ragged_at >= 0 and level < path.ragged_level]
    assert 1 + sum(1 << level for level, _ in path.nodes) + sum(below) == size


@settings(max_examples=30)
@given(st.lists(st.integers(0, 700), max_size=8))
def test_an_edge_grown_in_any_steps_is_the_tree(steps: list[int]) -> None:
    edge, tiles, leaves = Edge(), [], leaves_of(sum(steps))
    for step in steps:
        edge, filled = edge.extend([hash_leaf(leaf) for leaf in leaves[edge.size : edge.size + step]])
        tiles += filled
    assert edge.root() == naive.mth(leaves)
    at_once, all_tiles = Edge().extend([hash_leaf(leaf) for leaf in leaves])
    assert at_once == edge
    assert {(t.level, t.number): t for t in tiles} == {(t.level, t.number): t for t in all_tiles}
    assert [t.number for t in tiles if t.level == 0] == list(range(len(leaves) // 256))
