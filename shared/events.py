"""The events, as data: what each says, its type word and its schema.

Transport is `shared.envelope`, topics are `shared.topics`.

Every model reads newer events: fields it does not know are ignored. None may lose a field or change its meaning;
a change that cannot be read by an old consumer is a new topic version.
"""

import hashlib
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.times import Timestamp

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""Ids that people choose: workspaces, purposes, bots, steps."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Decision(StrEnum):
    """What was decided. API.md section 3."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    CONFIRMED = "confirmed"
    RESTRICTED = "restricted"
    UNRESTRICTED = "unrestricted"
    ERASED = "erased"


OF_EVERYTHING = frozenset({Decision.OBJECTED, Decision.RESTRICTED, Decision.UNRESTRICTED, Decision.ERASED})
"""Decisions that always cover every purpose and channel."""


class Channel(StrEnum):
    """The ways to reach a contact. The last three use the phone number."""

    EMAIL = "email"
    PHONE = "phone"
    SMS = "sms"
    WHATSAPP = "whatsapp"


ALL_CHANNELS: tuple[Channel, ...] = tuple(Channel)


class Method(StrEnum):
    """How the decision was expressed."""

    BUTTON = "button"
    TYPED = "typed"
    LINK = "link"
    ONE_CLICK = "one-click"
    PREFERENCE_PAGE = "preference_page"
    API = "api"


class Actor(StrEnum):
    """Who decided."""

    VISITOR = "visitor"
    CONTROLLER = "controller"


class Said(BaseModel):
    """Shared by all events: frozen, and deaf to fields of the future."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: ClassVar[str]
    workspace: Slug

    @property
    def event_type(self) -> str:
        """The CloudEvents type of this very event."""
        return self.type

    @property
    def topic_key(self) -> str:
        """The Kafka key: events with one key keep their order."""
        return self.workspace


class OfContact(Said):
    """An event about one contact of a workspace."""

    contact_id: UUID

    @property
    def topic_key(self) -> str:
        """``workspace:contact_id``."""
        return f"{self.workspace}:{self.contact_id}"


class Part(BaseModel):
    """A part of an event."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Controller(Part):
    """Who decides on purposes and means (Art. 4(7) GDPR), as the visitor was told."""

    name: str
    address: str | None = None
    email: str | None = None
    dpo: str | None = None


class Processor(Part):
    """Who runs Souhlas for the controller (Art. 4(8) GDPR)."""

    name: str
    address: str | None = None
    email: str | None = None


class Notice(Part):
    """The notice as shown. `sha256` is of the UTF-8 bytes of `text`; `check_hash` says whether that is true."""

    text: str
    locale: str
    version: int
    sha256: Sha256
    policy_url: str | None
    policy_kind: Literal["policy", "generic"]

    def check_hash(self) -> bool:
        """Whether `sha256` is the hash of `text`."""
        return hashlib.sha256(self.text.encode()).hexdigest() == self.sha256


class BotVersion(Part):
    """The published bot that asked."""

    id: str
    version: int


class ConsentDecided(OfContact):
    """A decision on consent, with the whole evidence of how it came about (EDPB 05/2020 section 108).

    `purpose` null means every purpose. `channels` is the whole list meant. `expires_at` and `confirmation_required`
    speak of grants.
    `answer` is the button's label or the phrase of the lexicon that was matched, never free text. Event types:
    ``souhlas.consent.<decision>``. The event's id (`ce_id`) is the entry's `event_id`.
    """

    type: ClassVar[str] = "souhlas.consent"
    decision: Decision
    purpose: Slug | None
    channels: tuple[Channel, ...] = Field(min_length=1)
    decided_at: Timestamp
    expires_at: Timestamp | None = None
    confirmation_required: bool = False
    notice: Notice | None = None
    prompt: str | None = None
    answer: str | None = None
    method: Method
    actor: Actor
    bot: BotVersion | None = None
    page_url: str | None = None
    conversation_id: UUID | None = None
    controller: Controller | None = None
    processor: Processor | None = None

    @property
    def event_type(self) -> str:
        """``souhlas.consent.granted`` and so on."""
        return f"{self.type}.{self.decision}"

    @model_validator(mode="after")
    def _grant_is_whole(self) -> Self:
        if self.decision is Decision.GRANTED:
            missing = [name for name in ("purpose", "notice", "expires_at") if getattr(self, name) is None]
            if missing:
                raise ValueError(f"a grant needs {', '.join(missing)}")
            if self.actor is not Actor.VISITOR:
                raise ValueError("only the visitor can grant")
        if self.decision in OF_EVERYTHING and self.purpose is not None:
            raise ValueError(f"{self.decision} covers every purpose: purpose must be null")
        return self


class Source(Part):
    """Where a contact came from. All null for a contact that the controller imported."""

    bot_id: str | None = None
    bot_version: int | None = None
    page_url: str | None = None
    conversation_id: UUID | None = None


class ContactCaptured(OfContact):
    """A visitor gave one or more fields under a grant that held at that moment. Carries personal data.

    `captured_at` grows strictly per contact. A null field was not given this time and changes nothing.
    """

    type: ClassVar[str] = "souhlas.contact.captured"
    captured_at: Timestamp
    purpose: Slug
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None
    source: Source


class ContactChanged(OfContact):
    """The controller changed the profile. Says which fields, not their values."""

    type: ClassVar[str] = "souhlas.contact.changed"
    changed_at: Timestamp
    fields: tuple[Literal["name", "email", "phone", "company"], ...]


class ContactErased(OfContact):
    """A contact is erased (Art. 17 GDPR): whoever keeps anything of it forgets it now."""

    type: ClassVar[str] = "souhlas.contact.erased"
    erasure_id: UUID
    erased_at: Timestamp


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


class Address(Part):
    """One address of a contact, as a keyed fingerprint (`shared.identity.fingerprint`), and who set it when.

    A grant covers an address that the visitor gave; one that the controller set needs a later grant or confirmation.
    """

    fingerprint: Fingerprint
    set_by: Actor
    set_at: Timestamp


class DirectoryChanged(OfContact):
    """Which addresses lead to this contact now. The last event per key is the whole truth (compacted topic).

    `version` grows by one with each change of the contact. `captured_at` is that of the newest `ContactCaptured`
    that it reflects.
    For an erased contact the addresses stay, as keyed fingerprints, so that they go on being denied.
    """

    type: ClassVar[str] = "souhlas.directory.changed"
    version: int = Field(ge=1)
    captured_at: Timestamp | None
    email: Address | None
    phone: Address | None
    erased: bool = False


class WorkspacePurpose(Part):
    """A purpose as the other services need it."""

    id: Slug
    title: dict[str, str]
    channels: tuple[Channel, ...]
    validity_months: int
    confirmation: Literal["none", "mailbox"] = "none"
    retired: bool = False


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
