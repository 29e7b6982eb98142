"""The composition root: settings in, an app out. Nothing is connected before the lifespan begins."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
from fastapi import FastAPI
from pydantic import Field, SecretStr, field_validator

from consent_ledger import api
from consent_ledger.api.swift import Swift
from consent_ledger.damages import Damages
from consent_ledger.domain.cosignature import Witness
from consent_ledger.domain.note import BrokenNote
from consent_ledger.handlers import Recorder
from consent_ledger.keys import KeyFault, Keyring, folder_fault, given_fault
from consent_ledger.measure import Measures
from consent_ledger.publisher import Publisher
from consent_ledger.retention import Retention
from consent_ledger.sequencer import STANDBY, Sequencer
from consent_ledger.store.access import AccessLog
from consent_ledger.store.append import Appender
from consent_ledger.store.edges import BrokenLog
from consent_ledger.store.integrity import check_keys, check_logs
from consent_ledger.store.proofs import Proofs
from consent_ledger.subscribers import subscriptions
from consent_ledger.sweep import Sweep
from shared import http
from shared.auth import Authenticator
from shared.clock import SharedClock
from shared.idempotency import IdempotencyStore
from shared.kafka import Consumers, Producer, end
from shared.metrics import Metrics
from shared.postgres import Database, opened
from shared.settings import PREFIX, PostgresSettings
from shared.starting import in_background

SERVICE = "consent-ledger"
ABOUT = "What was agreed, when and on which words: an append-only log that a stranger can check without trusting us."

log = logging.getLogger("souhlas.ledger")


class LedgerSettings(PostgresSettings):
    """What the ledger needs beside the common settings."""

    ledger_keys: Path = Field(description="folder of the signing keys, one a log, made on first use (mode 0600)")
    ledger_signing_keys: Mapping[str, SecretStr] = Field(
        default_factory=dict, description="JSON object: workspace to Ed25519 PEM, for logs whose key is given"
    )
    log_origin: str = Field(
        pattern=r"^[^\s+]+$", description="origin of the logs is <log_origin>/<workspace>, for ever"
    )
    link_key: SecretStr = Field(min_length=32, description="secret of the links that visitors hold")
    ledger_witnesses: tuple[str, ...] = Field(
        default=(), description="JSON list of the verifier keys of witnesses whose cosignatures always have a place"
    )
    retention_seconds: float = Field(default=6 * 3600.0, gt=0, description="how often evidence is removed that is due")
    sweep_share: float = Field(
        default=0.03,
        gt=0,
        le=1,
        description="how much of a core's time goes into comparing the log with what was signed",
    )
    future_tolerance_seconds: float = Field(default=60.0, ge=0, description="how far a decided-at may lie ahead")

    @field_validator("ledger_signing_keys")
    @classmethod
    def _can_sign(cls, keys: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
        if fault := given_fault(keys):
            raise ValueError(f"{fault}; give Ed25519 keys in PEM by workspace")
        return keys

    @field_validator("ledger_witnesses")
    @classmethod
    def _are_witnesses(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(str(Witness.parse(key)) for key in keys)
        except BrokenNote as error:
            raise ValueError(str(error)) from None

    def unfit(self) -> list[str]:
        """A folder that no key can be kept in, too."""
        if fault := folder_fault(self.ledger_keys):
            right = "give a folder that this user may read and write"
            return [*super().unfit(), f"{PREFIX}LEDGER_KEYS {fault}: {right}"]
        return super().unfit()


@dataclass(slots=True)
class Parts:
    """What the app is made of once there is a database."""

    pool: asyncpg.Pool
    appender: Appender
    door: api.Door
    publisher: Publisher
    producer: Producer
    recorder: Recorder
    retention: Retention
    sequencer: Sequencer
    sweep: Sweep
    consumers: Consumers | None = None


class Ledger:
    """The running service: waits for its database, checks its logs, then sequences if it is its turn."""

    def __init__(self, settings: LedgerSettings, metrics: Metrics, clock: Callable[[], datetime] | None) -> None:
        self._settings = settings
        self._shared_clock = SharedClock(metrics)
        self._clock = clock or self._shared_clock.now
        self._metrics = metrics
        self._measures = Measures(metrics)
        self.damages = Damages(self._measures.damaged)
        self.keyring = Keyring(settings.ledger_keys, settings.log_origin, settings.ledger_signing_keys)
        self.parts: Parts | None = None
        self.refused: str | None = None

    async def run(self) -> None:
        """Until cancelled. A log that is not what was signed is not touched: `refused` says why, and this returns."""
        settings = self._settings
        owner, dsn = settings.postgres_owner.get_secret_value(), settings.postgres.get_secret_value()
        database = Database(owner, dsn, "consent_ledger", ["idempotency"], settings.postgres_pool, stateless=True)
        pool = await opened(database, self._shared_clock.measure)
        try:
            self.parts = self._compose(pool)
            beside = [
                asyncio.create_task(self.parts.sweep.run(), name="sweep"),
                asyncio.create_task(self._shared_clock.watch(pool), name="clock"),
            ]
            try:
                await self.parts.sequencer.run()
            finally:
                await end(beside)
        except (BrokenLog, KeyFault) as error:
            self.refused = str(error)
            _tell(error)
        finally:
            self.parts = None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(pool.close(), 3)

    def _compose(self, pool: asyncpg.Pool) -> Parts:
        settings = self._settings
        producer = Producer(settings.brokers, client_id=f"{SERVICE}-{settings.instance}")
        sequencer = Sequencer(
            settings.postgres.get_secret_value(),
            self._sequencing,
            lambda: check_logs(pool, self.keyring),
            lambda: check_keys(pool, self.keyring),
        )
        appender = Appender(pool, self.keyring, self._clock, broken=sequencer.refuse)
        publisher = Publisher(pool, producer, self._measures)
        tolerance = timedelta(seconds=settings.future_tolerance_seconds)
        recorder = Recorder(pool, appender, publisher, self._clock, tolerance, self._measures, producer)
        by = f"{SERVICE} retention, instance {settings.instance}"
        retention = Retention(pool, self.keyring, self._clock, by, self._measures)
        link_key = settings.link_key.get_secret_value().encode()
        access, witnesses = AccessLog(pool), settings.ledger_witnesses
        door = api.Door(
            *(pool, appender, Proofs(pool), self.keyring, access, link_key, self._clock, witnesses, tolerance),
            damages=self.damages,
        )
        sweep = Sweep(pool, self.keyring, self.damages, self._measures, share=settings.sweep_share)
        return Parts(pool, appender, door, publisher, producer, recorder, retention, sequencer, sweep)

    @asynccontextmanager
    async def _sequencing(self) -> AsyncIterator[None]:
        parts = self.parts
        assert parts is not None
        # Made anew each time this process becomes the sequencer: stopped consumers do not hear again.
        parts.consumers = Consumers(self._settings, SERVICE, subscriptions(parts.recorder), meter=self._metrics)
        await parts.producer.start()
        await parts.consumers.start()
        self._metrics.watch_consumers(SERVICE, parts.consumers)
        jobs = [
            asyncio.create_task(parts.publisher.run(), name="publisher"),
            asyncio.create_task(parts.retention.run(self._settings.retention_seconds), name="retention"),
        ]
        try:
            yield
        finally:
            await parts.consumers.stop()
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
            await parts.producer.stop()

    async def problems(self) -> list[str]:
        """What keeps the service from being ready."""
        if self.refused:
            return [self.refused]
        if self.parts is None:
            return ["postgres: not reached yet"]
        sequencer = self.parts.sequencer
        if not sequencer.active:
            return [] if sequencer.state == STANDBY else [sequencer.state]
        trouble = [self.parts.publisher.trouble] if self.parts.publisher.trouble else []
        hearing = self.parts.consumers.problems() if self.parts.consumers else ["not listening yet"]
        return hearing + trouble + self._shared_clock.problems()


def _tell(error: BrokenLog | KeyFault) -> None:
    """The one line of a refusal: which log, how many entries are stored and were signed; or a key."""
    which = {"workspace": getattr(error, "workspace", None), "reason": getattr(error, "kind", "key")}
    if isinstance(error, BrokenLog) and error.stored is not None and error.signed is not None:
        log.critical(
            "refused to go on: the stored log does not extend its last checkpoint: %s: %d entries stored, %d signed",
            *(error, error.stored, error.signed),
            exc_info=error,
            extra=which,
        )
    elif isinstance(error, KeyFault):
        log.critical(
            "refused to go on: the signing key of this log cannot be used: put it back", exc_info=error, extra=which
        )
    else:
        log.critical("refused to go on: the stored log is not what was signed", exc_info=error, extra=which)


def create_app(settings: LedgerSettings, clock: Callable[[], datetime] | None = None) -> FastAPI:
    """The ledger. It comes up with Kafka and PostgreSQL away, and says in `/readyz` what is missing.

    Of logs that are not what was signed ``state.ledger.refused`` says why; the program then ends. A `clock` that is
    given is believed, by tests; else it is the process's own, put right by the database's: who is behind would take
    every decision for one of the future.
    """
    metrics = Metrics(SERVICE)
    ledger = Ledger(settings, metrics, clock)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        running = in_background(ledger.run(), "ledger")
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def door() -> api.Door:
        if ledger.parts is None:
            raise http.of_status(503)
        return ledger.parts.door

    auth = Authenticator(settings.jwks_file, settings.token_issuer)
    app = http.create_app(
        service=SERVICE,
        title="Souhlas consent-ledger",
        description=ABOUT,
        settings=settings,
        auth=auth,
        readiness=ledger.problems,
        warnings=ledger.damages.words,
        lifespan=lifespan,
        metrics=metrics,
        idempotency=IdempotencyStore(lambda: ledger.parts and ledger.parts.pool),
    )
    app.state.door, app.state.ledger = door, ledger
    app.hatch = Swift(door=door, auth=auth, metrics=metrics, patience=settings.answer_seconds)
    for router in api.ROUTERS:
        app.include_router(router)
    return app
