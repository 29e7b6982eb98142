"""What the preference page shows: per purpose and channel what was said, when, on which words; and what can be done."""

from dataclasses import dataclass
from datetime import datetime

from conversation.domain.offer import Offer, offer
from conversation.domain.talk import Standing
from conversation.domain.tokens import Holder
from conversation.domain.workspace import Purpose, Workspace, worded
from conversation.handlers.deciding import Context
from conversation.handlers.past import Said, past_of, talked_to
from conversation.handlers.visits import Erased, Unknown
from conversation.store import mail as mails
from conversation.store import people
from conversation.store.known import Reader
from conversation.store.people import Person
from shared.events import Channel, Decision, Processor
from shared.times import micros


@dataclass(frozen=True, slots=True)
class Row:
    """A purpose as the page shows it. `state` is a key of the words; `channels` are (channel, state).

    `waits`: a mail asks its reader whether the address is theirs, and until they say so the gate says ``unconfirmed``.
    """

    id: str
    title: str
    text: str
    state: str
    standing: Standing | None
    said: Said | None
    channels: tuple[tuple[str, str], ...]
    offer: Offer | None
    waits: bool

    @property
    def may_withdraw(self) -> bool:
        """Whether there is a grant to take back."""
        return self.standing is not None and self.standing.decision is Decision.GRANTED

    @property
    def is_in_force(self) -> bool:
        """Whether a grant holds, proven or not, by some channel at least."""
        return self.state in ("granted", "unconfirmed")


@dataclass(frozen=True, slots=True)
class View:
    """The page's content."""

    person: Person
    workspace: Workspace
    rows: tuple[Row, ...]
    past: tuple[Said, ...]

    @property
    def is_restricted(self) -> bool:
        """Whether processing is restricted (Art. 18 GDPR): by the last word on it, the latest being first."""
        told = (Decision(said.decision) for said in self.past)
        said = (decision for decision in told if decision in (Decision.RESTRICTED, Decision.UNRESTRICTED))
        return next(said, None) is Decision.RESTRICTED


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
    past = past_of(chats, versions, await people.elsewhere(reader, holder.workspace, holder.contact_id))
    changed = await mails.address_waits(reader, holder.workspace, holder.contact_id)
    rows = [
        _row(
            workspace,
            purpose,
            person,
            past,
            locale,
            now,
            changed,
            offer(workspace, purpose, processor, versions, locale),
        )
        for purpose in workspace.purposes
        if not purpose.retired or purpose.id in person.standings
        for offered in (offer(workspace, purpose, processor, versions, locale),)
    ]
    rows.sort(key=lambda row: -micros(row.standing.at) if row.standing else 1)
    return View(person, workspace, tuple(rows), tuple(past))


def _row(
    workspace: Workspace,
    purpose: Purpose,
    person: Person,
    past: list[Said],
    locale: str,
    now: datetime,
    changed: bool,
    offered: Offer | None,
) -> Row:
    standing = person.standings.get(purpose.id)
    waits = _waits(standing, purpose, now, changed)
    state = "unconfirmed" if waits else state_of(standing, purpose, now)
    return Row(
        id=purpose.id,
        title=worded(purpose.title, locale, workspace.default_locale) or purpose.id,
        text=worded(purpose.text, locale, workspace.default_locale),
        state=state,
        standing=standing,
        said=next((item for item in past if standing and item.event_id == standing.event_id), None),
        channels=tuple((str(channel), _on(channel, standing, purpose, now, waits)) for channel in purpose.channels),
        offer=offered,
        waits=waits,
    )


def _waits(standing: Standing | None, purpose: Purpose, now: datetime, changed: bool) -> bool:
    """Whether the e-mail's owner has been asked and did not answer: about a grant, or an address the controller set."""
    by_mail = standing is not None and Channel.EMAIL in purpose.channels and Channel.EMAIL not in standing.without
    return by_mail and (changed or state_of(standing, purpose, now) == "unconfirmed") and _holds(standing, purpose, now)


def _holds(standing: Standing | None, purpose: Purpose, now: datetime) -> bool:
    return state_of(standing, purpose, now) in ("granted", "unconfirmed")


def _on(channel: Channel, standing: Standing | None, purpose: Purpose, now: datetime, waits: bool) -> str:
    """Where the contact stands on a channel, as the gate has it: a mailbox proves nothing about a phone."""
    if standing is not None and channel in standing.without:
        return str(Decision.WITHDRAWN)
    if channel is Channel.EMAIL or not _holds(standing, purpose, now):
        return "unconfirmed" if waits else state_of(standing, purpose, now)
    return "unproven" if purpose.confirmation == "mailbox" else "granted"


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
