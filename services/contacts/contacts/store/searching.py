"""Who has certain words, newest first, at a bounded cost.

A word that many have is found by walking the newest contacts; one that few have by the index of trigrams. The newest
`FIRST` fill the page with a common word. Else which of the two a word is, and by which of its pieces the index finds
fewest, the newest `SAMPLE` contacts tell: the planner's guess for ``LIKE`` is off by orders of magnitude, and its worst
choice reads every contact.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias
from uuid import UUID

import asyncpg

from contacts.domain.search import like
from contacts.store.standing import Arguments
from shared.postgres import Connection

Reader: TypeAlias = "asyncpg.Pool | Connection"

FIRST = 500
"""Contacts looked at first: a page of a word that one in ten has, in two milliseconds."""
SAMPLE = 2000
"""Contacts looked at in all, before the index is asked: some milliseconds more."""
COMMON = SAMPLE // 200
"""A piece that more of the sample have would make the index fetch so many of a million contacts that walking them
until the page is full costs less."""
_PIECE = re.compile(r"[^\W_]{3,}")


class Search:
    """One search. `fits` gives a further condition on a contact ``c``."""

    def __init__(self, reader: Reader, workspace: str, words: Sequence[str], fits: Callable[[Arguments], str]) -> None:
        self._reader, self._workspace, self._words, self._fits = reader, workspace, words, fits
        self._pieces = list(dict.fromkeys(piece for word in words for piece in _PIECE.findall(word)))

    async def first(self, start: UUID, limit: int, few: Callable[[], Awaitable[Sequence[UUID] | None]]) -> list[UUID]:
        """The ids of up to `limit` contacts before `start`. `few` says who else it can be, when that is known."""
        found, end, counts = await self._sample(start, limit, min(FIRST, SAMPLE))
        if end is None or len(found) >= limit:
            return found
        if (among := await few()) is not None:
            return await self._among(among, limit)
        if SAMPLE > FIRST:
            more, end, others = await self._sample(end, limit - len(found), SAMPLE - FIRST)
            found += more
            counts = {piece: number + others[piece] for piece, number in counts.items()}
            if end is None or len(found) >= limit:
                return found
        rarest = min(self._pieces, key=lambda piece: counts[piece], default=None)
        if rarest is None or (found and counts[rarest] > COMMON):
            return found + await self._walk(end, limit - len(found))
        return found + await self._by_index(rarest, end, limit - len(found))

    def _all(self, arguments: Arguments, column: str) -> str:
        return " AND ".join(f"{column} LIKE {arguments.add(like(word))}" for word in self._words)

    async def _among(self, few: Sequence[UUID], limit: int) -> list[UUID]:
        arguments = Arguments(self._workspace, few)
        return await self._ids(
            "SELECT c.contact_id FROM unnest($2::uuid[]) AS f(id) CROSS JOIN LATERAL (SELECT contact_id,"  # noqa: S608
            " search FROM contact WHERE workspace = $1 AND contact_id = f.id AND erased_at IS NULL) AS c"
            f" WHERE {self._all(arguments, 'c.search')} ORDER BY 1 DESC LIMIT {limit:d}",
            arguments,
        )

    async def _sample(self, start: UUID, limit: int, most: int) -> tuple[list[UUID], UUID | None, dict[str, int]]:
        """Those of the `most` newest before `start` who fit, the last one that was looked at (None: all were), and how
        many have a piece."""
        arguments = Arguments(self._workspace, start)
        counts = [f"count(*) FILTER (WHERE c.search LIKE {arguments.add(like(piece))})" for piece in self._pieces]
        fits = f"c.erased_at IS NULL AND {self._all(arguments, 'c.search')} AND {self._fits(arguments)}"
        row = await self._reader.fetchrow(
            "WITH newest AS MATERIALIZED (SELECT contact_id, search, erased_at FROM contact WHERE workspace = $1"  # noqa: S608
            f" AND contact_id < $2 ORDER BY contact_id DESC LIMIT {most:d})"
            f" SELECT (SELECT array_agg(contact_id) FROM (SELECT c.contact_id FROM newest c WHERE {fits}"
            f" ORDER BY 1 DESC LIMIT {limit:d}) AS f) AS found, count(*) AS looked_at,"
            " (SELECT contact_id FROM newest ORDER BY 1 LIMIT 1) AS last,"
            f" ARRAY[{', '.join(counts)}]::bigint[] AS counts FROM newest c",
            *arguments.values,
        )
        assert row is not None
        end = row["last"] if row["looked_at"] == most else None
        return list(row["found"] or ()), end, dict(zip(self._pieces, row["counts"], strict=True))

    async def _walk(self, start: UUID, limit: int) -> list[UUID]:
        """Contact by contact. ``|| ''`` keeps the planner from the index."""
        arguments = Arguments(self._workspace, start)
        where = f"{self._all(arguments, '(c.search || $$$$)')} AND {self._fits(arguments)}"
        return await self._ids(
            "SELECT c.contact_id FROM contact c WHERE c.workspace = $1 AND c.contact_id < $2 AND c.erased_at IS NULL"  # noqa: S608
            f" AND {where} ORDER BY c.contact_id DESC LIMIT {limit:d}",
            arguments,
        )

    async def _by_index(self, piece: str, start: UUID, limit: int) -> list[UUID]:
        """By the trigrams of one piece; more of them would be read whole, to find the few that this one finds."""
        arguments = Arguments(self._workspace, start, like(piece))
        where = f"{self._all(arguments, '(c.search || $$$$)')} AND {self._fits(arguments)}"
        return await self._ids(
            "WITH c AS MATERIALIZED (SELECT contact_id, search FROM contact WHERE workspace = $1 AND search LIKE $3"  # noqa: S608
            f" AND erased_at IS NULL AND contact_id < $2) SELECT c.contact_id FROM c WHERE {where}"
            f" ORDER BY c.contact_id DESC LIMIT {limit:d}",
            arguments,
        )

    async def _ids(self, sql: str, arguments: Arguments) -> list[UUID]:
        return [row["contact_id"] for row in await self._reader.fetch(sql, *arguments.values)]
