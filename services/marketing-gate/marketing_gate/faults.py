"""Faults for the gate's own tests: a Redis that says what it is told, and ways that can be slow or cut."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

Answer = Callable[[], Awaitable[bytes]]
_HELLO = b"%7\r\n+server\r\n+redis\r\n+version\r\n+7.4.0\r\n+proto\r\n:3\r\n+id\r\n:1\r\n+mode\r\n+standalone\r\n"
_HELLO += b"+role\r\n+master\r\n+modules\r\n*0\r\n"


def saying(reply: bytes) -> Answer:
    """That reply, to every question."""

    async def answer() -> bytes:
        return reply

    return answer


async def silent() -> bytes:
    """No reply at all."""
    await asyncio.sleep(3600)
    return b""


@contextlib.asynccontextmanager
async def stand_in(answer: Answer, refused: bytes | None = None) -> AsyncIterator[str]:
    """A server that greets like a Redis, and answers every script with what `answer` gives; its URL.

    `refused` is what it says to whoever greets it. An empty answer closes the connection.
    """

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                name = (await _command(reader))[0].upper()
                reply = await answer() if name == b"EVAL" else refused or (_HELLO if name == b"HELLO" else b"+OK\r\n")
                if not reply:
                    break
                writer.write(reply)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        server.close()


async def _command(reader: asyncio.StreamReader) -> list[bytes]:
    count = int((await reader.readline())[1:] or b"0")
    if not count:
        raise asyncio.IncompleteReadError(b"", None)
    parts: list[bytes] = []
    for _ in range(count):
        size = int((await reader.readline())[1:])
        parts.append((await reader.readexactly(size + 2))[:-2])
    return parts


@dataclass
class Way:
    """A way to the server at `target`, from `port`. Each piece of bytes takes `delay` seconds from server to client."""

    port: int
    target: tuple[str, int]
    delay: float = 0.0
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """End every connection there is."""
        for writer in self.open:
            writer.transport.abort()


@contextlib.asynccontextmanager
async def way_to(host: str, port: int) -> AsyncIterator[Way]:
    """A way to that server, as fast as any and to no other until it is told otherwise."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, slowly: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                if slowly and way.delay:
                    await asyncio.sleep(way.delay)
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*way.target)
        except OSError:
            writer.close()
            return
        way.open |= {writer, back}
        await asyncio.gather(carry(reader, back, slowly=False), carry(there, writer, slowly=True))
        way.open -= {writer, back}

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    way = Way(server.sockets[0].getsockname()[1], (host, port))
    try:
        yield way
    finally:
        server.close()
        way.cut()
