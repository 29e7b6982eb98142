"""Answering questions. An answer is never an error: whatever fails on the way to it is a denial with the reason said
(DESIGN.md rule 3)."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from uuid import UUID

from marketing_gate.domain.judgement import Case, Judgement, Workspace, of_address, of_contact, of_plain
from marketing_gate.domain.known import BIT
from marketing_gate.domain.question import Answer, By, Question, Settled
from marketing_gate.domain.visibility import settled, visible
from marketing_gate.handlers.look import Bounds, Look, Seen, Unready, Ways, now_micros, readiness
from marketing_gate.store import codec, keys, plain
from marketing_gate.store.lookup import Found, View, read
from marketing_gate.store.news import News
from marketing_gate.store.questions import Reader, Unavailable
from shared import freshness
from shared.consent import Reason
from shared.freshness import BrokenToken, Freshness
from shared.identity import KIND_OF

log = logging.getLogger(__name__)


class Sight(Enum):
    """How much of a promise is visible; UNSETTLED: all of it, and of a grant said before it only the visitor's word."""

    NO = 0
    UNSETTLED = 1
    ALL = 2


_PAUSES = (0.002, 0.004, 0.008, 0.016, 0.025)


class Gate:
    """Answers questions about one workspace at a time. `clock` gives microseconds since 1970.

    `hurry` is called when an answer waits for the store to compare itself with Kafka; `news` tells it to look again.
    """

    def __init__(
        self, reader: Reader, bounds: Bounds, suspects: set[bytes], clock: Callable[[], int] = now_micros
    ) -> None:
        self._reader, self._bounds, self._clock = reader, bounds, clock
        self._look = Look(reader, bounds, suspects, clock, Ways(_judge, _refused, _plainly, _again))
        self.hurry: Callable[[], None] = lambda: None
        self.news = News()

    async def check(
        self,
        workspace: str,
        questions: Sequence[Question],
        at_least: str | None = None,
        max_wait_ms: int = 500,
        *,
        remember: bool = True,
        each: Sequence[str | None] = (),
    ) -> list[Answer]:
        """The answers, in the order of the questions. Never raises for what the store or the token is like.

        `remember`: they may be asked again soon. With `at_least` it waits up to `max_wait_ms` for what the token
        promises, then denies ``not_fresh_enough``. `each`: a token of each question's own, or None; one that keeps
        nobody else's question from its answer, but for the same wait.
        """
        try:
            tokens = {token for token in (at_least, *each) if token is not None}
            unmet = await self._unmet(workspace, tokens, max_wait_ms) if tokens else {}
            if at_least is not None and (denied := unmet.get(at_least)):
                return [denied] * len(questions)
            answers = await self._look.at(workspace, questions, remember=remember)
            if not unmet:
                return answers
            return [
                answer if token is None else unmet.get(token, answer)
                for answer, token in zip(answers, each, strict=True)
            ]
        except Exception as error:  # rule 3: a fault of ours is a no as well
            if not isinstance(error, Unavailable):
                log.exception("a question could not be answered")
            return [_refused(Unready(Reason.STORE_UNAVAILABLE, None))] * len(questions)

    async def as_of(self) -> int | None:
        """Up to when everything said is known; None when the store does not say so."""
        view = View()
        try:
            await read(self._reader, view, [keys.CURRENT])
        except Unavailable:
            return None
        return readiness(view, self._clock(), self._bounds.stale_micros)[0]

    @property
    def closed(self) -> bool:
        """Whether the store is not asked, because it takes no writes."""
        return self._reader.closed

    async def answers(self) -> bool:
        """Whether the store does, within the time that an answer waits for it."""
        try:
            await self._reader.get([keys.CURRENT])
        except Unavailable:
            return False
        return True

    async def close(self) -> None:
        """Let go of the store."""
        await self._reader.close()

    async def _unmet(self, workspace: str, tokens: Iterable[str], max_wait_ms: int) -> dict[str, Answer]:
        """The denials of those tokens whose promise is not visible at the end of the wait; it ends when all others'
        are, and no grant said before them waits for the ledger. What is no token of ours is not waited for."""
        promises = {token: self._read(token, workspace) for token in tokens}
        deadline = time.monotonic() + max_wait_ms / 1000
        attempt = 0
        while True:
            view = View()
            await read(self._reader, view, [keys.CURRENT, *self._promised_keys(workspace, promises.values())])
            as_of, unready = readiness(view, self._clock(), self._bounds.stale_micros)
            if unready:
                return dict.fromkeys(promises, _refused(Unready(unready, as_of)))
            looked = {token: self._sees(view, workspace, promise, as_of or 0) for token, promise in promises.items()}
            promises = {token: promise for token, promise in promises.items() if looked[token] is not Sight.ALL}
            awaited = [promise for promise in promises.values() if promise is not None]
            left = deadline - time.monotonic()
            if not awaited or left <= 0:
                unmet = [token for token in promises if looked[token] is Sight.NO]
                return dict.fromkeys(unmet, _refused(Unready(Reason.NOT_FRESH_ENOUGH, as_of)))
            if any(promise.as_of is not None and promise.as_of > (as_of or 0) for promise in awaited):
                self.hurry()
            await self.news.wait(min(left, _PAUSES[min(attempt, len(_PAUSES) - 1)]))
            attempt += 1

    def _read(self, token: str, workspace: str) -> Freshness | None:
        try:
            return freshness.read(self._bounds.freshness_key, token, workspace)
        except BrokenToken:
            return None

    def _promised_keys(self, workspace: str, promises: Iterable[Freshness | None]) -> Iterable[bytes]:
        found: dict[bytes, None] = {}
        for promise in promises:
            if promise is not None and promise.contact_id is not None:
                found[keys.contact(workspace, promise.contact_id)] = None
            if promise is not None and promise.configured is not None:
                found[keys.workspace(workspace)] = None
            if promise is not None and promise.index is not None:
                found.update((keys.entries(workspace, part), None) for part in range(self._bounds.partitions))
        return found

    def _sees(self, view: View, workspace: str, promise: Freshness | None, as_of: int) -> "Sight":
        if promise is None:
            return Sight.NO
        try:
            known = view.contact(keys.contact(workspace, promise.contact_id)) if promise.contact_id else None
            configured = view.workspace(workspace).version if promise.configured is not None else 0
            index = 0
            if promise.index is not None:
                parts = range(self._bounds.partitions)
                counts = [codec.unpack_count(view.value(keys.entries(workspace, part))) for part in parts]
                index = _all_below(counts)
        except ValueError:
            return Sight.NO
        if not visible(promise, known, as_of=as_of, index=index, configured=configured):
            return Sight.NO
        return Sight.ALL if settled(promise, known) else Sight.UNSETTLED


