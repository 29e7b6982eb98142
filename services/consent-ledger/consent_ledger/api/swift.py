"""The way of `/v1/proofs/inclusion` and `/v1/proofs/consistency` that leaves out what most requests do not need: the
ledger's hatch.

A proof takes microseconds, FastAPI a millisecond. A request with both of its numbers, and nothing unusual about it, is
answered here with the same checks and the same line in the access log; every other one is handed on to the routes in
`proofs`, so that there is one place that says no. Those that come in one turn of the event loop go on record together.
"""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from consent_ledger.api.context import SCOPE, Door, log_damaged
from consent_ledger.domain.damage import Damaged
from consent_ledger.store.access import Read
from consent_ledger.store.edges import Head
from shared.auth import Authenticator
from shared.http import MAX_HEADERS, of_status
from shared.http.hatch import Headers, Order, Visit
from shared.metrics import Metrics
from shared.problems import is_outage

INCLUSION, CONSISTENCY = "/v1/proofs/inclusion", "/v1/proofs/consistency"
_asked = re.compile(
    rb"(/v1/proofs/inclusion)\?index=(0|[1-9][0-9]{0,14})&size=([1-9][0-9]{0,14})"
    rb"|(/v1/proofs/consistency)\?from=([1-9][0-9]{0,14})&to=([1-9][0-9]{0,14})"
).fullmatch

log = logging.getLogger("souhlas.ledger")


class Ask(NamedTuple):
    """A proof that somebody waits for: of two sizes, or of an index and a size."""

    head: Head
    inclusion: bool
    one: int
    other: int
    read: Read
    named: bytes
    began: float


class Swift:
    """The ledger's hatch. `door` raises Problem while there is no database."""

    def __init__(
        self, *, door: Callable[[], Door], auth: Authenticator, metrics: Metrics, patience: float = 10.0
    ) -> None:
        self._door, self._auth, self._patience = door, auth, patience
        self._answered = {True: metrics.answering("GET", INCLUSION, 200)}
        self._answered[False] = metrics.answering("GET", CONSISTENCY, 200)
        self._turn: list[tuple[Ask, Visit]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def opens(self, method: bytes, target: bytes, headers: Headers) -> Order | None:
        """See `Hatch`. Only of sizes that the log is known to have had: trees never change."""
        asked = _asked(target) if method == b"GET" else None
        if asked is None:
            return None
        began = time.perf_counter()
        found = dict(headers)
        if not _is_plain(headers, found):
            return None
        try:
            who = self._auth.check(found[b"authorization"][7:].strip().decode())
            door = self._door()
            head, now = door.known.get(who.workspace), door.clock()
        except Exception:  # the long way says what is wrong
            return None
        inclusion = asked[1] is not None
        one, other = (int(asked[2]), int(asked[3])) if inclusion else (int(asked[5]), int(asked[6]))
        if SCOPE not in who.scopes or head is None or other > head.size:
            return None
        if one >= other if inclusion else not 0 < one <= other:
            return None
        read = Read(who.workspace, now, who.subject, f"GET {target.decode()}")
        return partial(self._order, Ask(head, inclusion, one, other, read, found.get(b"x-request-id", b""), began))

    def _order(self, ask: Ask, body: bytes, visit: Visit) -> bool:
        """See `Order`."""
        if not self._turn:
            asyncio.get_running_loop().call_soon(self._together)
        self._turn.append((ask, visit))
        return True

    def _together(self) -> None:
        turn, self._turn = self._turn, []
        task = asyncio.create_task(self._answer(turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, turn: Sequence[tuple[Ask, Visit]]) -> None:
        """All that came in one turn, once they are on record."""
        try:
            door = self._door()
            await self._ready(asyncio.gather(door.access.note(*[ask.read for ask, _ in turn]), *_loading(door, turn)))
        except Exception as error:
            for ask, visit in turn:
                _fail(ask, visit, error)
            return
        for ask, visit in turn:
            try:
                body = await _proof(door, ask)
            except Damaged as error:
                door.damages.note(error.damage)
                visit.fail(log_damaged(error.damage), ask.named)
            except Exception as error:
                _fail(ask, visit, error)
            else:
                visit.answer(body, ask.named)
                self._answered[ask.inclusion](time.perf_counter() - ask.began)

    async def _ready(self, work: "asyncio.Future[Any]") -> None:
        """Raises TimeoutError after a while, whether or not the work can be ended: see `shared.http.door`."""
        done, _ = await asyncio.wait([work], timeout=self._patience)
        if not done:
            work.cancel()
            raise TimeoutError
        work.result()


def _is_plain(headers: Headers, found: dict[bytes, bytes]) -> bool:
    """Whether the long way would have nothing to say about a head but for its token."""
    bearer = found.get(b"authorization", b"")
    return (
        len(found) == len(headers)
        and b"host" in found
        and bearer[:7] == b"Bearer "
        and bearer.isascii()
        and b"content-length" not in found
        and b"transfer-encoding" not in found
        and sum(len(name) + len(value) + 4 for name, value in headers) <= MAX_HEADERS
    )


def _loading(door: Door, turn: Sequence[tuple[Ask, Visit]]) -> Sequence[Awaitable[None]]:
    """What reads all tiles of the turn that are not in memory, by log."""
    by_log: dict[str, tuple[Head, set[int]]] = {}
    for ask, _ in turn:
        by_log.setdefault(ask.head.workspace, (ask.head, set()))[1].update((ask.one, ask.other))
    return [door.proofs.load(head, numbers) for head, numbers in by_log.values()]


def _fail(ask: Ask, visit: Visit, error: Exception) -> None:
    away = is_outage(error)
    log.log(logging.WARNING if away else logging.ERROR, "a proof could not be given", exc_info=error)
    visit.fail(of_status(503 if away else 500), ask.named)


async def _proof(door: Door, ask: Ask) -> bytes:
    if ask.inclusion:
        leaf_hash, root, proof = await door.proofs.inclusion(ask.head, ask.one, ask.other)
        form = b'{"leaf_index":%d,"tree_size":%d,"leaf_hash":"%s","root":"%s","proof":%s}'
        return form % (ask.one, ask.other, _hex(leaf_hash), _hex(root), _listed(proof))
    root1, root2, proof = await door.proofs.consistency(ask.head, ask.one, ask.other)
    form = b'{"size1":%d,"size2":%d,"root1":"%s","root2":"%s","proof":%s}'
    return form % (ask.one, ask.other, _hex(root1), _hex(root2), _listed(proof))


def _hex(value: bytes) -> bytes:
    return value.hex().encode()


def _listed(proof: list[bytes]) -> bytes:
    return ('["' + '","'.join(map(bytes.hex, proof)) + '"]').encode() if proof else b"[]"
