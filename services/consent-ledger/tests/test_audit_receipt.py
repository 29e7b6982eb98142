"""souhlas-audit receipt verify: a true receipt is proved, and no word of it can be changed."""

import base64
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import naive
import pytest
from consent_ledger.audit.command import main
from consent_ledger.audit.receipt import check_receipt, context
from consent_ledger.domain.merkle import hash_leaf
from consent_ledger.domain.note import Checkpoint, Signer
from consent_ledger.domain.receipt import Proof, receipt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from exports import KEY, TIME, checkpoint_of, edge_of
from samples import drafts, event, leaf_of

from shared.events import Decision

LOG = drafts([event(), event(Decision.WITHDRAWN), event(), event(), event()])
LEAVES = [leaf_of(one, TIME) for one in LOG]
MADE = "2026-11-27T12:00:00.000000Z"
OTHER = Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"o" * 32))


def made(index: int = 2, signer: Signer = KEY) -> dict[str, Any]:
    """The receipt of an entry, as the service writes it."""
    one, edge = LOG[index], edge_of(LOG)
    path = naive.path(index, LEAVES)
    proof = Proof(
        index=index,
        tree_size=edge.size,
        leaf=base64.b64encode(LEAVES[index]).decode(),
        leaf_hash=hash_leaf(LEAVES[index]).hex(),
        salt=one.salt.hex(),
        path=tuple(part.hex() for part in path),
        root=edge.root().hex(),
        checkpoint=checkpoint_of(LOG, signer),
        key=str(signer.verifier),
    )
    entry, evidence = json.loads(LEAVES[index]), json.loads(one.evidence)
    return receipt(context(), entry, evidence, proof, titles={"cs": "Odpověď"}, created=MADE)


def codes(document: Any, key: str | None = str(KEY.verifier)) -> set[str]:
    return {one.code for one in check_receipt(json.dumps(document).encode(), key).problems}


@pytest.mark.parametrize("index", range(5))
def test_a_true_receipt_is_proved(index: int) -> None:
    checked = check_receipt(json.dumps(made(index)).encode(), str(KEY.verifier))
    assert (checked.problems, checked.index, checked.origin) == ([], index, KEY.name)
    unproved = {"dct:created": MADE, "skos:prefLabel": {"cs": "Odpověď"}}
    assert checked.as_json()["not_proved"] == unproved


GIVEN = [(Path(__file__).parent / f"receipts_v{form}.jsonl").read_text().splitlines() for form in (1, 2)]


@pytest.mark.parametrize("line", [line for form in GIVEN for line in form])
def test_a_receipt_that_was_given_in_an_earlier_form_still_verifies(line: str) -> None:
    assert check_receipt(line.encode(), str(KEY.verifier)).problems == []


@pytest.mark.parametrize("line", [*GIVEN[0], GIVEN[1][1]])
def test_a_receipt_does_not_become_one_of_another_form_by_its_context(line: str) -> None:
    assert "receipt_mismatch" in codes(json.loads(line) | {"@context": context()}), "its words would mean another thing"


def test_a_receipt_whose_purpose_was_renamed_is_said_not_to_prove_the_name() -> None:
    """No entry has the purpose's title: a forger may write any, and must not be believed for the rest's proof."""
    document = made()
    purpose = document["dpv:hasRecordOfActivity"]["dpv:hasProcess"]["dpv:hasPurpose"]
    purpose["skos:prefLabel"] = {"cs": "Všechno\x1b[2J", "en": "Answer"}
    checked = check_receipt(json.dumps(document).encode(), str(KEY.verifier))
    assert not checked.problems
    words = r'Not proved: that the purpose was called "V\u0161echno\u001b[2J" ("cs"), "Answer" ("en")'
    assert words in checked.in_words()
    purpose["skos:prefLabel"] = {"en": purpose["dct:identifier"]}
    plain = check_receipt(json.dumps(document).encode(), str(KEY.verifier))
    assert not plain.problems
    assert "the purpose was called" not in plain.in_words()
    assert plain.as_json()["not_proved"] == {"dct:created": MADE}


