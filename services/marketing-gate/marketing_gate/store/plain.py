"""The grant of a contact of whom there is nothing else to weigh, read straight from the stored value.

Most contacts are such: nobody shares their addresses, the visitor gave them, and no purpose was ever denied. Reading
all that is known of one and judging it takes ten times as long. Where anything else is stored, or the value is not
what `codec` wrote, there is None, and the careful way decides; a test holds both to the same answer.
"""

import struct
import zlib
from functools import lru_cache

from marketing_gate.store import codec
from shared.consent import Grant
from shared.identity import Kind

_START = struct.Struct("<IBH")
_GRANT = struct.Struct("<BHqIHq32s32s")
_LISTED, _PASSED = 1, 4 | 8 | 16 | 32 | 64 | 128 | 256
"""A contact must have an entry in the directory; when it was heard of does not matter; anything else is unusual."""
_MOMENTS = 4 | 8 | 32 | 64
_CAPTURED, _EMAIL, _PHONE, _MANY, _UNUSUAL = 2, 4, 16, 64, 1 | 8 | 32 | 128
_THERE = {Kind.EMAIL: _EMAIL, Kind.PHONE: _PHONE}
_GRANTED = 32
_NO_HASH = bytes(32)


def _directory_size(flags: int) -> int:
    ids = 16 * ((flags & _EMAIL > 0) + (flags & _PHONE > 0))
    return 2 + 3 * (flags & _MANY > 0) + 8 * (flags & _CAPTURED > 0) + ids


_SIZES = [_directory_size(flags) for flags in range(256)]


@lru_cache(maxsize=1024)
def _prefix(purpose: str) -> bytes:
    name = purpose.encode()
    return bytes((len(name),)) + name


def granted(value: bytes, purpose: str, bit: int, kind: Kind) -> Grant | None:
    """The grant for `purpose` on the channel of `bit` (`known.BIT`), whose addresses are of `kind`; None: look closer.

    It says nothing of the workspace, of confirmation (there is none to wait for) or of the time.
    """
    try:
        crc, version, flags = _START.unpack_from(value)
        at = 7 + 8 * (flags & _MOMENTS).bit_count()
        listing = value[at]
        usual = version == codec.VERSION and flags & ~_PASSED == _LISTED and not listing & _UNUSUAL
        if not usual or not listing & _THERE[kind] or zlib.crc32(value[4:]) != crc:
            return None
        return _granted(value, at + _SIZES[listing], _prefix(purpose), bit)
    except (struct.error, IndexError):
        return None


def _granted(value: bytes, at: int, prefix: bytes, bit: int) -> Grant | None:
    """As `granted`, from the cells, which begin `at`. Every one of them is a plain grant, or there is None."""
    found: Grant | None = None
    end = len(value)
    while at < end:
        length = value[at]
        mask, flags, moment, low, high, expires_at, leaf, notice = _GRANT.unpack_from(value, at + 1 + length)
        if flags != _GRANTED or not length:
            return None
        if mask & bit and value.startswith(prefix, at):
            if found is not None:
                return None
            said = "" if notice == _NO_HASH else notice.hex()
            found = Grant(moment, (high << 32 | low) - 1, expires_at, False, leaf.hex(), said)
        at += 1 + length + _GRANT.size
    return found if at == end else None
