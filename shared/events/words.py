"""The words that events share: decisions, channels, methods, actors, and the shapes of ids."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

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
