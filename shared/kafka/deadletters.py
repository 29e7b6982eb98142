"""The dead-letter topic: a record that cannot be handled is kept there whole, with the reason beside it.

Original key, value and headers are untouched, byte for byte, also those that are null or not UTF-8; ours are added
behind them. A letter is confirmed by Kafka before anybody commits past its record.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from shared.envelope import Poison, Record
from shared.kafka.batch import Meter, Subscription
from shared.kafka.producer import Producer, RawMessage

DETAIL_MOST = 500
ADDED = (
    *("souhlas-error", "souhlas-error-detail", "souhlas-attempts", "souhlas-consumer"),
    *("souhlas-source-topic", "souhlas-source-partition", "souhlas-source-offset"),
)
"""The headers that a letter has behind those of its record, in this order."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grave:
    """A record and why it is given up. `attempts` counts the tries of the handler; 0 when it never got so far."""

    record: Record
    poison: Poison
    attempts: int


def letter(grave: Grave, topic: str, group: str) -> RawMessage:
    """The dead letter: as its source, on the same partition, with ``souhlas-*`` headers added."""
    record = grave.record
    poison = grave.poison
    values = (
        *(poison.reason, poison.detail[:DETAIL_MOST], str(grave.attempts), group),
        *(record.topic, str(record.partition), str(record.offset)),
    )
    headers = (*record.headers, *((name, value.encode()) for name, value in zip(ADDED, values, strict=True)))
    return RawMessage(topic, record.partition, record.key, record.value, headers)


def _place(grave: Grave, group: str) -> dict[str, object]:
    """What the log may say of a dead letter: where it came from and why, nothing of what is in it."""
    record = grave.record
    place: dict[str, object] = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    with suppress(ValueError):
        place["event_id"] = str(UUID((dict(record.headers).get("ce_id") or b"").decode()))
    return {**place, "group": group, "reason": grave.poison.reason}


class DeadLetters:
    """The dead letters of one subscription."""

    def __init__(self, subscription: Subscription, producer: Producer, meter: Meter) -> None:
        self._subscription = subscription
        self._producer = producer
        self._meter = meter
        self._confirmed: set[tuple[int, int]] = set()

    async def bury(self, graves: Sequence[Grave]) -> None:
        """Return once each is confirmed. One that was confirmed before is not written again.

        Raises KafkaError, TimeoutError, OSError or TooLarge when the topic cannot be written; then none counts.
        """
        fresh = [grave for grave in graves if (grave.record.partition, grave.record.offset) not in self._confirmed]
        topic, group = self._subscription.topic, self._subscription.group
        await self._producer.send([letter(grave, topic.dlq, group) for grave in fresh])
        for grave in fresh:
            self._confirmed.add((grave.record.partition, grave.record.offset))
            self._meter.dead_lettered(topic.name, group, grave.poison.reason)
            log.error("a record was given up and lies in the dead-letter topic", extra=_place(grave, group))

    @property
    def remembered(self) -> bool:
        """Whether there are letters whose records may still come again."""
        return bool(self._confirmed)

    def forget(self, positions: dict[int, int]) -> None:
        """Positions were committed: what lies before them cannot come again from here."""
        self._confirmed = {
            (partition, offset) for partition, offset in self._confirmed if offset >= positions.get(partition, 0)
        }
