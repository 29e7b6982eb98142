"""aiokafka's connection as it has to be: lost, it is an outage on uvloop too; given up on the way in, it is closed.

asyncio's own loop drops such a write; uvloop raises RuntimeError where aiokafka expects an OSError (aiokafka #1038). It
ends whichever of aiokafka's background tasks was writing, for good. Seen after a quick restart of the broker: the task
that keeps the metadata up to date had ended, so the next search for the coordinator waited for ever, and with it every
commit, while nothing failed that anybody could have seen.

The first connection of a client, over which it learns what brokers there are, belongs to nobody but that question. Who
stops or is cancelled in that moment (a service that ends while it starts, a time limit) left it open: to the broker
until the process ended, and here until it was collected, with a warning in whatever ran then.
"""

import ssl
from collections.abc import Awaitable
from typing import Any

import aiokafka.conn
from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import (
    AuthenticationFailedError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

_REFUSED: list[str] = []
"""Why the latest connection of this process was not let in, in words; empty when it was, or nobody answered."""


class Connection(AIOKafkaConnection):  # type: ignore[misc]
    """A connection whose `send` raises KafkaConnectionError when the connection is gone. One that no client keeps is
    closed when its answer is not waited for any more."""

    async def connect(self) -> Any:
        """As aiokafka's, which tells its callers no more than that it did not come about: `described` says why."""
        try:
            streams = await super().connect()
        except (KafkaError, OSError) as error:
            _REFUSED[:] = _why(error)
            raise
        _REFUSED.clear()
        return streams

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


def _why(error: KafkaError | OSError) -> list[str]:
    match error:
        case SaslAuthenticationFailed() | AuthenticationFailedError():
            return ["the login or its password is refused"]
        case UnsupportedSaslMechanismError():
            return ["this mechanism of SASL is not offered there"]
        case ssl.SSLCertVerificationError():
            return [f"the broker's certificate does not hold: {error.verify_message}"]
        case ssl.SSLError():
            return ["TLS does not come about: is it spoken there?"]
        case KafkaConnectionError() | ConnectionResetError():
            return ["the connection is ended at once: Kafka goes down, expects TLS or none, or another certificate"]
    return []


def described(error: BaseException) -> str:
    """What kept us from Kafka: the type of the error, and why a connection was not let in, if that was it."""
    return ": ".join([type(error).__name__, *(_REFUSED if isinstance(error, KafkaError | OSError) else ())])


def use() -> None:
    """From now on, all connections that aiokafka opens in this process are of this kind."""
    aiokafka.conn.AIOKafkaConnection = Connection
