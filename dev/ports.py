"""Free ports on this machine that stay free while a part is down for a moment."""

import random
import socket
from pathlib import Path

_LOWEST = 15_000


def _highest() -> int:
    # Below the range that the kernel gives to outgoing connections: otherwise, between a kill -9 and the restart,
    # somebody's connection may sit on the port of the part that died.
    try:
        lowest_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except (OSError, ValueError):
        lowest_outgoing = 32_768
    return lowest_outgoing - 1 if lowest_outgoing > _LOWEST + 2_000 else 65_000


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(taken: set[int]) -> int:
    """A port that nobody listens on, not in `taken`, to which it is added."""
    while True:
        port = random.randint(_LOWEST, _highest())
        if port not in taken and is_free(port):
            taken.add(port)
            return port
