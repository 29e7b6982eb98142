"""The way of a visitor's answer that leaves out what most answers do not need: conversation's hatch.

ASGI, a scope and a task for each request cost more than the step itself. A plain request about a conversation that is
remembered is decided here at once, by the same rules, with the same checks of token, origin, limits and shapes, and
answered when its group is committed. Whatever is the least unusual about it (a body that msgspec or a rule refuses, a
conversation that is not remembered, a key that was used) is handed on to the routes in `widget`, so that there is one
place that reads, and one that says no.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Meta, Struct
from starlette.types import ASGIApp

from conversation.api.context import Running
from conversation.api.limits import ANSWERS_OF_CONVERSATION
from conversation.api.origins import dressing, lets
from conversation.domain import tokens
from conversation.domain.answers import Answer, answer
from conversation.domain.tokens import Holder
from conversation.domain.withdrawal import withdraw
from conversation.handlers.deciding import Body, Ready, Rule, decide_now
from conversation.handlers.telling import answer_body, withdrawal_body
from conversation.store.conversations import KeptKey
from shared.events import Method
from shared.http import MIB
from shared.http.hatch import Headers, Order, Visit, by_asgi, is_plain
from shared.idempotency import is_key, ticket
from shared.metrics import Metrics
from shared.problems import is_bad_value, is_outage, problem_of

ANSWERS, WITHDRAW = (f"/v1/widget/conversations/{{conversation_id}}/{name}" for name in ("answers", "withdraw"))
_going_on = re.compile(
    rb"/v1/widget/conversations/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/(answers|withdraw)"
).fullmatch
_NUL = b"\\u0000"

log = logging.getLogger("souhlas.conversation")


class Answered(Struct, gc=False, forbid_unknown_fields=True):
    """As `widget.AnswerBody`, by people."""

    step_id: str | None
    value: str | None
    input: Literal["button", "typed"]
    region: Annotated[str, Meta(max_length=10)] | None = None
    website: Literal[""] | None = None

    def decided_by(self) -> tuple[Rule, Body]:
        """What takes it, and what answers it."""
        given = Answer(self.step_id, self.value, self.input, self.region)
        return lambda now: answer(now, given), answer_body


class Withdrawn(Struct, gc=False, forbid_unknown_fields=True):
    """As `widget.WithdrawBody`."""

    purpose: str | None = None

    def decided_by(self) -> tuple[Rule, Body]:
        """What takes it, and what answers it."""
        return lambda now: withdraw(now, self.purpose, Method.BUTTON, None), withdrawal_body


class Kind(NamedTuple):
    """One of the two routes."""

    read: Callable[[bytes], Answered | Withdrawn]
    counted: Callable[[float], None]
    failed: Callable[[int, float], None]
    limited: bool


class Asked(NamedTuple):
    """A request whose head is plain: who asks, about which conversation, from which page."""

    kind: Kind
    target: bytes
    conversation_id: UUID
    holder: Holder
    authorization: str
    key: str | None
    origin: bytes
    forwarded: bytes
    named: bytes
    began: float


class Waiting(NamedTuple):
    """A step that is being written, and who waits for it."""

    asked: Asked
    visit: Visit
    body: bytes
    ready: Ready
    patience: asyncio.TimerHandle


class Swift:
    """Conversation's hatch. `app` answers what is handed on only after it was decided."""

    def __init__(self, app: ASGIApp, own: Running, metrics: Metrics, patience: float = 10.0) -> None:
        self._app, self._own, self._patience = app, own, patience
        self._kinds = {
            b"answers": _kind(metrics, ANSWERS, Answered, limited=True),
            b"withdraw": _kind(metrics, WITHDRAW, Withdrawn, limited=False),
        }
        self._tasks: set[asyncio.Task[None]] = set()

    def opens(self, method: bytes, target: bytes, headers: Headers) -> Order | None:
        """See `Hatch`."""
        going_on = _going_on(target) if method == b"POST" else None
        if going_on is None or self._own.pool is None:
            return None
        began = time.perf_counter()
        found = dict(headers)
        if not is_plain(headers, found, MIB):
            return None
        try:
            asked = self._asked(going_on, found, began)
        except Exception:  # the long way says what is wrong with it
            return None
        return partial(self._order, asked) if asked is not None else None

    def _asked(self, going_on: re.Match[bytes], found: dict[bytes, bytes], began: float) -> Asked | None:
        context = self._own.context
        authorization, origin = found[b"authorization"].decode(), found.get(b"origin")
        holder = tokens.read(context.link_key, tokens.VISITOR, authorization[7:].strip(), context.clock())
        workspace = context.known.remembered_workspace(holder.workspace)
        if workspace is None or origin == b"":
            return None
        if origin and not lets(self._own, workspace, origin.decode(), found.get(b"host", b"").decode()):
            return None
        key = found[b"idempotency-key"].decode() if b"idempotency-key" in found else None
        if key is not None and not is_key(key):
            return None
        conversation_id = UUID(going_on[1].decode())
        forwarded, named = found.get(b"x-forwarded-for", b""), found.get(b"x-request-id", b"")
        kind = self._kinds[going_on[2]]
        return Asked(
            kind, going_on[0], conversation_id, holder, authorization, key, origin or b"", forwarded, named, began
        )

    def _order(self, asked: Asked, body: bytes, visit: Visit) -> bool:
        """See `Order`. Nothing has happened where it says False, but that a conversation is read again."""
        own = self._own
        try:
            if own.pool is None or _NUL in body:
                return False
            rule, answering = asked.kind.read(body).decided_by()
            decided = decide_now(own.context, asked.holder, asked.conversation_id, rule, answering)
            if decided is None or not self._lets(asked, visit):
                return False
            ready, version = decided
            key = KeptKey(*_ticket(asked, body), b"") if asked.key is not None else None
            written = own.context.together.put(own.pool, ready.arguments(version, key))
        except Exception:  # the long way decides anew, and says what is wrong
            return False
        patience = asyncio.get_running_loop().call_later(self._patience, self._give_up, asked, visit)
        written.add_done_callback(partial(self._written, Waiting(asked, visit, body, ready, patience)))
        return True

    def _written(self, waiting: Waiting, written: "asyncio.Future[Any]") -> None:
        """Its group was committed, or failed."""
        asked, visit, _, ready, patience = waiting
        patience.cancel()
        error = asyncio.CancelledError() if written.cancelled() else written.exception()
        if error is None and written.result():
            ready.remember(self._own.context)
            if ready.taken.said_something:
                self._own.wake()
            if not visit.response_complete:
                visit.answer(ready.taken.body, asked.named, more=dressing(asked.origin))
                asked.kind.counted(time.perf_counter() - asked.began)
        elif visit.response_complete:
            pass  # told 503 meanwhile
        elif error is None or isinstance(error, asyncpg.UniqueViolationError) or is_bad_value(error):
            self._hand_on(waiting)
        else:
            self._fail(asked, visit, error)

    def _hand_on(self, waiting: Waiting) -> None:
        """Something has moved, or the key was used: nothing is written, and the long way looks again."""
        work = by_asgi(self._app, waiting.visit, "POST", waiting.asked.target, waiting.body)
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _give_up(self, asked: Asked, visit: Visit) -> None:
        """The store is frozen: see `shared.http.door`."""
        self._fail(asked, visit, TimeoutError("the answer took too long"))

    def _fail(self, asked: Asked, visit: Visit, error: BaseException) -> None:
        if visit.response_complete:
            return
        problem = problem_of(error)
        level = logging.WARNING if is_outage(error) else logging.ERROR
        log.log(level, "a step was not written", exc_info=error, extra={"status": problem.status_code})
        visit.fail(problem, asked.named, more=dressing(asked.origin))
        asked.kind.failed(problem.status_code, time.perf_counter() - asked.began)

    def _lets(self, asked: Asked, visit: Visit) -> bool:
        """Whether limits let it pass; spends only if they all do."""
        limits = self._own.limits
        if not limits.enabled:
            return True
        client, forwarded = visit.scope.get("client"), [asked.forwarded.decode("latin-1")] if asked.forwarded else []
        more = [("conversation", str(asked.conversation_id), ANSWERS_OF_CONVERSATION)] if asked.kind.limited else []
        return limits.lets(client[0] if client else "", forwarded, asked.origin.decode(), *more)


def _kind(metrics: Metrics, route: str, form: type[Answered | Withdrawn], *, limited: bool) -> Kind:
    read = msgspec.json.Decoder(form).decode
    return Kind(read, metrics.answering("POST", route, 200), partial(metrics.answered, "POST", route), limited)


def _ticket(asked: Asked, body: bytes) -> tuple[bytes, bytes]:
    assert asked.key is not None
    return ticket(["token", asked.authorization], "POST", asked.target.decode(), asked.key, b"\n" + body)
