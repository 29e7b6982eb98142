"""A ledger whose workspace has set periods, years ago, and the job with a clock that tests set."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from consent_ledger.measure import Measures
from consent_ledger.retention import Retention
from consent_ledger.store import workspaces
from ledgers import Ledger
from samples import drafts, event

from shared.events import ALL_CHANNELS, ConsentDecided, Decision, WorkspaceChanged, WorkspacePurpose
from shared.identity import uuid7
from shared.metrics import Metrics

START = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = {"contact": 30, "news": 365, "kept": None}
BY = "the test's job"


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=number)


def configured(days: dict[str, int | None], version: int = 1, workspace: str = "demo") -> WorkspaceChanged:
    """The workspace with a purpose for each of `days`."""
    purposes = tuple(
        WorkspacePurpose(id=name, title={}, channels=ALL_CHANNELS, validity_months=24, retention_days=period)
        for name, period in days.items()
    )
    return WorkspaceChanged(
        workspace=workspace,
        version=version,
        changed_at=START,
        controller=None,
        default_locale="cs",
        purposes=purposes,
    )


def said(decision: Decision, at: float, contact: UUID, purpose: str | None = "contact", **more: Any) -> ConsentDecided:
    """A decision of that day; a grant holds for 100 days unless told otherwise."""
    if decision is Decision.GRANTED:
        more = {"expires_at": day(at + 100)} | more
    return event(decision, contact=contact, purpose=purpose, decided_at=day(at), **more)


async def tell(ledger: Ledger, *decided: ConsentDecided) -> None:
    """Record each by itself, on the day that it was decided."""
    for one in decided:
        ledger.clock.now = one.decided_at
        await ledger.appender.append(drafts([one]))


async def configure(ledger: Ledger, days: dict[str, int | None] = DAYS, version: int = 1) -> None:
    """Set the workspace up."""
    await workspaces.keep(ledger.pool, [configured(days, version)])


async def sweep(ledger: Ledger, at: float) -> int:
    """Run the job on that day."""
    ledger.clock.now = day(at)
    return await Retention(ledger.pool, ledger.keyring, ledger.clock, BY, Measures(Metrics("test"))).sweep()


async def with_evidence(ledger: Ledger) -> Sequence[int]:
    """The entries that have evidence."""
    return [row["index"] for row in await ledger.pool.fetch("SELECT index FROM evidence ORDER BY index")]


def someone() -> UUID:
    """A new contact."""
    return uuid7()
