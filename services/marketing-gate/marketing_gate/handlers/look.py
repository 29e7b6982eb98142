"""How a question finds its contacts: normalise the name, read, follow shared addresses, until nothing is missing."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar, cast
from uuid import UUID

from marketing_gate.domain.judgement import Workspace
from marketing_gate.domain.question import By, Named, Question
from marketing_gate.handlers.recall import Recall, settled_until
from marketing_gate.store import codec, keys
from marketing_gate.store.lookup import Found, Gone, Missing, View
from marketing_gate.store.questions import Reader, Unavailable
from shared.consent import Reason
from shared.identity import REGION_OF, Kind, fingerprint, normal_email, normal_phone
from shared.topics import LEDGER

_ROUNDS = 6
_CHUNK = 4000
_SECONDS = 1.2
"""No read is begun later than this: with the last one's patience an answer stays within two seconds."""
T = TypeVar("T")

log = logging.getLogger(__name__)


def now_micros() -> int:
    """The clock of the gate."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the gate may lag before it says ``stale``, and the keys it checks fingerprints and tokens with."""

    stale_micros: int
    fingerprint_key: bytes
    freshness_key: bytes
    partitions: int = LEDGER.partitions


class Seen(NamedTuple):
    """What a question found. `found` is empty when nobody is known by that name."""

    question: Question
    named: Named
    found: Found
    workspace: Workspace
    as_of: int
    now: int


class Unready(NamedTuple):
    """Why a question could not be looked up, and up to when the store is whole, where that is known."""

    reason: Reason
    as_of: int | None


class _Asked(NamedTuple):
    """A question, whom it means, and the name in the store that it begins with; None when that is nobody's."""

    question: Question
    named: Named
    name: bytes | None


class _Round(NamedTuple):
    """What questions are decided from: values as of one moment. `final`: what is missing now is lost."""

    view: View
    workspace: str
    config: bytes | None
    as_of: int
    now: int
    final: bool


