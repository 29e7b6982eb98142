"""Kafka for every service: hearing events safely, and saying them in order.

Reading order: `batch` (what a handler gets and may raise), `consumers` (the safe settings, the lifecycle), `worker`
(the way of a batch), `work` (what is left of it), `partitions` (pause, seek, commit, rebalance), `deadletters`,
`retry`, `parser`, `consumer` and `connections` (what FastStream and aiokafka need to behave), `producer`.
"""

from shared.kafka import connections
from shared.kafka.batch import (
    Batch,
    Handle,
    Meter,
    Positions,
    Progress,
    Read,
    Rejected,
    Rewound,
    Subscription,
    Unmetered,
)
from shared.kafka.closing import end
from shared.kafka.consumers import Consumers
from shared.kafka.producer import Producer, RawMessage, TooLarge
from shared.kafka.retry import RetryPolicy, is_outage

connections.use()

__all__ = [
    "Batch",
    "Consumers",
    "Handle",
    "Meter",
    "Positions",
    "Producer",
    "Progress",
    "RawMessage",
    "Read",
    "Rejected",
    "RetryPolicy",
    "Rewound",
    "Subscription",
    "TooLarge",
    "Unmetered",
    "end",
    "is_outage",
]
