"""When a bounce or a complaint counts from: by Kafka's clock where the teller's is slow, and never in the future."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.envelope import Received, Record
from shared.events import Channel, SuppressionKind, SuppressionReported
from shared.reports import reported_at

TAKEN = datetime(2026, 1, 31, 12, tzinfo=UTC)
COMPLAINT, HARD, SOFT, LIFT = (
    SuppressionKind.COMPLAINT,
    SuppressionKind.HARD_BOUNCE,
    SuppressionKind.SOFT_BOUNCE,
    SuppressionKind.LIFT,
)


def counted(kind: SuppressionKind, at: float, said: float | None, stamped: bool = True) -> float:
    """Seconds after Kafka's time from which a report of `at`, told at `said`, counts."""
    event = SuppressionReported(
        workspace="demo",
        address="email",
        fingerprint="ab" * 16,
        channel=Channel.EMAIL,
        kind=kind,
        at=TAKEN + timedelta(seconds=at),
    )
    stamp = int(TAKEN.timestamp() * 1000) if stamped else -1
    record = Record("t", 0, 0, b"", b"{}", (), stamp)
    time = None if said is None else TAKEN + timedelta(seconds=said)
    found = reported_at(Received(event, UUID(int=7), event.event_type, "/test", time, record), event)
    return (found - TAKEN).total_seconds()


@pytest.mark.parametrize("kind", [COMPLAINT, HARD])
@pytest.mark.parametrize(
    ("at", "said", "expected"),
    [
        (-60, -60, 0),  # told as of now by a slow clock
        (-60, -59, 0),
        (-60, -58.999, -60),  # told of what was before
        (-60, 0, -60),
        (60, 60, 0),  # told by a fast clock
        (60, 0, 0),
        (-1, -1, -1),  # a second apart is together
        (1, 1, 1),
        (-1.001, -1.001, 0),
        (1.001, 1.001, 0),
        (-60, None, -60),
        (60, None, 0),
    ],
)
def test_what_is_told_as_of_now_counts_from_when_kafka_took_it(
    kind: SuppressionKind, at: float, said: float | None, expected: float
) -> None:
    assert counted(kind, at, said) == expected


@pytest.mark.parametrize("kind", [SOFT, LIFT])
def test_of_what_is_counted_or_lifts_each_has_the_time_it_was_told_with_but_none_to_come(kind: SuppressionKind) -> None:
    assert counted(kind, -60, -60) == -60
    assert counted(kind, 60, 60) == 0
    assert counted(kind, 1, 1) == 1


@pytest.mark.parametrize("kind", SuppressionKind)
@pytest.mark.parametrize("at", [-60, 60])
def test_without_a_time_of_kafka_it_counts_from_when_it_is_said_to_have_been(kind: SuppressionKind, at: float) -> None:
    assert counted(kind, at, at, stamped=False) == at
