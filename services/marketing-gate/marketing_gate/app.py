"""The composition root: settings in, an app out. Nothing is connected before the lifespan begins."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from fastapi import FastAPI
from pydantic import Field, SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from marketing_gate.api import authzen, campaigns, checks, suppressions
from marketing_gate.api.door import Door
from marketing_gate.api.swift import Swift
from marketing_gate.duties import Duties
from marketing_gate.handlers import Bounds, DecisionLog, Gate, Sampling, Suppressing, now_micros
from marketing_gate.handlers.erasing import Erasing
from marketing_gate.measure import Measures
from marketing_gate.store.attest import Attestation
from marketing_gate.store.news import News
from marketing_gate.store.once import Answers
from marketing_gate.store.projection import Projection
from marketing_gate.store.questions import Reader
from marketing_gate.store.snapshots import Filling, Sealer, Taking
from marketing_gate.subscribers import TOPICS, subscriptions
from marketing_gate.watermark import KafkaLog, Watermark
from shared import http
from shared.auth import Authenticator
from shared.clock import SharedClock
from shared.envelope import Received
from shared.identity import uuid7
from shared.kafka import Consumers, Producer, end
from shared.letters.reading import reading
from shared.masking import Ours
from shared.metrics import Metrics
from shared.settings import URL, RedisUrl, Settings

SERVICE = "marketing-gate"
ABOUT = (
    "May I send this person this, on this channel? Every yes names the ledger entry it stands on; any doubt is a no."
)


class GateSettings(Settings):
    """What the gate needs beside the common settings."""

    redis: RedisUrl = Field(description="URL of a Redis database that is the gate's own")
    fingerprint_key: SecretStr = Field(min_length=32, description="secret of the address fingerprints")
    link_key: SecretStr = Field(min_length=32, description="secret of the links that visitors hold")
    stale_seconds: float = Field(default=10.0, gt=0, description="lag beyond which every answer is `stale`")
    public_marketing_gate_url: str | None = Field(
        default=None,
        pattern=URL,
        description="where marketing tools reach the gate; without it AuthZEN's metadata name the address asked at",
    )
    decision_denials: float = Field(default=1.0, ge=0, le=1, description="share of denials in the decision log")
    decision_allows: float = Field(default=0.01, ge=0, le=1, description="share of allows in the decision log")
    snapshot_seconds: float = Field(
        default=60.0, ge=0, description="least time between two snapshots of the store in Kafka; 0: none are taken"
    )
    store_seconds: float = Field(default=0.5, gt=0, le=1, description="how long an answer waits for Redis")


class Snapshots(NamedTuple):
    """Of the store: who fills an empty one, and who takes them."""

    filling: Filling
    taking: Taking


@dataclass(frozen=True, slots=True)
class Parts:
    """What the app is made of."""

    redis: Redis
    projection: Projection
    consumers: Consumers
    watermark: Watermark
    producer: Producer
    gate: Gate
    suppressing: Suppressing
    decisions: DecisionLog
    measures: Measures
    logging: Producer
    snapshots: Snapshots


def _connect(settings: GateSettings, seconds: float) -> Redis:
    """A client that never tries twice by itself: the caller knows better whether and when."""
    return Redis.from_url(
        settings.redis.get_secret_value(),
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
        max_connections=64,
    )


async def _time_of(redis: Redis) -> datetime:
    """The time by Redis' clock, which all gates of one store share."""
    seconds, rest = await redis.time()
    return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=rest)


def _snapshots(settings: GateSettings, redis: Redis, producer: Producer) -> Snapshots:
    sealer = Sealer(settings.fingerprint_key.get_secret_value().encode())
    places = [(topic.name, partition) for topic in TOPICS for partition in range(topic.partitions)]
    kafka = partial(reading, settings.brokers)
    taking = Taking(redis, kafka, producer, sealer, places, now_micros, settings.snapshot_seconds)
    return Snapshots(Filling(redis, kafka, sealer, places), taking)


