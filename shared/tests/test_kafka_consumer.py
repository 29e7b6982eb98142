"""Fetches keep their distance under load, and only then."""

import asyncio
from typing import Any

from shared.kafka.consumer import paced


class Broker:
    """Answers fetches, and notes when."""

    def __init__(self, *brings: bool) -> None:
        self.brings = list(brings)
        self.asked: list[float] = []

    async def fetch(self, assignment: Any, node: int, request: Any) -> bool:
        self.asked.append(asyncio.get_running_loop().time())
        return self.brings.pop(0)


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_after_a_rest_a_fetch_goes_at_once_and_after_one_that_brought_something_it_waits() -> None:
    broker = Broker(False, True, True)
    fetch = paced(broker.fetch, 0.05)
    for _ in range(2):
        task = asyncio.ensure_future(fetch(None, 1, None))
        await turns(3)
        assert task.done()
    waiting = asyncio.ensure_future(fetch(None, 1, None))
    await turns(3)
    assert len(broker.asked) == 2
    assert await waiting
    assert broker.asked[2] - broker.asked[1] >= 0.049


async def test_who_is_cancelled_while_it_waits_has_brought_nothing() -> None:
    broker = Broker(True)
    fetch = paced(broker.fetch, 60)
    assert await fetch(None, 1, None)
    waiting = asyncio.ensure_future(fetch(None, 1, None))
    await turns(3)
    waiting.cancel()
    assert not await waiting
    assert len(broker.asked) == 1
