"""The same three parts as containers, when a Docker engine answers; the images are those of docker-compose.yml."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dev import kafka, postgres, redis
from dev.container import Container, aside
from dev.process import StartFailed, say
from dev.state import State

if TYPE_CHECKING:
    from docker import DockerClient

IMAGES = {"kafka": "apache/kafka:4.2.0", "postgres": "postgres:18", "redis": "redis:8"}


@dataclass
class Engine:
    """A Docker engine that answers on a socket of this machine.

    Each part is None when its image cannot be had or its container does not get ready; then a local program serves.
    """

    client: "DockerClient"
    socket: str

    def _has_image(self, part: str) -> bool:
        from docker.errors import DockerException, ImageNotFound
        from requests.exceptions import RequestException

        try:
            self.client.images.get(IMAGES[part])
        except ImageNotFound:
            say(f"  {part}: fetching the image {IMAGES[part]}, once")
            try:
                self.client.images.pull(IMAGES[part])
            except (DockerException, RequestException) as error:
                say(f"  {part}: the image {IMAGES[part]} cannot be fetched ({_short(error)}); taking a local program")
                return False
        return True

    async def _container(
        self,
        state: State,
        part: str,
        ports: tuple[int, int],
        data: str,
        ready: Callable[[], Awaitable[bool]],
        *,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> Container | None:
        if not await aside(lambda: self._has_image(part)):
            return None
        inside, outside = ports
        settings: dict[str, Any] = {
            "image": IMAGES[part],
            "command": list(command) or None,
            "environment": dict(environment or {}),
            "ports": {f"{inside}/tcp": ("127.0.0.1", outside)},
        }
        made = Container(part, state, self.client, self.socket, ready, settings, data)
        try:
            await made.start()
        except StartFailed as failure:
            say(f"  {failure}\n  {part}: taking a local program (SOUHLAS_DOCKER=no does so at once)")
            return None
        return made

    async def kafka(self, state: State, jvm: Sequence[str]) -> tuple[str, Container] | None:
        """Kafka's address and container, with the heap that `jvm` says."""
        port = state.port("kafka")
        wanted = kafka.properties(9092, 9093, Path("/var/lib/kafka/data")).split()
        settings = dict(line.split("=", 1) for line in wanted) | {
            # The broker reaches itself by another listener: the published address is not its own in there.
            "listeners": "BROKER://0.0.0.0:9092,INSIDE://127.0.0.1:9094,CONTROLLER://127.0.0.1:9093",
            "advertised.listeners": f"BROKER://127.0.0.1:{port},INSIDE://127.0.0.1:9094",
            "listener.security.protocol.map": "BROKER:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "INSIDE",
        }
        environment = {f"KAFKA_{name.upper().replace('.', '_')}": value for name, value in settings.items()}
        environment["KAFKA_HEAP_OPTS"] = " ".join(option for option in jvm if option.startswith("-Xm"))
        made = await self._container(
            state, "kafka", (9092, port), "/var/lib/kafka/data", lambda: _kafka_answers(port), environment=environment
        )
        return (f"127.0.0.1:{port}", made) if made else None

    async def postgres(self, state: State) -> tuple[str, Container] | None:
        """The superuser's DSN and the container."""
        port, password = state.port("postgres"), state.secret("postgres")
        dsn = postgres.superuser_dsn(port, password)
        # The image listens where it must and sets itself up over its Unix socket.
        ours = {name: value for name, value in postgres.SETTINGS.items() if name not in postgres.WHERE_IT_LISTENS}
        made = await self._container(
            state,
            "postgres",
            (5432, port),
            "/var/lib/postgresql",
            lambda: postgres.answers(dsn),
            command=["postgres", *(f"-c{name}={value}" for name, value in ours.items())],
            environment={"POSTGRES_PASSWORD": password},
        )
        return (dsn, made) if made else None

    async def redis(self, state: State) -> tuple[str, Container] | None:
        """Redis' URL and container."""
        port = state.port("redis")
        url = f"redis://127.0.0.1:{port}/0"
        command = [
            "redis-server",
            "--protected-mode",
            "no",
            *(part for name, value in redis.SETTINGS.items() for part in (f"--{name}", value)),
        ]
        made = await self._container(state, "redis", (6379, port), "/data", lambda: redis.answers(url), command=command)
        return (url, made) if made else None


async def _kafka_answers(port: int) -> bool:
    # A published port takes connections, and ends them at once, before anything listens in the container; Kafka's
    # client would log each of them.
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        await asyncio.wait_for(reader.read(1), 0.1)
    except TimeoutError:
        return await kafka.answers(port)
    except OSError:
        pass
    finally:
        writer.close()
    return False


def _listens(path: str) -> bool:
    """Whether anybody does at this socket: where nobody does, Docker's client leaves its own socket open."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def _short(error: Exception) -> str:
    return str(getattr(error, "explanation", None) or error).splitlines()[0][:200]


def find_engine(environment: Mapping[str, str]) -> Engine | None:
    """The Docker engine that testcontainers finds, if it answers on a socket of this machine.

    ``SOUHLAS_DOCKER=no`` leaves it alone. One on another machine is left alone too: its ports are not on our loopback
    address. (Nor are those of an engine outside of a container that we run in: then the parts do not get ready.)
    """
    if environment.get("SOUHLAS_DOCKER", "").lower() in ("no", "0", "false"):
        return None
    places = [Path("/var/run/docker.sock"), Path.home() / ".docker/run/docker.sock"]
    places.append(Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent")) / "docker.sock")
    if not (environment.get("DOCKER_HOST") or any(path.exists() for path in places)):
        return None
    from docker.errors import DockerException
    from requests.exceptions import RequestException
    from testcontainers.core.docker_client import DockerClient, get_docker_host

    address = get_docker_host() or "unix:///var/run/docker.sock"
    if urlsplit(address).scheme != "unix":
        say(f"  The Docker engine at {address} is not on this machine; taking local programs.")
        return None
    if not _listens(urlsplit(address).path):
        return None
    client = None
    try:
        client = DockerClient().client
        client.ping()
    except (DockerException, RequestException, OSError):
        if client is not None:
            client.close()
        return None
    return Engine(client, urlsplit(address).path)