def compose(settings: GateSettings, metrics: Metrics) -> Parts:
    """The parts, wired and not started."""
    redis = _connect(settings, 5.0)
    measures = Measures(metrics, now_micros)
    news = News()

    def projected(events: Sequence[Received]) -> None:
        measures.projected(events)
        news.tell()

    producer = Producer(settings.brokers, client_id=f"{SERVICE}-{settings.instance}", delivery_seconds=5.0)
    snapshots = _snapshots(settings, redis, producer)
    projection = Projection(redis, projected, snapshots.filling.fill)
    erasing = Erasing(redis, producer, now_micros, lambda: watermark.as_of)
    consumers = Consumers(settings, SERVICE, subscriptions(projection, erasing), meter=metrics)
    reader = Reader(_connect(settings, settings.store_seconds), settings.store_seconds, now_micros)
    stale = int(settings.stale_seconds * 1_000_000)
    watermark = Watermark(
        KafkaLog(settings.brokers, TOPICS, f"{SERVICE}-{settings.instance}-watermark"),
        Attestation(redis),
        projection,
        consumers.reposition,
        clock=now_micros,
        stale_micros=stale,
        reader=reader,
    )
    bounds = Bounds(
        stale_micros=stale,
        fingerprint_key=settings.fingerprint_key.get_secret_value().encode(),
        freshness_key=settings.freshness_key.get_secret_value().encode(),
    )
    reader.doubted = watermark.hurry
    gate = Gate(reader, bounds, projection.suspects)
    gate.hurry, gate.news = watermark.hurry, news
    suppressing = Suppressing(reader, bounds, projection.suspects, producer, now_micros, uuid7)
    logging = Producer(settings.brokers, client_id=f"{SERVICE}-{settings.instance}-decisions", delivery_seconds=5.0)
    sampling = Sampling(settings.decision_denials, settings.decision_allows)
    decisions = DecisionLog(logging, reader, sampling, now_micros, uuid7)
    measures.watch(watermark, decisions, snapshots.taking)
    return Parts(
        redis, projection, consumers, watermark, producer, gate, suppressing, decisions, measures, logging, snapshots
    )


def create_app(settings: GateSettings) -> http.App:
    """The gate. It comes up with Kafka and Redis away, and says in `/readyz` what is missing."""
    metrics = Metrics(SERVICE)
    parts = compose(settings, metrics)
    clock = SharedClock(metrics, whose=Ours("Redis"))
    duties = Duties(settings.link_key.get_secret_value().encode(), settings.public_conversation_url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await parts.consumers.start()
        metrics.watch_consumers(SERVICE, parts.consumers)
        tasks = [
            asyncio.create_task(parts.watermark.run(), name="watermark"),
            asyncio.create_task(parts.decisions.run(), name="decision log"),
            asyncio.create_task(parts.watermark.sweep(), name="sweep"),
            asyncio.create_task(parts.snapshots.taking.run(), name="snapshots"),
            asyncio.create_task(clock.keep(partial(clock.compare, partial(_time_of, parts.redis))), name="clock"),
        ]
        try:
            yield
        finally:
            await end(tasks)
            await parts.consumers.stop()
            await parts.snapshots.filling.close()
            await parts.watermark.close()
            await parts.producer.stop()
            await parts.logging.stop()
            await parts.gate.close()
            await parts.projection.close()
            await parts.redis.aclose()

    async def readiness() -> list[str]:
        if (
            not parts.gate.closed and not await parts.gate.answers()
        ):  # then nothing can be compared with Kafka either: that would mislead
            trouble = ["redis: does not answer"]
        else:
            trouble = [f"gate: {parts.watermark.trouble}"] if parts.watermark.trouble else []
        return trouble + clock.problems() + parts.consumers.problems()

    auth = Authenticator(settings.jwks_file, settings.token_issuer)
    app = http.create_app(
        service=SERVICE,
        title="Souhlas marketing-gate",
        description=ABOUT,
        settings=settings,
        auth=auth,
        readiness=readiness,
        lifespan=lifespan,
        metrics=metrics,
    )
    app.state.door = Door(parts.gate, duties, parts.measures, parts.decisions, settings)
    app.state.suppressing, app.state.keys = parts.suppressing, Answers(parts.redis, now_micros)
    app.hatch = Swift(door=app.state.door, auth=auth, metrics=metrics)
    for part in (checks, campaigns, suppressions, authzen):
        app.include_router(part.router)
    return app
