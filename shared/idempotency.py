"""``Idempotency-Key``: a write that is sent again is answered again, and done once (API.md section 1).

    from shared.idempotency import Answer, IdempotencyStore, Once

    app = create_app(..., idempotency=IdempotencyStore(lambda: resources.pool))      # in app.py

    @router.post("/v1/things", status_code=201, response_model=Thing)
    async def add(body: NewThing, who: Annotated[Caller, Depends(caller("things:write"))], once: Once) -> Response:
        async def work(connection: Connection) -> Answer:
            thing = await handlers.add(connection, who.workspace, body)
            return Answer(thing, status=201, contact_id=thing.contact_id)

        return await once(work)

`once` opens the transaction, with or without the header, and `work` does all its writing in it: effect and kept
answer are committed together or lost together, so no crash can part them. A `Problem` under 500 raised by `work`
undoes its writing and is kept as the answer; a 5xx is not kept. A twin that comes meanwhile waits for the first, at
most `WAIT_SECONDS` (then 409 ``in_progress``). Side effects that are not in the transaction (waking the outbox's
relay) belong after ``await once(work)``; they may then happen for a repeated answer too.

A key is judged before the shape of what came with it: a route that takes keys and reads its body by itself does so
inside of `shared.keys.key_before_shape`; `shared.http.Router` does it for all others.

Services whose writes are not in PostgreSQL use `shared.keys` alone, keep answers by themselves and say in
``app.state.keys`` where. `forget` blanks what was kept of a contact: such a key answers 410 from then on, and still
never does its work twice.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import Depends, Header, Request
from pydantic_core import to_json
from starlette.responses import Response

from shared.keys import key_reused, named, one_key, takes_key
from shared.postgres import Connection
from shared.problems import MEDIA_TYPE, Problem, of_status

KEPT = timedelta(hours=24)
WAIT_SECONDS = 5
_JSON = "application/json"

_RESERVE = """
INSERT INTO idempotency AS kept (scope, request) VALUES ($1, $2)
ON CONFLICT (scope) DO UPDATE
    SET request = $2, status = NULL, content_type = NULL, body = NULL, contact_id = NULL,
        erased = false, kept_at = now()
    WHERE kept.kept_at < now() - $3::interval
RETURNING true
"""
_KEEP = "UPDATE idempotency SET status = $2, content_type = $3, body = $4, contact_id = $5 WHERE scope = $1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answers. `contact_id`: whose data `content` holds, so that it is erased with the contact."""

    content: Any = None
    status: int = 200
    contact_id: UUID | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """As JSON, or without a body when there is no content. Headers are not repeated when it is answered again."""
        if self.content is None:
            return Response(status_code=self.status, headers=dict(self.headers))
        return Response(to_json(self.content), self.status, dict(self.headers), _JSON)


Work = Callable[[Connection], Awaitable[Answer]]


class IdempotencyStore:
    """The kept answers of a service. `pool` gives the pool, or None while there is none yet (then 503)."""

    def __init__(self, pool: Callable[[], asyncpg.Pool | None]) -> None:
        self._pool = pool

    @property
    def pool(self) -> asyncpg.Pool:
        """The pool. Raises Problem 503 ``unavailable``."""
        pool = self._pool()
        if pool is None:
            raise of_status(503)
        return pool

    async def request_of(self, scope: bytes) -> bytes | None:
        """See `Keys`."""
        asked = "SELECT request FROM idempotency WHERE scope = $1 AND kept_at >= now() - $2::interval"
        found: bytes | None = await self.pool.fetchval(asked, scope, KEPT)
        return found

    async def purge(self) -> None:
        """Delete what is older than 24 hours; `create_app` calls it every few minutes."""
        await self.pool.execute("DELETE FROM idempotency WHERE kept_at < now() - $1::interval", KEPT)


