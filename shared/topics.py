"""The topic registry: every topic, its events, key, producers, consumers and settings. Nothing else names a topic.

DESIGN.md section 2. Topics are created from here (`dev.topics`) and never by the broker on its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.events import (
    AddressAsked,
    AddressProven,
    AddressTold,
    ConsentDecided,
    ContactCaptured,
    ContactChanged,
    ContactErased,
    ContactRequested,
    Decision,
    DecisionMade,
    DirectoryChanged,
    ErasureCompleted,
    ErasureRequested,
    LedgerRecorded,
    Said,
    SuppressionReported,
    WorkspaceChanged,
)

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
MAX_RECORD = 1024 * 1024
DLQ_HEADROOM = 64 * 1024
FOR_EVER = -1


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `events` maps CloudEvents types to their models; `retention_ms` -1 keeps for ever."""

    name: str
    about: str
    events: dict[str, type[Said]]
    key: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    retention_ms: int
    compacted: bool = False
    personal_data: bool = False
    partitions: int = 12
    max_record: int = MAX_RECORD
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def dlq(self) -> str:
        """Name of the dead-letter topic of this topic."""
        return f"{self.name}.dlq"

    @property
    def settings(self) -> dict[str, str]:
        """The topic's settings on the broker, as Kafka spells them."""
        return {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": str(FOR_EVER if self.compacted else self.retention_ms),
            "max.message.bytes": str(self.max_record),
            **self.extra,
        }


CONSENT = Topic(
    name="souhlas.consent.v1",
    about="Decisions on consent with their whole evidence, as the source says them.",
    events={f"souhlas.consent.{decision}": ConsentDecided for decision in Decision},
    key="workspace:contact_id",
    producers=("conversation", "contacts"),
    consumers=("consent-ledger", "marketing-gate", "conversation"),
    retention_ms=30 * DAY_MS,
)
CONTACT = Topic(
    name="souhlas.contact.v1",
    about="What visitors gave under a grant, and what became of it. The only topic with personal data.",
    events={
        event.type: event
        for event in (
            *(ContactCaptured, ContactChanged, ContactErased, ContactRequested),
            *(AddressAsked, AddressTold, AddressProven),
        )
    },
    key="workspace:contact_id",
    producers=("conversation", "contacts"),
    consumers=("contacts", "conversation"),
    retention_ms=7 * DAY_MS,
    personal_data=True,
    extra={"segment.ms": str(HOUR_MS), "segment.bytes": str(16 * MAX_RECORD), "file.delete.delay.ms": "1000"},
)
LEDGER = Topic(
    name="souhlas.ledger.v1",
    about="Every ledger entry by index. Kept for ever: the gate rebuilds from it.",
    events={LedgerRecorded.type: LedgerRecorded},
    key="workspace:contact_id",
    producers=("consent-ledger",),
    consumers=("marketing-gate", "contacts"),
    retention_ms=FOR_EVER,
)
DIRECTORY = Topic(
    name="souhlas.directory.v1",
    about="Which address fingerprints lead to which contact.",
    events={DirectoryChanged.type: DirectoryChanged},
    key="workspace:contact_id",
    producers=("contacts",),
    consumers=("marketing-gate",),
    retention_ms=FOR_EVER,
    compacted=True,
)
WORKSPACE = Topic(
    name="souhlas.workspace.v1",
    about="Controllers, purposes and channels of every workspace.",
    events={WorkspaceChanged.type: WorkspaceChanged},
    key="workspace",
    producers=("conversation",),
    consumers=("contacts", "consent-ledger", "marketing-gate"),
    retention_ms=FOR_EVER,
    compacted=True,
)
DECISION = Topic(
    name="souhlas.decision.v1",
    about="Answers of the gate, sampled, for review.",
    events={DecisionMade.type: DecisionMade},
    key="workspace:contact_id",
    producers=("marketing-gate",),
    consumers=(),
    retention_ms=90 * DAY_MS,
)

SUPPRESSION = Topic(
    name="souhlas.suppression.v1",
    about="Bounces and complaints by address fingerprint, also for those who report them by Kafka.",
    events={SuppressionReported.type: SuppressionReported},
    key="workspace:fingerprint",
    producers=("marketing-gate",),
    consumers=("marketing-gate", "contacts"),
    retention_ms=FOR_EVER,
    extra={"message.timestamp.type": "LogAppendTime"},  # a reporter's clock may be fast: see envelope.no_later
)

ERASURE = Topic(
    name="souhlas.erasure.v1",
    about="Erasures on their way: asked for, and done part by part.",
    events={event.type: event for event in (ErasureRequested, ErasureCompleted)},
    key="workspace:contact_id",
    producers=("contacts", "conversation", "consent-ledger", "marketing-gate"),
    consumers=("contacts", "marketing-gate"),
    retention_ms=30 * DAY_MS,
)

SNAPSHOT = Topic(
    name="souhlas.snapshot.v1",
    about="Snapshots of the gate's store, for the gate alone: no events.",
    events={},
    key="none",
    producers=("marketing-gate",),
    consumers=(),
    retention_ms=7 * DAY_MS,
    partitions=1,
    extra={"file.delete.delay.ms": "1000"},
)
"""The gate deletes the snapshot before (Kafka's DeleteRecords) once another is whole; one that is a week old goes by
itself, and the gate takes another."""

SOURCES: tuple[Topic, ...] = (CONSENT, CONTACT, LEDGER, DIRECTORY, WORKSPACE, DECISION, SUPPRESSION, ERASURE)


def dead_letters(topic: Topic) -> Topic:
    """The dead-letter topic of `topic`: same key and partitions, room for the added headers, 30 days (contact: 7)."""
    return Topic(
        name=topic.dlq,
        about=f"What no consumer of {topic.name} could handle, untouched, with the reason in headers.",
        events=topic.events,
        key=topic.key,
        producers=topic.consumers,
        consumers=(),
        retention_ms=min(30 * DAY_MS, topic.retention_ms) if topic.personal_data else 30 * DAY_MS,
        personal_data=topic.personal_data,
        partitions=topic.partitions,
        max_record=topic.max_record + DLQ_HEADROOM,
    )


def all_topics() -> Iterator[Topic]:
    """Every topic that must exist: the sources, a dead-letter topic for each that has consumers, and the snapshots."""
    for topic in SOURCES:
        yield topic
        if topic.consumers:
            yield dead_letters(topic)
    yield SNAPSHOT


def topic_of(event: Said) -> Topic:
    """The topic an event belongs on. Raises KeyError for an event that is in no topic of the registry."""
    for topic in SOURCES:
        if event.event_type in topic.events:
            return topic
    raise KeyError(event.event_type)
