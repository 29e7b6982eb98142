"""The short way to a proof: the same answers as the long way, on the same record, and nothing it should not say."""

import asyncio
import random
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from consent_ledger.api.swift import Swift
from consent_ledger.domain.merkle import verify_consistency, verify_inclusion
from consent_ledger.store.full_tiles import SIZE, FullTiles, TileKey
from desk import Desk
from ledgers import Ledger
from samples import drafts, event
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.metrics import Metrics

SIZES = (1, 2, 255, 256, 257, 700, 900)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(ledger: Ledger, tmp_path: Path) -> Desk:
    """A log of 900 entries."""
    await ledger.appender.append(drafts([event() for _ in range(900)]))
    return Desk(ledger, tmp_path)


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """In place of the long way."""
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def asking(desk: Desk, long_way: ASGIApp = nobody) -> httpx.AsyncClient:
    """A client of the short way."""
    swift = Swift(long_way, door=desk.app.state.door, auth=desk.app.state.auth, metrics=Metrics("test"))
    headers = {"Authorization": f"Bearer {desk.token()}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(swift), base_url="http://ledger", headers=headers)


def pairs() -> list[tuple[int, int]]:
    """An entry and a size of trees."""
    picked = random.Random(5)
    return [(picked.randrange(size), size) for size in SIZES for _ in range(3)]


async def test_both_ways_give_the_same_proofs_and_they_hold(desk: Desk) -> None:
    async with asking(desk) as swift:
        await desk.get("/v1/proofs/inclusion", index=0)
        for index, size in pairs():
            short = await swift.get("/v1/proofs/inclusion", params={"index": index, "size": size})
            assert short.content == (await desk.get("/v1/proofs/inclusion", index=index, size=size)).content
            got = short.json()
            path = [bytes.fromhex(part) for part in got["proof"]]
            leaf_hash, root = bytes.fromhex(got["leaf_hash"]), bytes.fromhex(got["root"])
            assert verify_inclusion(index, size, leaf_hash, root, path)
            short = await swift.get("/v1/proofs/consistency", params={"from": index + 1, "to": size})
            assert (
                short.content == (await desk.get("/v1/proofs/consistency", **{"from": index + 1, "to": size})).content
            )
            got = short.json()
            path = [bytes.fromhex(part) for part in got["proof"]]
            assert verify_consistency(index + 1, size, bytes.fromhex(got["root1"]), bytes.fromhex(got["root2"]), path)


async def test_a_quick_answer_is_on_record_like_every_other(desk: Desk) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)
    async with asking(desk) as swift:
        answer = await swift.get("/v1/proofs/inclusion?index=7&size=900")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    newest = (await desk.get("/v1/access-log")).json()["items"][1]
    assert newest["what"] == "GET /v1/proofs/inclusion?index=7&size=900"
    assert newest["subject"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/proofs/inclusion",
        "/v1/proofs/inclusion?index=1",
        "/v1/proofs/inclusion?size=9&index=1",
        "/v1/proofs/inclusion?index=9&size=9",
        "/v1/proofs/inclusion?index=0&size=901",
        "/v1/proofs/inclusion?index=-1&size=9",
        "/v1/proofs/consistency?from=0&to=9",
        "/v1/proofs/consistency?from=10&to=9",
        "/v1/proofs/consistency?from=1&to=901",
        "/v1/proofs/consistency?from=1&to=9&to=8",
        "/v1/entries/1",
    ],
)
async def test_what_is_unusual_goes_the_long_way(desk: Desk, path: str) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)
    async with asking(desk) as swift:
        assert (await swift.get(path)).status_code == 418
        assert (await swift.post(path)).status_code == 418


async def test_no_proof_leaves_without_a_good_token_of_the_workspace(desk: Desk) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)
    others = desk.signer.token("rival", ["ledger:read"]), desk.signer.token("demo", ["contacts:read"]), "none"
    async with asking(desk) as swift:
        for token in others:
            headers = {"Authorization": f"Bearer {token}"}
            answer = await swift.get("/v1/proofs/inclusion?index=1&size=9", headers=headers)
            assert answer.status_code == 418
        del swift.headers["Authorization"]
        assert (await swift.get("/v1/proofs/inclusion?index=1&size=9")).status_code == 418


class Counting:
    """A pool that counts its queries."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool, self.queries = pool, 0

    async def fetch(self, *parts: Any) -> Any:
        """As the pool's."""
        self.queries += 1
        return await self.pool.fetch(*parts)


async def test_a_hundred_who_ask_at_once_cost_two_queries(desk: Desk, ledger: Ledger) -> None:
    pool = Counting(ledger.pool)
    tiles = FullTiles(pool)
    keys = [TileKey("demo", 0, number % 3) for number in range(100)]
    found = await asyncio.gather(*(tiles.of([key]) for key in keys))
    assert {len(one[key]) for one, key in zip(found, keys, strict=True)} == {SIZE}
    assert pool.queries <= 2
    await tiles.of(keys)
    assert pool.queries <= 2


async def test_tiles_in_memory_are_bounded_and_one_that_is_missing_is_said(desk: Desk, ledger: Ledger) -> None:
    pool = Counting(ledger.pool)
    tiles = FullTiles(pool, kept=2)
    for number in (0, 1, 2, 0):
        assert await tiles.of([TileKey("demo", 0, number)])
    assert pool.queries == 4
    with pytest.raises(LookupError, match="0/3 of the log demo"):
        await tiles.of([TileKey("demo", 0, 3)])


async def test_who_gives_up_takes_nothing_from_the_others(desk: Desk, ledger: Ledger) -> None:
    tiles = FullTiles(ledger.pool)
    key = TileKey("demo", 0, 1)
    one, other = (asyncio.create_task(tiles.of([key])) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    assert len((await other)[key]) == SIZE
    with pytest.raises(asyncio.CancelledError):
        await one
