"""What the gate counts beside what every service does: answers by reason, and how old its knowledge is."""

from collections.abc import Callable, Iterable

from prometheus_client import Counter, Gauge

from marketing_gate.domain.question import Answer
from marketing_gate.watermark import Watermark
from shared.metrics import Metrics


class Measures:
    """Counters and gauges of the gate."""

    def __init__(self, metrics: Metrics, watermark: Watermark, clock: Callable[[], int]) -> None:
        registry = metrics.registry
        self._answers = Counter("souhlas_gate_answers", "Answers by reason", ["reason"], registry=registry)
        age = Gauge("souhlas_gate_as_of_age_seconds", "Age of what the gate is sure to know", registry=registry)
        age.set_function(lambda: (clock() - watermark.as_of) / 1e6 if watermark.as_of else float("inf"))
        behind = Gauge("souhlas_gate_behind_events", "Events said and not in the store yet", registry=registry)
        behind.set_function(lambda: watermark.behind)

    def answered(self, answers: Iterable[Answer]) -> None:
        """These were given."""
        for answer in answers:
            self._answers.labels(answer.judgement.reason.value).inc()
