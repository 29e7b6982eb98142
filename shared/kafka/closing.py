"""Closing what may hang or fail while its broker is gone.

aiokafka's stop can wait for ever with all brokers down (#659), and lets a CancelledError of its own tasks out, which
would look like ours.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def close_within(seconds: float, closing: Coroutine[Any, Any, None]) -> bool:
    """Run `closing` for so long at most; whether it came to its end. Raises nothing of it."""
    task = asyncio.create_task(closing)
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        task.cancel()
        await asyncio.wait([task], timeout=0.5)
    return task.done() and not task.cancelled() and task.exception() is None


async def end(tasks: "Iterable[asyncio.Task[Any]]") -> None:
    """Cancel `tasks` and wait until every one has ended. Raises nothing of them.

    Once is not enough: Python 3.11's `asyncio.wait_for`, which aiokafka uses, forgets a cancellation that comes while
    what it waited for has just come; seen as a service that never stopped.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        ended, left = await asyncio.wait(left, timeout=0.5)
        for task in ended:
            if not task.cancelled():
                task.exception()
