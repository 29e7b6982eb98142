"""Erasure (Art. 17 GDPR): the contact is gone from here, its tokens end, and whoever asked is told so."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from conversation.store import conversations, mail
from shared import outbox
from shared.envelope import Message, seal
from shared.events import ContactCaptured, ContactErased, ErasedAddress, ErasureCompleted, ErasurePart
from shared.idempotency import forget
from shared.identity import Kind, fingerprint, normal_email, normal_phone
from shared.postgres import Connection
from shared.topics import CONTACT, ERASURE

Unsend = Callable[[Sequence[UUID]], Awaitable[None]]
"""Forgets mails of these ids where they were handed over."""


async def erase(
    connection: Connection, erased: Sequence[ContactErased], now: datetime, unsend: Unsend, secret: bytes
) -> int:
    """Forget each contact: transcripts, decisions, kept answers, mails, what waits in the outbox. Repeating changes
    nothing.

    Says how many things were blanked, and in the same transaction that this part is done. The relay publishes in
    order: who hears it knows that everything said of the contact from here lies in Kafka before it. Addresses of
    which nobody can hear any more go with it as fingerprints under `secret`, so that they are denied all the same.
    """
    count = 0
    messages = []
    for event in sorted(erased, key=lambda one: one.topic_key):
        found = await conversations.erase(connection, event.workspace, event.contact_id, now)
        await unsend(await mail.erase(connection, event.workspace, event.contact_id))
        found += await forget(connection, event.contact_id)
        unsaid = await outbox.forget(connection, CONTACT.name, event.topic_key.encode())
        found += len(unsaid)
        completed = ErasureCompleted(
            workspace=event.workspace,
            contact_id=event.contact_id,
            erasure_id=event.erasure_id,
            part=ErasurePart.CONVERSATION,
            count=found,
            done_at=now,
            addresses=tuple(dict.fromkeys(_addresses(unsaid, secret))),
        )
        said_id = uuid5(NAMESPACE_OID, f"{event.erasure_id} {completed.part}")
        messages.append(seal(completed, topic=ERASURE, event_id=said_id, source="conversation", time=now))
        count += found
    await outbox.say(connection, *messages)
    return count


def _addresses(unsaid: Iterable[Message], secret: bytes) -> Iterator[ErasedAddress]:
    for message in unsaid:
        if ("ce_type", ContactCaptured.type.encode()) in message.headers and message.value:
            event = ContactCaptured.model_validate_json(message.value)
            if event.email is not None:
                mark = fingerprint(secret, event.workspace, Kind.EMAIL, normal_email(event.email))
                yield ErasedAddress(kind="email", fingerprint=mark)
            if event.phone is not None:
                mark = fingerprint(secret, event.workspace, Kind.PHONE, normal_phone(event.phone))
                yield ErasedAddress(kind="phone", fingerprint=mark)
