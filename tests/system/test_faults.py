"""Kill -9 of each part in the middle of load: what was acknowledged is kept once, and nobody is wrongly allowed.

Rules 1, 2, 3, 6, 7 and 9 of DESIGN.md at work together. While the part is down and comes back, watchers go on asking
the gate: who refused or never granted must never be allowed, and who took it back not from the moment of the answer,
asked with the token that answer gave.
"""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from dev.running import Running
from tests.system.people import Company, Json, Visitor, eventually

VISITORS = 36
AT_ONCE = 6
PATIENCE = 60.0


async def stubborn(call: Any, *, seconds: float = PATIENCE) -> Any:
    """Repeat `call` while the service is away, as a widget does; any other refusal is a failure."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            return await call()
        except httpx.TransportError:
            pass
        except AssertionError as error:
            if '"code":"unavailable"' not in str(error).replace(" ", ""):
                raise
        assert asyncio.get_running_loop().time() < deadline, f"still away after {seconds} s"
        await asyncio.sleep(0.1)


@dataclass
class Story:
    """One visitor, what was acknowledged to them, and what the gate may therefore say."""

    visitor: Visitor
    plan: str
    email: str
    tried_to_grant: bool = False
    gone: str | None = None

    async def live(self) -> None:
        """Answer as planned, repeating each call with its key until it is acknowledged."""
        await stubborn(self.visitor.start)
        if self.plan == "refuse":
            await self._say("refused")
            return
        self.tried_to_grant = True
        await self._say("granted")
        await self._say(self.email, "typed")
        if self.plan == "withdraw":
            key = str(uuid4())
            said = await stubborn(lambda: self.visitor.withdraw(key=key))
            self.gone = said["freshness"]["token"]

    async def _say(self, value: str, how: str = "button") -> None:
        key = str(uuid4())
        await stubborn(lambda: self.visitor.say(value, how, key))


@dataclass
class Watch:
    """Asks the gate about everybody, all the time, and keeps each answer that is a wrong yes."""

    company: Company
    stories: list[Story]
    wrong: list[Json] = field(default_factory=list)
    asked: int = 0
    over: bool = False

    async def run(self) -> None:
        """Ask until `over`."""
        while not self.over:
            for story in list(self.stories):
                if story.visitor.contact_id:
                    await self._ask(story)
            await asyncio.sleep(0)

    async def _ask(self, story: Story) -> None:
        must_not, token = (not story.tried_to_grant) or story.gone is not None, story.gone
        asked: Json = {"contact": {"id": story.visitor.contact_id}, "purpose": "contact", "channel": "email"}
        if token is not None:
            asked |= {"at_least": token, "max_wait_ms": 50}
        try:
            response = await self.company.gate.post("/v1/check", json=asked)
        except httpx.TransportError:
            await asyncio.sleep(0.05)
            return
        assert response.status_code == 200, response.text
        answer = response.json()
        self.asked += 1
        if answer["allowed"] and (must_not or answer["evidence"] is None):
            self.wrong.append(answer)


PARTS = ["conversation", "consent_ledger", "contacts", "marketing_gate", "kafka", "postgres", "redis"]
REASON = {"grant": "granted", "refuse": "refused", "withdraw": "withdrawn"}


async def _live_through(stack: Running, part: str, stories: list[Story]) -> None:
    """Everybody lives their story, a few at once; when a third are done, `part` is killed. Returns when it is back."""
    turn, done, enough = asyncio.Semaphore(AT_ONCE), [], asyncio.Event()

    async def live(story: Story) -> None:
        async with turn:
            await story.live()
        done.append(story)
        if len(done) >= len(stories) // 3:
            enough.set()

    async with asyncio.TaskGroup() as group:
        for story in stories:
            group.create_task(live(story))
        await asyncio.wait_for(enough.wait(), PATIENCE)
        old = stack.kill9(part)
    await stack.came_back(part, old, PATIENCE)
    await stack.wait_ready(seconds=PATIENCE)


async def _recorded_exactly_once(company: Company, stories: list[Story]) -> None:
    """Every acknowledged decision is one entry, there are no others, and the log has no gap."""
    said = {story.visitor.contact_id: sorted(d["event_id"] for d in story.visitor.decisions) for story in stories}
    count = sum(len(ids) for ids in said.values())
    entries = await eventually(company.entries, lambda found: len(found) >= count, seconds=PATIENCE)
    recorded: dict[str, list[str]] = {contact: [] for contact in said}
    for entry in entries:
        recorded[entry["entry"]["contact_id"]].append(entry["entry"]["event_id"])
    assert {contact: sorted(ids) for contact, ids in recorded.items()} == said
    assert sorted(entry["index"] for entry in entries) == list(range(count))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.timeout(180)
async def test_a_part_killed_in_the_middle_of_load_loses_and_allows_nothing(
    part: str, stack: Running, company: Company
) -> None:
    plans = ["grant", "refuse", "withdraw"] * (VISITORS // 3)
    random.Random(part).shuffle(plans)
    stories = [Story(Visitor(company), plan, f"v{n}-{part}@example.com") for n, plan in enumerate(plans)]
    watch = Watch(company, stories)
    watching = asyncio.create_task(watch.run())
    try:
        await _live_through(stack, part, stories)
        await _recorded_exactly_once(company, stories)
        for story in stories:
            reason, contact = REASON[story.plan], {"id": story.visitor.contact_id}
            await company.check_until(story.plan == "grant", reason, seconds=PATIENCE, contact=contact)
    finally:
        watch.over = True
        await watching
    assert watch.asked > 0
    assert watch.wrong == []
