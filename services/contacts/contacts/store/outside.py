"""Calls to addresses that somebody else chose: resolved once, judged, and connected to exactly as judged.

A name that changes between the judgement and the call (DNS rebinding) changes nothing: the call goes to the address
that was judged, with the name in ``Host`` and in the certificate's check. Redirects are not followed.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

_URL = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
"""The characters of RFC 3986. Parsers pass over some of the others in silence, each over its own."""

_TRANSLATED = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")]
"""In these the last 32 bits are an IPv4 address."""
_INSIDE = [ipaddress.ip_network(one) for one in ("64:ff9b:1::/48", "3fff::/20", "5f00::/16", "192.88.99.0/24")]
"""Python 3.11 takes these for global: translation within a site (RFC 8215), documentation (RFC 9637), segment routing
(RFC 9602), and the relays of 6to4 that are no more (RFC 7526)."""


class Forbidden(ValueError):
    """The address may not be called; the text says why."""


def check_url(url: str, *, private: bool) -> None:
    """Whether this is an address that may be called at all, as far as its text tells. Raises Forbidden."""
    if not _URL.fullmatch(url):
        raise Forbidden("must be an ASCII URL, without blanks, control characters and what else RFC 3986 leaves out")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        raise Forbidden("is not a URL") from None
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise Forbidden("must begin with https://")
    if not host or parts.username or parts.password or parts.fragment:
        raise Forbidden("must be a URL with a host, without user, password and fragment")
    if not private:
        _outside(host)


def place(url: str) -> str:
    """Scheme and host of an address, for others to read: what follows may be a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _outside(host: str) -> None:
    """Raises Forbidden for a host that leads inside whatever name servers say: localhost (RFC 6761 section 6.3) and
    every writing of an address that the C library takes, ``127.1`` and ``2130706433`` too."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        raise Forbidden("leads to an address that is not on the public internet")
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        try:
            address = ipaddress.IPv4Address(socket.inet_aton(name))
        except OSError:
            return
    public(address)


def public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Raises Forbidden for what is not on the public internet: private, loopback, link-local, shared, multicast."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or _translated(address)
    local = getattr(address, "is_site_local", False) or any(
        one in network for network in _INSIDE for one in (address, inner)
    )
    if local or not address.is_global or not inner.is_global or address.is_multicast:
        raise Forbidden("leads to an address that is not on the public internet")


def _translated(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that a translator on the way makes of one (RFC 6052 section 2.1, RFC 2765 section 2.1), or
    that it stands for (RFC 4291 section 2.5.5.1)."""
    if any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


async def resolve(host: str, port: int, *, private: bool) -> str:
    """The one address that will be called. Raises Forbidden when any address of the name may not be, OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(place[4][0]).partition("%")[0] for place in found]
    if not addresses:
        raise OSError("the name has no address")
    if not private:
        for address in addresses:
            public(ipaddress.ip_address(address))
    return addresses[0]


async def post(client: httpx.AsyncClient, url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> int:
    """POST to exactly the judged address, and the status of the answer, whose body is not read: it may have no end.

    Raises Forbidden, OSError, httpx.HTTPError.
    """
    check_url(url, private=private)
    parsed = httpx.URL(url)
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    address = await resolve(parsed.host, port, private=private)
    host = parsed.netloc.decode()
    request = client.build_request(
        "POST",
        parsed.copy_with(host=address),
        content=body,
        headers={**headers, "Host": host},
        extensions={"sni_hostname": parsed.host},
    )
    answer = await client.send(request, stream=True, follow_redirects=False)
    await answer.aclose()
    return answer.status_code
