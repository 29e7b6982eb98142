"""A question put to the gate, and the answer it gets."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from marketing_gate.domain.judgement import Judgement, Workspace
from shared.events import Channel
from shared.identity import Kind


class By(StrEnum):
    """How a question names a person."""

    ID = "id"
    EMAIL = "email"
    PHONE = "phone"


class Question(NamedTuple):
    """May this person be messaged for `purpose` on `channel`? `value` is as the caller gave it."""

    by: By
    value: str | UUID
    purpose: str
    channel: Channel


class Named(NamedTuple):
    """Whom a question means, once normalised: a contact, or an address by its fingerprint, or nobody there can be."""

    contact_id: UUID | None = None
    kind: Kind | None = None
    fingerprint: str = ""

    @property
    def nobody(self) -> bool:
        """Whether no such address can exist."""
        return self.contact_id is None and self.kind is None


@dataclass(frozen=True, slots=True)
class Answer:
    """A judgement with what it rests on: `as_of` (None: not known), the configuration, and whom it turned out to be.

    `contact_id` is the contact that was asked for, or the only one with the address; None when there is no such one.
    """

    judgement: Judgement
    as_of: int | None
    workspace: Workspace
    contact_id: UUID | None = None
