"""A running stack seen from outside, by addresses and state folder alone: for system tests and benchmarks."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from dev.keys import ROLES, Signer
from dev.seed import ACME, seed_workspace

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("conversation", "contacts", "consent_ledger", "marketing_gate")
START_SECONDS = 120.0


class NotInTime(AssertionError):
    """Something did not become true before its deadline. Its message says what."""


async def until(true: Callable[[], Awaitable[bool]], what: str, seconds: float = 30.0) -> float:
    """Wait until `true()`; the seconds that it took. Raises NotInTime naming `what`."""
    began = time.monotonic()
    while not await true():
        if time.monotonic() - began > seconds:
            raise NotInTime(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(0.02)
    return time.monotonic() - began


@dataclass(frozen=True)
class Workspace:
    """A workspace and its tokens."""

    name: str
    admin: str
    marketing: str
    auditor: str


@dataclass
class Running:
    """The stack that printed `described`; addresses stay true while parts die and come back."""

    described: dict[str, Any]
    pid: int
    _clients: dict[tuple[str, str | None], httpx.AsyncClient] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.kafka: str = self.described["kafka"]
        self.postgres: str = self.described["postgres"]
        self.redis: str = self.described["redis"]
        self.state = Path(self.described["state"])

    def url(self, service: str) -> str:
        """Where a service is reached, for example ``url("consent_ledger")``."""
        return str(self.described[service])

    def workspace(self, name: str = "demo") -> Workspace:
        """One of the two seeded workspaces."""
        return Workspace(name, **self.described["workspaces"][name])

    def signer(self) -> Signer:
        """Signs further tokens as the stack does."""
        return Signer(self.state / "token-key.pem")

    def http(self, service: str, token: str | None = None) -> httpx.AsyncClient:
        """A client of one service, with `token` as its bearer token; kept open and closed with the stack."""
        key = (service, token)
        if key not in self._clients:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            self._clients[key] = httpx.AsyncClient(
                base_url=self.url(service), headers=headers, trust_env=False, timeout=30
            )
        return self._clients[key]

    async def new_workspace(self, definition: Mapping[str, Any] = ACME, *, seeded: bool = True) -> Workspace:
        """A workspace nobody has used, with its own tokens, and with the bot `lead` published unless not `seeded`."""
        name, signer = f"w-{uuid.uuid4().hex[:12]}", self.signer()
        tokens = {role: signer.token(name, scopes, subject=role) for role, scopes in ROLES.items()}
        if seeded:
            await seed_workspace(self.http("conversation"), self.url("conversation"), tokens["admin"], definition)
        return Workspace(name, **tokens)

    def pids(self) -> dict[str, int]:
        """The process id of every part now."""
        found = json.loads((self.state / "pids.json").read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found

    def kill9(self, part: str) -> int:
        """Kill a part as a fault would; the pid that it had."""
        pid = self.pids()[part]
        os.kill(pid, signal.SIGKILL)
        return pid

    async def is_ready(self, service: str) -> bool:
        """Whether a service says that it is ready."""
        try:
            return (await self.http(service).get("/readyz", timeout=5)).status_code == 200
        except httpx.HTTPError:
            return False

    async def _readiness(self, service: str) -> str:
        """What a service says of its readiness now, or why it says nothing."""
        try:
            return (await self.http(service).get("/readyz", timeout=5)).text
        except httpx.HTTPError as error:
            return repr(error)

    async def wait_ready(self, *services: str, seconds: float = 60.0) -> float:
        """Wait until the services, or all four, are ready; how long it took."""
        began = time.monotonic()
        for service in services or SERVICES:
            try:
                await until(lambda service=service: self.is_ready(service), f"{service} ready", seconds)  # type: ignore[misc]
            except NotInTime as error:
                raise NotInTime(f"{error}; {await self._readiness(service)}") from error
        return time.monotonic() - began

    async def came_back(self, part: str, old_pid: int, seconds: float = 60.0) -> int:
        """Wait until a killed part runs again, and is ready if it is a service; its new pid."""

        async def anew() -> bool:
            return self.pids()[part] != old_pid

        await until(anew, f"{part} started again", seconds)
        if part in SERVICES:
            await self.wait_ready(part, seconds=seconds)
        return self.pids()[part]

    async def close(self) -> None:
        """Close the clients. The stack runs on."""
        for client in self._clients.values():
            await client.aclose()


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-6000:]


async def _describe(process: asyncio.subprocess.Process, log: Path) -> dict[str, Any]:
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
    except TimeoutError:
        line = b""
    if not line:
        raise NotInTime(f"the stack did not start:\n{_end_of(log)}")
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


async def stop(process: asyncio.subprocess.Process) -> int:
    """SIGTERM, and wait until it has ended; its return code."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), 60)


@contextlib.asynccontextmanager
async def started(
    log: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[Running, asyncio.subprocess.Process]]:
    """`python -m dev.stack --json` with `arguments` in a process of its own while the block runs, ready."""
    command: Sequence[str] = (sys.executable, "-m", "dev.stack", "--json", *arguments)
    with log.open("ab") as progress:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=progress,
            env={**os.environ, **(environment or {})},
            cwd=ROOT,
        )
    try:
        running = Running(await _describe(process, log), process.pid)
        try:
            yield running, process
        finally:
            await running.close()
    finally:
        if process.returncode is None:
            await stop(process)
