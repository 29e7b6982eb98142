"""Say again what was given up, each record once, and remember it beside the letters.

A record and the note that it was said again are two writes: whoever dies between them says it once more the next time.
That is harmless, as is every repetition here: consumers go by the event's id, or join states (DESIGN.md section 4). A
transaction would make one of the two writes, and leave marks in topics whose readers count offsets (decision 38).
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from shared.kafka import Producer, RawMessage
from shared.letters.letter import Letter, Note, Origin, Wanted, opened
from shared.letters.reading import Reader
from shared.letters.standing import Erased, Newer, holds_words
from shared.topics import Topic

AT_ONCE = 100
BYTES_AT_ONCE = 8 * 1024 * 1024


@dataclass
class Tally:
    """How many letters were what. `foreign` are records that are no letters of ours: nothing says where they lay."""

    replayed: int = 0
    already: int = 0
    same_record: int = 0
    erased: int = 0
    superseded: int = 0
    foreign: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in asdict(self).items())


async def notes_of(reader: Reader, topic: Topic) -> dict[Origin, int]:
    """By source record, the offset of the last note that it was said again."""
    found: dict[Origin, int] = {}
    async for record in reader.all(topic.dlq):
        if isinstance(what := opened(record), Note):
            found[what.origin] = what.offset
    return found


def is_done(letter: Letter, notes: dict[Origin, int]) -> bool:
    """Whether its record was said again since the letter was written."""
    return notes.get(letter.origin, -1) > letter.record.offset


class Replay:
    """One run over the dead letters of one topic."""

    def __init__(self, reader: Reader, producer: Producer, topic: Topic, now: Callable[[], datetime]) -> None:
        self._reader, self._producer, self._topic, self._now = reader, producer, topic, now
        self._erased = Erased(reader) if holds_words(topic) else None
        self._newer: Newer | None = None
        self.tally = Tally()

    async def run(self, wanted: Wanted, *, dry_run: bool = False, again: bool = False) -> Tally:
        """Say again what is wanted and was not said again yet; with `again`, that too. `dry_run` only counts.

        Raises KafkaError, OSError or TimeoutError when Kafka is away; what `tally` counts as replayed is confirmed and
        noted then. Raises Missing where there is no such topic.
        """
        notes = {} if again else await notes_of(self._reader, self._topic)
        if self._topic.compacted:
            self._newer = Newer(self._reader, self._topic, await self._first_places(wanted))
        told: set[Origin] = set()
        async for letters in self._lots(wanted):
            await self._look()
            sent = [letter for letter in letters if self._may(letter, notes, told)]
            if sent and not dry_run:
                await self._producer.send([letter.original for letter in sent])
                await self._put_right(sent)
                await self._producer.send([letter.note(self._now()) for letter in sent])
            self.tally.replayed += len(sent)
        return self.tally

    def _may(self, letter: Letter, notes: dict[Origin, int], told: set[Origin]) -> bool:
        if is_done(letter, notes):
            self.tally.already += 1
        elif letter.origin in told:
            self.tally.same_record += 1
        elif self._erased is not None and self._erased.has(letter):
            self.tally.erased += 1
        elif self._newer is not None and self._newer.has(letter):
            self.tally.superseded += 1
        else:
            told.add(letter.origin)
            return True
        return False

    async def _look(self) -> None:
        for one in (self._erased, self._newer):
            if one is not None:
                await one.learn()

    async def _put_right(self, sent: Sequence[Letter]) -> None:
        """Where a newer record came in just before ours, say that one again, so that compaction keeps it."""
        while self._newer is not None:
            await self._newer.learn()
            hidden = [found for letter in sent if (found := self._newer.overtaken(letter)) is not None]
            if not hidden:
                return
            await self._producer.send(
                [RawMessage(one.topic, one.partition, one.key, one.value, one.headers) for one in hidden]
            )

    async def _first_places(self, wanted: Wanted) -> dict[int, int]:
        """By partition of the source, where the first of the wanted records lay."""
        found: dict[int, int] = {}
        async for letter in self._letters(wanted):
            partition, offset = letter.origin.partition, letter.origin.offset
            found[partition] = min(offset, found.get(partition, offset))
        self.tally.foreign = 0
        return found

    async def _lots(self, wanted: Wanted) -> AsyncIterator[list[Letter]]:
        lot: list[Letter] = []
        size = 0
        async for letter in self._letters(wanted):
            lot.append(letter)
            size += len(letter.record.value or b"")
            if len(lot) >= AT_ONCE or size >= BYTES_AT_ONCE:
                yield lot
                lot, size = [], 0
        if lot:
            yield lot

    async def _letters(self, wanted: Wanted) -> AsyncIterator[Letter]:
        async for record in self._reader.all(self._topic.dlq):
            what = opened(record)
            if isinstance(what, Letter) and what.origin.topic == self._topic.name:
                if wanted.has(what):
                    yield what
            elif not isinstance(what, Note):
                self.tally.foreign += 1
