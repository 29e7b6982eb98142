"""souhlas-audit verify on files with several things wrong: the first bad entry first, and forks that a file proves."""

import base64
import json
from collections.abc import Callable

import pytest
from consent_ledger.audit.verdict import Verdict
from consent_ledger.domain.merkle import hash_leaf
from consent_ledger.domain.note import Signer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from exports import KEY, changed, checkpoint_of, export, fetched, rewritten, verify
from samples import drafts, event

MANY = drafts([event() for _ in range(533)])
SIZE = len(MANY)
FILE = fetched(MANY, (513, 520, SIZE))
FORK = [*MANY[:7], *drafts([event()]), *MANY[8:]]
LATE_FORK = [*MANY[:515], *drafts([event()]), *MANY[516:]]
OTHER = Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"o" * 32))
Lines = list[str]


def found(verdict: Verdict) -> list[tuple[int | None, str]]:
    return [(one.index, one.code) for one in verdict.problems]


def at(index: int) -> int:
    """The line of an entry: after the header and a tile line for each 256 entries before it."""
    return 1 + index + index // 256


def flipped(lines: Lines, index: int = 7) -> Lines:
    """One entry says another thing, and its hash fits it."""
    return [*lines[: at(index)], rewritten(lines[at(index)], decision="refused"), *lines[at(index) + 1 :]]


def cut(lines: Lines, keep: int) -> Lines:
    """Only the first `keep` entries, and an end that counts them."""
    return [*lines[: at(keep)], json.dumps({"type": "end", "count": keep})]


def dropped(lines: Lines, index: int) -> Lines:
    """Without one entry, and an end that counts the others."""
    left = [*lines[: at(index)], *lines[at(index) + 1 : -1]]
    return [*left, json.dumps({"type": "end", "count": SIZE - 1})]


def moved_up(lines: Lines, index: int) -> Lines:
    """Without one entry, those behind it one index lower: no gap is left."""
    left = dropped(lines, index)
    behind = [
        changed(one, index=json.loads(one)["index"] - 1) if '"entry"' in one[:20] else one for one in left[at(index) :]
    ]
    return [*left[: at(index)], *behind]


def without_last_tile(lines: Lines) -> Lines:
    """The ledger has no hashes of an open tile any more, once a row is gone: `fetch` gets none."""
    return [one for one in lines if '"number": 2' not in one]


def test_the_file_is_true_before_it_is_spoiled() -> None:
    assert found(verify(FILE)) == []


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda lines: cut(flipped(lines), 520), [(7, "root_mismatch"), (520, "truncated")]),
        (lambda lines: cut(flipped(lines), 512), [(7, "root_mismatch"), (512, "truncated")]),
        (lambda lines: cut(flipped(lines, 300), 520), [(300, "root_mismatch"), (520, "truncated")]),
        (lambda lines: flipped(dropped(lines, 400)), [(7, "root_mismatch"), (400, "index_gap")]),
        (lambda lines: dropped(flipped(lines, 410), 400), [(400, "index_gap"), (410, "root_mismatch")]),
        (lambda lines: dropped(flipped(lines, 511), 511), [(511, "index_gap")]),
        (lambda lines: moved_up(lines, 100), [(100, "root_mismatch"), (SIZE - 1, "truncated")]),
        (
            lambda lines: without_last_tile(moved_up(lines, 100)),
            [(100, "root_mismatch"), (SIZE - 1, "truncated")],
        ),
        (
            lambda lines: without_last_tile(moved_up(lines, 519)),
            [(513, "root_mismatch"), (SIZE - 1, "truncated")],
        ),
        (
            lambda lines: [lines[0][:-9] + "junk", *flipped(lines)[1:]],
            [(7, "root_mismatch"), (None, "checkpoint_invalid")],
        ),
    ],
)
def test_the_first_bad_entry_is_named_also_when_others_are_missing(
    spoil: Callable[[Lines], Lines], expected: list[tuple[int | None, str]]
) -> None:
    assert found(verify(spoil(FILE))) == expected


