"""By when a request must be answered: one month, which may be extended by two (Art. 12(3) GDPR), counted as Regulation
1182/71 counts months."""

from calendar import monthrange
from datetime import datetime


def due(requested_at: datetime, *, extended: bool = False) -> datetime:
    """The same day and time a month later, or three when `extended`; the last day of a month that has no such day."""
    years, month = divmod(requested_at.month - 1 + (3 if extended else 1), 12)
    year, month = requested_at.year + years, month + 1
    return requested_at.replace(year=year, month=month, day=min(requested_at.day, monthrange(year, month)[1]))
