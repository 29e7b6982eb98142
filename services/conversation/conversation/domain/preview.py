"""A conversation with a draft, played from its beginning by the rules of a real one.

Nothing here can record: the whole state is the list of moves that the caller sends, and there is no contact, no token,
no store and no event. What is decided in a preview lives as long as the function runs.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from conversation.domain import flow
from conversation.domain import published as versions
from conversation.domain.answers import Answer, AnswerInvalid, StepOutOfOrder, answer
from conversation.domain.bots import Bot, ConsentStep
from conversation.domain.fields import FieldInvalid
from conversation.domain.published import Published
from conversation.domain.talk import Decided, Outcome, Said, Situation, Talk, with_decisions
from conversation.domain.withdrawal import withdraw
from conversation.domain.workspace import Workspace
from shared.events import Method, Processor

PREVIEW_ID = UUID("00000000-0000-7000-8000-000000000000")
"""Stands where a conversation, a contact or an event would have an id."""
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A click on “withdraw”; without a purpose of everything."""

    purpose: str | None


Move = Answer | Withdrawal
Refused = StepOutOfOrder | AnswerInvalid | FieldInvalid


class Played(Struct, frozen=True):
    """How far it came: all that was said and decided, what the last move made of it, or why it was refused."""

    situation: Situation
    messages: Sequence[Said]
    decided: Sequence[Decided]
    last: tuple[Situation, Outcome] | None
    refused: Refused | None


def as_published(bot: Bot, workspace: Workspace, processor: Processor, now: datetime) -> Published | None:
    """The draft as if it were published; None where a question has no notice: nobody may be asked without one."""
    made = Published("preview", "preview", 0, now, bot, workspace, processor, {})
    made = dataclasses.replace(made, notices=versions.notices(bot, workspace, processor, lambda *_: 1))
    asked = [step.id for step in bot.steps if isinstance(step, ConsentStep)]
    return made if all((step, locale) in made.notices for step in asked for locale in workspace.locales) else None


def play(published: Published, locale: str, moves: Sequence[Move], now: datetime) -> Played:
    """Play `moves` from the start. A move that does not fit is passed over; an invalid value counts as a try."""
    situation = Situation(
        published=published,
        locale=locale,
        talk=Talk(None),
        standings={},
        alive=published.workspace.alive,
        now=now,
        new_id=lambda: PREVIEW_ID,
    )
    begun = flow.begin(situation)
    played = Played(replace(situation, talk=begun.talk), begun.messages, (), None, None)
    for place, move in enumerate(moves, 1):
        played = _played_on(played, move, now + place * MILLISECOND)
    return played


def _played_on(played: Played, move: Move, now: datetime) -> Played:
    situation = replace(played.situation, now=now)
    try:
        outcome = _moved(situation, move)
    except FieldInvalid as error:
        asked_back = error.asked_back or situation.talk.asked_back
        tried = replace(situation.talk, tries=situation.talk.tries + 1, asked_back=asked_back)
        return replace(played, situation=replace(situation, talk=tried), last=None, refused=error)
    except (StepOutOfOrder, AnswerInvalid) as error:
        return replace(played, last=None, refused=error)
    return Played(
        replace(with_decisions(situation, outcome.decided), talk=outcome.talk),
        (*played.messages, *outcome.messages),
        (*played.decided, *outcome.decided),
        (situation, outcome),
        None,
    )


def _moved(situation: Situation, move: Move) -> Outcome:
    if isinstance(move, Withdrawal):
        return withdraw(situation, move.purpose, Method.BUTTON, None)
    return answer(situation, move)
