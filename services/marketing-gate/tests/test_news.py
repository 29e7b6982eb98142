"""News end a wait at once, whoever waits; without news a wait ends by itself."""

import asyncio

from marketing_gate.store.news import News


async def test_all_who_wait_are_woken_by_one_word() -> None:
    news = News()
    waiting = [asyncio.create_task(news.wait(30)) for _ in range(3)]
    await asyncio.sleep(0)
    news.tell()
    async with asyncio.timeout(20):
        await asyncio.gather(*waiting)


async def test_old_news_end_no_later_wait_and_a_wait_without_news_ends() -> None:
    news = News()
    news.tell()
    waiting = asyncio.create_task(news.wait(30))
    await asyncio.sleep(0)
    assert not waiting.done()
    news.tell()
    async with asyncio.timeout(20):
        await waiting
        await news.wait(0.01)
