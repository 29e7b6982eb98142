"""The sample service, in process and behind a real uvicorn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn

from shared.http.server import config_of
from shared.settings import Settings
from shared.tests.sample import sample_app, write_keys


@pytest.fixture
def http_settings(tmp_path: Path) -> Settings:
    jwks, _ = write_keys(tmp_path)
    return Settings(kafka="nowhere:1", jwks_file=jwks, freshness_key="x" * 32, http_port=0)


@pytest_asyncio.fixture(loop_scope="session")
async def http(http_settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(sample_app(http_settings), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@asynccontextmanager
async def serving(settings: Settings, app: Any = None, hatch: Any = None) -> AsyncIterator[tuple[str, int]]:
    """`app`, or the sample, at the address that is given."""
    app = app or sample_app(settings)
    if hatch is not None:
        app.hatch = hatch
    server = uvicorn.Server(config_of(app, settings))
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    await running


@pytest_asyncio.fixture(loop_scope="session")
async def served(http_settings: Settings) -> AsyncIterator[tuple[str, int]]:
    async with serving(http_settings) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def impatient(http_settings: Settings) -> AsyncIterator[tuple[str, int]]:
    """One that waits for its stores a fifth of a second."""
    async with serving(http_settings.model_copy(update={"answer_seconds": 0.2})) as address:
        yield address
