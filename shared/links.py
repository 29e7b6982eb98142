"""Links that visitors hold: tokens signed with the link key, opaque, good for one contact of one workspace.

``<kind><base64url(body)>.<base64url(HMAC-SHA-256, cut to 128 bits)>``. The kind is part of what is signed, so that a
token for one door opens no other. No personal data inside. conversation opens the doors of preferences and
unsubscribing, which marketing-gate hands out with every allowed answer; consent-ledger opens that of receipts, which
conversation hands out on the preference page. A preference token is exactly conversation's own.
"""

import base64
import binascii
import hmac
from typing import NamedTuple
from uuid import UUID

from shared.events import ALL_CHANNELS, Channel

PREFERENCES = "p"
UNSUBSCRIBE = "u"
RECEIPT = "r"


class LinkInvalid(ValueError):
    """Not a token of ours for this door, or mangled."""


class Unsubscribe(NamedTuple):
    """What a one-click unsubscribe (RFC 8058) withdraws: one purpose on one channel."""

    workspace: str
    contact_id: UUID
    purpose: str
    channel: Channel


class Receipt(NamedTuple):
    """What a receipt link shows: the ledger entry of one event, to whom it concerns."""

    workspace: str
    contact_id: UUID
    event_id: UUID


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _b64(data: bytes) -> str:
    """As `base64.urlsafe_b64encode` without padding, in half the time: the gate writes four of these an answer."""
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


def _sealed(key: bytes, body: str) -> str:
    return f"{body}.{_b64(hmac.digest(key, b'souhlas link' + bytes(1) + body.encode(), 'sha256')[:16])}"


def preferences_token(key: bytes, workspace: str, contact_id: UUID) -> str:
    """The token of ``/p/{token}``. It does not expire by itself: erasure ends it."""
    return _sealed(key, PREFERENCES + _b64(contact_id.bytes + bytes(8) + workspace.encode()))


def unsubscribe_token(key: bytes, link: Unsubscribe) -> str:
    """The token of ``/u/{token}``. It never expires: a message may be opened years later."""
    place = bytes((ALL_CHANNELS.index(link.channel),))
    body = link.contact_id.bytes + place + f"{link.workspace}\0{link.purpose}".encode()
    return _sealed(key, UNSUBSCRIBE + _b64(body))


def receipt_token(key: bytes, link: Receipt) -> str:
    """The token of ``/r/{token}``: it reads one receipt and changes nothing. Erasure ends it with the evidence."""
    return _sealed(key, RECEIPT + _b64(link.contact_id.bytes + link.event_id.bytes + link.workspace.encode()))


def _opened(key: bytes, token: str, kind: str) -> bytes:
    """What was sealed in a token of this kind. Raises LinkInvalid, without saying why: that helps only forgers."""
    body, _, _ = token.partition(".")
    if not token.isascii() or body[:1] != kind or not hmac.compare_digest(token, _sealed(key, body)):
        raise LinkInvalid
    try:
        return base64.urlsafe_b64decode(body[1:] + "=" * (-len(body[1:]) % 4))
    except (ValueError, binascii.Error):
        raise LinkInvalid from None


def read_unsubscribe(key: bytes, token: str) -> Unsubscribe:
    """What the token withdraws. Raises LinkInvalid."""
    content = _opened(key, token, UNSUBSCRIBE)
    try:
        workspace, _, purpose = content[17:].decode().partition("\0")
        return Unsubscribe(workspace, UUID(bytes=content[:16]), purpose, ALL_CHANNELS[content[16]])
    except (ValueError, IndexError):
        raise LinkInvalid from None


def read_receipt(key: bytes, token: str) -> Receipt:
    """Whose entry the token shows. Raises LinkInvalid."""
    content = _opened(key, token, RECEIPT)
    try:
        return Receipt(content[32:].decode(), UUID(bytes=content[:16]), UUID(bytes=content[16:32]))
    except ValueError:
        raise LinkInvalid from None
