"""A witness: remembers the last checkpoint it has seen of each log, believes a new one only if the log grew from it,
and cosigns. Made for cron: one run, one answer, an exit code.

What it remembers is a JSON file; the checkpoint there is replaced only by one that is proven to extend it, so a log
that was rolled back or forked goes on being reported until a person has looked. A log is known by its origin, by
whatever address it is reached (C2SP tlog-witness): one that shows another state elsewhere is found.
"""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from consent_ledger.audit.problems import Problem
from consent_ledger.audit.remote import Refused, Remote
from consent_ledger.domain.cosignature import Cosigner
from consent_ledger.domain.merkle import EMPTY_ROOT, verify_consistency
from consent_ledger.domain.note import BrokenNote, Checkpoint, Note, Verifier, keys_named, open_checkpoint

HISTORY = 1000
"""Earlier checkpoints kept of a log, to tell between which two a fork began."""


class BadState(Exception):
    """The witness's own files cannot be read or written."""


@dataclass(slots=True)
class Sighting:
    """What came out of a run."""

    origin: str | None = None
    size: int | None = None
    root: str | None = None
    previous_size: int | None = None
    cosigned: bool = False
    delivered: bool = False
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The answer of ``witness --json``."""
        return {
            "ok": not self.problems,
            "origin": self.origin,
            "size": self.size,
            "root": self.root,
            "previous_size": self.previous_size,
            "cosigned": self.cosigned,
            "delivered": self.delivered,
            "problems": [one.as_json() for one in self.problems],
        }

    def in_words(self) -> str:
        """The same for a person, short."""
        lines = [f"{'NOT OK' if self.problems else 'OK'}: log {self.origin}, checkpoint of {self.size} entries"]
        for one in self.problems:
            place = "" if one.index is None else f" (entry {one.index})"
            lines.append(f"  {one.code}{place}: {one.detail}")
        if not self.problems and self.previous_size is not None:
            lines.append(f"Proved: it only grew since the checkpoint of {self.previous_size} entries seen before")
        elif not self.problems:
            lines.append("Not proved: what it was before; this is the first time it is seen")
        return "\n".join(lines + (["Cosigned, and the ledger keeps the cosignature"] if self.delivered else []))


class Memory:
    """The file of the witness: by origin, a log's keys, its last checkpoint, and sizes and roots of earlier ones; and
    which origin was last seen at which address."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._logs: dict[str, dict[str, Any]] = {}
        self._at: dict[str, str] = {}
        if path.exists():
            try:
                content = json.loads(path.read_text(encoding="utf-8"))
                for name, one in content["logs"].items():
                    last = Checkpoint.parse(Note.parse(one["checkpoint"]).text)
                    [Verifier.parse(key) for key in one["keys"]]
                    if name != last.origin:  # remembered by its address, as earlier versions did
                        self._at[name] = last.origin
                    if (other := self._logs.get(last.origin)) is None or _size(other) < last.size:
                        self._logs[last.origin] = one
                self._at |= {str(at): str(origin) for at, origin in content.get("at", {}).items()}
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                raise BadState(f"{path} is not the memory of a witness") from None

    def of(self, origin: str) -> dict[str, Any]:
        """What is remembered of a log; empty for one never seen."""
        return self._logs.get(origin, {})

    def at(self, address: str) -> str | None:
        """The origin of the log that was seen at an address before."""
        return self._at.get(address)

    def keep(self, origin: str, address: str, what: dict[str, Any]) -> None:
        """Remember, whole or not at all, and on the disk before anything is said."""
        self._logs[origin], self._at[address] = what, origin
        write_whole(self._path, json.dumps({"logs": self._logs, "at": self._at}, indent=1).encode())


def _size(known: dict[str, Any]) -> int:
    return Checkpoint.parse(Note.parse(known["checkpoint"]).text).size


def _origin(note: str) -> str:
    """What a checkpoint says of whose it is, whoever signed it; empty for what is none."""
    try:
        return Checkpoint.parse(Note.parse(note).text).origin
    except BrokenNote:
        return ""


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file, mode 0600. Raises BadState."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise BadState(f"{path} cannot be written: {error.strerror}") from None


def cosigner(path: Path, name: str) -> Cosigner:
    """The witness's own key, made on first use. Raises BadState."""
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_whole(path, pem)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError):
        raise BadState(f"{path} is not readable PEM") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadState(f"{path} is not an Ed25519 key")
    return Cosigner(name, key)


