"""The stored form of a contact: compact, and sure of itself.

A CRC-32 of all that follows, a version, then what is known. What does not read back whole is `Unreadable`: the gate
then denies, for a value cut short could have lost a denial. Little-endian; times are microseconds in 8 bytes; an index
is stored one higher, in 6 bytes, 0 for none; hashes are raw bytes.
"""

import struct
import zlib

from marketing_gate.domain.known import Cell, Directory, Former, Heard, Known, Place
from marketing_gate.store import keys
from shared.consent import NEVER, NO_DENIAL, UNRECORDED, Denial, Grant, State
from shared.identity import Kind

VERSION = int(keys.VERSION)

_CRC = struct.Struct("<I")
_HEAD = struct.Struct("<IBH")
_TIME = struct.Struct("<q")
_DENIAL = struct.Struct("<qIH")
_GRANT = struct.Struct("<qIHq32s32s")
_WIDE = struct.Struct("<I")
_CELL = struct.Struct("<BH")
_FORMER = struct.Struct("<B16sq")
_KINDS = (Kind.EMAIL, Kind.PHONE)

_LISTED, _SHARED, _AS_GRANTED = 1, 2, 256
_HEARD, _RECORDED, _SAME = (4, 32), (8, 64), (16, 128)
_ERASED, _CAPTURED, _EMAIL, _EMAIL_SET, _PHONE, _PHONE_SET, _MANY, _MOVED = 1, 2, 4, 8, 16, 32, 64, 128
_REFUSED, _WITHDRAWN, _OBJECTED, _ERASURE, _STOPPED = 1, 2, 4, 8, 16
_GRANTED, _TO_CONFIRM, _HEARD_GRANT, _CONFIRMED, _REGISTER, _RESTRICTED = 32, 64, 128, 256, 512, 1024
_DENIALS = ((_REFUSED, "refused"), (_WITHDRAWN, "withdrawn"), (_OBJECTED, "objected"), (_ERASURE, "erased_denial"))
_ANY_DENIAL = _REFUSED | _WITHDRAWN | _OBJECTED | _ERASURE
_UNDENIED = (NO_DENIAL,) * 4
INDEX_MOST = 2**48 - 2
VERSION_MOST = 2**32 - 1
"""The highest ledger index and directory version that can be stored; no honest service reaches either."""
_NO_HASH = bytes(32)


class Unreadable(ValueError):
    """A stored value that is not what the gate wrote."""


class Unstorable(ValueError):
    """A number beyond anything an honest service says."""


def pack(known: Known) -> bytes:
    """The stored form. Raises Unstorable for an index of 2**48 and more, or a version of 2**32."""
    try:
        return _pack(known)
    except struct.error:
        raise Unstorable("a number is out of range") from None


def _pack(known: Known) -> bytes:
    flags = (_LISTED if known.directory is not None else 0) | (_SHARED if known.shared else 0)
    parts: list[bytes] = []
    granted = _granted_at(known.cells)
    for who, (heard, recorded) in enumerate(zip(known.heard, known.recorded, strict=True)):
        if heard != NEVER and heard == granted and who == 0:
            flags |= _AS_GRANTED
        elif heard != NEVER:
            flags |= _HEARD[who]
            parts.append(_TIME.pack(heard))
        if recorded not in (NEVER, heard):
            flags |= _RECORDED[who]
            parts.append(_TIME.pack(recorded))
        elif recorded != NEVER:
            flags |= _SAME[who]
    if known.directory is not None:
        parts.append(_pack_directory(known.directory))
    parts.extend(_pack_cell(cell) for cell in known.cells)
    body = b"".join(parts)
    start = _HEAD.pack(0, VERSION, flags)[4:]
    return _CRC.pack(zlib.crc32(body, zlib.crc32(start))) + start + body


def _granted_at(cells: tuple[Cell, ...]) -> int:
    """When the latest grant was given: most often that is the last word heard of the visitor, and not stored twice."""
    latest = NEVER
    for cell in cells:
        grant = cell.state.grant
        if grant is not None and grant.at > latest:
            latest = grant.at
    return latest


