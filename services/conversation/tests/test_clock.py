"""A server whose clock is wrong stamps decisions by the database's time: the ledger refuses what is from the future."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from afterwards import granted

from shared.clock import SharedClock
from shared.metrics import Metrics


@pytest.mark.parametrize(("ahead", "said"), [(90, ["clock: 90 s ahead of the database"]), (-3, [])])
async def test_a_no_through_a_server_whose_clock_is_wrong_bears_the_right_time(
    service: Any, monkeypatch: pytest.MonkeyPatch, ahead: float, said: list[str]
) -> None:
    metrics, running = Metrics("conversation"), service.app.state.running
    clock = SharedClock(metrics, lambda: datetime.now(UTC) + timedelta(seconds=ahead))
    await clock.measure(running.ready_pool)
    visit = await granted(service)
    monkeypatch.setattr(running, "context", replace(running.context, clock=clock.now))
    began, near = datetime.now(UTC), timedelta(seconds=2)
    [one, *_] = (await visit.withdraw())["decisions"]
    assert began - near < datetime.fromisoformat(one["decided_at"]) < datetime.now(UTC) + near
    assert clock.problems() == said
    assert metrics.value("souhlas_clock_offset_seconds") == pytest.approx(ahead, abs=1)
