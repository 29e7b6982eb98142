"""What conversation hears of consent and contacts, and what it makes of it here. A batch is one transaction.

Contacts are held in the order of their keys, so that two batches cannot wait for each other.
"""

from collections.abc import Iterable
from dataclasses import replace

from conversation.domain.afterwards import DENIALS, after_decision
from conversation.handlers.deciding import Context
from conversation.handlers.mailing import Terms, address_known, wait_for_proof
from conversation.handlers.recording import channels_of
from conversation.store import people, studio
from shared.envelope import Message, Received
from shared.events import AddressTold, ConsentDecided, ContactCaptured, ContactChanged, Decision, OfContact
from shared.outbox import say
from shared.postgres import Connection

CONTACTS = "/souhlas/contacts"
CONVERSATION = "/souhlas/conversation"
TOLD = DENIALS | {Decision.RESTRICTED, Decision.UNRESTRICTED}


def is_of_use(received: Received) -> bool:
    """Whether an event says something that is not known here: what contacts was told, and who has to be asked by mail.

    Its own decisions conversation knows from the moment it makes them, so that hearing them must change nothing.
    """
    event = received.event
    match event:
        case ConsentDecided():
            if received.source == CONVERSATION:
                return event.decision is Decision.GRANTED and event.confirmation_required
            return received.source == CONTACTS and event.decision in TOLD
        case ContactCaptured():
            return event.email is not None
        case ContactChanged():
            return "email" in event.fields
        case _:
            return isinstance(event, AddressTold)


async def hear(context: Context, connection: Connection, heard: Iterable[Received], terms: Terms) -> bool:
    """Take in events that are of use, each for the first time. Says whether a mail is to be sent."""
    questions: list[Message] = []
    mails = False
    for received in sorted(heard, key=_key):
        match received.event:
            case ConsentDecided() as event if received.source == CONTACTS:
                await _told(connection, event, received)
            case ConsentDecided() as event:
                question = await wait_for_proof(context, connection, event, received.id)
                questions += [question] if question else []
            case ContactCaptured() | ContactChanged() | AddressTold() as event:
                mails = await address_known(context, connection, event, terms) or mails
            case _:
                pass
    await say(connection, *questions)
    return mails


def _key(received: Received) -> str:
    return received.event.topic_key if isinstance(received.event, OfContact) else ""


async def _told(connection: Connection, event: ConsentDecided, received: Received) -> None:
    """The controller was told a no (Art. 7(3), 21 GDPR): it stands here from now on, whatever order it comes in.

    What the contact decides later gets a later moment, so that a new grant can lift it.
    """
    kept = await studio.workspace(connection, event.workspace)
    person = await people.hold(connection, event.workspace, event.contact_id, make=True)
    if kept is None or person is None or person.erased:
        return
    standings = after_decision(person.standings, event, received.id, channels_of(kept.workspace))
    last_at = max(event.decided_at, person.last_at or event.decided_at)
    await people.remember(connection, event, received.id)
    await people.change(connection, replace(person, standings=standings, last_at=last_at))
