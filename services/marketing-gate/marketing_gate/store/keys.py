"""The names of everything in Redis. Short, for there is one a contact and one an address.

=========================  ===============================================================================
``c<v>:<ws>:<b><id>``      a contact: everything known of it, as `codec` packs it (id: the UUID's 16 bytes)
``f<v>:<ws>:<kind><b><fp>``  an address: the contacts it leads to, what stands against it (fp: 16 bytes)
``w<v>:<ws>``              a workspace's configuration, JSON
``i<v>:<ws>:<partition>``  how many entries of the workspace's log this partition has said, and the last index
``o<v>:<topic>:<p>``       the next offset to apply: written with what the offsets before it made
``k:<hour>``               kept answers of writes with an Idempotency-Key (`once`)
``count<v>``               how many keys there must be; this one, ``current``, the two locks and ``k:…`` left out
``snapshot<v>``, ``filling<v>``  held by the gate that takes a snapshot of the store, or fills it from one
``current<v>``             the time up to which all that was said is known; missing until the store is whole
=========================  ===============================================================================

Contacts and addresses are fields of hashes: the last 16 bytes of the name are the field, what is before them the key.
A bucket (``b``, 12 bits of the id) holds few enough that Redis keeps it as one packed list, at half of what a key of
its own costs; its field without a name says how many others it has. ``v`` is `VERSION`: a store of another form has no
``current`` of this one, denies as ``rebuilding``, and is made anew by itself; `attest` sweeps out what was left of it.
"""

import re
from functools import lru_cache
from uuid import UUID

from shared.identity import Kind

VERSION = b"6"
"""Of the layout and of what is stored, one character. Whoever changes either counts on."""
FIELD = 16
CURRENT = b"current" + VERSION
COUNT = b"count" + VERSION
WRITES = b"writes" + VERSION
"""How often the projection has written: who has seen a higher number knows that the store was set back."""
SNAPSHOT = b"snapshot" + VERSION
FILLING = b"filling" + VERSION
FORMER = re.compile(rb"(?:[cfwio]|count|current|writes|snapshot|filling)([0-9]*)(?::.*)?", re.DOTALL)
"""A name of this gate, in any version; the first had none in its names."""
_LETTER = {Kind.EMAIL: b"e", Kind.PHONE: b"p"}
_BUCKETS = [bytes((high, low)) for high in range(16) for low in range(256)]


def contact(workspace: str, contact_id: UUID | bytes) -> bytes:
    """Name of a contact."""
    raw = contact_id if isinstance(contact_id, bytes) else contact_id.int.to_bytes(16, "big")
    return _contacts(workspace) + _BUCKETS[(raw[14] & 15) << 8 | raw[15]] + raw


def address(workspace: str, kind: Kind, fingerprint: str) -> bytes:
    """Name of an address."""
    raw = bytes.fromhex(fingerprint)
    return _addresses(workspace, kind) + _BUCKETS[(raw[14] & 15) << 8 | raw[15]] + raw


@lru_cache(4096)
def _contacts(workspace: str) -> bytes:
    return b"c%b:%b:" % (VERSION, workspace.encode())


@lru_cache(4096)
def _addresses(workspace: str, kind: Kind) -> bytes:
    return b"f%b:%b:%b" % (VERSION, workspace.encode(), _LETTER[kind])


def workspace(name: str) -> bytes:
    """Key of a workspace."""
    return b"w%b:%b" % (VERSION, name.encode())


def entries(workspace: str, partition: int) -> bytes:
    """Key of the count of ledger entries heard in a partition."""
    return b"i%b:%b:%d" % (VERSION, workspace.encode(), partition)


def position(topic: str, partition: int) -> bytes:
    """Key of a partition's next offset."""
    return b"o%b:%b:%d" % (VERSION, topic.encode(), partition)


def is_field(name: bytes) -> bool:
    """Whether the name is one of a contact or an address, and so a field of a hash."""
    return name[2:3] == b":" and name[:1] in (b"c", b"f")


def place(name: bytes) -> tuple[bytes, bytes | None]:
    """The key in Redis, and the field in it if it is a hash."""
    return (name[:-FIELD], name[-FIELD:]) if is_field(name) else (name, None)


def whole(bucket: bytes) -> bytes:
    """A name that stands for a bucket as a whole: that of an id or fingerprint which no part of the system makes."""
    return bucket + b"\xff" * FIELD


def is_former(key: bytes) -> bool:
    """Whether a key in Redis was left by this gate in another version."""
    found = FORMER.fullmatch(key)
    return found is not None and found[1] != VERSION
