"""The short way to a proof: the same answers as the long way, on the same record, and nothing it should not say."""

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from consent_ledger.api.swift import Swift
from consent_ledger.domain.merkle import verify_consistency, verify_inclusion
from consent_ledger.store.access import Read
from consent_ledger.store.full_tiles import SIZE, FullTiles, TileKey
from desk import Desk
from ledgers import Ledger
from samples import NOW, drafts, event
from starlette.types import Receive, Scope, Send

from shared.http.hatch import Visit
from shared.metrics import Metrics
from shared.times import rfc3339

UNUSUAL = (
    "/v1/proofs/inclusion",
    "/v1/proofs/inclusion?index=1",
    "/v1/proofs/inclusion?size=9&index=1",
    "/v1/proofs/inclusion?index=9&size=9",
    "/v1/proofs/inclusion?index=0&size=901",
    "/v1/proofs/inclusion?index=-1&size=9",
    "/v1/proofs/inclusion?index=00&size=9",
    "/v1/proofs/inclusion?index=1&size=09",
    "/v1/proofs/consistency?from=01&to=9",
    "/v1/proofs/consistency?from=0&to=9",
    "/v1/proofs/consistency?from=10&to=9",
    "/v1/proofs/consistency?from=1&to=901",
    "/v1/proofs/consistency?from=1&to=9&to=8",
    "/v1/entries/1",
)
SIZES = (1, 2, 255, 256, 257, 700, 900)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(ledger: Ledger, tmp_path: Path) -> Desk:
    """A log of 900 entries."""
    await ledger.appender.append(drafts([event() for _ in range(900)]))
    return Desk(ledger, tmp_path)


class AtHatch:
    """As a server would show it requests; what it does not open for is 418."""

    def __init__(self, desk: Desk) -> None:
        self.hatch = Swift(door=desk.app.state.door, auth=desk.app.state.auth, metrics=Metrics("test"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        target = scope["path"].encode() + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        order = self.hatch.opens(scope["method"].encode(), target, list(scope["headers"]))
        written = asyncio.get_running_loop().create_future()
        if order is None:
            written.set_result(b"HTTP/1.1 418 I'm a teapot\r\n\r\n")
        else:
            assert order(b"", Visit(order, True, lambda: b"", written.set_result, lambda visit: None))
        head, _, body = (await written).partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        headers = [tuple(line.split(b": ", 1)) for line in lines]
        await send({"type": "http.response.start", "status": int(status[9:12]), "headers": headers})
        await send({"type": "http.response.body", "body": body})


def asking(desk: Desk) -> httpx.AsyncClient:
    """A client of the short way."""
    headers = {"Authorization": f"Bearer {desk.token()}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(AtHatch(desk)), base_url="http://ledger", headers=headers)


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


async def test_a_quick_answer_is_on_record_with_the_shared_time(desk: Desk) -> None:
    desk.door = replace(desk.door, clock=lambda: NOW)
    await desk.get("/v1/proofs/inclusion", index=0)
    async with asking(desk) as swift:
        assert (await swift.get("/v1/proofs/inclusion?index=7&size=900")).status_code == 200
    noted = (await desk.get("/v1/access-log")).json()["items"]
    assert [one["at"] for one in noted] == [rfc3339(NOW)] * 3


async def test_proofs_asked_for_at_once_are_each_their_own_and_all_on_record(desk: Desk) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)
    async with asking(desk) as swift:
        asked = [f"/v1/proofs/inclusion?index={index}&size={size}" for index, size in pairs()]
        answers = await asyncio.gather(*(swift.get(path) for path in asked))
    got = [answer.json() for answer in answers]
    assert [(one["leaf_index"], one["tree_size"]) for one in got] == pairs()
    listed = (await desk.get("/v1/access-log")).json()["items"]
    assert {f"GET {path}" for path in asked} <= {one["what"] for one in listed}


async def test_a_proof_from_a_damaged_log_is_refused_and_those_of_others_in_that_turn_are_not(
    desk: Desk, ledger: Ledger
) -> None:
    await ledger.appender.append(drafts([event(workspace="rival") for _ in range(2)]))
    await ledger.superuser("SET session_replication_role = replica; DELETE FROM tile WHERE number = 1")
    for workspace in ("demo", "rival"):
        await desk.get(f"/log/{workspace}/checkpoint", workspace)
    rival = {"Authorization": f"Bearer {desk.token('rival')}"}
    async with asking(desk) as swift:
        bad, good = await asyncio.gather(
            swift.get("/v1/proofs/inclusion?index=7&size=512"),
            swift.get("/v1/proofs/inclusion?index=1&size=2", headers=rival),
        )
    assert (bad.status_code, bad.json()["code"], bad.json()["index"], good.status_code) == (409, "log_damaged", 0, 200)
    assert [(one.workspace, one.what) for one in desk.door.damages] == [("demo", "tree")]


async def test_no_proof_leaves_that_is_not_on_record(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)

    async def away(*reads: Read) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(desk.app.state.door().access, "note", away)
    async with asking(desk) as swift:
        answer = await swift.get("/v1/proofs/inclusion?index=7&size=900")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "unavailable", "1")


async def test_what_is_unusual_goes_the_long_way(desk: Desk) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)
    async with asking(desk) as swift:
        for path in UNUSUAL:
            assert (await swift.get(path)).status_code == 418, path
            assert (await swift.post(path)).status_code == 418, path


async def test_a_head_without_its_host_goes_the_long_way(desk: Desk) -> None:
    await desk.get("/v1/proofs/inclusion", index=0)
    hatch, bearer = AtHatch(desk).hatch, (b"authorization", f"Bearer {desk.token()}".encode())
    target = b"/v1/proofs/inclusion?index=1&size=9"
    assert hatch.opens(b"GET", target, [(b"host", b"x"), bearer]) is not None
    assert hatch.opens(b"GET", target, [bearer]) is None


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
    with pytest.raises(LookupError, match="entry 768 of the log demo"):
        await tiles.of([TileKey("demo", 0, 3)])


async def test_the_tiles_of_a_log_are_read_ahead_as_far_as_there_is_room(ledger: Ledger) -> None:
    for _ in range(2):
        await ledger.appender.append(drafts([event() for _ in range(5_000)]))
    for kept, wanted in ((4096, 39), (38, 32), (10, 0)):
        pool = Counting(ledger.pool)
        tiles = FullTiles(pool, kept=kept)
        for _ in range(2):  # once in the life of a log
            tiles.warm("demo", 39)
        await asyncio.gather(*tiles._warming.values())
        assert sum(tiles.has("demo", 0, number) for number in range(39)) == wanted
        assert pool.queries <= 2
    FullTiles(ledger.pool).warm("demo", 3)


async def test_who_gives_up_takes_nothing_from_the_others(desk: Desk, ledger: Ledger) -> None:
    tiles = FullTiles(ledger.pool)
    key = TileKey("demo", 0, 1)
    one, other = (asyncio.create_task(tiles.of([key])) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    assert len((await other)[key]) == SIZE
    with pytest.raises(asyncio.CancelledError):
        await one
