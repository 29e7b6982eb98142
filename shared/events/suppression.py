"""What is known against an address whatever its owner consented to: bounces and complaints."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator

from shared.events.words import Channel, Fingerprint, Said
from shared.masking import masked_text
from shared.times import Timestamp


class SuppressionKind(StrEnum):
    """`hard_bounce` suppresses at once, `soft_bounce` the third time; `lift` ends bounces, never a complaint."""

    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCE = "soft_bounce"
    COMPLAINT = "complaint"
    LIFT = "lift"


LONGEST_SOURCE = 200


def _names_nobody(source: str) -> str:
    """Refused it would be a dead letter, and the bounce would be lost."""
    return masked_text(source[:LONGEST_SOURCE], quotes=False)


class SuppressionReported(Said):
    """A message to an address bounced, or its owner complained, or the bounces of it were lifted.

    Kept by address, as a keyed fingerprint. `source` names the system that reported it; what could be an address or a
    number in it is left out, for reports are kept for ever and outlive an erasure. `at` counts as the time at which
    Kafka took the report if it lies behind that (`shared.envelope.no_later`).
    """

    type: ClassVar[str] = "souhlas.suppression.reported"
    address: Literal["email", "phone"]
    fingerprint: Fingerprint
    channel: Channel
    kind: SuppressionKind
    at: Timestamp
    source: Annotated[str, AfterValidator(_names_nobody)] | None = None

    @property
    def topic_key(self) -> str:
        """``workspace:fingerprint``."""
        return f"{self.workspace}:{self.fingerprint}"
