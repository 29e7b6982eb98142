"""What conversation hears of consent and contacts, and what it makes of it here. A batch is one transaction.

Contacts are held in the order of their keys, so that two batches cannot wait for each other.

Conversation's own decisions are known here from the moment they are made. After its database was put back to an earlier
state those since are not: `souhlas-rehear` lets it hear them again, and the denials among them stand once more.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from conversation.domain.afterwards import DENIALS, after_decision
from conversation.handlers.deciding import Context
from conversation.handlers.mailing import Terms, address_known, wait_anew, wait_for_proof
from conversation.handlers.recording import channels_of
from conversation.store import people, studio
from shared.envelope import Message, Received, Record
from shared.events import AddressTold, ConsentDecided, ContactCaptured, ContactChanged, Decision, OfContact
from shared.outbox import say
from shared.postgres import Connection

CONTACTS = "/souhlas/contacts"
CONVERSATION = "/souhlas/conversation"
OLD_SECONDS = 60
"""An own event that is heard so long after it was said is heard again, or late: it may have been forgotten since."""
TOLD = DENIALS | {Decision.RESTRICTED, Decision.UNRESTRICTED}


def is_old(record: Record, now: datetime) -> bool:
    """Whether a record was said long ago."""
    return 0 < record.timestamp_ms < (now.timestamp() - OLD_SECONDS) * 1000


def is_of_use(received: Received, now: datetime) -> bool:
    """Whether an event says something that is not known here: what contacts was told, and who has to be asked by mail.

    Of its own decisions those are, that a mailbox has to prove, and denials of long ago.
    """
    event = received.event
    match event:
        case ConsentDecided():
            if received.source == CONVERSATION:
                asks = event.decision is Decision.GRANTED and event.confirmation_required
                return asks or (event.decision in DENIALS and is_old(received.record, now))
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
            case ConsentDecided() as event if event.decision in DENIALS:
                await _own_again(connection, event, received)
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
    if event.decision is Decision.UNRESTRICTED:
        await wait_anew(connection, person)


async def _own_again(connection: Connection, event: ConsentDecided, received: Received) -> None:
    """A no that was said here, and is forgotten only if the database was put back since; else nothing changes."""
    person = await people.hold(connection, event.workspace, event.contact_id)
    kept = None if person is None else await studio.workspace(connection, event.workspace)
    if person is not None and kept is not None:
        after = after_decision(person.standings, event, received.id, channels_of(kept.workspace))
        known = {name for name, standing in person.standings.items() if standing.event_id == received.id}
        if any(after[name] != person.standings.get(name) for name in after.keys() - known):
            await _told(connection, event, received)
