"""A task that forgets a cancellation is ended all the same."""

import asyncio

from shared.kafka import end


async def test_a_task_that_forgets_a_cancellation_ends_all_the_same() -> None:
    forgot = asyncio.Event()

    async def forgetful() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            forgot.set()
        await asyncio.sleep(60)

    async def failing() -> None:
        raise ValueError

    tasks = [asyncio.create_task(forgetful()), asyncio.create_task(failing())]
    await asyncio.sleep(0)
    await asyncio.wait_for(end(tasks), 5)
    assert forgot.is_set()
    assert all(task.done() for task in tasks)


async def test_nothing_to_end_is_ended_at_once() -> None:
    await end([])
