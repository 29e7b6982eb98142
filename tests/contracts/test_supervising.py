"""A part of the local stack that dies is started again (API.md section 6), also where that does not work at once."""

import contextlib
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from dev.process import Process
from dev.running import until
from dev.stack import Options, Stack
from dev.state import State
from dev.watchdog import Watchdog


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    watchdog = Watchdog()
    made = State.kept(watchdog, tmp_path / "stack")
    yield made
    made.close()
    watchdog.close()


async def _is_ready() -> bool:
    return True


@pytest_asyncio.fixture(loop_scope="session")
async def part(state: State) -> AsyncIterator[Process]:
    """A part that runs."""
    command = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
    made = Process("a part", command, state.folder / "logs" / "a part.log", _is_ready, state.watchdog)
    await made.start()
    yield made
    await made.stop()


@contextlib.asynccontextmanager
async def watched(state: State, part: Process) -> AsyncIterator[Stack]:
    """The stack that supervises it."""
    stack = Stack(state, Options())
    stack.watch({"a part": part})
    try:
        yield stack
    finally:
        await stack.stop()


async def said(capsys: pytest.CaptureFixture[str], words: str) -> None:
    """Wait until the stack says so."""
    text = ""

    async def is_said() -> bool:
        nonlocal text
        text += capsys.readouterr().err
        return words in text

    await until(is_said, words)


async def runs_anew(state: State, old: int | None) -> None:
    """Wait until another process runs, and `pids.json` names it."""

    async def anew() -> bool:
        pid = json.loads((state.folder / "pids.json").read_text())["a part"]
        return bool(pid != old and psutil.pid_exists(pid))

    await until(anew, "started again, and in pids.json")


async def test_a_part_whose_start_fails_is_started_again_later(
    state: State, part: Process, capsys: pytest.CaptureFixture[str]
) -> None:
    async with watched(state, part):
        old, logs = part.pid, part.log.parent
        logs.rename(logs.with_name("away"))
        logs.write_text("no folder, as a full disk has room for none")
        part.kill()
        await said(capsys, "a part could not be started")
        logs.unlink()
        await runs_anew(state, old)


async def test_its_new_pid_is_written_as_soon_as_it_can_be(
    state: State, part: Process, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dev.stack.PIDS_SECONDS", 0.05)
    async with watched(state, part):
        old, blocking = part.pid, state.folder / ".pids.json.new"
        blocking.mkdir()
        part.kill()
        await said(capsys, "pids.json cannot be written")
        blocking.rmdir()
        await runs_anew(state, old)
