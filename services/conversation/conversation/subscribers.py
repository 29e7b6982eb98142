"""What conversation hears, as one table: topic, group, handler."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import asyncpg

from conversation.handlers.deciding import Context
from conversation.handlers.erasing import Unsend, erase
from conversation.handlers.hearing import CONVERSATION, hear, is_of_use, is_old
from conversation.handlers.mailing import Terms
from shared.envelope import Received, Record, unseal
from shared.events import ContactErased, Said
from shared.kafka import Batch, Read, Subscription
from shared.postgres import received_once
from shared.topics import CONSENT, CONTACT, Topic

GROUP = "conversation"
Wake = Callable[[], None]
GATHER_SECONDS = 0.2
"""Nobody waits for what is heard here: a no said elsewhere reaches the gate by itself, a mail takes seconds anyway."""
_PROOF = b'"confirmation_required":true'
_NOBODY = b'"asks_owner":false'
_OWN = CONVERSATION.encode()
_KNOWN = Said(workspace="0")


def subscriptions(context: Context, pool: asyncpg.Pool, terms: Terms, wake: Wake, unsend: Unsend) -> list[Subscription]:
    """Everything that is heard. `wake` is called when a mail or an event waits, `unsend` for mails of the erased."""
    hear_contacts = partial(contacts, context, pool, terms, wake, unsend)
    hear_consents = partial(consents, context, pool, terms, wake)

    def is_long_ago(record: Record) -> bool:
        return is_old(record, context.clock())

    return [
        Subscription(CONTACT, GROUP, hear_contacts, read=read_own(asks_nobody), gather_seconds=GATHER_SECONDS),
        Subscription(
            CONSENT,
            GROUP,
            hear_consents,
            read=read_own(needs_no_proof, is_long_ago),
            gather_seconds=GATHER_SECONDS,
        ),
    ]


def read_own(no_use: Callable[[bytes], bool], whole: Callable[[Record], bool] = lambda _: False) -> Read:
    """Reads a topic; of conversation's own events of `no_use` only that there was one, unless they are to be `whole`.

    They are most of the topic, they were known here before they were said, and to read each of them whole cost as
    much as to write it.
    """

    def read(record: Record, topic: Topic) -> Received:
        if ("ce_source", _OWN) in record.headers and record.value and no_use(record.value) and not whole(record):
            return Received(_KNOWN, UUID(int=0), "", CONVERSATION, None, record)
        return unseal(record, topic)

    return read


def needs_no_proof(consent: bytes) -> bool:
    """Whether a consent event says that no mailbox has to prove it."""
    return _PROOF not in consent


def asks_nobody(contact: bytes) -> bool:
    """Whether a contact event says that nobody has to be asked about an address."""
    return _NOBODY in contact


async def contacts(
    context: Context, pool: asyncpg.Pool, terms: Terms, wake: Wake, unsend: Unsend, batch: Batch
) -> None:
    """`ContactErased`: transcripts, decisions, kept answers and mails are forgotten, tokens end.

    An e-mail address that was captured, changed or told: its owner is asked by mail where a grant waits for them. The
    address is kept until that mail is sent.
    """
    now = context.clock()
    useful = [one for one in batch.events if isinstance(one.event, ContactErased) or is_of_use(one, now)]
    if not useful:
        return
    async with received_once(pool, GROUP, useful) as (connection, fresh):
        erased = [received.event for received in fresh if isinstance(received.event, ContactErased)]
        await hear(context, connection, [one for one in fresh if not isinstance(one.event, ContactErased)], terms)
        if erased:
            await erase(connection, erased, context.clock(), unsend, context.fingerprint_key)
    wake()


async def consents(context: Context, pool: asyncpg.Pool, terms: Terms, wake: Wake, batch: Batch) -> None:
    """What the controller was told, withdrawal or objection: it stands here too, so that nothing is asked or kept
    against it. Of its own decisions a grant that needs a mailbox's proof: contacts is asked for the address; and a no
    of long ago, which is forgotten here if the database was put back since."""
    now = context.clock()
    useful = [received for received in batch.events if is_of_use(received, now)]
    if not useful:
        return
    async with received_once(pool, f"{GROUP}.consent", useful) as (connection, fresh):
        await hear(context, connection, fresh, terms)
    wake()
