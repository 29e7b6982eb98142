"""What is answered, as models: they make the OpenAPI document, and tests hold the answers against them."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from contacts.domain.consents import Shown
from contacts.domain.denials import By
from shared.events import Channel, SuppressionKind
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


class Denied(LooseModel):
    """A contact's grant that is denied at its address. `by`: other contacts who have or had it; its owner's complaint;
    bounces. One or more of them."""

    contact_id: UUID
    purpose: str
    channel: Channel
    by: list[By]


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


class Day(LooseModel):
    """What was decided on one day."""

    day: date
    granted: int
    refused: int
    withdrawn: int
    objected: int


class DaysOf(LooseModel):
    """A purpose and its days, the oldest first. A decision on everything counts for every purpose."""

    purpose: str
    days: list[Day]


class Days(LooseModel):
    """Decisions over time."""

    purposes: list[DaysOf]


class Freshness(LooseModel):
    """A token for the gate's `at_least`."""

    token: str


class Warned(LooseModel):
    """Something that was done, and that the controller should know of."""

    code: str
    detail: str


class Changed(Contact):
    """A contact after a change. `warnings`: `address_denied` for an e-mail address whose owner is not written to."""

    freshness: Freshness
    warnings: list[Warned]


class Told(LooseModel):
    """A decision that is on its way to the ledger."""

    event_id: UUID
    freshness: Freshness


class Erasing(LooseModel):
    """An erasure that has begun."""

    erasure_id: UUID
    freshness: Freshness
    warnings: list[Warned]


class Part(LooseModel):
    """One part of an erasure. `count`: how many things it erased, deleted or stopped. `waits_for`: why it pends."""

    status: Literal["pending", "done"]
    done_at: datetime | None
    count: int | None
    waits_for: str | None


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


class DataRequest(LooseModel):
    """What a data subject asked for. `due_at`: one month after it was asked, three when it was extended (Art. 12(3)
    GDPR).

    `name` and `email` are the contact's, null once it is erased. `status` `erased`: the contact was erased before it
    was given the copy that it asked for. `cause` `unconfirmed`: nobody asked; nobody confirmed the contact in time, and
    a restriction or an open request for a copy keeps it from being erased.
    """

    request_id: UUID
    contact_id: UUID
    name: str | None
    email: str | None
    kind: Literal["erasure", "access"]
    cause: Literal["visitor", "unconfirmed"]
    locale: str
    requested_at: datetime
    due_at: datetime
    overdue: bool
    status: Literal["open", "done", "refused", "erased"]
    closed_at: datetime | None
    note: str | None
    extended_at: datetime | None
    extension_reason: str | None


class Other(LooseModel):
    """Another contact of the same person, and by what that is known."""

    contact_id: UUID
    name: str | None
    email: str | None
    phone: str | None
    restricted: bool
    by: list[Literal["email", "phone", "link"]]


class Hook(LooseModel):
    """A tool that hears of decisions. `gone_at`: since when it answers 410 Gone, so that what is meant for it waits."""

    webhook_id: UUID
    url: str
    events: list[str]
    created_at: datetime
    gone_at: datetime | None = None


class NewHook(Hook):
    """A webhook with its secret (``whsec_…``)."""

    secret: str


class Delivery(LooseModel):
    """One message to one webhook. `answer`: how the last attempt went. `superseded`: a yes that does not count any more
    and is not told."""

    delivery_id: UUID
    event_id: UUID
    type: str
    status: Literal["pending", "delivered", "failed", "superseded"]
    attempts: int
    answer: str | None
    made_at: datetime
    delivered_at: datetime | None
    next_at: datetime | None


class Suppression(LooseModel):
    """A bounce, a complaint, or the lifting of bounces, as the gate was told of an address.

    `fingerprint` stands for the address; `contact_ids` are the living contacts that have it now.
    """

    event_id: UUID
    address: Literal["email", "phone"]
    fingerprint: str
    contact_ids: list[UUID]
    channel: Channel
    kind: SuppressionKind
    at: datetime
    source: str | None


class OfLine(LooseModel):
    """Something about one line of a file; the header is line 1."""

    line: int
    code: str
    detail: str


class Imported(LooseModel):
    """What came of an import. `unchanged` are among `updated`; the lists name the first 100 000.

    `freshness` is there when addresses were set; it promises the one that was said last, the others at about that time.
    """

    imported: int
    updated: int
    unchanged: int
    rejected: list[OfLine]
    rejected_count: int
    warnings: list[OfLine]
    dry_run: bool
    freshness: Freshness | None = None
