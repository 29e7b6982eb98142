"""One active sequencer: whoever holds a session lock in the database consumes, appends and publishes.

The others answer questions and wait. The lock only keeps order in the house; that two sequencers running at once
cannot fork or gap a log is the tables' word (0001_log.sql).
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

import asyncpg

from consent_ledger.keys import KeyFault, KeysAway
from consent_ledger.store.edges import BrokenLog
from shared.postgres import OUTAGES

log = logging.getLogger("souhlas.ledger")

LOCK = 0x53657175656E6365  # "Sequence"
PAUSE = 0.25
BEAT = 1.0
LOOK_SECONDS = 10.0
"""How often one that stands by looks whether it could take over."""
STANDBY = "standby"

Work = Callable[[], contextlib.AbstractAsyncContextManager[None]]


class Sequencer:
    """Runs `work` (a context that starts and stops it) while this process holds the lock.

    `check` looks at the logs before it begins, `look` at the keys while another process holds the lock.
    """

    def __init__(
        self, dsn: str, work: Work, check: Callable[[], Awaitable[object]], look: Callable[[], Awaitable[object]]
    ) -> None:
        self._dsn = dsn
        self._work = work
        self._check = check
        self._look = look
        self.active = False
        self.state = "postgres: looking for the database"
        self._broken: BrokenLog | None = None
        self._told = asyncio.Event()

    def refuse(self, error: BrokenLog) -> None:
        """End the work, and `run` with this error: what is stored was found not to be what was signed."""
        self._broken = error
        self._told.set()

    async def run(self) -> None:
        """Until cancelled. Raises what `check` raises about a log that is not what was signed, or `refuse` was told."""
        while True:
            try:
                await self._hold()
            except KeysAway as error:
                if self._waits(str(error.strerror)):
                    log.warning("the folder of SOUHLAS_LEDGER_KEYS cannot be used: it is tried again", exc_info=error)
                await asyncio.sleep(PAUSE)
            except OUTAGES as error:
                if self._waits(f"postgres: the sequencer lost its database ({type(error).__name__})"):
                    log.warning("the sequencer lost its database and looks for it again", exc_info=error)
                await asyncio.sleep(PAUSE)

    def _waits(self, state: str) -> bool:
        """Whether that is news."""
        was, self.state = self.state, state
        return state != was

    async def _stand_by(self, connection: asyncpg.Connection) -> None:
        """Until this process holds the lock. What keeps it from taking over is said before it has to."""
        looked = float("-inf")
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
            if time.monotonic() - looked >= LOOK_SECONDS:
                looked = time.monotonic()
                try:
                    await self._look()
                    self.state = STANDBY
                except (KeyFault, BrokenLog, KeysAway) as error:
                    why = error.strerror if isinstance(error, KeysAway) else error
                    if self._waits(f"standby: could not take over: {why}"):
                        log.warning("stands by and could not take over: see SOUHLAS_LEDGER_KEYS", exc_info=error)
            await asyncio.sleep(PAUSE)

    async def _hold(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=5)
        try:
            await self._stand_by(connection)
            await self._check()
            async with self._work():
                self.active, self.state = True, "active"
                while True:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._told.wait(), BEAT)
                    if self._broken is not None:
                        raise self._broken
                    await connection.execute("SELECT 1", timeout=5)
        finally:
            self.active = False
            with contextlib.suppress(*OUTAGES):
                await connection.close(timeout=2)
