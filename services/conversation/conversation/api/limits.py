"""How often somebody may ask: by page origin, by network address, by conversation. Beyond it 429 with ``Retry-After``.

Whoever takes consent back, and holds a token for it, is counted by themselves alone: what others at the same address or
on the same page do must not make it harder (Art. 7(3) GDPR).

Each is a bucket that fills again steadily (the generic cell rate algorithm, ITU-T I.371: one number a bucket). Kept in
this process alone, so that several processes allow so many times more. An address is never kept: a bucket is known by a
hash under a random key that lives and dies with the process, and is forgotten after an hour without use.
"""

import hmac
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from starlette.requests import Request

from shared.http import Problem

HOUR = 3600.0
MOST_BUCKETS = 100_000
EVEN = 1e-9
MAPPED = 96
"""Bits of ``::ffff:0:0/96`` (RFC 4291 section 2.5.5.2)."""
Network = IPv4Network | IPv6Network


class Holding(Protocol):
    """What a token says."""

    @property
    def contact_id(self) -> UUID:
        """Whose it is."""


Held = TypeVar("Held", bound=Holding)


class Rate(NamedTuple):
    """So many at once, and then so many a second."""

    burst: int
    each_second: float


CALLS_OF_ADDRESS = Rate(300, 5.0)
STARTS_OF_ADDRESS = Rate(30, 0.5)
CALLS_OF_ORIGIN = Rate(3000, 100.0)
ANSWERS_OF_CONVERSATION = Rate(40, 1.0)
CALLS_OF_HOLDER = Rate(60, 0.2)


class Limits:
    """The buckets of one process. `enabled` False lets everything pass. `proxies` are networks whose
    ``X-Forwarded-For`` is believed; from elsewhere the header is anybody's claim, and ignored."""

    def __init__(
        self, *, enabled: bool, proxies: Sequence[str] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.enabled, self._clock = enabled, clock
        self._proxies = [_network(proxy) for proxy in proxies]
        self._key = secrets.token_bytes(32)
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def call(self, request: Request) -> None:
        """Count a call by its address and origin. Raises Problem 429."""
        if not self.enabled:
            return
        self.spend("address", self.address_of(request), CALLS_OF_ADDRESS)
        if origin := request.headers.get("origin"):
            self.spend("origin", origin, CALLS_OF_ORIGIN)

    def start(self, request: Request) -> None:
        """Count the start of a conversation, beside the call. Raises Problem 429."""
        if self.enabled:
            self.spend("start", self.address_of(request), STARTS_OF_ADDRESS)

    def answer(self, conversation_id: object) -> None:
        """Count an answer in a conversation, beside the call. Raises Problem 429."""
        if self.enabled:
            self.spend("conversation", str(conversation_id), ANSWERS_OF_CONVERSATION)

    def own(self, request: Request, read: Callable[[], Held]) -> Held:
        """Whom `read` finds a token to be of. The call is counted by them, and by nothing that they share; if `read`
        refuses the token, as `call` does. Raises Problem: 429, and what `read` raises."""
        try:
            holder = read()
        except Problem:
            self.call(request)
            raise
        if self.enabled:
            self.spend("holder", str(holder.contact_id), CALLS_OF_HOLDER)
        return holder

    def lets(
        self,
        peer: str,
        forwarded: Sequence[str],
        origin: str,
        *,
        conversation: str = "",
        start: bool = False,
        holder: object = None,
    ) -> bool:
        """Count a call as `call` does, and as `answer` and `start` do, or as `own` does where there is a holder; or,
        where that would be too many, say False and count nothing: whoever hears it asks again by the way that says why.
        """
        if not self.enabled:
            return True
        if holder is not None:
            wanted = [("holder", str(holder), CALLS_OF_HOLDER)]
        else:
            address = self._address(peer, forwarded)
            wanted = [("address", address, CALLS_OF_ADDRESS)]
            if start:
                wanted.append(("start", address, STARTS_OF_ADDRESS))
            if conversation:
                wanted.append(("conversation", conversation, ANSWERS_OF_CONVERSATION))
            if origin:
                wanted.append(("origin", origin, CALLS_OF_ORIGIN))
        if any(self._after(self._clock(), *one)[2] > EVEN for one in wanted):
            return False
        for one in wanted:
            self.spend(*one)
        return True

    def _after(self, now: float, kind: str, value: str, rate: Rate) -> tuple[bytes, float, float]:
        """A bucket's name, when it would be full once one is taken now, and how long it would be overdrawn."""
        name = hmac.digest(self._key, f"{kind}\0{value}".encode(), "sha256")[:16]
        full_at = max(self._full_at.get(name, now), now) + 1 / rate.each_second
        return name, full_at, full_at - now - rate.burst / rate.each_second

    def spend(self, kind: str, value: str, rate: Rate) -> None:
        """Take one from the bucket. Raises Problem 429 with the seconds until there is one again."""
        now = self._clock()
        name, full_at, wait = self._after(now, kind, value, rate)
        if wait > EVEN:
            raise Problem(
                429,
                "too_many_requests",
                "slow down, and try again after the time in Retry-After",
                headers={"Retry-After": str(max(1, math.ceil(wait)))},
            )
        self._full_at[name] = full_at
        self._full_at.move_to_end(name)
        self._forget(now)

    def _forget(self, now: float) -> None:
        """Buckets stand in the order of their last use; one that is full again says nothing."""
        while self._full_at:
            name, full_at = next(iter(self._full_at.items()))
            if full_at > now - HOUR and len(self._full_at) <= MOST_BUCKETS:
                return
            del self._full_at[name]

    def address_of(self, request: Request) -> str:
        """Who asks: the peer, or, behind proxies of ours, the last address in the header that is no such proxy."""
        peer = request.client.host if request.client else ""
        return self._address(peer, request.headers.getlist("x-forwarded-for"))

    def _address(self, peer: str, forwarded: Sequence[str]) -> str:
        if not self._proxies or not self._is_proxy(peer):
            return _line(peer)
        claimed = ",".join(forwarded).split(",")
        for address in reversed([_host(part.strip()) for part in claimed if part.strip()]):
            if not self._is_proxy(address):
                return _line(address)
        return _line(peer)

    def _is_proxy(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        plain = isinstance(parsed, IPv6Address) and parsed.ipv4_mapped  # so a dual-stack socket names IPv4 peers
        return any((plain or parsed) in network for network in self._proxies)


def _network(text: str) -> Network:
    """A network; one of addresses that are mapped into IPv6 is that of the IPv4 addresses."""
    network = ip_network(text)
    mapped = isinstance(network, IPv6Network) and network.prefixlen >= MAPPED and network.network_address.ipv4_mapped
    return ip_network((mapped, network.prefixlen - MAPPED)) if mapped else network


def _host(node: str) -> str:
    """The address of a node that may have its port with it: ``192.0.2.1:51234``, ``[2001:db8::1]:443`` (RFC 7239
    section 6)."""
    if node.startswith("["):
        return node[1:].partition("]")[0]
    host, colon, port = node.partition(":")
    return host if colon and port.isdecimal() else node


def _line(address: str) -> str:
    """Whose line it is: of IPv6 the /64, of which whoever has a line has all (RFC 6177); of IPv4 the address, also
    where it is mapped into IPv6. What is no address stays as it is."""
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address)
    except ValueError:
        return address
    mapped = parsed.ipv4_mapped
    return str(IPv6Network((parsed, 64), strict=False) if mapped is None else mapped)
