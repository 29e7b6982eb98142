"""The plain form of the three events that a rebuild reads most of, for msgspec: fields and their kinds.

At least as narrow as the models in `shared.events`; times, ids and hashes are texts that `quick` judges.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from marketing_gate.store.codec import INDEX_MOST, VERSION_MOST

# Words as plain texts: in Python 3.11 a look at an enum's member, or its hash, costs as much as all of an address.
DecisionWord = Literal[
    "granted", "refused", "withdrawn", "objected", "confirmed", "restricted", "unrestricted", "erased"
]
Channels = tuple[Literal["email", "phone", "sms", "whatsapp"], ...]
Method = Literal["button", "typed", "link", "one-click", "preference_page", "api"]
Actor = Literal["visitor", "controller"]


class Part(Struct, gc=False, forbid_unknown_fields=True):
    """What is not known is not passed over here: the models say whether it may be."""


class Bot(Part):
    """`bot` of an entry or a decision."""

    id: str
    version: int


class Entry(Part):
    """`shared.events.Entry`."""

    workspace: str
    contact_id: str
    event_id: str
    decision: DecisionWord
    purpose: str | None
    channels: Channels
    decided_at: str
    recorded_at: str
    expires_at: str | None
    confirmation_required: bool
    notice_sha256: str | None
    method: Method
    actor: Actor
    bot: Bot | None
    commitment: str
    v: Literal[1] = 1


class Recorded(Part):
    """`shared.events.LedgerRecorded`."""

    workspace: str
    contact_id: str
    index: Annotated[int, Meta(ge=0, le=INDEX_MOST)]
    leaf_hash: str
    tree_size: Annotated[int, Meta(ge=1)]
    entry: Entry


class Notice(Part):
    """`shared.events.Notice`."""

    text: str
    locale: str
    version: int
    sha256: str
    policy_url: str | None
    policy_kind: Literal["policy", "generic"]


class Party(Part):
    """`shared.events.Processor`."""

    name: str
    address: str | None = None
    email: str | None = None


class Controller(Party):
    """`shared.events.Controller`."""

    dpo: str | None = None


class Decided(Part):
    """`shared.events.ConsentDecided`."""

    workspace: str
    contact_id: str
    decision: DecisionWord
    purpose: str | None
    channels: Annotated[Channels, Meta(min_length=1)]
    decided_at: str
    method: Method
    actor: Actor
    expires_at: str | None = None
    confirmation_required: bool = False
    notice: Notice | None = None
    prompt: str | None = None
    answer: str | None = None
    bot: Bot | None = None
    page_url: str | None = None
    conversation_id: str | None = None
    controller: Controller | None = None
    processor: Party | None = None


class Address(Part):
    """`shared.events.Address`."""

    fingerprint: str
    set_by: Actor
    set_at: str


class Listed(Part):
    """`shared.events.DirectoryChanged`."""

    workspace: str
    contact_id: str
    version: Annotated[int, Meta(ge=1, le=VERSION_MOST)]
    captured_at: str | None
    email: Address | None
    phone: Address | None
    erased: bool = False
    former: Annotated[list[None], Meta(max_length=0)] = []
