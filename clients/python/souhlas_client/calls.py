"""Questions and reports as HTTP requests, and what their responses mean. No IO, so that both clients share it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict
from uuid import uuid4

import httpx

from souhlas_client.answers import PASSING, Answer, no, read

MOST = 10_000
"""Questions a call to the gate takes at once."""
TRIES = 3
PAUSE = 0.5
"""Seconds until what was in doubt is asked again."""
SHOWN = 3
"""Errors of a refusal that its `detail` names."""
_CHECK = re.compile(r"/checks/([0-9]{1,5})/")
_AGAIN = (429, 502, 503, 504)
_LASTING = (httpx.TimeoutException, httpx.UnsupportedProtocol, httpx.LocalProtocolError)
"""What another try does not mend."""
_ADDRESS = "its address has to be like https://gate.example"
_WORD = "the token has to be a single word of plain ASCII"
_WRONG = {
    httpx.UnsupportedProtocol: _ADDRESS,
    httpx.InvalidURL: _ADDRESS,
    httpx.LocalProtocolError: _WORD,
    httpx.ConnectError: "nothing can be reached at its address: see whether that is right, and whether the gate is up",
    RuntimeError: "this Gate was closed: ask inside of its with",
}
_BROKEN = "the connection ended before the answer did"
_FRESH = 'fresh has to be a dict like {"at_least": token, "max_wait_ms": 2000}'


class Contact(TypedDict, total=False):
    """Exactly one of the three."""

    id: str
    email: str
    phone: str


class Question(NamedTuple):
    """One of many questions: ``Question({"email": "jana@example.com"}, "newsletter", "email")``."""

    contact: Contact
    purpose: str
    channel: str

    def body(self) -> dict[str, Any]:
        """As the gate takes it. Raises ValueError for a contact that is not named in exactly one way."""
        given = {name: value for name, value in self.contact.items() if value is not None}
        if len(given) != 1 or given.keys() - {"id", "email", "phone"}:
            raise ValueError("name the contact by exactly one of id, email and phone")
        contact = {name: str(value) for name, value in given.items()}
        return {"contact": contact, "purpose": self.purpose, "channel": self.channel}


class Freshness(TypedDict, total=False):
    """What must be visible before a question is answered, and how long to wait for it, milliseconds."""

    at_least: str
    max_wait_ms: int


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may be sent again: checks change nothing, writes carry an Idempotency-Key."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class Unfit(Exception):
    """There is nothing to ask with; the message says what would be right."""


class NotWritten(Exception):
    """A report was not accepted; nothing is known of it. The message says what happened."""


def unfit(url: str, token: str) -> Unfit | None:
    """What is wrong with the address of a gate or with a token, so that nobody need be asked."""
    try:
        address = httpx.URL(url)
        named = (
            address.scheme in ("http", "https") and address.host and (address.port is None or 0 < address.port < 65_536)
        )
    except httpx.InvalidURL:
        named = False
    if not named or set(" []%") & set(address.host):
        return Unfit(_ADDRESS)
    if not token:
        return Unfit("there is no token: give the one whose scope has gate:check")
    return None if all("!" <= letter <= "~" for letter in token) else Unfit(_WORD)


def single(question: Question, fresh: Freshness | None = None) -> Call:
    """One question."""
    return Call("/v1/check", {**question.body(), **_given(fresh)}, {})


def many(questions: Sequence[Question], fresh: Freshness | None = None) -> Call:
    """Up to `MOST` questions."""
    return Call("/v1/check/batch", {"checks": [one.body() for one in questions], **_given(fresh)}, {})


def report(items: Sequence[Mapping[str, Any]]) -> Call:
    """Bounces and complaints: ``{"contact", "channel", "kind": "bounce"|"complaint"}``, and if wanted ``"severity":
    "hard"|"soft"`` of a bounce, ``"at"`` and the ``"source"`` that tells."""
    return Call("/v1/suppressions", {"items": list(items)}, {"Idempotency-Key": str(uuid4())})


def lifting(contact: Contact, channel: str) -> Call:
    """The end of an address's bounces."""
    return Call("/v1/suppressions/lift", {"contact": contact, "channel": channel}, {"Idempotency-Key": str(uuid4())})


def _given(fresh: Freshness | None) -> dict[str, Any]:
    """Raises TypeError for what is no `Freshness`: a bare token, say."""
    if fresh is None:
        return {}
    if not isinstance(fresh, Mapping):
        raise TypeError(f"{_FRESH}, and is a {type(fresh).__name__}")
    if unknown := sorted(map(str, fresh.keys() - Freshness.__annotations__.keys())):
        raise TypeError(f"{_FRESH}, and has {', '.join(unknown)}")
    return {name: value for name, value in fresh.items() if value is not None}


def pause(outcome: httpx.Response | Exception, attempt: int) -> float | None:
    """Seconds until the call is worth another try; None when it is not."""
    if attempt >= TRIES:
        return None
    usual = float(0.1 * 2**attempt)
    if isinstance(outcome, httpx.Response):
        if outcome.status_code not in _AGAIN:
            return None
        said = outcome.headers.get("retry-after", "")
        return min(float(said), 2.0) if said.isdigit() else usual
    passing = isinstance(outcome, httpx.TransportError) and not isinstance(outcome, _LASTING)
    return usual if passing else None


