"""Which events the ledger refuses, loudly, to the dead-letter topic, because recording them would record a lie."""

from datetime import UTC, datetime, timedelta

from consent_ledger.domain.leaf import LARGEST_NUMBER
from shared.events import ConsentDecided

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Times are counted from here (`shared.times`); an earlier one is a broken clock and would sort before "never"."""


def fault(event: ConsentDecided, now: datetime, tolerance: timedelta) -> tuple[str, str] | None:
    """The reason and the detail why `event` may not be recorded, None when it may.

    ``notice_mismatch``: the hash is not that of the notice's text. ``decided_in_future``: more than `tolerance` ahead
    of `now`. ``decided_too_early``: before time is counted. ``number_too_large``: RFC 8785 cannot write it exactly.
    """
    if event.notice is not None and not event.notice.check_hash():
        return "notice_mismatch", "notice.sha256 is not the SHA-256 of notice.text"
    if event.decided_at > now + tolerance:
        return (
            "decided_in_future",
            f"decided_at is more than {tolerance.total_seconds():g} s ahead of the ledger's clock",
        )
    if event.decided_at < EARLIEST:
        return "decided_too_early", "decided_at lies before 1970"
    numbers = [part.version for part in (event.notice, event.bot) if part is not None]
    if any(abs(number) > LARGEST_NUMBER for number in numbers):
        return "number_too_large", "versions are at most 2^53 - 1 (RFC 8785)"
    return None
