"""The way of `/v1/proofs/inclusion` and `/v1/proofs/consistency` that leaves out what most requests do not need.

A proof takes microseconds, FastAPI a millisecond. A request with both of its numbers, and nothing unusual about it, is
answered here with the same checks and the same line in the access log; every other one, and whatever goes wrong, is
handed on to the routes in `proofs`, so that there is one place that says no.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp, Receive, Scope, Send

from consent_ledger.api.context import SCOPE, Door
from consent_ledger.store.access import Read
from consent_ledger.store.edges import Head
from shared.auth import Authenticator, Caller
from shared.http import MAX_HEADERS, SAFE_HEADERS, request_id
from shared.metrics import Metrics

INCLUSION, CONSISTENCY = "/v1/proofs/inclusion", "/v1/proofs/consistency"
_HEADERS = [(b"content-type", b"application/json"), *SAFE_HEADERS.items()]
_QUERIES = {
    INCLUSION: re.compile(rb"index=([0-9]{1,15})&size=([0-9]{1,15})").fullmatch,
    CONSISTENCY: re.compile(rb"from=([0-9]{1,15})&to=([0-9]{1,15})").fullmatch,
}


class Unusual(Exception):
    """Not for this way."""


class Swift:
    """ASGI, ahead of all else. `door` raises Problem while there is no database."""

    def __init__(self, app: ASGIApp, *, door: Callable[[], Door], auth: Authenticator, metrics: Metrics) -> None:
        self._app, self._door, self._auth = app, door, auth
        self._answered = {path: metrics.answering("GET", path, 200) for path in _QUERIES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else ""
        if path not in _QUERIES or (asked := _QUERIES[path](scope["query_string"])) is None:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        try:
            who, named = self._admit(scope)
            answer = await self._proof(who, path, int(asked[1]), int(asked[2]))
            what = f"GET {path}?{scope['query_string'].decode()}"
            await self._door().access.note(Read(who.workspace, datetime.now(UTC), who.subject, what))
        except Exception:  # whatever it is, the long way says it in the shape that errors have
            await self._app(scope, receive, send)
            return
        length = str(len(answer)).encode()
        headers = [*_HEADERS, (b"x-request-id", request_id(named)), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})
        self._answered[path](time.perf_counter() - began)

    def _admit(self, scope: Scope) -> tuple[Caller, bytes]:
        """The caller, and the request's id. Raises Unusual, or Problem for a token that is not good."""
        found: dict[bytes, bytes] = {}
        size = 0
        for name, value in scope["headers"]:
            size += len(name) + len(value) + 4
            if name in found:
                raise Unusual
            found[name] = value
        bearer = found.get(b"authorization", b"")
        if size > MAX_HEADERS or bearer[:7] != b"Bearer " or not bearer.isascii() or b"content-length" in found:
            raise Unusual
        who = self._auth.check(bearer[7:].strip().decode())
        if SCOPE not in who.scopes:
            raise Unusual
        return who, found.get(b"x-request-id", b"")

    async def _proof(self, who: Caller, path: str, one: int, other: int) -> bytes:
        """Of sizes that the log is known to have had: trees never change. Raises Unusual for newer ones."""
        door = self._door()
        head: Head | None = door.known.get(who.workspace)
        if head is None or other > head.size or (one >= other if path == INCLUSION else not 0 < one <= other):
            raise Unusual
        if path == INCLUSION:
            leaf_hash, root, proof = await door.proofs.inclusion(head, one, other)
            form = b'{"leaf_index":%d,"tree_size":%d,"leaf_hash":"%s","root":"%s","proof":%s}'
            return form % (one, other, _hex(leaf_hash), _hex(root), _listed(proof))
        root1, root2, proof = await door.proofs.consistency(head, one, other)
        form = b'{"size1":%d,"size2":%d,"root1":"%s","root2":"%s","proof":%s}'
        return form % (one, other, _hex(root1), _hex(root2), _listed(proof))


def _hex(value: bytes) -> bytes:
    return value.hex().encode()


def _listed(proof: list[bytes]) -> bytes:
    return ('["' + '","'.join([part.hex() for part in proof]) + '"]').encode() if proof else b"[]"
