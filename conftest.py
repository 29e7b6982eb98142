"""Fixtures that every test may ask for: real Kafka, PostgreSQL and Redis, and a database of one's own.

The three start once for the whole run, when the first test asks, and are gone with it.
"""

import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from xdist.scheduler.loadscope import LoadScopeScheduling

from dev import documented
from dev.databases import SEARCH, Database, drop_database, make_database
from dev.infra import Infra
from dev.infra import infra as run_infra
from dev.topics import create_topics
from tests.needed import absent


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def infra() -> AsyncIterator[Infra]:
    """Kafka (with every topic of the registry), PostgreSQL and Redis, empty otherwise.

    ``infra.parts["kafka"]`` and so on can be killed and restarted; whoever does leaves it running. PostgreSQL does not
    wait for the disk: what it committed outlives its own death, though not the machine's.
    """
    async with run_infra(durable=False) as running:
        if running.real_kafka:
            await create_topics(running.kafka)
        yield running


@pytest.fixture(autouse=True)
def _only_documented_answers() -> Iterator[None]:
    """Whatever a test asks a service in this process: the answer's status and content type are in its document."""
    documented.UNDOCUMENTED.clear()
    yield
    assert not documented.UNDOCUMENTED, f"not in docs/openapi: {', '.join(documented.UNDOCUMENTED)}"


@pytest.fixture(autouse=True)
def _only_on_real_kafka(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("kafka") and "infra" in request.fixturenames:
        running: Infra = request.getfixturevalue("infra")
        if not running.real_kafka:
            absent("did not run on Kafka: its jars are out of reach")


Databases = Callable[[str], Awaitable[Database]]


async def _databases(infra: Infra) -> AsyncIterator[Databases]:
    made: list[str] = []

    async def make(name: str) -> Database:
        name = f"{name}_{secrets.token_hex(4)}"
        made.append(name)
        return await make_database(infra.postgres_superuser_dsn, name, lambda role: f"{role}-password", SEARCH)

    yield make
    for name in made:
        await drop_database(infra.postgres_superuser_dsn, name)


@pytest_asyncio.fixture(loop_scope="session")
async def database(infra: Infra) -> AsyncIterator[Databases]:
    """``await database("contacts")``: a new empty database of a random name, its runtime and owner DSN as in the stack.

    Its roles are named like it, as in the stack; it is dropped after the test.
    """
    async for make in _databases(infra):
        yield make


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def module_database(infra: Infra) -> AsyncIterator[Databases]:
    """As `database`, for a whole file of tests that share a running service."""
    async for make in _databases(infra):
        yield make


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Any]:
    """This machine's Chromium, one for the whole run; every test has a context to itself."""
    from playwright.async_api import expect

    from dev.pages import chromium, launched

    if (program := chromium()) is None:
        absent("no Chromium here: `make test` installs Debian's")
    expect.set_options(timeout=20_000)
    async with launched(program) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def visitors(browser: Any) -> Any:
    """``async with visitors.visitor(address) as context``: as a new context, without the second that one takes."""
    from dev.pages import Visitors

    return Visitors(browser)


class ByFolder(LoadScopeScheduling):  # type: ignore[misc]
    """Hands whole folders to the processes of ``-n``: the tests of one share a running service, or the whole stack."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0].rpartition("/")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder:
    """The scheduler of ``--dist loadscope``."""
    return ByFolder(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the machine's proxies away from addresses of this machine, and its speed out of the property tests.

    How long Hypothesis takes to draw an example says how busy the machine is, nothing of the property.
    """
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    settings.register_profile("souhlas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("souhlas")
    documented.watch()
