"""``/v1/suppressions``: bounces and complaints, and lifting bounces."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Literal, cast

from aiokafka.errors import KafkaError
from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import to_json
from redis.exceptions import RedisError
from starlette.responses import Response

from marketing_gate.api.asked import Contact, Writer
from marketing_gate.handlers import ComplaintStays, First, Report, Suppressing
from marketing_gate.store.once import Answers, Kept
from marketing_gate.store.questions import Unavailable
from shared.events import Channel, SuppressionKind
from shared.faults import Fault
from shared.http import MIB, LooseModel, Problem, Router, body_limit, of_status
from shared.keys import key_reused, named, one_key, takes_key
from shared.masking import masked_text
from shared.reports import EARLIEST
from shared.times import GivenTime, micros

router = Router()
MOST_ITEMS = 10_000
_NO_PURPOSE = "-"
_KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255}}
_DOCUMENTED = {"parameters": [_KEY]}


def _names_nobody(source: str) -> str:
    """It goes onto a topic that is kept, where nothing personal may lie. Raises Fault for an address or a number."""
    if masked_text(source, quotes=False) != source:
        raise Fault("must name the tool that reports it, such as `mailer-1`: no address and no long number in it")
    return source


def _possible(at: datetime) -> datetime:
    """A time that was never set would come before every grant, and the complaint count for nothing. Raises Fault."""
    if at < EARLIEST:
        raise Fault(f"must be a time since the year {EARLIEST.year}; left out, it is now")
    return at


class Item(LooseModel):
    """A bounce or a complaint. `severity` speaks of bounces: a soft one suppresses the third time. `at`: RFC 3339,
    section 5.6 (a blank for the T, too), since the year 2000; left out or still to come, it is now."""

    contact: Contact
    channel: Channel
    kind: Literal["bounce", "complaint"]
    severity: Literal["hard", "soft"] = "hard"
    at: Annotated[GivenTime, AfterValidator(_possible)] | None = None
    source: Annotated[str, AfterValidator(_names_nobody)] | None = Field(default=None, max_length=200)

    def report(self) -> Report:
        """As the handlers take it."""
        kinds = {"complaint": SuppressionKind.COMPLAINT, "bounce": SuppressionKind(f"{self.severity}_bounce")}
        at = None if self.at is None else micros(self.at)
        return Report(self.contact.asked(_NO_PURPOSE, self.channel), kinds[self.kind], at, self.source)


class Items(LooseModel):
    """Many at once."""

    items: list[Item] = Field(max_length=MOST_ITEMS)


class Lift(LooseModel):
    """Whose bounces end, on which channel."""

    contact: Contact
    channel: Channel


class Visible(BaseModel):
    """Give `token` as `at_least` to see what was written."""

    token: str


class NotAccepted(BaseModel):
    """An item whose address cannot be known: no such contact, or it has no address for the channel."""

    pointer: str
    code: Literal["unknown_contact"] = "unknown_contact"


class Accepted(BaseModel):
    """How many items were noted."""

    accepted: int
    rejected: list[NotAccepted]
    freshness: Visible


class Lifted(BaseModel):
    """Whether there was any bounce to lift."""

    lifted: bool
    freshness: Visible


Work = Callable[[First | None], Awaitable[BaseModel]]
"""A write, told when it came first if it came with a key."""


@takes_key
class Once:
    """One write, answered the same when its ``Idempotency-Key`` comes again with the same body."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def __call__(self, work: Work) -> Response:
        """Raises Problem: 422 ``idempotency_key_reused``, 409 ``in_progress``, 503, and what `work` raises."""
        try:
            if (key := one_key(self._request)) is None:
                return _json(await work(None))
            return await self._once(key, work)
        except (KafkaError, RedisError, OSError, TimeoutError, Unavailable):
            raise of_status(503) from None

    async def _once(self, key: str, work: Work) -> Response:
        answers = cast(Answers, self._request.app.state.keys)
        name, request = await named(self._request, key)
        held = await answers.reserve(name, request)
        if isinstance(held, Kept):
            return _again(held, request)
        try:
            response = _json(await work(First(held.first, name)))
        except Problem as problem:
            response = problem.response()
        except BaseException:
            await answers.release(held)
            raise
        await answers.keep(held, response.status_code, bytes(response.body))
        return response


def _again(kept: Kept, request: bytes) -> Response:
    if kept.request != request:
        raise key_reused()
    if not kept.status:
        detail = "the same request is still being answered; try again"
        raise Problem(409, "in_progress", detail, headers={"Retry-After": "1"})
    kind = "application/json" if kept.status < 400 else "application/problem+json"
    return Response(kept.body, kept.status, {"Idempotent-Replayed": "true"}, kind)


def _json(content: BaseModel) -> Response:
    return Response(to_json(content), media_type="application/json")


OneTime = Annotated[Once, Depends(Once)]


def _suppressing(request: Request) -> Suppressing:
    return cast(Suppressing, request.app.state.suppressing)


@router.post("/v1/suppressions", response_model=Accepted, openapi_extra=_DOCUMENTED)
@body_limit(16 * MIB)
async def suppress(body: Items, who: Writer, request: Request, once: OneTime) -> Response:
    """Note bounces and complaints, by address. A hard bounce denies at once, a soft one the third time; a complaint
    denies every purpose on its channel until, purpose by purpose, the person grants anew."""

    async def work(first: First | None) -> Accepted:
        found = await _suppressing(request).report(who.workspace, [item.report() for item in body.items], first)
        rejected = [NotAccepted(pointer=f"/items/{place}") for place in found.unknown]
        return Accepted(accepted=found.accepted, rejected=rejected, freshness=Visible(token=found.token))

    return await once(work)


@router.post("/v1/suppressions/lift", response_model=Lifted, openapi_extra=_DOCUMENTED)
async def lift(body: Lift, who: Writer, request: Request, once: OneTime) -> Response:
    """End the bounces of an address on a channel. While a complaint stands it changes nothing: 409."""

    async def work(first: First | None) -> Lifted:
        question = body.contact.asked(_NO_PURPOSE, body.channel)
        try:
            lifted, token = await _suppressing(request).lift(who.workspace, question, first)
        except ComplaintStays:
            detail = "a complaint is ended only by the person's own later grant"
            raise Problem(409, "complaint_stays", detail) from None
        return Lifted(lifted=lifted, freshness=Visible(token=token))

    return await once(work)
