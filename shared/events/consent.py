"""What a visitor or controller decided, with the evidence of how it came about."""

import hashlib
from typing import ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from shared.events.words import (
    OF_EVERYTHING,
    Actor,
    Channel,
    Decision,
    Method,
    OfContact,
    Part,
    Sha256,
    Slug,
)
from shared.times import Timestamp


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
