"""How a question finds its contacts: normalise the name, read, follow shared addresses, until nothing is missing."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar, cast
from uuid import UUID

from marketing_gate.domain.judgement import Workspace
from marketing_gate.domain.question import By, Named, Question
from marketing_gate.handlers.recall import Kept, Recall, settled_until
from marketing_gate.store import codec, keys
from marketing_gate.store.lookup import Found, Gone, Missing, View, read
from marketing_gate.store.questions import Reader
from shared.consent import Reason
from shared.events import Channel
from shared.identity import KIND_OF, REGION_OF, Kind, fingerprint, normal_email, normal_phone
from shared.topics import LEDGER

_ROUNDS = 6
_SECONDS = 1.2
"""No read is begun once the store was waited for that long: with the last one's patience its wait stays within two
seconds. What a long list costs this process itself is no fault of the store's and does not count."""
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


class _Round(NamedTuple):
    """What questions are decided from: values as of one moment. `final`: what is missing now is lost. `remember`:
    these will be asked again."""

    view: View
    workspace: str
    config: bytes | None
    as_of: int
    now: int
    final: bool
    remember: bool


class _Asked(NamedTuple, Generic[T]):
    """What questions begin with, one each: the name in the store (None when that is nobody's), and what was kept of the
    last answer. `addresses` are what the others mean by place in their order, those that name no contact by its id."""

    names: list[bytes | None]
    kept: list[Kept[T] | None]
    addresses: dict[int, Named]


class Ways(NamedTuple, Generic[T]):
    """What is made of what was found: of all of it, or that nothing could be looked up; `plainly`, where a contact's
    value and the workspace are enough to allow, with when that ends; `again`, what was said before, as of now."""

    decide: Callable[[Seen], T]
    refuse: Callable[[Unready], T]
    plainly: Callable[[UUID, Question, bytes, Workspace, int, int], tuple[T, int] | None] | None = None
    again: Callable[[T, int], T] | None = None


