"""The visitor's use cases: begin, answer, look again, withdraw.

What is answered is durable before it is answered. Nothing here waits for Kafka.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from msgspec.structs import replace

from conversation.domain import texts, tokens
from conversation.domain.answers import Answer, answer
from conversation.domain.published import Published
from conversation.domain.talk import HIDDEN, IDLE, Outcome, Said, Situation, bot_says, visitor_says
from conversation.domain.tokens import Holder
from conversation.domain.withdrawal import withdraw
from conversation.handlers.beginning import Person, begin_with, preferences_url, renewed_until
from conversation.handlers.deciding import Body, Context, Rule, Taken, prepare, situation_of
from conversation.handlers.telling import answer_body, whole_body, withdrawal_body
from conversation.store import conversations, studio
from conversation.store.conversations import Kept, KeptKey
from conversation.store.known import Reader
from shared.events import Method

ATTEMPTS = 20


class Unknown(Exception):
    """There is no such thing in this workspace."""


class Erased(Exception):
    """The contact has been erased; what it could do ended with it."""


class Moved(Exception):
    """Something that the step was decided on has moved, and kept moving."""


async def begin(
    context: Context, pool: asyncpg.Pool, workspace: str, bot_id: str, wanted: str | None, page_url: str | None,
    token: str | None,
) -> bytes:  # fmt: skip
    """Begin a conversation on the bot's latest version. A token that is not valid begins a new contact.

    Raises Unknown when there is no such bot published, Moved when it is published anew again and again.
    """
    for _ in range(ATTEMPTS):
        published, version = await latest(context, pool, workspace, bot_id)
        now = context.clock()
        who = await _who(context, pool, workspace, token, now)
        beginning = begin_with(context, published, version, who, wanted, page_url, now)
        if await context.beginning.fetchval(pool, beginning.arguments):
            beginning.remember(context)
            return beginning.taken.body
        context.known.forget_workspace(workspace)
    raise Moved


async def latest(context: Context, pool: asyncpg.Pool, workspace: str, bot_id: str) -> tuple[Published, int]:
    """The bot as published last, with the workspace's version. Raises Unknown."""
    at_least, number = await studio.latest(pool, workspace, bot_id)
    if at_least is None or number is None:
        raise Unknown
    kept = await context.known.workspace(pool, workspace, at_least=at_least)
    found = await context.known.version(pool, workspace, bot_id, number)
    if kept is None or found is None:
        raise Unknown
    context.known.latest.put((workspace, bot_id), number)
    return found, kept.version


async def _who(context: Context, pool: asyncpg.Pool, workspace: str, token: str | None, now: datetime) -> Person:
    """The contact of a good token of this workspace who is not erased, else a new one."""
    if token:
        try:
            holder = tokens.read(context.link_key, tokens.VISITOR, token, now)
        except tokens.TokenInvalid:
            return Person(context.new_id())
        found = (
            await conversations.contact(pool, workspace, holder.contact_id) if holder.workspace == workspace else None
        )
        if found is not None and not found[2]:
            return Person(holder.contact_id, found[0], found[1], holder)
    return Person(context.new_id())


async def _situation(context: Context, reader: Reader, kept: Kept, published: Published) -> Situation:
    return situation_of(context, kept, published, await context.known.workspace(reader, kept.workspace))


async def look(context: Context, pool: asyncpg.Pool, holder: Holder, conversation_id: UUID) -> dict[str, Any]:
    """The whole conversation, to go on after a reload, with a new `visitor_token` where the holder's is renewed.
    Raises Unknown or Erased.

    Of one that has lapsed the visitor's own words are not shown: whoever looks may be somebody else.
    """
    kept, published = await read(context, pool, holder, conversation_id, fresh=True)
    transcript, decisions = await conversations.transcript(pool, kept.id)
    if kept.talk.lapsed:
        transcript = [*map(_unread, transcript), bot_says(texts.LAPSED[kept.locale])]
    situation = await _situation(context, pool, kept, published)
    until = renewed_until(context, holder, situation, context.clock())
    token = until and tokens.sign(context.link_key, tokens.VISITOR, Holder(holder.workspace, holder.contact_id, until))
    return {
        **whole_body(kept, published, transcript, decisions),
        "granted": situation.granted(),
        "preferences_url": preferences_url(context, kept.workspace, kept.contact_id),
        **({"visitor_token": token} if token else {}),
    }


