"""The stored form of a contact: compact, and sure of itself.

A CRC-32 of all that follows, a version, then what is known. What does not read back whole is `Unreadable`: the gate
then denies, for a value cut short could have lost a denial. Little-endian; times are microseconds in 8 bytes; an index
is stored one higher, in 6 bytes, 0 for none; hashes are raw bytes.
"""

import struct
import zlib

from marketing_gate.domain.known import SILENCE, Cell, Heard, Known
from marketing_gate.store import keys, listing
from shared.consent import NEVER, NO_DENIAL, UNRECORDED, Denial, Grant, State

VERSION = int(keys.VERSION)

_CRC = struct.Struct("<I")
_HEAD = struct.Struct("<IBH")
_FLAGS = struct.Struct("<BH")
_TIME = struct.Struct("<q")
_DENIAL = struct.Struct("<qIH")
_GRANT = struct.Struct("<qIHq32s32s")
_CELL = struct.Struct("<BH")
_GRANTED_CELL = struct.Struct("<BHqIHq32s32s")

_LISTED, _SHARED, _AS_GRANTED = 1, 2, 256
_HEARD, _RECORDED, _SAME = (4, 32), (8, 64), (16, 128)
_REFUSED, _WITHDRAWN, _OBJECTED, _ERASURE, _STOPPED = 1, 2, 4, 8, 16
_GRANTED, _TO_CONFIRM, _HEARD_GRANT, _CONFIRMED, _REGISTER, _RESTRICTED = 32, 64, 128, 256, 512, 1024
_DENIALS = ((_REFUSED, "refused"), (_WITHDRAWN, "withdrawn"), (_OBJECTED, "objected"), (_ERASURE, "erased_denial"))
_ANY_DENIAL = _REFUSED | _WITHDRAWN | _OBJECTED | _ERASURE
_UNDENIED = (NO_DENIAL,) * 4
_NOTHING = ((), SILENCE, SILENCE)
_PLAIN = (*_UNDENIED, False)
_SAID_AS_GRANTED = (NEVER, (NEVER, UNRECORDED, False))
_TIMES = tuple(8 * sum(bool(flags & one) for one in (*_HEARD, *_RECORDED)) for flags in range(512))
"""How long the times are that stand behind the head, by flags."""
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


def unpack_known(value: bytes | None) -> Known:
    """As `unpack`; nothing for None."""
    return Known() if value is None else unpack(value)


def _pack(known: Known) -> bytes:
    cells, heard, recorded, directory, shared = known
    flags = _SHARED if shared else 0
    times = listed = b""
    if heard != SILENCE or recorded != SILENCE:
        flags, times = _pack_heard(heard, recorded, cells, flags)
    if directory is not None:
        flags, listed = flags | _LISTED, listing.pack(directory)
    return _whole(flags, times, listed, *map(_pack_cell, cells))


def _whole(flags: int, *parts: bytes) -> bytes:
    said = b"".join((_FLAGS.pack(VERSION, flags), *parts))
    return _CRC.pack(zlib.crc32(said)) + said


def _pack_heard(heard: Heard, recorded: Heard, cells: tuple[Cell, ...], flags: int) -> tuple[int, bytes]:
    granted = _granted_at(cells)
    parts = b""
    for who in range(2):
        at, recorded_at = heard[who], recorded[who]
        if at != NEVER:
            if at == granted and who == 0:
                flags |= _AS_GRANTED
            else:
                flags |= _HEARD[who]
                parts += _TIME.pack(at)
        if recorded_at != NEVER:
            if recorded_at == at:
                flags |= _SAME[who]
            else:
                flags |= _RECORDED[who]
                parts += _TIME.pack(recorded_at)
    return flags, parts


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
        return _unpack(value, _checked(value))
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
        directory, at = listing.unpack(value, at)
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


def added(value: bytes, more: Known) -> bytes | None:
    """The stored form of what `value` says joined with `more`, where that is only putting them together: one of the two
    is an address book's entry alone, and the other has none. None where they have to be joined. Raises Unreadable, and
    what `pack` raises."""
    flags = _checked(value)
    try:
        return _added(value, flags, more)
    except struct.error:
        raise Unstorable("a number is out of range") from None
    except IndexError:
        raise Unreadable("cut short") from None


def _added(value: bytes, flags: int, more: Known) -> bytes | None:
    begin = _HEAD.size + _TIMES[flags & 511]
    if more.shared:
        return None
    if more.directory is not None:
        if flags & _LISTED or more[:3] != _NOTHING:
            return None
        return _whole(flags | _LISTED, value[_HEAD.size : begin], listing.pack(more.directory), value[begin:])
    if flags & ~_SHARED != _LISTED or listing.unpack(value, begin)[1] != len(value):
        return None
    flags, times = _pack_heard(more.heard, more.recorded, more.cells, flags)
    return _whole(flags, times, value[begin:], *map(_pack_cell, more.cells))


def _checked(value: bytes) -> int:
    """The flags of a value that is whole. Raises Unreadable."""
    if len(value) < _HEAD.size:
        raise Unreadable("cut short")
    crc, version, flags = _HEAD.unpack_from(value)
    if version != VERSION or zlib.crc32(memoryview(value)[4:]) != crc:
        raise Unreadable("not a value of this gate")
    return int(flags)


def _pack_cell(cell: Cell) -> bytes:
    purpose, mask, state = cell
    name = purpose.encode() if purpose else b""
    grant = state.grant
    if grant is not None and grant.at == state[6] and state[:5] == _PLAIN and state[7:] == _SAID_AS_GRANTED:
        at, index, expires_at, to_confirm, leaf, notice = grant
        flags = _GRANTED | _TO_CONFIRM if to_confirm else _GRANTED
        hashes = bytes.fromhex(leaf), bytes.fromhex(notice)
        body = _GRANTED_CELL.pack(mask, flags, at, *_split(index), expires_at, *hashes)
    else:
        flags, body = _pack_state(state)
        body = _CELL.pack(mask, flags) + body
    return b"%c%b%b" % (len(name), name, body)


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
