"""The short way for the busiest routes: through the door, past FastAPI's layers, straight to the endpoint.

FastAPI's stack, routing and injection took two fifths of a conversation's step, for an endpoint that reads its request
by hand anyway. A direct route is declared as every other (and is in the OpenAPI document), takes the request alone and
returns a response; sizes, ids, headers, failures and metrics are the door's, as everywhere.
"""

from collections.abc import Awaitable, Callable, Iterable
from re import Pattern
from typing import Any, TypeVar

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from shared.http.routes import DOOR, JsonRequest, limit_of

_DIRECT = "__souhlas_direct__"
FOUND = "souhlas.direct"

Endpoint = Callable[[Request], Awaitable[Response]]
Marked = TypeVar("Marked", bound=Callable[..., Any])
Found = tuple[APIRoute, dict[str, str]]


def direct(endpoint: Marked) -> Marked:
    """Put *below* the router's decorator: the endpoint takes ``request: Request`` alone and returns a Response."""
    setattr(endpoint, _DIRECT, True)
    return endpoint


class DirectRoutes:
    """The direct ones among `routes`: finds the route of a request, and answers it."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._routes: dict[str, list[tuple[Pattern[str], APIRoute]]] = {}
        for route in routes:
            if isinstance(route, APIRoute) and getattr(route.endpoint, _DIRECT, False):
                for method in route.methods or ():
                    self._routes.setdefault(method, []).append((route.path_regex, route))

    def find(self, scope: Scope) -> Found | None:
        """The route of this request with its path parameters, as text; None: it goes the usual way."""
        for pattern, route in self._routes.get(scope["method"], ()):
            if match := pattern.match(scope["path"]):
                return route, match.groupdict()
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI, for a scope whose `FOUND` is what `find` gave. Raises what the endpoint raises; the door answers it."""
        route, parameters = scope[FOUND]
        scope["path_params"], scope["route"], scope["endpoint"] = parameters, route, route.endpoint
        scope[DOOR].limit = limit_of(route.endpoint)
        response = await route.endpoint(JsonRequest(scope, receive, send))
        await response(scope, receive, send)
