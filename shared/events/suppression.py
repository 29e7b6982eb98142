"""What is known against an address whatever its owner consented to: bounces and complaints."""

from enum import StrEnum
from typing import ClassVar, Literal

from shared.events.words import Channel, Fingerprint, Said
from shared.times import Timestamp


class SuppressionKind(StrEnum):
    """`hard_bounce` suppresses at once, `soft_bounce` the third time; `lift` ends bounces, never a complaint."""

    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    COMPLAINT = "complaint"
    LIFT = "lift"


class SuppressionReported(Said):
    """A message to an address bounced, or its owner complained, or the bounces of it were lifted.

    Kept by address, as a keyed fingerprint. `source` names the system that reported it.
    """

    type: ClassVar[str] = "souhlas.suppression.reported"
    address: Literal["email", "phone"]
    fingerprint: Fingerprint
    channel: Channel
    kind: SuppressionKind
    at: Timestamp
    source: str | None = None

    @property
    def topic_key(self) -> str:
        """``workspace:fingerprint``."""
        return f"{self.workspace}:{self.fingerprint}"
