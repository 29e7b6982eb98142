"""What went wrong, as RFC 9457 says it: one exception, one JSON shape, one table of how other exceptions read.

`code` is the stable word a program looks at, `detail` tells a person what was wrong and what would be right. Neither
ever repeats what the caller sent: it may be personal data.
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

import asyncpg
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.faults import faults_of
from shared.postgres import OUTAGES
from shared.redis_away import is_redis_away

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 1

STORES_AWAY: tuple[type[BaseException], ...] = (
    *OUTAGES,
    asyncpg.InsufficientResourcesError,
    asyncpg.QueryCanceledError,
    asyncpg.ReadOnlySQLTransactionError,
)

_CODES: dict[int, tuple[str, str]] = {
    400: ("malformed_request", "the request cannot be read"),
    401: ("token_missing", "send a bearer token in the header Authorization"),
    404: ("not_found", "there is nothing here; look at /docs"),
    405: ("method_not_allowed", "use one of the methods in the header Allow"),
    413: ("too_large", "the body is larger than this address takes"),
    415: ("unsupported_media_type", "send the body as application/json"),
    422: ("invalid", "something in the request is not valid"),
    429: ("too_many_requests", "slow down, and try again after the time in Retry-After"),
    500: ("internal", "the fault is ours; the header X-Request-ID names this request"),
    503: ("unavailable", "something needed is away; try again after the time in Retry-After"),
}


class Fault(TypedDict):
    """One fault of the request: a JSON pointer into the body, or ``?name`` for a query parameter."""

    pointer: str
    detail: str


class Problem(HTTPException):
    """Raise it anywhere below a route, and the caller gets problem+json.

    `extra` are further members beside the standard ones (``expects``, ``findings``); pydantic models are fine. 429 and
    503 get a ``Retry-After`` when none is given.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code = code
        self.errors = tuple(errors)
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return f"{self.status_code} {self.code}"

    def body(self) -> bytes:
        """The problem as JSON."""
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": _title(self.status_code),
            "status": self.status_code,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            content["errors"] = self.errors
        return to_json({**content, **self.extra})

    def response(self) -> Response:
        """The problem as an answer."""
        headers = dict(self.headers or {})
        if self.status_code in (429, 503):
            headers.setdefault("Retry-After", str(RETRY_SECONDS))
        return Response(self.body(), self.status_code, headers, MEDIA_TYPE)


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def not_found(detail: str = "there is no such thing in this workspace") -> Problem:
    """404, also for what belongs to another workspace: the caller must not learn that it exists."""
    return Problem(404, "not_found", detail)


def invalid(pointer: str, detail: str, code: str = "invalid") -> Problem:
    """422 for one place of the request."""
    return Problem(422, code, detail, errors=[{"pointer": pointer, "detail": detail}])


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The usual problem of a status code."""
    code, detail = _CODES.get(status, ("error", _title(status).lower()))
    return Problem(status, code, detail, headers=headers)


def problem_of(error: BaseException) -> Problem:
    """How an exception reads to the caller: what no caller can cause is 500, and nothing of it is told."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _of_validation(error)
        case HTTPException():
            return of_status(error.status_code, error.headers)
    if is_bad_value(error):
        return Problem(422, "invalid", "a value is out of the range that can be stored")
    if is_outage(error):
        return of_status(503)
    return of_status(500)


def _of_validation(error: RequestValidationError) -> Problem:
    faults = error.errors()
    if any(fault["loc"][:1] == ("path",) for fault in faults):
        return not_found("this address names nothing: ids are UUIDs, indexes are whole numbers")
    found = faults_of(faults, error.body)
    return Problem(422, "invalid", "something in the request is not valid; see errors", errors=found)


def is_bad_value(error: BaseException) -> bool:
    """Whether PostgreSQL, or asyncpg before it, refused a value that validation let pass.

    asyncpg's own DataError is an InterfaceError too, and so among OUTAGES: it must be looked at first.
    """
    client_side = isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)
    return client_side or isinstance(error, asyncpg.DataError)


def is_outage(error: BaseException) -> bool:
    """Whether a store is away or busy; of a group, whether that is all that happened."""
    return all(_is_away(leaf) and not is_bad_value(leaf) for leaf in _leaves(error))


def _is_away(error: BaseException) -> bool:
    return isinstance(error, STORES_AWAY) or is_redis_away(error)


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error
