"""Reading: all questions of one turn of the event loop in one MGET, and never longer than `patience`."""

import asyncio
import logging
from collections.abc import Sequence
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

Values = list[bytes | None]

log = logging.getLogger(__name__)


class Unavailable(Exception):
    """The store did not answer, or not in time."""


class Reader:
    """Reads values by key. Whatever goes wrong is Unavailable, after `patience` seconds at most."""

    def __init__(self, redis: Redis, patience: float = 0.5) -> None:
        self._redis = redis
        self._patience = patience
        self._waiting: list[tuple[Sequence[bytes], asyncio.Future[Values]]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def get(self, wanted: Sequence[bytes]) -> Values:
        """The values of `wanted`, None where there is none; those of one call are read together. Raises Unavailable."""
        answer: asyncio.Future[Values] = asyncio.get_running_loop().create_future()
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._send)
        self._waiting.append((wanted, answer))
        return await answer

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.aclose()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        task = asyncio.get_running_loop().create_task(self._ask(waiting))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ask(self, waiting: list[tuple[Sequence[bytes], asyncio.Future[Values]]]) -> None:
        wanted = [key for keys, _ in waiting for key in keys]
        try:
            async with asyncio.timeout(self._patience):
                values = cast(Values, await self._redis.mget(wanted))
            if len(values) != len(wanted):
                raise ValueError("another number of values than was asked for")
        except (
            Exception
        ) as error:  # whatever it is: nobody may wait for ever, and nobody may get an error for an answer
            if not isinstance(error, RedisError | OSError | TimeoutError):
                log.exception("the store answered in a way that nobody thought of")
            for _, answer in waiting:
                if not answer.done():
                    answer.set_exception(Unavailable(type(error).__name__))
            return
        at = 0
        for keys, answer in waiting:
            if not answer.done():
                answer.set_result(values[at : at + len(keys)])
            at += len(keys)
