"""One program that the stack runs: started until ready, watched, ended, and started again on the same address.

Every program has a session of its own, so that Ctrl-C in a terminal reaches the stack alone, which then ends its parts
in order; the watchdog ends them should the stack itself be killed.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from dev.watchdog import Watchdog

START_SECONDS = 60.0
STOP_SECONDS = 12.0


class StartFailed(Exception):
    """A part did not get ready. Its message names the part and quotes the end of its log."""


def say(text: str) -> None:
    """A line of progress for the person at the terminal; nothing ends for a terminal that is gone or a full disk."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def open_log(path: Path) -> BinaryIO:
    """The log of a part, to be added to."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


async def port_answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something listens there."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 2)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


@dataclass
class Process:
    """A program and how to tell that it is ready. `pid` is None before the first start."""

    name: str
    command: Sequence[str] = field(repr=False)
    log: Path
    ready: Callable[[], Awaitable[bool]] = field(repr=False)
    watchdog: Watchdog = field(repr=False)
    environment: Mapping[str, str] | None = field(default=None, repr=False)
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    crash_signal: signal.Signals = signal.SIGKILL
    start_seconds: float = START_SECONDS
    tries: int = 1000
    stop_seconds: float = STOP_SECONDS
    spawned: list[Callable[[], None]] = field(default_factory=list, repr=False)
    pid: int | None = None
    stopping: bool = False
    _child: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @property
    def running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._child is not None and self._child.returncode is None

    async def start(self) -> None:
        """Start it and wait until it is ready; one that ends early is started anew, `tries` times in all.

        Retries matter after a kill -9: PostgreSQL refuses to start while backends of the old one are still ending.
        Raises StartFailed.
        """
        self.stopping = False
        deadline = time.monotonic() + self.start_seconds
        pause = 0.1
        tried = 0
        while True:
            await self.spawn()
            if await self._becomes_ready(deadline):
                return
            tried += 1
            if tried >= self.tries or self.stopping or time.monotonic() + pause > deadline:
                await self.stop()
                raise StartFailed(f"{self.name} did not get ready; the end of {self.log}:\n{self._end_of_log()}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)

    async def spawn(self) -> None:
        """Start it and do not wait."""
        with open_log(self.log) as log:
            self._child = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(os.environ if self.environment is None else self.environment),
                cwd=self.cwd,
                start_new_session=True,
            )
        self.pid = self._child.pid
        self.watchdog.tell("hold", self.pid, int(self.crash_signal))
        for told in self.spawned:
            told()

    async def _becomes_ready(self, deadline: float) -> bool:
        while time.monotonic() < deadline and self.running and not self.stopping:
            if await self.ready():
                return True
            await asyncio.sleep(0.02)
        return False

    def _end_of_log(self) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])

    async def ended(self) -> int:
        """Wait until it has ended; its return code, negative for a signal."""
        assert self._child is not None
        code = await self._child.wait()
        self.watchdog.tell("free", self._child.pid)
        return code

    def kill(self) -> None:
        """Kill -9, as a fault would."""
        if self._child is not None and self.running:
            self._child.kill()

    async def restart(self) -> None:
        """End it hard if it still runs, then start it on the same address with its data."""
        self.kill()
        if self._child is not None:
            await self.ended()
        await self.start()

    async def stop(self) -> None:
        """Ask it to end, and insist after `stop_seconds`. Returns when it is gone."""
        self.stopping = True
        if self._child is None:
            return
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(self.stop_signal)
        try:
            await asyncio.wait_for(self.ended(), self.stop_seconds)
        except TimeoutError:
            say(f"{self.name} did not stop in {self.stop_seconds:.0f} s and is killed")
            self.kill()
            await self.ended()


class Supervised(Protocol):
    """What `supervise` needs of a part."""

    name: str
    stopping: bool

    async def spawn(self) -> None:
        """Start it and do not wait."""

    async def ended(self) -> int:
        """Wait until it has ended; its return code."""
        ...

    def kill(self) -> None:
        """Kill -9."""


async def supervise(process: Supervised) -> None:
    """Start `process` again, at once, each time it ends unasked; with growing pauses when it keeps ending early.

    A start that fails, because the disk is full say, is tried again in the same way. Returns when the process is
    stopped on purpose. Does not wait for it to be ready: a service that cannot be ready
    yet, because Kafka is down say, is right to run and say so.
    """
    pause = 0.0
    while True:
        began = time.monotonic()
        code = await process.ended()
        if process.stopping:
            return
        say(f"{process.name} ended ({code}) and is started again")
        pause = 0.0 if time.monotonic() - began > 5 else min(max(0.1, pause * 2), 2.0)
        await asyncio.sleep(pause)
        if process.stopping:
            return
        try:
            await process.spawn()
        except Exception as error:  # what was started all the same is waited for
            say(f"{process.name} could not be started ({error}): it is tried again")
        if process.stopping:
            process.kill()
