"""A receipt by itself: that its entry is in the signed log, and that what it says to people is what was recorded.

Its `proof` has leaf, evidence, salt, path and checkpoint; all else in it is written from leaf and evidence. So it is
written again here, and must come out the same. What the log does not hold is not proved, and said not to be: what the
purpose is called (titles are the workspace's, neither notice nor leaf has them), and when the receipt was made: only
that it was not before its entry, whose time is signed.
"""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from consent_ledger.audit.entry import EvidenceCheck, Leaf, canonical, read_leaf
from consent_ledger.audit.heads import Trust
from consent_ledger.audit.lines import Header
from consent_ledger.audit.problems import Problem, Problems
from consent_ledger.domain.merkle import hash_leaf, verify_inclusion
from consent_ledger.domain.note import Checkpoint
from consent_ledger.domain.receipt import ALL, EVERY_PURPOSE, FIRST, NOW, SECOND, Before, Proof, receipt

MISMATCH = "receipt_mismatch"
"""What the receipt says is not what its proof proves: a code of receipts alone."""
NO_RECEIPT = "this is not a whole receipt as /v1/entries/{index}/receipt gives it"
CREATED, LABEL = "dct:created", "skos:prefLabel"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of who records and who writes receipts may be apart."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out."""

    index: int | None
    origin: str | None
    problems: list[Problem]
    key_given: bool
    unproved: dict[str, Any]
    """What a good receipt says and the log does not hold: when it was made, and what it calls the purpose."""

    def as_json(self) -> dict[str, Any]:
        """The answer of ``receipt verify --json``."""
        problems = [one.as_json() for one in self.problems]
        unproved = {"not_proved": self.unproved} if self.unproved else {}
        return {"ok": not problems, "index": self.index, "origin": self.origin, "problems": problems} | unproved

    def in_words(self) -> str:
        """The same for a person."""
        if self.problems:
            return "\n".join(["NOT OK", *(f"  {one.code}: {one.detail}" for one in self.problems)])
        lines = [f"OK: receipt of entry {self.index} of the log {self.origin}"]
        lines.append("Proved: it is in the signed log, and the receipt says what was recorded")
        if CREATED in self.unproved:
            lines.append(f"Not proved: that it was made at {self.unproved[CREATED]}; it is not older than its entry")
        if labels := self.unproved.get(LABEL):
            names = ", ".join(f"{_quoted(name)} ({_quoted(at)})" for at, name in labels.items())
            lines.append(f"Not proved: that the purpose was called {names}; its identifier and the notice are proved")
        if not self.key_given:
            lines.append("Not proved: the checkpoint is by the log's own key (give it with --key)")
        return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text of somebody else's for a terminal: what moves its cursor is escaped."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def check_receipt(data: bytes, key: str | None) -> Checked:
    """What is wrong with a receipt (JSON-LD). Never raises but BrokenNote, for a `key` that is none."""
    problems = Problems()
    trust = Trust(problems, key, None)
    index, unproved = None, dict[str, Any]()
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        problems.add(None, MISMATCH, f"{NO_RECEIPT}, and no JSON either")
        return Checked(None, None, problems.listed(), trust.key_given, {})
    try:
        proof = _proof(document["proof"])
        index = proof.index
        _check(document, proof, trust, problems)
        unproved = {} if problems.total else {CREATED: document[CREATED]} | _labels(document)
    except KeyError as error:
        problems.add(index, MISMATCH, f"{NO_RECEIPT}: it has no {error.args[0]}")
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError):
        problems.add(index, MISMATCH, f"{NO_RECEIPT}: something in it is not of the form that it has in receipts")
    checkpoint = trust.checkpoint
    origin = None if checkpoint is None else checkpoint.origin
    return Checked(index, origin, problems.listed(), trust.key_given, unproved)


def _labels(document: dict[str, Any]) -> dict[str, Any]:
    """What a receipt that is otherwise good calls the purpose; none where it only repeats the proved identifier."""
    purpose = _purpose(document)
    titles = {str(at): str(name) for at, name in purpose[LABEL].items()}
    identifier = purpose["dct:identifier"]
    return {} if titles == {"en": EVERY_PURPOSE if identifier == ALL else identifier} else {LABEL: titles}


