"""How a question finds its contacts: normalise the name, read, follow shared addresses, until nothing is missing."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from marketing_gate.domain.judgement import Workspace
from marketing_gate.domain.question import By, Named, Question
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
    ) -> None:
        self._reader, self._bounds, self._suspects, self._clock = reader, bounds, suspects, clock
        self._decide, self._refuse = decide, refuse

    async def at(self, workspace: str, questions: Sequence[Question]) -> list[T]:
        """One result a question, in order. Raises Unavailable when the store does not answer."""
        deadline = time.monotonic() + _SECONDS
        try:
            return await self._all(workspace, questions, deadline)
        except Gone:  # it may have moved between two reads; what is still gone the second time is lost
            return await self._all(workspace, questions, deadline, final=True)

    async def _all(
        self, workspace: str, questions: Sequence[Question], deadline: float, final: bool = False
    ) -> list[T]:
        view = View(deadline)
        config_key = keys.workspace(workspace)
        if any(question.by is By.PHONE and not str(question.value).strip().startswith("+") for question in questions):
            await read(self._reader, view, [config_key])
        named = [self._named(view, workspace, question) for question in questions]
        await read(self._reader, view, [config_key, *filter(None, (_first_key(workspace, one) for one in named))])
        results: dict[int, T] = {}
        open_: Sequence[int] = range(len(questions))
        for _ in range(_ROUNDS):
            open_ = [n for n in open_ if not self._one(view, workspace, questions[n], named[n], final, results, n)]
            if not open_:
                return [results[n] for n in range(len(questions))]
            await read(self._reader, view, list(view.wanted))
        return [results.get(n) or self._refuse(Unready(Reason.STORE_UNAVAILABLE, None)) for n in range(len(questions))]

    def _one(
        self,
        view: View,
        workspace: str,
        question: Question,
        named: Named,
        final: bool,
        results: dict[int, T],
        place: int,
    ) -> bool:
        """Whether the question could be decided from `view`."""
        now = self._clock()
        as_of, unready = readiness(view, now, self._bounds.stale_micros)
        if unready or as_of is None:
            results[place] = self._refuse(Unready(unready or Reason.REBUILDING, as_of))
            return True
        try:
            config = view.workspace(workspace)
            found = view.find(workspace, named, question.channel)
        except Missing:
            return False
        except codec.Unreadable as error:
            if isinstance(error, Gone) and not final:
                raise
            self._suspects.update(view.unreadable)
            results[place] = self._refuse(Unready(Reason.STORE_UNAVAILABLE, as_of))
        else:
            results[place] = self._decide(Seen(question, named, found, config, as_of, now))
        return True

    def _named(self, view: View, workspace: str, question: Question) -> Named:
        """Whom the question means; nobody, when no such address can exist."""
        if isinstance(question.value, UUID):
            return Named(question.value)
        try:
            if question.by is By.EMAIL:
                kind, normal = Kind.EMAIL, normal_email(question.value)
            else:
                kind, normal = Kind.PHONE, self._phone(view, workspace, question.value)
        except ValueError:
            return Named()
        return Named(kind=kind, fingerprint=fingerprint(self._bounds.fingerprint_key, workspace, kind, normal))

    def _phone(self, view: View, workspace: str, text: str) -> str:
        if text.strip().startswith("+"):
            return normal_phone(text)
        return normal_phone(text, REGION_OF.get(view.workspace(workspace).default_locale[:2]))


async def read(reader: Reader, view: View, wanted: Sequence[bytes]) -> None:
    """Read `wanted` into `view` and, with every part of it, up to when the store is whole. Raises Unavailable."""
    chunks = [wanted[at : at + _CHUNK] for at in range(0, len(wanted), _CHUNK)] or [()]
    for chunk in chunks:
        if time.monotonic() > view.deadline:
            raise Unavailable("the store is too slow")
        values = await reader.get([keys.CURRENT, *chunk])
        view.learn(dict(zip([keys.CURRENT, *chunk], values, strict=True)))


def readiness(view: View, now: int, bound: int) -> tuple[int | None, Reason | None]:
    """Up to when the store is whole, and why it may not be asked, if so."""
    value = view.value(keys.CURRENT)
    if value is None:
        return None, Reason.REBUILDING
    if not value.isdigit():
        return None, Reason.STORE_UNAVAILABLE
    as_of = int(value)
    return as_of, Reason.STALE if abs(now - as_of) > bound else None


def _first_key(workspace: str, named: Named) -> bytes | None:
    if named.contact_id is not None:
        return keys.contact(workspace, named.contact_id)
    return keys.address(workspace, named.kind, named.fingerprint) if named.kind else None
