"""How a route reads its body: JSON by pydantic's parser, the right content type, a size limit of its own.

A body that is said to be JSON is read as JSON, an empty one too. Where a route takes an Idempotency-Key, what refuses
the body gives way to what the key says (`shared.idempotency`).

`Router` is FastAPI's APIRouter with these routes; an app of `shared.http.create_app` takes no other.
"""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import APIRouter, Request, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.responses import Response

from shared.auth import Bearer
from shared.faults import json_pointer
from shared.keys import is_taking_key, key_before_shape
from shared.problems import Problem, invalid

MIB = 1024 * 1024
MOST_LEVELS = 200
"""That pydantic's parser goes down."""
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

    def keep_json(self, content: Any) -> None:
        """What the body was read as."""
        self._json = content


def is_json(request: Request) -> bool:
    """Whether the body is said to be JSON."""
    main = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return main == "application/json" or (main.startswith("application/") and main.endswith("+json"))


async def sent_json(request: Request, *, nul: bool = False) -> Any:
    """The JSON that came, None without any body. `nul`: as of `parse_json`.

    Raises Problem: what `parse_json` raises, 413 ``too_large``, 415 ``unsupported_media_type`` for what is not said to
    be JSON.
    """
    body = await request.body()
    if is_json(request):
        return parse_json(body, nul=nul)
    if body:
        raise Problem(415, "unsupported_media_type", "send the body as Content-Type: application/json")
    return None


class Route(APIRoute):
    """A route that refuses a JSON body under another name, and knows its own body limit."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's hook for this."""
        handle = super().get_route_handler()
        limit = limit_of(self.endpoint)
        wants_json = self.body_field is not None and not isinstance(self.body_field.field_info, params.Form)
        calls = list(_calls(self.dependant))
        bearers = [call for call in calls if isinstance(call, Bearer)]
        judges_keys = limit is not None and any(map(is_taking_key, calls))

        async def read(request: JsonRequest) -> Response:
            if wants_json:
                request.keep_json(await sent_json(request))
            return await handle(request)

        async def read_with_key(request: JsonRequest) -> Response:
            async with key_before_shape(request):
                try:
                    return await read(request)
                except Problem:
                    if (
                        getattr(request.state, "caller", None) is None
                    ):  # not even read: nobody asked yet whose key it is
                        with suppress(Problem):
                            for bearer in bearers:
                                await bearer(request)
                    raise

        async def answer(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive, plain._send)
            door = plain.scope.get(DOOR)
            if door is not None:
                door.limit = limit
            keyed = judges_keys and "idempotency-key" in request.headers
            return await (read_with_key(request) if keyed else read(request))

        return answer


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)


class Router(APIRouter):
    """The APIRouter of every service."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=Route, **options)
