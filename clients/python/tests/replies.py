"""What a gate answers, for tests of what the client makes of it."""

from collections.abc import Callable
from typing import Any

import httpx

YES: dict[str, Any] = {
    "allowed": True,
    "reason": "granted",
    "decided_at": "2026-01-01T00:00:00.000000Z",
    "evidence": {
        "entry_index": 17,
        "leaf_hash": "ab" * 32,
        "notice_sha256": None,
        "granted_at": "2026-01-01T00:00:00.000000Z",
        "expires_at": "2028-01-01T00:00:00.000000Z",
    },
    "freshness": {"as_of": "2026-01-02T00:00:00.000000Z", "token": "t"},
    "duties": {
        "unsubscribe_url": "https://chat/u/1",
        "list_unsubscribe": "<https://chat/u/1>",
        "list_unsubscribe_post": "List-Unsubscribe=One-Click",
        "preferences_url": "https://chat/p/1",
        "controller": "Acme",
        "mark_as_commercial": True,
    },
}
NO: dict[str, Any] = {**YES, "allowed": False, "reason": "withdrawn", "evidence": None, "duties": None}
Reply = Callable[[httpx.Request], httpx.Response]


def always(status: int, content: Any = None, **more: Any) -> Reply:
    return lambda _: httpx.Response(status, json=content, **more)
