"""Events in, as one table: which topic, under which group, is handled by whom."""

from collections.abc import Awaitable, Callable
from functools import partial

from contacts.handlers import erase, inbound
from contacts.handlers.desk import SERVICE, Desk
from shared.kafka import Batch, Subscription
from shared.topics import CONTACT, ERASURE, LEDGER, WORKSPACE, Topic

TABLE: tuple[tuple[Topic, Callable[[Desk, Batch], Awaitable[None]]], ...] = (
    (CONTACT, inbound.capture),
    (LEDGER, inbound.record),
    (WORKSPACE, inbound.configure),
    (ERASURE, erase.completed),
)


def subscriptions(desk: Desk) -> list[Subscription]:
    """What this service hears, every subscription in a group of the service's name."""
    return [Subscription(topic=topic, group=SERVICE, handle=partial(handle, desk)) for topic, handle in TABLE]
