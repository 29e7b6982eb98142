"""A write sent again is answered again and done once, whatever comes between; on real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import resources
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi import Depends
from pydantic import BaseModel
from starlette.responses import Response

from dev.databases import Database
from shared import postgres
from shared.auth import Caller, caller
from shared.http import Problem, Router
from shared.idempotency import Answer, IdempotencyStore, Once, forget
from shared.postgres import Connection
from shared.settings import Settings
from shared.tests.sample import sample_app
from shared.tests.test_auth import ED, jwks, mint

CONTACT = UUID(int=7)


class Write(BaseModel):
    what: str = "ok"
    n: int = 0


class Table:
    """What the handler did: rows in a table of its own, and switches to make it fail or wait."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self.done = 0

    async def rows(self) -> int:
        found: int = await self.pool.fetchval("SELECT count(*) FROM effect")
        return found

    async def kept(self) -> int:
        found: int = await self.pool.fetchval("SELECT count(*) FROM idempotency")
        return found

    async def work(self, connection: Connection, body: Write) -> Answer:
        self.entered.set()
        await self.gate.wait()
        await connection.execute("INSERT INTO effect DEFAULT VALUES")
        self.done += 1
        if body.what == "conflict":
            raise Problem(409, "in_use", "end it first", extra={"n": self.done})
        if body.what == "crash":
            raise RuntimeError("crash")
        if body.what == "outage":
            raise ConnectionResetError
        return Answer({"n": self.done, "id": str(uuid4())}, status=201, contact_id=CONTACT)


async def _writes(app: Any, table: Table) -> None:
    router = Router()

    async def answer(body: Write, once: Once) -> Response:
        return await once(lambda connection: table.work(connection, body))

    @router.post("/v1/writes")
    async def post(body: Write, who: Annotated[Caller, Depends(caller())], once: Once) -> Response:
        return await answer(body, once)

    @router.put("/v1/writes")
    async def put(body: Write, who: Annotated[Caller, Depends(caller())], once: Once) -> Response:
        return await answer(body, once)

    @router.post("/v1/open/{place}")
    async def open_(place: str, body: Write, once: Once) -> Response:
        return await answer(body, once)

    app.include_router(router)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(module_database: Callable[[str], Awaitable[Database]]) -> AsyncIterator[asyncpg.Pool]:
    """The two tables, and who may write them."""
    made = await module_database("idempotency")
    pool = await postgres.connect_pool(made.dsn, 4)
    owner = await asyncpg.connect(made.owner_dsn)
    sql = (resources.files("shared") / "migrations" / "idempotency.sql").read_text()
    role = await pool.fetchval("SELECT current_user")
    await owner.execute(sql.replace(":role", f'"{role}"'))
    await owner.execute(f'CREATE TABLE effect (id bigserial); GRANT ALL ON effect, effect_id_seq TO "{role}"')
    await owner.close()
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def table(pool: asyncpg.Pool) -> Table:
    """Both empty."""
    await pool.execute("DELETE FROM effect")
    await pool.execute("DELETE FROM idempotency")
    return Table(pool)


@pytest_asyncio.fixture(loop_scope="session")
async def client(http_settings: Settings, table: Table) -> AsyncIterator[httpx.AsyncClient]:
    http_settings.jwks_file.write_text(jwks(ED))
    app = sample_app(http_settings, idempotency=IdempotencyStore(lambda: table.pool))
    await _writes(app, table)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as made:
        made.headers["authorization"] = f"Bearer {mint(exp=4e9)}"
        yield made


async def send(
    client: httpx.AsyncClient, key: str | None = "k1", what: str = "ok", n: int = 0, **options: Any
) -> httpx.Response:
    headers = {**({"idempotency-key": key} if key is not None else {}), **options.pop("headers", {})}
    method, path = options.pop("method", "POST"), options.pop("path", "/v1/writes")
    return await client.request(method, path, json={"what": what, "n": n}, headers=headers)


def same(first: httpx.Response, second: httpx.Response) -> bool:
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert first.headers["content-type"] == second.headers["content-type"]
    return (first.status_code, first.content) == (second.status_code, second.content)


