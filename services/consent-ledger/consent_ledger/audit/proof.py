"""One proof, checked: a JSON object with the fields of the two proof answers, hashes in hex or base64."""

import base64
import json
from typing import Any

from consent_ledger.domain.merkle import HASH_SIZE, verify_consistency, verify_inclusion


class BadProof(ValueError):
    """What was given cannot be a proof; says why."""


def check_proof(kind: str, data: bytes) -> tuple[bool, str]:
    """Whether the proof holds, and what that says. Raises BadProof where a field is missing or of another kind."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        raise BadProof("one JSON object is expected on standard input") from None
    if not isinstance(given, dict):
        raise BadProof("one JSON object is expected on standard input")
    return _inclusion(given) if kind == "inclusion" else _consistency(given)


def _inclusion(given: dict[str, Any]) -> tuple[bool, str]:
    index, size = _number(given, "leaf_index"), _number(given, "tree_size")
    good = verify_inclusion(index, size, _hash(given, "leaf_hash"), _hash(given, "root"), _path(given))
    does = "is" if good else "is not shown to be"
    return good, f"the leaf {does} entry {index} of the tree of {size} entries under this root"


def _consistency(given: dict[str, Any]) -> tuple[bool, str]:
    size1, size2 = _number(given, "size1"), _number(given, "size2")
    good = verify_consistency(size1, size2, _hash(given, "root1"), _hash(given, "root2"), _path(given))
    does = "extends" if good else "is not shown to extend"
    return good, f"the tree of {size2} entries {does} that of {size1}"


def _number(given: dict[str, Any], name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise BadProof(f"{name}: a whole number is expected")
    return value


def _path(given: dict[str, Any]) -> list[bytes]:
    parts = given.get("proof")
    if parts is None:
        return []
    if not isinstance(parts, list):
        raise BadProof("proof: a list of hashes is expected")
    return [_read_hash(part, "proof") for part in parts]


def _hash(given: dict[str, Any], name: str) -> bytes:
    return _read_hash(given.get(name), name)


def _read_hash(text: object, name: str) -> bytes:
    """32 bytes in hex (64 letters) or base64 (44)."""
    if isinstance(text, str):
        try:
            value = bytes.fromhex(text) if len(text) == 2 * HASH_SIZE else base64.b64decode(text, validate=True)
        except ValueError:
            value = b""
        if len(value) == HASH_SIZE:
            return value
    raise BadProof(f"{name}: a SHA-256 hash is expected, in hex or base64")
