"""What stands beside a leaf in its row, by which questions find it: the leaf alone is signed, both must say the same.

Pure. A leaf is canonical JSON, so what it says of a key stands in it as one run of bytes, which no text within it can
be: there a quotation mark is escaped.
"""

from json.encoder import encode_basestring as _text
from typing import NamedTuple

from consent_ledger.domain.merkle import hash_leaf


class Beside(NamedTuple):
    """The columns of an entry's row, but for index and leaf, by the leaf's keys. All as the leaf would say it."""

    contact_id: str
    decision: str
    event_id: str
    purpose: str | None
    recorded_at: str | None
    workspace: str


def difference(leaf: bytes, leaf_hash: bytes, beside: Beside) -> str | None:
    """What beside a leaf says something else, the first: ``leaf_hash``, or a key of the leaf. None: nothing does."""
    if hash_leaf(leaf) != leaf_hash:
        return "leaf_hash"
    for key, value in zip(Beside._fields, beside, strict=True):
        if f'"{key}":{said(value)}'.encode(errors="surrogatepass") not in leaf:
            return key
    return None


def said(value: str | None) -> str:
    """A value as canonical JSON."""
    return "null" if value is None else _text(value)
