"""One part of the stack in a Docker container: the same verbs and promises as a local program (dev/process.py)."""

import asyncio
import contextlib
import secrets
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dev.process import StartFailed, open_log, say
from dev.state import State

if TYPE_CHECKING:
    from docker import DockerClient

START_SECONDS = 60.0
STOP_SECONDS = 12
GONE = -1

T = TypeVar("T")


def aside(work: Callable[[], T]) -> "asyncio.Future[T]":
    """Do `work` in a thread of its own, which nobody waits for when the program ends: it may wait for the engine."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def settle(how: Callable[[Any], None], value: object) -> None:
        if not result.done():
            how(value)

    def run() -> None:
        try:
            how, value = result.set_result, work()
        except Exception as error:
            how, value = result.set_exception, error  # type: ignore[assignment]
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, how, value)

    threading.Thread(target=run, daemon=True).start()
    return result


def stack_id(state: State) -> str:
    """What the containers and volumes of one state folder have in their names and labels; new with a new folder."""
    return "".join(letter for letter in state.secret("containers") if letter.isalnum())[:10].lower()


@dataclass
class Container:
    """A part in a container: its published port and its data stay the same when it is started again.

    `data` is the folder inside that is on a named volume when the stack keeps its data; else it goes with it.
    `pid` is that of its first process where this machine can see it, else None: with Docker Desktop it is a number in
    another machine, and killing it here would hit somebody else.
    """

    name: str
    state: State = field(repr=False)
    client: "DockerClient" = field(repr=False)
    socket: str
    ready: Callable[[], Awaitable[bool]] = field(repr=False)
    settings: Mapping[str, Any] = field(repr=False)
    data: str | None = field(default=None, repr=False)
    pid: int | None = None
    stopping: bool = False
    spawned: list[Callable[[], None]] = field(default_factory=list, repr=False)
    _made: Any = field(default=None, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def _labels(self) -> dict[str, str]:
        return {"souhlas.stack": stack_id(self.state), "souhlas.part": self.name}

    def _make(self) -> None:
        # The folder is locked, so whatever has its labels was left by a stack that died; it must be gone before
        # another one opens the same volume. The name is new each time: that stack's watchdog may still be removing.
        labels = [f"{name}={value}" for name, value in self._labels.items()]
        for left in self.client.containers.list(all=True, filters={"label": labels}, ignore_removed=True):
            _removed(left)
        title = f"souhlas-{stack_id(self.state)}-{self.name}-{secrets.token_hex(3)}"
        self.state.watchdog.tell("container", self.socket, title)
        self._made = self.client.containers.create(
            name=title, labels=self._labels, volumes=self._volumes(), **self.settings
        )

    @property
    def _was_ready(self) -> Path:
        return self.state.folder / f"{self.name}.volume"

    def _volumes(self) -> dict[str, dict[str, str]]:
        from docker.errors import NotFound

        if self.data is None or self.state.ephemeral:
            return {}
        volume = f"souhlas-{stack_id(self.state)}-{self.name}"
        if not self._was_ready.exists():  # half set up by a first start that was killed: begin again
            with contextlib.suppress(NotFound):
                self.client.volumes.get(volume).remove(force=True)
        return {volume: {"bind": self.data, "mode": "rw"}}

    def _run(self) -> None:
        from docker.errors import NotFound

        with self._turn:
            if self.stopping:
                return
            since = time.time()
            if self._made is None:
                self._make()
            try:
                self._made.start()
                self._made.reload()
            except NotFound:  # removed by somebody: made anew the next time
                self._made = None
                raise
            self.pid = _visible(self._made.id, self._made.attrs["State"]["Pid"])
            threading.Thread(target=self._follow, args=(self._made, since), daemon=True).start()

    def _follow(self, made: Any, since: float) -> None:
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        with contextlib.suppress(DockerException, RequestException), open_log(self.state.log(self.name)) as log:
            for chunk in made.logs(stream=True, follow=True, since=since):
                log.write(chunk)
                log.flush()

    async def spawn(self) -> None:
        """Start it and do not wait. One that the engine does not start counts as ended."""
        from docker.errors import DockerException
        from requests.exceptions import RequestException

        try:
            await aside(self._run)
        except (DockerException, RequestException) as error:
            say(f"{self.name}: the Docker engine does not start it: {error}")
        for told in self.spawned:
            told()

    async def start(self) -> None:
        """Start it and wait until it is ready. Raises StartFailed, and then nothing of it is left."""
        self.stopping = False
        try:
            await self.spawn()
            ended, deadline = aside(self._wait), time.monotonic() + START_SECONDS
            while not await self.ready():
                await asyncio.sleep(0.05)
                if time.monotonic() > deadline or ended.done():
                    raise StartFailed(f"{self.name} did not get ready in its container:\n{self._end_of_log()}")
        except BaseException:
            await self._stop(in_order=False)
            raise
        self._was_ready.touch()

    def _end_of_log(self) -> str:
        path = self.state.log(self.name)
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-25:]) if path.exists() else ""

    def _wait(self) -> int:
        from docker.errors import NotFound
        from requests.exceptions import RequestException

        while self._made is not None:
            try:
                return int(self._made.wait(timeout=30)["StatusCode"])
            except NotFound:
                self._made = None
            except RequestException:  # nothing ended in half a minute, or the engine is gone for the moment
                time.sleep(0.2)
        return GONE

    async def ended(self) -> int:
        """Wait until it has ended; its exit code, or `GONE`."""
        return await aside(self._wait)

    def kill(self) -> None:
        """Kill -9, if it runs."""
        from docker.errors import APIError

        with contextlib.suppress(APIError):
            if self._made is not None:
                self._made.kill()

    async def restart(self) -> None:
        """End it hard if it runs, and start it on the same address with its data."""
        await aside(self.kill)
        await self.ended()
        await self.start()

    def _end(self, in_order: bool) -> None:
        from docker.errors import APIError

        with self._turn:
            made, self._made = self._made, None
            if made is None:
                return
            with contextlib.suppress(APIError):
                if in_order:
                    made.stop(timeout=STOP_SECONDS)
            if _removed(made):
                self.state.watchdog.tell("removed", made.name)

    async def _stop(self, in_order: bool) -> None:
        self.stopping = True
        await aside(lambda: self._end(in_order))

    async def stop(self) -> None:
        """End it in order and remove the container; a named volume stays. Safe in the middle of a start."""
        await self._stop(in_order=True)


def _removed(container: Any) -> bool:
    """Remove it, with its nameless volumes; whether it is gone."""
    from docker.errors import APIError, NotFound

    try:
        container.remove(v=True, force=True)
    except NotFound:
        return True
    except APIError:  # being removed already, say
        return False
    return True


def _visible(container_id: str, pid: int) -> int | None:
    with contextlib.suppress(OSError):
        if container_id in Path(f"/proc/{pid}/cgroup").read_text(encoding="ascii"):
            return pid
    return None
