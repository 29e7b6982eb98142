"""Several imports at once, and whoever reads their progress slowly or not at all: nobody else waits for them."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from contacts.domain.importing import Report
from contacts.domain.sheet import Sheet
from contacts.handlers import importing, inbound
from contacts.handlers.desk import Desk
from contacts.store.importing import alone
from fastapi import FastAPI
from tales import batch, captured, configured

from dev.keys import Signer
from shared.identity import uuid7
from shared.postgres import connect_pool

pytestmark = pytest.mark.kafka


@pytest_asyncio.fixture
async def desk(app: FastAPI, client: httpx.AsyncClient, contacts_database: Any) -> AsyncIterator[Desk]:
    """The service's own, with two connections and one import at a time."""
    own: Desk = app.state.contacts.desk
    pool = await connect_pool(contacts_database.dsn, 2)
    app.state.contacts.desk = found = replace(own, pool=pool, importing=asyncio.Semaphore(1))
    await inbound.configure(own, batch(configured("contact")))
    yield found
    app.state.contacts.desk = own
    await pool.close()


async def test_more_imports_than_connections_take_their_turns(
    client: httpx.AsyncClient, signer: Signer, desk: Desk
) -> None:
    headers = {"Authorization": f"Bearer {signer.token('demo')}", "Content-Type": "text/csv"}

    async def post(number: int, **more: str) -> httpx.Response:
        return await client.post("/v1/import", content=f"email\np{number}@example.com\n", headers=headers | more)

    async with asyncio.timeout(20):
        forms = [{}, {"Accept": "application/x-ndjson"}, *({"Idempotency-Key": f"k{number}"} for number in range(6))]
        answers = await asyncio.gather(*(post(number, **form) for number, form in enumerate(forms)))
    assert [answer.status_code for answer in answers].count(200) == 8, [answer.text for answer in answers]
    assert await desk.pool.fetchval("SELECT count(*) FROM contact WHERE email LIKE 'p_@example.com'") == 8


@pytest.mark.parametrize("dry_run", [True, False])
async def test_who_does_not_read_the_progress_holds_nobodys_rows(desk: Desk, dry_run: bool) -> None:
    contact = uuid7()
    await inbound.capture(desk, batch(captured(contact, 1, email="here@example.com")))
    lines = "email,name\nhere@example.com,Here\n" + "".join(f"q{number}@example.com,Q\n" for number in range(40))
    report = Report()
    running = importing.progress(desk, "demo", Sheet(io.StringIO(lines), [], "cs"), report, dry_run=dry_run, chunk=5)
    async with aclosing(running):
        assert await anext(running) >= 5
        async with asyncio.timeout(20):
            while not await _is_free(desk, contact) or desk.importing.locked():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert [done async for done in running][-1:] in ([41], []), "the last that is told is all of it"
    assert report.imported == 40


async def test_a_dry_run_holds_nobodys_rows_and_waits_for_nobody_who_does(desk: Desk) -> None:
    contact = uuid7()
    await inbound.capture(desk, batch(captured(contact, 1, email="here@example.com")))
    lines = "email,name\nhere@example.com,Here\nhere@example.com,There\nnew@example.com,New\nnew@example.com,New\n"
    report = Report()
    async with desk.pool.acquire() as other, asyncio.timeout(20):
        running = importing.run(desk, "demo", Sheet(io.StringIO(lines), [], "cs"), report, dry_run=True, chunk=1)
        async with other.transaction():
            await alone(other, "demo")
            assert await other.fetchval("SELECT 1 FROM contact WHERE contact_id = $1 FOR UPDATE", contact)
            assert await anext(running) == 1
        assert await _is_free(desk, contact)
        assert await other.fetchval(_BEGUN) == 0
        assert [done async for done in running] == [2, 3, 4]
    assert (report.imported, report.updated, report.unchanged) == (1, 3, 1)
    assert [tuple(row) for row in await desk.pool.fetch("SELECT email, name FROM contact")] == [
        ("here@example.com", None)
    ]


async def test_an_import_that_nobody_asks_after_ends(desk: Desk) -> None:
    lines = "email\n" + "".join(f"r{number}@example.com\n" for number in range(400))
    running = importing.progress(desk, "demo", Sheet(io.StringIO(lines), [], "cs"), Report(), dry_run=False, chunk=1)
    async with aclosing(running):
        await anext(running)
    assert not desk.importing.locked()
    assert await desk.pool.fetchval("SELECT count(*) FROM contact WHERE email LIKE 'r%@example.com'") < 400


_BEGUN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in trans%'"


async def _is_free(desk: Desk, contact: UUID) -> bool:
    """Whether nobody holds the contact's row."""
    async with desk.pool.acquire() as connection, connection.transaction():
        query = "SELECT 1 FROM contact WHERE contact_id = $1 FOR UPDATE SKIP LOCKED"
        return bool(await connection.fetchval(query, contact))
