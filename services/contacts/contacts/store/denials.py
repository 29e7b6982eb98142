"""What is denied at an address by others who have it, or had it.

The gate says no there, whatever a contact itself agreed to (decision 34). Its own rows stay its own; this stands
beside them.
"""

from collections.abc import Iterable
from typing import TypeAlias
from uuid import UUID

import asyncpg

from shared.postgres import Connection

Reader: TypeAlias = "asyncpg.Pool | Connection"
Cell = tuple[str, str]
"""A purpose and a channel."""

_DENIED = "('refused', 'withdrawn', 'objected')"
_FOUND = f"""
WITH agreed AS MATERIALIZED (
    SELECT c.contact_id, at.kind, at.print, s.purpose, s.channel, s.decided_at
    FROM contact c
    CROSS JOIN LATERAL (VALUES ('email', c.email_fingerprint), ('phone', c.phone_fingerprint)) AS at(kind, print)
    JOIN consent s ON s.workspace = $1 AND s.contact_id = c.contact_id AND s.decision = 'granted'
        AND (s.channel = 'email') = (at.kind = 'email')
    WHERE c.workspace = $1 AND c.contact_id = ANY($2) AND at.print IS NOT NULL)
SELECT contact_id, purpose, channel FROM agreed a WHERE EXISTS (
    SELECT FROM suppression s WHERE s.workspace = $1 AND s.fingerprint = a.print AND s.channel = a.channel
        AND s.kind = 'complaint' AND s.at >= a.decided_at)
OR EXISTS (
    SELECT FROM (
        SELECT o.contact_id, o.erased_at, o.restricted, NULL::timestamptz AS until FROM contact o
        WHERE a.kind = 'email' AND o.workspace = $1 AND o.email_fingerprint = a.print
        UNION ALL
        SELECT o.contact_id, o.erased_at, o.restricted, NULL FROM contact o
        WHERE a.kind = 'phone' AND o.workspace = $1 AND o.phone_fingerprint = a.print
        UNION ALL
        SELECT o.contact_id, o.erased_at, false, (left_one ->> 'until')::timestamptz FROM contact o
        CROSS JOIN LATERAL jsonb_array_elements(o.former) AS left_one
        WHERE o.workspace = $1 AND o.former <> '[]'
            AND o.former @> jsonb_build_array(jsonb_build_object('kind', a.kind, 'fingerprint', a.print))
            AND left_one ->> 'kind' = a.kind AND left_one ->> 'fingerprint' = a.print) AS o
    WHERE o.contact_id <> a.contact_id AND (o.restricted OR o.erased_at >= a.decided_at OR EXISTS (
        SELECT FROM consent d WHERE d.workspace = $1 AND d.contact_id = o.contact_id AND d.purpose = a.purpose
            AND d.channel = a.channel AND d.decision IN {_DENIED} AND d.decided_at >= a.decided_at
            AND (o.until IS NULL OR d.decided_at <= o.until))))
ORDER BY contact_id, purpose, channel
"""  # noqa: S608


async def at_addresses(reader: Reader, workspace: str, contacts: Iterable[UUID]) -> dict[UUID, list[Cell]]:
    """Of these contacts' own grants, those that are denied at the address of their channel.

    Another contact there refused, withdrew or objected no earlier, was erased since or is restricted, or a message
    to it was complained of since. In doubt it is denied: the gate, which knows more, may still allow after a later
    grant of somebody else there.
    """
    found: dict[UUID, list[Cell]] = {}
    for row in await reader.fetch(_FOUND, workspace, list(contacts)):
        found.setdefault(row["contact_id"], []).append((row["purpose"], row["channel"]))
    return found
