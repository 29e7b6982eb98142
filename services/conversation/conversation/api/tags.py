"""Whose draft is overwritten: what was read has a tag, and who sends it back writes only over that (RFC 9110, 13.1.1).

Without ``If-Match`` a write replaces whatever there is, as API.md says.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request

from shared.problems import Problem


def tag_of(said: Mapping[str, Any]) -> str:
    """The entity tag of a draft as JSON, whatever the order of its keys."""
    return f'"{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]}"'


def refuse_stale(request: Request, now: str | None) -> None:
    """412 where the caller names another tag than that of `now` (None: there is nothing), or wants nothing there."""
    wanted, unwanted = request.headers.get("if-match"), request.headers.get("if-none-match")
    matches = wanted is None or (now is not None and (wanted == "*" or now in map(str.strip, wanted.split(","))))
    if not matches or (unwanted == "*" and now is not None):
        detail = "it was changed since you read it: read it again, or leave the If-Match header out to overwrite it"
        raise Problem(412, "changed_meanwhile", detail)
