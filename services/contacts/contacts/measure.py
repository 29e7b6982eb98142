"""What contacts counts beside what every service does: how many erasures wait, for which part, and for how long."""

from collections.abc import Callable
from datetime import datetime

from prometheus_client import Gauge

from contacts.handlers.desk import Desk
from contacts.store import erasures
from shared.events import ErasurePart
from shared.metrics import Metrics


def watch_erasures(metrics: Metrics, desk: Desk, now: Callable[[], datetime]) -> None:
    """Measure at every scrape; an age of 0 says that nothing waits."""
    pending = Gauge("souhlas_erasures_pending", "Erasures that wait for a part", ["part"], registry=metrics.registry)
    oldest = Gauge("souhlas_erasure_oldest_seconds", "Age of the oldest of them", ["part"], registry=metrics.registry)

    async def probe() -> None:
        found = await erasures.open_parts(desk.pool)
        for part in ErasurePart:
            number, since = found.get(part, (0, now()))
            pending.labels(part).set(number)
            oldest.labels(part).set(max(0.0, (now() - since).total_seconds()))

    metrics.watch("erasures", probe)
