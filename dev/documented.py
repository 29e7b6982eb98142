"""Whether what services answer is what their OpenAPI documents say, watched at their doors while tests ask."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from starlette.types import Message

from dev.docs import ROOT
from shared.http import door

UNDOCUMENTED: list[str] = []
"""Answers since it was emptied last whose status or content type is not documented."""


@cache
def _paths(service: str) -> Mapping[str, Any]:
    document = json.loads((ROOT / "docs" / "openapi" / f"{service}.json").read_text(encoding="utf-8"))
    paths: Mapping[str, Any] = document["paths"]
    return paths


def watch() -> None:
    """Note every answer of a documented route that leaves any door of this process from now on."""
    send = door._Visit.send

    async def noted(visit: Any, message: Message) -> None:
        if message["type"] == "http.response.start":
            _note(visit._scope, message)
        await send(visit, message)

    door._Visit.send = noted  # type: ignore[method-assign, assignment]


def _note(scope: Mapping[str, Any], message: Message) -> None:
    service, route = getattr(scope["app"].state, "service", ""), door.route_template(dict(scope))
    answers = _paths(service).get(route, {}).get(scope["method"].lower(), {}).get("responses")
    if answers is None:
        return
    status = str(message["status"])
    kinds = answers.get(status, answers["default"]).get("content", {})
    kind = dict(message.get("headers", ())).get(b"content-type", b"").decode().partition(";")[0]
    if kind not in kinds and (kind or kinds):
        UNDOCUMENTED.append(f"{scope['method']} {route}: {status} {kind or 'without content'}")
