"""What the preference page shows: per purpose and channel what was said, when, on which words; and what can be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from conversation.domain.offer import Offer, offer
from conversation.domain.published import Published
from conversation.domain.talk import Standing
from conversation.domain.tokens import Holder
from conversation.domain.workspace import Purpose, Workspace, worded
from conversation.handlers.preferences import talked_to
from conversation.handlers.visits import Context, Erased, Unknown
from conversation.store import people
from conversation.store.known import Reader
from conversation.store.people import Chat, Elsewhere, Person
from shared.events import Decision, Processor
from shared.times import micros

CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Said:
    """One decision of the past. `notice` and `prompt` as they were, where there were any; `channels` empty: all."""

    event_id: UUID
    at: datetime
    decision: str
    purpose: str | None
    method: str
    channels: tuple[str, ...] = ()
    notice: dict[str, Any] | None = None
    prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A purpose as the page shows it. `state` is a key of the words; `channels` are (channel, state)."""

    id: str
    title: str
    text: str
    state: str
    standing: Standing | None
    said: Said | None
    channels: tuple[tuple[str, str], ...]
    offer: Offer | None

    @property
    def may_withdraw(self) -> bool:
        """Whether there is a grant to take back."""
        return self.standing is not None and self.standing.decision is Decision.GRANTED


@dataclass(frozen=True, slots=True)
class View:
    """The page's content."""

    person: Person
    workspace: Workspace
    rows: tuple[Row, ...]
    past: tuple[Said, ...]


async def view(context: Context, reader: Reader, holder: Holder, processor: Processor, locale: str) -> View:
    """Everything about the contact that is known here, in the page's locale. Raises Unknown or Erased."""
    context.known.forget_workspace(holder.workspace)
    kept = await context.known.workspace(reader, holder.workspace)
    person = await people.look(reader, holder.workspace, holder.contact_id)
    if kept is None or person is None:
        raise Unknown
    if person.erased:
        raise Erased
    workspace, now = kept.workspace, context.clock()
    chats = await people.chats(reader, holder.workspace, holder.contact_id)
    versions = await talked_to(context, reader, holder.workspace, chats)
    past = _past(chats, versions, await people.elsewhere(reader, holder.workspace, holder.contact_id))
    rows = [
        _row(workspace, purpose, person, past, locale, now, offer(workspace, purpose, processor, versions, locale))
        for purpose in workspace.purposes
        if not purpose.retired or purpose.id in person.standings
    ]
    rows.sort(key=lambda row: -micros(row.standing.at) if row.standing else 1)
    return View(person, workspace, tuple(rows), tuple(past))


def _past(chats: list[Chat], versions: list[Published], elsewhere: list[Elsewhere]) -> list[Said]:
    by_version = {(version.bot_id, version.version): version for version in versions}
    found = [
        _said_in(chat, item, by_version.get((chat.bot_id, chat.bot_version)))
        for chat in chats
        for item in chat.decisions
    ]
    found += [
        Said(
            item.event_id,
            item.decided_at,
            item.decision,
            item.purpose,
            item.method,
            item.channels,
            dict(item.notice) if item.notice else None,
            item.prompt,
        )
        for item in elsewhere
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)


def _said_in(chat: Chat, item: Any, version: Published | None) -> Said:
    """A decision of a conversation, with the words of the question that was answered."""
    at, event_id = datetime.fromisoformat(item["decided_at"]), UUID(item["event_id"])
    said = Said(event_id, at, item["decision"], item["purpose"], CHAT)
    step = chat.asked.get(item["purpose"])
    if version is None or step is None or item["decision"] not in (Decision.GRANTED, Decision.REFUSED):
        return said
    notice, question = version.notices.get((step, chat.locale)), version.steps.get(step)
    return Said(
        event_id,
        at,
        item["decision"],
        item["purpose"],
        CHAT,
        notice=notice.model_dump(mode="json") if notice else None,
        prompt=version.said(question.text, chat.locale) if question else None,
    )


def _row(
    workspace: Workspace,
    purpose: Purpose,
    person: Person,
    past: list[Said],
    locale: str,
    now: datetime,
    offered: Offer | None,
) -> Row:
    standing = person.standings.get(purpose.id)
    state = state_of(standing, purpose, now)
    without = standing.without if standing else ()
    return Row(
        id=purpose.id,
        title=worded(purpose.title, locale, workspace.default_locale) or purpose.id,
        text=worded(purpose.text, locale, workspace.default_locale),
        state=state,
        standing=standing,
        said=next((item for item in past if standing and item.event_id == standing.event_id), None),
        channels=tuple(
            (str(channel), str(Decision.WITHDRAWN) if channel in without else state) for channel in purpose.channels
        ),
        offer=offered,
    )


def state_of(standing: Standing | None, purpose: Purpose, now: datetime) -> str:
    """Where the contact stands on a purpose, in a word of the page."""
    if purpose.retired:
        return "retired"
    if standing is None:
        return "none"
    if standing.decision is not Decision.GRANTED:
        return str(standing.decision)
    if standing.expires_at is None or standing.expires_at <= now:
        return "expired"
    return "unconfirmed" if standing.unconfirmed else "granted"
