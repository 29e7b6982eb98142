"""Events in, as one table: which topic, under which group, is handled by whom."""

from collections.abc import Awaitable, Callable
from functools import partial

from contacts.domain import quick
from contacts.handlers import erase, inbound, suppressions
from contacts.handlers.desk import SERVICE, Desk
from shared.envelope import Received, Record, unseal
from shared.kafka import Batch, Subscription
from shared.topics import CONTACT, ERASURE, LEDGER, SUPPRESSION, WORKSPACE, Topic

TABLE: tuple[tuple[Topic, Callable[[Desk, Batch], Awaitable[None]]], ...] = (
    (CONTACT, inbound.capture),
    (LEDGER, inbound.record),
    (WORKSPACE, inbound.configure),
    (ERASURE, erase.completed),
    (SUPPRESSION, suppressions.suppress),
)


MOST = {CONTACT.name: 750}
"""Captures come in crowds, and a transaction costs as much for many as for one."""
GATHER_SECONDS = {LEDGER.name: 0.1}
"""What the ledger recorded is read by people: it may come 0.1 s later, many entries in one transaction."""


def _read_capture(desk: Desk, record: Record, topic: Topic) -> Received:
    return quick.read(desk.fingerprint_key, record, topic)


def subscriptions(desk: Desk) -> list[Subscription]:
    """What this service hears, every subscription in a group of the service's name."""
    return [
        Subscription(
            topic,
            SERVICE,
            partial(handle, desk),
            most=MOST.get(topic.name, 500),
            read=partial(_read_capture, desk) if topic is CONTACT else unseal,
            ahead=4 if topic is CONTACT else 1,
            gather_seconds=GATHER_SECONDS.get(topic.name, 0.0),
        )
        for topic, handle in TABLE
    ]
