"""The composition root: settings in, an app out. Nothing is connected before its lifespan begins."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from pydantic import Field, FilePath, SecretStr

from contacts.api import changing, erasing, hooks, pages, reading, rights, transfer
from contacts.handlers import expiring
from contacts.handlers.desk import SERVICE, Desk
from contacts.handlers.hooks import Courier, purge_deliveries
from contacts.handlers.sweep import Sweeper
from contacts.measure import watch_erasures
from contacts.store.neighbours import Conversations, Ledger
from contacts.store.topics import ContactTopics
from contacts.subscribers import subscriptions
from shared.clock import SharedClock
from shared.http import Authenticator
from shared.http import create_app as create_http_app
from shared.idempotency import IdempotencyStore
from shared.identity import uuid7
from shared.inbox import INBOX, purge, watch_inbox
from shared.kafka import Consumers, Producer, end
from shared.links import Receipt, receipt_token
from shared.metrics import Metrics
from shared.outbox import Relay
from shared.postgres import Database, opened, reached
from shared.purging import Purge, purging
from shared.settings import PREFIX, URL, InboxSettings
from shared.starting import failed, in_background

MIGRATIONS = (*INBOX, "outbox", "outbox_rows", "idempotency")
ABOUT = (
    "Who said yes and who said no: the controller's view of the people, and the rights of those people"
    " (access, rectification, restriction, objection, erasure). Scopes: `contacts:read`, `contacts:write`."
)


class ContactsSettings(InboxSettings):
    """What contacts needs beside the common settings."""

    fingerprint_key: SecretStr = Field(min_length=32, description="secret of the fingerprints; the gate has the same")
    link_key: SecretStr | None = Field(
        default=None, min_length=32, description="secret of the links that visitors hold, for receipts in exports"
    )
    private_webhooks: bool = Field(
        default=False,
        description="true lets webhooks lead to private and loopback addresses, and go without TLS: for tools in your"
        " own network. Whoever may add a webhook can then reach what this service reaches",
    )
    webhook_ca: FilePath | None = Field(
        default=None, description="certificates (PEM) of authorities whose webhooks are believed beside the usual ones"
    )
    trim_seconds: float = Field(
        default=300.0, gt=0, description="how often consumed records of the contact topic are deleted"
    )
    delivery_days: int = Field(
        default=30, ge=7, description="how long deliveries of webhooks are listed, bodies and all"
    )
    consent_ledger_url: str | None = Field(
        default=None, pattern=URL, description="where to fetch notices and receipts for /export"
    )
    conversation_url: str | None = Field(
        default=None, pattern=URL, description="where to fetch conversations for /export"
    )

    def unfit(self) -> list[str]:
        """Authorities of webhooks that no connection can be checked with, too."""
        try:
            _trusted(self.webhook_ca)
        except (OSError, ValueError) as error:
            why = f"cannot be used ({type(error).__name__}): give a file of certificates in PEM"
            return [*super().unfit(), f"{PREFIX}WEBHOOK_CA {why}"]
        return super().unfit()


class Contacts:
    """The running service. `desk` is None until PostgreSQL has been reached and migrated."""

    def __init__(self, settings: ContactsSettings, metrics: Metrics, now: Callable[[], datetime] | None) -> None:
        self._settings, self._metrics, self._clock = settings, metrics, SharedClock(metrics)
        self._now = now or self._clock.now
        self._relay: Relay | None = None
        self._starting: asyncio.Task[None] | None = None
        self._consumers: Consumers | None = None
        self._sweeper: Sweeper | None = None
        self.desk: Desk | None = None

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Everything starts in the background: ``/healthz`` answers at once, whatever is away."""
        async with AsyncExitStack() as stack:
            starting = self._starting = in_background(self._start(stack), "start")
            try:
                yield
            finally:
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)
                self.desk = None

    async def _start(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        owner, dsn = settings.postgres_owner.get_secret_value(), settings.postgres.get_secret_value()
        database = Database(owner, dsn, SERVICE, MIGRATIONS, settings.postgres_pool)
        pool = await opened(database, self._clock.measure)
        stack.callback(pool.terminate)
        stack.push_async_callback(end, [asyncio.create_task(self._clock.watch(pool), name="clock")])
        producer = Producer(settings.brokers, client_id=f"{SERVICE}-{settings.instance}")
        stack.push_async_callback(producer.stop)
        await producer.start()
        self._relay = Relay(dsn, producer, meter=self._metrics)
        stack.push_async_callback(self._relay.stop)
        await self._relay.start()
        ledger = Ledger(settings.consent_ledger_url)
        conversations = Conversations(settings.conversation_url)
        stack.push_async_callback(ledger.close)
        stack.push_async_callback(conversations.close)
        self.desk = Desk(
            pool=pool,
            fingerprint_key=settings.fingerprint_key.get_secret_value().encode(),
            freshness_key=settings.freshness_key.get_secret_value().encode(),
            now=self._now,
            new_id=uuid7,
            wake=self._relay.wake,
            ledger=ledger,
            conversations=conversations,
            private_webhooks=settings.private_webhooks,
            importing=asyncio.Semaphore(2 if settings.postgres_pool > 4 else 1),
            receipt_url=self._receipt_url,
            remembered=timedelta(days=settings.inbox_days),
            processor={
                "name": settings.processor_name,
                "address": settings.processor_address,
                "email": settings.processor_email,
            },
        )
        self._consumers = Consumers(settings, SERVICE, subscriptions(self.desk), meter=self._metrics)
        stack.push_async_callback(self._consumers.stop)
        await self._consumers.start()
        topics = ContactTopics(settings.brokers, f"{SERVICE}-{settings.instance}", producer)
        self._sweeper = Sweeper(self.desk, topics, settings.trim_seconds)
        self._in_the_background(stack, self.desk, self._sweeper)
        self._metrics.watch_consumers(SERVICE, self._consumers)
        self._metrics.watch_outbox(self._relay)
        watch_erasures(self._metrics, self.desk, self._now)
        watch_inbox(self._metrics, pool)

    def _in_the_background(self, stack: AsyncExitStack, desk: Desk, sweeper: Sweeper) -> None:
        """What nobody waits for; it ends with the service."""
        listed = timedelta(days=self._settings.delivery_days)
        purges = [
            Purge("inbox", partial(purge, desk.pool, desk.remembered)),
            Purge("delivery", partial(purge_deliveries, desk, listed)),
        ]
        running = {
            "sweeper": sweeper.run(),
            "courier": Courier(desk, _trusted(self._settings.webhook_ca)).run(),
            "expiring": expiring.run(desk),
            "purging": purging(self._metrics, *purges),
        }
        stack.push_async_callback(end, [asyncio.create_task(work, name=name) for name, work in running.items()])

    def _receipt_url(self, workspace: str, contact_id: UUID, event_id: UUID) -> str | None:
        if self._settings.link_key is None:
            return None
        link = Receipt(workspace, contact_id, event_id)
        token = receipt_token(self._settings.link_key.get_secret_value().encode(), link)
        return f"{self._settings.public_consent_ledger_url.rstrip('/')}/r/{token}"

    async def problems(self) -> list[str]:
        """What is missing, for ``/readyz``."""
        if fault := failed(self._starting):
            return fault
        if self.desk is None or self._relay is None or self._consumers is None:
            return ["postgres: not connected and migrated yet"]
        missing = [*await reached(self.desk.pool), *self._clock.problems()]
        swept = self._sweeper.problems() if self._sweeper else []
        return [*missing, *self._relay.problems(), *self._consumers.problems(), *swept]


def _trusted(authorities: Path | None) -> ssl.SSLContext | None:
    if authorities is None:
        return None
    context = ssl.create_default_context()
    context.load_verify_locations(authorities)
    return context


def create_app(settings: ContactsSettings, *, now: Callable[[], datetime] | None = None) -> FastAPI:
    """The service. It comes up with Kafka and PostgreSQL away, and says in ``/readyz`` what is missing.

    A clock `now` that is given is believed; else it is the process's own, put right by the database's.
    """
    metrics = Metrics(SERVICE)
    running = Contacts(settings, metrics, now)
    app = create_http_app(
        service=SERVICE,
        title="Souhlas contacts",
        description=ABOUT,
        settings=settings,
        auth=Authenticator(settings.jwks_file, settings.token_issuer),
        readiness=running.problems,
        lifespan=running.lifespan,
        metrics=metrics,
        idempotency=IdempotencyStore(lambda: running.desk.pool if running.desk else None),
    )
    app.state.contacts = running
    for part in (reading, changing, erasing, rights, transfer, hooks, pages):
        app.include_router(part.router)
    return app
