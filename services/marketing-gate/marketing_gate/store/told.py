"""An event that was read the quick way: what it says of a contact, and the record it came in."""

from datetime import datetime
from uuid import UUID

from marketing_gate.domain.known import Known
from shared.envelope import Received, Record, unseal
from shared.events import Said
from shared.topics import Topic


class Told(Received):
    """What one event says of a contact (`contact`: the 16 bytes of its id). Its event is read when somebody asks.

    `index`: of a ledger entry; `denied_at`: of a denial from its source.
    """

    __slots__ = ("contact", "denied_at", "index", "known", "raw", "topic", "workspace")
    raw: Record
    topic: Topic
    workspace: str
    contact: bytes
    known: Known
    index: int | None
    denied_at: int | None
    # Both, or attributes are set by way of Python: dear, seven times a record.
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init__(self, raw: Record, topic: Topic, workspace: str, contact: bytes, known: Known) -> None:
        self.raw, self.topic, self.workspace, self.contact, self.known = raw, topic, workspace, contact, known
        self.index = self.denied_at = None

    @property
    def record(self) -> Record:
        """The record it came in."""
        return self.raw

    @property
    def id(self) -> UUID:
        """The event's id."""
        return unseal(self.raw, self.topic).id

    @property
    def type(self) -> str:
        """The event's type."""
        return unseal(self.raw, self.topic).type

    @property
    def source(self) -> str:
        """Who said it."""
        return unseal(self.raw, self.topic).source

    @property
    def time(self) -> datetime | None:
        """When it was said."""
        return unseal(self.raw, self.topic).time

    @property
    def event(self) -> Said:
        """The whole event."""
        return unseal(self.raw, self.topic).event
