"""librdkafka's mock cluster in Kafka's place: for `make demo` on a machine that cannot get Kafka's jars, nothing else.

It speaks enough of the wire protocol for producing and consumer groups, and keeps nothing: killed, everything in flight
is lost. Its brokers listen on ports of their own choice, so a bootstrap port is forwarded to the first of them.
"""

import asyncio
import contextlib
import ctypes
import importlib.util
import sys
from pathlib import Path

from dev.process import Process, port_answers
from dev.watchdog import Watchdog
from shared.topics import all_topics


def stand_in(port: int, log: Path, watchdog: Watchdog) -> Process:
    """The mock cluster behind `port`, not started yet."""
    return Process(
        name="kafka",
        command=[sys.executable, "-m", "dev.mock_kafka", str(port)],
        log=log,
        ready=lambda: port_answers(port),
        watchdog=watchdog,
        cwd=Path(__file__).resolve().parent.parent,
    )


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while block := await reader.read(65_536):
            writer.write(block)
            await writer.drain()
    writer.close()


async def forward(port: int, host: str, target: int) -> None:
    """Pass connections to `port` on to `target`, until cancelled."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, target)
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


def _library() -> ctypes.CDLL:
    """librdkafka, as the confluent-kafka wheel brings it. Its Python API cannot say how many partitions a topic has."""
    package = importlib.util.find_spec("confluent_kafka")
    assert package is not None
    assert package.origin is not None
    home = Path(package.origin).parent
    found = [*home.parent.glob("confluent_kafka.libs/librdkafka*"), *home.glob(".dylibs/librdkafka*.dylib")]
    library = ctypes.CDLL(str(found[0]))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    library.rd_kafka_new.argtypes = [number, pointer, text, ctypes.c_size_t]
    library.rd_kafka_new.restype = pointer
    library.rd_kafka_mock_cluster_new.argtypes = [pointer, number]
    library.rd_kafka_mock_cluster_new.restype = pointer
    library.rd_kafka_mock_topic_create.argtypes = [pointer, text, number, number]
    library.rd_kafka_mock_cluster_bootstraps.argtypes = [pointer]
    library.rd_kafka_mock_cluster_bootstraps.restype = text
    return library


def main(port: int) -> None:
    """Run the mock cluster with every topic of the registry until killed."""
    library = _library()
    fault = ctypes.create_string_buffer(512)
    client = library.rd_kafka_new(0, None, fault, len(fault))
    cluster = library.rd_kafka_mock_cluster_new(client, 1)
    for topic in all_topics():
        library.rd_kafka_mock_topic_create(cluster, topic.name.encode(), topic.partitions, 1)
    host, _, target = library.rd_kafka_mock_cluster_bootstraps(cluster).decode().rpartition(":")
    asyncio.run(forward(port, host, int(target)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
