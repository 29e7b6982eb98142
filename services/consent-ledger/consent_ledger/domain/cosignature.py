"""C2SP cosignatures: a witness says that, at this time, this was the largest consistent tree it had seen of a log.

An Ed25519 signature over ``cosignature/v1``, the time and the checkpoint's text, under a key of its own kind, so that
it can never be taken for the log's. (c2sp.org/tlog-cosignature)
"""

import base64
import hashlib
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent_ledger.domain.note import BrokenNote, Note, Signature, is_signed, read_verifier_key

COSIGNATURE = b"\x04"
_SIZE = 8 + 64


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness's public key with its name, as told by a verifier key of type 0x04."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that say in a signature line which key made it."""
        return hashlib.sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(COSIGNATURE + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "Witness":
        """Read a verifier key. Raises BrokenNote for anything but a whole one of a cosigner."""
        name, key_id, key = read_verifier_key(text)
        if len(key) != 33 or key[:1] != COSIGNATURE:
            raise BrokenNote("not the verifier key of a cosigner: name+hash+base64 of type 4 is expected")
        found = cls(name, key[1:])
        if found.key_id.hex() != key_id:
            raise BrokenNote("the verifier key's hash does not fit its key")
        return found

    def cosigned(self, note: Note) -> tuple[Signature, int] | None:
        """This witness's good cosignature under a note and its time (seconds since 1970), None without one."""
        for line in note.signatures:
            if (line.name, line.key_id, len(line.value)) == (self.name, self.key_id, _SIZE):
                (time,) = struct.unpack(">Q", line.value[:8])
                if time < 2**63 and is_signed(self.public, line.value[8:], _message(note.text, time)):
                    return line, time
        return None


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's private key with its name. The key must sign nothing else: the message does not hold the name."""

    name: str
    key: Ed25519PrivateKey

    @property
    def witness(self) -> Witness:
        """The public half."""
        return Witness(self.name, self.key.public_key().public_bytes_raw())

    def cosign(self, text: str, time: int) -> Signature:
        """The cosignature line under a checkpoint's text, at `time` in seconds since 1970."""
        value = struct.pack(">Q", time) + self.key.sign(_message(text, time))
        return Signature(self.name, self.witness.key_id, value)
