"""An erasure on its way through the parts (DESIGN.md section 3, rule 8): asked for, and done part by part."""

from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.events.words import Fingerprint, OfContact, Part
from shared.times import Timestamp


class ErasurePart(StrEnum):
    """Who has something to erase: the four services, and the topics with personal data."""

    CONVERSATION = "conversation"
    CONSENT_LEDGER = "consent_ledger"
    CONTACTS = "contacts"
    MARKETING_GATE = "marketing_gate"
    TOPICS = "topics"


class ErasureRequested(OfContact):
    """A contact is to be erased everywhere. `erasure_id` is also the event id of its ``souhlas.consent.erased``.

    `directory_version` is that of the `DirectoryChanged` which keeps its addresses denied.
    """

    type: ClassVar[str] = "souhlas.erasure.requested"
    erasure_id: UUID
    requested_at: Timestamp
    directory_version: int = Field(ge=1)


class ErasedAddress(Part):
    """An address by its keyed fingerprint, which keeps it denied and says nothing else of it."""

    kind: Literal["email", "phone"]
    fingerprint: Fingerprint


class ErasureCompleted(OfContact):
    """A part keeps nothing of the contact any more. `count` is how many things it erased or stopped.

    `addresses`: given by the contact, and erased before anybody was told of them. contacts keeps them denied.
    """

    type: ClassVar[str] = "souhlas.erasure.completed"
    erasure_id: UUID
    part: ErasurePart
    count: int = Field(ge=0)
    done_at: Timestamp
    addresses: tuple[ErasedAddress, ...] = ()
