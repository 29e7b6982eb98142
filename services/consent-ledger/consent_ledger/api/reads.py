"""What of a request goes on record: only what was understood.

The access log can never be changed, so nothing may get into it that somebody merely typed: an e-mail address in place
of an id would stay for ever. A parameter is kept when the route knows its name and takes its value, as it was read and
not as it was written; texts are kept by the rules of `_TEXTS` alone, one that is not there never.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams

from consent_ledger.domain.tiles import TileName
from shared.http import Cursor, Problem
from shared.times import rfc3339


def _cursor(text: str, workspace: str) -> str | None:
    try:
        return Cursor.encode(*Cursor.decode(text, int))
    except Problem:
        return None


def _tile(text: str, workspace: str) -> str | None:
    name = TileName.parse(text)
    return None if name is None else str(name)


_TEXTS: Mapping[str, Callable[[str, str], str | None]] = {
    "purpose": lambda text, workspace: text,  # a slug
    "format": lambda text, workspace: text,  # one of a few words
    "workspace": lambda text, workspace: text if text == workspace else None,
    "cursor": _cursor,
    "name": _tile,
}
"""How a text that the route takes is kept, by parameter; None: it is not."""


def understood(request: Request, workspace: str) -> str:
    """Method, path and query as far as the route understands them; the name in braces of a path's part that it does
    not. `workspace` is the reader's."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    given = {**dict.fromkeys(request.path_params), **dict(_kept(route, "path_params", request.path_params, workspace))}
    path = route.path_format
    for name, value in given.items():
        path = path.replace(f"{{{name}}}", f"{{{name}}}" if value is None else quote(value))
    query = urlencode(list(_kept(route, "query_params", request.query_params, workspace)), safe=":")
    return f"{request.method} {path}{'?' if query else ''}{query}"


def _kept(
    route: APIRoute, kind: str, given: Mapping[str, Any] | QueryParams, workspace: str
) -> Iterator[tuple[str, str]]:
    for field in _fields(route.dependant, kind):
        if field.alias not in given:
            continue
        value, faults = field.validate(given[field.alias])
        text = None if faults or value is None else _text(field.alias, value, workspace)
        if text is not None:
            yield field.alias, text


def _fields(dependant: Dependant, kind: str) -> Sequence[Any]:
    inner = [field for one in dependant.dependencies for field in _fields(one, kind)]
    return [*getattr(dependant, kind), *inner]


def _text(name: str, value: Any, workspace: str) -> str | None:
    match value:
        case Enum():
            return str(value.value)
        case str():
            keep = _TEXTS.get(name)
            return keep(value, workspace) if keep else None
        case datetime():
            return rfc3339(value) if 1 < value.year < 9999 else None
        case bool():
            return str(value).lower()
        case _:
            return str(value)
