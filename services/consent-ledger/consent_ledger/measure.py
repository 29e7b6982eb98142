"""What the ledger counts, for Prometheus."""

import contextlib
import time
from collections.abc import Iterator, Sequence

from prometheus_client import Counter, Gauge, Histogram

from consent_ledger.store.writing import Growth
from shared.metrics import Metrics


class Measures:
    """Entries, checkpoints and the time of an append."""

    def __init__(self, metrics: Metrics) -> None:
        registry = metrics.registry
        self._entries = Counter("souhlas_ledger_entries", "Entries appended", registry=registry)
        self._checkpoints = Counter("souhlas_ledger_checkpoints", "Checkpoints signed", registry=registry)
        self._seconds = Histogram("souhlas_ledger_append_seconds", "One append, to its commit", registry=registry)
        self._unpublished = Gauge(
            "souhlas_ledger_unpublished",
            "Entries not confirmed on the ledger topic yet",
            ["workspace"],
            registry=registry,
        )
        self._removed = Counter(
            "souhlas_ledger_evidence_removed", "Entries whose evidence was removed under retention", registry=registry
        )
        self._failed = Counter(
            "souhlas_ledger_retention_failures", "Sweeps for evidence to remove that failed", registry=registry
        )

        self._damaged = Gauge(
            "souhlas_ledger_damaged_entries",
            "Entries known not to be what was signed, of a log of which any ever was",
            ["workspace"],
            registry=registry,
        )
        self._compared = Counter(
            "souhlas_ledger_compared_entries", "Entries compared with what was signed", registry=registry
        )
        self._swept = Gauge(
            "souhlas_ledger_swept_seconds", "When all logs had been compared last, since 1970", registry=registry
        )

    @contextlib.contextmanager
    def appending(self) -> Iterator[None]:
        """Times an append."""
        start = time.perf_counter()
        yield
        self._seconds.observe(time.perf_counter() - start)

    def appended(self, growths: Sequence[Growth]) -> None:
        """So much was committed."""
        self._checkpoints.inc(len(growths))
        self._entries.inc(sum(len(growth.drafts) for growth in growths))

    def unpublished(self, workspace: str, entries: int) -> None:
        """So many entries still have to be published."""
        self._unpublished.labels(workspace).set(entries)

    def sweep_failed(self) -> None:
        """Evidence that is due may still be there."""
        self._failed.inc()

    def damaged(self, workspace: str, entries: int) -> None:
        """So many are known not to be what was signed."""
        self._damaged.labels(workspace).set(entries)

    def compared(self, entries: int) -> None:
        """So many were compared with what was signed."""
        self._compared.inc(entries)

    def swept(self) -> None:
        """Every log was compared from its beginning to its end."""
        self._swept.set_to_current_time()

    def removed(self, entries: int) -> None:
        """The evidence of so many was removed."""
        self._removed.inc(entries)
