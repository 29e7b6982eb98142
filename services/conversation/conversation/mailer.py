"""Sends the mails that wait, and asks for the erasure of whom nobody confirmed. One mail is one transaction.

A mail is marked as sent only after it was handed over, in the transaction that has held its row since before: a crash
between the two sends it again, under the same Message-ID (at least once; a folder then has the same one file). What a
server does not take now is tried again with growing pauses for `GIVE_UP`, and forgotten then; what it refuses for good
is not tried again. Several processes may run: a row that one of them holds, the others pass over.
"""

import asyncio
import logging
import random
from datetime import datetime, timedelta

import asyncpg
from prometheus_client import Counter, Gauge

from conversation.handlers import mailing
from conversation.handlers.deciding import Context
from conversation.handlers.mailing import Terms
from conversation.post import Post, Refused
from conversation.store import mail as store
from conversation.store.mail import Mail
from shared.kafka.retry import is_outage
from shared.metrics import Metrics
from shared.outbox import Relay
from shared.postgres import Connection

GIVE_UP = timedelta(days=1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(hours=1)
POLL_SECONDS = 1.0
SWEEP_SECONDS = 600.0

log = logging.getLogger("souhlas.conversation")


class Mailer:
    """The background task. `wake` it when something was committed."""

    def __init__(
        self, context: Context, pool: asyncpg.Pool, relay: Relay, post: Post, terms: Terms, metrics: Metrics
    ) -> None:
        self._context, self._pool, self._relay, self._post, self._terms = context, pool, relay, post, terms
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._waiting = Gauge("souhlas_mail_waiting", "Mails to be sent", registry=metrics.registry)
        self._oldest = Gauge("souhlas_mail_oldest_seconds", "Age of the oldest of them", registry=metrics.registry)
        self._done = Counter("souhlas_mails", "What became of mails", ["outcome"], registry=metrics.registry)

    async def start(self) -> None:
        """Begin in the background."""
        self._tasks = [asyncio.create_task(self._send_for_ever()), asyncio.create_task(self._sweep_for_ever())]

    async def stop(self) -> None:
        """End at once; what is not handed over waits for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake(self) -> None:
        """A mail was committed."""
        self._woken.set()

    async def _send_for_ever(self) -> None:
        while True:
            self._woken.clear()
            try:
                while await self.send_one():
                    pass
                waiting, oldest = await store.waiting(self._pool, self._context.clock())
                self._waiting.set(waiting)
                self._oldest.set(oldest)
            except Exception as error:
                log.log(logging.DEBUG if is_outage(error) else logging.ERROR, "mails not sent", exc_info=error)
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def send_one(self) -> bool:
        """Send the mail that is due; False when there is none."""
        async with self._pool.acquire() as connection, connection.transaction():
            now = self._context.clock()
            mail = await store.next_to_send(connection, now)
            if mail is None:
                return False
            letter = await mailing.letter(self._context, connection, mail)
            outcome = "ended" if letter is None else await self._hand_over(letter, mail, now)
            if outcome == "later":
                await store.postpone(connection, mail.id, now + pause(mail.tries))
            else:
                await store.finish(connection, mail.id, outcome)
            self._done.labels(outcome).inc()
            return True

    async def _hand_over(self, letter: mailing.Letter, mail: Mail, now: datetime) -> str:
        try:
            await self._post.send(letter)
        except Refused as error:
            log.warning("a mail was refused: %s", error)
            return "failed"
        except Exception as error:
            given_up = now - mail.made_at >= GIVE_UP
            log.warning("a mail could not be sent (%s)", type(error))
            return "failed" if given_up else "later"
        return "sent"

    async def _sweep_for_ever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception as error:
                log.log(logging.DEBUG if is_outage(error) else logging.ERROR, "not swept", exc_info=error)
            await asyncio.sleep(SWEEP_SECONDS * random.uniform(0.9, 1.1))

    async def sweep(self) -> int:
        """Ask for the erasure of whom nobody confirmed in time, and forget mails of long ago."""
        async with self._pool.acquire() as connection, connection.transaction():
            count = await self._swept(connection)
        if count:
            self._relay.wake()
        return count

    async def _swept(self, connection: Connection) -> int:
        await self._post.forget(await store.purge(connection, self._context.clock()))
        return await mailing.sweep(self._context, connection, self._terms)


def pause(tries: int) -> timedelta:
    """How long to wait after the `tries`-th failure: doubling, with jitter, up to an hour."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(tries, 16)))
    return longest * random.uniform(0.5, 1.0)
