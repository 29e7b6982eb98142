"""Erasure (Art. 17 GDPR): the contact is gone from here, and its tokens end."""

from collections.abc import Sequence
from datetime import datetime

from conversation.store import conversations
from shared.events import ContactErased
from shared.idempotency import forget
from shared.postgres import Connection


async def erase(connection: Connection, erased: Sequence[ContactErased], now: datetime) -> int:
    """Forget each contact: transcripts, decisions, kept answers. Repeating it changes nothing.

    Says how many conversations were blanked. The outbox is left alone: what waits there was said before.
    """
    count = 0
    for event in erased:
        count += await conversations.erase(connection, event.workspace, event.contact_id, now)
        await forget(connection, event.contact_id)
    return count
