"""The quick way through an entry line: whole, canonical and right in itself, or not for here.

Nothing is judged here. What is not plainly right goes the careful way (`verify`, `entry`), which says what is wrong, or
that it was right all the same. Lines are cut where the service cuts them, and evidence that was read as JSON once is
not read again when only its conversation differs. Written as one function, because a call costs as much as a hash: a
third of the time of the careful way.
"""

import re
from binascii import b2a_base64, unhexlify
from collections.abc import Container
from hashlib import sha256

import msgspec

from consent_ledger.audit.entry import Leaf, Shown
from consent_ledger.audit.lines import Entry, Line
from consent_ledger.domain.commitment import INNER, INNER_REST, OUTER, OUTER_REST

FRAMES_KEPT = 4096
_BEGIN = b'{"type":"entry","index":'
_LEAF, _HASH, _EVIDENCE, _SALT = b',"leaf":"', b'","leaf_hash":"', b'","evidence":', b',"salt":"'
_LEAF_BEGINS, _HASH_BEGINS, _EVIDENCE_BEGINS, _SALT_BEGINS = map(len, (_LEAF, _HASH, _EVIDENCE, _SALT))
_DIGITS = len(_BEGIN)
_TAIL = len(_SALT) + 64 + len(b'"}\n')
_TALK = b',"conversation_id":"'
_base64 = msgspec.json.Decoder(bytes).decode
_line = msgspec.json.Decoder(Line).decode
_leaf = msgspec.json.Decoder(Leaf).decode
_shown = msgspec.json.Decoder(Shown).decode
_encode = msgspec.json.Encoder().encode
_index = re.compile(rb"0|[1-9][0-9]{0,17}").fullmatch
_uuid = re.compile(rb'[0-9a-f-]{36}"').match

Frames = dict[bytes, str | None]
"""Evidence without its conversation's id, and the SHA-256, in hex, of the notice in it."""


def plain_entry(line: bytes, frames: Frames, watched: Container[str]) -> tuple[int, bytes] | None:
    """Index and leaf hash of an entry with evidence that is right in itself; None for all else.

    An entry of a contact that is `watched` is not plain.
    """
    leaf_at = line.find(_LEAF, _DIGITS, 64)
    hash_at = line.find(_HASH, leaf_at)
    evidence_at = hash_at + _HASH_BEGINS + 64
    begins, salt_at = evidence_at + _EVIDENCE_BEGINS, len(line) - _TAIL
    number, evidence = line[_DIGITS:leaf_at], line[begins:salt_at]
    if (
        leaf_at < 0
        or hash_at < 0
        or not _index(number)
        or not evidence
        or (line[:_DIGITS], line[evidence_at:begins], line[salt_at : salt_at + _SALT_BEGINS], line[-3:])
        != (_BEGIN, _EVIDENCE, _SALT, b'"}\n')
    ):
        return None
    try:
        data = _base64(line[leaf_at + _LEAF_BEGINS - 1 : hash_at + 1])
        leaf, salt = _leaf(data), unhexlify(line[salt_at + _SALT_BEGINS : -3])
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    leaf_hash = sha256(b"\x00" + data).digest()
    inner = sha256(salt.translate(INNER) + INNER_REST + evidence).digest()
    if (
        sha256(salt.translate(OUTER) + OUTER_REST + inner).hexdigest() != leaf.commitment
        or leaf_hash.hex().encode() != line[hash_at + _HASH_BEGINS : evidence_at]
        or _encode(leaf) != data
        or leaf.decision == "erased"
        or leaf.contact_id in watched
    ):
        return None
    if (over := len(data) % 3) and b2a_base64(data[-over:], newline=False) != line[hash_at - 4 : hash_at]:
        return None
    talk_at = evidence.find(_TALK)
    own = talk_at + len(_TALK)
    frame = evidence[:own] + evidence[own + 36 :] if talk_at >= 0 and _uuid(evidence, own) else evidence
    if frame not in frames and not _remember(line, evidence, frame, frames):
        return None
    return (int(number), leaf_hash) if frames[frame] == leaf.notice_sha256 else None


def _remember(line: bytes, evidence: bytes, frame: bytes, frames: Frames) -> bool:
    """Whether the line is the JSON of an entry with this very evidence; then its notice is remembered."""
    try:
        entry = _line(line)
        notice = _shown(evidence).notice
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return False
    if type(entry) is not Entry or bytes(entry.evidence) != evidence:
        return False
    if len(frames) >= FRAMES_KEPT:
        frames.clear()
    frames[frame] = None if notice is None else sha256(notice.text.encode(errors="replace")).hexdigest()
    return True