async def test_the_same_key_and_body_are_answered_again_and_done_once(client: httpx.AsyncClient, table: Table) -> None:
    first, second = await send(client), await send(client)
    assert first.status_code == 201
    assert same(first, second)
    assert await table.rows() == 1


async def test_another_body_under_the_key_is_refused(client: httpx.AsyncClient, table: Table) -> None:
    await send(client)
    for other in (await send(client, n=1), await send(client, path="/v1/writes?x=1")):
        assert other.status_code == 422
        assert other.json()["code"] == "idempotency_key_reused"
    assert await table.rows() == 1


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b'{"n":"none"}', "application/json", 422, "invalid"),
        (b"[]", "application/json", 422, "invalid"),
        (b'{"what":"\\u0000"}', "application/json", 422, "invalid"),
        (b'{"n":', "application/json", 400, "malformed_json"),
        (b"", "application/json", 400, "malformed_json"),
        (b"n=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
async def test_a_key_is_judged_before_the_shape_of_another_body(
    client: httpx.AsyncClient, table: Table, content: bytes, kind: str, status: int, code: str
) -> None:
    async def say(key: str, **headers: str) -> tuple[int, str]:
        said = {"idempotency-key": key, "content-type": kind, **headers}
        answer = await client.post("/v1/writes", content=content, headers=said)
        return answer.status_code, answer.json()["code"]

    await send(client)
    assert await say("k1") == (422, "idempotency_key_reused")
    assert await say("k2") == (status, code), "a key that nobody used"
    other = {"authorization": f"Bearer {mint(exp=4e9, workspace='rival')}"}
    assert await say("k1", **other) == (status, code), "another's key"
    assert (await send(client, "k2")).status_code == 201, "what was refused for its shape has not taken the key"
    assert await table.rows() == 2


async def test_where_no_key_can_be_looked_up_a_body_is_refused_for_its_shape(
    http_settings: Settings, table: Table
) -> None:
    http_settings.jwks_file.write_text(jwks(ED))
    app = sample_app(http_settings, idempotency=IdempotencyStore(lambda: None))
    await _writes(app, table)
    headers = {"authorization": f"Bearer {mint(exp=4e9)}", "idempotency-key": "k1"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.post("/v1/writes", json={"n": "none"}, headers=headers)).status_code == 422


async def test_without_a_key_every_write_is_done(client: httpx.AsyncClient, table: Table) -> None:
    assert [(await send(client, None)).status_code for _ in range(2)] == [201, 201]
    assert await table.rows() == 2
    assert await table.kept() == 0


async def test_a_key_belongs_to_who_asks_and_to_the_address(client: httpx.AsyncClient, table: Table) -> None:
    await send(client)
    bearer = "authorization"
    others = [
        await send(client, method="PUT"),
        await send(client, path="/v1/open/a"),
        await send(client, path="/v1/open/b"),
        await send(client, path="/v1/open/b", headers={bearer: "Bearer other-visitor"}),
        await send(client, headers={bearer: f"Bearer {mint(exp=4e9, workspace='rival')}"}),
        await send(client, headers={bearer: f"Bearer {mint(exp=4e9, sub='other')}"}),
    ]
    assert all("idempotent-replayed" not in other.headers for other in others)
    assert await table.rows() == 7


async def test_a_renewed_token_of_the_same_caller_meets_its_keys(client: httpx.AsyncClient) -> None:
    first = await send(client)
    renewed = {"authorization": f"Bearer {mint(exp=4.1e9, scope='more')}"}
    assert same(first, await send(client, headers=renewed))


async def test_a_refusal_undoes_its_writing_and_is_kept(client: httpx.AsyncClient, table: Table) -> None:
    first, second = await send(client, what="conflict"), await send(client, what="conflict")
    assert first.status_code == 409
    assert first.json()["n"] == 1
    assert same(first, second)
    assert await table.rows() == 0


@pytest.mark.parametrize(("what", "status"), [("crash", 500), ("outage", 503)])
async def test_a_failure_is_not_kept(client: httpx.AsyncClient, table: Table, what: str, status: int) -> None:
    for _ in range(2):
        failed = await send(client, what=what)
        assert failed.status_code == status
        assert "idempotent-replayed" not in failed.headers
    assert (await table.rows(), await table.kept()) == (0, 0)
    assert (await send(client, what="ok")).status_code == 201


async def test_twins_at_the_same_time_are_done_once(client: httpx.AsyncClient, table: Table) -> None:
    table.gate.clear()
    twins = [asyncio.create_task(send(client)) for _ in range(3)]
    await table.entered.wait()
    table.gate.set()
    answers = await asyncio.gather(*twins)
    assert len({answer.content for answer in answers}) == 1
    assert sorted("idempotent-replayed" in answer.headers for answer in answers) == [False, True, True]
    assert await table.rows() == 1


async def test_a_twin_of_one_that_fails_takes_over(client: httpx.AsyncClient, table: Table) -> None:
    table.gate.clear()
    lost = asyncio.create_task(send(client))
    await table.entered.wait()
    twin = asyncio.create_task(send(client))
    lost.cancel()
    table.gate.set()
    answer = await twin
    assert answer.status_code == 201
    assert await table.rows() == 1


async def test_a_twin_does_not_wait_for_ever(
    client: httpx.AsyncClient, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.idempotency.WAIT_SECONDS", 0.05)
    table.gate.clear()
    first = asyncio.create_task(send(client))
    await table.entered.wait()
    second = await send(client)
    table.gate.set()
    assert (second.status_code, second.json()["code"]) == (409, "in_progress")
    assert second.headers["retry-after"]
    assert same(await first, await send(client))


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é", "\t"])
async def test_a_malformed_key_is_refused(client: httpx.AsyncClient, table: Table, key: str) -> None:
    headers = [(b"idempotency-key", key.encode()), (b"content-type", b"application/json")]
    response = await client.post("/v1/writes", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert await table.rows() == 0


@pytest.mark.parametrize("key", ["x" * 255, '"quoted"', "~!$%"])
async def test_any_visible_ascii_is_a_key(client: httpx.AsyncClient, key: str) -> None:
    assert same(await send(client, key), await send(client, key))


async def test_two_keys_at_once_are_refused(client: httpx.AsyncClient) -> None:
    headers = [(b"idempotency-key", b"a"), (b"idempotency-key", b"b")]
    assert (await client.post("/v1/writes", json={}, headers=headers)).status_code == 422


async def test_a_key_can_be_used_anew_after_a_day(client: httpx.AsyncClient, table: Table) -> None:
    await send(client)
    await table.pool.execute("UPDATE idempotency SET kept_at = kept_at - interval '24 hours 1 second'")
    again = await send(client, n=1)
    assert again.status_code == 201
    assert "idempotent-replayed" not in again.headers
    assert same(again, await send(client, n=1))


async def test_what_is_older_than_a_day_is_purged(client: httpx.AsyncClient, table: Table) -> None:
    await send(client, "old")
    await table.pool.execute("UPDATE idempotency SET kept_at = kept_at - interval '25 hours'")
    await send(client, "new")
    await IdempotencyStore(lambda: table.pool).purge()
    assert await table.kept() == 1


async def test_what_is_kept_of_a_contact_can_be_erased_and_is_not_done_again(
    client: httpx.AsyncClient, table: Table
) -> None:
    await send(client)
    async with table.pool.acquire() as connection:
        assert await forget(connection, UUID(int=8)) == 0
        assert await forget(connection, CONTACT) == 1
    again = await send(client)
    assert (again.status_code, again.json()["code"]) == (410, "erased")
    assert await table.rows() == 1
    assert await table.pool.fetchval("SELECT count(*) FROM idempotency WHERE body IS NOT NULL") == 0


async def test_without_a_pool_writes_are_unavailable(http_settings: Settings, table: Table) -> None:
    http_settings.jwks_file.write_text(jwks(ED))
    app = sample_app(http_settings, idempotency=IdempotencyStore(lambda: None))
    await _writes(app, table)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        client.headers["authorization"] = f"Bearer {mint(exp=4e9)}"
        assert (await send(client)).status_code == 503
