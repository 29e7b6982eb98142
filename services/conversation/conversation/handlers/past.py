"""What a contact decided so far, in conversations and elsewhere, each with the words that it was decided on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from conversation.domain.published import Published
from conversation.handlers.deciding import Context
from conversation.store import people
from conversation.store.known import Reader
from conversation.store.people import Chat, Elsewhere
from shared.events import Decision

CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Said:
    """One decision. `notice` and `prompt` as they were, where there were any; `channels` empty: all that were meant."""

    event_id: UUID
    at: datetime
    decision: str
    purpose: str | None
    method: str
    channels: tuple[str, ...] = ()
    notice: dict[str, Any] | None = None
    prompt: str | None = None
    bot: tuple[str, int] | None = None
    page_url: str | None = None
    conversation_id: UUID | None = None


async def talked_to(context: Context, reader: Reader, workspace: str, chats: Sequence[Chat]) -> list[Published]:
    """The versions of these conversations, each once, in their order."""
    found: dict[tuple[str, int], Published] = {}
    for chat in chats:
        key = (chat.bot_id, chat.bot_version)
        if key not in found and (version := await context.known.version(reader, workspace, *key)) is not None:
            found[key] = version
    return list(found.values())


async def read_past(context: Context, reader: Reader, workspace: str, contact_id: UUID) -> list[Said]:
    """All of it, the latest first."""
    chats = await people.chats(reader, workspace, contact_id)
    versions = await talked_to(context, reader, workspace, chats)
    return past_of(chats, versions, await people.elsewhere(reader, workspace, contact_id))


def past_of(chats: Iterable[Chat], versions: Iterable[Published], elsewhere: Iterable[Elsewhere]) -> list[Said]:
    """All of it from what was read, the latest first."""
    by_version = {(version.bot_id, version.version): version for version in versions}
    found = [
        _in_chat(chat, item, by_version.get((chat.bot_id, chat.bot_version)))
        for chat in chats
        for item in chat.decisions
    ]
    found += [_elsewhere(item) for item in elsewhere]
    return sorted(found, key=lambda item: item.at, reverse=True)


def _in_chat(chat: Chat, item: Any, version: Published | None) -> Said:
    """A decision of a conversation, with the words of the question that was answered."""
    said = Said(
        UUID(item["event_id"]),
        datetime.fromisoformat(item["decided_at"]),
        item["decision"],
        item["purpose"],
        CHAT,
        bot=(chat.bot_id, chat.bot_version),
        page_url=chat.page_url,
        conversation_id=chat.id,
    )
    step = chat.asked.get(item["purpose"])
    if version is None or step is None or item["decision"] not in (Decision.GRANTED, Decision.REFUSED):
        return said
    notice, question = version.notices.get((step, chat.locale)), version.steps.get(step)
    return replace(
        said,
        notice=notice.model_dump(mode="json") if notice else None,
        prompt=version.said(question.text, chat.locale) if question else None,
    )


def _elsewhere(item: Elsewhere) -> Said:
    return Said(
        item.event_id,
        item.decided_at,
        item.decision,
        item.purpose,
        item.method,
        item.channels,
        dict(item.notice) if item.notice else None,
        item.prompt,
        (item.bot_id, item.bot_version) if item.bot_id is not None and item.bot_version is not None else None,
    )
