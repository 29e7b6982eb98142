"""What forbids that a record is said again: its contact is erased, or a compacted topic has a newer one of its key."""

import re
from collections import defaultdict
from collections.abc import Mapping

from shared.envelope import Record
from shared.events import ContactErased, Decision
from shared.letters.letter import Letter
from shared.letters.reading import Reader
from shared.topics import CONSENT, ERASURE, Topic

ERASING = {ContactErased.type, f"souhlas.consent.{Decision.ERASED}"}
_UUID = re.compile(rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def holds_words(topic: Topic) -> bool:
    """Whether people's own words or addresses lie in it: an erased contact's records must not come back there."""
    return topic.personal_data or topic.name == CONSENT.name


class _Followed:
    """A topic that is read on to its end, again and again."""

    def __init__(self, reader: Reader, topic: str, since: Mapping[int, int] | None = None) -> None:
        self._reader, self._topic = reader, topic
        self._since = since
        self._read: dict[int, int] = {}

    async def learn(self) -> None:
        """Read on to the end as it is now."""
        for partition, (start, end) in (await self._reader.bounds(self._topic)).items():
            since = end if self._since is not None and partition not in self._since else start
            start = max(start, self._read.get(partition, (self._since or {}).get(partition, since)))
            async for record in self._reader.between(self._topic, partition, start, end):
                self.take(record)
            self._read[partition] = end

    def take(self, record: Record) -> None:
        """One record of it."""
        raise NotImplementedError


class Erased(_Followed):
    """Who is erased, as the erasures topic says, which is kept longer than any dead letter of a topic with words."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader, ERASURE.name)
        self._keys: set[bytes] = set()
        self._names: set[bytes] = set()

    def take(self, record: Record) -> None:
        """Whoever it is about is erased, or soon will be."""
        if record.key and b":" in record.key:
            self._keys.add(record.key)
            self._names.add(record.key.partition(b":")[2].lower())

    def has(self, letter: Letter) -> bool:
        """Whether it is about one of them, by its key or by an id in it: what is poison may have a wrong key.

        What says the erasure itself is not meant: it must still reach who could not read it.
        """
        record = letter.record
        if (dict(letter.headers).get("ce_type") or b"").decode(errors="replace") in ERASING:
            return False
        return record.key in self._keys or not self._names.isdisjoint(_UUID.findall((record.value or b"").lower()))


class Newer(_Followed):
    """The last record of every key of a compacted topic: an older one behind it would take its place for ever."""

    def __init__(self, reader: Reader, topic: Topic, since: Mapping[int, int]) -> None:
        super().__init__(reader, topic.name, since)
        self._last: dict[bytes | None, int] = {}
        self.fresh: dict[bytes | None, list[Record]] = defaultdict(list)

    async def learn(self) -> None:
        """As any; `fresh` are then the records, by key, that this call has read."""
        self.fresh.clear()
        await super().learn()

    def take(self, record: Record) -> None:
        """The last one so far of its key."""
        self._last[record.key] = record.offset
        self.fresh[record.key].append(record)

    def has(self, letter: Letter) -> bool:
        """Whether something newer lies there than the record that was given up."""
        return self._last.get(letter.record.key, -1) > letter.origin.offset

    def overtaken(self, letter: Letter) -> Record | None:
        """What was written of its key between the check and the letter's own record, which now hides it."""
        seen = self.fresh.get(letter.record.key, [])
        ours = [(one.value, one.headers) == (letter.record.value, letter.headers) for one in seen]
        if not seen or not ours[-1] or all(ours):
            return None
        return next(one for one, own in zip(reversed(seen), reversed(ours), strict=True) if not own)
