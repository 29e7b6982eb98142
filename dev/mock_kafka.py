"""librdkafka's mock cluster in Kafka's place: for `make demo` on a machine that cannot get Kafka's jars, nothing else.

It speaks enough of the wire protocol for producing and consumer groups, and keeps nothing: killed, everything in flight
is lost. Its brokers listen on ports of their own choice, so a bootstrap port is forwarded to the first of them.
"""

import asyncio
import contextlib
import sys
from pathlib import Path

from dev.process import Process, port_answers
from dev.watchdog import Watchdog


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


def main(port: int) -> None:
    """Run the mock cluster until killed."""
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": "mock", "test.mock.num.brokers": 1})
    broker = next(iter(producer.list_topics(timeout=10).brokers.values()))
    asyncio.run(forward(port, broker.host, broker.port))


if __name__ == "__main__":
    main(int(sys.argv[1]))
