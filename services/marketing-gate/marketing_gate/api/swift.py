"""The way of `/v1/check` and `/v1/check/batch` that leaves out what most requests do not need: the gate's hatch.

ASGI, FastAPI's routing and pydantic cost many times the answer itself. Here a request of the plainest form is read by
msgspec and answered, with the same checks of token, scope, sizes and shapes, the same headers and metrics.
Whatever is the least unusual about it (another content type, a body that msgspec or a check of ours refuses, a token
that is not known to be good) is handed on, body and all, to the routes in `checks`, so that there is one place that
says no, and both ways answer alike.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct

from marketing_gate.api.asked import EMAIL_SHAPE, PHONE_SHAPE
from marketing_gate.api.checks import MOST_CHECKS
from marketing_gate.api.door import Door
from marketing_gate.domain.question import By, Question
from shared.auth import Authenticator
from shared.events import Channel
from shared.http import MIB, of_status
from shared.http.hatch import Headers, Order, Visit, is_plain
from shared.http.routes import MOST_LEVELS
from shared.metrics import Metrics

SCOPE = "gate:check"
_NUL = b"\\u0000"
_ID, _new = By.ID, tuple.__new__

log = logging.getLogger(__name__)

Purpose = Annotated[str, Meta(min_length=1, max_length=64)]
Wait = Annotated[int, Meta(ge=0, le=5000)]


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

    at_least: str | None = None
    max_wait_ms: Wait = 500


class OfMany(Check, gc=False):
    """As `checks.SingleCheck` in a batch, where it seldom has any of these."""

    at_least: Any = None
    max_wait_ms: Any = UNSET


class Batch(Struct, gc=False):
    """As `checks.BatchCheck`."""

    checks: Annotated[list[OfMany], Meta(max_length=MOST_CHECKS)]
    at_least: str | None = None
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
        asked = 1 if isinstance(found, Single) else len(found.checks)
        if body.count(b"{") + body.count(b"[") >= MOST_LEVELS + 2 * asked:
            raise Unusual  # may be deeper than `parse_json` reads; each check has two levels of its own
        if isinstance(found, Single):
            return [_question(found)], found.at_least, found.max_wait_ms
        return _questions(found.checks), found.at_least, found.max_wait_ms


class Waiting(NamedTuple):
    """Who waits for an answer: by which request id, since when."""

    visit: Visit
    kind: Kind
    named: bytes
    began: float

    def give(self, answer: bytes) -> None:
        """Answer."""
        self.visit.answer(answer, self.named)
        self.kind.answered(time.perf_counter() - self.began)

    def fail(self) -> None:
        """An exception is at hand that must not be: say so."""
        log.exception("an answer could not be written")
        self.visit.fail(of_status(500), self.named)


class Swift:
    """The gate's hatch. Single questions that come in one turn of the event loop are answered together."""

    def __init__(self, *, door: Door, auth: Authenticator, metrics: Metrics) -> None:
        self._door, self._auth = door, auth
        limits = {b"/v1/check": MIB, b"/v1/check/batch": 16 * MIB}
        self._kinds = {target: Kind(target.decode(), limit, metrics) for target, limit in limits.items()}
        self._turn: dict[str, list[tuple[Waiting, Question]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def opens(self, method: bytes, target: bytes, headers: Headers) -> Order | None:
        """See `Hatch`."""
        kind = self._kinds.get(target)
        if kind is None or method != b"POST":
            return None
        began = time.perf_counter()
        found = dict(headers)
        if not is_plain(headers, found, kind.limit):
            return None
        try:
            caller = self._auth.check(found[b"authorization"][7:].strip().decode())
        except Exception:  # the long way says what is wrong with it
            return None
        if SCOPE not in caller.scopes:
            return None
        return partial(self._order, kind, caller.workspace, found.get(b"x-request-id", b""), began)

    def _order(self, kind: Kind, workspace: str, named: bytes, began: float, body: bytes, visit: Visit) -> bool:
        """See `Order`."""
        try:
            questions, at_least, wait = kind.read(body)
        except Unusual:
            return False
        waiting = Waiting(visit, kind, named, began)
        if not kind.single or at_least is not None:
            self._start(self._alone(waiting, workspace, questions, at_least, wait))
            return True
        if not self._turn:
            asyncio.get_running_loop().call_soon(self._together)
        self._turn.setdefault(workspace, []).append((waiting, questions[0]))
        return True

    def _together(self) -> None:
        turn, self._turn = self._turn, {}
        for workspace, asked in turn.items():
            self._start(self._answer(workspace, asked))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, workspace: str, asked: Sequence[tuple[Waiting, Question]]) -> None:
        try:
            answers = await self._door.rendered(workspace, [question for _, question in asked], None, 0)
        except Exception:
            for waiting, _ in asked:
                waiting.fail()
        else:
            for (waiting, _), answer in zip(asked, answers, strict=True):
                waiting.give(answer)

    async def _alone(
        self, waiting: Waiting, workspace: str, questions: list[Question], at_least: str | None, wait: int
    ) -> None:
        try:
            if waiting.kind.single:
                answer = (await self._door.rendered(workspace, questions, at_least, wait))[0]
            else:
                answer = await self._door.results(workspace, questions, at_least, wait)
        except Exception:
            waiting.fail()
        else:
            waiting.give(answer)


def _questions(checks: Sequence[OfMany]) -> list[Question]:
    """Those of a batch. Raises Unusual, also for a check that has a freshness of its own."""
    found: list[Question] = []
    for check in checks:
        if check.at_least is not None or check.max_wait_ms is not UNSET:
            raise Unusual
        contact = check.contact
        one = contact.id
        if one is not None and contact.email is None and contact.phone is None:
            found.append(_new(Question, (_ID, one, check.purpose, check.channel)))
        else:
            found.append(_question(check))
    return found


def _question(check: Check) -> Question:
    """Raises Unusual for a contact that is not named in exactly one way, or not in its shape."""
    contact = check.contact
    if contact.id is not None and contact.email is None and contact.phone is None:
        return Question(_ID, contact.id, check.purpose, check.channel)
    if contact.id is None and contact.phone is None and contact.email and EMAIL_SHAPE.fullmatch(contact.email):
        return Question(By.EMAIL, contact.email, check.purpose, check.channel)
    if contact.id is None and contact.email is None and contact.phone and PHONE_SHAPE.fullmatch(contact.phone):
        return Question(By.PHONE, contact.phone, check.purpose, check.channel)
    raise Unusual
