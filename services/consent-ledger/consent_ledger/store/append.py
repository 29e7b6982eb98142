"""The one transaction that grows logs: entries, evidence, tiles and checkpoints, all or nothing.

Written by one sequencer at a time. That is arranged outside (`sequencer`), made true here by a lock that every append
takes, and guaranteed by the tables (0001_log.sql): an index stands once, entries leave no gap, a head is extended once.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import asyncpg

from consent_ledger.domain.edge import Edge
from consent_ledger.domain.leaf import Draft
from consent_ledger.domain.merkle import EMPTY_ROOT
from consent_ledger.domain.note import Checkpoint
from consent_ledger.keys import Keyring
from consent_ledger.store.edges import BrokenLog, Head, checked_edge, entry_count, heads
from consent_ledger.store.integrity import check_extends
from consent_ledger.store.writing import CHECKPOINT, Growing, Growth, write
from shared.events import Decision
from shared.postgres import Connection

LOCK = 0x536F75686C61735F  # "Souhlas_"
CAREFUL_APPENDS = 100
"""So many appends look first for what the log has already, after one that met such an event: replays are long."""


class ForeignContact(Exception):
    """A draft names a contact that the log knows as another workspace's."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("contact_of_another_workspace")
        self.draft = draft


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
            return await write(connection, await self._begin(connection, fresh), erased, self._head)

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
        await connection.copy_records_to_table("checkpoint", records=[row], columns=CHECKPOINT)
        return head

    def _head(self, workspace: str, edge: Edge, now: datetime, *, create: bool = False) -> Head:
        signers = self._keyring.signers(workspace, create=create)
        root = edge.root()
        note = Checkpoint(signers[0].name, edge.size, root).signed(signers)
        return Head(workspace, edge.size, root, now, str(note))

    async def _begin(self, connection: Connection, drafts: Sequence[Draft]) -> list[Growing]:
        by_log: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            by_log[draft.workspace].append(draft)
        known = await heads(connection, list(by_log))
        found: list[Growing] = []
        for workspace, own in by_log.items():
            await check_extends(connection, self._keyring, workspace, known.get(workspace))
            head = known.get(workspace) or await self._open(connection, workspace, self._clock())
            edge = await self._edge(connection, head)
            found.append(Growing(head, edge, own, max(self._clock(), head.issued_at)))
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
