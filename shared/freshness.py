"""Freshness tokens: what a write promises will be visible, signed, so that a caller can hand it to the gate.

A token names facts, not Kafka offsets: when it is given the event may still lie in an outbox. It holds no personal
data. Format: base64url(JSON) ``.`` base64url(HMAC-SHA-256 of the first part, cut to 128 bits).
"""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from shared.events import Actor


class BrokenToken(ValueError):
    """Not a token of ours, or not of this workspace."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What must be visible; every field but `workspace` may be None. Times are microseconds since 1970 UTC.

    `contact_id` is whom the next fields speak of: `denied`, a decided-at that must have been heard from anywhere;
    `recorded`, one that must have come back from the ledger; `actor`, who decided both (only decisions of one service
    come in order: conversation says the visitor's, contacts the controller's); `captured`, a captured-at that the
    directory must reflect; `directory`, its version. `index`: ledger entries up to here must be known. `as_of`: all
    said up to then, but for what still lies in an outbox. `configured`: version of the
    workspace's configuration.
    """

    workspace: str
    contact_id: UUID | None = None
    denied: int | None = None
    recorded: int | None = None
    captured: int | None = None
    directory: int | None = None
    index: int | None = None
    as_of: int | None = None
    configured: int | None = None
    actor: Actor | None = None


_NAMES = tuple(field.name for field in fields(Freshness))
_NUMBERS = tuple(name for name in _NAMES if name not in ("workspace", "contact_id", "actor"))
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _b64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


def _seal(key: bytes, body: str) -> str:
    return _b64(hmac.digest(key, b"souhlas freshness\0" + body.encode(), "sha256")[:16])


def sign(key: bytes, freshness: Freshness) -> str:
    """The token of `freshness`."""
    content = {name: value for name in _NAMES if (value := getattr(freshness, name)) is not None}
    body = _b64(to_json(content))
    return f"{body}.{_seal(key, body)}"


def read(key: bytes, token: str, workspace: str) -> Freshness:
    """What `token` promises. Raises BrokenToken when it is not ours, was mangled, or belongs to another workspace."""
    body, _, seal = token.partition(".")
    if not token.isascii() or not hmac.compare_digest(seal, _seal(key, body)):
        raise BrokenToken("not a freshness token of this system")
    try:
        content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        contact_id = UUID(content["contact_id"]) if "contact_id" in content else None
        actor = Actor(content["actor"]) if "actor" in content else None
        numbers = {name: content.get(name) for name in _NUMBERS}
        found = Freshness(content["workspace"], contact_id, actor=actor, **numbers)
    except (ValueError, KeyError, TypeError):
        raise BrokenToken("not a freshness token of this system") from None
    if found.workspace != workspace:
        raise BrokenToken("a freshness token of another workspace")
    return found
