"""A connection that was lost is an outage to whoever writes to it, on uvloop as on asyncio's own loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop
from aiokafka.conn import create_conn
from aiokafka.errors import IncompatibleBrokerVersion, KafkaConnectionError
from aiokafka.protocol.admin import ApiVersionRequest
from aiokafka.protocol.coordination import FindCoordinatorRequest

import shared.kafka  # noqa: F401 - it is what makes aiokafka use our connection
from shared.kafka.connections import Connection

Run = Callable[[Coroutine[Any, Any, None]], None]


async def silent_broker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says which versions it speaks, none, and then only listens, to the end."""
    size = int.from_bytes(await reader.readexactly(4), "big")
    request = await reader.readexactly(size)
    answer = request[4:8] + bytes(2) + bytes(4)
    writer.write(len(answer).to_bytes(4, "big") + answer)
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
