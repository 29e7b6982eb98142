"""The visitor's use cases: begin, answer, look again, withdraw.

What is answered is durable before it is answered. Nothing here waits for Kafka.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import asyncpg

from conversation.domain import flow, texts, tokens
from conversation.domain.answers import Answer, answer
from conversation.domain.fields import is_region
from conversation.domain.locales import region_of, resolve
from conversation.domain.published import Published
from conversation.domain.talk import HIDDEN, IDLE, Outcome, Said, Situation, Standing, Talk, bot_says, visitor_says
from conversation.domain.tokens import Holder
from conversation.domain.withdrawal import withdraw
from conversation.handlers.deciding import Body, Context, Rule, Taken, prepare, situation_of
from conversation.handlers.telling import answer_body, whole_body, withdrawal_body
from conversation.store import conversations, studio
from conversation.store.conversations import Kept, KeptKey
from conversation.store.known import Reader
from shared.events import Method

ATTEMPTS = 20
_PAGE_LIMIT = 1000


class Unknown(Exception):
    """There is no such thing in this workspace."""


class Erased(Exception):
    """The contact has been erased; what it could do ended with it."""


class Moved(Exception):
    """Something that the step was decided on has moved, and kept moving."""


def page_of(url: str | None) -> str | None:
    """Origin and path of a page, all that is kept of it; path segments that look like an address are not."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or len(url) > 10 * _PAGE_LIMIT:
        return None
    path = "/".join("…" if "@" in unquote(segment) else segment for segment in parts.path.split("/"))
    host = f"[{host}]" if ":" in host else host
    kept = f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}"[:_PAGE_LIMIT]
    return "".join(sign for sign in kept if sign.isprintable())


async def begin(
    context: Context, pool: asyncpg.Pool, workspace: str, bot_id: str, wanted: str | None, page_url: str | None,
    token: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Begin a conversation on the bot's latest version. A token that is not valid begins a new contact.

    Raises Unknown when there is no such bot published.
    """
    published = await latest(context, pool, workspace, bot_id)
    now = context.clock()
    contact_id, standings, last_at = await _who(context, pool, workspace, token, now)
    locale = resolve(wanted, published.workspace.locales, published.workspace.default_locale)
    kept = Kept(
        id=context.new_id(),
        workspace=workspace,
        contact_id=contact_id,
        bot_id=bot_id,
        bot_version=published.version,
        locale=locale,
        page_url=page_of(page_url),
        rev=0,
        talk=Talk(None, region=_region(wanted)),
        contact_rev=0,
        last_at=last_at,
        captured=False,
        standings=standings,
        last_seen=now,
    )
    outcome = flow.begin(await _situation(context, pool, kept, published))
    kept = replace(kept, talk=outcome.talk)
    await conversations.begin(pool, context.beginning, kept, outcome.messages, now)
    if last_at is None:
        context.known.conversations.put(kept.id, kept)
    until = now + timedelta(days=context.visitor_token_days)
    return {
        **whole_body(kept, published, outcome.messages, []),
        "visitor_token": tokens.sign(context.link_key, tokens.VISITOR, Holder(workspace, contact_id, until)),
        "preferences_url": preferences_url(context, workspace, contact_id),
    }


def _region(wanted: str | None) -> str | None:
    region = region_of(wanted)
    return region if region and is_region(region) else None


def preferences_url(context: Context, workspace: str, contact_id: UUID) -> str:
    """The address of the contact's preference page."""
    token = tokens.sign(context.link_key, tokens.PREFERENCES, Holder(workspace, contact_id))
    return f"{context.public_url}/p/{token}"


async def latest(context: Context, pool: asyncpg.Pool, workspace: str, bot_id: str) -> Published:
    """The bot as published last. Raises Unknown."""
    at_least, number = await studio.latest(pool, workspace, bot_id)
    if at_least is None or number is None:
        raise Unknown
    await context.known.workspace(pool, workspace, at_least=at_least)
    found = await context.known.version(pool, workspace, bot_id, number)
    if found is None:
        raise Unknown
    return found


async def _who(
    context: Context, pool: asyncpg.Pool, workspace: str, token: str | None, now: datetime
) -> tuple[UUID, dict[str, Standing], datetime | None]:
    """The contact of a good token of this workspace who is not erased, else a new one."""
    if token:
        try:
            holder = tokens.read(context.link_key, tokens.VISITOR, token, now)
        except tokens.TokenInvalid:
            return context.new_id(), {}, None
        found = (
            await conversations.contact(pool, workspace, holder.contact_id) if holder.workspace == workspace else None
        )
        if found is not None and not found[2]:
            return holder.contact_id, dict(found[0]), found[1]
    return context.new_id(), {}, None


async def _situation(context: Context, reader: Reader, kept: Kept, published: Published) -> Situation:
    return situation_of(context, kept, published, await context.known.workspace(reader, kept.workspace))


async def look(context: Context, pool: asyncpg.Pool, holder: Holder, conversation_id: UUID) -> dict[str, Any]:
    """The whole conversation, to go on after a reload. Raises Unknown or Erased.

    Of one that has lapsed the visitor's own words are not shown: whoever looks may be somebody else.
    """
    kept, published = await read(context, pool, holder, conversation_id, fresh=True)
    transcript, decisions = await conversations.transcript(pool, kept.id)
    if kept.talk.lapsed:
        transcript = [*map(_unread, transcript), bot_says(texts.LAPSED[kept.locale])]
    situation = await _situation(context, pool, kept, published)
    return {
        **whole_body(kept, published, transcript, decisions),
        "granted": situation.granted(),
        "preferences_url": preferences_url(context, kept.workspace, kept.contact_id),
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
