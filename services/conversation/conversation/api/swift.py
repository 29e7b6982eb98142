"""The way of a visitor's step that leaves out what most steps do not need: conversation's hatch.

ASGI, a scope and a task for each request cost more than the step itself. A plain beginning, or a plain request about a
conversation that is remembered, is decided here at once, by the same rules, with the same checks of token, origin,
limits and shapes, and answered when its group is committed. Whatever is the least unusual about it (a body that msgspec
or a rule refuses, a conversation that is not remembered, a key that was used) is handed on to the routes in `widget`,
so that there is one place that reads, and one that says no.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Meta, Struct
from starlette.types import ASGIApp

from conversation.api.context import Running
from conversation.api.origins import dressing, lets
from conversation.domain import tokens
from conversation.domain.answers import Answer, answer
from conversation.domain.tokens import Holder
from conversation.domain.withdrawal import withdraw
from conversation.handlers.beginning import Beginning, begin_now
from conversation.handlers.deciding import Body, Ready, Rule, decide_now
from conversation.handlers.telling import answer_body, withdrawal_body
from conversation.store.conversations import KeptKey
from conversation.store.together import Arguments, Together
from shared.events import Method
from shared.http import MIB
from shared.http.hatch import Headers, Order, Visit, by_asgi, is_plain
from shared.keys import is_key, ticket
from shared.metrics import Metrics
from shared.problems import is_bad_value, is_outage, problem_of

START = "/v1/widget/{workspace}/{bot_id}/conversations"
ANSWERS, WITHDRAW = (f"/v1/widget/conversations/{{conversation_id}}/{name}" for name in ("answers", "withdraw"))
_going_on = re.compile(
    rb"/v1/widget/conversations/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/(answers|withdraw)"
).fullmatch
_beginning = re.compile(rb"/v1/widget/([a-z0-9_-]{1,64})/([a-z0-9_-]{1,64})/conversations").fullmatch
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


class Started(Struct, gc=False, forbid_unknown_fields=True):
    """As `widget.StartBody`, of somebody who has not been here."""

    locale: Annotated[str, Meta(max_length=100)] | None = None
    page_url: str | None = None
    visitor_token: Literal[""] | None = None
    website: Literal[""] | None = None


class Kind(NamedTuple):
    """One of the routes."""

    read: Callable[[bytes], Any]
    counted: Callable[[float], None]
    failed: Callable[[int, float], None]
    status: int
    limited: bool


class Head(NamedTuple):
    """A head that is plain: for which route, from which page, since when."""

    kind: Kind
    target: bytes
    origin: bytes
    forwarded: bytes
    named: bytes
    began: float


class Decided(NamedTuple):
    """What is to be written, by which statement."""

    ready: Ready | Beginning
    together: Together
    arguments: Arguments


class Start(NamedTuple):
    """Somebody begins."""

    head: Head
    workspace: str
    bot_id: str

    def decide(self, own: Running, body: bytes) -> Decided | None:
        """Begin; None: not here. Raises what is wrong with the body."""
        given: Started = self.head.kind.read(body)
        ready = begin_now(own.context, self.workspace, self.bot_id, given.locale, given.page_url)
        if ready is None:
            return None
        return Decided(ready, own.context.beginning, ready.arguments)

    def spends(self) -> dict[str, Any]:
        """As `Limits.lets` counts it."""
        return {"start": True}


class Going(NamedTuple):
    """Somebody goes on with a conversation, or takes back."""

    head: Head
    conversation_id: UUID
    holder: Holder
    authorization: str
    key: str | None

    def decide(self, own: Running, body: bytes) -> Decided | None:
        """Take the step; None: not here. Raises what is wrong with the body, or with the answer."""
        rule, answering = self.head.kind.read(body).decided_by()
        decided = decide_now(own.context, self.holder, self.conversation_id, rule, answering)
        if decided is None:
            return None
        ready, version = decided
        return Decided(ready, own.context.together, ready.arguments(version, self._kept_key(body)))

    def _kept_key(self, body: bytes) -> KeptKey | None:
        if self.key is None:
            return None
        named = ticket(["token", self.authorization], "POST", self.head.target.decode(), self.key, b"\n" + body)
        return KeptKey(*named, b"")

    def spends(self) -> dict[str, Any]:
        """As `Limits.lets` counts it."""
        if self.head.kind.limited:
            return {"conversation": str(self.conversation_id)}
        return {"holder": self.holder.contact_id}


Asked = Start | Going
Written: TypeAlias = "asyncio.Future[Any]"


class Waiting(NamedTuple):
    """A step that is being written, and who waits for it."""

    head: Head
    visit: Visit
    body: bytes
    ready: Ready | Beginning
    patience: asyncio.TimerHandle


class Swift:
    """Conversation's hatch. `app` answers what is handed on only after it was decided."""

    def __init__(self, app: ASGIApp, own: Running, metrics: Metrics, patience: float = 10.0) -> None:
        self._app, self._own, self._patience = app, own, patience
        self._start = _kind(metrics, START, Started, status=201)
        self._kinds = {
            b"answers": _kind(metrics, ANSWERS, Answered, limited=True),
            b"withdraw": _kind(metrics, WITHDRAW, Withdrawn),
        }
        self._tasks: set[asyncio.Task[None]] = set()

    def opens(self, method: bytes, target: bytes, headers: Headers) -> Order | None:
        """See `Hatch`."""
        if method != b"POST" or not target.startswith(b"/v1/widget/") or self._own.pool is None:
            return None
        going, starting = _going_on(target), _beginning(target)
        began = time.perf_counter()
        found = dict(headers)
        if not (going or starting) or not is_plain(headers, found, MIB, bearer=going is not None):
            return None
        kind = self._kinds[going[2]] if going else self._start
        origin, forwarded = found.get(b"origin", b""), found.get(b"x-forwarded-for", b"")
        head = Head(kind, target, origin, forwarded, found.get(b"x-request-id", b""), began)
        try:
            if going:
                asked: Asked | None = self._going(going, head, found)
            else:
                asked = self._starting(starting, head, found) if starting else None
        except Exception:  # the long way says what is wrong with it
            return None
        return partial(self._order, asked) if asked is not None else None

    def _starting(self, asked: re.Match[bytes], head: Head, found: Mapping[bytes, bytes]) -> Start | None:
        workspace = asked[1].decode()
        return Start(head, workspace, asked[2].decode()) if self._is_open(workspace, found) else None

    def _going(self, asked: re.Match[bytes], head: Head, found: Mapping[bytes, bytes]) -> Going | None:
        context, authorization = self._own.context, found[b"authorization"].decode()
        holder = tokens.read(context.link_key, tokens.VISITOR, authorization[7:].strip(), context.clock())
        key = found[b"idempotency-key"].decode() if b"idempotency-key" in found else None
        if not self._is_open(holder.workspace, found) or (key is not None and not is_key(key)):
            return None
        return Going(head, UUID(asked[1].decode()), holder, authorization, key)

    def _is_open(self, workspace: str, found: Mapping[bytes, bytes]) -> bool:
        """Whether the page may ask in this workspace, as far as is remembered."""
        kept, origin = self._own.context.known.remembered_workspace(workspace), found.get(b"origin")
        if kept is None or origin == b"":
            return False
        return origin is None or lets(self._own, kept, origin.decode(), found.get(b"host", b"").decode())

    def _order(self, asked: Asked, body: bytes, visit: Visit) -> bool:
        """See `Order`. Nothing has happened where it says False, but that a conversation is read again."""
        own, head = self._own, asked.head
        try:
            decided = asked.decide(own, body) if own.pool is not None and _NUL not in body else None
            if own.pool is None or decided is None or not self._lets(asked, visit):
                return False
            written = decided.together.put(own.pool, decided.arguments)
        except Exception:  # the long way decides anew, and says what is wrong
            return False
        patience = asyncio.get_running_loop().call_later(self._patience, self._give_up, head, visit)
        written.add_done_callback(partial(self._written, Waiting(head, visit, body, decided.ready, patience)))
        return True

    def _written(self, waiting: Waiting, written: Written) -> None:
        """Its group was committed, or failed."""
        head, visit, _, ready, patience = waiting
        patience.cancel()
        error = asyncio.CancelledError() if written.cancelled() else written.exception()
        if error is None and written.result():
            ready.remember(self._own.context)
            if ready.taken.said_something:
                self._own.wake()
            if not visit.response_complete:
                visit.answer(ready.taken.body, head.named, status=head.kind.status, more=dressing(head.origin))
                head.kind.counted(time.perf_counter() - head.began)
        elif visit.response_complete:
            pass  # told 503 meanwhile
        elif error is None or isinstance(error, asyncpg.UniqueViolationError) or is_bad_value(error):
            self._hand_on(waiting)
        else:
            self._fail(head, visit, error)

    def _hand_on(self, waiting: Waiting) -> None:
        """Something has moved, or the key was used: nothing is written, and the long way looks again."""
        work = by_asgi(self._app, waiting.visit, "POST", waiting.head.target, waiting.body)
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _give_up(self, head: Head, visit: Visit) -> None:
        """The store is frozen: see `shared.http.door`."""
        self._fail(head, visit, TimeoutError("the answer took too long"))

    def _fail(self, head: Head, visit: Visit, error: BaseException) -> None:
        if visit.response_complete:
            return
        problem = problem_of(error)
        level = logging.WARNING if is_outage(error) else logging.ERROR
        log.log(level, "a step was not written", exc_info=error, extra={"status": problem.status_code})
        visit.fail(problem, head.named, more=dressing(head.origin))
        head.kind.failed(problem.status_code, time.perf_counter() - head.began)

    def _lets(self, asked: Asked, visit: Visit) -> bool:
        """Whether limits let it pass; spends only if they all do."""
        limits, head = self._own.limits, asked.head
        if not limits.enabled:
            return True
        client, forwarded = visit.scope.get("client"), [head.forwarded.decode("latin-1")] if head.forwarded else []
        return limits.lets(client[0] if client else "", forwarded, head.origin.decode(), **asked.spends())


def _kind(metrics: Metrics, route: str, form: Any, *, status: int = 200, limited: bool = False) -> Kind:
    read = msgspec.json.Decoder(form).decode
    return Kind(
        read, metrics.answering("POST", route, status), partial(metrics.answered, "POST", route), status, limited
    )
