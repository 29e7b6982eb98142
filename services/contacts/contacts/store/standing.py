"""Who is in a list, by contact id, at a cost that does not grow with the contacts (migration 0006).

A filter becomes a few ranges of an index, each in the order of the list; the first of each are merged. Ranges are
written as comparisons of rows, in the whole order of their index, so that no other index can serve: the planner takes
a list that is rare for one that is soon full, and walks the newest contacts until it finds nobody. Who has a
decision is found in `consent` by purpose, channel and decision; who has none by the patterns without it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.domain.consents import Shown
from contacts.domain.profiles import Key
from shared.postgres import Connection

LAST = UUID(int=2**128 - 1)
ENDING = "CASE WHEN NOT s.expired AND s.decision IN ('granted', 'unconfirmed') THEN s.expires_at END"
"""When a row is to be marked expired, as the index has it; null for a row that is not to be."""
_FIRST = "'00000000-0000-0000-0000-000000000000'::uuid"
_YES = ("granted", "unconfirmed")
_NO = ("refused", "withdrawn", "objected")


class Arguments:
    """Collects query arguments and names them ``$1``, ``$2`` …"""

    def __init__(self, *values: Any) -> None:
        self.values = list(values)

    def add(self, value: Any) -> str:
        """`value` as it is named in the text of the query."""
        self.values.append(value)
        return f"${len(self.values)}"


async def note(connection: Connection, cells: Mapping[Key, Sequence[str]]) -> None:
    """Keep on which cells (``purpose:channel``, sorted) each contact has a decision. The caller holds their rows."""
    await connection.execute(
        """
        WITH told AS (
            SELECT workspace, contact_id, cells,
                CASE WHEN cells = '' THEN 0 ELSE hashtextextended(cells, 0) END AS pattern
            FROM unnest($1::text[], $2::uuid[], $3::text[]) AS t(workspace, contact_id, cells)),
        known AS (
            INSERT INTO pattern (workspace, pattern, cells)
            SELECT DISTINCT workspace, pattern, string_to_array(cells, ',') FROM told ORDER BY 1, 2
            ON CONFLICT DO NOTHING)
        UPDATE standing s SET pattern = told.pattern FROM told
        WHERE s.workspace = told.workspace AND s.contact_id = told.contact_id AND s.pattern <> told.pattern
        """,
        [key[0] for key in cells],
        [key[1] for key in cells],
        [",".join(found) for found in cells.values()],
    )


def everybody(after: str, limit: str) -> str:
    """The living contacts of workspace ``$1``."""
    return (
        f"SELECT contact_id FROM standing WHERE workspace = $1 AND contact_id < {after}"  # noqa: S608
        f" ORDER BY contact_id DESC LIMIT {limit}"
    )


def _cells(arguments: Arguments, purpose: str | None, channel: str | None, cell: str) -> str:
    """That `cell` is one of `purpose` and `channel`."""
    parts = [("1", purpose), ("2", channel)]
    told = [f"split_part({cell}, ':', {n}) = {arguments.add(value)}" for n, value in parts if value is not None]
    return " AND ".join(told) or "true"


def undecided(arguments: Arguments, purpose: str | None, channel: str | None, after: str, limit: str) -> str:
    """Those without any decision on `purpose` and `channel`."""
    decided = _cells(arguments, purpose, channel, "cell")
    return f"""
        SELECT found.contact_id FROM (
            SELECT pattern FROM pattern
            WHERE workspace = $1 AND NOT EXISTS (SELECT FROM unnest(cells) cell WHERE {decided})
            UNION SELECT 0) AS lacking
        CROSS JOIN LATERAL (
            SELECT s.contact_id FROM standing s
            WHERE (s.workspace, s.pattern, s.contact_id) < ($1, lacking.pattern, {after})
                AND (s.workspace, s.pattern, s.contact_id) >= ($1, lacking.pattern, {_FIRST})
            ORDER BY s.workspace DESC, s.pattern DESC, s.contact_id DESC LIMIT {limit}) AS found
        ORDER BY found.contact_id DESC LIMIT {limit}"""  # noqa: S608


def decided(
    arguments: Arguments,
    shown: Shown | None,
    purpose: str | None,
    channel: str | None,
    now: datetime,
    after: str,
    limit: str,
) -> str:
    """Those with a row of `purpose` and `channel` that stands as `shown` at `now`; None: any row."""
    kinds = [(kind, ended) for kind in _YES for ended in (False, True)] + [(kind, False) for kind in _NO]
    if shown is Shown.EXPIRED:
        kinds = [(kind, True) for kind in _YES]
    elif shown is not None:
        kinds = [(str(shown), False)]
    holds = "true"
    if shown is not None and str(shown) in _YES:
        holds = f"(s.expires_at IS NULL OR s.expires_at > {arguments.add(now)})"
    of = f"unnest({arguments.add([k for k, _ in kinds])}::text[], {arguments.add([e for _, e in kinds])}::boolean[])"
    place, range_ = (
        "s.workspace, s.purpose, s.channel, s.decision, s.expired",
        "$1, cell.purpose, cell.channel, k.decision, k.expired",
    )
    return f"""
        SELECT DISTINCT contact_id FROM (
            SELECT found.contact_id FROM (
                SELECT DISTINCT split_part(cell, ':', 1) AS purpose, split_part(cell, ':', 2) AS channel
                FROM pattern, unnest(cells) AS cell
                WHERE workspace = $1 AND {_cells(arguments, purpose, channel, "cell")}) AS cell
            CROSS JOIN {of} AS k(decision, expired)
            CROSS JOIN LATERAL (
                SELECT s.contact_id FROM consent s
                WHERE ({place}, s.contact_id) < ({range_}, {after})
                    AND ({place}, s.contact_id) >= ({range_}, {_FIRST}) AND {holds}
                ORDER BY s.workspace DESC, s.purpose DESC, s.channel DESC, s.decision DESC, s.expired DESC,
                    s.contact_id DESC LIMIT {limit}) AS found
            {_just_ended(arguments, purpose, channel, now, after) if shown is Shown.EXPIRED else ""}) AS every
        ORDER BY contact_id DESC LIMIT {limit}"""  # noqa: S608


def _just_ended(arguments: Arguments, purpose: str | None, channel: str | None, now: datetime, after: str) -> str:
    """Those whose time ran out since the last ones were marked: few, and found by when that was."""
    return f"""
        UNION ALL SELECT s.contact_id FROM consent s WHERE s.workspace = $1 AND s.contact_id < {after}
            AND {_cells(arguments, purpose, channel, "s.purpose || ':' || s.channel")}
            AND {ENDING} <= {arguments.add(now)}"""  # noqa: S608
