"""Bad input at every endpoint of every service, made from their OpenAPI documents: a clear problem, never a 5xx.

A new endpoint is covered by being in the document.
"""

import json
import secrets
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from dev.running import Running
from tests.system.people import Company, Json

SERVICES = ("conversation", "contacts", "ledger", "gate")
JUNK: list[Any] = [
    None,
    [],
    {},
    0,
    "text",
    [[[[]]]],
    {"contact": 1, "purpose": [], "channel": {}},
    {"contact": {"id": "\x00"}, "purpose": "\ud800", "channel": "email"},
    {"contact": {"email": "a" * 100_000 + "@example.com"}, "purpose": "contact", "channel": "email"},
    {"name": 10**400, "steps": {"a": 1}, "value": ["x"], "decision": {"a": None}, "checks": "x", "items": 3},
]
TEXTS = ["x", "%00", "..%2f..%2fetc", "-1", "9" * 40, "%F0%9F%92%A9", "'; DROP TABLE entry; --", "a" * 5_000]
UNHEARD = ("/healthz", "/readyz", "/metrics", "/docs", "/asyncapi", "/openapi.json")
Operation = tuple[str, str, Json]


async def operations(client: httpx.AsyncClient) -> list[Operation]:
    """(method, path template, description) of every operation that is not a standard page."""
    document = (await client.get("/openapi.json")).raise_for_status().json()
    return [
        (method.upper(), path, operation)
        for path, item in document["paths"].items()
        if not path.startswith(UNHEARD)
        for method, operation in item.items()
        if method in ("get", "put", "post", "patch", "delete")
    ]


def filled(template: str, value: str) -> str:
    """The path with every parameter set to `value`."""
    parts = template.split("{")
    return parts[0] + "".join(value + part.partition("}")[2] for part in parts[1:])


def is_problem(response: httpx.Response) -> bool:
    """Whether it is problem+json with every member, saying nothing about our insides."""
    if response.headers.get("content-type", "").split(";")[0] != "application/problem+json":
        return False
    said = response.json()
    whole = all(said.get(name) for name in ("type", "title", "status", "detail", "code"))
    return whole and said["status"] == response.status_code and "Traceback" not in response.text


def needs_token(operation: Json) -> bool:
    """Whether the document says that it wants a bearer token."""
    return bool(operation.get("security"))


@pytest.mark.parametrize("service", SERVICES)
async def test_no_token_a_foreign_or_an_expired_one_is_401_everywhere(
    service: str, company: Company, stack: Running
) -> None:
    client: httpx.AsyncClient = getattr(company, service)
    good = stack.signer().token(company.workspace)
    head, claims, seal = good.split(".")
    bad = {
        "": "token_missing",
        "Bearer x.y.z": "token_invalid",
        f"Bearer {head}.{claims}.{'A' * len(seal)}": "token_invalid",
        f"Bearer {stack.signer().token(company.workspace, seconds=-10)}": "token_invalid",
        f"Bearer {stack.signer().token(company.workspace, issuer='somebody')}": "token_invalid",
        f"Bearer {stack.signer().token(company.workspace, audience='others')}": "token_invalid",
    }
    covered = 0
    for method, path, operation in await operations(client):
        if not needs_token(operation) or path.startswith("/v1/widget"):
            continue
        for header, code in bad.items():
            response = await client.request(method, filled(path, str(uuid4())), headers={"Authorization": header})
            assert response.status_code == 401, (method, path, header[:12], response.status_code)
            assert is_problem(response), (method, path)
            assert response.json()["code"] == code, (method, path, header[:12])
        covered += 1
    assert covered > 1


@pytest.mark.parametrize("service", SERVICES)
async def test_a_token_without_the_scope_is_403_everywhere(service: str, company: Company, stack: Running) -> None:
    client: httpx.AsyncClient = getattr(company, service)
    none = {"Authorization": f"Bearer {stack.signer().token(company.workspace, ['nothing:at-all'])}"}
    for method, path, operation in await operations(client):
        if needs_token(operation) and not path.startswith("/v1/widget"):
            response = await client.request(method, filled(path, str(uuid4())), headers=none)
            assert response.status_code == 403, (method, path, response.status_code)
            assert response.json()["code"] == "scope_missing"


