"""Set-ups and bots for the tests of the studio's API."""

import copy
import secrets
from typing import Any

from dev.seed import ACME


def name() -> str:
    return f"w{secrets.token_hex(5)}"


def changed(path: tuple[Any, ...], value: Any, of: dict[str, Any] = ACME) -> dict[str, Any]:
    body = copy.deepcopy(of)
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return body
