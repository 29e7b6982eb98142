"""How the service is put together: settings in, a FastAPI app out. Nothing is connected before its lifespan begins."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

import asyncpg
from fastapi import FastAPI

from conversation.api import (
    bots,
    confirmation,
    files,
    general,
    pages,
    preferences,
    resuming,
    script,
    studio,
    transcripts,
    unsubscribe,
    widget,
    workspace,
)
from conversation.api.context import Running
from conversation.api.limits import Limits
from conversation.api.origins import Cors
from conversation.api.swift import Swift
from conversation.domain import lexicon
from conversation.handlers.deciding import Context
from conversation.handlers.mailing import Terms
from conversation.mailer import Mailer
from conversation.post import Post, post_of
from conversation.settings import ConversationSettings
from conversation.store.conversations import BEGIN, TAKE
from conversation.store.known import Known
from conversation.store.together import Together
from conversation.store.undecided import Undecided
from conversation.subscribers import subscriptions
from shared.clock import SharedClock
from shared.http import Authenticator
from shared.http import create_app as create_http_app
from shared.idempotency import IdempotencyStore
from shared.identity import uuid7
from shared.inbox import INBOX, purge, watch_inbox
from shared.kafka import Consumers, Producer, end
from shared.metrics import Metrics
from shared.outbox import Relay
from shared.postgres import Database, opened, reached
from shared.purging import Purge, purging
from shared.starting import failed, in_background

SERVICE = "conversation"
MIGRATIONS = (*INBOX, "outbox", "outbox_rows", "idempotency")
ABOUT = (
    "Where a visitor says yes or no in a chat, and takes it back; and where the controller sets that up."
    " The controller's routes take a bearer token, the widget's a visitor token."
)
Clock = Callable[[], datetime]


def create_app(settings: ConversationSettings, *, clock: Clock | None = None) -> FastAPI:
    """The app. Its lifespan waits for PostgreSQL in the background; Kafka may be away at any time.

    A `clock` that is given is believed; else it is the process's own, put right by the database's.
    """
    metrics = Metrics(SERVICE)
    shared_clock = SharedClock(metrics)
    limits = Limits(enabled=settings.rate_limits, proxies=settings.trusted_proxies)
    running = Running(settings, _context(settings, clock or shared_clock.now), limits)
    parts = Parts(settings, running, metrics, shared_clock)
    app = create_http_app(
        service=SERVICE,
        title="Souhlas: conversation",
        description=ABOUT,
        settings=settings,
        auth=Authenticator(settings.jwks_file, settings.token_issuer),
        readiness=parts.problems,
        warnings=parts.waiting,
        lifespan=parts.lifespan,
        metrics=metrics,
        idempotency=IdempotencyStore(lambda: running.pool),
        problem_answer=pages.anywhere,
    )
    app.state.running = running
    app.add_middleware(Cors)
    for_visitors = (widget, resuming, script, pages, preferences, unsubscribe, confirmation, general, files)
    for part in (workspace, bots, studio, transcripts, *for_visitors):
        app.include_router(part.router)
    app.hatch = Swift(app, running, metrics, settings.answer_seconds)
    return app


def _context(settings: ConversationSettings, clock: Clock) -> Context:
    return Context(
        known=Known(),
        together=Together(TAKE),
        beginning=Together(BEGIN),
        link_key=settings.link_key.get_secret_value().encode(),
        freshness_key=settings.freshness_key.get_secret_value().encode(),
        fingerprint_key=settings.fingerprint_key.get_secret_value().encode(),
        public_url=settings.public_conversation_url.rstrip("/"),
        visitor_token_days=settings.visitor_token_days,
        clock=clock,
        new_id=uuid7,
    )


class Parts:
    """What is started with the app and stopped with it."""

    def __init__(self, settings: ConversationSettings, running: Running, metrics: Metrics, clock: SharedClock) -> None:
        self._settings, self._running, self._metrics, self._clock = settings, running, metrics, clock
        self._terms = Terms(timedelta(days=settings.confirmation_days), timedelta(days=settings.unconfirmed_days))
        self._consumers: Consumers | None = None
        self._starting: asyncio.Task[None] | None = None
        self._producer: Producer | None = None

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Everything starts in the background, so that ``/healthz`` answers from the first moment."""
        async with AsyncExitStack() as stack:
            starting = self._starting = in_background(self._start(app, stack), "start")
            try:
                yield
            finally:
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)

    async def _start(self, app: FastAPI, stack: AsyncExitStack) -> None:
        settings = self._settings
        post = post_of(settings)
        await asyncio.to_thread(lexicon.prepare)
        owner, dsn = settings.postgres_owner.get_secret_value(), settings.postgres.get_secret_value()
        database = Database(owner, dsn, SERVICE, MIGRATIONS, settings.postgres_pool, stateless=True)
        pool = await opened(database, self._clock.measure)
        stack.callback(pool.terminate)
        producer = Producer(settings.brokers, client_id=f"{SERVICE}-{settings.instance}")
        stack.push_async_callback(producer.stop)
        await producer.start()
        relay = Relay(dsn, producer, meter=self._metrics)
        stack.push_async_callback(relay.stop)
        await relay.start()
        app.state.mailer = mailer = await self._mailer(pool, relay, post)
        stack.push_async_callback(mailer.stop)

        def wake() -> None:
            relay.wake()
            mailer.wake()

        heard = subscriptions(self._running.context, pool, self._terms, wake, post.forget)
        consumers = Consumers(settings, SERVICE, heard, meter=self._metrics)
        stack.push_async_callback(consumers.stop)
        await consumers.start()
        self._consumers, self._producer = consumers, producer
        self._metrics.watch_consumers(SERVICE, consumers)
        self._running.pool, self._running.relay = pool, relay
        self._metrics.watch_outbox(relay)
        watch_inbox(self._metrics, pool)
        self._in_the_background(stack, pool)

    def _in_the_background(self, stack: AsyncExitStack, pool: asyncpg.Pool) -> None:
        """What nobody waits for; it ends with the service."""
        settings = self._settings
        undecided = Undecided(pool, timedelta(days=settings.undecided_days), self._running.context.clock)
        purges = [
            Purge("inbox", partial(purge, pool, timedelta(days=settings.inbox_days))),
            Purge("conversation", undecided.forget),
        ]
        running = {"clock": self._clock.watch(pool), "purging": purging(self._metrics, *purges)}
        stack.push_async_callback(end, [asyncio.create_task(work, name=name) for name, work in running.items()])

    async def _mailer(self, pool: asyncpg.Pool, relay: Relay, post: Post) -> Mailer:
        made = Mailer(self._running.context, pool, relay, post, self._terms, self._metrics)
        await made.start()
        return made

    async def problems(self) -> list[str]:
        """What is missing, for ``/readyz``."""
        running = self._running
        if fault := failed(self._starting):
            return fault
        if running.pool is None or running.relay is None or self._consumers is None:
            return ["postgres: not connected and migrated yet"]
        return [*await reached(running.pool), *self._clock.problems()]

    def waiting(self) -> list[str]:
        """What waits without a visitor noticing: an answer is told when it is durable, and said to Kafka afterwards.

        A load balancer that took every instance out for it would lose what visitors say, a withdrawal first of all.
        """
        relay, consumers = self._running.relay, self._consumers
        return [*(relay.problems() if relay else ()), *(consumers.problems() if consumers else ())]
