"""Tells who waits that this process has projected something: a wait ends when there is something to look for.

Only a hint. Another process may have projected it, so whoever waits also looks again by himself after a while.
"""

import asyncio


class News:
    """Wakes all who wait, each time something was projected. For one event loop."""

    def __init__(self) -> None:
        self._arrived = asyncio.Event()

    def tell(self) -> None:
        """Something took effect in the store."""
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Until the next `tell`, or so many seconds at most."""
        arrived = self._arrived
        try:
            async with asyncio.timeout(seconds):
                await arrived.wait()
        except TimeoutError:
            return
