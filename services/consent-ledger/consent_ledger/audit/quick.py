"""The quick way through an entry line: whole, canonical and right in itself, or not for here.

Nothing is judged here. What is not plainly right goes the careful way (`verify`, `entry`), which says what is wrong, or
that it was right all the same. Written as one function, because a call costs as much as a hash: half the time of the
careful way.
"""

from binascii import b2a_base64, unhexlify
from collections.abc import Container, Mapping
from hashlib import sha256

import msgspec

from consent_ledger.audit.entry import Leaf, Shown
from consent_ledger.audit.lines import Entry, Line
from consent_ledger.domain.leaf import INNER, INNER_REST, OUTER, OUTER_REST

_line = msgspec.json.Decoder(Line).decode
_leaf = msgspec.json.Decoder(Leaf).decode
_shown = msgspec.json.Decoder(Shown).decode
_encode = msgspec.json.Encoder().encode


def plain_entry(line: bytes, notices: Mapping[str, str], watched: Container[str]) -> tuple[int, bytes] | None:
    """Index and leaf hash of an entry with evidence that is right in itself; None for all else.

    `notices` has the SHA-256, in hex, of texts already seen; an entry with another text is not plain. Nor is one of a
    contact that is `watched`.
    """
    try:
        entry = _line(line)
        if type(entry) is not Entry:
            return None
        data, salt = entry.leaf, unhexlify(entry.salt or "")
        leaf, evidence = _leaf(data), bytes(entry.evidence)
        notice = _shown(evidence).notice
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    leaf_hash = sha256(b"\x00" + data).digest()
    inner = sha256(salt.translate(INNER) + INNER_REST + evidence).digest()
    if (
        len(salt) != 32
        or sha256(salt.translate(OUTER) + OUTER_REST + inner).hexdigest() != leaf.commitment
        or leaf_hash.hex() != entry.leaf_hash
        or (None if notice is None else notices.get(notice.text, "")) != leaf.notice_sha256
        or _encode(leaf) != data
        or leaf.decision == "erased"
        or leaf.contact_id in watched
    ):
        return None
    if (over := len(data) % 3) and b2a_base64(data[-over:], newline=False) + b'"' not in line:
        return None
    return entry.index, leaf_hash