def answer(outcome: httpx.Response | Exception) -> Answer:
    """The answer to one question."""
    failed = failure(outcome)
    return read(_json(outcome)) if failed is None else failed  # never by truth: a no is false


def answers(outcome: httpx.Response | Exception, count: int) -> list[Answer]:
    """The answers to `count` questions, in their order; all of them no when even their number is wrong."""
    failed = failure(outcome)
    if failed is not None:
        return [failed] * count
    content = _json(outcome)
    results = content.get("results") if isinstance(content, dict) else None
    if not isinstance(results, list) or len(results) != count:
        return [no("unreadable", "the gate did not answer every question")] * count
    return [read(one) for one in results]


class Asking:
    """Questions in one call. Those that name nobody, or that the gate calls misshapen, are a no; the others are asked
    again, and once more those to which the gate says that it could not know. `call` is what is to be sent now, after
    `pause` seconds; None when there is nothing more."""

    def __init__(self, questions: Sequence[Question], fresh: Freshness | None = None) -> None:
        """Raises TypeError for what is no `Question`, or no `Freshness`."""
        _given(fresh)
        self._questions, self._fresh = questions, fresh
        self._open: list[int] = []
        self.pause = 0.0
        self.answers = [no("unreadable", "the gate did not answer every question")] * len(questions)
        for place, question in enumerate(questions):
            if not isinstance(question, Question):
                raise TypeError(
                    f"each question has to be a Question, and the one at {place} is a {type(question).__name__}"
                )
            try:
                question.body()
            except ValueError as error:
                self.answers[place] = no("rejected", str(error))
            else:
                self._open.append(place)
        self.call = self._next()

    def _next(self) -> Call | None:
        return many([self._questions[place] for place in self._open], self._fresh) if self._open else None

    def take(self, outcome: httpx.Response | Exception) -> None:
        """What `call` came to."""
        bad = _misshapen(outcome, len(self._open))
        found = answers(outcome, len(self._open))
        for number, place in enumerate(self._open):
            self.answers[place] = no("rejected", bad[number]) if number in bad else found[number]
        self._open = [place for number, place in enumerate(self._open) if number not in bad]
        if bad:
            self.call = self._next()
            return
        doubtful = [place for place in self._open if self.answers[place].reason in PASSING]
        self._open = [] if self.pause else doubtful
        self.pause, self.call = PAUSE, self._next()


def _misshapen(outcome: httpx.Response | Exception, count: int) -> dict[int, str]:
    """Which of `count` questions the gate could not read, and why; none where all of them are refused."""
    if not isinstance(outcome, httpx.Response) or outcome.status_code != 422:
        return {}
    content = _json(outcome)
    errors = content.get("errors") if isinstance(content, dict) else None
    found: dict[int, str] = {}
    for error in errors if isinstance(errors, list) else []:
        pointed = _CHECK.match(str(error.get("pointer"))) if isinstance(error, dict) else None
        if pointed is None or int(pointed[1]) >= count:
            return {}
        found.setdefault(int(pointed[1]), f"HTTP 422 {error.get('detail')}")
    return found


def failure(outcome: httpx.Response | Exception) -> Answer | None:
    """Why there is no answer, if there is none."""
    if isinstance(outcome, httpx.TimeoutException | TimeoutError):
        return no("timeout", "the gate did not answer in time")
    if isinstance(outcome, Exception):
        usual = _BROKEN if isinstance(outcome, httpx.TransportError) else type(outcome).__name__
        why = str(outcome) if isinstance(outcome, Unfit) else _WRONG.get(type(outcome), usual)
        return no("unreachable", f"the gate could not be asked ({why})")
    if outcome.status_code == 200:
        return None
    kind = "rejected" if 400 <= outcome.status_code < 500 else "failed"
    return no(kind, f"HTTP {outcome.status_code}{said(outcome)}")


def written(outcome: httpx.Response | Exception) -> dict[str, Any]:
    """What a write was answered. Raises NotWritten."""
    failed = failure(outcome)
    if failed is not None:
        raise NotWritten(failed.detail)
    content = _json(outcome)
    if not isinstance(content, dict):
        raise NotWritten("the gate's answer is not one that this client knows")
    return content


def _json(outcome: httpx.Response | Exception) -> Any:
    """What a response says; None for what is not one plain JSON text in UTF-8, sent as such."""
    if not isinstance(outcome, httpx.Response):
        return None
    sent_as = outcome.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent_as not in ("application/json", "application/problem+json"):
        return None
    try:
        return json.loads(outcome.content.decode(), object_pairs_hook=_object)
    except (ValueError, RecursionError):
        return None


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError for a name said twice: which of the two is meant nobody knows."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def said(response: httpx.Response) -> str:
    """What a refusal says: its code, its detail and where; nothing where it is none of ours."""
    content = _json(response)
    if not isinstance(content, dict) or "detail" not in content:
        return ""
    errors = content.get("errors")
    found = [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    shown = "; ".join(f"{one.get('pointer')}: {one.get('detail')}" for one in found[:SHOWN])
    return f" {content.get('code')}: {content.get('detail')}" + (f" ({shown})" if shown else "")
