"""The HTTP door that all services share: one error shape, one way to read bodies, one set of standard endpoints.

    from shared.auth import Authenticator, Caller, caller
    from shared.http import CursorText, Limit, Page, Problem, Router, create_app, not_found

    router = Router()

    @router.get("/v1/things/{thing_id}", response_model=Thing)
    async def thing(thing_id: UUID, who: Annotated[Caller, Depends(caller("things:read"))]) -> Thing:
        ...
        raise not_found()                                            # 404 not_found
        raise Problem(409, "thing_in_use", "first end what uses it", extra={"uses": [...]})

    @router.post("/v1/things/batch")
    @body_limit(16 * MIB)                                            # below the router's decorator; None: any length
    async def batch(...): ...

    @router.post("/v1/things/busy")
    @direct                                                          # reads its request by hand, and answers fast
    async def busy(request: Request) -> Response: ...

    app = create_app(service="things", ..., lifespan=..., readiness=...)   # in app.py
    app.include_router(router)
    serve(app, settings)                                             # in __main__.py

Reading order: `shared.problems` (what can go wrong), `routes` (bodies), `lists`, `door` (the outermost layer), `app`.
Writes with Idempotency-Key: `shared.idempotency`.
"""

from shared.auth import Authenticator, Caller, caller
from shared.http.app import App, create_app
from shared.http.describe import forms, inlined
from shared.http.direct import direct
from shared.http.door import MAX_HEADERS, PAGE_POLICY, SAFE_HEADERS, Door, request_id
from shared.http.lists import USUAL_ITEMS, Cursor, CursorText, Limit, Page, page
from shared.http.models import LooseModel, StrictModel, Whole
from shared.http.routes import MIB, Router, body_limit, parse_json, sent_json
from shared.http.server import serve
from shared.problems import Problem, invalid, not_found, of_status

__all__ = [
    "MAX_HEADERS",
    "MIB",
    "PAGE_POLICY",
    "SAFE_HEADERS",
    "USUAL_ITEMS",
    "App",
    "Authenticator",
    "Caller",
    "Cursor",
    "CursorText",
    "Door",
    "Limit",
    "LooseModel",
    "Page",
    "Problem",
    "Router",
    "StrictModel",
    "Whole",
    "body_limit",
    "caller",
    "create_app",
    "direct",
    "forms",
    "inlined",
    "invalid",
    "not_found",
    "of_status",
    "page",
    "parse_json",
    "request_id",
    "sent_json",
    "serve",
]
