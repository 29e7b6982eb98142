"""What the ledger recorded, how a workspace is set up, and what the gate answered."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.events.consent import Controller
from shared.events.words import Actor, Channel, Decision, Method, OfContact, Part, Said, Sha256, Slug
from shared.times import Timestamp


class EntryBot(Part):
    """`bot` of a ledger entry."""

    id: str
    version: int


class Entry(Part):
    """A ledger entry: exactly the JSON of the leaf (API.md section 3). No personal data."""

    v: Literal[1] = 1
    workspace: Slug
    contact_id: UUID
    event_id: UUID
    decision: Decision
    purpose: Slug | None
    channels: tuple[Channel, ...]
    decided_at: Timestamp
    recorded_at: Timestamp
    expires_at: Timestamp | None
    confirmation_required: bool
    notice_sha256: Sha256 | None
    method: Method
    actor: Actor
    bot: EntryBot | None
    commitment: Sha256


class LedgerRecorded(OfContact):
    """An entry stands in the workspace's log at `index`, covered by a checkpoint of `tree_size` entries."""

    type: ClassVar[str] = "souhlas.ledger.recorded"
    index: int = Field(ge=0)
    leaf_hash: Sha256
    tree_size: int = Field(ge=1)
    entry: Entry


class WorkspacePurpose(Part):
    """A purpose as the other services need it.

    `retention_days`: how long after the end of processing its evidence is kept; not said: for ever.
    """

    id: Slug
    title: dict[str, str]
    channels: tuple[Channel, ...]
    validity_months: int
    confirmation: Literal["none", "mailbox"] = "none"
    retired: bool = False
    retention_days: int | None = Field(default=None, exclude_if=lambda days: days is None)


class WorkspaceChanged(Said):
    """The workspace's configuration as of now (compacted by workspace). `version` grows with each change."""

    type: ClassVar[str] = "souhlas.workspace.changed"
    version: int = Field(ge=1)
    changed_at: Timestamp
    controller: Controller | None
    default_locale: str
    purposes: tuple[WorkspacePurpose, ...]


class DecisionMade(Said):
    """An answer of the gate, sampled, for whoever reviews it. Question as ids only."""

    type: ClassVar[str] = "souhlas.decision.made"
    decision_id: UUID
    contact_id: UUID | None
    purpose: str
    channel: str
    allowed: bool
    reason: str
    entry_index: int | None
    tree_size: int | None
    as_of: Timestamp | None
    decided_at: Timestamp

    @property
    def topic_key(self) -> str:
        """``workspace:contact_id``; ``workspace:unknown`` when the question named nobody we know."""
        return f"{self.workspace}:{self.contact_id or 'unknown'}"
