"""What is answered, as models: they make the OpenAPI document, and tests hold the answers against them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from contacts.domain.consents import Shown
from shared.events import Channel
from shared.http import LooseModel


class Consent(LooseModel):
    """How a purpose and channel stands: a row for each that has a decision."""

    purpose: str
    channel: Channel
    decision: Shown
    decided_at: datetime
    expires_at: datetime | None
    notice_sha256: str | None
    entry_index: int | None


class Source(LooseModel):
    """Where the contact came from; nulls for one that was imported, or that gave nothing."""

    bot_id: str | None
    bot_version: int | None
    page_url: str | None
    conversation_id: UUID | None


class Contact(LooseModel):
    """A contact. Who only refused has an id and nothing else."""

    contact_id: UUID
    name: str | None
    email: str | None
    phone: str | None
    company: str | None
    created_at: datetime
    updated_at: datetime
    restricted: bool
    source: Source
    consents: list[Consent]


class Counted(LooseModel):
    """How many contacts stand how for a purpose and channel."""

    purpose: str
    channel: Channel
    granted: int
    unconfirmed: int
    refused: int
    withdrawn: int
    objected: int
    expired: int
    none: int


class Summary(LooseModel):
    """`contacts` are all but the erased."""

    contacts: int
    purposes: list[Counted]


class Freshness(LooseModel):
    """A token for the gate's `at_least`."""

    token: str


class Changed(Contact):
    """A contact after a change."""

    freshness: Freshness


class Told(LooseModel):
    """A decision that is on its way to the ledger."""

    event_id: UUID
    freshness: Freshness


class Erasing(LooseModel):
    """An erasure that has begun."""

    erasure_id: UUID
    freshness: Freshness


class Part(LooseModel):
    """One part of an erasure. `count`: how many things it erased, deleted or stopped."""

    status: Literal["pending", "done"]
    done_at: datetime | None
    count: int | None


class Parts(LooseModel):
    """`topics` is done when nothing of the contact can be read from Kafka any more."""

    conversation: Part
    consent_ledger: Part
    contacts: Part
    marketing_gate: Part
    topics: Part


class Erasure(LooseModel):
    """An erasure and how far it is."""

    erasure_id: UUID
    contact_id: UUID
    requested_at: datetime
    status: Literal["pending", "done"]
    done_at: datetime | None
    parts: Parts
