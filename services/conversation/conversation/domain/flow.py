"""How a conversation goes on by itself: past messages and questions that need no answer, to the next one that does."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from conversation.domain import texts
from conversation.domain.bots import ChoiceStep, ConsentStep, FieldStep, MessageStep, Step
from conversation.domain.published import Published
from conversation.domain.talk import (
    Outcome,
    Said,
    Situation,
    Standing,
    Talk,
    bot_says,
    last_decision,
    put_again,
    question_id,
)
from shared.identity import REGION_OF

TRIES = 3
"""Invalid values of a field after which it can be passed over, required or not."""


def begin(situation: Situation) -> Outcome:
    """The start of a conversation."""
    return go_on(situation, situation.published.bot.steps[0].id)


def go_on(situation: Situation, target: str, before: tuple[Said, ...] = ()) -> Outcome:
    """From `target` to the next step that waits for the visitor; `before` was said first.

    A question for a purpose that was retired since is passed over by the way of the refusal, and so is a field whose
    grant does not hold; a question that was answered with a yes on the same terms is passed over by the way of the
    grant, and the visitor is told. A way that comes round without waiting for anybody is cut off.
    """
    messages, asked, seen = list(before), dict(situation.talk.asked), set[str]()
    put = last_decision(situation.standings)
    while target in situation.published.steps and target not in seen:
        seen.add(target)
        step = situation.published.steps[target]
        onward = _passed_over(situation, step, messages, asked)
        if onward is None:
            messages.append(bot_says(situation.published.said(step.text, situation.locale)))
            return Outcome(situation.talk.at(step.id, asked, put), tuple(messages))
        target = onward
    return Outcome(situation.talk.at(None, asked), tuple(messages))


def _passed_over(situation: Situation, step: Step, messages: list[Said], asked: dict[str, str]) -> str | None:
    """Where to go on when nobody needs to answer `step`, else None. Adds to `messages` and `asked`."""
    ways = situation.published.ways[step.id]
    match step:
        case MessageStep():
            messages.append(bot_says(situation.published.said(step.text, situation.locale)))
            return ways[0]
        case ConsentStep():
            if step.purpose not in situation.alive:
                return ways[1]
            if not still_granted(situation, step):
                return None
            titles = [situation.published.title(name, situation.locale) for name in step.purposes]
            since = situation.standings[step.purpose].at
            messages.append(bot_says(texts.still_granted(titles, since, situation.locale)))
            asked.update(dict.fromkeys(step.purposes, step.id))
            return ways[0]
        case FieldStep() if not situation.may_collect(step):
            return way_of_refusal(replace(situation, talk=replace(situation.talk, asked=asked)), step)
        case _:
            return None


def still_granted(situation: Situation, step: ConsentStep) -> bool:
    """Whether everything the question asks for is granted already, on the terms it would be granted on now.

    And on notices that named all the data which are taken here (GDPR Art. 4(11), 13(1): informed).
    """
    return all(
        situation.covers(name, situation.published.wanted.get(name, ()))
        and situation.standings[name].terms == situation.published.terms.get(name)
        and not situation.standings[name].without
        for name in step.purposes
        if name == step.purpose or name in situation.alive
    )


def way_of_refusal(situation: Situation, field: FieldStep) -> str:
    """Where a no to the field's purpose leads: by the question that asked for it here, else the first that would.

    Where nothing asks for the purpose, past the field.
    """
    asked = situation.talk.asked.get(field.purpose)
    first = situation.published.question_for(field.purpose)
    question = asked or (first.id if first else None)
    return situation.published.ways[question][1] if question else situation.published.ways[field.id][0]


def expects(published: Published, locale: str, talk: Talk, standings: Mapping[str, Standing]) -> Mapping[str, Any]:
    """What the conversation waits for, as API.md section 2 shapes it; the same object for the same question.

    A question that was put before a withdrawal is put again by it, under another `step_id` (`put_again`).
    """
    step = published.steps.get(talk.step) if talk.step else None
    if step is None:
        return {"type": "end"}
    called: tuple[object, ...] = (step.id, locale)
    if isinstance(step, FieldStep):
        called += (needed(step, talk), talk.region if step.field == "phone" else None)
    if (found := published.asked.get(called)) is None:
        found = published.asked[called] = _asked(published, step, locale, talk)
    if not isinstance(step, ConsentStep) or (mark := put_again(talk, step, standings)) is None:
        return found
    return {**found, "step_id": question_id(step, mark)}


def _asked(published: Published, step: Step, locale: str, talk: Talk) -> Mapping[str, Any]:
    asked: dict[str, Any] = {"type": step.type, "step_id": step.id, "prompt": published.said(step.text, locale)}
    match step:
        case ConsentStep():
            asked |= {
                "purpose": step.purpose,
                "extends_to": list(step.extends_to),
                "notice": published.noted[step.id, locale],
                "options": [
                    {"value": "granted", "label": texts.GRANT_LABEL[locale]},
                    {"value": "refused", "label": texts.REFUSE_LABEL[locale]},
                ],
            }
        case FieldStep():
            asked |= {"field": step.field, "purpose": step.purpose, "required": needed(step, talk)}
            if step.field == "phone":
                asked["region"] = regions(published, locale, talk)[0]
        case ChoiceStep():
            asked["options"] = [
                {"value": option.value, "label": published.said(option.label, locale)} for option in step.options
            ]
        case _:
            pass
    return asked


def regions(published: Published, locale: str, talk: Talk) -> list[str]:
    """Where a phone number without a country code may be from, the likeliest first."""
    likely = [talk.region, REGION_OF[locale], REGION_OF[published.workspace.default_locale]]
    return list(dict.fromkeys(region for region in likely if region))


def needed(step: FieldStep, talk: Talk) -> bool:
    """Whether the field must be answered. Who has tried and failed often enough may pass it over."""
    return step.required and talk.tries < TRIES