def _purpose(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["dpv:hasRecordOfActivity"]["dpv:hasProcess"]["dpv:hasPurpose"]
    return found


def _proof(given: dict[str, Any]) -> Proof:
    numbers = [given["index"], given["tree_size"]]
    texts = [given[name] for name in ("leaf", "leaf_hash", "salt", "root", "checkpoint", "key")]
    path = given["path"]
    if not all(type(one) is int and 0 <= one < 2**63 for one in numbers) or not isinstance(path, list):
        raise ValueError
    if not all(isinstance(one, str) for one in (*texts, *path)):
        raise ValueError
    leaf, leaf_hash, salt, root, checkpoint, key = texts
    grant = given.get("grant")
    before = None if grant is None else Before(grant["index"], grant["leaf"], tuple(grant["path"]))
    return Proof(numbers[0], numbers[1], leaf, leaf_hash, salt, tuple(path), root, checkpoint, key, before)


def _check(document: dict[str, Any], proof: Proof, trust: Trust, problems: Problems) -> None:
    data = base64.b64decode(proof.leaf, validate=True)
    leaf, evidence = read_leaf(data), document["proof"]["evidence"]
    leaf_hash = hash_leaf(data)
    if leaf_hash.hex() != proof.leaf_hash:
        problems.add(proof.index, "leaf_hash_mismatch", "leaf_hash is not the hash of the leaf")
    trust.read_header(Header(proof.key.partition("+")[0], proof.key, proof.checkpoint))
    checkpoint = trust.checkpoint
    if checkpoint is not None:
        if (checkpoint.size, checkpoint.root.hex()) != (proof.tree_size, proof.root):
            problems.add(None, "root_mismatch", "size or root are not those of the checkpoint")
        path = [bytes.fromhex(part) for part in proof.path]
        if not verify_inclusion(proof.index, checkpoint.size, leaf_hash, checkpoint.root, path):
            problems.add(proof.index, "root_mismatch", "the proof does not lead from the leaf to the signed root")
    if leaf is None:
        problems.add(proof.index, "leaf_malformed", "the leaf is not the canonical JSON of an entry")
        return
    if proof.grant is not None:
        _check_grant(proof, proof.grant, leaf, checkpoint, problems)
    written = canonical(json.dumps(evidence).encode())
    EvidenceCheck(problems).check(proof.index, leaf, written or b"", proof.salt)
    if not problems.total:
        _compare(document, proof, data, leaf, problems)


def _check_grant(proof: Proof, grant: Before, leaf: Leaf, checkpoint: Checkpoint | None, problems: Problems) -> None:
    """Whether it is a grant of the same contact and purpose, before the entry, in the same signed tree."""
    data = base64.b64decode(grant.leaf, validate=True)
    before, path = read_leaf(data), [bytes.fromhex(part) for part in grant.path]
    if (
        before is None
        or not 0 <= grant.index < proof.index
        or (before.decision, before.contact_id, before.workspace) != ("granted", leaf.contact_id, leaf.workspace)
        or leaf.purpose not in (None, before.purpose)
        or checkpoint is None
        or not verify_inclusion(grant.index, checkpoint.size, hash_leaf(data), checkpoint.root, path)
    ):
        problems.add(
            grant.index, "root_mismatch", "the grant before it, with its notice, is not that in the signed log"
        )


def _compare(document: dict[str, Any], proof: Proof, data: bytes, leaf: Leaf, problems: Problems) -> None:
    """Write the receipt again, from what is proved."""
    evidence = document["proof"]["evidence"]
    titles = _purpose(document)[LABEL]
    form = next((one for one in (FIRST, SECOND) if document["@context"] == context(one)), NOW)
    created = document[CREATED]
    if not _fits(created, leaf):
        words = "dct:created is no time (2026-11-27T12:00:00Z), or one before its entry was recorded"
        problems.add(proof.index, MISMATCH, words)
    again = receipt(context(form), json.loads(data), evidence, proof, titles=titles, created=created, form=form)
    for name in sorted(again.keys() | document.keys()):
        if again.get(name) != document.get(name):
            words = f"what the receipt says in {name} is not what was recorded"
            problems.add(proof.index, MISMATCH, f"{words}: {_where(again.get(name), document.get(name))}")


def _fits(created: object, leaf: Leaf) -> bool:
    """Whether a receipt of this entry may have been made then."""
    if not isinstance(created, str) or not _TIME.fullmatch(created):
        return False
    try:
        return datetime.fromisoformat(created) >= datetime.fromisoformat(leaf.recorded_at) - _CLOCKS_APART
    except ValueError:
        return False


def context(form: int = NOW) -> Any:
    """The JSON-LD context that receipts of this form carry: another one could give their words another meaning."""
    name = "receipt-context.json" if form == NOW else f"receipt-context-{form}.json"
    return json.loads(resources.files("consent_ledger").joinpath("static", name).read_text(encoding="utf-8"))


def _where(right: object, given: object) -> str:
    """The first name at which two values part."""
    while isinstance(right, dict) and isinstance(given, dict):
        name = next((name for name in sorted(right.keys() | given.keys()) if right.get(name) != given.get(name)), None)
        if name is None:
            break
        right, given = right.get(name), given.get(name)
        if not isinstance(right, dict) or not isinstance(given, dict):
            return str(name)
    return "see there"
