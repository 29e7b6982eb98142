"""The sweep: compares everything stored that answers stand on with what was signed, for as long as the service runs.

At a start the newest entries first, then block by block down to the oldest, round and round; after a restart it goes on
where it was. It takes a small part of the time of one core, and never holds an append up. Every process that answers
runs it, for each refuses by what it knows itself.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence

import asyncpg

from consent_ledger.damages import Damages
from consent_ledger.domain.damage import BEHIND, FORKED
from consent_ledger.domain.edge import WIDTH
from consent_ledger.domain.note import BrokenNote
from consent_ledger.keys import Keyring
from consent_ledger.measure import Measures
from consent_ledger.store import sweeping
from consent_ledger.store.blocks import compare
from consent_ledger.store.edges import Head, heads
from consent_ledger.store.integrity import shortfall
from shared.kafka import RetryPolicy

log = logging.getLogger("souhlas.ledger")

NEWEST = 40
"""Blocks of each log that are looked at without a pause at a start: 10 thousand entries, about a tenth of a second."""
KEPT_EVERY = 64
"""Blocks after which the position is kept."""


class Sweep:
    """`share` of a core's time is taken, 0 to 1; a round never begins sooner than `pause` seconds after another."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        keyring: Keyring,
        damages: Damages,
        measures: Measures,
        *,
        share: float = 0.03,
        pause: float = 1.0,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._pool = pool
        self._keyring = keyring
        self._damages = damages
        self._measures = measures
        self._share = share
        self._pause = pause
        self._retry = retry or RetryPolicy(cap=60)
        self._looked_again = 0.0

    async def run(self) -> None:
        """Until cancelled. What fails is logged and tried again; it keeps nobody from reading or recording."""
        failures, newest = 0, True
        while True:
            try:
                if newest:
                    await self.newest()
                newest = False
                await self.round()
            except Exception as error:
                failures += 1
                which = {"workspace": getattr(error, "workspace", None)}
                log.warning("comparing the log with what was signed failed; it goes on", exc_info=error, extra=which)
                await asyncio.sleep(self._retry.delay(failures))
            else:
                failures = 0
                self._measures.swept()
                await asyncio.sleep(self._pause)

    async def newest(self) -> None:
        """Look at the newest entries of every log, without a pause."""
        for head in await self._heads():
            last = (head.size - 1) // WIDTH
            for number in range(last, max(-1, last - NEWEST), -1):
                await self._look(head, number)

    async def round(self) -> None:
        """Look at every log once, each from where it was left."""
        for head in await self._heads():
            below = await sweeping.position(self._pool, head.workspace)
            last = (head.size - 1) // WIDTH
            for number in range(last if below is None else min(last, below - 1), -1, -1):
                began = time.monotonic()
                await self._look(head, number)
                if number % KEPT_EVERY == 0:
                    await sweeping.keep(self._pool, head.workspace, number or None)
                if began - self._looked_again > self._pause:
                    await self._again()
                await asyncio.sleep((time.monotonic() - began) * (1 / self._share - 1))
        await self._again()

    async def _heads(self) -> Sequence[Head]:
        async with self._pool.acquire() as connection:
            return list((await heads(connection)).values())

    async def _look(self, head: Head, number: int) -> None:
        for damage in await compare(self._pool, self._keyring, head, number):
            self._damages.note(damage)
        self._measures.compared(min(WIDTH, head.size - number * WIDTH))

    async def _again(self) -> None:
        """Look again at what was found wrong: somebody may have put it right."""
        self._looked_again = time.monotonic()
        await self._standing()
        known = [one for one in self._damages if one.what not in (BEHIND, FORKED)]
        if not known:
            return
        by_log = {head.workspace: head for head in await self._heads()}
        looked: dict[tuple[str, int], set[int]] = {}
        for one in known:
            head, place = by_log.get(one.workspace), (one.workspace, one.index // WIDTH)
            if head is not None and place not in looked:
                number = min(place[1], (head.size - 1) // WIDTH)
                looked[place] = {wrong.index for wrong in await compare(self._pool, self._keyring, head, number)}
            if one.index not in looked.get(place, {one.index}):
                self._damages.right(one.workspace, one.index)

    async def _standing(self) -> None:
        """Look whether every log still has the last checkpoint that is known of it."""
        seen = {}
        for workspace in self._keyring.known():
            with contextlib.suppress(BrokenNote):  # said by whoever appends, and at a start
                seen[workspace] = self._keyring.seen(workspace)
        by_log = {head.workspace: head for head in await self._heads()}
        found = {shortfall(workspace, by_log.get(workspace), one) for workspace, one in seen.items()}
        for one in list(self._damages):
            if one.what in (BEHIND, FORKED) and one.workspace in seen and one not in found:
                self._damages.right(one.workspace, one.index)
        for damage in found:
            if damage is not None:
                self._damages.note(damage)
