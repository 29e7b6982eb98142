"""An outage of Kafka is a line when it begins, one a minute, and one when it is over; nothing else is lost for it."""

import logging
import threading
from collections.abc import Iterator

import pytest

from shared.complaints import EVERY_SECONDS, QUIET_SECONDS, Complaints

kafka = logging.getLogger("aiokafka.test")


class Pace:
    """A clock that stands still."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def pace() -> Pace:
    return Pace()


@pytest.fixture
def complaints(pace: Pace, caplog: pytest.LogCaptureFixture) -> Iterator[Complaints]:
    made = Complaints(pace, watched=False)
    caplog.handler.addFilter(made)
    yield made
    caplog.handler.removeFilter(made)


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int | None]]:
    found = [(one.getMessage(), getattr(one, "count", None)) for one in caplog.records]
    caplog.clear()
    return found


def complain(times: int = 1) -> None:
    for _ in range(times):
        kafka.error("Unable connect to node with id %s: %s", 1, ConnectionRefusedError(111, "jana@example.org"))
        kafka.error("Unable to update metadata from %s", [1])


def test_an_outage_is_told_in_few_lines_with_its_cause(
    complaints: Complaints, pace: Pace, caplog: pytest.LogCaptureFixture
) -> None:
    complain(1000)
    [first] = caplog.records
    assert (first.reason, first.code, first.levelname) == ("ConnectionRefusedError", 111, "WARNING")  # type: ignore[attr-defined]
    caplog.clear()
    for _ in range(2):
        for _ in range(int(EVERY_SECONDS)):
            complain()
            pace.now += 1
            assert complaints.look()
    assert told(caplog) == [("kafka: still in trouble", 2120), ("kafka: still in trouble", 2240)]
    pace.now += QUIET_SECONDS
    assert not complaints.look()
    assert told(caplog) == [("kafka: no complaint for 20 s, it seems to be back", 2240)]
    complain()
    assert len(told(caplog)) == 1  # the next one begins anew


def test_other_words_of_the_library_come_once_a_minute_and_ours_always(
    complaints: Complaints, pace: Pace, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        kafka.error("Unexpected error in fetcher routine")
        kafka.warning("Not authorized to read from topic %s.", "x")
        logging.getLogger("souhlas.test").warning("ours")
    assert len(told(caplog)) == 2 + 3
    pace.now += EVERY_SECONDS
    kafka.error("Unexpected error in fetcher routine")
    assert len(told(caplog)) == 1


def test_a_thread_looks_while_there_is_trouble_and_ends_with_it(
    pace: Pace, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.complaints.LOOK_SECONDS", 0.001)
    watched = Complaints(pace)
    caplog.handler.addFilter(watched)
    try:
        complain()
        [thread] = [one for one in threading.enumerate() if one.name == "complaints"]
        assert thread.daemon
        pace.now += QUIET_SECONDS
        thread.join(20)
        assert not thread.is_alive()
    finally:
        caplog.handler.removeFilter(watched)
    assert [text for text, _ in told(caplog)][-1].startswith("kafka: no complaint")
