"""Events in: what they say, the address book and their offsets, in one atomic write.

Read, join, and write if what was read is still so (`writing`): whoever changed a value meanwhile (another gate
process, a flush) makes the write fail whole, and it is done again. Joins are idempotent, so applying an offset twice is
harmless; what must never happen is a stored offset ahead of the state it stands for. Hence: a batch is refused
(`Rewound`) when the stored offset is behind the one this process last saw, for then the store has lost something.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from redis.asyncio import Redis

from marketing_gate.domain.known import Known
from marketing_gate.store import addresses, codec, keys, workspaces
from marketing_gate.store.addresses import AddressRecord
from marketing_gate.store.facts import Facts, gather
from marketing_gate.store.questions import Unavailable
from marketing_gate.store.wire import Wire
from marketing_gate.store.writing import Changed, Writing
from shared.envelope import Poison, Received
from shared.kafka import Batch, Rewound

ATTEMPTS = 50
PATIENCE_SECONDS = 5.0


class Away(ConnectionError):
    """Redis cannot be read or written now, whatever it says of the reason: an outage."""


async def _nothing() -> None:
    """An empty store stays empty."""


class Projection:
    """The writing side of the store; also where it is, for the consumers (`shared.kafka.Positions`).

    `believed`: the offsets this process last saw stored. `suspects`: keys whose values do not read back. `projected` is
    told the events that took effect. `fill` is awaited before positions are loaded: an empty store may be filled then.
    """

    def __init__(
        self,
        redis: Redis,
        projected: Callable[[Sequence[Received]], None] = lambda _: None,
        fill: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._redis, self._wire = redis, Wire(redis)
        self._projected, self._fill = projected, fill
        self._turn = asyncio.Lock()
        self.believed: dict[tuple[str, int], int] = {}
        self.suspects: set[bytes] = set()

    async def load(self, topic: str, partitions: Sequence[int]) -> Mapping[int, int]:
        """The next offset of each partition; 0 where the store has none."""
        await self._fill()
        async with self._turn:
            values = await self._redis.mget([keys.position(topic, partition) for partition in partitions])
            found = {partition: int(value or 0) for partition, value in zip(partitions, values, strict=True)}
            self.believed.update({(topic, partition): offset for partition, offset in found.items()})
            return found

    async def apply(self, batch: Batch) -> None:
        """Make a batch take effect, with its offsets. Raises Rewound, Poison, or an outage."""
        async with self._turn:
            for _ in range(ATTEMPTS):
                try:
                    await self._write(Writing(self._wire, PATIENCE_SECONDS), batch)
                    self._projected(batch.events)
                    return
                except Changed:
                    continue
                except Unavailable as error:
                    raise Away(str(error)) from error
            raise Away("other writers were always faster")

    async def close(self) -> None:
        """Let go of the connection."""
        await self._wire.close()

    async def _write(self, writing: Writing, batch: Batch) -> None:
        topic = batch.topic.name
        places = {partition: keys.position(topic, partition) for partition in batch.positions}
        facts = gather(batch.events)
        try:
            told = _named(facts)
            await writing.read([*places.values(), *_first_keys(facts, told)])
            stored = {partition: writing.parsed(place, _offset) for partition, place in places.items()}
            if any(offset < self.believed.get((topic, partition), 0) for partition, offset in stored.items()):
                raise Rewound("the store was set back")
            if not any(stored.values()) and await self._is_to_be_filled():
                raise Rewound("the store was flushed")
            fresh = [one for one in batch.events if one.record.offset >= stored[one.record.partition]]
            if len(fresh) < len(batch.events):
                facts = gather(fresh)
                told = _named(facts)
            await _join(writing, facts, told)
            reached = {partition: max(offset, stored[partition]) for partition, offset in batch.positions.items()}
            for partition, offset in reached.items():
                writing.put(places[partition], b"%d" % offset)
            await writing.commit()
        except codec.Unreadable as error:
            self.suspects.update(writing.unreadable)
            raise Rewound("a stored value does not read back") from error
        self.believed.update({(topic, partition): offset for partition, offset in reached.items()})

    async def _is_to_be_filled(self) -> bool:
        """Whether it was flushed and is not filled yet: what is heard for the first time would keep it from that."""
        if await self._redis.exists(keys.FILLING):
            return True
        return any(self.believed.values()) and not await self._redis.exists(keys.COUNT)


def _offset(value: bytes | None) -> int:
    return int(value or 0)


class _Told(NamedTuple):
    """What a batch says of one contact, with the names of its value and of its addresses."""

    key: bytes
    workspace: str
    contact_id: bytes
    known: Known
    places: tuple[bytes, ...]


class _Moved(NamedTuple):
    """Which addresses led to a contact, and which do now."""

    workspace: str
    contact_id: bytes
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]


def _named(facts: Facts) -> list[_Told]:
    return [
        _Told(keys.contact(workspace, one), workspace, one, known, _places(workspace, known))
        for (workspace, one), known in facts.contacts.items()
    ]


def _places(workspace: str, known: Known) -> tuple[bytes, ...]:
    if known.directory is None:
        return ()
    return tuple([keys.address(workspace, kind, fingerprint) for kind, fingerprint in known.fingerprints()])


def _first_keys(facts: Facts, told: Iterable[_Told]) -> Iterable[bytes]:
    for one in told:
        yield one.key
        yield from one.places
    for workspace, kind, fingerprint, _ in facts.suppressions:
        yield keys.address(workspace, kind, fingerprint)
    for name in facts.workspaces:
        yield keys.workspace(name)
    for workspace, partition in facts.entries:
        yield keys.entries(workspace, partition)


async def _join(writing: Writing, facts: Facts, told: Iterable[_Told]) -> None:
    moved: list[_Moved] = []
    for key, workspace, contact_id, known, places in told:
        before: tuple[bytes, ...] = ()
        if writing.value(key) is None:
            writing.put(key, _packed(known))
        elif (put_together := writing.parsed(key, partial(_added, known))) is not None:
            writing.put(key, put_together)
        else:
            there = writing.parsed(key, codec.unpack_known)
            joined = there | known
            if joined != there:
                writing.put(key, _packed(joined))
            before, places = _places(workspace, there), _places(workspace, joined)
        if known.directory is not None:
            moved.append(_Moved(workspace, contact_id, before, places))
    crowded = await _move(writing, moved) | _suppress(writing, facts)
    if crowded:
        await _mark(writing, crowded)
    for name, configured in facts.workspaces.items():
        if writing.parsed(keys.workspace(name), _version) <= configured.version:
            writing.put(keys.workspace(name), workspaces.pack(configured))
    for (workspace, partition), indexes in facts.entries.items():
        key = keys.entries(workspace, partition)
        writing.put(key, codec.pack_count(*_counted(*writing.parsed(key, codec.unpack_count), indexes)))


def _added(more: Known, value: bytes | None) -> bytes | None:
    try:
        return codec.added(value or b"", more)
    except codec.Unstorable as error:
        raise _out_of_range() from error


def _packed(known: Known) -> bytes:
    try:
        return codec.pack(known)
    except codec.Unstorable as error:
        raise _out_of_range() from error


def _out_of_range() -> Poison:
    return Poison("out_of_range", "an index or version that no service reaches")


def _version(value: bytes | None) -> int:
    return -1 if value is None else workspaces.unpack(value).version


def _counted(count: int, last: int, indexes: Iterable[int]) -> tuple[int, int]:
    """The count of entries and the last index, `indexes` added: each partition says them in order, maybe twice."""
    for index in indexes:
        if index > last:
            count, last = count + 1, index
    return count, last


async def _move(writing: Writing, moved: Sequence[_Moved]) -> dict[bytes, None]:
    """Keep the address book in step. Says which contacts have to look at their address from now on."""
    await writing.read([place for one in moved for place in one.before])
    crowded: dict[bytes, None] = {}
    for workspace, contact_id, before, after in moved:
        for place in before:
            if place not in after:
                writing.put(place, addresses.pack(writing.parsed(place, addresses.unpack).left(contact_id)))
        for place in after:
            record = writing.parsed(place, addresses.unpack).entered(contact_id)
            writing.put(place, addresses.pack(record))
            if record.worth_a_look:
                crowded.update(_lookers(workspace, record))
    return crowded


def _suppress(writing: Writing, facts: Facts) -> dict[bytes, None]:
    """Note what stands against addresses. Says which contacts have to look at them from now on."""
    crowded: dict[bytes, None] = {}
    for (workspace, kind, fingerprint, channel), more in facts.suppressions.items():
        key = keys.address(workspace, kind, fingerprint)
        record = writing.parsed(key, addresses.unpack).suppressed(channel, more)
        writing.put(key, addresses.pack(record))
        crowded.update(_lookers(workspace, record))
    return crowded


def _lookers(workspace: str, record: AddressRecord) -> dict[bytes, None]:
    members = record.members if record.worth_a_look else ()
    return dict.fromkeys(keys.contact(workspace, member) for member in members)


async def _mark(writing: Writing, crowded: Iterable[bytes]) -> None:
    await writing.read(crowded)
    for key in crowded:
        if writing.value(key) is not None:
            writing.put(key, codec.pack(writing.parsed(key, codec.unpack_known).as_shared()))
