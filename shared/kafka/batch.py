"""What a subscriber is given and what it may say back: the types between the consumer wrapper and the services."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from shared.envelope import Received, Record, unseal
from shared.topics import Topic


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one topic for a handler: grouped by partition, in offset order within each.

    `events` are whole and of a known type; what was not already lies in the dead-letter topic. `tombstones` come on
    compacted topics only. `positions` is, by partition, the next offset once this batch is done, dead letters
    included; `starts` the first offset in it. Compaction leaves gaps: a batch may start beyond the last position.
    """

    topic: Topic
    events: Sequence[Received]
    tombstones: Sequence[Record]
    positions: Mapping[int, int]
    starts: Mapping[int, int]


Handle = Callable[[Batch], Awaitable[None]]
"""Makes a batch take effect. It must be idempotent or guarded by the inbox: any batch may come again, cut differently.

It may raise `Rejected` (this event never can be handled), `Rewound` (positions only), an outage (the batch comes again,
for ever), or anything else (a few more tries, then event by event, then the dead-letter topic).
"""


class Rejected(Exception):
    """An event that its handler never can accept. It goes to the dead-letter topic; the rest is handled again.

    `reason` is a word, `detail` has no personal data.
    """

    def __init__(self, received: Received, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.received = received
        self.reason = reason
        self.detail = detail


class Rewound(Exception):
    """The store's positions are not those this batch continues: load them again and go on from there."""


class Positions(Protocol):
    """Where a projection is, kept beside what it projects and not in Kafka."""

    async def load(self, topic: str, partitions: Sequence[int]) -> Mapping[int, int]:
        """Next offset by partition; one that is missing starts at the beginning. May raise an outage."""
        ...


Read = Callable[[Record, Topic], Received]
"""Reads a record of a topic, or raises `Poison`: `shared.envelope.unseal`, or what comes to the same and is quicker."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic heard by one group. `most` bounds the records of a batch; `positions` is for projections only.

    `ahead` batches may be fetched at once; while one is handled the next is read. For `gather_seconds` the broker may
    gather records before it answers: one fetch, one batch and one commit for all of them, where nobody waits for each.
    """

    topic: Topic
    group: str
    handle: Handle
    most: int = 500
    positions: Positions | None = None
    read: Read = unseal
    ahead: int = 1
    gather_seconds: float = 0.0

    @property
    def group_id(self) -> str:
        """Kafka's name of the group: one per topic, so that a rebalance of one does not stop the others."""
        return f"{self.group}.{self.topic.name}"


class Progress(NamedTuple):
    """How far a partition is: the next offset to handle, and the offset the next record written will have."""

    position: int
    end: int


class Meter(Protocol):
    """What the wrapper counts. `shared.metrics` has one for Prometheus."""

    def handled(self, topic: str, group: str, events: int, seconds: float) -> None:
        """A handler took `seconds` over `events`, and succeeded."""

    def retried(self, topic: str, group: str, why: str) -> None:
        """A batch has to be tried again. `why` is the type of the error."""

    def dead_lettered(self, topic: str, group: str, reason: str) -> None:
        """A record was confirmed in the dead-letter topic."""


class Unmetered:
    """Counts nothing."""

    def handled(self, topic: str, group: str, events: int, seconds: float) -> None:
        """Nothing."""

    def retried(self, topic: str, group: str, why: str) -> None:
        """Nothing."""

    def dead_lettered(self, topic: str, group: str, reason: str) -> None:
        """Nothing."""
