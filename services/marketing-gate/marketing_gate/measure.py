"""What the gate counts beside what every service does, for the person on call.

How old its knowledge is and how far behind, answers by reason, how long a no takes to count, how far a rebuild is,
and what the decision log leaves out. `deploy/` has a dashboard and alert rules that name these.
"""

from collections import Counter as Counting
from collections.abc import Callable, Iterable
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from marketing_gate.domain.question import Answer
from marketing_gate.store.told import Told
from shared.consent import Reason
from shared.envelope import Received
from shared.events import ConsentDecided, Decision
from shared.metrics import Metrics
from shared.times import micros

REPLAYED_SECONDS = 300.0
"""A denial older than this is being replayed, and says nothing of how fast a new one counts."""
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Watched(Protocol):
    """As `watermark.Watermark`."""

    as_of: int
    behind: int
    progress: float
    rebuilds: int


class Logged(Protocol):
    """As `handlers.DecisionLog`."""

    said: int
    dropped: int

    @property
    def waiting(self) -> int:
        """Answers noted and not said yet."""
        ...


class Pictured(Protocol):
    """As `store.snapshots.Taking`."""

    events_since: int


class Measures:
    """Counters and gauges of the gate. `clock` gives microseconds since 1970."""

    def __init__(self, metrics: Metrics, clock: Callable[[], int]) -> None:
        registry = metrics.registry
        self._clock = clock
        self._registry = registry
        answers = Counter("souhlas_gate_answers", "Answers by reason", ["reason"], registry=registry)
        # By identity: each reason is one object, and to hash a member of an enum costs more than all else here.
        self._answers = {id(reason): answers.labels(reason.value) for reason in Reason}
        self._deny = Histogram(
            "souhlas_gate_deny_seconds",
            "From the moment of a denial until the gate counts it",
            buckets=_BUCKETS,
            registry=registry,
        )

    def watch(self, watermark: Watched, decisions: Logged, taking: Pictured) -> None:
        """Measure these at every scrape."""

        def age() -> float:
            return max(0.0, (self._clock() - watermark.as_of) / 1e6) if watermark.as_of else float("inf")

        for name, about, measure in (
            ("as_of_age_seconds", "Age of what the gate is sure to know", age),
            (
                "lag_seconds",
                "How long events wait that were said; 0: none",
                lambda: _lag(watermark, age()),
            ),
            ("behind_events", "Events said and not in the store yet", lambda: watermark.behind),
            (
                "rebuild_progress",
                "Share of what was said that is in the store",
                lambda: watermark.progress,
            ),
            ("rebuilds", "Times that the store was lost and made anew, by this process", lambda: watermark.rebuilds),
            (
                "snapshot_behind_events",
                "Events heard that the last snapshot lacks: heard again by a store that was lost",
                lambda: taking.events_since,
            ),
            ("decisions_waiting", "Answers noted for the decision log", lambda: decisions.waiting),
            ("decisions_logged", "Answers said in the decision log", lambda: decisions.said),
            ("decisions_dropped", "Answers left out of the decision log", lambda: decisions.dropped),
        ):
            _gauge(self._registry, name, about, measure)

    def answered(self, answers: Iterable[Answer]) -> None:
        """These were given."""
        for reason, count in Counting(id(settled.judgement.reason) for settled, _ in answers).items():
            self._answers[reason].inc(count)

    def projected(self, events: Iterable[Received]) -> None:
        """These count from now on."""
        now = self._clock()
        for received in events:
            denied_at = denied(received)
            if denied_at is not None and (seconds := (now - denied_at) / 1e6) < REPLAYED_SECONDS:
                self._deny.observe(max(0.0, seconds))


def denied(received: Received) -> int | None:
    """The moment of the denial that this is, straight from its source."""
    if isinstance(received, Told):
        return received.denied_at
    event = received.event
    if isinstance(event, ConsentDecided) and event.decision is not Decision.GRANTED:
        return micros(event.decided_at)
    return None


def _lag(watermark: Watched, age: float) -> float:
    return age if watermark.behind else 0.0


def _gauge(registry: CollectorRegistry, name: str, about: str, measure: Callable[[], float]) -> None:
    Gauge(f"souhlas_gate_{name}", about, registry=registry).set_function(measure)
