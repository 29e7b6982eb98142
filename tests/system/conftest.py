"""The whole stack, started once for the run as a user would start it, and driven through its addresses alone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from dev.running import Running, Workspace, started
from tests.system.people import Company


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """`python -m dev.stack --json --ephemeral`, ready. Whoever kills a part waits until it came back."""
    log = tmp_path_factory.mktemp("stack") / "stack.log"
    async with started(log, "--ephemeral") as (running, _):
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def workspace(stack: Running) -> Workspace:
    """A workspace that no other test uses, with the bot `lead` published."""
    return await stack.new_workspace()


async def _company(stack: Running, controller: str) -> Company:
    found = await stack.new_workspace(seeded=False)
    company = Company(
        found.name,
        conversation=stack.http("conversation", found.admin),
        contacts=stack.http("contacts", found.admin),
        ledger=stack.http("consent_ledger", found.admin),
        gate=stack.http("marketing_gate", found.admin),
    )
    return await company.set_up(controller=controller)


@pytest_asyncio.fixture(loop_scope="session")
async def company(stack: Running) -> Company:
    """A company with a workspace of its own and the journeys' bot."""
    return await _company(stack, "Acme s.r.o.")


@pytest_asyncio.fixture(loop_scope="session")
async def rival(stack: Running) -> Company:
    """Another one, with the same bot and purposes."""
    return await _company(stack, "Rival a.s.")
