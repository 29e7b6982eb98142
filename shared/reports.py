"""When a bounce or complaint came, by the clock that all reports share: Kafka's, which stamps them."""

from datetime import UTC, datetime

from shared.envelope import LET_PASS, Received, no_later, stamped
from shared.events import SuppressionKind, SuppressionReported

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""A time before this is no report's: a field that nobody filled in says the year 1 in Go, 1970 in most others."""
_AGAIN_IS_ONE = (SuppressionKind.COMPLAINT, SuppressionKind.HARD_BOUNCE)
"""Of these the latest counts: one that is sent again, and stamped again, is still one."""


def reported_at(received: Received, event: SuppressionReported) -> datetime:
    """When it counts from.

    A report never lies behind the time at which Kafka took it. One that was told as of now counts from that time if its
    teller's clock is slow: else a complaint would seem to come before a grant that it came after, and not count. So
    does one without a time that could be.
    """
    taken, said = stamped(received.record), received.time
    if event.at < EARLIEST:
        return taken or said or EARLIEST
    if taken is None or said is None or event.kind not in _AGAIN_IS_ONE or event.at < said - LET_PASS:
        return no_later(event.at, received.record)
    return event.at if abs(taken - event.at) <= LET_PASS else taken