def unpack(value: bytes) -> Known:
    """What `pack` stored. Raises Unreadable."""
    try:
        crc, version, flags = _HEAD.unpack_from(value)
        if version != VERSION or zlib.crc32(value[4:]) != crc:
            raise Unreadable("not a value of this gate")
        return _unpack(value, flags)
    except (struct.error, UnicodeDecodeError, IndexError):
        raise Unreadable("cut short") from None


def _unpack(value: bytes, flags: int) -> Known:
    at, end, directory = _HEAD.size, len(value), None
    heard, recorded = [NEVER, NEVER], [NEVER, NEVER]
    for who in range(2):
        if flags & _HEARD[who]:
            (heard[who],) = _TIME.unpack_from(value, at)
            at += 8
        if flags & _RECORDED[who]:
            (recorded[who],) = _TIME.unpack_from(value, at)
            at += 8
    if flags & _LISTED:
        directory, at = _unpack_directory(value, at)
    cells: list[Cell] = []
    while at < end:
        cell, at = _unpack_cell(value, at)
        cells.append(cell)
    found = tuple(cells)
    if flags & _AS_GRANTED:
        heard[0] = _granted_at(found)
    for who in range(2):
        if flags & _SAME[who]:
            recorded[who] = heard[who]
    return Known(found, Heard(*heard), Heard(*recorded), directory, bool(flags & _SHARED))


def _pack_directory(directory: Directory) -> bytes:
    flags = _ERASED if directory.erased else 0
    parts: list[bytes] = []
    if directory.captured_at != NEVER:
        flags |= _CAPTURED
        parts.append(_TIME.pack(directory.captured_at))
    for place, there, controlled in (
        (directory.email, _EMAIL, _EMAIL_SET),
        (directory.phone, _PHONE, _PHONE_SET),
    ):
        if place is None:
            continue
        flags |= there
        parts.append(bytes.fromhex(place.fingerprint))
        if place.set_at != NEVER:
            flags |= controlled
            parts.append(_TIME.pack(place.set_at))
    if directory.former:
        flags |= _MOVED
        parts.append(_WIDE.pack(len(directory.former)))
        for one in directory.former:
            parts.append(_FORMER.pack(_KINDS.index(one.kind), bytes.fromhex(one.fingerprint), one.until))
    if 0 <= directory.version < 256:
        return bytes((flags, directory.version)) + b"".join(parts)
    return bytes((flags | _MANY,)) + _WIDE.pack(directory.version) + b"".join(parts)


def _unpack_directory(value: bytes, at: int) -> tuple[Directory, int]:
    flags, version = value[at], value[at + 1]
    at += 2
    if flags & _MANY:
        (version,) = _WIDE.unpack_from(value, at - 1)
        at += 3
    captured_at = NEVER
    if flags & _CAPTURED:
        (captured_at,) = _TIME.unpack_from(value, at)
        at += 8
    email, at = _unpack_place(value, at, flags & _EMAIL, flags & _EMAIL_SET)
    phone, at = _unpack_place(value, at, flags & _PHONE, flags & _PHONE_SET)
    former: list[Former] = []
    if flags & _MOVED:
        (count,) = _WIDE.unpack_from(value, at)
        at += _WIDE.size
        for _ in range(count):
            kind, fingerprint, until = _FORMER.unpack_from(value, at)
            former.append(Former(_KINDS[kind], fingerprint.hex(), until))
            at += _FORMER.size
    return Directory(version, captured_at, email, phone, bool(flags & _ERASED), tuple(former)), at


def _unpack_place(value: bytes, at: int, there: int, controlled: int) -> tuple[Place | None, int]:
    if not there:
        return None, at
    fingerprint, set_at = value[at : at + 16].hex(), NEVER
    at += 16
    if controlled:
        (set_at,) = _TIME.unpack_from(value, at)
        at += 8
    return Place(fingerprint, set_at), at


def _pack_cell(cell: Cell) -> bytes:
    flags, body = _pack_state(cell.state)
    name = cell.purpose.encode() if cell.purpose else b""
    return bytes((len(name),)) + name + _CELL.pack(cell.mask, flags) + body


