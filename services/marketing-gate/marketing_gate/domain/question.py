"""A question put to the gate, and the answer it gets."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

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


class Settled(Struct, gc=False):
    """What is answered, whenever it is asked again while nothing has changed. Whoever puts it into words keeps them in
    `shown`, for him alone to understand.

    `contact_id` is the contact that was asked for, or the only one with the address; None when there is no such one.
    `ids` are, as bytes, all who have the address that was asked for, where one contact's value did not settle it.
    """

    judgement: Judgement
    workspace: Workspace
    contact_id: UUID | None = None
    shown: object = None
    ids: Sequence[bytes] = ()


class Answer(NamedTuple):
    """What is settled, and up to when everything said is in it (None: not known)."""

    settled: Settled
    as_of: int | None

    @property
    def judgement(self) -> Judgement:
        """The judgement."""
        return self.settled.judgement

    @property
    def contact_id(self) -> UUID | None:
        """See `Settled`."""
        return self.settled.contact_id
