"""Tokens that visitors hold: signed with the service's link key, opaque, and good for one contact of one workspace.

``<kind><base64url(body)>.<base64url(HMAC-SHA-256, cut to 128 bits)>``. The kind is part of what is signed, so that a
token for one door opens no other. No personal data inside.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from shared.times import micros, moment

VISITOR = "v"
PREFERENCES = "p"


class TokenInvalid(ValueError):
    """Not a token of ours for this door, or mangled, or expired."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a token speaks for. `expires_at` None: does not expire by itself (erasure ends it)."""

    workspace: str
    contact_id: UUID
    expires_at: datetime | None = None


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _seal(key: bytes, signed: str) -> str:
    return _b64(hmac.digest(key, b"souhlas link\0" + signed.encode(), "sha256")[:16])


def sign(key: bytes, kind: str, holder: Holder) -> str:
    """The token of `holder` for the door `kind`."""
    expires = micros(holder.expires_at) if holder.expires_at else 0
    body = kind + _b64(holder.contact_id.bytes + expires.to_bytes(8, "big") + holder.workspace.encode())
    return f"{body}.{_seal(key, body)}"


def read(key: bytes, kind: str, token: str, now: datetime) -> Holder:
    """Whom `token` speaks for at the door `kind`. Raises TokenInvalid, without saying why: that helps only forgers."""
    holder = _opened(key, kind, token)
    if holder.expires_at is not None and holder.expires_at <= now:
        raise TokenInvalid
    return holder


@lru_cache(maxsize=10_000)
def _opened(key: bytes, kind: str, token: str) -> Holder:
    """A good token is remembered: every step of a conversation brings the same one."""
    body, _, seal = token.partition(".")
    if not token.isascii() or not body.startswith(kind) or not hmac.compare_digest(seal, _seal(key, body)):
        raise TokenInvalid
    try:
        content = _unb64(body[1:])
        contact_id, expires = UUID(bytes=content[:16]), int.from_bytes(content[16:24], "big")
        return Holder(content[24:].decode(), contact_id, moment(expires) if expires else None)
    except (ValueError, binascii.Error):
        raise TokenInvalid from None
