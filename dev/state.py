"""The folder of one stack: data, logs, secrets and ports, kept for its next start or gone with it."""

import fcntl
import json
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import IO, Self

from dev.ports import free_port, is_free
from dev.process import StartFailed
from dev.watchdog import Watchdog

KEPT = Path(__file__).resolve().parent.parent / ".souhlas"


class State:
    """One stack's folder, locked while it runs. Secrets and ports are made when first asked for, and then kept."""

    def __init__(self, folder: Path, watchdog: Watchdog, *, ephemeral: bool, lock: IO[str] | None = None) -> None:
        self.folder = folder
        self.ephemeral = ephemeral
        self.watchdog = watchdog
        self._lock = lock
        self._taken: set[int] = set()

    @classmethod
    def fresh(cls, watchdog: Watchdog) -> Self:
        """A new folder that is removed in the end, by the watchdog if need be."""
        folder = Path(tempfile.mkdtemp(prefix="souhlas-"))
        watchdog.tell("folder", str(folder))
        return cls(folder, watchdog, ephemeral=True)

    @classmethod
    def kept(cls, watchdog: Watchdog, folder: Path | None = None) -> Self:
        """`folder`, or the first of ``.souhlas/stack``, ``stack-2``… that no other stack uses. Raises StartFailed."""
        number = 1
        while True:
            candidate = folder or KEPT / ("stack" if number == 1 else f"stack-{number}")
            try:
                candidate.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = (candidate / "lock").open("w")
            except OSError as error:
                raise StartFailed(f"{candidate} cannot be used as the stack's folder: {error.strerror}") from None
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                if folder is not None:
                    raise StartFailed(f"another stack runs in {folder}: stop it, or choose another folder") from None
                number += 1
                continue
            return cls(candidate.resolve(), watchdog, ephemeral=False, lock=lock)

    def write(self, name: str, text: str, *, private: bool = False) -> Path:
        """Replace a file of the folder in one step: readers see the old or the new one, never half."""
        path = self.folder / name
        new = path.with_name(f".{path.name}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        new.replace(path)
        return path

    def _read(self, name: str) -> dict[str, object]:
        path = self.folder / name
        try:
            found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise StartFailed(f"{path} is damaged: delete it, or the whole folder")
        return found

    def secret(self, name: str) -> str:
        """A random secret of 43 characters, the same at the next start."""
        known = self._read("secrets.json")
        if name not in known:
            known[name] = secrets.token_urlsafe(32)
            self.write("secrets.json", json.dumps(known, indent=1), private=True)
        return str(known[name])

    def port(self, name: str) -> int:
        """A port, the same at the next start if it is free then."""
        known = self._read("ports.json")
        port = known.get(name)
        if not isinstance(port, int) or port in self._taken or not is_free(port):
            port = free_port(self._taken | {other for other in known.values() if isinstance(other, int)})
            known[name] = port
            self.write("ports.json", json.dumps(known, indent=1))
        self._taken.add(port)
        return port

    def log(self, part: str) -> Path:
        """Where `part` logs to."""
        return self.folder / "logs" / f"{part}.log"

    def close(self) -> None:
        """Give the folder up; a fresh one is removed."""
        if self.ephemeral:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
