"""How a route reads its body: JSON by pydantic's parser, the right content type, a size limit of its own.

`Router` is FastAPI's APIRouter with these routes; an app of `shared.http.create_app` takes no other.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import APIRouter, Request, params
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.responses import Response

from shared.faults import json_pointer
from shared.problems import Problem, invalid

MIB = 1024 * 1024
DOOR = "souhlas.door"
_LIMIT = "__souhlas_body_limit__"
_NUL = b"\\u0000"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def body_limit(limit: int | None) -> Callable[[Endpoint], Endpoint]:
    """Put *below* the router's decorator: this route takes up to `limit` bytes; None: any length (read it streamed)."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _LIMIT, limit)
        return endpoint

    return mark


def limit_of(endpoint: Callable[..., Any]) -> int | None:
    """How many bytes of body the endpoint takes; None: any length."""
    limit: int | None = getattr(endpoint, _LIMIT, MIB)
    return limit


def parse_json(body: bytes, *, nul: bool = False) -> Any:
    """The JSON in `body`. `nul`: the character NUL is let through.

    Raises Problem: 400 ``malformed_json`` for what is no JSON of RFC 8259 in UTF-8 (NaN, lone surrogates, over 200
    levels), 422 ``invalid`` for the character NUL, which PostgreSQL cannot keep. Of a key given twice the last counts.
    """
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        place = str(error).rpartition(" at ")[2]
        raise Problem(400, "malformed_json", f"the body is not JSON in UTF-8: see {place}") from None
    if not nul and _NUL in body and (path := _find_nul(value, ())) is not None:
        raise invalid(json_pointer(path), "must not contain the character NUL (\\u0000)")
    return value


def _find_nul(value: Any, path: tuple[Any, ...]) -> tuple[Any, ...] | None:
    if isinstance(value, str):
        return path if "\0" in value else None
    if isinstance(value, dict):
        if any("\0" in key for key in value):
            return path
        steps: Any = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    else:
        return None
    return next((found for step, inner in steps if (found := _find_nul(inner, (*path, step))) is not None), None)


class JsonRequest(Request):
    """A request whose JSON is read by `parse_json`."""

    async def json(self) -> Any:
        """The body. Raises Problem."""
        if not hasattr(self, "_json"):
            self._json = parse_json(await self.body())
        return self._json


def _is_json(content_type: str) -> bool:
    main = content_type.partition(";")[0].strip().lower()
    return main == "application/json" or (main.startswith("application/") and main.endswith("+json"))


class Route(APIRoute):
    """A route that refuses a JSON body under another name, and knows its own body limit."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's hook for this."""
        handle = super().get_route_handler()
        limit = limit_of(self.endpoint)
        wants_json = self.body_field is not None and not isinstance(self.body_field.field_info, params.Form)

        async def answer(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive, plain._send)
            door = plain.scope.get(DOOR)
            if door is not None:
                door.limit = limit
            if wants_json and not _is_json(request.headers.get("content-type", "")) and await request.body():
                raise Problem(415, "unsupported_media_type", "send the body as Content-Type: application/json")
            return await handle(request)

        return answer


class Router(APIRouter):
    """The APIRouter of every service."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=Route, **options)
