"""The way of `/v1/check` and `/v1/check/batch` that leaves out what most requests do not need.

FastAPI's routing and pydantic cost several times the answer itself. Here a request of the plainest form is read by
msgspec and answered at once, with the same checks of token, scope, sizes and shapes, the same headers and metrics.
Whatever is the least unusual about it (another content type, a body that msgspec or a check of ours refuses, a token
that is not known to be good) is handed on, body and all, to the routes in `checks`, so that there is one place that
says no, and both ways answer alike.
"""

import time
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from marketing_gate.api.asked import EMAIL_SHAPE, PHONE_SHAPE
from marketing_gate.api.checks import MOST_CHECKS
from marketing_gate.api.door import Door
from marketing_gate.domain.question import By, Question
from shared.auth import Authenticator
from shared.events import Channel
from shared.http import MAX_HEADERS, MIB, SAFE_HEADERS, request_id
from shared.metrics import Metrics

SCOPE = "gate:check"
_JSON = (b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8")
_NUL = b"\\u0000"
_DIGITS, _MOST_HEADERS, _LONG = 9, 32, MAX_HEADERS // 65
"""So many headers, no longer than this, are under the limit for sure."""
_HEADERS = [(b"content-type", b"application/json"), *SAFE_HEADERS.items()]

Purpose = Annotated[str, Meta(min_length=1, max_length=64)]
Wait = Annotated[int, Meta(ge=0, le=5000)]
Token = Annotated[str, Meta(max_length=4096)]


class Contact(Struct, gc=False):
    """As `asked.Contact`."""

    id: UUID | None = None
    email: Annotated[str, Meta(max_length=1000)] | None = None
    phone: Annotated[str, Meta(max_length=100)] | None = None


class Check(Struct, gc=False):
    """As `asked.Check`."""

    contact: Contact
    purpose: Purpose
    channel: Channel


class Single(Check, gc=False):
    """As `checks.SingleCheck`."""

    at_least: Token | None = None
    max_wait_ms: Wait = 500


class Batch(Struct, gc=False):
    """As `checks.BatchCheck`."""

    checks: Annotated[list[Check], Meta(max_length=MOST_CHECKS)]
    at_least: Token | None = None
    max_wait_ms: Wait = 500


class Unusual(Exception):
    """Not for this way."""


class Kind:
    """One of the two routes: how its body is read, how much it may be, how its answers are put together."""

    def __init__(self, path: str, limit: int, metrics: Metrics) -> None:
        self.limit = limit
        self.answered: Callable[[float], None] = metrics.answering("POST", path, 200)
        self.single = path == "/v1/check"
        form: type[Single] | type[Batch] = Single if self.single else Batch
        self._decode: Callable[[bytes], Any] = msgspec.json.Decoder(form).decode

    def read(self, body: bytes) -> tuple[list[Question], str | None, int]:
        """The questions, and how fresh the answers have to be. Raises Unusual."""
        try:
            if not body.isascii():
                body.decode()
            found: Single | Batch = self._decode(body)
        except (ValueError, RecursionError):
            raise Unusual from None
        if _NUL in body:
            raise Unusual
        checks = [found] if isinstance(found, Single) else found.checks
        return [_question(check) for check in checks], found.at_least, found.max_wait_ms

    def whole(self, answers: list[str]) -> bytes:
        """The body of the answer."""
        return (answers[0] if self.single else f'{{"results":[{",".join(answers)}]}}').encode()


class Swift:
    """ASGI, before the whole app, which answers everything else."""

    def __init__(self, app: ASGIApp, *, door: Door, auth: Authenticator, metrics: Metrics) -> None:
        self._app, self._door, self._auth = app, door, auth
        limits = {"/v1/check": MIB, "/v1/check/batch": 16 * MIB}
        self._kinds = {path: Kind(path, limit, metrics) for path, limit in limits.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        kind = self._kinds.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if kind is None or scope["query_string"]:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        seen: list[Message] = []
        try:
            workspace, named = self._admit(scope, kind)
            body = await _body(receive, kind.limit, seen)
            answer = kind.whole(await self._door.rendered(workspace, *kind.read(body)))
        except Exception:  # whatever it is, the long way says it in the shape that errors have
            await self._app(scope, _again(seen, receive), send)
            return
        length = str(len(answer)).encode()
        headers = [*_HEADERS, (b"x-request-id", request_id(named)), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})
        kind.answered(time.perf_counter() - began)

    def _admit(self, scope: Scope, kind: Kind) -> tuple[str, bytes]:
        """The caller's workspace, and the request's id. Raises Unusual, or Problem for a token that is not good."""
        headers = scope["headers"]
        found: dict[bytes, bytes] = dict(headers)
        bearer, length = found.get(b"authorization", b""), found.get(b"content-length", b"")
        if (
            not len(found) == len(headers) <= _MOST_HEADERS
            or max(map(len, found)) > _LONG
            or max(map(len, found.values())) > _LONG
            or found.get(b"content-type") not in _JSON
            or bearer[:7] != b"Bearer "
            or not bearer.isascii()
            or not length.isdigit()
            or len(length) > _DIGITS
            or int(length) > kind.limit
        ):
            raise Unusual
        caller = self._auth.check(bearer[7:].strip().decode())
        if SCOPE not in caller.scopes:
            raise Unusual
        return caller.workspace, found.get(b"x-request-id", b"")


async def _body(receive: Receive, limit: int, seen: list[Message]) -> bytes:
    """The whole body. `seen` are the messages it came in. Raises Unusual for one that is too long, or breaks off."""
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        seen.append(message)
        if message["type"] != "http.request":
            raise Unusual
        part: bytes = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size > limit:
            raise Unusual
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _again(seen: list[Message], receive: Receive) -> Receive:
    """`receive`, with what was received already first."""
    left = iter(seen)

    async def once_more() -> Message:
        message: Any = next(left, None)
        return await receive() if message is None else message

    return once_more


def _question(check: Check) -> Question:
    """Raises Unusual for a contact that is not named in exactly one way, or not in its shape."""
    contact = check.contact
    if contact.id is not None and contact.email is None and contact.phone is None:
        return Question(By.ID, contact.id, check.purpose, check.channel)
    if contact.id is None and contact.phone is None and contact.email and EMAIL_SHAPE.fullmatch(contact.email):
        return Question(By.EMAIL, contact.email, check.purpose, check.channel)
    if contact.id is None and contact.email is None and contact.phone and PHONE_SHAPE.fullmatch(contact.phone):
        return Question(By.PHONE, contact.phone, check.purpose, check.channel)
    raise Unusual
