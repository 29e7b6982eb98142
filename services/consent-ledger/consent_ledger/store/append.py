"""The one transaction that grows logs: entries, evidence, tiles and checkpoints, all or nothing.

Written by one sequencer at a time. That is arranged outside (`sequencer`), made true here by a lock that every append
takes, and guaranteed by the tables (0001_log.sql): an index stands once, entries leave no gap, a head is extended once.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from consent_ledger.domain.edge import Edge, Tile
from consent_ledger.domain.leaf import Draft, leaves
from consent_ledger.domain.merkle import EMPTY_ROOT
from consent_ledger.domain.note import Checkpoint
from consent_ledger.keys import Keyring
from consent_ledger.store.copying import BEGIN, END, ENTRY, EVIDENCE, entry_rows, evidence_rows
from consent_ledger.store.edges import BrokenLog, Head, checked_edge, entry_count, heads
from consent_ledger.store.integrity import check_extends
from shared.events import Decision
from shared.kafka import end
from shared.postgres import Connection

LOCK = 0x536F75686C61735F  # "Souhlas_"
CAREFUL_APPENDS = 100
"""So many appends look first for what the log has already, after one that met such an event: replays are long."""

SLICE = 500
"""Entries of one COPY: a few milliseconds of the event loop."""

TILE = ("workspace", "level", "number", "hashes", "inner_rows", "root")
CHECKPOINT = ("workspace", "size", "previous", "root", "issued_at", "note")


class ForeignContact(Exception):
    """A draft names a contact that the log knows as another workspace's."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("contact_of_another_workspace")
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Growth:
    """What an append adds to one log."""

    before: Head
    edge: Edge
    after: Head
    drafts: Sequence[Draft]
    leaves: Sequence[tuple[bytes, bytes]]
    tiles: Sequence[Tile]


@dataclass(slots=True)
class _Growing:
    """A log while it is appended to: `edge` is that before until all leaves are hashed."""

    head: Head
    edge: Edge
    drafts: Sequence[Draft]
    now: datetime
    leaves: list[tuple[bytes, bytes]] = field(default_factory=list)
    tiles: Sequence[Tile] = ()


