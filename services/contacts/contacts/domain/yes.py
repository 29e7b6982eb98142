"""Which yes a tool may be told: one that counts at that moment by the contact's own decisions. Pure.

A no is told whatever came after it. What is said of the whole contact (a restriction) and of its address by others is
no part of it: the gate knows that, and is asked before anything is sent.
"""

from collections.abc import Iterable
from uuid import UUID

from contacts.domain.consents import Heard, Shown, is_restricted, rows
from shared.events import Decision

KINDS = (Decision.GRANTED, Decision.CONFIRMED, Decision.UNRESTRICTED)
"""What lets a tool do more than before."""


def counts_on(heard: Iterable[Heard], event_id: UUID) -> list[str]:
    """The channels on which the yes of entry `event_id` counts, of `heard`: every entry of its contact. None of a grant
    that waits for its confirmation, was ended or renewed by a later one, or whose contact is erased."""
    entries = list(heard)
    told = next((one for one in entries if one.event_id == event_id), None)
    if told is None:
        return []
    if told.decision is Decision.UNRESTRICTED:
        return [] if is_restricted(entries) else list(told.channels)
    granted = {
        row.channel
        for row in rows(entries, (), {})
        if row.purpose == told.purpose and row.decision is Shown.GRANTED
        if told.decision is Decision.CONFIRMED or row.entry_index == told.index
    }
    return [channel for channel in told.channels if channel in granted]


def confirmed(heard: Iterable[Heard], confirmation: Heard) -> list[Heard]:
    """The grants that `confirmation` made count: those of its purpose that needed one and count now."""
    entries = list(heard)
    return [
        one
        for one in entries
        if one.decision is Decision.GRANTED and one.purpose == confirmation.purpose and one.confirmation_required
        if counts_on(entries, one.event_id)
    ]