class Look(Generic[T]):
    """Looks questions of one workspace up, and makes something of what each found.

    Into `suspects` go the keys whose values do not read back, for the projection to make them anew.
    """

    def __init__(
        self, reader: Reader, bounds: Bounds, suspects: set[bytes], clock: Callable[[], int], ways: Ways[T]
    ) -> None:
        self._reader, self._bounds, self._suspects, self._clock, self._ways = reader, bounds, suspects, clock, ways
        self._recall = Recall[T]()

    async def at(self, workspace: str, questions: Sequence[Question], *, remember: bool = True) -> list[T]:
        """One result a question, in order. `remember`: they may be asked again soon. Raises Unavailable when the store
        does not answer."""
        view = View(_SECONDS)
        try:
            return await self._all(view, workspace, questions, remember=remember)
        except Gone:  # it may have moved between two reads; what is still gone the second time is lost
            return await self._all(View(view.patience), workspace, questions, final=True)

    async def _all(
        self, view: View, workspace: str, questions: Sequence[Question], *, final: bool = False, remember: bool = False
    ) -> list[T]:
        config_key = keys.workspace(workspace)
        asked = await self._asked(view, workspace, questions)
        wanted: Sequence[bytes] = [config_key, *[name for name in asked.names if name is not None]]
        results: list[T | None] = [None] * len(questions)
        open_: Sequence[int] = range(len(questions))
        for attempt in range(_ROUNDS):
            await read(self._reader, view, wanted)
            now = self._clock()
            as_of, unready = readiness(view, now, self._bounds.stale_micros)
            if unready or as_of is None:
                return [self._ways.refuse(Unready(unready or Reason.REBUILDING, as_of))] * len(questions)
            turn = _Round(view, workspace, view.value(config_key), as_of, now, final, remember)
            if attempt == 0:
                results = self._at_once(turn, questions, asked)
                open_ = _open(results, open_)
            for place in open_:
                named = asked.addresses.get(place)
                results[place] = self._one(turn, questions[place], asked.names[place], named)
            open_ = _open(results, open_)
            if not open_:
                return cast("list[T]", results)
            wanted = list(view.wanted)
        lost = self._ways.refuse(Unready(Reason.STORE_UNAVAILABLE, None))
        return [lost if result is None else result for result in results]

    async def _asked(self, view: View, workspace: str, questions: Sequence[Question]) -> _Asked[T]:
        """What they begin with. Raises Unavailable where a phone number needs the workspace's country first."""
        names: list[bytes | None] = []
        kept: list[Kept[T] | None] = []
        shelf: tuple[str, str, Channel] | None = None
        newer: Mapping[int, Kept[T]] = {}
        others: list[int] = []
        contact, find = keys.contact, self._recall.find
        for _, value, purpose, channel in questions:
            if not isinstance(value, UUID):
                others.append(len(names))
                names.append(None)
                kept.append(None)
                continue
            if shelf is None or purpose != shelf[1] or channel is not shelf[2]:
                shelf = (workspace, purpose, channel)
                newer = self._recall.shelf(shelf).newer
            number = value.int
            one = newer.get(number) or find(shelf, number)
            kept.append(one)
            names.append(contact(workspace, value) if one is None else one.name)
        if any(questions[place][0] is By.PHONE and not _is_whole(questions[place]) for place in others):
            await read(self._reader, view, [keys.workspace(workspace)])
        addresses: dict[int, Named] = {}
        for place in others:
            names[place], addresses[place] = self._address(view, workspace, questions[place])
        return _Asked(names, kept, addresses)

    def _at_once(self, turn: _Round, questions: Sequence[Question], asked: _Asked[T]) -> list[T | None]:
        """The results of those questions whose own two values settle them; None for the others."""
        view, _, config, as_of, now, _, remember = turn
        plainly, again = self._ways.plainly, self._ways.again
        results: list[T | None] = [None] * len(questions)
        if plainly is None or again is None:
            return results
        try:
            workspace = view.workspace(turn.workspace)
        except codec.Unreadable:
            return results
        values = view.values
        for place, (name, kept) in enumerate(zip(asked.names, asked.kept, strict=True)):
            if name is None or (value := values[name]) is None:
                continue
            if kept is not None and kept.value == value and kept.config == config and now < kept.until:
                if kept.as_of != as_of:
                    kept.answer, kept.as_of = again(kept.answer, as_of), as_of
                results[place] = kept.answer
                continue
            question = questions[place]
            contact_id = question[1]
            if not isinstance(contact_id, UUID):
                continue
            if (found := plainly(contact_id, question, value, workspace, as_of, now)) is not None:
                results[place] = found[0]
                if remember:
                    self._keep(turn, question, name, value, *found)
        return results

    def _keep(self, turn: _Round, question: Question, name: bytes, value: bytes, result: T, until: int) -> None:
        if isinstance(question.value, UUID):
            place = (turn.workspace, question.purpose, question.channel)
            self._recall.keep(place, question.value.int, Kept(name, value, turn.config, until, result, turn.as_of))

    def _one(self, turn: _Round, question: Question, name: bytes | None, address: Named | None) -> T | None:
        """The result of one question; None when more has to be read first."""
        view = turn.view
        named = Named(question.value) if isinstance(question.value, UUID) else address or Named()
        try:
            config = view.workspace(turn.workspace)
            if (plain := self._by_address(turn, question, named, config)) is not None:
                return plain
            found = view.find(turn.workspace, named, question.channel)
        except Missing:
            return None
        except codec.Unreadable as error:
            if isinstance(error, Gone) and not turn.final:
                raise
            self._suspects.update(view.unreadable)
            return self._ways.refuse(Unready(Reason.STORE_UNAVAILABLE, turn.as_of))
        try:
            result = self._ways.decide(Seen(question, named, found, config, turn.as_of, turn.now))
        except Exception:  # a fault of ours is a no (rule 3), and not one for those who were asked about beside it
            log.exception("a question could not be decided")
            return self._ways.refuse(Unready(Reason.STORE_UNAVAILABLE, turn.as_of))
        if turn.remember and self._ways.again is not None and name is not None:
            until = settled_until(question, found, turn.now)
            if until is not None and (value := view.values[name]) is not None:
                self._keep(turn, question, name, value, result, until)
        return result

    def _by_address(self, turn: _Round, question: Question, named: Named, config: Workspace) -> T | None:
        """The result where the address leads to one contact, has nothing against it, and a plain grant. Else None.

        Raises Missing or Unreadable.
        """
        if self._ways.plainly is None or named.kind is not KIND_OF[question.channel]:
            return None
        record = turn.view.address(turn.workspace, named.kind, named.fingerprint)
        if len(record.members) != 1 or record.suppressions:
            return None
        value = turn.view.value(keys.contact(turn.workspace, record.members[0]))
        if value is None:
            return None
        contact_id = UUID(bytes=record.members[0])
        found = self._ways.plainly(contact_id, question, value, config, turn.as_of, turn.now)
        return None if found is None else found[0]

    def _address(self, view: View, workspace: str, question: Question) -> tuple[bytes | None, Named]:
        """The name in the store of the address that it means, and the address."""
        by, text = question.by, str(question.value)
        try:
            if by is By.EMAIL:
                kind, normal = Kind.EMAIL, normal_email(text)
            else:
                kind, normal = Kind.PHONE, self._phone(view, workspace, text)
        except ValueError:
            return None, Named()
        except Exception as error:  # others are asked about beside this one; of the address nothing may be told
            log.error("an address could not be normalised (%s)", type(error))
            return None, Named()
        mark = fingerprint(self._bounds.fingerprint_key, workspace, kind, normal)
        return keys.address(workspace, kind, mark), Named(kind=kind, fingerprint=mark)

    def _phone(self, view: View, workspace: str, text: str) -> str:
        if text.strip().startswith("+"):
            return normal_phone(text)
        return normal_phone(text, REGION_OF.get(view.workspace(workspace).default_locale[:2]))


def _is_whole(question: Question) -> bool:
    """Whether a phone number says its country."""
    return str(question.value).strip().startswith("+")


def _open(results: Sequence[object], places: Sequence[int]) -> Sequence[int]:
    """Those places that have no result yet."""
    return [place for place in places if results[place] is None] if None in results else []


def readiness(view: View, now: int, bound: int) -> tuple[int | None, Reason | None]:
    """Up to when the store is whole, and why it may not be asked, if so."""
    value = view.value(keys.CURRENT)
    if value is None:
        return None, Reason.REBUILDING
    if not value.isdigit():
        return None, Reason.STORE_UNAVAILABLE
    as_of = int(value)
    return as_of, Reason.STALE if abs(now - as_of) > bound else None
