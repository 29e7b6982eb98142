"""Full tiles in memory: they never change, so what was read once is good for ever, as far as the room goes.

Whoever asks while a query is under way waits for the next one, which is for all of them: a thousand proofs a second
cost a few queries.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import asyncpg

from consent_ledger.domain.damage import TREE, Damage, Damaged
from consent_ledger.domain.edge import BITS, WIDTH
from consent_ledger.domain.merkle import HASH_SIZE

AT_ONCE = 32
"""Tiles read ahead by one query: 0.5 MB, a few milliseconds."""
KEPT = 4096
"""Tiles in memory: 67 MB. That is every tile of a log of a million entries, and every one above level 0 of a log of 268
million."""
SIZE = (2 * WIDTH - 1) * HASH_SIZE
log = logging.getLogger("souhlas.ledger")
_READ = (
    "SELECT wanted.workspace, wanted.level, wanted.number, hashes || inner_rows AS whole"
    " FROM unnest($1::text[], $2::smallint[], $3::bigint[]) AS wanted (workspace, level, number)"
    " JOIN tile USING (workspace, level, number)"
)


class TileKey(NamedTuple):
    """Which tile of which log."""

    workspace: str
    level: int
    number: int


@dataclass(slots=True)
class _Round:
    """One query to come, and all that it is for."""

    keys: set[TileKey] = field(default_factory=set)
    reading: "asyncio.Task[Mapping[TileKey, bytes]] | None" = None


class FullTiles:
    """The hashes of full tiles and of the perfect subtrees within them: 511 hashes a tile, row by row, root last."""

    def __init__(self, pool: asyncpg.Pool, kept: int = KEPT) -> None:
        self._pool = pool
        self._kept = kept
        self._tiles: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()
        self._next: _Round | None = None
        self._warming: dict[str, asyncio.Task[None]] = {}

    def has(self, workspace: str, level: int, number: int) -> bool:
        """Whether a tile is in memory."""
        return (workspace, level, number) in self._tiles

    def get(self, workspace: str, level: int, number: int) -> bytes | None:
        """A tile that is in memory."""
        key = (workspace, level, number)  # equal to a TileKey, in a third of its time
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def warm(self, workspace: str, end: int) -> None:
        """Begin to have in memory, newest first, the lowest tiles of a log that are below number `end`: those that are
        read one by one otherwise, each time somebody asks for a proof from another place. Once in the life of each log,
        as far as there is room, and in half of the time of one connection."""
        if workspace not in self._warming and end > AT_ONCE:
            self._warming[workspace] = asyncio.create_task(self._warm(workspace, end), name="warm tiles")

    async def _warm(self, workspace: str, end: int) -> None:
        try:
            for number in range(end - AT_ONCE, -AT_ONCE, -AT_ONCE):
                began = time.monotonic()
                keys = [TileKey(workspace, 0, one) for one in range(max(number, 0), number + AT_ONCE)]
                missing = [key for key in keys if key not in self._tiles]
                if len(self._tiles) + len(missing) > self._kept:
                    return
                rows = await self._pool.fetch(_READ, *([key[place] for key in missing] for place in range(3)))
                self._keep(rows)
                await asyncio.sleep(time.monotonic() - began)
        except Exception as error:  # whoever needs one of them reads it
            log.warning("tiles could not be read ahead", exc_info=error)

    def _keep(self, rows: Sequence[asyncpg.Record]) -> Mapping[TileKey, bytes]:
        found = {TileKey(row["workspace"], row["level"], row["number"]): row["whole"] for row in rows}
        self._tiles.update({key: tile for key, tile in found.items() if len(tile) == SIZE})
        while len(self._tiles) > self._kept:
            self._tiles.popitem(last=False)
        return found

    async def of(self, keys: Iterable[TileKey]) -> Mapping[TileKey, bytes]:
        """The tiles. Raises Damaged when one is missing or not whole, and what the database raises."""
        found: dict[TileKey, bytes] = {}
        missing: list[TileKey] = []
        for key in keys:
            if (tile := self.get(*key)) is None:
                missing.append(key)
            else:
                found[key] = tile
        if missing:
            read = await self._read(missing)
            for key in missing:
                if len(read.get(key, b"")) != SIZE:
                    raise Damaged(Damage(key.workspace, key.number << BITS * (key.level + 1), TREE))
                found[key] = read[key]
        return found

    async def _read(self, keys: Iterable[TileKey]) -> Mapping[TileKey, bytes]:
        coming = self._next
        if coming is None:
            coming = self._next = _Round()
        coming.keys.update(keys)
        if coming.reading is None:
            coming.reading = asyncio.create_task(self._run(coming))
        return await asyncio.shield(coming.reading)  # who gives up does not take it from the others

    async def _run(self, this: _Round) -> Mapping[TileKey, bytes]:
        async with self._one_at_a_time:
            self._next = None
            keys = list(this.keys)
            rows = await self._pool.fetch(_READ, *([key[place] for key in keys] for place in range(3)))
        return self._keep(rows)
