"""The stored form of an address: the contacts it leads to, and what stands against it.

How many channels are suppressed, each with its times; the contacts' ids, 16 bytes each; a CRC-32 of the whole where
anything is suppressed.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marketing_gate.domain.suppression import CLEAR, SOFT_BOUNCES, Suppression
from marketing_gate.store.codec import Unreadable
from shared.consent import NEVER
from shared.events import ALL_CHANNELS, Channel

_SUPPRESSED = struct.Struct(f"<B{3 + SOFT_BOUNCES}q")
_ID = 16


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """`members` are the contacts' ids, ascending."""

    members: tuple[bytes, ...] = ()
    suppressions: Mapping[Channel, Suppression] = field(default_factory=dict)

    def on(self, channel: Channel) -> Suppression:
        """What stands against it on a channel."""
        return self.suppressions.get(channel, CLEAR)

    def entered(self, member: bytes) -> "AddressRecord":
        """With one more contact."""
        if member in self.members:
            return self
        return AddressRecord(tuple(sorted((*self.members, member))) if self.members else (member,), self.suppressions)

    def left(self, member: bytes) -> "AddressRecord":
        """With one contact less."""
        return replace(self, members=tuple(one for one in self.members if one != member))

    def suppressed(self, channel: Channel, more: Suppression) -> "AddressRecord":
        """With one more report."""
        return replace(self, suppressions={**self.suppressions, channel: self.on(channel) | more})

    @property
    def worth_a_look(self) -> bool:
        """Whether a contact cannot be judged without looking at its address: it is shared, or suppressed."""
        return len(self.members) > 1 or bool(self.suppressions)


def pack(record: AddressRecord) -> bytes | None:
    """The stored form; None when there is nothing to store."""
    if not record.members and not record.suppressions:
        return None
    if not record.suppressions:
        return b"\0" + b"".join(record.members)
    parts = [bytes((len(record.suppressions),))]
    for channel in sorted(record.suppressions, key=ALL_CHANNELS.index):
        one = record.suppressions[channel]
        soft = (*one.soft_at, *(NEVER,) * SOFT_BOUNCES)[:SOFT_BOUNCES]
        times = (one.hard_at, one.lifted_at, one.complaint_at, *soft)
        parts.append(_SUPPRESSED.pack(ALL_CHANNELS.index(channel), *times))
    body = b"".join((*parts, *record.members))
    return body + zlib.crc32(body).to_bytes(4, "little")


def unpack(value: bytes | None) -> AddressRecord:
    """What `pack` stored; nothing for None. Raises Unreadable."""
    if value is None:
        return _NOBODY
    if not value:
        raise Unreadable("not an address of this gate")
    count, at, end = value[0], 1, len(value)
    suppressions: dict[Channel, Suppression] = {}
    if count:
        end -= 4
        if zlib.crc32(value[:end]) != int.from_bytes(value[end:], "little") or count > len(ALL_CHANNELS):
            raise Unreadable("not an address of this gate")
        for _ in range(count):
            place, hard, lifted, complaint, *soft = _SUPPRESSED.unpack_from(value, at)
            kept = tuple(one for one in soft if one != NEVER)
            suppressions[ALL_CHANNELS[place]] = Suppression(hard, lifted, complaint, kept)
            at += _SUPPRESSED.size
    if (end - at) % _ID:
        raise Unreadable("not a list of contacts")
    return AddressRecord(tuple(value[place : place + _ID] for place in range(at, end, _ID)), suppressions)


_NOBODY = AddressRecord()
