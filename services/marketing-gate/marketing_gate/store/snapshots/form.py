"""How a snapshot lies in Kafka: parts, and an end that says where they begin and up to where their events were heard.

Every record is 32 bytes of HMAC-SHA256 (RFC 2104) over the rest, under a key made of the gate's secret: nobody else's
bytes are ever given to Redis. Then the layout's version, the kind, the snapshot's own 16 bytes, a number, and the body.
A part's body is keys of Redis with what its ``DUMP`` said of each; an end's is JSON.
"""

import hashlib
import hmac
import json
import struct
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from marketing_gate.store import keys
from marketing_gate.store.attest import Place
from shared.kafka import RawMessage
from shared.letters.reading import Reader
from shared.topics import SNAPSHOT

PARTITION = 0
_MAC = 32
_HEAD = struct.Struct(">2s1s16sI")
_FORM = b"1" + keys.VERSION
_PAIR = struct.Struct(">HI")


class Kind(Enum):
    """What a record is."""

    PART = b"p"
    END = b"e"


class Piece(NamedTuple):
    """A record: which snapshot it belongs to, and the how manieth of its parts it is; of an end, how many there are."""

    kind: Kind
    snapshot: bytes
    number: int
    body: bytes


class Broken(Exception):
    """What lies in Kafka is no whole snapshot of this gate."""


class Sealer:
    """Makes records of pieces, and reads what it made. `secret` is the gate's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"snapshots of the marketing-gate", hashlib.sha256)

    def sealed(self, piece: Piece) -> RawMessage:
        """The record."""
        rest = _HEAD.pack(_FORM, piece.kind.value, piece.snapshot, piece.number) + piece.body
        value = hmac.digest(self._key, rest, hashlib.sha256) + rest
        return RawMessage(SNAPSHOT.name, PARTITION, None, value, ())

    def opened(self, value: bytes | None) -> Piece | None:
        """The piece; None for what this gate did not make, or made in another version."""
        if value is None or len(value) < _MAC + _HEAD.size:
            return None
        rest = memoryview(value)[_MAC:]
        if not hmac.compare_digest(value[:_MAC], hmac.digest(self._key, rest, hashlib.sha256)):
            return None
        form, kind, snapshot, number = _HEAD.unpack_from(rest)
        return Piece(Kind(kind), snapshot, number, bytes(rest[_HEAD.size :])) if form == _FORM else None


class End(NamedTuple):
    """A whole snapshot: its parts lie from offset `first` on; all before `positions` is in them, maybe more."""

    snapshot: bytes
    parts: int
    first: int
    positions: Mapping[Place, int]

    def piece(self) -> Piece:
        """As it is stored."""
        body = {"first": self.first, "positions": [[*place, offset] for place, offset in self.positions.items()]}
        return Piece(Kind.END, self.snapshot, self.parts, json.dumps(body).encode())

    @classmethod
    def of(cls, piece: Piece) -> "End":
        """What `piece` made."""
        body = json.loads(piece.body)
        positions = {(topic, partition): offset for topic, partition, offset in body["positions"]}
        return cls(piece.snapshot, piece.number, body["first"], positions)


def packed(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Keys and their dumps, as the body of a part."""
    return b"".join(part for key, dump in pairs for part in (_PAIR.pack(len(key), len(dump)), key, dump))


def unpacked(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What `packed` made."""
    at = 0
    while at < len(body):
        name, size = _PAIR.unpack_from(body, at)
        at += _PAIR.size
        yield body[at : at + name], body[at + name : at + name + size]
        at += name + size


async def latest(reader: Reader, sealer: Sealer) -> tuple[End, int] | None:
    """The last whole snapshot, and the offset of its end. Raises Missing where there is no such topic."""
    start, end = (await reader.bounds(SNAPSHOT.name))[PARTITION]
    for begin in sorted({max(start, end - 1), start}, reverse=True):  # mostly the last record says it
        found: tuple[End, int] | None = None
        async for record in reader.between(SNAPSHOT.name, PARTITION, begin, end):
            piece = sealer.opened(record.value)
            if piece is not None and piece.kind is Kind.END:
                found = End.of(piece), record.offset
        if found is not None:
            return found
    return None


async def parts(reader: Reader, sealer: Sealer, end: End, until: int) -> AsyncIterator[bytes]:
    """The bodies of a snapshot's parts. Raises Broken when one is missing."""
    number = 0
    async for record in reader.between(SNAPSHOT.name, PARTITION, end.first, until):
        piece = sealer.opened(record.value)
        if piece is None or piece.snapshot != end.snapshot:
            continue
        if piece.number != number:
            raise Broken(f"part {number} is missing")
        number += 1
        yield piece.body
    if number != end.parts:
        raise Broken(f"{number} of {end.parts} parts are there")
