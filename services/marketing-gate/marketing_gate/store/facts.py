"""What a batch of events adds up to, before Redis is asked: joined by contact, newest by workspace, counted by log."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from marketing_gate.domain.judgement import Purpose, Workspace
from marketing_gate.domain.known import Known, decided, listed, mask_of, recorded
from marketing_gate.domain.suppression import CLEAR, Suppression, reported
from marketing_gate.store.told import Told
from shared.envelope import Received
from shared.events import (
    Channel,
    ConsentDecided,
    DirectoryChanged,
    LedgerRecorded,
    SuppressionReported,
    WorkspaceChanged,
)
from shared.identity import Kind
from shared.reports import reported_at
from shared.times import micros


@dataclass(slots=True)
class Facts:
    """`contacts` by workspace and the 16 bytes of their ids. `entries` are the ledger indexes heard, by workspace and
    partition, in the order of their offsets."""

    contacts: dict[tuple[str, bytes], Known] = field(default_factory=dict)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    entries: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    suppressions: dict[tuple[str, Kind, str, Channel], Suppression] = field(default_factory=dict)

    def add(self, received: Received) -> None:
        """Join in what one event says. Events of other kinds say nothing to the gate."""
        if isinstance(received, Told):
            self._join(received.workspace, received.contact, received.known)
            if received.index is not None:
                self._count(received.workspace, received.raw.partition, received.index)
            return
        match received.event:
            case LedgerRecorded() as event:
                self._join(event.workspace, event.contact_id.bytes, recorded(event))
                self._count(event.workspace, received.record.partition, event.index)
            case ConsentDecided() as event:
                self._join(event.workspace, event.contact_id.bytes, decided(event))
            case DirectoryChanged() as event:
                self._join(event.workspace, event.contact_id.bytes, listed(event))
            case SuppressionReported() as event:
                place = (event.workspace, Kind(event.address), event.fingerprint, event.channel)
                said = reported(event.kind, micros(reported_at(received, event)))
                self.suppressions[place] = self.suppressions.get(place, CLEAR) | said
            case WorkspaceChanged() as event:
                found = configured(event)
                known = self.workspaces.get(event.workspace)
                if known is None or known.version <= found.version:
                    self.workspaces[event.workspace] = found

    def _count(self, workspace: str, partition: int, index: int) -> None:
        self.entries.setdefault((workspace, partition), []).append(index)

    def _join(self, workspace: str, contact_id: bytes, known: Known) -> None:
        before = self.contacts.get((workspace, contact_id))
        self.contacts[workspace, contact_id] = known if before is None else before | known


def gather(events: Iterable[Received]) -> Facts:
    """The facts of `events`."""
    facts = Facts()
    for received in events:
        facts.add(received)
    return facts


def configured(event: WorkspaceChanged) -> Workspace:
    """The configuration that the gate needs of it."""
    return Workspace(
        version=event.version,
        controller=event.controller.name if event.controller else None,
        default_locale=event.default_locale,
        purposes={purpose.id: Purpose(mask_of(purpose.channels), purpose.retired) for purpose in event.purposes},
    )
