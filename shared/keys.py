"""What an ``Idempotency-Key`` is, whose it is, and that it is judged before the shape of what came with it.

Where it is kept which request took a key is a service's own matter (`Keys`, in ``app.state.keys``); most keep it with
`shared.idempotency`.
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json

from shared.auth import Caller
from shared.problems import Problem, is_outage, problem_of

MAX_KEY = 255
OF_SHAPE = (400, 415, 422)
"""What a request is refused with for how it looks, before anybody asks what it wants."""
_TAKES_KEY = "__souhlas_takes_key__"

Dependency = TypeVar("Dependency", bound=Callable[..., Any])


class Keys(Protocol):
    """Where a service keeps which request took a key."""

    async def request_of(self, scope: bytes) -> bytes | None:
        """The digest of the request that took this key in the last 24 hours; None when none has. Raises outages."""
        ...


def takes_key(dependency: Dependency) -> Dependency:
    """Mark a dependency of routes that take an Idempotency-Key."""
    setattr(dependency, _TAKES_KEY, True)
    return dependency


def is_taking_key(dependency: Callable[..., Any] | None) -> bool:
    """Whether this dependency is marked so."""
    return getattr(dependency, _TAKES_KEY, False)


def is_key(text: str) -> bool:
    """Whether this can be an Idempotency-Key."""
    return 0 < len(text) <= MAX_KEY and all("!" <= letter <= "~" for letter in text)


def one_key(request: Request) -> str | None:
    """The request's Idempotency-Key, None without one. Raises Problem 422 for what is none."""
    keys = request.headers.getlist("idempotency-key")
    if not keys:
        return None
    if len(keys) > 1 or not is_key(keys[0]):
        detail = f"Idempotency-Key must be one header of 1 to {MAX_KEY} visible ASCII characters"
        raise Problem(422, "invalid", detail, errors=[{"pointer": "header idempotency-key", "detail": detail}])
    return keys[0]


async def named(request: Request, key: str, body: bytes | None = None) -> tuple[bytes, bytes]:
    """What names this key where it is kept, and the digest of the request: of its query and body.

    The digest is keyed by a second hash of the name, which is in no table: a body may hold an address typed before the
    consent, and a plain hash of it could be found by trying addresses. `body` stands for one that was read as a stream.
    """
    who: Caller | None = getattr(request.state, "caller", None)
    asking = ["caller", who.workspace, who.subject] if who else ["token", request.headers.get("authorization")]
    query: bytes = request.scope["query_string"]
    content = await request.body() if body is None else body
    return ticket(asking, request.method, request.scope["path"], key, query + b"\n" + content)


def ticket(asking: Sequence[str | None], method: str, path: str, key: str, content: bytes) -> tuple[bytes, bytes]:
    """(scope, request) as they are kept, in a table or elsewhere. `content` is the query, a line feed and the body."""
    place = to_json([*asking, method, path, key])
    secret = hashlib.sha256(b"request\0" + place).digest()
    return hashlib.sha256(place).digest(), hmac.digest(secret, content, "sha256")


def key_reused() -> Problem:
    """What a key is refused with that came with another body before."""
    detail = "this Idempotency-Key came with another body before: use a new key for a new request"
    return Problem(422, "idempotency_key_reused", detail)


@asynccontextmanager
async def key_before_shape(request: Request, body: bytes | None = None) -> AsyncIterator[None]:
    """What refuses a request for its shape inside of this gives way to what its key says. `body` as of `named`.

    Raises Problem 422 ``idempotency_key_reused`` when the key came with another body before; else what was raised.
    """
    try:
        yield
    except (Problem, RequestValidationError) as error:
        if problem_of(error).status_code in OF_SHAPE and await _is_reused(request, body):
            raise key_reused() from None
        raise


async def _is_reused(request: Request, body: bytes | None) -> bool:
    """Whether its key came with another body before. Where that cannot be known, the request is refused anyway."""
    key = one_key(request)
    if key is None:
        return False
    keys: Keys = request.app.state.keys
    scope, digest = await named(request, key, body)
    try:
        return await keys.request_of(scope) not in (None, digest)
    except Exception as error:
        if not is_outage(error) and not isinstance(error, Problem):
            raise
        return False
