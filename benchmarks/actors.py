"""Who makes the load: visitors and a marketer, over lean connections to the local stack."""

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.load import Connection
from dev.running import started

Json = dict[str, Any]


@contextlib.asynccontextmanager
async def stack() -> AsyncIterator[Json]:
    """The whole local stack in processes of its own, ephemeral; yields what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        async with started(Path(folder) / "stack.log", "--ephemeral") as (running, _):
            yield running.described


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


@dataclass
class Visitor:
    """One visitor of the bot `lead` in the workspace `demo`, on a connection of its own."""

    connection: Connection
    origin: str
    keys: bool = True
    conversation_id: str = ""
    contact_id: str = ""
    step_id: str = ""
    headers: dict[str, str] | None = None

    @classmethod
    async def arrive(cls, url: str, *, keys: bool = True) -> "Visitor":
        """Connect."""
        return cls(await Connection.open(url), url, keys)

    async def start(self) -> None:
        """Open the chat."""
        said = await self.connection.post(
            "/v1/widget/demo/lead/conversations", {"locale": "en"}, {"Origin": self.origin}
        )
        self.conversation_id, self.contact_id = said["conversation_id"], said["contact_id"]
        self.headers = {"Origin": self.origin, **bearer(said["visitor_token"])}
        self.step_id = said["expects"]["step_id"]

    async def say(self, value: str | None, how: str = "button") -> Json:
        """Answer the question that stands."""
        body = {"step_id": self.step_id, "value": value, "input": how}
        said = await self.connection.post(
            f"/v1/widget/conversations/{self.conversation_id}/answers", body, self._headers()
        )
        self.step_id = said["expects"].get("step_id", "")
        answered: Json = said
        return answered

    async def withdraw(self) -> Json:
        """Take everything back."""
        said: Json = await self.connection.post(
            f"/v1/widget/conversations/{self.conversation_id}/withdraw", {}, self._headers()
        )
        return said

    def _headers(self) -> dict[str, str]:
        return {**(self.headers or {}), **({"Idempotency-Key": str(uuid4())} if self.keys else {})}

    async def whole_conversation(self) -> int:
        """Choice, yes, e-mail, no name, no news. Says how many requests that took."""
        await self.start()
        await self.say("offer")
        await self.say("granted")
        await self.say(f"v{uuid4().hex[:12]}@example.com", "typed")
        await self.say(None, "typed")
        await self.say("refused")
        return 6

    async def agree(self) -> None:
        """As far as an e-mail under a grant."""
        await self.start()
        await self.say("offer")
        await self.say("granted")
        await self.say(f"v{uuid4().hex[:12]}@example.com", "typed")


async def check(connection: Connection, token: str, contact_id: str, **more: Any) -> Json:
    """Ask the gate about the purpose `contact` by e-mail."""
    body = {"contact": {"id": contact_id}, "purpose": "contact", "channel": "email", **more}
    answer: Json = await connection.post("/v1/check", body, bearer(token))
    return answer


def resident_mib(pid: int) -> float:
    """Resident memory of a process, MiB (Linux)."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
