"""The conversations of a contact, by bot."""

from datetime import datetime
from uuid import UUID

import asyncpg

_LATEST = """
SELECT id FROM conversation
WHERE workspace = $1 AND contact_id = $2 AND bot_id = $3 AND last_seen > $4
ORDER BY last_seen DESC, id DESC LIMIT 1
"""


async def latest(pool: asyncpg.Pool, workspace: str, contact_id: UUID, bot_id: str, since: datetime) -> UUID | None:
    """The conversation that was answered in last, if that was later than `since`."""
    found: UUID | None = await pool.fetchval(_LATEST, workspace, contact_id, bot_id, since)
    return found
