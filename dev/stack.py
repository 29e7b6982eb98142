"""The whole topology on this machine: Kafka, PostgreSQL, Redis and the four services, started, seeded and supervised.

`python -m dev.stack --json` prints one line when all is ready (API.md section 6) and runs until SIGINT or SIGTERM.
What dies is started again on the same address with its data, and its new pid is in ``pids.json`` of the state folder.
Reading order: `run` here, then infra.py, databases.py, services.py, seed.py; process.py and watchdog.py underneath.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from aiokafka.errors import KafkaError

from dev import databases, infra, keys, seed, services
from dev.infra import Infra, Part
from dev.process import StartFailed, say, supervise
from dev.state import State
from dev.topics import create_topics
from dev.watchdog import Watchdog

PIDS_SECONDS = 1.0
"""How long ``pids.json`` may be untrue after it could not be written."""


@dataclass(frozen=True)
class Options:
    """What was asked for. `state` None means the checkout's own folder, or a fresh one when `ephemeral`."""

    ephemeral: bool = False
    rate_limits: bool = False
    infra_only: bool = False
    state: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


class Stack:
    """The running parts. `described` is what ``--json`` prints."""

    def __init__(self, state: State, options: Options) -> None:
        self.state = state
        self.options = options
        self.parts: dict[str, Part] = {}
        self.described: dict[str, Any] = {}
        self.real_kafka = True
        self._supervisors: list[asyncio.Task[None]] = []
        self._later: asyncio.TimerHandle | None = None

    def pids(self) -> dict[str, int | None]:
        """The process id of each part now; None for what is not started by us."""
        return {name: part.pid for name, part in self.parts.items()}

    def _write_pids(self) -> None:
        """On a full disk, say, until it is done: else ``pids.json`` would go on naming what has ended."""
        if self._later is not None:
            self._later.cancel()
        try:
            self.state.write("pids.json", json.dumps(self.pids()))
        except OSError as error:
            say(f"pids.json cannot be written ({error.strerror}): it is tried again")
            self._later = asyncio.get_running_loop().call_later(PIDS_SECONDS, self._write_pids)

    def watch(self, parts: Mapping[str, Part]) -> None:
        """Take `parts` under supervision and keep ``pids.json`` true from now on."""
        self.parts.update(parts)
        for part in parts.values():
            part.spawned.append(self._write_pids)
            self._supervisors.append(asyncio.create_task(supervise(part)))
        self._write_pids()

    async def stop(self) -> None:
        """End the services, then what they stand on. Nothing is left running."""
        if self._later is not None:
            self._later.cancel()
        for part in self.parts.values():
            part.stopping = True
        await asyncio.gather(*(part.stop() for name, part in self.parts.items() if name in services.NAMES))
        await asyncio.gather(*(part.stop() for name, part in self.parts.items() if name not in services.NAMES))
        await asyncio.gather(*self._supervisors)


async def _start_infra(stack: Stack) -> Infra:
    running = await infra.start(stack.state, stack.options.environment)
    stack.real_kafka = running.real_kafka
    stack.watch(running.parts)
    stack.described |= {
        "kafka": running.kafka,
        "postgres": running.postgres_superuser_dsn,
        "redis": running.redis_url,
        "state": str(stack.state.folder),
    }
    return running


async def _topics(running: Infra) -> None:
    if running.real_kafka:  # the stand-in makes topics by itself and takes no settings
        await create_topics(running.brokers)


async def _start_services(stack: Stack, running: Infra) -> None:
    state = stack.state
    signer = keys.signer(state)
    _, made = await asyncio.gather(
        _topics(running),
        databases.make_all(running.postgres_superuser_dsn, lambda role: state.secret(f"postgres-{role}")),
    )
    addresses = services.urls(state)
    environment = services.environments(state, running, made, addresses, rate_limits=stack.options.rate_limits)
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        programs = services.programs(state, environment, addresses, client)
        starting = [asyncio.create_task(program.start()) for program in programs.values()]
        try:
            await asyncio.gather(*starting)
        except StartFailed:
            for task in starting:
                task.cancel()
            await asyncio.gather(*starting, return_exceptions=True)
            await asyncio.gather(*(program.stop() for program in programs.values()))
            raise
        stack.watch(programs)
        tokens = {
            workspace: {role: signer.token(workspace, scopes, subject=role) for role, scopes in keys.ROLES.items()}
            for workspace in seed.WORKSPACES
        }
        await seed.seed(client, addresses["conversation"], {name: each["admin"] for name, each in tokens.items()})
    stack.described = {**addresses, **stack.described, "workspaces": tokens}


