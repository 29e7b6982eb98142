"""A controller's tool: a TLS server on loopback with a certificate of an authority of its own, keeping what it got."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from dev.certificates import Authority


def server_side(authority: Authority, host: str) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `host`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.certify(host))
    return context


@dataclass
class Receiver:
    """What came, and what is answered to it: a status each time, None for no answer at all."""

    port: int = 0
    answers: list[int | None] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    location: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lines = [line.partition(": ") for line in head.splitlines()[1:] if line]
            headers = {name.lower(): value for name, _, value in lines}
            self.heard.append((headers, await reader.readexactly(int(headers["content-length"]))))
            status = self.answers.pop(0) if self.answers else 204
            if status is None:
                await reader.read()
            else:
                moved = f"Location: {self.location}\r\n" if self.location else ""
                writer.write(f"HTTP/1.1 {status} X\r\n{moved}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(
    context: ssl.SSLContext | None, address: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[Receiver]:
    """A receiver at an address of this machine."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, address, port, ssl=context)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
