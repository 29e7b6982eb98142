"""The names of everything in Redis. Short, for there is one a contact and one an address.

======================  ==================================================================================
``c:<ws>:<id>``         a contact: everything known of it, as `codec` packs it (id: the UUID's 16 bytes)
``f:<ws>:<kind><fp>``   an address: the contacts it leads to, what stands against it (fp: 16 bytes)
``w:<ws>``              a workspace's configuration, JSON
``i:<ws>:<partition>``  how many entries of the workspace's log this partition has said, and the last index
``o:<topic>:<p>``       the next offset to apply: written with what the offsets before it made
``k:<hour>``            kept answers of writes with an Idempotency-Key (`once`)
``count``               how many keys there must be; this one, ``current`` and ``k:…`` left out
``current``             the time up to which all that was said is known; missing until the store is whole
======================  ==================================================================================
"""

from uuid import UUID

from shared.identity import Kind

CURRENT = b"current"
COUNT = b"count"
_LETTER = {Kind.EMAIL: b"e", Kind.PHONE: b"p"}


def contact(workspace: str, contact_id: UUID | bytes) -> bytes:
    """Key of a contact."""
    return b"c:%b:%b" % (workspace.encode(), contact_id if isinstance(contact_id, bytes) else contact_id.bytes)


def address(workspace: str, kind: Kind, fingerprint: str) -> bytes:
    """Key of an address."""
    return b"f:%b:%b%b" % (workspace.encode(), _LETTER[kind], bytes.fromhex(fingerprint))


def workspace(name: str) -> bytes:
    """Key of a workspace."""
    return b"w:%b" % name.encode()


def entries(workspace: str, partition: int) -> bytes:
    """Key of the count of ledger entries heard in a partition."""
    return b"i:%b:%d" % (workspace.encode(), partition)


def position(topic: str, partition: int) -> bytes:
    """Key of a partition's next offset."""
    return b"o:%b:%d" % (topic.encode(), partition)
