"""The one transaction that grows logs: entries, evidence, tiles and checkpoints, all or nothing.

Written by one sequencer at a time. That is arranged outside (`sequencer`), made true here by a lock that every append
takes, and guaranteed by the tables (0001_log.sql): an index stands once, entries leave no gap, a head is extended once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from consent_ledger.domain.edge import Edge, Tile
from consent_ledger.domain.leaf import Draft, leaves
from consent_ledger.domain.merkle import EMPTY_ROOT
from consent_ledger.domain.note import Checkpoint
from consent_ledger.keys import Keyring
from consent_ledger.store.edges import Head, checked_edge, heads
from shared.events import Decision
from shared.postgres import Connection

LOCK = 0x536F75686C61735F  # "Souhlas_"
SMALL = 200
"""So many entries are hashed in about 5 ms: fewer are not worth a thread."""

ENTRY = ("workspace", "index", "leaf", "leaf_hash", "event_id", "contact_id", "decision", "purpose", "recorded_at")
EVIDENCE = ("workspace", "index", "evidence", "salt")
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


class Appender:
    """Appends drafts to their logs. Keeps the right edges in memory, and trusts one only under the head's root."""

    def __init__(self, pool: asyncpg.Pool, keyring: Keyring, clock: Callable[[], datetime], lock: int = LOCK) -> None:
        self._pool = pool
        self._keyring = keyring
        self._clock = clock
        self._lock = lock
        self._edges: dict[str, Edge] = {}

    async def append(self, drafts: Sequence[Draft]) -> list[Growth]:
        """Append what is new of `drafts`, in order, under a checkpoint a log; committed when this returns.

        An event whose id its log has, or that comes twice here, is passed over. Raises ForeignContact, then nothing
        is appended.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", self._lock)
            growths = await self._grow(connection, await _unknown(connection, drafts))
            await _write(connection, growths)
        for growth in growths:
            self._edges[growth.after.workspace] = growth.edge
            self._keyring.remember(growth.after.workspace, growth.after.note)
        return growths

    async def open(self, workspace: str) -> Head:
        """The head of a log, which is opened with an empty checkpoint if it is not there yet."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", self._lock)
            found = (await heads(connection, [workspace])).get(workspace)
            return found or await self._open(connection, workspace, self._clock())

    async def _open(self, connection: Connection, workspace: str, now: datetime) -> Head:
        head = self._head(workspace, Edge(), now, create=True)
        row = (workspace, 0, None, EMPTY_ROOT, now, head.note)
        await connection.execute(
            "INSERT INTO checkpoint (workspace, size, previous, root, issued_at, note) VALUES ($1, $2, $3, $4, $5, $6)",
            *row,
        )
        return head

    def _head(self, workspace: str, edge: Edge, now: datetime, *, create: bool = False) -> Head:
        signer = self._keyring.signer(workspace, create=create)
        root = edge.root()
        note = Checkpoint(signer.name, edge.size, root).signed([signer])
        return Head(workspace, edge.size, root, now, str(note))

    async def _grow(self, connection: Connection, drafts: Sequence[Draft]) -> list[Growth]:
        by_log: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            by_log[draft.workspace].append(draft)
        known = await heads(connection, list(by_log)) if by_log else {}
        growths: list[Growth] = []
        for workspace, own in by_log.items():
            head = known.get(workspace) or await self._open(connection, workspace, self._clock())
            edge = await self._edge(connection, head)
            now = max(self._clock(), head.issued_at)
            if len(own) > SMALL:
                growths.append(await asyncio.to_thread(self._extend, head, edge, own, now))
            else:
                growths.append(self._extend(head, edge, own, now))
        return growths

    async def _edge(self, connection: Connection, head: Head) -> Edge:
        edge = self._edges.get(head.workspace)
        if edge is not None and edge.size == head.size and edge.root() == head.root:
            return edge
        return await checked_edge(connection, head)

    def _extend(self, head: Head, edge: Edge, drafts: Sequence[Draft], now: datetime) -> Growth:
        made = leaves(drafts, now)
        extended, tiles = edge.extend([leaf_hash for _, leaf_hash in made])
        return Growth(head, extended, self._head(head.workspace, extended, now), drafts, made, tiles)


async def _unknown(connection: Connection, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that their log does not have yet, each once; whose contacts are nobody else's."""
    rows = await connection.fetch(
        "SELECT event_id, workspace FROM entry WHERE event_id = ANY ($1::uuid[])", [one.event_id for one in drafts]
    )
    had = {(row["event_id"], row["workspace"]) for row in rows}
    fresh: list[Draft] = []
    for draft in drafts:
        if (key := (draft.event_id, draft.workspace)) not in had:
            had.add(key)
            fresh.append(draft)
    owners = await _owners(connection, fresh)
    for draft in fresh:
        if owners.setdefault(draft.contact_id, draft.workspace) != draft.workspace:
            raise ForeignContact(draft)
    return fresh


async def _owners(connection: Connection, drafts: Sequence[Draft]) -> dict[object, str]:
    if not drafts:
        return {}
    rows = await connection.fetch(
        "SELECT contact_id, workspace FROM unnest($1::uuid[]) AS wanted (contact_id) CROSS JOIN LATERAL ("
        "SELECT workspace FROM entry WHERE entry.contact_id = wanted.contact_id LIMIT 1) AS first",
        list({draft.contact_id for draft in drafts}),
    )
    return {row["contact_id"]: row["workspace"] for row in rows}


async def _write(connection: Connection, growths: Sequence[Growth]) -> None:
    entries = [row for growth in growths for row in _entry_rows(growth)]
    if not entries:
        return
    await connection.copy_records_to_table("entry", records=entries, columns=ENTRY)
    evidence = await _kept_evidence(connection, growths)
    await connection.copy_records_to_table("evidence", records=evidence, columns=EVIDENCE)
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


def _entry_rows(growth: Growth) -> list[tuple[object, ...]]:
    workspace, start, now = growth.after.workspace, growth.before.size, growth.after.issued_at
    return [
        (workspace, index, leaf, leaf_hash, one.event_id, one.contact_id, one.decision.value, one.purpose, now)
        for index, (one, (leaf, leaf_hash)) in enumerate(zip(growth.drafts, growth.leaves, strict=True), start)
    ]


async def _kept_evidence(connection: Connection, growths: Sequence[Growth]) -> list[tuple[object, ...]]:
    """The evidence rows to write: none of contacts that are erased, now or before, but the erasures' own."""
    contacts = list({draft.contact_id for growth in growths for draft in growth.drafts})
    rows = await connection.fetch(
        "SELECT DISTINCT contact_id, workspace FROM entry WHERE decision = 'erased' AND contact_id = ANY ($1::uuid[])",
        contacts,
    )
    erased = {(row["workspace"], row["contact_id"]) for row in rows}
    for workspace in {workspace for workspace, _ in erased}:
        gone = [contact for name, contact in erased if name == workspace]
        await connection.fetchval("SELECT erase_evidence($1, $2)", workspace, gone)
    return [
        (growth.after.workspace, index, one.evidence, one.salt)
        for growth in growths
        for index, one in enumerate(growth.drafts, growth.before.size)
        if one.decision is Decision.ERASED or (growth.after.workspace, one.contact_id) not in erased
    ]
