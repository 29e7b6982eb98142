"""An erasure on its way through the parts (DESIGN.md section 3, rule 8): asked for, and done part by part."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.words import OfContact
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


class ErasureCompleted(OfContact):
    """A part keeps nothing of the contact any more. `count` is how many things it erased or stopped."""

    type: ClassVar[str] = "souhlas.erasure.completed"
    erasure_id: UUID
    part: ErasurePart
    count: int = Field(ge=0)
    done_at: Timestamp
