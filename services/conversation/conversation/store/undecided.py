"""Conversations in which nothing was decided: evidence of nothing, they go after a while (docs/decisions/0047)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from conversation.store.known import Reader

_FORGET = """
WITH due AS MATERIALIZED (
    SELECT id, started_at FROM conversation WHERE decisions = '[]' AND started_at < $3
        AND (started_at, id) > ($1::timestamptz, $2::uuid) ORDER BY started_at, id LIMIT $4
),
idle AS (
    SELECT c.id FROM due JOIN conversation AS c ON c.id = due.id
        JOIN contact AS k ON k.workspace = c.workspace AND k.id = c.contact_id
    WHERE c.decisions = '[]' AND c.last_seen < $3 AND NOT c.talk ? 'captured_at' AND k.erased_at IS NULL
        AND NOT jsonb_path_exists(c.transcript, '$[*] ? (exists (@.own))')
        AND CASE WHEN k.last_at IS NULL THEN NOT EXISTS (
                SELECT FROM asked_for AS a WHERE a.workspace = k.workspace AND a.contact_id = k.id)
            ELSE EXISTS (SELECT FROM conversation AS other WHERE other.workspace = k.workspace
                AND other.contact_id = k.id AND other.decisions <> '[]') END
    FOR UPDATE OF c SKIP LOCKED
),
gone AS (DELETE FROM conversation WHERE id IN (SELECT id FROM idle) RETURNING id)
SELECT (SELECT count(*) FROM gone) AS gone, last.started_at, last.id, last.place
FROM (SELECT started_at, id, row_number() OVER held AS place FROM due WINDOW held AS (ORDER BY started_at, id)) AS last
ORDER BY last.place DESC LIMIT 1
"""
_FIRST = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


class Undecided:
    """Looks at them from the oldest on, and once it is through begins again: some are kept, each is looked at once.

    Kept are those with a detail or words that a grant covers, those of whoever asked for erasure or for a copy, and
    of whoever decided elsewhere the one that tells what they had been asked. The contact's random id stays, so that
    their links go on being known.
    """

    def __init__(self, reader: Reader, kept: timedelta, clock: Callable[[], datetime]) -> None:
        self._reader, self._kept, self._clock = reader, kept, clock
        self._after = _FIRST

    async def forget(self, most: int) -> int:
        """Delete up to `most` that were begun, and last answered, longer ago than they are kept; says how many.

        Fewer than `most` means that there are no more.
        """
        before, gone = self._clock() - self._kept, 0
        while gone < most:
            wanted = most - gone
            row: Any = await self._reader.fetchrow(_FORGET, *self._after, before, wanted)
            if row is not None:
                gone += row["gone"]
            if row is None or row["place"] < wanted:
                self._after = _FIRST
                break
            self._after = (row["started_at"], row["id"])
        return gone
