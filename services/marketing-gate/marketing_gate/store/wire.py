"""One connection to Redis, asked without waiting for the answers before; each answer has its own time limit.

redis-py knows how to connect (addresses, TLS, users, databases); what is said on the connection is `resp`'s. An answer
that comes too late ends the connection, for the answers behind it come in order; the next question opens another.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from marketing_gate.store.resp import Malformed, Refusal, Replies, Scalar

Reply = Scalar | Refusal | list[Scalar | Refusal]
Answer = asyncio.Future[Reply]


class Unreachable(ConnectionError):
    """No answer: Redis is away, or too slow, or what answers is no Redis."""


class Wire:
    """Asks the Redis that a redis-py client is for. Connects when first asked, and again whenever it has to.

    `linked` is called each time it has, before anything is said.
    """

    def __init__(self, redis: Redis, linked: Callable[[], None] = lambda: None) -> None:
        self._redis, self._linked_now = redis, linked
        self._link: _Link | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._unsent: deque[tuple[bytes, Answer]] = deque()

    def ask(self, command: bytes, patience: float) -> Answer:
        """The reply to a packed command; Unreachable after `patience` seconds at most. A Refusal is a reply."""
        loop = asyncio.get_running_loop()
        answer: Answer = loop.create_future()
        timer = loop.call_later(patience, self._late, answer)
        answer.add_done_callback(lambda _: timer.cancel())
        if self._link is not None:
            self._link.send(command, answer)
            return answer
        self._unsent.append((command, answer))
        if self._connecting is None:
            self._connecting = loop.create_task(self._connect())
        return answer

    async def close(self) -> None:
        """Let go of the connection."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.wait([self._connecting])
        self._drop("closed")

    async def _connect(self) -> None:
        try:
            link = await self._linked()
        except (RedisError, OSError, TimeoutError) as error:
            self._fail(f"cannot connect ({type(error).__name__})")
            return
        finally:
            if self._connecting is asyncio.current_task():
                self._connecting = None
        self._link = link
        self._linked_now()
        while self._unsent:
            command, answer = self._unsent.popleft()
            if not answer.done():
                link.send(command, answer)

    async def _linked(self) -> "_Link":
        """A new connection, taken over from redis-py once it has said who we are and which database we mean."""
        connection = self._redis.connection_pool.make_connection()  # type: ignore[no-untyped-call]
        try:
            await connection.connect()
        except BaseException:
            await connection.disconnect(nowait=True)
            raise
        writer, connection._reader, connection._writer = connection._writer, None, None
        return _Link(self, writer)

    def _late(self, answer: Answer) -> None:
        if not answer.done():
            answer.set_exception(Unreachable("no answer in time"))
            self._drop("an answer was late")

    def lost(self, link: "_Link", why: str) -> None:
        """The connection has ended."""
        if self._link is link:
            self._link = None
        _refuse(link.waiting, why)

    def _drop(self, why: str) -> None:
        if self._link is not None:
            link, self._link = self._link, None
            link.transport.abort()
            _refuse(link.waiting, why)
        if self._connecting is not None and self._unsent:
            self._connecting.cancel()
            self._connecting = None
            self._fail(why)

    def _fail(self, why: str) -> None:
        unsent, self._unsent = self._unsent, deque()
        _refuse((answer for _, answer in unsent), why)


class _Link(asyncio.Protocol):
    """An open connection. `waiting` are the answers still to come, in order."""

    def __init__(self, wire: Wire, writer: asyncio.StreamWriter) -> None:
        self._wire, self._writer, self._replies = wire, writer, Replies()
        self.transport = cast(asyncio.Transport, writer.transport)
        self.waiting: deque[Answer] = deque()
        self.transport.set_protocol(self)

    def send(self, command: bytes, answer: Answer) -> None:
        """Ask."""
        self.waiting.append(answer)
        self.transport.write(command)

    def data_received(self, data: bytes) -> None:
        """Replies, or parts of them."""
        try:
            for reply in self._replies.feed(data):
                if not self.waiting:
                    raise Malformed("a reply to nothing")
                answer = self.waiting.popleft()
                if not answer.done():
                    answer.set_result(reply)
        except Malformed as error:
            self.transport.abort()
            self._wire.lost(self, str(error))

    def connection_lost(self, error: Exception | None) -> None:
        """The other side is gone."""
        self._wire.lost(self, type(error).__name__ if error else "the connection was closed")


def _refuse(answers: Iterable[Answer], why: str) -> None:
    for answer in answers:
        if not answer.done():
            answer.set_exception(Unreachable(why))
