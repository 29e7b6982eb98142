"""The ledger over HTTP, with nothing but the standard library: an auditor's machine needs no more."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT = 60.0


class Unreachable(Exception):
    """The ledger did not answer, or not whole. Trying again may help."""


class Refused(Exception):
    """The ledger answered that this cannot be had; says why: in words, by a code, and of which entry, if it says so."""

    def __init__(self, text: str, code: str | None = None, index: int | None = None) -> None:
        super().__init__(text)
        self.code, self.index = code, index


def _is_near(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_address(url: str) -> bool:
    """Whether a ledger can be asked there."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


class Remote:
    """One log of a consent-ledger, read with a bearer token."""

    def __init__(self, url: str, workspace: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.workspace = workspace
        self._token = token
        host = urlsplit(self.url).hostname or ""
        self._opener = build_opener(ProxyHandler({})) if _is_near(host) else build_opener()

    def log(self, path: str, **query: Any) -> bytes:
        """``/log/{workspace}/`` and `path`. Raises Unreachable or Refused."""
        return b"".join(self.lines(f"/log/{quote(self.workspace, safe='')}/{path}", **query))

    def json(self, path: str, **query: Any) -> Any:
        """A JSON answer. Raises Unreachable or Refused."""
        try:
            return json.loads(b"".join(self.lines(path, **query)))
        except ValueError:
            raise Unreachable(f"{path} did not answer in JSON") from None

    def post(self, path: str, content: Any) -> None:
        """Send JSON to ``/log/{workspace}/`` and `path`. Raises Unreachable or Refused."""
        target = f"/log/{quote(self.workspace, safe='')}/{path}"
        b"".join(self._answer(target, json.dumps(content).encode()))

    def lines(self, path: str, **query: Any) -> Iterator[bytes]:
        """The answer's lines as they come. Raises Unreachable or Refused, also in the middle."""
        question = urlencode({name: value for name, value in query.items() if value is not None})
        return self._answer(f"{path}?{question}" if question else path, None)

    def _answer(self, target: str, body: bytes | None) -> Iterator[bytes]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            request = Request(self.url + target, body, headers)  # noqa: S310 (the auditor names it)
            with closing(self._opener.open(request, timeout=TIMEOUT)) as answer:
                yield from answer
        except HTTPError as error:
            with error:
                raise _why(error) from None
        except URLError as error:
            raise Unreachable(f"{self.url} does not answer: {error.reason}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"the answer of {self.url} was cut: {type(error).__name__}") from None


def _why(error: HTTPError) -> Refused:
    try:
        problem = json.loads(error.read(65_536))
        index = problem.get("index")
        words = f"{error.code} {problem['code']}: {problem['detail']}"
        return Refused(words, problem["code"], index if type(index) is int else None)
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return Refused(f"HTTP status {error.code}")
