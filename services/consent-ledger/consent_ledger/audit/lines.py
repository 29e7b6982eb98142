"""What the lines of an export say: read fast where they are as the service writes them, field by field where not."""

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Raw, Struct


class Header(Struct, tag="header", tag_field="type"):
    """The first line. `before` and `after` are the hashes around a part; only parts have an `end_index`."""

    origin: str
    key: str
    checkpoint: str
    first_index: int = 0
    columns: bool = False
    """Whether every entry's line has its columns: not in exports of older services."""
    end_index: int | None = None
    before: list[str] | None = None
    after: list[str] | None = None


class Columns(Struct, gc=False):
    """What the service finds an entry by. It stands beside the leaf, and nobody signed it."""

    contact_id: str
    decision: str
    event_id: str
    purpose: str | None
    recorded_at: str


class Entry(Struct, tag="entry", tag_field="type", gc=False):
    """One entry. `evidence` is its JSON as it stands in the file; exports of older services have no `columns`."""

    index: int
    leaf: bytes
    leaf_hash: str
    evidence: Raw = Raw(b"null")
    salt: str | None = None
    columns: Columns | None = None


class Tile(Struct, tag="tile", tag_field="type", gc=False):
    """The hashes of a level-0 tile, behind the entries that they are of: 256, or fewer in the last one."""

    number: int
    hashes: bytes
    level: int = 0


class Erasure(Struct, tag="erasure", tag_field="type"):
    """Proof that an erasure, which lies outside of this file, is in the log."""

    index: int
    leaf: bytes
    checkpoint: str
    proof: list[str]


class Retention(Struct, tag="retention", tag_field="type"):
    """The signed statement that names entries whose evidence was removed under retention."""

    note: str


class Kept(Struct, tag="checkpoint", tag_field="type"):
    """A checkpoint that was issued earlier: between two of them an edited entry can be found."""

    note: str


class End(Struct, tag="end", tag_field="type"):
    """The last line: how many entry lines there were."""

    count: int


LARGEST = 2**63
Line = Header | Entry | Tile | Erasure | Retention | Kept | End
_decode = msgspec.json.Decoder(Line).decode


class BadEntry(Struct):
    """An entry line of which not every field can be read; `index` is None when that is not a whole number."""

    index: int | None
    leaf: bytes | None
    leaf_hash: str | None
    evidence: bytes
    salt: str | None
    columns: object = None
    """Of whatever type."""


class Junk(Struct):
    """A line that is no JSON object with a type, or one of a known `kind` that cannot be read."""

    detail: str
    kind: str | None = None


class Unknown(Struct):
    """A line of a kind that this version does not know, and passes over."""


def read_line(line: bytes) -> Line | BadEntry | Junk | Unknown:
    """What the line says. Never raises."""
    try:
        found: Line = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _read_slowly(line)
    if type(found) is not Entry:
        return found
    if not 0 <= found.index < LARGEST:
        return BadEntry(None, found.leaf, found.leaf_hash, bytes(found.evidence), found.salt, found.columns)
    if _says_twice(line):
        return BadEntry(found.index, None, found.leaf_hash, bytes(found.evidence), found.salt, found.columns)
    if remainder := len(found.leaf) % 3:
        # The last letter of base64 can hold bits that no byte has: nobody shall be able to change a letter unnoticed.
        tail = binascii.b2a_base64(found.leaf[-remainder:], newline=False)
        if tail + b'"' not in line:
            return BadEntry(found.index, None, found.leaf_hash, bytes(found.evidence), found.salt, found.columns)
    return found


def _says_twice(line: bytes) -> bool:
    """Whether a field has two values: readers differ in which they take, and only one of them was signed."""
    try:
        names = [name for name, _ in json.loads(line, object_pairs_hook=list)]
    except (ValueError, RecursionError):
        return True
    return len(set(names)) != len(names)


def _read_slowly(line: bytes) -> BadEntry | Junk | Unknown:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Junk("the line is not JSON in UTF-8")
    if not isinstance(value, dict):
        return Junk("the line is not a JSON object")
    match value.get("type"):
        case "entry":
            return _bad_entry(value)
        case "header" | "end" | "tile" | "erasure" | "retention" | "checkpoint" as kind:
            return Junk(f"a line of type {kind} with fields missing or of another type", kind)
        case str():
            return Unknown()
        case _:
            return Junk("the line has no type")


def _bad_entry(value: dict[str, Any]) -> BadEntry:
    index, evidence = value.get("index"), value.get("evidence")
    return BadEntry(
        index if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < LARGEST else None,
        _base64(value.get("leaf")),
        _text(value.get("leaf_hash")),
        b"null" if evidence is None else json.dumps(evidence).encode(errors="replace"),
        _text(value.get("salt")),
        value.get("columns"),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _base64(value: object) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except ValueError:
        return None


def read_hashes(texts: Iterable[str]) -> list[bytes]:
    """Hashes from hex; what is none becomes an empty one, which fits nowhere."""
    found: list[bytes] = []
    for text in texts:
        try:
            found.append(bytes.fromhex(text))
        except ValueError:
            found.append(b"")
    return found
