"""A yes whose time has run out is marked so, that lists need not look at the time of each (migration 0006).

No answer depends on it: what is not marked yet is told from the time.
"""

import asyncio
import logging

from contacts.handlers.desk import Desk
from contacts.store import consents
from shared.kafka import RetryPolicy, is_outage

log = logging.getLogger("souhlas.contacts")

AT_ONCE = 2000
IDLE_SECONDS = 30.0


async def mark(desk: Desk) -> int:
    """Mark up to `AT_ONCE` rows; says how many."""
    return await consents.expire(desk.pool, desk.now(), AT_ONCE)


async def run(desk: Desk) -> None:
    """Until cancelled."""
    retry, failures = RetryPolicy(), 0
    while True:
        try:
            marked = await mark(desk)
            failures = 0
            await asyncio.sleep(0 if marked == AT_ONCE else IDLE_SECONDS)
        except Exception as error:
            failures += 1
            level = logging.WARNING if is_outage(error) else logging.ERROR
            log.log(level, "expired consents not marked: they are tried again", exc_info=error)
            await asyncio.sleep(retry.delay(failures))
