"""Waiting no longer than one wants to for what may hang, and not for its cancellation either.

``asyncio.wait_for`` and ``asyncio.timeout`` come back once what they cancelled has ended. asyncpg takes seconds over
that while its server hangs: it wants to cancel the query there too, and to be told so.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives or raises; TimeoutError, at once, when that takes longer. What is left then ends by itself."""
    task = asyncio.create_task(work)
    task.add_done_callback(_look)
    try:
        done, _ = await asyncio.wait([task], timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        raise TimeoutError
    return task.result()


def _look(task: "asyncio.Task[Any]") -> None:
    """Nobody asks what became of it after it was cancelled."""
    if not task.cancelled():
        task.exception()
