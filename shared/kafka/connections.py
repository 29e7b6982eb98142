"""aiokafka's connection as it has to be on uvloop: a write to a connection that was lost is an outage.

asyncio's own loop drops such a write; uvloop raises RuntimeError where aiokafka expects an OSError (aiokafka #1038). It
ends whichever of aiokafka's background tasks was writing, for good. Seen after a quick restart of the broker: the task
that keeps the metadata up to date had ended, so the next search for the coordinator waited for ever, and with it every
commit, while nothing failed that anybody could have seen.
"""

from typing import Any

import aiokafka.conn
from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError


class Connection(AIOKafkaConnection):  # type: ignore[misc]
    """A connection whose `send` raises KafkaConnectionError when the connection is gone."""

    def send(self, request: Any, expect_response: bool = True) -> Any:
        """As aiokafka's."""
        try:
            return super().send(request, expect_response=expect_response)
        except (KafkaError, NotImplementedError):  # RuntimeErrors too
            raise
        except RuntimeError as error:
            self.close(reason=CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"Connection at {self.host}:{self.port} was lost") from error


def use() -> None:
    """From now on, all connections that aiokafka opens in this process are of this kind."""
    aiokafka.conn.AIOKafkaConnection = Connection
