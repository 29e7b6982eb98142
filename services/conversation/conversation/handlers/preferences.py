"""The preference page's use cases: withdraw, object, grant on the notice shown there, ask for one's data or erasure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from conversation.domain import texts
from conversation.domain.afterwards import Agreed, Wanted, withdrawals
from conversation.domain.offer import Offer, offer
from conversation.domain.talk import months_later
from conversation.domain.terms import settled, terms_of
from conversation.domain.tokens import Holder
from conversation.domain.workspace import Workspace
from conversation.handlers.deciding import Context
from conversation.handlers.past import talked_to
from conversation.handlers.recording import Told, moments, record, said_by_visitor
from conversation.handlers.saying import SOURCE
from conversation.handlers.visits import Erased, Unknown
from conversation.store import people, studio
from conversation.store.people import Person
from shared.envelope import seal
from shared.events import (
    Actor,
    BotVersion,
    Channel,
    ConsentDecided,
    ContactRequested,
    Decision,
    Method,
    Notice,
    Processor,
)
from shared.outbox import say
from shared.postgres import Connection
from shared.topics import CONTACT

Kind = Literal["erasure", "access"]


class PurposeUnknown(Exception):
    """The workspace has no such purpose."""


class NotOffered(Exception):
    """The purpose cannot be agreed to now: it is retired, or nobody says who the controller is."""


class NoticeChanged(Exception):
    """The words that were shown are not those of now: they have to be read first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the visitor chose. `purpose` None is everything; `shown` the hash of the notice that was before them."""

    decision: Decision
    purpose: str | None
    channel: Channel | None = None
    shown: str | None = None


async def held(connection: Connection, holder: Holder) -> tuple[Person, Workspace]:
    """The contact, locked, with the workspace of now. Raises Unknown or Erased."""
    kept = await studio.workspace(connection, holder.workspace)
    person = await people.hold(connection, holder.workspace, holder.contact_id)
    if kept is None or person is None:
        raise Unknown
    if person.erased:
        raise Erased
    return person, kept.workspace


async def choose(
    context: Context, connection: Connection, holder: Holder, choice: Choice, processor: Processor, locale: str
) -> tuple[Person, list[Told]]:
    """Record a choice in the caller's transaction; says what was recorded, nothing where a withdrawal stood already.

    Raises Unknown, Erased, PurposeUnknown, NotOffered, NoticeChanged.
    """
    if choice.decision is Decision.GRANTED:
        await studio.take_turn(connection, holder.workspace)
    person, workspace = await held(connection, holder)
    if choice.purpose is not None and choice.purpose not in {*workspace.by_id, *person.standings}:
        raise PurposeUnknown
    if choice.decision is Decision.GRANTED:
        return await _grant(context, connection, person, workspace, choice, processor, locale)
    told = said_by_visitor(context, person, workspace, processor, _denials(person, choice), Method.PREFERENCE_PAGE)
    return await record(connection, person, workspace, told), told


def _denials(person: Person, choice: Choice) -> list[Wanted]:
    """An objection is one to everything, whichever purpose it was made at (Art. 21 GDPR, DESIGN.md section 4).

    One that stands already is told again: somebody else may have agreed at the same address since, of which nothing
    is known here.
    """
    if choice.decision is Decision.OBJECTED:
        return [Wanted(Decision.OBJECTED, None)]
    return withdrawals(person.standings, choice.purpose, choice.channel)


async def _grant(
    context: Context,
    connection: Connection,
    person: Person,
    workspace: Workspace,
    choice: Choice,
    processor: Processor,
    locale: str,
) -> tuple[Person, list[Told]]:
    chats = await people.chats(connection, person.workspace, person.contact_id)
    versions = await talked_to(context, connection, person.workspace, chats)
    purpose = workspace.by_id.get(choice.purpose or "")
    offered = offer(workspace, purpose, processor, versions, locale) if purpose else None
    if purpose is None or offered is None:
        raise NotOffered
    if choice.shown not in (None, offered.sha256):
        raise NoticeChanged
    (at,) = moments(context, person, 1)
    notice = await _notice(connection, person.workspace, offered, workspace.privacy_policy_url)
    event = _granted(context, person, workspace, processor, offered, notice, at)
    said = terms_of(workspace, purpose)
    known = await studio.known_terms(connection, person.workspace)
    terms = settled(said, known.get(purpose.id, {}).items())
    await studio.keep_terms(connection, person.workspace, purpose.id, terms, said, at)
    await people.mark_consented(connection, person.workspace, purpose.id)
    told = [Told(context.new_id(), event)]
    return await record(connection, person, workspace, told, {purpose.id: Agreed(terms, offered.data)}), told


async def _notice(connection: Connection, workspace: str, offered: Offer, policy_url: str | None) -> Notice:
    numbers = (await studio.numbers_of_notices(connection, workspace)).get((offered.purpose.id, offered.locale), {})
    notice = Notice(
        text=offered.text,
        locale=offered.locale,
        version=numbers.get(offered.sha256, max(numbers.values(), default=0) + 1),
        sha256=offered.sha256,
        policy_url=policy_url,
        policy_kind="policy" if policy_url else "generic",
    )
    await people.keep_notice(connection, workspace, offered.purpose.id, notice)
    return notice


def _granted(
    context: Context,
    person: Person,
    workspace: Workspace,
    processor: Processor,
    offered: Offer,
    notice: Notice,
    at: datetime,
) -> ConsentDecided:
    """A new record with its whole evidence. The page is named without its token, which is a secret."""
    purpose, version = offered.purpose, offered.published
    return ConsentDecided(
        workspace=person.workspace,
        contact_id=person.contact_id,
        decision=Decision.GRANTED,
        purpose=purpose.id,
        channels=tuple(purpose.channels),
        decided_at=at,
        expires_at=months_later(at, purpose.validity_months),
        confirmation_required=purpose.confirmation == "mailbox",
        notice=notice,
        prompt=offered.prompt,
        answer=texts.GRANT_LABEL[offered.locale],
        method=Method.PREFERENCE_PAGE,
        actor=Actor.VISITOR,
        bot=BotVersion(id=version.bot_id, version=version.version) if version else None,
        page_url=f"{context.public_url}/p/",
        controller=workspace.controller.said() if workspace.controller else None,
        processor=processor,
    )


async def ask(
    context: Context, connection: Connection, holder: Holder, kind: Kind, processor: Processor, locale: str
) -> tuple[UUID, datetime, list[Told]]:
    """Hand a request for erasure (Art. 17) or access (Art. 15, 20 GDPR) to contacts. The same within a day is one.

    Every time it is said, for contacts may have ended it meanwhile. Who asks for erasure takes every consent back with
    it, each as a decision of its own: the controller has a month for the rest (Art. 12(3)). Returns the request's id
    and time, and what was withdrawn. Raises Unknown or Erased.
    """
    person, workspace = await held(connection, holder)
    now = context.clock()
    request_id, at = await people.ask_for(connection, person.workspace, person.contact_id, kind, context.new_id(), now)
    event = ContactRequested(
        workspace=person.workspace,
        contact_id=person.contact_id,
        request_id=request_id,
        kind=kind,
        requested_at=now,
        locale=locale,
    )
    wanted = withdrawals(person.standings, None) if kind == "erasure" else []
    told = said_by_visitor(context, person, workspace, processor, wanted, Method.PREFERENCE_PAGE)
    await record(connection, person, workspace, told)
    await say(connection, seal(event, topic=CONTACT, event_id=context.new_id(), source=SOURCE, time=now))
    return request_id, at, told