class Appender:
    """Appends drafts to their logs. Keeps the right edges in memory, and trusts one only under the head's root.

    Nothing is signed behind a head that does not extend the last checkpoint known: `broken` is told, which stops all.
    """

    def __init__(
        self,
        pool: asyncpg.Pool,
        keyring: Keyring,
        clock: Callable[[], datetime],
        lock: int = LOCK,
        broken: Callable[[BrokenLog], object] = lambda error: None,
    ) -> None:
        self._pool = pool
        self._keyring = keyring
        self._clock = clock
        self._lock = lock
        self._broken = broken
        self._edges: dict[str, Edge] = {}
        self._careful = 0

    async def append(self, drafts: Sequence[Draft]) -> list[Growth]:
        """Append what is new of `drafts`, in order, under a checkpoint a log; committed when this returns.

        An event whose id its log has, or that comes twice here, is passed over. Raises ForeignContact, then nothing
        is appended; BrokenLog where what is stored is not what was signed.
        """
        try:
            return await self._append_new(drafts)
        except BrokenLog as error:
            self._broken(error)
            raise

    async def _append_new(self, drafts: Sequence[Draft]) -> list[Growth]:
        try:
            growths = await self._append(drafts)
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name != "entry_event" or self._careful == CAREFUL_APPENDS:
                raise
            self._careful = CAREFUL_APPENDS
            growths = await self._append(drafts)
        self._careful = max(0, self._careful - 1)
        for growth in growths:
            self._edges[growth.after.workspace] = growth.edge
            self._keyring.remember(growth.after.workspace, growth.after.note)
        return growths

    async def _append(self, drafts: Sequence[Draft]) -> list[Growth]:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", self._lock)
            fresh = _once(drafts, await _had(connection, drafts) if self._careful else set())
            if not fresh:
                return []
            erased = await _erased(connection, fresh)
            return await _write(connection, await self._begin(connection, fresh), erased, self._head)

    async def open(self, workspace: str) -> Head:
        """The head of a log, which is opened with an empty checkpoint if it is not there yet. Raises BrokenLog."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", self._lock)
            found = (await heads(connection, [workspace])).get(workspace)
            await check_extends(connection, self._keyring, workspace, found)
            return found or await self._open(connection, workspace, self._clock())

    async def _open(self, connection: Connection, workspace: str, now: datetime) -> Head:
        if stored := await entry_count(connection, workspace):
            told = f"the log {workspace} has none of its checkpoints"
            raise BrokenLog(f"{told}, and {stored} entries", workspace)
        head = self._head(workspace, Edge(), now, create=True)
        row = (workspace, 0, None, EMPTY_ROOT, now, head.note)
        await connection.execute(
            "INSERT INTO checkpoint (workspace, size, previous, root, issued_at, note) VALUES ($1, $2, $3, $4, $5, $6)",
            *row,
        )
        return head

    def _head(self, workspace: str, edge: Edge, now: datetime, *, create: bool = False) -> Head:
        signers = self._keyring.signers(workspace, create=create)
        root = edge.root()
        note = Checkpoint(signers[0].name, edge.size, root).signed(signers)
        return Head(workspace, edge.size, root, now, str(note))

    async def _begin(self, connection: Connection, drafts: Sequence[Draft]) -> list[_Growing]:
        by_log: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            by_log[draft.workspace].append(draft)
        known = await heads(connection, list(by_log))
        found: list[_Growing] = []
        for workspace, own in by_log.items():
            await check_extends(connection, self._keyring, workspace, known.get(workspace))
            head = known.get(workspace) or await self._open(connection, workspace, self._clock())
            edge = await self._edge(connection, head)
            found.append(_Growing(head, edge, own, max(self._clock(), head.issued_at)))
        return found

    async def _edge(self, connection: Connection, head: Head) -> Edge:
        edge = self._edges.get(head.workspace)
        if edge is not None and edge.size == head.size and edge.root() == head.root:
            return edge
        return await checked_edge(connection, head)


async def _had(connection: Connection, drafts: Sequence[Draft]) -> set[tuple[str, str]]:
    """Which of these events their log has already: event id and workspace."""
    rows = await connection.fetch(
        "SELECT event_id::text, workspace FROM entry WHERE event_id = ANY ($1::uuid[])",
        [one.event_id for one in drafts],
    )
    return {(row["event_id"], row["workspace"]) for row in rows}


def _once(drafts: Sequence[Draft], had: set[tuple[str, str]]) -> list[Draft]:
    """Each event once, and only those not `had`."""
    fresh: list[Draft] = []
    for draft in drafts:
        if (key := (draft.event_id, draft.workspace)) not in had:
            had.add(key)
            fresh.append(draft)
    return fresh


async def _erased(connection: Connection, drafts: Sequence[Draft]) -> dict[str, frozenset[str]]:
    """By workspace, the contacts of these drafts that are erased, now or before. Raises ForeignContact."""
    rows = await connection.fetch(
        "SELECT contact_id::text, workspace, EXISTS ("
        "SELECT FROM entry WHERE entry.contact_id = wanted.contact_id AND decision = 'erased') AS erased"
        " FROM unnest($1::uuid[]) AS wanted (contact_id) CROSS JOIN LATERAL ("
        "SELECT workspace FROM entry WHERE entry.contact_id = wanted.contact_id LIMIT 1) AS first",
        list({draft.contact_id for draft in drafts}),
    )
    owners = {row["contact_id"]: row["workspace"] for row in rows}
    erased = defaultdict(set)
    for row in rows:
        if row["erased"]:
            erased[row["workspace"]].add(row["contact_id"])
    for draft in drafts:
        if owners.setdefault(draft.contact_id, draft.workspace) != draft.workspace:
            raise ForeignContact(draft)
        if draft.decision == Decision.ERASED:
            erased[draft.workspace].add(draft.contact_id)
    return {workspace: frozenset(contacts) for workspace, contacts in erased.items()}


def _entries(growing: Sequence[_Growing]) -> Iterator[bytes]:
    """Rows of `entry` in slices, and on the way all that is hashed."""
    for one in growing:
        workspace, start, now, made = one.head.workspace, one.head.size, one.now, one.leaves
        for at in range(0, len(one.drafts), SLICE):
            some = one.drafts[at : at + SLICE]
            hashed = leaves(some, now)
            made += hashed
            yield entry_rows(workspace, start + at, some, hashed, now)
        one.edge, one.tiles = one.edge.extend([leaf_hash for _, leaf_hash in made])


def _evidence(growths: Sequence[Growth], erased: Mapping[str, frozenset[str]]) -> Iterator[bytes]:
    for growth in growths:
        workspace, start = growth.after.workspace, growth.before.size
        without = erased.get(workspace, frozenset())
        for at in range(0, len(growth.drafts), SLICE):
            yield evidence_rows(workspace, start + at, growth.drafts[at : at + SLICE], without)


async def _write(
    connection: Connection,
    growing: Sequence[_Growing],
    erased: Mapping[str, frozenset[str]],
    signed: Callable[[str, Edge, datetime], Head],
) -> list[Growth]:
    await _copy_slices(connection, "entry", ENTRY, _entries(growing))
    growths = [
        Growth(one.head, one.edge, signed(one.head.workspace, one.edge, one.now), one.drafts, one.leaves, one.tiles)
        for one in growing
    ]
    for workspace, contacts in erased.items():
        await connection.fetchval("SELECT erase_evidence($1, $2)", workspace, sorted(contacts))
    await _copy_slices(connection, "evidence", EVIDENCE, _evidence(growths, erased))
    tiles = [
        (growth.after.workspace, tile.level, tile.number, tile.hashes, tile.inner, tile.root)
        for growth in growths
        for tile in growth.tiles
    ]
    if tiles:
        await connection.copy_records_to_table("tile", records=tiles, columns=TILE)
    checkpoints = [
        (g.after.workspace, g.after.size, g.before.size, g.after.root, g.after.issued_at, g.after.note) for g in growths
    ]
    await connection.copy_records_to_table("checkpoint", records=checkpoints, columns=CHECKPOINT)
    return growths


async def _copy_slices(connection: Connection, table: str, columns: Sequence[str], slices: Iterator[bytes]) -> None:
    """COPY slice by slice: PostgreSQL stores one while the next is made.

    Not one COPY that is fed bit by bit: asyncpg does not come back from one that the server ends early.
    """
    storing: asyncio.Task[None] | None = None
    try:
        for rows in slices:
            if storing is not None:
                await storing
            storing = asyncio.create_task(_copy(connection, table, columns, rows))
            await asyncio.sleep(0)
        if storing is not None:
            await storing
    finally:
        if storing is not None and not storing.done():
            await end([storing])


async def _copy(connection: Connection, table: str, columns: Sequence[str], rows: bytes) -> None:
    data = b"".join((BEGIN, rows, END))
    await connection.copy_to_table(table, source=_whole(data), columns=columns, format="binary")


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
