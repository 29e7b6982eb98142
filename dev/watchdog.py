"""Cleans up after a stack that could not: holds what to end, and ends it once the stack is gone, however it went.

Run as a program of its own session with the stack holding the other end of its standard input. Each line is a JSON
list: ``["hold", pid, signal]``, ``["free", pid]``, ``["folder", path]``, ``["container", socket, name]`` (of a Docker
engine, and to be created there), ``["removed", name]``. End of input means that the stack has ended, by kill -9 too.
A stack that stopped in order has freed everything, and there is nothing to do.
Chosen over PR_SET_PDEATHSIG because it works on every POSIX system and also removes folders and containers.
"""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import IO


def clean_up(lines: list[list[object]]) -> None:
    """End and remove everything that `lines` still hold. What is gone already is fine."""
    held: dict[int, int] = {}
    for line in lines:
        match line:
            case ["hold", int(pid), int(number)]:
                held[pid] = number
            case ["free", int(pid)]:
                held.pop(pid, None)
    for pid, number in held.items():
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
    for line in lines:
        match line:
            case ["container", str(engine), str(name)] if ["removed", name] not in lines:
                _remove_container(engine, name)
            case ["folder", str(path)]:
                _remove(path)


class _Engine(http.client.HTTPConnection):
    """A Docker engine on its Unix socket. The `docker` command need not be there."""

    def __init__(self, path: str) -> None:
        super().__init__("docker", timeout=30)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _remove_container(path: str, name: str) -> None:
    # Not there may mean: not yet, for the stack was killed while it asked for it.
    status, deadline = 404, time.monotonic() + 2
    while status == 404 and time.monotonic() < deadline:
        engine = _Engine(path)
        try:
            engine.request("DELETE", f"/containers/{name}?force=true&v=true")
            status = engine.getresponse().status
        except (OSError, http.client.HTTPException):
            return
        finally:
            engine.close()
        time.sleep(0.2)


def _remove(path: str) -> None:
    # What was just ended may still be writing for a moment.
    deadline = time.monotonic() + 5
    while os.path.exists(path) and time.monotonic() < deadline:
        shutil.rmtree(path, ignore_errors=True)
        time.sleep(0.02)


class Watchdog:
    """The stack's end: starts the program above and tells it what to hold. Nothing else may write to its input."""

    def __init__(self) -> None:
        self._lines: list[list[object]] = []
        self._program = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Its process id: one more process that must be gone when the stack is."""
        return self._program.pid

    def tell(self, *line: object) -> None:
        """Pass one line on; a watchdog that was killed is started again and told everything."""
        self._lines.append(list(line))
        try:
            self._write([self._lines[-1]])
        except BrokenPipeError:
            self._close()
            self._program = self._start()
            self._write(self._lines)

    def _write(self, lines: list[list[object]]) -> None:
        stream = self._stdin()
        stream.write("".join(json.dumps(line) + "\n" for line in lines).encode())
        stream.flush()

    def _stdin(self) -> IO[bytes]:
        assert self._program.stdin is not None
        return self._program.stdin

    def _close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._stdin().close()
        self._program.wait()

    def close(self) -> None:
        """End it. What is held still is ended and removed now."""
        self._close()


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    clean_up([json.loads(line) for line in sys.stdin.buffer if line.endswith(b"\n")])
