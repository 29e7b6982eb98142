"""What a scrape shows."""

import asyncio
import math

import pytest

from shared.kafka import Meter, Progress
from shared.metrics import Metrics


class Consumers:
    def __init__(self) -> None:
        self.fails: type[Exception] | None = None

    async def lag(self) -> dict[str, dict[int, Progress]]:
        if self.fails:
            raise self.fails
        return {"souhlas.ledger.v1": {0: Progress(5, 8), 3: Progress(9, 9)}}


class Relay:
    def __init__(self) -> None:
        self.fails = False

    async def depth(self) -> tuple[int, float]:
        if self.fails:
            raise ConnectionResetError
        return 7, 1.5


def lag(metrics: Metrics, partition: int) -> float | None:
    return metrics.value("souhlas_consumer_lag", topic="souhlas.ledger.v1", group="contacts", partition=partition)


def test_the_metrics_are_what_the_consumers_count_into() -> None:
    meter: Meter = Metrics("contacts")
    meter.handled("t", "g", 3, 0.01)
    meter.retried("t", "g", "OSError")
    meter.dead_lettered("t", "g", "bad_json")
    metrics = meter
    assert isinstance(metrics, Metrics)
    assert metrics.value("souhlas_events_handled_total", topic="t", group="g") == 3
    assert metrics.value("souhlas_handler_seconds_count", topic="t", group="g") == 1
    assert metrics.value("souhlas_handler_retries_total", topic="t", group="g", why="OSError") == 1
    assert metrics.value("souhlas_dead_letters_total", topic="t", group="g", reason="bad_json") == 1


async def test_lag_and_outbox_are_measured_at_the_scrape() -> None:
    metrics = Metrics("contacts")
    metrics.watch_consumers("contacts", Consumers())
    metrics.watch_outbox(Relay())
    text = (await metrics.scrape()).decode()
    assert (lag(metrics, 0), lag(metrics, 3)) == (3, 0)
    assert "souhlas_outbox_depth 7.0" in text
    assert "souhlas_outbox_oldest_seconds 1.5" in text
    assert 'souhlas_build_info{service="contacts"' in text


@pytest.mark.parametrize("error", [ConnectionResetError, asyncio.TimeoutError, ValueError])
async def test_what_cannot_be_measured_is_not_shown_as_it_was(error: type[Exception]) -> None:
    metrics, consumers, relay = Metrics("contacts"), Consumers(), Relay()
    metrics.watch_consumers("contacts", consumers)
    metrics.watch_outbox(relay)
    await metrics.scrape()
    consumers.fails, relay.fails = error, True
    await metrics.scrape()
    assert lag(metrics, 0) is None
    assert math.isnan(metrics.value("souhlas_outbox_depth") or 0)


async def test_readiness_is_asked_at_every_scrape_and_silence_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.metrics._SCRAPE_SECONDS", 0.02)
    answers: list[list[str] | None] = [[], ["postgres: does not answer"], [], None]
    metrics = Metrics("contacts")

    async def missing() -> list[str]:
        if (answer := answers.pop(0)) is None:
            await asyncio.Event().wait()
        return answer or []

    metrics.watch_readiness("contacts", missing)
    for expected in (1, 0, 1, 0):
        await metrics.scrape()
        assert metrics.value("souhlas_ready", service="contacts") == expected


class Hanging:
    """A probe that neither answers nor ends at once when it is cancelled, as asyncpg's while its server hangs."""

    def __init__(self) -> None:
        self.begun, self.released = 0, asyncio.Event()

    async def probe(self) -> None:
        self.begun += 1
        try:
            await self.released.wait()
        except asyncio.CancelledError:
            await asyncio.wait_for(self.released.wait(), 5)
            raise


async def test_what_hangs_is_named_and_keeps_no_scrape_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    metrics, hanging = Metrics("contacts"), {"inbox": Hanging(), "erasures": Hanging()}
    for part, one in hanging.items():
        metrics.watch(part, one.probe)
    metrics.watch_outbox(Relay())

    def unmeasured() -> list[float | None]:
        return [metrics.value("souhlas_unmeasured", part=part) for part in (*hanging, "outbox")]

    async with asyncio.timeout(1):  # the promise is a scrape within a second
        await metrics.scrape()
    assert unmeasured() == [1, 1, 0]
    assert metrics.value("souhlas_outbox_depth") == 7
    monkeypatch.setattr("shared.metrics._SCRAPE_SECONDS", 0.02)
    await asyncio.gather(metrics.scrape(), metrics.scrape())
    assert unmeasured() == [1, 1, 0]
    assert [one.begun for one in hanging.values()] == [1, 1], "nothing piles up behind what hangs"
    for one in hanging.values():
        one.released.set()
    await asyncio.gather(*metrics._measuring.values(), return_exceptions=True)
    await metrics.scrape()
    assert unmeasured() == [0, 0, 0]


def test_two_apps_in_one_process_do_not_mix() -> None:
    first, second = Metrics("contacts"), Metrics("contacts")
    first.answered("GET", "/v1/x", 200, 0.1)
    assert first.value("souhlas_http_requests_total", method="GET", route="/v1/x", status="200") == 1
    assert second.value("souhlas_http_requests_total", method="GET", route="/v1/x", status="200") is None


def test_invented_methods_make_no_new_series() -> None:
    metrics = Metrics("contacts")
    metrics.answered("JAN@EXAMPLE.COM", "unmatched", 405, 0.1)
    assert b"JAN" not in metrics.text()