def _unpack_cell(value: bytes, at: int) -> tuple[Cell, int]:
    length = value[at]
    name = value[at + 1 : at + 1 + length].decode()
    at += 1 + length
    mask, flags = _CELL.unpack_from(value, at)
    state, at = _unpack_state(value, at + _CELL.size, flags)
    return Cell(name or None, mask, state), at


def _split(index: int) -> tuple[int, int]:
    if not -1 <= index <= INDEX_MOST:
        raise Unstorable("no ledger reaches this index")
    index += 1
    return index & 0xFFFFFFFF, index >> 32


def _pack_state(state: State) -> tuple[int, bytes]:
    flags = _STOPPED if state.erased else 0
    parts: list[bytes] = []
    if state[:4] != _UNDENIED:
        for flag, name in _DENIALS:
            denial: Denial = getattr(state, name)
            if denial != NO_DENIAL:
                flags |= flag
                parts.append(_DENIAL.pack(denial.at, *_split(denial.index)))
    if grant := state.grant:
        flags |= _GRANTED | (_TO_CONFIRM if grant.confirmation_required else 0)
        hashes = bytes.fromhex(grant.leaf_hash), bytes.fromhex(grant.notice_sha256)
        parts.append(_GRANT.pack(grant.at, *_split(grant.index), grant.expires_at, *hashes))
    if state.heard_grant_at != (state.grant.at if state.grant else NEVER):
        flags |= _HEARD_GRANT
        parts.append(_TIME.pack(state.heard_grant_at))
    if state.confirmed_at != NEVER:
        flags |= _CONFIRMED
        parts.append(_TIME.pack(state.confirmed_at))
    at, index, restricted = state.restriction
    if at != NEVER:
        flags |= _REGISTER | (_RESTRICTED if restricted else 0)
        parts.append(_DENIAL.pack(at, *_split(index)))
    return flags, b"".join(parts)


def _unpack_state(value: bytes, at: int, flags: int) -> tuple[State, int]:
    denials = [NO_DENIAL] * 4
    if flags & _ANY_DENIAL:
        for place, (flag, _) in enumerate(_DENIALS):
            if flags & flag:
                denials[place], at = _unpack_denial(value, at)
    grant: Grant | None = None
    if flags & _GRANTED:
        moment, low, high, expires_at, leaf, notice = _GRANT.unpack_from(value, at)
        index = (high << 32 | low) - 1
        grant = Grant(moment, index, expires_at, bool(flags & _TO_CONFIRM), leaf.hex(), _hash(notice))
        at += _GRANT.size
    heard, confirmed, restriction = grant.at if grant else NEVER, NEVER, (NEVER, UNRECORDED, False)
    if flags & _HEARD_GRANT:
        (heard,) = _TIME.unpack_from(value, at)
        at += 8
    if flags & _CONFIRMED:
        (confirmed,) = _TIME.unpack_from(value, at)
        at += 8
    if flags & _REGISTER:
        (said_at, index), at = _unpack_denial(value, at)
        restriction = (said_at, index, bool(flags & _RESTRICTED))
    refused, withdrawn, objected, erased_denial = denials
    erased = bool(flags & _STOPPED)
    return State(refused, withdrawn, objected, erased_denial, erased, grant, heard, confirmed, restriction), at


def _unpack_denial(value: bytes, at: int) -> tuple[Denial, int]:
    moment, low, high = _DENIAL.unpack_from(value, at)
    return Denial(moment, (high << 32 | low) - 1), at + _DENIAL.size


def _hash(raw: bytes) -> str:
    """A grant recorded without a notice has no hash to name."""
    return "" if raw == _NO_HASH else raw.hex()


def pack_count(count: int, last: int) -> bytes:
    """How many entries a partition has said of a workspace's log, and the last index."""
    return b"%d,%d" % (count, last)


def unpack_count(value: bytes | None) -> tuple[int, int]:
    """What `pack_count` stored; nothing said, when there is nothing. Raises ValueError."""
    if value is None:
        return 0, -1
    count, last = value.split(b",")
    return int(count), int(last)
