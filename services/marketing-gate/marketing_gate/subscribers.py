"""Events in, as one table. Every topic is heard in batches, and the offsets live in Redis with what they made."""

from marketing_gate.handlers.erasing import Erasing
from marketing_gate.store.projection import Projection
from marketing_gate.store.quick import read
from shared.kafka import Subscription
from shared.topics import CONSENT, DIRECTORY, ERASURE, LEDGER, SUPPRESSION, WORKSPACE, Topic

GROUP = "marketing-gate"
TOPICS: tuple[Topic, ...] = (LEDGER, CONSENT, DIRECTORY, WORKSPACE, SUPPRESSION)
MOST = 2000
"""Records a batch: a rebuild is as fast as its batches are big, and a lone event never waits for one to fill."""
AHEAD = 4
"""Batches fetched at once: one is read while Redis takes the one before."""


def subscriptions(projection: Projection, erasing: Erasing) -> list[Subscription]:
    """Ledger entries, decisions as they are taken, directory, workspaces, suppressions: all join into the store.

    Erasures make no state: they are confirmed, and their offsets kept in Kafka.
    """
    projected = [
        Subscription(topic, GROUP, projection.apply, MOST, projection, read=read, ahead=AHEAD) for topic in TOPICS
    ]
    return [*projected, Subscription(ERASURE, GROUP, erasing.confirm)]