def test_an_old_checkpoint_put_back_over_an_edited_entry_does_not_hide_which_one() -> None:
    old = [changed(FILE[0], checkpoint=checkpoint_of(MANY[:520])), *flipped(FILE)[1:]]
    codes = [(7, "root_mismatch"), (520, "rolled_back"), (520, "count_mismatch")]
    assert found(verify(old)) == codes
    plain = [one for one in old if '"type": "tile"' not in one and '"type": "checkpoint"' not in one]
    assert found(verify(plain)) == [(520, "count_mismatch"), (None, "root_mismatch")]


def test_a_plain_export_tells_what_it_did_before() -> None:
    plain = [
        one for one in FILE if '"entry"' in one[:20] or ('"tile"' not in one and '"checkpoint", "note"' not in one)
    ]
    assert found(verify(plain)) == []
    assert found(verify([*flipped(plain[:258])[:258], json.dumps({"type": "end", "count": 257})])) == [
        (257, "truncated")
    ]


# Forks


def notes(*texts: str) -> Lines:
    return [json.dumps({"type": "checkpoint", "note": text}) for text in texts]


@pytest.mark.parametrize(("size", "key"), [(SIZE, None), *((size, str(KEY.verifier)) for size in (SIZE, 8, 256, 300))])
def test_a_signed_checkpoint_of_another_history_proves_a_fork_wherever_it_stands(size: int, key: str | None) -> None:
    """One leaf and its tile were changed and the header signed anew by the log itself."""
    lines = export(FORK)
    assert verify(lines, key=key).ok
    genuine = notes(checkpoint_of(MANY[:size]))
    for forked in ([lines[0], *genuine, *lines[1:]], [*lines[:-1], *genuine, lines[-1]]):
        assert found(verify(forked, key=key)) == [(None, "forked")]
    assert verify([*lines[:-1], *notes(checkpoint_of(MANY[:7])), lines[-1]], key=key).ok, "before it both are one"


def test_a_fork_is_found_between_the_checkpoints_of_a_file_and_in_one_that_is_not_whole() -> None:
    lines = [*export(LATE_FORK)[:-1], *FILE[-4:]]
    assert found(verify(lines)) == [(513, "forked")]
    assert (None, "forked") in found(verify([*export(FORK)[:300], *FILE[-4:]]))
    both = [*FILE[:-1], *notes(checkpoint_of(FORK[:520])), FILE[-1]]
    assert found(verify(both)) == [(513, "forked")]


def test_a_further_checkpoint_must_be_signed_and_no_longer_than_the_header_s() -> None:
    forged = checkpoint_of(MANY[:520], OTHER)
    for text in (forged, "junk", checkpoint_of(MANY[:520]).replace("\n520\n", "\n521\n")):
        assert found(verify([*FILE[:-1], *notes(text), FILE[-1]])) == [(None, "checkpoint_invalid")]
    assert found(verify([*FILE[:-1], '{"type": "checkpoint"}', FILE[-1]])) == [(None, "checkpoint_invalid")]
    longer = export(MANY[:520])
    assert found(verify([*longer[:-1], *FILE[-2:-1], longer[-1]])) == [(520, "rolled_back")]


def test_a_header_that_nobody_signed_does_not_make_other_entries_right() -> None:
    forked = [*fetched(FORK, ())[:-1], *FILE[-4:]]
    unsigned = changed(forked[0], checkpoint=checkpoint_of(FORK, OTHER))
    assert found(verify([unsigned, *forked[1:]])) == [(0, "root_mismatch"), (None, "checkpoint_invalid")]


def test_a_tile_line_that_signed_checkpoints_disprove_is_not_taken_for_the_entry() -> None:
    """The tile lies about entry 514, and entry 530 was edited: a checkpoint covers the first, and not the second."""
    edited = rewritten(FILE[at(530)], decision="refused")
    tile = next(one for one in FILE if '"number": 2' in one)
    hashes = bytearray(base64.b64decode(json.loads(tile)["hashes"]))
    hashes[2 * 32 : 3 * 32] = hash_leaf(b"")
    spoiled = {FILE[at(530)]: edited, tile: changed(tile, hashes=base64.b64encode(hashes).decode())}
    lines = [spoiled.get(one, one) for one in FILE]
    assert found(verify(lines)) == [(514, "leaf_hash_mismatch"), (520, "root_mismatch")]
