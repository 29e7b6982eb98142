"""A conversation as values: where it stands, what the contact has decided, and what an answer makes of it.

msgspec's structs: a step makes some twenty of them, and frozen dataclasses took an eighth of its time to be made.
None can be part of a cycle, so that the collector need not know of them: thousands are remembered, and looking through
them held everybody up.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from conversation.domain.bots import ConsentStep, FieldName, FieldStep
from conversation.domain.notice import CHAT
from conversation.domain.published import Published
from shared.events import Actor, Channel, Decision, Method
from shared.times import MICROSECOND, micros

Said = dict[str, str]
"""One message of the transcript: ``{"from": "bot"|"visitor", "text": …}``; with ``own``, see `visitor_types`."""
IDLE = timedelta(minutes=30)
"""An open conversation in which nothing was answered for longer is closed: the next person may be another one."""
HIDDEN = "…"
"""What stands in the transcript for words that are not kept."""


def bot_says(text: str) -> Said:
    """A message of the bot."""
    return {"from": "bot", "text": text}


def visitor_says(text: str) -> Said:
    """A message of the visitor."""
    return {"from": "visitor", "text": text}


def visitor_types(text: str) -> Said:
    """A message in the visitor's own words, or a detail of theirs: it goes from the transcript with the last grant."""
    return {"from": "visitor", "text": text, "own": "yes"}


def shown(messages: Iterable[Mapping[str, str]]) -> list[Said]:
    """Messages as clients read them."""
    return [{"from": said["from"], "text": said["text"]} for said in messages]


class Talk(Struct, frozen=True, gc=False):
    """Where a conversation stands. `step` None is the end; `asked` tells which question decided a purpose here.

    `unclear` counts unclear answers to this question, `tries` invalid values of this field. `region` is the visitor's
    own, where their language tag named one. `lapsed`: it was left idle for so long that it was closed. `captured_at`
    is when the visitor last gave a detail here, in microseconds since 1970; `emailed`: an e-mail address was one.
    `put` is the contact's last decision when the step was put, told likewise; `again` is of the withdrawal in this
    conversation since which the question counts as put again (`put_again`). `asked_back` is the mail provider that
    the visitor was asked about at this step ("did you mean"): a name of our own list.
    """

    step: str | None
    unclear: int = 0
    tries: int = 0
    asked: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    lapsed: bool = False
    captured_at: int | None = None
    emailed: bool = False
    put: int | None = None
    again: str | None = None
    asked_back: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For the store."""
        counts = {"step": self.step, "unclear": self.unclear, "tries": self.tries, "asked": dict(self.asked)}
        known = {"region": self.region, "lapsed": self.lapsed or None, "captured_at": self.captured_at}
        known |= {"emailed": self.emailed or None, "put": self.put, "again": self.again}
        known["asked_back"] = self.asked_back
        return counts | {name: value for name, value in known.items() if value is not None}

    def at(self, step: str | None, asked: Mapping[str, str], put: int | None = None) -> "Talk":
        """The talk gone on to another step, where nothing has been tried yet."""
        return replace(self, step=step, unclear=0, tries=0, asked=asked, put=put, again=None, asked_back=None)


class Standing(Struct, frozen=True, gc=False):
    """The contact's last decision on a purpose. All but `told_by` of what follows the event id speaks of grants.

    `without` are channels taken back since, `unconfirmed` says that the mailbox has not been proven yet. `data` are the
    kinds that its notice named (`domain.notice`): it covers no others. Of a grant from before they were kept, none.
    """

    decision: Decision
    at: datetime
    event_id: UUID
    expires_at: datetime | None = None
    terms: str | None = None
    without: tuple[Channel, ...] = ()
    unconfirmed: bool = False
    told_by: Actor = Actor.VISITOR
    data: frozenset[str] = frozenset()


class Decided(Struct, frozen=True, gc=False):
    """One decision, to be told as one event. `question` null: not an answer to a question."""

    purpose: str
    decision: Decision
    at: datetime
    event_id: UUID
    channels: tuple[Channel, ...]
    method: Method
    answer: str | None
    question: ConsentStep | None = None
    expires_at: datetime | None = None
    confirmation_required: bool = False


class Captured(Struct, frozen=True, gc=False):
    """A detail that was given under a grant that holds."""

    field: FieldName
    value: str
    purpose: str
    at: datetime


class Situation(Struct, frozen=True):
    """All that a rule may look at. `now` is already later than anything that was said of this contact.

    `alive` are the purposes that may be asked for today; `new_id` gives event ids.
    """

    published: Published
    locale: str
    talk: Talk
    standings: Mapping[str, Standing]
    alive: frozenset[str]
    now: datetime
    new_id: Callable[[], UUID]

    def moment(self, number: int) -> datetime:
        """The time of the `number`-th thing said in this step: each gets its own, strictly later one."""
        return self.now + number * MICROSECOND

    def holds(self, purpose: str) -> bool:
        """Whether a grant for the purpose holds at this moment."""
        standing = self.standings.get(purpose)
        return (
            standing is not None
            and standing.decision is Decision.GRANTED
            and standing.expires_at is not None
            and standing.expires_at > self.now
            and purpose in self.alive
        )

    def covers(self, purpose: str, kinds: Iterable[str]) -> bool:
        """Whether a grant for the purpose holds whose notice named all these kinds of data."""
        return self.holds(purpose) and self.standings[purpose].data.issuperset(kinds)

    def may_collect(self, field: FieldStep) -> bool:
        """Whether a detail may be kept: under a grant that names it, or, where the bot needs none, unless denied."""
        if self.published.bot.require_consent:
            return self.covers(field.purpose, (field.field,))
        return self.holds(field.purpose) if field.purpose in self.standings else field.purpose in self.alive

    def granted(self) -> list[str]:
        """Purposes with a grant that holds, the oldest first."""
        held = [name for name in self.standings if self.holds(name)]
        return sorted(held, key=lambda name: self.standings[name].at)

    def keeps(self, text: str) -> Said:
        """What the transcript keeps of free text: nothing before a grant whose notice named it."""
        kept = any(self.covers(purpose, (CHAT,)) for purpose in self.standings)
        return visitor_types(text) if kept else visitor_says(HIDDEN)


class Outcome(Struct, frozen=True, gc=False):
    """What a step makes: the new state, what was said, what is to be told.

    `unclear` names the purpose of a question whose answer was unclear. `repeated` are withdrawals that stand already.
    """

    talk: Talk
    messages: tuple[Said, ...]
    decided: tuple[Decided, ...] = ()
    repeated: tuple[tuple[str, Standing], ...] = ()
    unclear: str | None = None
    captured: Captured | None = None


def with_decisions(situation: Situation, decided: tuple[Decided, ...]) -> Situation:
    """The situation once `decided` holds."""
    terms = situation.published.terms
    changed = {
        item.purpose: Standing(
            item.decision,
            item.at,
            item.event_id,
            item.expires_at,
            terms.get(item.purpose) if item.decision is Decision.GRANTED else None,
            unconfirmed=item.confirmation_required,
            data=_named(situation, item),
        )
        for item in decided
    }
    asked = {item.purpose: item.question.id for item in decided if item.question is not None}
    talk = replace(situation.talk, asked={**situation.talk.asked, **asked})
    return replace(situation, standings={**situation.standings, **changed}, talk=talk)


def _named(situation: Situation, item: Decided) -> frozenset[str]:
    """The kinds of data that the notice of the question named, if it was answered with a yes."""
    if item.decision is not Decision.GRANTED or item.question is None:
        return frozenset()
    return situation.published.named[item.question.id]


def months_later(at: datetime, months: int) -> datetime:
    """The same day and time `months` calendar months on; the month's last day where it has no such day."""
    index = at.month - 1 + months
    year, month = at.year + index // 12, index % 12 + 1
    first = at.replace(year=year, month=month, day=1)
    last_day = ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    return first.replace(day=min(at.day, last_day))


