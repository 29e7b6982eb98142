"""What an answer makes of a conversation: one rule a kind of step. Pure: `answer` decides, nobody has acted yet."""

from dataclasses import dataclass

from msgspec.structs import replace

from conversation.domain import fields, lexicon, mailbox, texts
from conversation.domain.bots import ChoiceStep, ConsentStep, FieldStep, Step, TextStep
from conversation.domain.flow import go_on, needed, regions, way_of_refusal
from conversation.domain.lexicon import Meaning
from conversation.domain.published import Published
from conversation.domain.suspecting import may_withdraw
from conversation.domain.taking_back import Withdrawal, heard_withdrawal
from conversation.domain.talk import (
    HIDDEN,
    Captured,
    Decided,
    Input,
    Outcome,
    Situation,
    bot_says,
    months_later,
    put_again,
    question_id,
    step_named,
    visitor_says,
    visitor_types,
    with_decisions,
)
from conversation.domain.withdrawal import given_before, withdraw
from shared.events import ALL_CHANNELS, Channel, Decision, Method
from shared.times import micros

FREE_TEXT_LIMIT = 2000


class StepOutOfOrder(Exception):
    """The answer is to another step than the one that waits."""


class AnswerInvalid(Exception):
    """The step waits for something else. `detail` says what would be right, without the value."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """What the visitor sent. `value` None passes an optional field over; `region` is that of a phone number."""

    step_id: str | None
    value: str | None
    input: Input
    region: str | None = None


def answer(situation: Situation, given: Answer) -> Outcome:
    """What `given` makes of the conversation.

    Raises StepOutOfOrder, AnswerInvalid, or `fields.FieldInvalid`; then nothing has changed.
    """
    step = situation.published.steps.get(situation.talk.step or "")
    if given.input == "typed" and given.value:
        heard = heard_withdrawal(given.value, situation.locale, situation.published.callings, given_before(situation))
        taken = _taken_back(situation, step, heard) if heard is not None else None
        if taken is not None:
            return taken
    if step is None or _meant(step, given) != step.id:
        raise StepOutOfOrder
    match step:
        case ConsentStep():
            return _consent(situation, step, given)
        case FieldStep():
            return _field(situation, step, given)
        case ChoiceStep():
            return _choice(situation, step, given)
        case TextStep():
            return _text(situation, step, given)
        case _:
            raise StepOutOfOrder


def _meant(step: Step, given: Answer) -> str | None:
    """Which step it answers. A consent question takes a no, and words, to any time that it was put."""
    return step_named(given.step_id) if isinstance(step, ConsentStep) and given.step_id else given.step_id


def _taken_back(situation: Situation, step: Step | None, heard: Withdrawal) -> Outcome | None:
    """A withdrawal in words, of the purpose they name or of all; None where the name alone made it one, for nothing.

    A named purpose whose consent is being asked for is refused. One that was never granted is not what is meant: then
    all are taken back.
    """
    named, asked = heard.purpose, (isinstance(step, ConsentStep) and step.purposes) or ()
    standing = situation.standings.get(named or "")
    given = standing is not None and standing.decision in (Decision.GRANTED, Decision.WITHDRAWN)
    if heard.only_so and not given and named not in asked:
        return None
    refuses = heard.plain_stop and (not given or named in asked)
    if isinstance(step, ConsentStep) and (refuses or (named in asked and not situation.holds(named or ""))):
        return _decide(situation, step, Decision.REFUSED, Method.TYPED, heard.phrase)
    one = named if given else None
    return withdraw(situation, one, Method.TYPED, heard.phrase, (visitor_says(heard.phrase),))


def _consent(situation: Situation, step: ConsentStep, given: Answer) -> Outcome:
    if given.input == "button":
        labels = {"granted": texts.GRANT_LABEL, "refused": texts.REFUSE_LABEL}
        if given.value not in labels:
            raise AnswerInvalid("a consent question takes the button values granted and refused")
        if given.value == Decision.GRANTED:
            _in_time(situation, step, given)
        return _decide(situation, step, Decision(given.value), Method.BUTTON, labels[given.value][situation.locale])
    heard = lexicon.heard(given.value or "", situation.locale)
    match heard.meaning:
        case Meaning.YES:
            _in_time(situation, step, given)
            return _decide(situation, step, Decision.GRANTED, Method.TYPED, heard.phrase)
        case Meaning.NO:
            return _decide(situation, step, Decision.REFUSED, Method.TYPED, heard.phrase)
        case _:
            return _unclear(situation, step)


def _in_time(situation: Situation, step: ConsentStep, given: Answer) -> None:
    """A yes is to the question as it was put last, after every withdrawal. Raises StepOutOfOrder."""
    if given.step_id != question_id(step, put_again(situation.talk, step, situation.standings)):
        raise StepOutOfOrder


def typed_no(published: Published, locale: str, given: Answer) -> bool:
    """Whether a no was typed to a consent question, wherever the conversation stands."""
    asked = isinstance(published.steps.get(step_named(given.step_id or "")), ConsentStep)
    return asked and given.input == "typed" and lexicon.heard(given.value or "", locale).meaning is Meaning.NO


def says_no(published: Published, locale: str, given: Answer) -> bool:
    """Whether it refuses a consent or takes consent back, by a button or in words, wherever the conversation stands."""
    if given.input == "button":
        asked = published.steps.get(step_named(given.step_id or ""))
        return isinstance(asked, ConsentStep) and given.value == Decision.REFUSED
    taken_back = heard_withdrawal(given.value or "", locale, published.callings)
    return taken_back is not None or typed_no(published, locale, given)


def _unclear(situation: Situation, step: ConsentStep) -> Outcome:
    """Asked once more, then left without a decision by the way of the refusal."""
    typed = visitor_says(HIDDEN)
    if situation.talk.unclear == 0:
        again = bot_says(texts.UNCLEAR[situation.locale])
        return Outcome(replace(situation.talk, unclear=1), (typed, again), unclear=step.purpose)
    left = bot_says(texts.LEFT_OPEN[situation.locale])
    return replace(go_on(situation, situation.published.ways[step.id][1], (typed, left)), unclear=step.purpose)


def _decide(situation: Situation, step: ConsentStep, decision: Decision, method: Method, phrase: str) -> Outcome:
    """One decision a purpose. A yes covers those that are still in use, a no refuses them all."""
    granted = decision is Decision.GRANTED
    if granted and step.purpose not in situation.alive:
        said = (visitor_says(phrase), bot_says(texts.NO_LONGER_ASKED[situation.locale]))
        return go_on(situation, situation.published.ways[step.id][1], said)
    purposes = [name for name in step.purposes if not granted or name in situation.alive]
    decided = tuple(
        _decided(situation, step, name, decision, method, phrase, number) for number, name in enumerate(purposes)
    )
    way = situation.published.ways[step.id][0 if granted else 1]
    after = with_decisions(situation, decided)
    of_mail = mailbox.of_grants(after, purposes) if granted else ()
    return replace(go_on(after, way, (visitor_says(phrase), *of_mail)), decided=decided)


def _decided(
    situation: Situation, step: ConsentStep, name: str, decision: Decision, method: Method, phrase: str, number: int
) -> Decided:
    at = situation.moment(number)
    made = Decided(name, decision, at, situation.new_id(), ALL_CHANNELS, method, phrase, step)
    if decision is not Decision.GRANTED:
        return made
    purpose = situation.published.purposes[name]
    return replace(
        made,
        channels=tuple(Channel(channel) for channel in purpose.channels),
        expires_at=months_later(at, purpose.validity_months),
        confirmation_required=purpose.confirmation == "mailbox",
    )


def _field(situation: Situation, step: FieldStep, given: Answer) -> Outcome:
    """A detail is kept only under a grant that holds at this very moment."""
    if not situation.may_collect(step):
        said = (visitor_says(HIDDEN), bot_says(texts.GRANT_ENDED[situation.locale]))
        return go_on(situation, way_of_refusal(situation, step), said)
    way = situation.published.ways[step.id][0]
    may_pass = not needed(step, situation.talk)
    if given.value is None or (given.input == "typed" and _passes(situation, step, given.value, may_pass)):
        if not may_pass:
            raise fields.FieldInvalid(step.field, situation.locale, "refused" if given.value else "required")
        return go_on(situation, way, (visitor_says(texts.PASSED_OVER[situation.locale]),))
    if not given.value.strip():
        raise fields.FieldInvalid(step.field, situation.locale, "empty" if may_pass else "required")
    if step.field in ("name", "company") and situation.talk.tries == 0 and _may_withdraw(situation, given):
        raise fields.FieldInvalid(step.field, situation.locale, "may_withdraw")
    value = fields.normal(step.field, given.value, _reading(situation, given))
    shown = visitor_types(fields.masked(step.field, value))
    captured = Captured(step.field, value, step.purpose, situation.now)
    by_mail = step.field == "email"
    gone_on = go_on(situation, way, (shown, *(mailbox.of_address(situation) if by_mail else ())))
    talk = replace(gone_on.talk, captured_at=micros(situation.now), emailed=by_mail or gone_on.talk.emailed)
    return replace(gone_on, talk=talk, captured=captured)


def _may_withdraw(situation: Situation, given: Answer) -> bool:
    """Whether words may be meant to take back a consent that was given; then the visitor is asked, once."""
    return (
        given.input == "typed" and bool(given_before(situation)) and may_withdraw(given.value or "", situation.locale)
    )


def _passes(situation: Situation, step: FieldStep, value: str, may_pass: bool) -> bool:
    """Whether words ask to go on without the detail. A plain no is such words, but "No" is also a name."""
    if lexicon.heard_skip(value, situation.locale) or lexicon.bare_refusal(value, situation.locale):
        return True
    is_address = step.field in ("email", "phone")
    return may_pass and is_address and lexicon.heard(value, situation.locale).meaning is Meaning.NO


def _reading(situation: Situation, given: Answer) -> fields.Reading:
    likely = regions(situation.published, situation.locale, situation.talk)
    if given.region is not None:
        likely = [given.region.upper()]
        if not fields.is_region(likely[0]):
            raise AnswerInvalid("region is a country's two letters, such as CZ")
    return fields.Reading(situation.locale, likely, asked_back=situation.talk.asked_back)


def _choice(situation: Situation, step: ChoiceStep, given: Answer) -> Outcome:
    ways = situation.published.ways[step.id]
    for option, way in zip(step.options, ways, strict=True):
        shown = situation.published.said(option.label, situation.locale)
        typed = given.input == "typed" and lexicon.same_words(given.value or "", (shown, option.value))
        if given.value == option.value or typed:
            return go_on(situation, way, (visitor_says(shown),))
    if given.input == "button" or not given.value:
        raise AnswerInvalid(f"choose one of {', '.join(option.value for option in step.options)}")
    return Outcome(situation.talk, (visitor_says(HIDDEN), bot_says(texts.CHOOSE[situation.locale])))


def _text(situation: Situation, step: TextStep, given: Answer) -> Outcome:
    if not given.value or not given.value.strip() or len(given.value) > FREE_TEXT_LIMIT:
        raise AnswerInvalid(texts.TEXT_WANTED[situation.locale].format(limit=FREE_TEXT_LIMIT))
    if situation.talk.unclear == 0 and _may_withdraw(situation, given):
        asked = (visitor_says(HIDDEN), bot_says(texts.MAY_WITHDRAW[situation.locale]))
        return Outcome(replace(situation.talk, unclear=1), asked)
    return go_on(situation, situation.published.ways[step.id][0], (situation.keeps(given.value),))
