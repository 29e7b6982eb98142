"""The events, as data: what each says, its type word and its schema.

Transport is `shared.envelope`, topics are `shared.topics`.

Every model reads newer events: fields it does not know are ignored. None may lose a field or change its meaning;
a change that cannot be read by an old consumer is a new topic version.
"""

from shared.events.consent import BotVersion, ConsentDecided, Controller, Notice, Processor
from shared.events.contact import (
    Address,
    AddressAsked,
    AddressProven,
    AddressTold,
    ContactCaptured,
    ContactChanged,
    ContactErased,
    ContactRequested,
    DirectoryChanged,
    FormerAddress,
    Source,
)
from shared.events.erasure import ErasedAddress, ErasureCompleted, ErasurePart, ErasureRequested
from shared.events.record import DecisionMade, Entry, EntryBot, LedgerRecorded, WorkspaceChanged, WorkspacePurpose
from shared.events.suppression import SuppressionKind, SuppressionReported
from shared.events.words import (
    ALL_CHANNELS,
    OF_EVERYTHING,
    Actor,
    Channel,
    Decision,
    Fingerprint,
    Method,
    OfContact,
    Part,
    Said,
    Sha256,
    Slug,
)

__all__ = [
    "ALL_CHANNELS",
    "OF_EVERYTHING",
    "Actor",
    "Address",
    "AddressAsked",
    "AddressProven",
    "AddressTold",
    "BotVersion",
    "Channel",
    "ConsentDecided",
    "ContactCaptured",
    "ContactChanged",
    "ContactErased",
    "ContactRequested",
    "Controller",
    "Decision",
    "DecisionMade",
    "DirectoryChanged",
    "Entry",
    "EntryBot",
    "ErasedAddress",
    "ErasureCompleted",
    "ErasurePart",
    "ErasureRequested",
    "Fingerprint",
    "FormerAddress",
    "LedgerRecorded",
    "Method",
    "Notice",
    "OfContact",
    "Part",
    "Processor",
    "Said",
    "Sha256",
    "Slug",
    "Source",
    "SuppressionKind",
    "SuppressionReported",
    "WorkspaceChanged",
    "WorkspacePurpose",
]
