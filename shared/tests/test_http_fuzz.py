"""Whatever is sent, the answer is no 5xx, is JSON, and has the shape that answers have."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.settings import Settings
from shared.tests.sample import sample_app, write_keys

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW"])
PATHS = st.sampled_from(
    ["/v1/drafts/00000000-0000-7000-8000-000000000001", "/v1/answers", "/v1/batch", "/v1/things", "/v1/stream", "/docs"]
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["\0", "\ud800", "a\u202eb"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
DRAFTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "name": JSON_VALUES,
        "months": JSON_VALUES,
        "note": JSON_VALUES,
        "steps": st.lists(
            st.fixed_dictionaries(
                {"type": st.sampled_from(["text", "choice", "x", 1, None, {}])},
                optional={"id": JSON_VALUES, "text": JSON_VALUES, "options": JSON_VALUES},
            )
            | JSON_VALUES,
            max_size=3,
        ),
    },
)
HEADERS = st.dictionaries(
    st.sampled_from(["authorization", "content-type", "x-request-id", "accept", "idempotency-key", "content-length"]),
    st.binary(max_size=40).filter(lambda value: not {0, 10, 13} & set(value)),
    max_size=3,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    return sample_app(Settings(kafka="x:1", jwks_file=write_keys(folder)[0], freshness_key="x" * 32))


async def ask(app: FastAPI, method: str, path: bytes, query: bytes, headers: dict[str, bytes], body: bytes) -> None:
    """One request straight to ASGI, because no client would let some of these through."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(path.decode("utf-8", "replace")),
        "raw_path": path, "query_string": query, "root_path": "", "client": ("1", 1), "server": ("1", 1),
        "headers": [(b"host", b"x"), *((name.encode(), value) for name, value in headers.items())],
    }  # fmt: skip
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    given_headers = dict(start["headers"])
    answer = b"".join(message.get("body", b"") for message in sent[1:])
    assert start["status"] < 500, answer
    assert b"x-request-id" in given_headers
    if start["status"] >= 400 and method != "HEAD":
        problem = json.loads(answer)
        assert given_headers[b"content-type"] == b"application/problem+json"
        assert problem["status"] == start["status"]
        assert {"type", "title", "detail", "code"} <= problem.keys()


@quick
@given(method=METHODS, path=PATHS, query=st.binary(max_size=60), headers=HEADERS, body=st.binary(max_size=200))
async def test_bytes_of_any_kind(
    app: FastAPI, method: str, path: str, query: bytes, headers: dict[str, bytes], body: bytes
) -> None:
    await ask(app, method, path.encode(), query, headers, body)


@quick
@given(path=PATHS, method=st.sampled_from(["PUT", "POST"]), value=JSON_VALUES | DRAFTS)
async def test_json_of_any_shape(app: FastAPI, path: str, method: str, value: Any) -> None:
    body = json.dumps(value).encode()
    await ask(app, method, path.encode(), b"", {"content-type": b"application/json"}, body)


@quick
@given(path=st.binary(min_size=1, max_size=60), method=METHODS)
async def test_paths_of_any_kind(app: FastAPI, path: bytes, method: str) -> None:
    await ask(app, method, b"/" + path, b"", {}, b"")


@quick
@given(
    names=st.lists(st.sampled_from([b"limit", b"cursor", b"q"]), max_size=3), values=st.lists(st.binary(), min_size=3)
)
async def test_queries_of_any_kind(app: FastAPI, names: list[bytes], values: list[bytes]) -> None:
    query = b"&".join(name + b"=" + value for name, value in zip(names, values, strict=False))
    await ask(app, "GET", b"/v1/things", query, {}, b"")