class _Forgetful(Exception):
    """Kafka's stand-in keeps nothing, so what a kept folder knows of Kafka is not true of it."""


@contextlib.asynccontextmanager
async def run(options: Options) -> AsyncIterator[Stack]:
    """The stack while the block runs, ready at its beginning; gone at its end, however it ends.

    Without a real Kafka its folder is a fresh one, whatever was asked for.
    """
    async with contextlib.AsyncExitStack() as whole:
        try:
            stack = await whole.enter_async_context(_run(options))
        except _Forgetful:
            say("!! Starting again in a fresh folder, for nothing can be kept without Kafka.")
            stack = await whole.enter_async_context(_run(replace(options, ephemeral=True)))
        yield stack


@contextlib.asynccontextmanager
async def _run(options: Options) -> AsyncIterator[Stack]:
    """One try."""
    watchdog = Watchdog()
    state = State.fresh(watchdog) if options.ephemeral else State.kept(watchdog, options.state)
    stack = Stack(state, options)
    try:
        began = time.monotonic()
        say(f"Starting Souhlas in {state.folder}")
        running = await _start_infra(stack)
        if not (running.real_kafka or state.ephemeral):
            raise _Forgetful
        say(f"  Kafka, PostgreSQL and Redis ready after {time.monotonic() - began:.1f} s")
        if not options.infra_only:
            await _start_services(stack, running)
        stack.described["pids"] = stack.pids()
        say(f"  ready after {time.monotonic() - began:.1f} s")
        yield stack
    finally:
        await stack.stop()
        watchdog.close()
        state.close()


def until_told_to_stop() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    event = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    return event


async def serve(options: Options, ready: Callable[[Stack], None]) -> None:
    """Run the stack until told to stop, also in the middle of starting; `ready` is called once."""

    started = False

    async def stay() -> None:
        nonlocal started
        async with run(options) as stack:
            started = True
            ready(stack)
            await told.wait()
            say("Stopping")

    told = until_told_to_stop()
    staying, waiting = asyncio.create_task(stay()), asyncio.create_task(told.wait())
    await asyncio.wait([staying, waiting], return_when=asyncio.FIRST_COMPLETED)
    if not started:
        staying.cancel()
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await staying


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop. Exit 0 after an orderly stop, 1 when the stack could not start."""
    parser = argparse.ArgumentParser(prog="python -m dev.stack", description="The whole of Souhlas on this machine.")
    parser.add_argument("--json", action="store_true", help="print one line of JSON when all is ready")
    parser.add_argument("--ephemeral", action="store_true", help="a fresh folder, removed in the end")
    parser.add_argument("--rate-limits", action="store_true", help="with the rate limits of production")
    parser.add_argument("--infra-only", action="store_true", help="Kafka, PostgreSQL and Redis without the services")
    parser.add_argument("--state", type=Path, help="keep the data in this folder instead of .souhlas/stack")
    asked = parser.parse_args(arguments)

    def ready(stack: Stack) -> None:
        if asked.json:
            print(json.dumps(stack.described), flush=True)
        else:
            for name in (*services.NAMES, "kafka", "redis", "state"):
                print(f"{name:<15} {stack.described.get(name, '-')}", flush=True)

    options = Options(asked.ephemeral, asked.rate_limits, asked.infra_only, asked.state)
    try:
        asyncio.run(serve(options, ready))
    except StartFailed as failure:
        say(str(failure))
        return 1
    except (KafkaError, asyncpg.PostgresError, httpx.HTTPError, OSError, TimeoutError) as failure:
        say(f"The stack could not start: {type(failure).__name__}: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