class Look(Generic[T]):
    """Looks questions of one workspace up, and makes something of what each found.

    Into `suspects` go the keys whose values do not read back, for the projection to make them anew.
    """

    def __init__(
        self,
        reader: Reader,
        bounds: Bounds,
        suspects: set[bytes],
        clock: Callable[[], int],
        decide: Callable[[Seen], T],
        refuse: Callable[[Unready], T],
        recall: Recall[T] | None = None,
    ) -> None:
        self._reader, self._bounds, self._suspects, self._clock = reader, bounds, suspects, clock
        self._decide, self._refuse, self._recall = decide, refuse, recall

    async def at(self, workspace: str, questions: Sequence[Question]) -> list[T]:
        """One result a question, in order. Raises Unavailable when the store does not answer."""
        view = View(time.monotonic() + _SECONDS)
        results = await self._remembered(view, workspace, questions)
        open_ = [place for place, result in enumerate(results) if result is None]
        if open_:
            rest = [questions[place] for place in open_]
            try:
                found = await self._all(view, workspace, rest)
            except Gone:  # it may have moved between two reads; what is still gone the second time is lost
                found = await self._all(View(view.deadline), workspace, rest, final=True)
            for place, result in zip(open_, found, strict=True):
                results[place] = result
        return cast("list[T]", results)

    async def _remembered(self, view: View, workspace: str, questions: Sequence[Question]) -> list[T | None]:
        """The answers to those questions whose values mean what they meant before; None for the others."""
        names = [keys.contact(workspace, one[1]) for one in questions if isinstance(one[1], UUID)]
        if self._recall is None or len(names) < len(questions):
            return [None] * len(questions)
        config_key = keys.workspace(workspace)
        await read(self._reader, view, [config_key, *names])
        now = self._clock()
        as_of, unready = readiness(view, now, self._bounds.stale_micros)
        if unready or as_of is None:
            return [self._refuse(Unready(unready or Reason.REBUILDING, as_of))] * len(questions)
        values, find, again = view.values, self._recall.find, self._recall.again
        config, results = values[config_key], list[T | None]()
        for name, (_, _, purpose, channel) in zip(names, questions, strict=True):
            kept = find((name, purpose, channel))
            if kept is not None and kept[0] == values[name] and kept[1] == config and now < kept[2]:
                results.append(again(kept[3], as_of))
            else:
                results.append(None)
        return results

    async def _all(self, view: View, workspace: str, questions: Sequence[Question], *, final: bool = False) -> list[T]:
        config_key = keys.workspace(workspace)
        if any(one.by is By.PHONE and not str(one.value).strip().startswith("+") for one in questions):
            await read(self._reader, view, [config_key])
        asked = [_Asked(one, *self._named(view, workspace, one)) for one in questions]
        wanted: Sequence[bytes] = [config_key, *[one.name for one in asked if one.name is not None]]
        results: list[T | None] = [None] * len(questions)
        open_: Sequence[int] = range(len(questions))
        for _ in range(_ROUNDS):
            await read(self._reader, view, wanted)
            now = self._clock()
            as_of, unready = readiness(view, now, self._bounds.stale_micros)
            if unready or as_of is None:
                return [self._refuse(Unready(unready or Reason.REBUILDING, as_of))] * len(questions)
            turn = _Round(view, workspace, view.value(config_key), as_of, now, final)
            for place in open_:
                results[place] = self._one(turn, asked[place])
            open_ = [place for place in open_ if results[place] is None]
            if not open_:
                return cast("list[T]", results)
            wanted = list(view.wanted)
        lost = self._refuse(Unready(Reason.STORE_UNAVAILABLE, None))
        return [lost if result is None else result for result in results]

    def _one(self, turn: "_Round", asked: "_Asked") -> T | None:
        """The result of one question; None when more has to be read first."""
        view, question = turn.view, asked.question
        try:
            config = view.workspace(turn.workspace)
            found = view.find(turn.workspace, asked.named, question.channel)
        except Missing:
            return None
        except codec.Unreadable as error:
            if isinstance(error, Gone) and not turn.final:
                raise
            self._suspects.update(view.unreadable)
            return self._refuse(Unready(Reason.STORE_UNAVAILABLE, turn.as_of))
        try:
            result = self._decide(Seen(question, asked.named, found, config, turn.as_of, turn.now))
        except Exception:  # a fault of ours is a no (rule 3), and not one for those who were asked about beside it
            log.exception("a question could not be decided")
            return self._refuse(Unready(Reason.STORE_UNAVAILABLE, turn.as_of))
        if self._recall is not None and asked.name is not None:
            until = settled_until(question, found, turn.now)
            value = view.values[asked.name]
            if until is not None and value is not None:
                key = (asked.name, question.purpose, question.channel)
                self._recall.keep(key, value, turn.config, until, result)
        return result

    def _named(self, view: View, workspace: str, question: Question) -> tuple[Named, bytes | None]:
        """Whom the question means, and what of it is read first; nobody, when no such address can exist."""
        if isinstance(question.value, UUID):
            return Named(question.value), keys.contact(workspace, question.value)
        try:
            if question.by is By.EMAIL:
                kind, normal = Kind.EMAIL, normal_email(question.value)
            else:
                kind, normal = Kind.PHONE, self._phone(view, workspace, question.value)
        except ValueError:
            return Named(), None
        except Exception as error:  # others are asked about beside this one; of the address nothing may be told
            log.error("an address could not be normalised (%s)", type(error).__name__)
            return Named(), None
        mark = fingerprint(self._bounds.fingerprint_key, workspace, kind, normal)
        return Named(kind=kind, fingerprint=mark), keys.address(workspace, kind, mark)

    def _phone(self, view: View, workspace: str, text: str) -> str:
        if text.strip().startswith("+"):
            return normal_phone(text)
        return normal_phone(text, REGION_OF.get(view.workspace(workspace).default_locale[:2]))


async def read(reader: Reader, view: View, wanted: Sequence[bytes]) -> None:
    """Read what `view` lacks of `wanted` and, with every part of it, up to when the store is whole.

    Raises Unavailable.
    """
    values = view.values
    missing = [name for name in wanted if name not in values] if values else wanted
    for at in range(0, len(missing), _CHUNK):
        if time.monotonic() > view.deadline:
            raise Unavailable("the store is too slow")
        chunk = [keys.CURRENT, *missing[at : at + _CHUNK]]
        view.learn(await reader.get(chunk), chunk)


def readiness(view: View, now: int, bound: int) -> tuple[int | None, Reason | None]:
    """Up to when the store is whole, and why it may not be asked, if so."""
    value = view.value(keys.CURRENT)
    if value is None:
        return None, Reason.REBUILDING
    if not value.isdigit():
        return None, Reason.STORE_UNAVAILABLE
    as_of = int(value)
    return as_of, Reason.STALE if abs(now - as_of) > bound else None
