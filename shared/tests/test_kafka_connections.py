"""A connection that was lost is an outage to whoever writes to it, on uvloop too; one that was given up is closed."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import create_conn
from aiokafka.errors import IncompatibleBrokerVersion, KafkaConnectionError
from aiokafka.protocol.admin import ApiVersionRequest
from aiokafka.protocol.coordination import FindCoordinatorRequest

import shared.kafka  # noqa: F401 - it is what makes aiokafka use our connection
from shared.kafka.connections import Connection

Run = Callable[[Coroutine[Any, Any, None]], None]


METADATA = bytes((0, 3, 0, 0, 0, 1))


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *versions: bytes) -> None:
    """Say which versions are spoken."""
    size = int.from_bytes(await reader.readexactly(4), "big")
    request = await reader.readexactly(size)
    answer = request[4:8] + bytes(2) + len(versions).to_bytes(4, "big") + b"".join(versions)
    writer.write(len(answer).to_bytes(4, "big") + answer)


async def silent_broker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speaks no version of anything, and then only listens, to the end."""
    await greet(reader, writer)
    await reader.read()
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("run", [uvloop.run, asyncio.run])
def test_a_write_to_a_connection_that_was_lost_is_an_outage_and_closes_it(run: Run) -> None:
    async def write() -> None:
        left = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await silent_broker(reader, writer)
            left.set()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            connection = await create_conn("127.0.0.1", server.sockets[0].getsockname()[1])
            assert isinstance(connection, Connection)
            with pytest.raises(IncompatibleBrokerVersion):
                connection.send(FindCoordinatorRequest("group", 0))
            assert connection.connected()
            connection._writer.transport.abort()
            await asyncio.sleep(0)
            with pytest.raises(KafkaConnectionError):
                await connection.send(ApiVersionRequest())
            assert not connection.connected()
            await left.wait()

    run(write())


@pytest.mark.parametrize("client", [AIOKafkaProducer, AIOKafkaConsumer, AIOKafkaAdminClient])
@pytest.mark.parametrize("run", [uvloop.run, asyncio.run])
def test_a_client_that_is_cancelled_while_it_asks_for_the_brokers_leaves_no_connection_open(
    run: Run, client: Any
) -> None:
    async def begin() -> None:
        asked, left, ways = asyncio.Event(), asyncio.Event(), list[asyncio.WriteTransport]()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            ways.append(writer.transport)
            await greet(reader, writer, METADATA)
            await reader.readexactly(4)
            asked.set()
            await reader.read()
            left.set()
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            starting = client(bootstrap_servers=f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
            beginning = asyncio.create_task(starting.start())
            try:
                async with asyncio.timeout(5):
                    await asked.wait()
                    beginning.cancel()
                    await asyncio.wait([beginning])
                    assert beginning.cancelled()
                    await (starting.close() if client is AIOKafkaAdminClient else starting.stop())
                    await left.wait()
            finally:
                for way in ways:
                    way.abort()

    run(begin())
