"""What is left to do of one poll, and how far each partition is with it. Pure: no IO."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.envelope import Poison, Received, Record, unseal
from shared.kafka.batch import Batch, Read
from shared.topics import Topic


class Item(NamedTuple):
    """One record: an event when `received` is there, poison when `poison` is, else a lawful tombstone."""

    record: Record
    received: Received | None = None
    poison: Poison | None = None


def sort(record: Record, topic: Topic, read: Read = unseal) -> Item:
    """What kind of record it is. Tombstones are lawful on compacted topics only."""
    if record.value is None and topic.compacted and record.key is not None:
        return Item(record)
    try:
        return Item(record, read(record, topic))
    except Poison as poison:
        return Item(record, None, poison)


class Work:
    """Items grouped by partition, in offset order; they leave it from the front of a partition, or all behind a cut."""

    def __init__(self, topic: Topic, items: Sequence[Item]) -> None:
        self.topic = topic
        self.items = list(items)
        self.done: dict[int, int] = {}
        self.left: dict[int, int] = {}

    @classmethod
    def of(cls, topic: Topic, records: Sequence[Record]) -> "Work":
        """All records of one poll."""
        return cls(topic, [sort(record, topic) for record in records])

    @property
    def starts(self) -> dict[int, int]:
        """By partition, the first offset still in it."""
        starts: dict[int, int] = {}
        for item in self.items:
            starts.setdefault(item.record.partition, item.record.offset)
        return starts

    @property
    def unhandled(self) -> list[Item]:
        """What is for the handler: no poison."""
        return [item for item in self.items if item.poison is None]

    def batch(self) -> Batch:
        """What is left, for the handler. Poison must lie in the dead-letter topic by now."""
        return Batch(
            topic=self.topic,
            events=[item.received for item in self.items if item.received is not None],
            tombstones=[item.record for item in self.items if item.received is None and item.poison is None],
            positions={item.record.partition: item.record.offset + 1 for item in self.items},
            starts=self.starts,
        )

    def spoil(self, record: Record, poison: Poison) -> None:
        """From now on this record is poison."""
        self.items = [Item(record, poison=poison) if item.record is record else item for item in self.items]

    def cut(self, record: Record) -> None:
        """Give up, for now, this record and what follows it in its partition."""
        kept = [
            item
            for item in self.items
            if item.record.partition != record.partition or item.record.offset < record.offset
        ]
        if len(kept) < len(self.items):
            self.left[record.partition] = record.offset
        self.items = kept

    def cut_all(self) -> None:
        """Give up, for now, all that is not done."""
        self.left.update(self.starts)
        self.items = []

    def finish(self, items: Sequence[Item]) -> None:
        """These took effect, or lie in the dead-letter topic."""
        self.done.update({item.record.partition: item.record.offset + 1 for item in items})
        if len(items) == len(self.items):
            self.items = []
            return
        over = {id(item.record) for item in items}
        self.items = [item for item in self.items if id(item.record) not in over]

    def parts(self) -> Iterator["Work"]:
        """Piece by piece, each with one record for the handler and the poison before it; finish or cut each."""
        while self.items:
            piece: list[Item] = []
            for item in self.items:
                if piece and item.record.partition != piece[0].record.partition:
                    break
                piece.append(item)
                if item.poison is None:
                    break
            yield Work(self.topic, piece)
