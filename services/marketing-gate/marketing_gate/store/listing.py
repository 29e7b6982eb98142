"""The stored form of what the directory says of a contact: a part of its value (`codec`), of a length of its own."""

import struct

from marketing_gate.domain.known import Directory, Former, Place
from shared.consent import NEVER
from shared.identity import Kind

_TIME = struct.Struct("<q")
_WIDE = struct.Struct("<I")
_FORMER = struct.Struct("<B16sqq")
_GIVEN = struct.Struct("<qq")
_KINDS = (Kind.EMAIL, Kind.PHONE)
_ERASED, _CAPTURED, _EMAIL, _EMAIL_SET, _PHONE, _PHONE_SET, _MANY, _MOVED = 1, 2, 4, 8, 16, 32, 64, 128


def pack(directory: Directory) -> bytes:
    """The stored form. Raises struct.error for a version of 2**32 and more."""
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
            parts.append(_FORMER.pack(_KINDS.index(one.kind), bytes.fromhex(one.fingerprint), one.until, one.left_at))
        parts.append(_GIVEN.pack(_given(directory.email), _given(directory.phone)))
    if 0 <= directory.version < 256:
        return bytes((flags, directory.version)) + b"".join(parts)
    return bytes((flags | _MANY,)) + _WIDE.pack(directory.version) + b"".join(parts)


def unpack(value: bytes, at: int) -> tuple[Directory, int]:
    """What `pack` stored at that place, and where it ends. Raises struct.error or IndexError for what is cut short."""
    flags, version = value[at], value[at + 1]
    at += 2
    if flags & _MANY:
        (version,) = _WIDE.unpack_from(value, at - 1)
        at += 3
    captured_at = NEVER
    if flags & _CAPTURED:
        (captured_at,) = _TIME.unpack_from(value, at)
        at += 8
    email, at = _place(value, at, flags & _EMAIL, flags & _EMAIL_SET)
    phone, at = _place(value, at, flags & _PHONE, flags & _PHONE_SET)
    former: list[Former] = []
    if flags & _MOVED:
        (count,) = _WIDE.unpack_from(value, at)
        at += _WIDE.size
        for _ in range(count):
            kind, fingerprint, until, left_at = _FORMER.unpack_from(value, at)
            former.append(Former(_KINDS[kind], fingerprint.hex(), until, left_at))
            at += _FORMER.size
        for_email, for_phone = _GIVEN.unpack_from(value, at)
        at += _GIVEN.size
        email, phone = email and email._replace(given_at=for_email), phone and phone._replace(given_at=for_phone)
    return Directory(version, captured_at, email, phone, bool(flags & _ERASED), tuple(former)), at


def _given(place: Place | None) -> int:
    """Only who has left an address can have one in place of another."""
    return place.given_at if place else NEVER


def _place(value: bytes, at: int, there: int, controlled: int) -> tuple[Place | None, int]:
    if not there:
        return None, at
    fingerprint, set_at = value[at : at + 16].hex(), NEVER
    at += 16
    if controlled:
        (set_at,) = _TIME.unpack_from(value, at)
        at += 8
    return Place(fingerprint, set_at), at
