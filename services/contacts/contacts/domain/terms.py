"""By when a request must be answered: one month (Art. 12(3) GDPR), counted as Regulation 1182/71 counts months."""

from calendar import monthrange
from datetime import datetime


def due(requested_at: datetime) -> datetime:
    """The same day and time of the next month, or its last day when it has no such day."""
    year, month = requested_at.year + requested_at.month // 12, requested_at.month % 12 + 1
    return requested_at.replace(year=year, month=month, day=min(requested_at.day, monthrange(year, month)[1]))
