"""When to try again, after how long, and what is an outage rather than a fault of the record."""

import random
from dataclasses import dataclass

from aiokafka.errors import KafkaError

from shared import postgres
from shared.redis_away import is_redis_away

_OUTAGES: tuple[type[BaseException], ...] = (*postgres.OUTAGES, KafkaError)


def is_outage(error: BaseException) -> bool:
    """Whether a store is away or busy, which is waited out for ever and never makes a dead letter.

    A group of errors is an outage when each of them is. asyncpg's complaint about an argument is an
    InterfaceError and a ValueError: that is a fault of the record.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(is_outage(one) for one in error.exceptions)
    return (isinstance(error, _OUTAGES) or is_redis_away(error)) and not isinstance(error, ValueError)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off with full jitter. Times in seconds.

    `attempts` bounds the tries of a handler that fails for another reason than an outage; `handler_seconds` is how long
    one try may take before it counts as an outage; `isolation_seconds` how long a failing batch is taken apart before
    the rest is given back to Kafka, well inside the poll interval.
    """

    base: float = 0.1
    cap: float = 5.0
    attempts: int = 3
    handler_seconds: float = 60.0
    isolation_seconds: float = 30.0

    def delay(self, failures: int) -> float:
        """How long to wait after the `failures`-th failure in a row: anything up to an exponentially growing bound."""
        bound = min(self.cap, self.base * 2 ** min(failures, 16))
        return random.uniform(self.base / 2, bound)
