"""Which conversation a visitor goes on with when all they hold is their token."""

from typing import Any

import asyncpg

from conversation.domain.talk import IDLE
from conversation.domain.tokens import Holder
from conversation.handlers.deciding import Context
from conversation.handlers.visits import Unknown, look
from conversation.store import resuming


async def latest(context: Context, pool: asyncpg.Pool, holder: Holder, bot_id: str) -> dict[str, Any]:
    """The contact's last conversation with the bot as `visits.look` shows it. Raises Unknown or Erased."""
    since = context.clock() - IDLE
    found = await resuming.latest(pool, holder.workspace, holder.contact_id, bot_id, since)
    if found is None:
        raise Unknown
    return await look(context, pool, holder, found)
