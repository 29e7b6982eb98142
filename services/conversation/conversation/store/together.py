"""Writes that come at the same moment, committed together: one round trip and one flush of the log for all of them.

While one group is being written the next one gathers, so that nobody waits for company: a step that comes alone is
written alone. Each is answered once its group is committed. A group that fails is written again one by one, so that a
fault falls on the step that has it, and on no other visitor's.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from shared.postgres import OUTAGES
from shared.problems import is_bad_value

MOST = 64
"""Steps in one group: more would make the first wait for the last."""

Arguments = Sequence[Any]


class Together:
    """Runs one statement for many callers. Not for use from several event loops."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._waiting: list[tuple[Arguments, asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def fetchval(self, pool: asyncpg.Pool, arguments: Arguments) -> Any:
        """The statement's first column, once committed. Raises what the statement raises for these arguments."""
        return await self.put(pool, arguments)

    def put(self, pool: asyncpg.Pool, arguments: Arguments) -> "asyncio.Future[Any]":
        """As `fetchval`, for who does not wait by a task."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((arguments, answer))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(pool), name="steps written together")
        return answer

    async def _write_all(self, pool: asyncpg.Pool) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._write(pool, group)
        finally:
            self._writing = None

    async def _write(self, pool: asyncpg.Pool, group: Sequence[tuple[Arguments, asyncio.Future[Any]]]) -> None:
        try:
            rows = await pool.fetchmany(self._query, [arguments for arguments, _ in group])
        except Exception as error:
            if len(group) > 1 and _is_undone(error):
                for one in group:
                    await self._write(pool, [one])
            else:
                _refuse(group, error)
        except BaseException as error:
            _refuse([*group, *self._waiting], error)
            raise
        else:
            for (_, answer), row in zip(group, rows, strict=True):
                if not answer.done():
                    answer.set_result(row[0])


def _is_undone(error: Exception) -> bool:
    """Whether nothing of the group was written for sure; a lost connection may have committed before it was lost."""
    if isinstance(error, asyncpg.SerializationError | asyncpg.DeadlockDetectedError) or is_bad_value(error):
        return True
    return isinstance(error, asyncpg.PostgresError) and not isinstance(error, OUTAGES)


def _refuse(group: Sequence[tuple[Arguments, asyncio.Future[Any]]], error: BaseException) -> None:
    """Tell every caller that has not left."""
    for _, answer in group:
        if answer.done():
            continue
        if isinstance(error, Exception):
            answer.set_exception(error)
        else:
            answer.cancel()