@pytest.mark.parametrize("service", SERVICES)
async def test_junk_in_body_path_and_query_is_never_a_5xx(service: str, company: Company) -> None:
    client: httpx.AsyncClient = getattr(company, service)
    for method, path, operation in await operations(client):
        query = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
        for text in TEXTS:
            params = "&".join(f"{name}={text if '%' in text else quote(text)}" for name in query)
            response = await client.request(method, f"{filled(path, text if '%' in text else quote(text))}?{params}")
            assert response.status_code < 500, (method, path, text[:20], response.text[:300])
            assert response.status_code < 400 or is_problem(response) or _is_page(response), (method, path, text[:20])
        if method in ("PUT", "POST", "PATCH"):
            await _junk_bodies(client, method, filled(path, str(uuid4())))


async def _junk_bodies(client: httpx.AsyncClient, method: str, path: str) -> None:
    head = {"Content-Type": "application/json"}
    for junk in JUNK:
        body = json.dumps(junk).encode()
        response = await client.request(method, path, content=body, headers=head)
        assert response.status_code < 500, (method, path, body[:60], response.text[:300])
    for body in (b"{", b"\xff\xfe", b"nul", b"NaN", b'{"a": Infinity}', b"[" * 100_000, b'{"a":1}garbage'):
        response = await client.request(method, path, content=body, headers=head)
        assert 400 <= response.status_code < 500, (method, path, body[:20], response.text[:300])


def _is_page(response: httpx.Response) -> bool:
    return str(response.headers.get("content-type", "")).startswith("text/html")


@pytest.mark.parametrize("service", SERVICES)
async def test_a_body_beyond_the_limit_is_413_and_another_content_type_415(service: str, company: Company) -> None:
    client: httpx.AsyncClient = getattr(company, service)
    big, head = b'{"a": "' + b"x" * (17 * 1024 * 1024) + b'"}', {"Content-Type": "application/json"}
    for method, path, operation in await operations(client):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            continue
        target = filled(path, str(uuid4()))
        too_large = await client.request(method, target, content=big, headers=head)
        assert too_large.status_code in (401, 404, 413), (method, path, too_large.status_code)
        other = await client.request(method, target, content=b"a: 1", headers={"Content-Type": "application/yaml"})
        refused = 400 if path.startswith("/access/") else 415  # AuthZEN calls every bad request a 400
        assert other.status_code in (401, 404, refused), (method, path, other.status_code)


async def test_a_key_used_again_answers_the_same_and_with_another_body_is_refused(company: Company) -> None:
    client, key = company.conversation, {"Idempotency-Key": str(uuid4())}
    bot = (await client.get("/v1/bots/lead")).raise_for_status().json()
    draft = {name: bot[name] for name in ("name", "require_consent", "steps")}
    first = await client.put("/v1/bots/second", json=draft, headers=key)
    again = await client.put("/v1/bots/second", json=draft, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    other = await client.put("/v1/bots/second", json={**draft, "name": "Other"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("service", SERVICES)
async def test_lists_take_a_limit_of_a_thousand_and_no_mangled_cursor(service: str, company: Company) -> None:
    client: httpx.AsyncClient = getattr(company, service)
    for method, path, operation in await operations(client):
        names = {p["name"] for p in operation.get("parameters", ())}
        if method != "GET" or not {"limit", "cursor"} <= names or "{" in path:
            continue
        assert (await client.get(path, params={"limit": 1000})).status_code == 200
        for params in ({"limit": 1001}, {"limit": 0}, {"limit": "x"}, {"cursor": "mangled"}):
            refused = await client.get(path, params=params)
            assert (refused.status_code, refused.json()["code"]) == (422, "invalid"), (path, params)
            assert refused.json()["errors"]


async def test_headers_over_64_kib_are_431(company: Company) -> None:
    for service in SERVICES:
        client: httpx.AsyncClient = getattr(company, service)
        response = await client.get("/healthz", headers={"X-Long": secrets.token_hex(40_000)})
        assert response.status_code == 431, service