def _judge(seen: Seen) -> Answer:
    question, found = seen.question, seen.found
    case = Case(seen.workspace, question.purpose, question.channel, seen.now, found.suppression)
    if question.by is By.ID:
        judgement = of_contact(found.asked[0] if found.asked else None, found.sharing, case, found.former)
    else:
        judgement = of_address(found.asked, found.sharing, case, found.former)
    contact_id = _granter(judgement, found, question)
    ids = () if question.by is By.ID else found.ids
    return Answer(Settled(judgement, seen.workspace, contact_id, ids=ids), seen.as_of)


def _plainly(
    contact_id: UUID, question: Question, value: bytes, workspace: Workspace, as_of: int, now: int
) -> tuple[Answer, int] | None:
    """The answer where a plain grant is all that there is to weigh, and when it ends."""
    _, _, purpose, channel = question
    grant = plain.granted(value, purpose, BIT[channel], KIND_OF[channel])
    judgement = None if grant is None else of_plain(grant, workspace, purpose, channel, now)
    if judgement is None or grant is None:
        return None
    return Answer(Settled(judgement, workspace, contact_id), as_of), grant.expires_at


def _again(answer: Answer, as_of: int) -> Answer:
    return answer if answer[1] == as_of else Answer(answer[0], as_of)


def _refused(unready: Unready) -> Answer:
    return Answer(Settled(Judgement(unready.reason), Workspace()), unready.as_of)


def _all_below(counts: Sequence[tuple[int, int]]) -> int:
    """All entries below this index are known: when as many were heard as the highest index needs. Else unknown: 0."""
    heard, last = sum(count for count, _ in counts), max(last for _, last in counts)
    return heard if heard == last + 1 else 0


def _granter(judgement: Judgement, found: Found, question: Question) -> UUID | None:
    """The contact whose grant the judgement stands on; of a denial, the only contact that was asked for."""
    if isinstance(question.value, UUID):
        return question.value if found.ids else None
    if judgement.grant is not None and len(found.ids) > 1:
        for contact_id, known in zip(found.ids, found.asked, strict=True):
            if known.state(question.purpose, question.channel).grant == judgement.grant:
                return UUID(bytes=contact_id)
    return UUID(bytes=found.ids[0]) if len(found.ids) == 1 else None
