"""What conversation hears, as one table."""

from collections.abc import Callable
from datetime import datetime

import asyncpg

from conversation.handlers.erasing import erase
from shared.events import ContactErased
from shared.kafka import Batch, Handle, Subscription
from shared.postgres import received_once
from shared.topics import CONTACT

GROUP = "conversation"


def subscriptions(pool: asyncpg.Pool, clock: Callable[[], datetime]) -> list[Subscription]:
    """Topic, group and handler of everything that is heard."""
    return [Subscription(CONTACT, GROUP, _contacts(pool, clock))]


def _contacts(pool: asyncpg.Pool, clock: Callable[[], datetime]) -> Handle:
    async def handle(batch: Batch) -> None:
        """`ContactErased`: transcripts, decisions and kept answers are forgotten, tokens end. Others: nothing."""
        erased = [received for received in batch.events if isinstance(received.event, ContactErased)]
        if not erased:
            return
        async with received_once(pool, GROUP, erased) as (connection, fresh):
            events = [received.event for received in fresh if isinstance(received.event, ContactErased)]
            await erase(connection, events, clock())

    return handle
