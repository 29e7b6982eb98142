"""The HTTP door as OpenID AuthZEN has it: the Authorization API 1.0, evaluation, evaluations and metadata.

Subject ``contact``, action ``message`` with a channel, resource ``purpose``. What this gate does not know by type or
name is decided ``false``; what is no request of that API is a 400, and in a batch an error of its own place. Search is
left out on purpose: it would list who consented.
"""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from fastapi import Depends, Request
from pydantic_core import to_json
from starlette.responses import Response

from marketing_gate.api import schemas
from marketing_gate.api.asked import Marketing
from marketing_gate.api.door import door_of
from marketing_gate.domain.evaluation import SEMANTICS, Bad, Unknown, check_defaults, read, semantic, with_defaults
from marketing_gate.domain.question import Question
from shared.http import MIB, Problem, Router, body_limit, parse_json

router = Router()
MOST_EVALUATIONS = 10_000
EVALUATION, EVALUATIONS = "/access/v1/evaluation", "/access/v1/evaluations"
_ONE = schemas.ONE
_MANY = schemas.many(MOST_EVALUATIONS, list(SEMANTICS))


class Decided(NamedTuple):
    """A decision, and the whole of it as JSON."""

    allowed: bool
    text: str


NOTHING = Decided(False, '{"decision":false}')


def _documented(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def asked_for(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises Problem 400 for whatever is none, under whatever name it comes; 413."""
    main = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if main != "application/json":
        raise _bad("send the request as Content-Type: application/json")
    try:
        content = parse_json(await request.body())
    except Problem as problem:
        raise problem if problem.status_code in (400, 413) else _bad(str(problem.detail)) from None
    if not isinstance(content, dict):
        raise _bad("the request must be a JSON object")
    return content


Asked = Annotated[dict[str, Any], Depends(asked_for)]


@router.post(EVALUATION, openapi_extra=_documented(_ONE))
async def evaluation(who: Marketing, request: Request, content: Asked) -> Response:
    """May this subject be messaged? `decision` is true only with the ledger entry in `context.evidence`."""
    return _json(await _single(request, who.workspace, content))


@router.post(EVALUATIONS, openapi_extra=_documented(_MANY))
@body_limit(16 * MIB)
async def evaluations(who: Marketing, request: Request, content: Asked) -> Response:
    """Many of them, with defaults for what they share. Without any it is one evaluation.

    A `subject`, `action`, `resource` or `context` of an evaluation's own replaces the default whole.

    `options.evaluations_semantic`: all are answered, or none after the first that is denied, or permitted.
    """
    listed = content.get("evaluations")
    if listed is None or listed == []:
        return _json(await _single(request, who.workspace, content))
    try:
        ending = semantic(content)
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise Bad("evaluations must be a list of objects")
        if len(listed) > MOST_EVALUATIONS:
            raise Bad(f"at most {MOST_EVALUATIONS} evaluations at once")
        check_defaults(content)
    except Bad as error:
        raise _bad(str(error)) from None
    decisions = await _decided(request, who.workspace, [with_defaults(content, one) for one in listed])
    end = next((n for n, one in enumerate(decisions, 1) if one.allowed is ending), len(decisions))
    return _json(f'{{"evaluations":[{",".join(one.text for one in decisions[:end])}]}}')


@router.get("/.well-known/authzen-configuration")
async def configuration(request: Request) -> Response:
    """Where the two endpoints are (AuthZEN section 9). Needs no token.

    On the address of `SOUHLAS_PUBLIC_MARKETING_GATE_URL`. Without it, on the one that this was asked at: that is the
    word of whoever asks, so no cache may hand it to another.
    """
    public: str | None = request.app.state.settings.public_marketing_gate_url
    base = (public or f"{request.url.scheme}://{urlsplit(str(request.url)).netloc}").rstrip("/")
    caching = "max-age=3600" if public else "no-store"
    content = {
        "policy_decision_point": base,
        "access_evaluation_endpoint": base + EVALUATION,
        "access_evaluations_endpoint": base + EVALUATIONS,
    }
    return Response(to_json(content), media_type="application/json", headers={"Cache-Control": caching})


async def _single(request: Request, workspace: str, content: dict[str, Any]) -> str:
    try:
        read(content)
    except Bad as error:
        raise _bad(str(error)) from None
    except Unknown:
        pass
    (decision,) = await _decided(request, workspace, [content])
    return decision.text


async def _decided(request: Request, workspace: str, contents: Sequence[dict[str, Any]]) -> list[Decided]:
    """The decisions, in order. Questions with the same freshness are asked together."""
    decisions, unknown = [NOTHING] * len(contents), dict[int, str]()
    groups: dict[tuple[str | None, int], list[tuple[int, Question]]] = {}
    for place, content in enumerate(contents):
        try:
            found = read(content)
        except Bad as error:
            decisions[place] = _denied({"error": {"status": 400, "message": str(error)}})
        except Unknown as error:
            unknown[place] = str(error)
        else:
            asked = [(place, question) for question in found.questions]
            groups.setdefault((found.at_least, found.max_wait_ms), []).extend(asked)
    door = door_of(request)
    fresh = await door.fresh(workspace) if unknown else ""
    for place, reason in unknown.items():
        context = f'{{"reason":"{reason}","evidence":null,"freshness":{fresh}}}'
        decisions[place] = Decided(False, f'{{"decision":false,"context":{context}}}')
    for (at_least, max_wait_ms), places in groups.items():
        questions = [question for _, question in places]
        answers = await door.answers(workspace, questions, at_least, max_wait_ms)
        denied: set[int] = set()
        for (place, question), answer in zip(places, answers, strict=True):
            allowed, context = door.rendering.parts(workspace, question, answer)
            if place in denied or (allowed and decisions[place].allowed):
                continue  # of a person named twice the first no counts, else the first yes
            if not allowed:
                denied.add(place)
            decision = "true" if allowed else "false"
            decisions[place] = Decided(allowed, f'{{"decision":{decision},"context":{{{context}}}}}')
    return decisions


def _bad(detail: str) -> Problem:
    return Problem(400, "bad_request", detail)


def _denied(context: dict[str, Any]) -> Decided:
    return Decided(False, to_json({"decision": False, "context": context}).decode())


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")