def _unread(said: Said) -> Said:
    return visitor_says(HIDDEN) if said["from"] == "visitor" else said


async def read(
    context: Context, reader: Reader, holder: Holder, conversation_id: UUID, *, fresh: bool = False
) -> tuple[Kept, Published]:
    """The conversation with its version; `fresh` as it is in the store now. Raises Unknown or Erased.

    An open one that was idle for longer than `IDLE` is at its end; what was granted in it can still be withdrawn.
    """
    if fresh:
        context.known.conversations.drop(conversation_id)
    kept = await context.known.conversation(reader, conversation_id, holder.workspace, holder.contact_id)
    if kept is None:
        raise Unknown
    if kept.erased:
        context.known.conversations.drop(conversation_id)
        raise Erased
    published = await context.known.version(reader, kept.workspace, kept.bot_id, kept.bot_version)
    if published is None:
        raise Unknown
    if kept.talk.step is not None and context.clock() - kept.last_seen > IDLE:
        kept = replace(kept, talk=replace(kept.talk.at(None, kept.talk.asked), lapsed=True))
    return kept, published


async def _take(
    context: Context, reader: Reader, holder: Holder, conversation_id: UUID, rule: Rule, body: Body, key: KeptKey | None
) -> Taken:
    """Decide by `rule`, and write; what has moved meanwhile is read again and decided anew.

    What is refused on remembered state is decided once more on the state of the store before it is said.
    Raises Unknown, Erased, Moved, KeyUsed, or what `rule` raises.
    """
    fresh = False
    for _ in range(ATTEMPTS):
        remembered = context.known.conversations.get(conversation_id) is not None and not fresh
        kept, published = await read(context, reader, holder, conversation_id, fresh=fresh)
        situation = await _situation(context, reader, kept, published)
        fresh = True
        try:
            outcome = rule(situation)
        except Exception:
            if remembered:
                continue
            raise
        taken = await _write(context, reader, kept, situation, outcome, body, key)
        if taken is not None:
            return taken
        context.known.forget_workspace(kept.workspace)
    raise Moved


async def _write(
    context: Context,
    reader: Reader,
    kept: Kept,
    situation: Situation,
    outcome: Outcome,
    body: Body,
    key: KeptKey | None,
) -> Taken | None:
    workspace = await context.known.workspace(reader, kept.workspace)
    if workspace is None:
        return None
    ready = prepare(context, kept, situation, outcome, body)
    if not await conversations.take(reader, context.together, ready.arguments(workspace.version, key)):
        return None
    if isinstance(reader, asyncpg.Pool):  # committed: elsewhere the transaction may still be undone
        ready.remember(context)
    return ready.taken


async def give_answer(
    context: Context, reader: Reader, holder: Holder, conversation_id: UUID, given: Answer, key: KeptKey | None = None
) -> Taken:
    """Take an answer. Raises Unknown, Erased, Moved, KeyUsed, StepOutOfOrder, AnswerInvalid, FieldInvalid."""
    return await _take(context, reader, holder, conversation_id, lambda now: answer(now, given), answer_body, key)


async def withdraw_all(
    context: Context,
    reader: Reader,
    holder: Holder,
    conversation_id: UUID,
    purpose: str | None,
    key: KeptKey | None = None,
) -> Taken:
    """Withdraw one purpose or all that are granted, by a click. Raises Unknown, Erased, Moved, KeyUsed."""
    rule: Rule = lambda now: withdraw(now, purpose, Method.BUTTON, None)  # noqa: E731
    return await _take(context, reader, holder, conversation_id, rule, withdrawal_body, key)
