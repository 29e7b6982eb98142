"""The endpoints that every service has: is it alive, is it ready, what does it count, what does it offer."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from shared.asyncapi import document
from shared.http.accept import HTML, JSON, chosen
from shared.http.pages import asyncapi_page, openapi_page
from shared.http.routes import Router
from shared.metrics import CONTENT_TYPE, Metrics
from shared.patience import within
from shared.problems import Problem

READY_SECONDS = 2.0
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""The two pages made here have one inline style, no script, and nothing that a caller sent."""

Readiness = Callable[[], Coroutine[Any, Any, list[str]]]
"""Says what keeps a service from being ready."""

log = logging.getLogger("souhlas.http")


def standard_routes(
    service: str,
    readiness: Readiness,
    metrics: Metrics,
    warnings: Callable[[], list[str]] = list,
) -> Router:
    """``/healthz /readyz /metrics /openapi.json /docs /asyncapi /asyncapi.json``."""
    router = Router(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> Response:
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    async def readyz() -> Response:
        missing = await _missing(readiness)
        if missing:
            raise Problem(503, "unavailable", f"not ready: {'; '.join(missing)}", extra={"missing": missing})
        wrong = warnings()
        return JSONResponse({"status": "ready"} | ({"warnings": wrong} if wrong else {}))

    @router.get("/metrics")
    async def counted() -> Response:
        return Response(await metrics.scrape(), media_type=CONTENT_TYPE)

    _add_documents(router, service)
    return router


def _add_documents(router: Router, service: str) -> None:
    @router.get("/openapi.json")
    async def openapi(request: Request) -> Response:
        return JSONResponse(request.app.openapi())

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        return _page(openapi_page(request.app.openapi()))

    @router.get("/asyncapi.json")
    async def asyncapi_json() -> Response:
        return JSONResponse(document(service))

    @router.get("/asyncapi")
    async def asyncapi(request: Request) -> Response:
        if chosen(request.headers.get("accept"), (HTML, *JSON)) != HTML:
            return JSONResponse(document(service))
        return _page(asyncapi_page(document(service)))


def _page(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": _PAGE_POLICY})


async def _missing(readiness: Readiness) -> list[str]:
    """What keeps the service from being ready. A check that fails or hangs counts as missing, by its type alone."""
    try:
        return await within(READY_SECONDS, readiness())
    except TimeoutError:
        return ["the readiness check did not answer in time"]
    except Exception as error:
        log.warning("readiness check failed", exc_info=error)
        return [f"the readiness check failed: {type(error).__name__}"]
