"""An event that was read the quick way: what it says of a contact, and the record it came in."""

from marketing_gate.domain.known import Known
from shared.envelope import ReadLater, Record
from shared.topics import Topic


class Told(ReadLater):
    """What one event says of a contact (`contact`: the 16 bytes of its id). Its event is read when somebody asks.

    `index`: of a ledger entry; `denied_at`: of a denial from its source.
    """

    __slots__ = ("contact", "denied_at", "index", "known", "workspace")
    workspace: str
    contact: bytes
    known: Known
    index: int | None
    denied_at: int | None

    def __init__(self, raw: Record, topic: Topic, workspace: str, contact: bytes, known: Known) -> None:
        self.raw, self.topic, self.workspace, self.contact, self.known = raw, topic, workspace, contact, known
        self.index = self.denied_at = None
