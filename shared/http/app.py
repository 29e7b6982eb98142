"""The FastAPI app of a service: its door, and the endpoints that every service has."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.auth import Authenticator
from shared.http.describe import describe
from shared.http.direct import FOUND, DirectRoutes
from shared.http.door import PAGE_POLICY, Door, ProblemAnswer, as_json
from shared.http.hatch import Hatch
from shared.http.routes import Route, Router
from shared.http.standard import Readiness, standard_routes
from shared.idempotency import IdempotencyStore
from shared.metrics import VERSION, Metrics
from shared.problems import is_outage, of_status, problem_of
from shared.settings import Settings

PURGE_SECONDS = 300.0
METHOD = 405

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

log = logging.getLogger("souhlas.http")


class App(FastAPI):
    """FastAPI that takes only routes of `shared.http.Router`, and describes its problem answers.

    Routes marked `direct` are reached through the app's own middleware alone.
    """

    standard: int = 0
    hatch: Hatch | None = None
    """Shown every request by the server, before there is a scope."""
    _direct: tuple[DirectRoutes, ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI, as FastAPI has it, or by the direct routes."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        routes, way = self._direct or self._find_direct()
        if found := routes.find(scope):
            scope["app"], scope[FOUND] = self, found
            scope.setdefault("state", {})
            await way(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _find_direct(self) -> tuple[DirectRoutes, ASGIApp]:
        """The direct routes and the way to them, made at the first request, when every router is included."""
        routes = DirectRoutes(self.routes)
        way: ASGIApp = routes
        for middleware, positional, named in reversed(self.user_middleware):
            way = middleware(way, *positional, **named)
        self._direct = routes, way
        return self._direct

    def include_router(self, router: APIRouter, **options: Any) -> None:
        """Put the router's routes among the app's own, before the standard ones: a third of FastAPI's time was spent
        in matching through nested routers.

        Raises TypeError for a router whose routes would read bodies in another way, and for options: a prefix is given
        to the Router itself.
        """
        if not isinstance(router, Router) or options:
            raise TypeError("use shared.http.Router, without options, so that every body is read by the same rules")
        at = len(self.router.routes) - self.standard
        self.router.routes[at:at] = router.routes

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI 3.1 document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = describe(super().openapi(), self.routes)
        return self.openapi_schema


def create_app(
    *,
    service: str,
    title: str,
    description: str,
    settings: Settings,
    auth: Authenticator | None = None,
    readiness: Readiness,
    warnings: Callable[[], list[str]] = list,
    lifespan: Lifespan | None = None,
    metrics: Metrics | None = None,
    idempotency: IdempotencyStore | None = None,
    page_policy: str = PAGE_POLICY,
    problem_answer: ProblemAnswer = as_json,
) -> App:
    """The app of `service`, a name of the topic registry. Nothing is connected before its lifespan begins.

    `readiness` says what is missing (an empty list: ready); it is given two seconds. `warnings`: what a person must
    look at though the service is ready, said in ``/readyz`` beside that. `page_policy` is the Content-Security-Policy
    of HTML answers that set none. `problem_answer` answers what fails outside of the routes. All of it is in
    ``app.state`` under the same names.
    """
    metrics = metrics or Metrics(service)
    app = App(
        title=title,
        description=description,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_with_purge(lifespan, idempotency),
    )
    app.router.route_class = Route
    app.state.service, app.state.auth, app.state.metrics = service, auth, metrics
    app.state.settings, app.state.problem_answer = settings, problem_answer
    app.state.idempotency = app.state.keys = idempotency
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    app.add_middleware(
        Door, metrics=metrics, page_policy=page_policy, patience=settings.answer_seconds, answer=problem_answer
    )
    metrics.watch_readiness(service, readiness)
    standard = standard_routes(service, readiness, metrics, warnings)
    app.include_router(standard)
    app.standard = len(standard.routes)
    return app


async def _answer(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status_code == METHOD:
        problem = of_status(METHOD, {"Allow": ", ".join(_methods(request.app.routes, request.scope["path"]))})
    answer: Response = request.app.state.problem_answer(request, problem)
    return answer


def _methods(routes: list[BaseRoute], path: str) -> list[str]:
    """The methods of all routes of this path; the router itself names only those of the first."""
    found: set[str] = set()
    for route in iter_route_contexts(routes):
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(path):
            found |= route.methods or set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _with_purge(lifespan: Lifespan | None, store: IdempotencyStore | None) -> Lifespan | None:
    if store is None:
        return lifespan

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[None]:
        purging = asyncio.create_task(_purge(store), name="idempotency purge")
        try:
            if lifespan is None:
                yield
            else:
                async with lifespan(app):
                    yield
        finally:
            purging.cancel()
            with suppress(asyncio.CancelledError):
                await purging

    return both


async def _purge(store: IdempotencyStore) -> None:
    while True:
        await asyncio.sleep(PURGE_SECONDS)
        try:
            await store.purge()
        except Exception as error:
            log.log(logging.WARNING if is_outage(error) else logging.ERROR, "kept answers not purged", exc_info=error)