class Watch:
    """One look at one log."""

    def __init__(self, remote: Remote, memory: Memory, key: str | None, clock: Callable[[], float]) -> None:
        self._remote = remote
        self._memory = memory
        self._key = key
        self._clock = clock
        self.seen = Sighting()

    def run(self, signer: Cosigner | None) -> Sighting:
        """Look, compare with what is remembered, remember, cosign. Raises Unreachable, Refused, BadState, BrokenNote.

        BrokenNote is raised for a `key` that is none.
        """
        try:
            note = self._remote.log("checkpoint").decode(errors="replace")
        except Refused as error:
            if error.code != "log_damaged":
                raise
            self._found(error.index, "rolled_back", f"the ledger itself says so: {error}")
            return self.seen
        address = f"{self._remote.workspace}@{self._remote.url}"
        known = self._memory.of(self._memory.at(address) or _origin(note))
        verifiers = self._verifiers(known)
        checkpoint = self._open(note, verifiers)
        if checkpoint is None or not self._grew(known, checkpoint, verifiers):
            return self.seen
        history = [*known.get("history", []), [checkpoint.size, checkpoint.root.hex()]]
        keys = [str(one) for one in dict.fromkeys((*verifiers, *keys_named(note, checkpoint)))]
        kept = {"keys": keys, "checkpoint": note, "history": history[-HISTORY:], "seen_at": int(self._clock())}
        self._memory.keep(checkpoint.origin, address, kept)
        if signer is not None:
            self._cosign(Note.parse(note), signer)
        return self.seen

    def _verifiers(self, known: dict[str, Any]) -> tuple[Verifier, ...]:
        """The keys to believe: those remembered, or the one given, or, on first sight, the one that the log tells."""
        given = () if self._key is None else (Verifier.parse(self._key),)
        if known:
            return given or tuple(Verifier.parse(key) for key in known["keys"])
        return given or (Verifier.parse(self._remote.log("key").decode(errors="replace")),)

    def _open(self, note: str, verifiers: tuple[Verifier, ...]) -> Checkpoint | None:
        reason = "there is no key to check it"
        for verifier in verifiers:
            try:
                checkpoint = open_checkpoint(note, verifier)
            except BrokenNote as error:
                reason = str(error)
            else:
                self.seen.origin, self.seen.size = checkpoint.origin, checkpoint.size
                self.seen.root = checkpoint.root.hex()
                return checkpoint
        self._found(None, "checkpoint_invalid", f"the log's checkpoint is not good: {reason}")
        return None

    def _grew(self, known: dict[str, Any], new: Checkpoint, verifiers: tuple[Verifier, ...]) -> bool:
        """Whether the log is what was seen before and more. What is wrong is noted."""
        if not known:
            return True
        old = Checkpoint.parse(Note.parse(known["checkpoint"]).text)
        self.seen.previous_size = old.size
        if old.origin != new.origin:
            self._found(None, "checkpoint_invalid", "the log has another origin than before")
        elif new.size < old.size:
            words = f"the log had {old.size} entries, now its checkpoint covers {new.size}"
            self._found(new.size, "rolled_back", words)
        elif not self._extends((old.size, old.root), new):
            good = self._last_good(known, new)
            where = (
                f"it still has the first {good}" if good else "where it began cannot be known from checkpoints alone"
            )
            words = f"the log does not extend the checkpoint of {old.size} entries seen before; {where}"
            self._found(good or None, "forked", words)
        return not self.seen.problems

    def _extends(self, old: tuple[int, bytes], new: Checkpoint) -> bool:
        size, root = old
        if size == new.size:
            return root == new.root
        if size == 0:
            return root == EMPTY_ROOT
        try:
            given = self._remote.json("/v1/proofs/consistency", **{"from": size, "to": new.size})
            proof = [bytes.fromhex(part) for part in given["proof"]]
        except (Refused, KeyError, TypeError, ValueError):
            return False
        return verify_consistency(size, new.size, root, new.root, proof)

    def _last_good(self, known: dict[str, Any], new: Checkpoint) -> int:
        """The largest size seen before that the log still extends: the first bad entry comes at or after it."""
        seen = [(size, bytes.fromhex(root)) for size, root in known.get("history", []) if size <= new.size]
        low, high = 0, len(seen)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._extends(seen[middle], new) else (low, middle)
        return seen[low - 1][0] if low else 0

    def _cosign(self, note: Note, signer: Cosigner) -> None:
        line = signer.cosign(note.text, int(self._clock()))
        self.seen.cosigned = True
        cosigned = str(Note(note.text, (*note.signatures, line)))
        self._remote.post("cosignatures", {"checkpoint": cosigned, "key": str(signer.witness)})
        self.seen.delivered = True

    def _found(self, index: int | None, code: str, words: str) -> None:
        self.seen.problems.append(Problem(index, code, words))
