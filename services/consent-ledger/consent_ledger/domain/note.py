"""C2SP signed notes with Ed25519, and checkpoints (tree heads) in them.

A note is a text that ends in a newline, an empty line, and signature lines ``— name base64(key id ‖ signature)``. A
checkpoint's text is three lines: origin, size, base64 of the root hash. (c2sp.org/signed-note, /tlog-checkpoint)
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
_KEY = "key "
_is_name = re.compile(r"[^\s+]+").fullmatch
_is_decimal = re.compile(r"0|[1-9][0-9]{0,18}").fullmatch


class BrokenNote(ValueError):
    """Not a note, not a checkpoint, or not signed by the key that was expected."""


def _key_id(name: str, kind: bytes, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is that of this Ed25519 key over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_verifier_key(text: str) -> tuple[str, str, bytes]:
    """Name, key id in hex, and type byte with key, of a verifier key of any type. Raises BrokenNote."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    if not _is_name(name):
        raise BrokenNote("not a verifier key: name+hash+base64 is expected")
    return name, key_id, _from_b64(encoded)


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name, as told by a verifier key ``name+hash+base64(type ‖ key)``."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that say in a signature line which key made it."""
        return _key_id(self.name, ED25519, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_b64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a verifier key. Raises BrokenNote for anything but a whole Ed25519 one."""
        name, key_id, key = read_verifier_key(text)
        if len(key) != 33 or key[:1] != ED25519:
            raise BrokenNote("not an Ed25519 verifier key: name+hash+base64 is expected")
        found = cls(name, key[1:])
        if found.key_id.hex() != key_id:
            raise BrokenNote("the verifier key's hash does not fit its key")
        return found

    def verify(self, text: str, signature: bytes) -> bool:
        """Whether `signature` is this key's over the note's text."""
        return is_signed(self.public, signature, text.encode())


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> "Signature":
        """The signature line of this key under `text`."""
        return Signature(self.name, self.verifier.key_id, self.key.sign(text.encode()))


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line. `value` is what follows the key id: of the kind that the key's type says."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {_b64(self.key_id + self.value)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{line}\n" for line in self.signatures)

    @classmethod
    def parse(cls, text: str) -> "Note":
        """Read a note; at least one signature line. Says nothing of whether a signature is good. Raises BrokenNote."""
        body, blank, tail = text.rpartition("\n\n")
        if not blank or not tail.endswith("\n") or any(ord(sign) < 32 and sign != "\n" for sign in text):
            raise BrokenNote("not a signed note: text, an empty line and signature lines are expected")
        return cls(body + "\n", tuple(_signature(line) for line in tail[:-1].split("\n")))

    def signed_by(self, verifier: Verifier) -> bool:
        """Whether a line of this key is there and good; a bad line of this key is no signature."""
        mine = [s for s in self.signatures if s.name == verifier.name and s.key_id == verifier.key_id]
        return bool(mine) and all(verifier.verify(self.text, s.value) for s in mine)


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not _is_name(name):
        raise BrokenNote("a signature line begins with an em dash and a name")
    value = _from_b64(encoded)
    if len(value) < 5:
        raise BrokenNote("a signature line holds a key id and a signature")
    return Signature(name, value[:4], value[4:])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: so many entries under this root, in the log of this origin."""

    origin: str
    size: int
    root: bytes
    keys: tuple[str, ...] = ()
    """Every verifier key of a log whose key was changed, the first one first: extension lines ``key <vkey>``."""

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n" + "".join(f"{_KEY}{key}\n" for key in self.keys)

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a checkpoint's text (other extension lines than keys are passed over). Raises BrokenNote."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] != "" or not lines[0] or not _is_decimal(lines[1]) or "" in lines[:-1]:
            raise BrokenNote("not a checkpoint: origin, size and root are expected, a line each")
        root = _from_b64(lines[2])
        if len(root) != 32:
            raise BrokenNote("the root of a checkpoint is a SHA-256 hash")
        keys = tuple(line.removeprefix(_KEY) for line in lines[3:] if line.startswith(_KEY))
        return cls(lines[0], int(lines[1]), root, keys)

    def signed(self, signers: Sequence[Signer]) -> Note:
        """This checkpoint as a note signed by every one of `signers`, and naming their keys if they are several."""
        keys = tuple(str(signer.verifier) for signer in signers if signer.name == self.origin)
        text = str(replace(self, keys=keys if len(keys) > 1 else ()))
        return Note(text, tuple(signer.sign(text) for signer in signers))


def open_checkpoint(text: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint in a note whose origin is the key's name and which that key signed. Raises BrokenNote."""
    note = Note.parse(text)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != verifier.name:
        raise BrokenNote("a checkpoint of another log")
    if not note.signed_by(verifier):
        raise BrokenNote("not signed by this log's key")
    return checkpoint


def open_by_any(text: str, verifiers: Sequence[Verifier]) -> Checkpoint:
    """The checkpoint in a note that one of these keys signed. Raises BrokenNote."""
    for verifier in verifiers[:-1]:
        with suppress(BrokenNote):
            return open_checkpoint(text, verifier)
    return open_checkpoint(text, verifiers[-1])


def keys_named(text: str, checkpoint: Checkpoint) -> tuple[Verifier, ...]:
    """The keys that a checkpoint names and that have signed it themselves: a key is changed by both, old and new."""
    note, found = Note.parse(text), list[Verifier]()
    for key in checkpoint.keys:
        with suppress(BrokenNote):
            verifier = Verifier.parse(key)
            if verifier.name == checkpoint.origin and note.signed_by(verifier):
                found.append(verifier)
    return tuple(found)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_b64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BrokenNote("not base64") from None
    if _b64(data) != text:
        raise BrokenNote("not canonical base64")
    return data
