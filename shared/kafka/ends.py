"""Where partitions end now, asked over a connection of its own.

A consumer's own connection answers only after the fetch that waits on it, half a second when nothing comes in (seen:
502 ms a call, against 1 ms).
"""

import asyncio
from collections.abc import Iterable

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.brokers import Brokers, reach
from shared.kafka.closing import close_within

ANSWER_SECONDS = 5.0


class Ends:
    """Asks for the end offsets of any partitions, one request a broker."""

    def __init__(self, kafka: Brokers | str, client_id: str) -> None:
        self._kafka = kafka
        self._client_id = client_id
        self._consumer: AIOKafkaConsumer | None = None
        self._asking = asyncio.Lock()

    async def of(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The offset that the next record of each will have; never smaller than when the call began.

        Raises KafkaError or TimeoutError when Kafka does not answer.
        """
        wanted = sorted(partitions)
        if not wanted:
            return {}
        async with self._asking:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    consumer = await self._connected()
                    return dict(await consumer.end_offsets(wanted))
            except BaseException:
                await self.stop()
                raise

    async def stop(self) -> None:
        """Close the connection; the next question opens another."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await close_within(1, consumer.stop())

    async def _connected(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            self._consumer = AIOKafkaConsumer(
                **reach(self._kafka),
                client_id=self._client_id,
                group_id=None,
                isolation_level="read_committed",
                request_timeout_ms=5_000,
            )
            await self._consumer.start()
        return self._consumer
