"""Writes what an append adds to its logs: entries, evidence, full tiles, checkpoints.

Few entries are written by one statement: then the ways to the database and back take the time, not the rows. Many are
copied, slice by slice.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from consent_ledger.domain.edge import Edge, Tile
from consent_ledger.domain.leaf import Draft, leaves
from consent_ledger.store.copying import BEGIN, END, ENTRY, EVIDENCE, entry_rows, evidence_rows
from consent_ledger.store.edges import Head
from shared.kafka import end
from shared.postgres import Connection

SLICE = 500
"""Entries of one COPY: a few milliseconds of the event loop."""
FEW = 100
"""As many entries one statement writes with less work than a COPY each table; twice as many, with more."""

TILE = ("workspace", "level", "number", "hashes", "inner_rows", "root")
CHECKPOINT = ("workspace", "size", "previous", "root", "issued_at", "note")
_AT_ONCE = """
WITH entries AS (
    INSERT INTO entry (workspace, index, leaf, leaf_hash, event_id, contact_id, decision, purpose, recorded_at)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bytea[], $5::uuid[], $6::uuid[], $7::text[],
        $8::text[], $9::timestamptz[])
), kept AS (
    INSERT INTO evidence (workspace, index, evidence, salt)
    SELECT * FROM unnest($10::text[], $11::bigint[], $12::bytea[], $13::bytea[])
), full_tiles AS (
    INSERT INTO tile (workspace, level, number, hashes, inner_rows, root)
    SELECT * FROM unnest($14::text[], $15::smallint[], $16::bigint[], $17::bytea[], $18::bytea[], $19::bytea[])
)
INSERT INTO checkpoint (workspace, size, previous, root, issued_at, note)
SELECT * FROM unnest($20::text[], $21::bigint[], $22::bigint[], $23::bytea[], $24::timestamptz[], $25::text[])
"""


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
class Growing:
    """A log while it is appended to: `edge` is that before until all leaves are hashed."""

    head: Head
    edge: Edge
    drafts: Sequence[Draft]
    now: datetime
    leaves: list[tuple[bytes, bytes]] = field(default_factory=list)
    tiles: Sequence[Tile] = ()

    def hashed(self) -> Iterator[tuple[int, Sequence[Draft], Sequence[tuple[bytes, bytes]]]]:
        """Hash slice by slice: the first index of each, its drafts and leaves. The tree has grown after the last."""
        for at in range(0, len(self.drafts), SLICE):
            some = self.drafts[at : at + SLICE]
            made = leaves(some, self.now)
            self.leaves += made
            yield self.head.size + at, some, made
        self.edge, self.tiles = self.edge.extend([leaf_hash for _, leaf_hash in self.leaves])


Sign = Callable[[str, Edge, datetime], Head]
Erased = Mapping[str, frozenset[str]]
"""By workspace, the contacts of whom no evidence is kept but what goes with their erasures."""


async def write(connection: Connection, growing: Sequence[Growing], erased: Erased, sign: Sign) -> list[Growth]:
    """Write all of it, in the transaction that the connection is in; what is erased now loses its evidence."""
    if sum(len(one.drafts) for one in growing) <= FEW:
        return await _write_at_once(connection, growing, erased, sign)
    return await _copy_all(connection, growing, erased, sign)


def _signed(growing: Sequence[Growing], sign: Sign) -> list[Growth]:
    return [
        Growth(one.head, one.edge, sign(one.head.workspace, one.edge, one.now), one.drafts, one.leaves, one.tiles)
        for one in growing
    ]


async def _write_at_once(
    connection: Connection, growing: Sequence[Growing], erased: Erased, sign: Sign
) -> list[Growth]:
    entries = [
        (one.head.workspace, index, leaf, leaf_hash, d.event_id, d.contact_id, d.decision, d.purpose, one.now)
        for one in growing
        for start, some, made in one.hashed()
        for index, (d, (leaf, leaf_hash)) in enumerate(zip(some, made, strict=True), start)
    ]
    growths = _signed(growing, sign)
    evidence = [
        (growth.after.workspace, index, one.evidence, one.salt)
        for growth in growths
        for index, one in enumerate(growth.drafts, growth.before.size)
        if one.decision == "erased" or one.contact_id not in erased.get(growth.after.workspace, ())
    ]
    columns = chain(
        _columns(entries, ENTRY),
        _columns(evidence, EVIDENCE),
        _columns(_tile_rows(growths), TILE),
        _columns(_checkpoint_rows(growths), CHECKPOINT),
    )
    await connection.execute(_AT_ONCE, *columns)
    await _erase(connection, erased)
    return growths


def _columns(rows: Sequence[tuple[object, ...]], names: Sequence[str]) -> Sequence[Sequence[object]]:
    return list(zip(*rows, strict=True)) if rows else [()] * len(names)


async def _copy_all(connection: Connection, growing: Sequence[Growing], erased: Erased, sign: Sign) -> list[Growth]:
    await _copy_slices(connection, "entry", ENTRY, _entries(growing))
    growths = _signed(growing, sign)
    await _erase(connection, erased)
    await _copy_slices(connection, "evidence", EVIDENCE, _evidence(growths, erased))
    if tiles := _tile_rows(growths):
        await connection.copy_records_to_table("tile", records=tiles, columns=TILE)
    await connection.copy_records_to_table("checkpoint", records=_checkpoint_rows(growths), columns=CHECKPOINT)
    return growths


async def _erase(connection: Connection, erased: Erased) -> None:
    for workspace, contacts in erased.items():
        await connection.fetchval("SELECT erase_evidence($1, $2)", workspace, sorted(contacts))


def _tile_rows(growths: Sequence[Growth]) -> list[tuple[object, ...]]:
    return [
        (growth.after.workspace, tile.level, tile.number, tile.hashes, tile.inner, tile.root)
        for growth in growths
        for tile in growth.tiles
    ]


def _checkpoint_rows(growths: Sequence[Growth]) -> list[tuple[object, ...]]:
    return [
        (g.after.workspace, g.after.size, g.before.size, g.after.root, g.after.issued_at, g.after.note) for g in growths
    ]


def _entries(growing: Sequence[Growing]) -> Iterator[bytes]:
    """Rows of `entry` in slices, and on the way all that is hashed."""
    for one in growing:
        for start, some, made in one.hashed():
            yield entry_rows(one.head.workspace, start, some, made, one.now)


def _evidence(growths: Sequence[Growth], erased: Erased) -> Iterator[bytes]:
    for growth in growths:
        workspace, start = growth.after.workspace, growth.before.size
        without = erased.get(workspace, frozenset())
        for at in range(0, len(growth.drafts), SLICE):
            yield evidence_rows(workspace, start + at, growth.drafts[at : at + SLICE], without)


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
