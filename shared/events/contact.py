"""Who somebody is: fields given under a grant, changes and erasure, and the directory of address fingerprints."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from shared.events.consent import ConsentDecided
from shared.events.words import Actor, Fingerprint, OfContact, Part, Slug
from shared.times import Timestamp

MOST = 2**31 - 1
"""PostgreSQL's integer."""


def _with_later(at: datetime) -> datetime:
    """A change of the contact has to come after it."""
    if at.year == datetime.max.year:
        raise ValueError("must be a time before the year 9999: no change of the contact could come after it")
    return at


class Source(Part):
    """Where a contact came from. All null for a contact that the controller imported."""

    bot_id: str | None = None
    bot_version: Annotated[int, Field(ge=0, le=MOST)] | None = None
    page_url: str | None = None
    conversation_id: UUID | None = None


class ContactCaptured(OfContact):
    """A visitor gave one or more fields under a grant that held at that moment. Carries personal data.

    `captured_at` grows strictly per contact. A null field was not given this time and changes nothing. `asks_owner`
    false: no grant of the contact waits for the proof of a mailbox, and no address was asked about before, so that
    nobody has to be written to.
    """

    type: ClassVar[str] = "souhlas.contact.captured"
    captured_at: Annotated[Timestamp, AfterValidator(_with_later)]
    purpose: Slug
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    company: str | None = None
    asks_owner: bool = True
    source: Source


class ContactChanged(OfContact):
    """The controller changed the profile. Says which fields; of their values only a new e-mail address.

    Its owner has to be asked whether it is theirs, for a grant covers the address it was given with; conversation
    writes to them. `email` null: not changed, or emptied. `changed_at` is the address's `set_at` in the directory.
    """

    type: ClassVar[str] = "souhlas.contact.changed"
    changed_at: Timestamp
    fields: tuple[Literal["name", "email", "phone", "company"], ...]
    email: str | None = None


class ContactRequested(OfContact):
    """A data subject asks for erasure (Art. 17 GDPR) or for their data (Art. 15, 20), or a term for them has run out.

    `cause` `visitor`: asked on the preference page, by who holds its link. `unconfirmed`: nobody confirmed the mailbox
    in time, nothing else justifies keeping the contact, so that it is to be erased. `unconfirmed_address`: nobody
    confirmed the e-mail address that the controller set at `address_set_at`, so that this address is to go. `locale` is
    the one to answer in.
    """

    type: ClassVar[str] = "souhlas.contact.requested"
    request_id: UUID
    kind: Literal["erasure", "access"]
    requested_at: Timestamp
    locale: str
    cause: Literal["visitor", "unconfirmed", "unconfirmed_address"] = "visitor"
    address_set_at: Timestamp | None = None


class ContactErased(OfContact):
    """A contact is erased (Art. 17 GDPR): whoever keeps anything of it forgets it now."""

    type: ClassVar[str] = "souhlas.contact.erased"
    erasure_id: UUID
    erased_at: Timestamp


class AddressAsked(OfContact):
    """conversation asks contacts for the e-mail address of a grant that its owner has to confirm, to write to them.

    It keeps no address itself. `grant_event_id` is the grant's event; the answer is an `AddressTold`.
    """

    type: ClassVar[str] = "souhlas.contact.address_asked"
    grant_event_id: UUID
    asked_at: Timestamp


class AddressTold(OfContact):
    """contacts' answer to `AddressAsked`, after everything that was captured before it. Carries personal data.

    `email` null: there is none, or the contact is erased or restricted. One that comes later is captured as usual.
    `set_at` is since when it is the contact's, so that one captured after that, and still on its way to contacts,
    is known to be later. Older services say no `set_at`.
    """

    type: ClassVar[str] = "souhlas.contact.address_told"
    grant_event_id: UUID
    told_at: Timestamp
    email: str | None
    set_at: Timestamp | None = None


class AddressProven(OfContact):
    """A mailbox's owner confirmed. contacts says the `decision`, under `event_id`, if the address is still that one.

    Only contacts knows: the controller may have set another one of which conversation has not heard. Then nothing is
    said, for a confirmation proves the address that the link went to and no other. `fingerprint` is that address;
    `address_set_at` is as of when it was the contact's, and is compared where an older service says no `fingerprint`.
    """

    type: ClassVar[str] = "souhlas.contact.address_proven"
    event_id: UUID
    address_set_at: Timestamp
    decision: ConsentDecided
    fingerprint: Fingerprint | None = None


class Address(Part):
    """One address of a contact, as a keyed fingerprint (`shared.identity.fingerprint`), and who set it when.

    A grant covers an address that the visitor gave; one that the controller set needs a later grant or confirmation.
    """

    fingerprint: Fingerprint
    set_by: Actor
    set_at: Timestamp


class FormerAddress(Part):
    """An address that a contact has left: what the contact said against messages up to `until` still
    stands against it, so that no correction lifts an objection. `until` is null where it had been denied already:
    then all that the contact ever says against messages does. Since `left_at` the contact has another address or none:
    a mailbox proven before then is not the one that it has now. Older services say no `left_at`."""

    kind: Literal["email", "phone"]
    fingerprint: Fingerprint
    until: Timestamp | None
    left_at: Timestamp | None = None


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
    former: tuple[FormerAddress, ...] = ()