async def forget(connection: Connection, contact_id: UUID) -> int:
    """Blank every kept answer with data of a contact, in the transaction of its erasure. Says how many there were."""
    status: str = await connection.execute(
        "UPDATE idempotency SET body = NULL, erased = true WHERE contact_id = $1 AND NOT erased", contact_id
    )
    return int(status.rpartition(" ")[2])


class Idempotency:
    """`Once` of one request: call it with the work. Without a key it only opens the transaction."""

    def __init__(self, store: IdempotencyStore, request: Request, key: str | None) -> None:
        self._store, self._request, self._key = store, request, key

    async def __call__(self, work: Work, *, body: bytes | None = None) -> Response:
        """Do `work` in one transaction, or answer as it was answered before.

        `body`: a digest of a body that was read as a stream, too long to be kept whole.

        Raises Problem: what `work` raises, 422 ``idempotency_key_reused``, 409 ``in_progress``, 410 ``erased``.
        """
        async with self._store.pool.acquire() as connection, connection.transaction():
            if self._key is None:
                return (await work(connection)).response()
            scope, request = await named(self._request, self._key, body)
            if not await _reserve(connection, scope, request):
                return await _kept(connection, scope, request)
            return await _work_and_keep(connection, scope, work)

    async def ticket(self) -> tuple[bytes, bytes] | None:
        """(scope, request) as the table holds them, for a service that keeps a first answer by a statement of its own.

        None without a key. When the scope is taken, the call above is what answers.
        """
        return await named(self._request, self._key) if self._key is not None else None


async def _reserve(connection: Connection, scope: bytes, request: bytes) -> bool:
    """Take the key; a twin that has taken it is waited for. False when it has been answered before."""
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            mine = await connection.fetchval(_RESERVE, scope, request, KEPT)
            await connection.execute("SET LOCAL lock_timeout = DEFAULT")
    except asyncpg.LockNotAvailableError:
        detail = "the same request is still being answered; try again"
        raise Problem(409, "in_progress", detail, headers={"Retry-After": "1"}) from None
    return mine is True


async def _kept(connection: Connection, scope: bytes, request: bytes) -> Response:
    row = await connection.fetchrow(
        "SELECT request, status, content_type, body, erased FROM idempotency WHERE scope = $1", scope
    )
    if row is None or row["status"] is None:  # purged at this very moment
        raise Problem(409, "in_progress", "the same request is still being answered; try again")
    if row["request"] != request:
        raise key_reused()
    if row["erased"]:
        raise Problem(410, "erased", "the contact that this was about has been erased")
    response = Response(row["body"], row["status"], media_type=row["content_type"])
    response.headers["Idempotent-Replayed"] = "true"
    return response


async def _work_and_keep(connection: Connection, scope: bytes, work: Work) -> Response:
    try:
        async with connection.transaction():
            answer = await work(connection)
    except Problem as problem:
        if problem.status_code >= 500:
            raise
        await connection.execute(_KEEP, scope, problem.status_code, MEDIA_TYPE, problem.body(), None)
        return problem.response()
    response = answer.response()
    if response.status_code >= 500:
        raise of_status(response.status_code)
    body = bytes(response.body)
    await connection.execute(_KEEP, scope, response.status_code, response.media_type, body, answer.contact_id)
    return response


@takes_key
async def _idempotency(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Up to 255 visible ASCII characters; the same key and body are answered the same for 24 h.",
        ),
    ] = None,
) -> Idempotency:
    return once_for(request)


def once_for(request: Request) -> Idempotency:
    """What `Once` gives a route, for one that reads its request by itself. Raises Problem for a key that is none."""
    store = request.app.state.idempotency
    assert isinstance(store, IdempotencyStore), "create_app(idempotency=…) is needed for routes with Once"
    return Idempotency(store, request, one_key(request))


Once = Annotated[Idempotency, Depends(_idempotency)]
"""Declare it after the caller: whose key it is depends on who asks."""
