"""The HTTP door: `/v1/check` and `/v1/check/batch` (API.md section 5)."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response

from marketing_gate.answers import Answered
from marketing_gate.api.asked import Check, Marketing
from marketing_gate.api.door import door_of
from shared.faults import Fault
from shared.http import MIB, LooseModel, Router, body_limit

router = Router()
MOST_CHECKS = 10_000


def _number(value: Any) -> Any:
    if isinstance(value, bool | str | float):
        raise Fault("must be a whole number from 0 to 5000")
    return value


Wait = Annotated[int, BeforeValidator(_number), Field(ge=0, le=5000)]


class Freshness(BaseModel):
    """What must be visible before the question is answered, and how long to wait for it."""

    at_least: str | None = Field(default=None, description="a freshness token of any write")
    max_wait_ms: Wait = 500


class SingleCheck(Check, Freshness):
    """A question, and how fresh the answer has to be."""


class BatchCheck(LooseModel, Freshness):
    """Many questions of one workspace, answered from one state."""

    checks: list[SingleCheck] = Field(max_length=MOST_CHECKS)


class BatchAnswered(BaseModel):
    """The answers, in the order of the questions."""

    results: list[Answered]


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


@router.post("/v1/check", response_model=Answered)
async def check(body: SingleCheck, who: Marketing, request: Request) -> Response:
    """May this person be messaged? Always 200: what cannot be known, read or proven is denied, with the reason said.

    An allowed answer names the ledger entry it stands on. By e-mail or phone the answer is the join of all contacts
    with that address; by id it is the contact's own grant and the denials of all who share its address.
    """
    (answer,) = await door_of(request).rendered(who.workspace, [body.question()], body.at_least, body.max_wait_ms)
    return _json(answer)


@router.post("/v1/check/batch", response_model=BatchAnswered)
@body_limit(16 * MIB)
async def check_batch(body: BatchCheck, who: Marketing, request: Request) -> Response:
    """Up to 10 000 questions, answered in their order from few reads.

    A check's own `at_least` holds for it alone, beside that of all, within the wait of all: `max_wait_ms` of a check
    changes nothing.
    """
    questions = [one.question() for one in body.checks]
    each = [one.at_least for one in body.checks]
    return _json(await door_of(request).results(who.workspace, questions, body.at_least, body.max_wait_ms, each))
