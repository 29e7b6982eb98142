"""Exports made in memory, whole and true, for tests to spoil."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from consent_ledger.api.export import entry_line
from consent_ledger.audit.verdict import Verdict
from consent_ledger.audit.verify import Verification
from consent_ledger.domain.beside import Beside
from consent_ledger.domain.edge import Edge
from consent_ledger.domain.leaf import Draft
from consent_ledger.domain.merkle import hash_leaf
from consent_ledger.domain.note import Checkpoint, Signer
from consent_ledger.store.export import Row
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from samples import leaf_of

KEY = Signer("log.example/demo", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
TIME = "2026-11-20T12:00:00.000000Z"


def edge_of(drafts: Sequence[Draft]) -> Edge:
    """The tree over the drafts' leaves."""
    return Edge().extend([hash_leaf(leaf_of(one, TIME)) for one in drafts])[0]


def checkpoint_of(drafts: Sequence[Draft], *signers: Signer) -> str:
    """The signed checkpoint over all of `drafts`."""
    edge = edge_of(drafts)
    return str(Checkpoint(KEY.name, edge.size, edge.root()).signed(signers or [KEY]))


def export(drafts: Sequence[Draft], *signers: Signer, tiles: bool = True, bare: Sequence[int] = ()) -> list[str]:
    """The lines of an export, with tiles as `fetch` adds them; the entries `bare` have lost their evidence."""
    key = str((signers or [KEY])[-1].verifier)
    note = checkpoint_of(drafts, *signers)
    header = {"type": "header", "origin": KEY.name, "key": key, "checkpoint": note, "exported_at": TIME}
    lines = [json.dumps(header | {"first_index": 0, "columns": True})]
    hashes: list[bytes] = []
    for index, one in enumerate(drafts):
        leaf = leaf_of(one, TIME)
        kept = (None, None) if index in bare else (one.evidence, one.salt)
        hashes.append(hash_leaf(leaf))
        beside = Beside(one.contact_id, one.decision, one.event_id, one.purpose, TIME, one.workspace)
        lines.append(entry_line(Row(index, leaf, hashes[-1], kept[0], kept[1], beside)).decode().rstrip("\n"))
        if tiles and (len(hashes) % 256 == 0 or index == len(drafts) - 1):
            number = index // 256
            row = base64.b64encode(b"".join(hashes[number * 256 :])).decode()
            lines.append(json.dumps({"type": "tile", "level": 0, "number": number, "hashes": row}))
    return [*lines, json.dumps({"type": "end", "count": len(drafts)})]


def fetched(drafts: Sequence[Draft], sizes: Sequence[int]) -> list[str]:
    """The lines as `fetch` writes them, with the checkpoints of these sizes, each with its own signature."""
    lines = export(drafts)
    notes = [checkpoint_of(drafts[:size]) for size in sizes]
    return [*lines[:-1], *(json.dumps({"type": "checkpoint", "note": note}) for note in notes), lines[-1]]


def verify(lines: Sequence[str | bytes], key: str | None = str(KEY.verifier), since: str | None = None) -> Verdict:
    """The verdict over these lines."""
    return Verification(key, since).read(
        (line.encode(errors="surrogateescape") if isinstance(line, str) else line) + b"\n" for line in lines
    )


def changed(line: str, **fields: Any) -> str:
    """The line with other fields."""
    return json.dumps(json.loads(line) | fields, ensure_ascii=False)


def rewritten(line: str, **fields: Any) -> str:
    """The entry with another leaf, whose leaf_hash and columns fit it again: what only the tree can tell."""
    leaf = json.loads(base64.b64decode(json.loads(line)["leaf"])) | fields
    data = json.dumps(leaf, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    columns = {name: leaf[name] for name in json.loads(line)["columns"]}
    return changed(line, leaf=base64.b64encode(data).decode(), leaf_hash=hash_leaf(data).hex(), columns=columns)
