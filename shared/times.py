"""Time as the whole system writes it: integers of microseconds since 1970 UTC inside, RFC 3339 with ``Z`` outside."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, PlainSerializer

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC, exact. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone: 2026-01-31T12:00:00Z")
    return (moment - EPOCH) // MICROSECOND


def moment(value: int) -> datetime:
    """The UTC datetime of `value` microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)


def rfc3339(value: datetime) -> str:
    """RFC 3339, UTC, microseconds and ``Z``: ``2026-01-31T12:00:00.000000Z``."""
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return there.isoformat(timespec="microseconds")[:-6] + "Z"


def written(value: int) -> str:
    """`rfc3339` of `value` microseconds since 1970, four times as fast: a campaign's answers hold millions of times."""
    seconds, fraction = divmod(value, 1_000_000)
    day, second = divmod(seconds, 86_400)
    return f"{_day(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.{fraction:06d}Z"


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return (EPOCH + timedelta(days=number)).strftime("%Y-%m-%d")


def after(now: datetime, last: datetime | None) -> datetime:
    """A decided-at that never goes backwards for a contact: `now`, or one microsecond past `last` if that is later."""
    return now if last is None or now > last else last + MICROSECOND


Timestamp = Annotated[AwareDatetime, PlainSerializer(rfc3339, return_type=str, when_used="json")]
"""A datetime field that reads any RFC 3339 time with a zone and writes UTC, microseconds and ``Z``."""

_rfc3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
).fullmatch


def _only_rfc3339(value: Any) -> Any:
    if not isinstance(value, str) or not _rfc3339(value):
        raise ValueError("must be a time of RFC 3339 with its zone: 2026-01-31T12:00:00Z")
    return value


GivenTime = Annotated[AwareDatetime, BeforeValidator(_only_rfc3339)]
"""A time that a caller gives: RFC 3339 section 5.6, any offset. pydantic alone takes seconds since 1970 as well."""
