"""A contact's conversations whole, and mails to them, as the data subject gets them (Art. 15 GDPR)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from conversation.store.known import Reader

FIRST = UUID(int=0)
MOST_BYTES = 4 * 1024 * 1024
"""A page begins no further conversation once those before hold so much, as PostgreSQL stores it."""


async def page(
    reader: Reader, workspace: str, contact_id: UUID, after: UUID, limit: int, most_bytes: int = MOST_BYTES
) -> Sequence[Any]:
    """The contact's conversations whose id comes after this one, the oldest first (an id tells when it was made):
    ``id, bot_id, bot_version, locale, region, page_url, started_at, last_seen, transcript, decisions``, and whether
    there are ``more`` after it."""
    found: Sequence[Any] = await reader.fetch(
        "SELECT * FROM (SELECT id, bot_id, bot_version, locale, talk ->> 'region' AS region, page_url, started_at,"
        "  last_seen, transcript, decisions, lead(id) OVER held IS NOT NULL AS more,"
        "  sum(pg_column_size(transcript)) OVER held - pg_column_size(transcript) AS before"
        "  FROM conversation WHERE workspace = $1 AND contact_id = $2 AND id > $3"
        "  WINDOW held AS (ORDER BY id) ORDER BY id LIMIT $4) AS listed WHERE before < $5 ORDER BY id",
        *(workspace, contact_id, after, limit, most_bytes),
    )
    return found


async def mails(reader: Reader, workspace: str, contact_id: UUID, after: UUID, most: int) -> Sequence[Any]:
    """Mails to the contact whose id comes after this one, the oldest first (as above): ``id, purpose, locale, state,
    made_at, until``. Neither the address nor its hash."""
    found: Sequence[Any] = await reader.fetch(
        "SELECT id, purpose, locale, state, made_at, until FROM mail"
        " WHERE workspace = $1 AND contact_id = $2 AND id > $3 ORDER BY id LIMIT $4",
        *(workspace, contact_id, after, most),
    )
    return found