_TAKEN_BACK = (Decision.WITHDRAWN, Decision.OBJECTED)


def last_decision(standings: Mapping[str, Standing]) -> int:
    """When the contact last decided anything, in microseconds since 1970; 0 for never."""
    return max((micros(standing.at) for standing in standings.values()), default=0)


def put_again(talk: Talk, question: ConsentStep, standings: Mapping[str, Standing]) -> str | None:
    """The mark of the withdrawal that came after the question was put: of one of its purposes, or of all consent.

    A yes to what was put before it does not count after it (Art. 7(3) GDPR). None where there was none. Elsewhere (in
    another conversation, on the preference page, by one click) all was taken back where no grant of before is left.
    """
    since, mark = talk.put, talk.again
    if since is None:
        return mark
    kept = [micros(standing.at) for standing in standings.values() if standing.decision is Decision.GRANTED]
    for name, standing in standings.items():
        at = micros(standing.at)
        of_all = not any(granted < at for granted in kept)
        if standing.decision in _TAKEN_BACK and at > since and (name in question.purposes or of_all):
            since, mark = at, mark_of(standing.event_id)
    return mark


def mark_of(event_id: UUID) -> str:
    """What tells one withdrawal from the others."""
    return event_id.hex[-8:]


def question_id(question: ConsentStep, mark: str | None) -> str:
    """The `step_id` of a question, which is another one once it is put again: a late answer names the one of before."""
    return question.id if mark is None else f"{question.id}{_AGAIN}{mark}"


def step_named(step_id: str) -> str:
    """The step that a `step_id` is of, whenever it was put. No id of a step has the sign."""
    return step_id.split(_AGAIN, 1)[0]


_AGAIN = "~"
Input = Literal["button", "typed"]
