"""What one entry must be: canonical leaf bytes, the evidence that they commit to, the notice that they name."""

import json
from binascii import unhexlify
from hashlib import sha256
from typing import Any

import msgspec
import rfc8785
from msgspec import Struct

from consent_ledger.audit.lines import Columns
from consent_ledger.audit.problems import Problems
from consent_ledger.domain.commitment import INNER, OUTER

_BLOCK = 64
_SALT = 32


class BotVersion(Struct, gc=False):
    """Which bot asked."""

    id: str
    version: int


class Leaf(Struct, gc=False):
    """The leaf's JSON, its keys in the order of RFC 8785: written back, it must give the same bytes."""

    actor: str
    bot: BotVersion | None
    channels: list[str]
    commitment: str
    confirmation_required: bool
    contact_id: str
    decided_at: str
    decision: str
    event_id: str
    expires_at: str | None
    method: str
    notice_sha256: str | None
    purpose: str | None
    recorded_at: str
    v: int
    workspace: str


class Notice(Struct, gc=False):
    """Of a notice, what was shown."""

    text: str


class Shown(Struct, gc=False):
    """Of evidence, the notice."""

    notice: Notice | None = None


_leaf = msgspec.json.Decoder(Leaf).decode
_evidence = msgspec.json.Decoder(Shown).decode
_encode = msgspec.json.Encoder().encode


class _Repeated(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    return found


def canonical(data: bytes) -> bytes | None:
    """The RFC 8785 form of a JSON text; None for what has none: no JSON, a key twice, a number too large."""
    try:
        return rfc8785.dumps(json.loads(data, object_pairs_hook=_once))
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        return None


def read_leaf(data: bytes) -> Leaf | None:
    """The leaf in its bytes; None unless they are the canonical JSON of one."""
    try:
        leaf = _leaf(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if _encode(leaf) != data and canonical(data) != data:
        return None
    return leaf


def other_column(leaf: Leaf, columns: object) -> str | None:
    """Which of the columns beside a leaf does not say what the leaf says; `columns` of any type, as it was read."""
    for name in Columns.__struct_fields__:
        value = columns.get(name, ...) if isinstance(columns, dict) else getattr(columns, name, ...)
        if value != getattr(leaf, name):
            return name
    return None


def commitment(salt: bytes, evidence: bytes) -> str:
    """HMAC-SHA-256 in hex (RFC 2104), for salts of at most one block; half the time of `hmac.digest`."""
    padding = _BLOCK - len(salt)
    inner = sha256(salt.translate(INNER) + b"\x36" * padding + evidence).digest()
    return sha256(salt.translate(OUTER) + b"\x5c" * padding + inner).hexdigest()


def _salt(text: str | None) -> bytes | None:
    """The salt as the service makes and writes it; None for any other: to HMAC zeros behind it are nothing."""
    try:
        salt = unhexlify(text) if text is not None else None
    except ValueError:
        return None
    return salt if salt is not None and len(salt) == _SALT and salt.hex() == text else None


class EvidenceCheck:
    """Checks evidence against leaves. Remembers notices it has hashed: a log has few of them, and many entries each."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self.notices: dict[str, str] = {}

    def check(self, index: int, leaf: Leaf, evidence: bytes, salt_text: str | None) -> None:
        """Note what does not fit. `evidence` is not null."""
        salt = _salt(salt_text)
        if salt is None:
            self._problems.add(
                index, "commitment_mismatch", "the salt is missing, or is not 32 bytes in lower-case hex"
            )
        elif commitment(salt, evidence) != leaf.commitment and not self._fits_rewritten(salt, evidence, leaf):
            self._problems.add(index, "commitment_mismatch", "the evidence is not what the leaf commits to")
        self._check_notice(index, leaf, evidence)

    def _fits_rewritten(self, salt: bytes, evidence: bytes, leaf: Leaf) -> bool:
        """Whether the evidence fits once written canonically: somebody may have formatted the file anew."""
        again = canonical(evidence)
        return again is not None and commitment(salt, again) == leaf.commitment

    def _check_notice(self, index: int, leaf: Leaf, evidence: bytes) -> None:
        try:
            notice = _evidence(evidence).notice
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self._problems.add(index, "notice_mismatch", "the evidence is not readable, and so is its notice")
            return
        if (None if notice is None else self._hash(notice.text)) != leaf.notice_sha256:
            self._problems.add(index, "notice_mismatch", "the notice's text is not the one that the leaf names")

    def _hash(self, text: str) -> str:
        found = self.notices.get(text)
        if found is None:
            if len(self.notices) >= 10_000:
                self.notices.clear()
            found = self.notices[text] = sha256(text.encode(errors="replace")).hexdigest()
        return found
