"""What a service counts, for Prometheus. One registry an app, so that two apps in one process do not mix.

No label holds anything personal: routes are templates, reasons and topics are closed lists. A service adds its own
with ``Counter("souhlas_gate_answers", "...", ["reason"], registry=metrics.registry)``, and has lag and outbox measured
at every scrape with ``metrics.watch_consumers(SERVICE, consumers)`` and ``metrics.watch_outbox(relay)``, once they run.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
VERSION = "0.1.0"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SCRAPE_SECONDS = 0.8
"""Well below any scraper's patience: a service that is known not to be ready must not seem to be away."""
_UNKNOWN = (float("nan"), float("nan"))
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger("souhlas.metrics")


class Behind(Protocol):
    """As `shared.kafka.Consumers`."""

    async def lag(self) -> Mapping[str, Mapping[int, tuple[int, int]]]:
        """By topic and partition: the next offset to handle, and the offset that the next record will have."""


class Depths(Protocol):
    """As `shared.outbox.Relay`."""

    async def depth(self) -> tuple[int, float]:
        """Rows, and seconds of the oldest."""


class Metrics:
    """The metrics every service has; also what `shared.kafka` and `shared.outbox` count into."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._probes: dict[str, Callable[[], Awaitable[None]]] = {}
        self._measuring: dict[str, asyncio.Task[bool]] = {}
        self._unmeasured = self._gauge("unmeasured", "1 for what could not be looked at for this scrape", "part")
        self._gauge("build_info", "Which service and version this is", "service", "version").labels(
            service, VERSION
        ).set(1)
        self._declare_http()
        self._declare_events()
        self._declare_outbox()

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"souhlas_{name}", about, labels, registry=self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"souhlas_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(f"souhlas_{name}", about, labels, buckets=_BUCKETS, registry=self.registry)

    def _declare_http(self) -> None:
        self._requests = self._counter("http_requests", "Requests answered", "method", "route", "status")
        self._request_seconds = self._histogram("http_request_seconds", "Time to the answer's end", "method", "route")

    def _declare_events(self) -> None:
        about = ("topic", "group")
        self._handled = self._counter("events_handled", "Events whose handler succeeded", *about)
        self._handler_seconds = self._histogram("handler_seconds", "Time of one call of a handler", *about)
        self._retried = self._counter("handler_retries", "Batches that had to be tried again", *about, "why")
        self._dead = self._counter("dead_letters", "Records confirmed in a dead-letter topic", *about, "reason")
        self._lag = self._gauge("consumer_lag", "Records written and not handled yet", *about, "partition")

    def _declare_outbox(self) -> None:
        self._outbox_rows = self._gauge("outbox_depth", "Messages committed and not confirmed by Kafka yet")
        self._outbox_age = self._gauge("outbox_oldest_seconds", "Age of the oldest of them")
        self._published = self._counter("outbox_published", "Messages confirmed by Kafka", "topic")

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request to `route` (a template, never a path) was answered. Status 0: the caller left before."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(method, route).observe(seconds)

    def answering(self, method: str, route: str, status: int) -> Callable[[float], None]:
        """`answered` for one kind of answer, its labels looked up once: called with the seconds."""
        count = self._requests.labels(method, route, str(status)).inc
        observe = self._request_seconds.labels(method, route).observe

        def one(seconds: float) -> None:
            count()
            observe(seconds)

        return one

    def handled(self, topic: str, group: str, events: int, seconds: float) -> None:
        """A handler took `seconds` over `events`, and succeeded."""
        self._handled.labels(topic, group).inc(events)
        self._handler_seconds.labels(topic, group).observe(seconds)

    def retried(self, topic: str, group: str, why: str) -> None:
        """A batch has to be tried again. `why` is the type of the error."""
        self._retried.labels(topic, group, why).inc()

    def dead_lettered(self, topic: str, group: str, reason: str) -> None:
        """A record was confirmed in the dead-letter topic."""
        self._dead.labels(topic, group, reason).inc()

    def lag(self, topic: str, group: str, behind: Mapping[int, int]) -> None:
        """How many records each partition is behind."""
        for partition, records in behind.items():
            self._lag.labels(topic, group, str(partition)).set(records)

    def outbox(self, rows: float, oldest_seconds: float) -> None:
        """How much the outbox holds, and for how long."""
        self._outbox_rows.set(rows)
        self._outbox_age.set(oldest_seconds)

    def published(self, topic: str, messages: int) -> None:
        """Kafka confirmed messages of the outbox."""
        self._published.labels(topic).inc(messages)

    def watch_consumers(self, group: str, consumers: Behind) -> None:
        """Measure the lag at every scrape; what cannot be measured then is left out, never shown as it once was."""

        async def probe() -> None:
            self._lag.clear()
            for topic, partitions in (await consumers.lag()).items():
                behind = {number: max(0, end - position) for number, (position, end) in partitions.items()}
                self.lag(topic, group, behind)

        self._probes["consumers"] = probe

    def watch_outbox(self, relay: Depths) -> None:
        """Measure the outbox at every scrape; NaN stands for what cannot be measured."""

        async def probe() -> None:
            self.outbox(*_UNKNOWN)
            self.outbox(*(await relay.depth()))

        self._probes["outbox"] = probe

    def watch_readiness(self, service: str, missing: Callable[[], Awaitable[list[str]]]) -> None:
        """Ask what is missing at every scrape; who does not answer in time is not ready."""
        ready = self._gauge("ready", "1 when nothing is missing, as /readyz says it", "service").labels(service)

        async def probe() -> None:
            ready.set(0)
            ready.set(0 if await missing() else 1)

        self._probes["readiness"] = probe

    def watch(self, part: str, probe: Callable[[], Awaitable[None]]) -> None:
        """Have `probe` set what a service adds, at every scrape."""
        self._probes[part] = probe

    async def scrape(self) -> bytes:
        """Measure what is watched, all at the same time and for less than a second, and give everything as Prometheus
        reads it. What could not be looked at is in ``souhlas_unmeasured``."""
        tasks = {name: self._measure(name) for name in self._probes}
        if tasks:
            await asyncio.wait(tasks.values(), timeout=_SCRAPE_SECONDS)
        for name, task in tasks.items():
            if not task.done():
                task.cancel()  # and not waited for: see `shared.patience`
                log.warning("cannot be measured in time", extra={"part": name})
            well = task.done() and not task.cancelled() and task.result()
            self._unmeasured.labels(name).set(0 if well else 1)
        return self.text()

    def _measure(self, name: str) -> "asyncio.Task[bool]":
        """A probe that is under way; one that another scrape began and that still hangs is not begun again."""
        known = self._measuring.get(name)
        if known is None or known.done():
            known = self._measuring[name] = asyncio.create_task(_well(name, self._probes[name]), name=f"measure {name}")
        return known

    def value(self, name: str, **labels: Any) -> float | None:
        """One sample, for tests and the demo: ``value("souhlas_outbox_depth")``. None when nothing was counted."""
        return self.registry.get_sample_value(name, {key: str(label) for key, label in labels.items()})

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)


async def _well(name: str, probe: Callable[[], Awaitable[None]]) -> bool:
    """Whether `probe` measured."""
    try:
        await probe()
    except Exception as error:
        log.warning("cannot be measured now", exc_info=error, extra={"part": name})
        return False
    return True
