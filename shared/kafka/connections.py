"""aiokafka's connection as it has to be: lost, it is an outage on uvloop too; given up on the way in, it is closed.

asyncio's own loop drops such a write; uvloop raises RuntimeError where aiokafka expects an OSError (aiokafka #1038). It
ends whichever of aiokafka's background tasks was writing, for good. Seen after a quick restart of the broker: the task
that keeps the metadata up to date had ended, so the next search for the coordinator waited for ever, and with it every
commit, while nothing failed that anybody could have seen.

The first connection of a client, over which it learns what brokers there are, belongs to nobody but that question. Who
stops or is cancelled in that moment (a service that ends while it starts, a time limit) left it open: to the broker
until the process ended, and here until it was collected, with a warning in whatever ran then.
"""

from collections.abc import Awaitable
from typing import Any

import aiokafka.conn
from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError


class Connection(AIOKafkaConnection):  # type: ignore[misc]
    """A connection whose `send` raises KafkaConnectionError when the connection is gone. One that no client keeps is
    closed when its answer is not waited for any more."""

    def send(self, request: Any, expect_response: bool = True) -> Any:
        """As aiokafka's."""
        try:
            answer = super().send(request, expect_response=expect_response)
            return answer if self._on_close_cb is not None else self._or_closed(answer)
        except (KafkaError, NotImplementedError):  # RuntimeErrors too
            raise
        except RuntimeError as error:
            self.close(reason=CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"Connection at {self.host}:{self.port} was lost") from error

    async def _or_closed(self, answer: Awaitable[Any]) -> Any:
        try:
            return await answer
        except BaseException:
            self.close()
            raise


def use() -> None:
    """From now on, all connections that aiokafka opens in this process are of this kind."""
    aiokafka.conn.AIOKafkaConnection = Connection