@pytest.mark.parametrize(
    "created", ["2019-01-01T00:00:00Z", "yesterday", "2026-11-27", "2026-13-27T12:00:00Z", 5, None, MADE + "\x1b[2J"]
)
def test_a_receipt_is_not_older_than_its_entry_and_when_it_was_made_is_said_not_to_be_proved(created: Any) -> None:
    """The log has the time of the entry, and nothing of the receipt: any later time may be written into it."""
    checked = check_receipt(json.dumps(made() | {"dct:created": created}).encode(), str(KEY.verifier))
    assert [one.code for one in checked.problems] == ["receipt_mismatch"]
    assert "dct:created is no time" in checked.in_words()
    later = check_receipt(json.dumps(made() | {"dct:created": "2126-01-01T00:00:00Z"}).encode(), str(KEY.verifier))
    assert not later.problems
    assert "Not proved: that it was made at 2126-01-01T00:00:00Z" in later.in_words()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every text and number in a document."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))
    else:
        yield path


FREE = {("dpv:hasRecordOfActivity", "dpv:hasProcess", "dpv:hasPurpose", "skos:prefLabel", "cs")}
"""What the log does not hold, and is said to be not proved (of when it was made, another time would do)."""


def test_no_word_of_a_receipt_can_be_changed() -> None:
    document = made()
    for path in places(document):
        changed = copy.deepcopy(document)
        place = changed
        for step in path[:-1]:
            place = place[step]
        old = place[path[-1]]
        place[path[-1]] = (
            "x" if isinstance(old, str) or old is None else (not old if isinstance(old, bool) else old + 1)
        )
        assert bool(codes(changed)) is (path not in FREE), path


def test_each_kind_of_change_has_its_code() -> None:
    document = made()
    for change, code in [
        ({"leaf_hash": "0" * 64}, "leaf_hash_mismatch"),
        ({"salt": "0" * 64}, "commitment_mismatch"),
        ({"salt": document["proof"]["salt"] + "00"}, "commitment_mismatch"),
        ({"salt": document["proof"]["salt"].upper()}, "commitment_mismatch"),
        ({"index": 1}, "root_mismatch"),
        ({"tree_size": 4}, "root_mismatch"),
        ({"root": "0" * 64}, "root_mismatch"),
        ({"path": []}, "root_mismatch"),
        ({"checkpoint": checkpoint_of(LOG[:4])}, "root_mismatch"),
        ({"checkpoint": checkpoint_of(LOG, OTHER)}, "checkpoint_invalid"),
        ({"checkpoint": str(Checkpoint("other", 5, b"r" * 32).signed([KEY]))}, "checkpoint_invalid"),
        ({"key": str(OTHER.verifier)}, "key_mismatch"),
        ({"leaf": "AAAA"}, "leaf_malformed"),
    ]:
        assert code in codes(document | {"proof": document["proof"] | change}), change
    evidence = document["proof"]["evidence"]
    other = evidence | {"notice": evidence["notice"] | {"text": "Jiný text."}}
    assert codes(document | {"proof": document["proof"] | {"evidence": other}}) == {
        "commitment_mismatch",
        "notice_mismatch",
    }
    assert codes(document | {"@context": {}}) == {"receipt_mismatch"}
    assert "key_mismatch" in codes(made(signer=OTHER))
    assert codes(made(signer=OTHER), key=None) == set()


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"[]", b"{}", b'{"proof": 1}', b'{"proof": {"index": true}}', b"\xff", b"[" * 9000]
)
def test_what_is_no_receipt_is_said_to_be_none(junk: bytes) -> None:
    assert [one.code for one in check_receipt(junk, None).problems] == ["receipt_mismatch"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"nothing", "and no JSON either"),
        (b"{}", "it has no proof"),
        (b'{"proof": {}}', "it has no index"),
        (b"[]", "not of the form that it has in receipts"),
    ],
)
def test_what_is_missing_in_a_receipt_is_named_as_receipts_name_it(given: bytes, words: str) -> None:
    said = check_receipt(given, None).in_words()
    assert words in said
    assert "Error" not in said


def test_the_command_says_so_by_words_and_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.jsonld", tmp_path / "bad.jsonld"
    good.write_text(json.dumps(made()))
    bad.write_text(json.dumps(made()).replace("granted", "refused"))
    assert main(["receipt", "verify", str(good), "--key", str(KEY.verifier)]) == 0
    assert capsys.readouterr().out.startswith("OK: receipt of entry 2 of the log log.example/demo")
    assert main(["receipt", "verify", str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"]
    assert main(["receipt", "verify", str(tmp_path / "none")]) == 2
    assert main(["receipt", "verify", str(good), "--key", "junk"]) == 2
