"""The owner of a mailbox says that it is theirs: the ledger gets a ``confirmed`` entry, and the gate may say yes.

It goes by way of contacts, who says it on if the address is still the one that the link went to (`AddressProven`).
"""

from dataclasses import dataclass
from functools import partial
from typing import Literal
from uuid import UUID, uuid5

from conversation.domain.workspace import Workspace
from conversation.handlers.deciding import Context
from conversation.handlers.mailing import holds, stands
from conversation.handlers.past import Said, read_past
from conversation.handlers.recording import Told, moments, record
from conversation.handlers.saying import SOURCE
from conversation.handlers.visits import Erased, Unknown
from conversation.store import mail as store
from conversation.store import people, studio
from conversation.store.known import Reader
from conversation.store.mail import Mail
from conversation.store.people import Person
from shared.envelope import Message, seal
from shared.events import Actor, AddressProven, BotVersion, Channel, ConsentDecided, Decision, Method, Notice, Processor
from shared.postgres import Connection
from shared.topics import CONTACT

State = Literal["open", "confirmed", "ended", "expired"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a link asks, of which workspace; `state` tells whether there is something to confirm. ``confirmed`` is said
    only while what was confirmed holds: later ``ended``, as the gate says no."""

    mail: Mail
    workspace: Workspace
    state: State


async def question(context: Context, reader: Reader, workspace: str, mail_id: UUID) -> Question:
    """What the link asks now. Changes nothing. Raises Unknown or Erased."""
    kept = await studio.workspace(reader, workspace)
    mail = await store.find(reader, workspace, mail_id)
    if kept is None:
        raise Unknown
    if mail is None:  # it went with its contact, or long ago
        raise Erased
    person = await people.look(reader, workspace, mail.contact_id)
    return Question(mail, kept.workspace, _state(context, mail, person))


def _state(context: Context, mail: Mail, person: Person | None) -> State:
    if mail.state == "confirmed":
        still = person is not None and stands(person, mail) and holds(person.standings[mail.purpose], context.clock())
        return "confirmed" if still else "ended"
    if mail.state == "ended" or person is None or not stands(person, mail):
        return "ended"
    return "expired" if mail.until <= context.clock() else "open"


async def confirm(
    context: Context, connection: Connection, asked: Question, processor: Processor
) -> tuple[State, Person, list[Told]]:
    """Record that the mailbox is its owner's, in the caller's transaction; once, however often it is said.

    It covers e-mail alone: a mailbox proves nothing about a phone. Raises Erased.
    """
    person = await people.hold(connection, asked.mail.workspace, asked.mail.contact_id)
    mail = await store.find(connection, asked.mail.workspace, asked.mail.id, lock=True)
    if person is None or mail is None or person.erased:
        raise Erased
    state = _state(context, mail, person)
    if state != "open":
        return state, person, []
    grant = await _grant(context, connection, person, mail)
    told = [Told(context.new_id(), _event(context, person, asked.workspace, processor, mail, grant))]
    await store.confirm(connection, mail)
    person = await record(connection, person, asked.workspace, told, sealed=partial(_proven, mail))
    return "confirmed", person, told


def _proven(mail: Mail, told: Told) -> Message:
    event = AddressProven(
        workspace=mail.workspace,
        contact_id=mail.contact_id,
        event_id=told.event_id,
        address_set_at=mail.address_set_at,
        decision=told.event,
        fingerprint=mail.fingerprint,
    )
    # An event id of its own, the same one whenever this is made: contacts says the decision under the visitor's.
    own_id = uuid5(told.event_id, "address proven")
    return seal(event, topic=CONTACT, event_id=own_id, source=SOURCE, time=told.event.decided_at)


async def _grant(context: Context, reader: Reader, person: Person, mail: Mail) -> Said | None:
    past = await read_past(context, reader, person.workspace, person.contact_id)
    return next((said for said in past if said.event_id == mail.grant_event), None)


def _event(
    context: Context, person: Person, workspace: Workspace, processor: Processor, mail: Mail, grant: Said | None
) -> ConsentDecided:
    """The confirmation, with the notice that the confirmed grant was given on."""
    (at,) = moments(context, person, 1)
    controller = workspace.controller
    return ConsentDecided(
        workspace=person.workspace,
        contact_id=person.contact_id,
        decision=Decision.CONFIRMED,
        purpose=mail.purpose,
        channels=(Channel.EMAIL,),
        decided_at=at,
        notice=Notice.model_validate(grant.notice) if grant and grant.notice else None,
        method=Method.LINK,
        actor=Actor.VISITOR,
        bot=BotVersion(id=grant.bot[0], version=grant.bot[1]) if grant and grant.bot else None,
        page_url=grant.page_url if grant else None,
        conversation_id=grant.conversation_id if grant else None,
        controller=controller.said() if controller else None,
        processor=processor,
    )
