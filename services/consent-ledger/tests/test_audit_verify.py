"""souhlas-audit verify: a true export is proved, and every way of spoiling one is found, the first bad entry first."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from consent_ledger.audit.command import main
from consent_ledger.audit.problems import ORDER
from consent_ledger.audit.verdict import Verdict, in_words
from consent_ledger.domain.commitment import commitment
from consent_ledger.domain.leaf import Drafted
from consent_ledger.domain.merkle import EMPTY_ROOT
from consent_ledger.domain.note import Signer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from exports import KEY, changed, checkpoint_of, edge_of, export, rewritten, verify
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import drafts, event

from shared.events import Decision
from shared.identity import uuid7

MANY = drafts([event() for _ in range(300)])
FEW = MANY[:10]
OTHER = Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"o" * 32))
WHOLE = export(FEW)
LONG = export(MANY)


def found(verdict: Verdict) -> list[tuple[int | None, str]]:
    return [(one.index, one.code) for one in verdict.problems]


def codes(verdict: Verdict) -> set[str]:
    return {one.code for one in verdict.problems}


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 300])
@pytest.mark.parametrize("tiles", [True, False])
def test_a_true_export_is_proved(size: int, tiles: bool) -> None:
    verdict = verify(export(MANY[:size], tiles=tiles))
    assert found(verdict) == []
    assert (verdict.ok, verdict.partial, verdict.size, verdict.entries) == (True, False, size, size)
    assert verdict.root == edge_of(MANY[:size]).root().hex()


def test_a_notice_that_is_not_the_one_its_leaf_names_is_found_among_many_that_are() -> None:
    """A log that lied from the beginning: commitment, tree and signature are right, the words are others."""
    honest, lying, last = FEW[:3]
    assert isinstance(lying, Drafted)
    evidence = lying.evidence.replace(b'"text":"', b'"text":"No. ', 1)
    before = lying.before.replace(
        commitment(lying.salt, lying.evidence).hex().encode(), commitment(lying.salt, evidence).hex().encode()
    )
    assert before != lying.before
    log = [honest, replace(lying, evidence=evidence, before=before), last]
    assert found(verify(export(log))) == [(1, "notice_mismatch")]
    assert found(verify(export(log[1:]))) == [(0, "notice_mismatch")]


def test_the_empty_log_has_the_empty_root() -> None:
    assert verify(export([])).root == EMPTY_ROOT.hex()


def entry(index: int) -> int:
    """The place of an entry in LONG: one header, and one tile line after each 256 entries."""
    return 1 + index + index // 256


def spoiled(index: int, line: str | list[str], lines: list[str] = LONG) -> list[str]:
    return [*lines[: entry(index)], *([line] if isinstance(line, str) else line), *lines[entry(index) + 1 :]]


LEAF_EDITS: list[dict[str, Any]] = [
    {"decision": "refused"},
    {"purpose": "newsletter"},
    {"contact_id": str(uuid7())},
    {"recorded_at": "x"},
    {"v": 2},
]


@pytest.mark.parametrize("index", [0, 7, 255, 256, 299])
def test_an_edited_leaf_is_named(index: int) -> None:
    line = LONG[entry(index)]
    fitting = json.loads(rewritten(line, decision="refused"))
    only_leaf = verify(spoiled(index, changed(line, leaf=fitting["leaf"])))
    assert found(only_leaf)[0] == (index, "leaf_hash_mismatch")
    assert "root_mismatch" in codes(only_leaf)
    for edit in LEAF_EDITS:
        assert found(verify(spoiled(index, rewritten(line, **edit))))[0][0] == index
    rehashed = verify(spoiled(index, rewritten(line, decision="refused")))
    assert (index, "root_mismatch") in found(rehashed)
    plain = verify([one for one in spoiled(index, rewritten(line, decision="refused")) if '"tile"' not in one])
    assert (None, "root_mismatch") in found(plain)


@pytest.mark.parametrize("index", [0, 256, 299])
def test_an_edited_leaf_hash_evidence_or_salt_is_named(index: int) -> None:
    line = LONG[entry(index)]
    evidence = json.loads(line)["evidence"]
    other_notice = evidence | {"notice": evidence["notice"] | {"text": "Jiný text."}}
    edits: list[tuple[dict[str, Any], str]] = [
        ({"leaf_hash": "0" * 64}, "leaf_hash_mismatch"),
        ({"leaf_hash": None}, "leaf_hash_mismatch"),
        ({"leaf_hash": json.loads(line)["leaf_hash"].upper()}, "leaf_hash_mismatch"),
        ({"salt": "0" * 64}, "commitment_mismatch"),
        ({"salt": None}, "commitment_mismatch"),
        ({"salt": "x"}, "commitment_mismatch"),
        ({"salt": 7}, "commitment_mismatch"),
        ({"salt": json.loads(line)["salt"] + "00"}, "commitment_mismatch"),
        ({"salt": json.loads(line)["salt"].upper()}, "commitment_mismatch"),
        ({"evidence": evidence | {"answer": "Nesouhlasím"}}, "commitment_mismatch"),
        ({"evidence": "junk"}, "commitment_mismatch"),
        ({"evidence": []}, "commitment_mismatch"),
        ({"evidence": other_notice}, "notice_mismatch"),
        ({"evidence": evidence | {"notice": None}}, "notice_mismatch"),
        ({"evidence": None, "salt": None}, "evidence_missing"),
        ({"evidence": None}, "evidence_missing"),
        ({"leaf": "AA=="}, "leaf_malformed"),
        ({"leaf": "?"}, "leaf_malformed"),
        ({"leaf": 5}, "leaf_malformed"),
        ({"leaf": base64.b64encode(b"[" * 5000).decode()}, "leaf_malformed"),
    ]
    for fields, code in edits:
        verdict = verify(spoiled(index, changed(line, **fields)))
        assert (index, code) in found(verdict), fields
        assert found(verdict)[0][0] == index, fields


@pytest.mark.parametrize("twice", ['{"evidence":null,', '{"leaf":"AAAA",', '{"salt":"",'])
def test_a_line_that_says_a_field_twice_is_told_whichever_is_right(twice: str) -> None:
    line = LONG[entry(7)]
    assert found(verify(spoiled(7, line.replace("{", twice, 1))))[0] == (7, "leaf_malformed")


COLUMN_EDITS: list[tuple[str, Any]] = [
    ("contact_id", str(uuid7())),
    ("decision", "refused"),
    ("event_id", str(uuid7())),
    ("purpose", "newsletter"),
    ("purpose", None),
    ("recorded_at", "2026-11-20T12:00:00.000001Z"),
    ("recorded_at", None),
    ("contact_id", 5),
]


@pytest.mark.parametrize("index", [0, 255, 299])
def test_what_the_service_finds_an_entry_by_must_be_what_its_leaf_says(index: int) -> None:
    line = LONG[entry(index)]
    columns = json.loads(line)["columns"]
    for name, value in COLUMN_EDITS:
        begin, _, end = line.rpartition(f'"{name}":')
        written = begin + f'"{name}":{json.dumps(value)}' + end[end.index('"', 1) + 1 :]
        for form in (changed(line, columns=columns | {name: value}), written):
            assert found(verify(spoiled(index, form))) == [(index, "column_mismatch")], form[-200:]
    junk: tuple[Any, ...] = ({}, [], "junk", 5)
    for columns in junk:
        assert found(verify(spoiled(index, changed(line, columns=columns)))) == [(index, "column_mismatch")]
    assert "Proved: the service's own answers" in in_words(verify(LONG))


def test_an_older_export_which_tells_no_columns_still_verifies_and_says_that_they_are_not_proved() -> None:
    older = [line.partition(',"columns"')[0] + "}" if '"entry"' in line else line for line in LONG]
    older[0] = LONG[0].replace(', "columns": true', "")
    verdict = verify(older)
    assert (verdict.ok, verdict.without_columns) == (True, 300)
    assert "Not proved: the service's own answers" in in_words(verdict)
    assert found(verify([*LONG[:2], *older[2:]]))[0] == (1, "column_mismatch"), "no line of a newer one is without"


def test_every_single_letter_of_a_leaf_counts() -> None:
    line = WHOLE[entry(3)]
    leaf = json.loads(line)["leaf"]
    for at in [*range(0, len(leaf), 37), *range(len(leaf) - 5, len(leaf))]:
        letter = "A" if leaf[at] != "A" else "B"
        verdict = verify(spoiled(3, changed(line, leaf=leaf[:at] + letter + leaf[at + 1 :]), WHOLE))
        assert found(verdict)[0][0] == 3, at


def test_evidence_that_was_only_formatted_anew_still_fits() -> None:
    line = LONG[entry(3)]
    value = json.loads(line)
    value["evidence"] = dict(reversed(value["evidence"].items()))
    assert verify(spoiled(3, json.dumps(value, ensure_ascii=True, indent=None))).ok
    twice = line.replace('"evidence":{', '"evidence":{"answer":"Jiná",')
    assert found(verify(spoiled(3, twice)))[0] == (3, "commitment_mismatch")


@pytest.mark.parametrize("index", [0, 7, 255, 256, 298])
def test_dropped_swapped_and_repeated_lines_are_named(index: int) -> None:
    place = entry(index)
    dropped = verify(LONG[:place] + LONG[place + 1 :])
    assert found(dropped)[0] == (index, "index_gap")
    assert "count_mismatch" in codes(dropped)
    after = entry(index + 1)
    swapped = list(LONG)
    swapped[place], swapped[after] = swapped[after], swapped[place]
    assert found(verify(swapped))[0] == (index, "index_gap")
    repeated = verify([*LONG[: place + 1], LONG[place], *LONG[place + 1 :]])
    assert found(repeated)[0] == (index, "index_gap")
    assert "count_mismatch" in codes(repeated)


@pytest.mark.parametrize("keep", [0, 1, 5, 9])
def test_a_cut_tail_is_found_with_the_first_missing_entry(keep: int) -> None:
    lines = export(FEW, tiles=False)
    cut = lines[: 1 + keep]
    assert found(verify(cut)) == [(keep, "truncated"), (None, "end_missing")]
    ended = verify([*cut, json.dumps({"type": "end", "count": keep})])
    assert found(ended) == [(keep, "truncated")]
    old_end = verify([*cut, lines[-1]])
    assert found(old_end) == [(keep, "truncated"), (None, "count_mismatch")]


def test_a_file_cut_within_a_line_is_truncated_there() -> None:
    data = "\n".join(export(FEW, tiles=False)).encode()
    for at in (data.index(b'"index":6') + 3, data.index(b'"index":6') + 400):
        from consent_ledger.audit.verify import Verification

        verdict = Verification(str(KEY.verifier)).read(data[:at].splitlines(keepends=True))
        assert found(verdict) == [(6, "truncated"), (None, "end_missing")]


@pytest.mark.parametrize("count", [9, 11, -1, True, 10.0, "10", None, 10**40])
def test_the_count_of_the_end_counts(count: object) -> None:
    assert "count_mismatch" in codes(verify([*WHOLE[:-1], json.dumps({"type": "end", "count": count})]))


def test_what_follows_the_end_is_found() -> None:
    assert "count_mismatch" in codes(verify([*WHOLE, WHOLE[3]]))
    assert "count_mismatch" in codes(verify([*WHOLE, WHOLE[-1]]))
    assert "end_missing" in codes(verify(WHOLE[:-1]))


@pytest.mark.parametrize("index", [True, False, 3.0, "3", None, -1, 10**30, -(10**30), 2**63, [3], 4, 2])
def test_an_index_is_a_whole_number_in_its_place(index: object) -> None:
    verdict = verify([*WHOLE[:4], changed(WHOLE[4], index=index), *WHOLE[5:]])
    first = min(3, index) if type(index) is int and 0 <= index < 100 else 3
    assert found(verdict)[0] == (first, "index_gap")


JUNK = [
    "junk",
    "{",
    "[]",
    "3",
    "null",
    '"x"',
    '{"type": 7}',
    "{}",
    "\udcff\udcfe",
    "[" * 9000,
    '{"index": ' + "9" * 9000 + "}",
]


@pytest.mark.parametrize("junk", JUNK)
def test_a_line_that_is_no_json_is_found_in_the_place_of_an_entry_and_beside_one(junk: Any) -> None:
    assert found(verify([*WHOLE[:4], junk, *WHOLE[5:]]))[0] == (3, "leaf_malformed")
    extra = verify([*WHOLE[:4], junk, *WHOLE[4:]])
    assert found(extra) == [(3, "leaf_malformed")]
    assert "checkpoint_invalid" in codes(verify([junk, *WHOLE[1:]]))
    assert not verify([junk]).ok


@pytest.mark.parametrize("lines", [[], ["", ""], WHOLE[1:], WHOLE[-1:]])
def test_without_a_header_nothing_is_proved(lines: list[str]) -> None:
    verdict = verify(lines)
    assert not verdict.ok
    assert "checkpoint_invalid" in codes(verdict)


def test_the_header_is_held_to_the_key() -> None:
    header = json.loads(WHOLE[0])
    note = header["checkpoint"]

    def with_header(**fields: Any) -> Verdict:
        return verify([json.dumps(header | fields), *WHOLE[1:]])

    resigned = checkpoint_of(FEW, OTHER)
    for fields, expected in [
        ({"checkpoint": note.replace("\n10\n", "\n11\n")}, {"checkpoint_invalid"}),
        ({"checkpoint": note[:-6] + "AAAA=\n"}, {"checkpoint_invalid"}),
        ({"checkpoint": "junk"}, {"checkpoint_invalid"}),
        ({"checkpoint": ""}, {"checkpoint_invalid"}),
        ({"checkpoint": 5}, {"checkpoint_invalid"}),
        ({"origin": "log.example/rival"}, {"checkpoint_invalid", "key_mismatch"}),
        ({"key": "junk"}, {"key_mismatch"}),
        ({"key": str(OTHER.verifier)}, {"key_mismatch"}),
        ({"checkpoint": resigned}, {"checkpoint_invalid"}),
        ({"checkpoint": resigned, "key": str(OTHER.verifier)}, {"checkpoint_invalid", "key_mismatch"}),
        ({"first_index": 2}, {"index_gap"}),
        ({"first_index": "0"}, {"checkpoint_invalid"}),
    ]:
        verdict = with_header(**fields)
        assert expected <= codes(verdict), (fields, found(verdict))
    assert verify(export(FEW, OTHER), key=None).ok, "without a key from elsewhere, nothing speaks against a whole log"
    assert "checkpoint_invalid" in codes(verify([changed(WHOLE[0], key=str(OTHER.verifier)), *WHOLE[1:]], key=None))


def test_an_old_checkpoint_put_back_does_not_cover_what_came_after_it() -> None:
    verdict = verify([changed(WHOLE[0], checkpoint=checkpoint_of(FEW[:6])), *WHOLE[1:]])
    assert found(verdict) == [(6, "root_mismatch"), (6, "count_mismatch")]
    seen = verify([changed(WHOLE[0], checkpoint=checkpoint_of(FEW[:6])), *WHOLE[1:]], since=checkpoint_of(FEW))
    assert (6, "rolled_back") in found(seen)


@pytest.mark.parametrize("size", [0, 1, 5, 255, 256, 257, 299, 300])
def test_a_log_that_only_grew_since_a_checkpoint_is_proved(size: int) -> None:
    verdict = verify(LONG, since=checkpoint_of(MANY[:size]))
    assert found(verdict) == []
    assert verdict.since == size


def test_a_rolled_back_log_and_a_fork_under_the_same_key_are_found_by_an_earlier_checkpoint() -> None:
    later = checkpoint_of(MANY)
    assert found(verify(WHOLE, since=later)) == [(10, "rolled_back")]
    fork = [*MANY[:100], *drafts([event()]), *MANY[101:]]
    assert verify(export(fork)).ok
    for size in (101, 256, 299, 300):
        assert found(verify(export(fork), since=checkpoint_of(MANY[:size]))) == [(None, "forked")]
    assert verify(export(fork), since=checkpoint_of(MANY[:100])).ok
    for junk in ("", "junk", checkpoint_of(MANY, OTHER), later.replace("log.example", "log.other")):
        assert "checkpoint_invalid" in codes(verify(LONG, since=junk))


def test_evidence_may_be_missing_only_of_the_erased() -> None:
    contact, other = uuid7(), uuid7()
    log = drafts(
        [
            event(contact=contact),
            event(contact=other),
            event(Decision.ERASED, contact=contact),
            event(Decision.WITHDRAWN, contact=contact),
        ]
    )
    assert verify(export(log, bare=[0, 3])).ok
    assert verify(export(log, bare=[0, 3])).erased == 2
    assert found(verify(export(log, bare=[0, 1, 3]))) == [(1, "evidence_missing")]
    assert found(verify(export(log[:2], bare=[0]))) == [(0, "evidence_missing")]


def test_an_edited_tile_line_is_told_from_an_edited_entry() -> None:
    tile = json.loads(LONG[257])
    hashes = bytearray(base64.b64decode(tile["hashes"]))
    hashes[40 * 32] ^= 1
    lines = [*LONG[:257], changed(LONG[257], hashes=base64.b64encode(hashes).decode()), *LONG[258:]]
    assert found(verify(lines)) == [(40, "leaf_hash_mismatch")]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_change_of_any_line_goes_unnoticed_or_crashes(data: st.DataObject) -> None:
    """One byte of the header's checkpoint or key, of an entry or of the end is changed: the verdict is never OK."""
    lines = [one for one in WHOLE if '"tile"' not in one]
    at = data.draw(st.integers(0, len(lines) - 1))
    line = lines[at].encode()
    start = line.index(b'"key"') if at == 0 else 0
    end = line.index(b'"exported_at"') if at == 0 else len(line)
    place = data.draw(st.integers(start, end - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != line[place] and value not in b" \t\r\n"))
    bad = line[:place] + bytes([byte]) + line[place + 1 :]
    verdict = verify([*lines[:at], bad, *lines[at + 1 :]])
    assert {one.code for one in verdict.problems} <= set(ORDER)
    if not verdict.ok:
        return
    # What may change: names of fields that nobody reads, and white space.
    before, after = json.loads(line), json.loads(bad)
    assert {name: after.get(name) for name in before if name in after} == {n: before[n] for n in before if n in after}


def test_an_earlier_checkpoint_that_is_none_at_all_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says nothing of the export, which stays as good as it is."""
    file, old = tmp_path / "log", tmp_path / "old"
    file.write_text("\n".join(WHOLE) + "\n")
    for junk in ("", "junk", "\n".join(WHOLE[:2]), checkpoint_of(FEW).partition("\n\n")[0]):
        old.write_text(junk)
        assert main(["verify", str(file), "--since", str(old)]) == 2
        said = capsys.readouterr()
        assert "old is no checkpoint: a signed note is expected" in said.err
        assert said.out == ""
    old.write_text(checkpoint_of(FEW, OTHER))
    assert main(["verify", str(file), "--since", str(old)]) == 1, "by another key: that is for the verdict"
