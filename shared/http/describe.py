"""What FastAPI's OpenAPI document lacks: the problem answers, how long a body may be, which scopes a route asks for."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.routing import BaseRoute

from shared.auth import Bearer
from shared.http.routes import MIB, limit_of
from shared.problems import MEDIA_TYPE

JSON = dict[str, Any]
_PROBLEM: JSON = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is the stable word; `detail` says what was wrong and what would be right.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_ANSWERS = {
    "400": "malformed_json",
    "413": "too_large: the body may have {limit}",
    "415": "unsupported_media_type",
    "422": "invalid; `errors` says where",
    "401": "token_missing or token_invalid",
    "403": "scope_missing",
    "404": "not_found",
    "503": "unavailable: try again after `Retry-After`",
}


def forms(*kinds: str) -> dict[int | str, JSON]:
    """`responses=` of a route that answers 200 in these content types beside the one of its class or model."""
    of = {kind: "object" if kind.endswith("+json") else "string" for kind in kinds}
    return {200: {"content": {kind: {"schema": {"type": type_}} for kind, type_ in of.items()}}}


def inlined(model: type[BaseModel]) -> JSON:
    """The schema of a model in one piece, to be put where its own references would lead nowhere."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})

    def whole(value: Any) -> Any:
        if isinstance(value, list):
            return [whole(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return whole(definitions[value["$ref"].rpartition("/")[2]]) | {
                name: one for name, one in value.items() if name != "$ref"
            }
        return {name: whole(one) for name, one in value.items()}

    found: JSON = whole(schema)
    return found


def describe(document: JSON, routes: Sequence[BaseRoute]) -> JSON:
    """`document` with problem answers and scopes added, in place.

    What a route declares as the content of ``default`` are further forms of its problems: pages for browsers.
    """
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = _PROBLEM
    scopes, limits = dict(_scopes(routes)), dict(_limits(routes))
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            _describe(operation, path, scopes.get((path, method)), limits.get((path, method)))
    return document


def _describe(operation: JSON, path: str, scopes: list[str] | None, limit: int | None) -> None:
    answers = operation.setdefault("responses", {})
    pages = answers.pop("default", {}).get("content", {})
    takes = {"503"}
    takes |= {"400", "415", "422"} if "requestBody" in operation else set()
    takes |= {"413"} if "requestBody" in operation and limit is not None else set()
    takes |= {"422"} if operation.get("parameters") else set()
    takes |= {"404"} if "{" in path else set()
    if scopes is not None:
        takes |= {"401", "403"}
        operation["security"] = [{"bearer": scopes}]
        if scopes:
            needs = f"Needs the scope `{' '.join(scopes)}`."
            operation["description"] = "\n\n".join(filter(None, [operation.get("description"), needs]))
    for status in sorted(takes):
        if status == "422" or status not in answers:
            answers[status] = _problem(_ANSWERS[status].format(limit=_size(limit)), pages)
    answers["default"] = _problem("Any other problem", pages)


def _problem(description: str, pages: JSON) -> JSON:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": {**content, **pages}}


def _size(limit: int | None) -> str:
    if limit is None:
        return "any length"
    return f"{limit // MIB} MiB" if limit % MIB == 0 else f"{limit // 1024} KiB"


def _limits(routes: Sequence[BaseRoute]) -> Iterator[tuple[tuple[str, str], int | None]]:
    for route in iter_route_contexts(routes):
        if route.path_format and route.endpoint is not None:
            for method in route.methods or ():
                yield (route.path_format, method.lower()), limit_of(route.endpoint)


def _scopes(routes: Sequence[BaseRoute]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for route in iter_route_contexts(routes):
        dependant = getattr(route, "dependant", None)
        bearers = list(_bearers(dependant)) if dependant is not None else []
        if bearers and route.path_format:
            found = sorted({scope for bearer in bearers for scope in bearer.scopes})
            for method in route.methods or ():
                yield (route.path_format, method.lower()), found


def _bearers(dependant: Dependant) -> Iterator[Bearer]:
    if isinstance(dependant.call, Bearer):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _bearers(inner)
