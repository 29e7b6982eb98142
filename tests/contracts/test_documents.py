"""The published documents are valid by their own standards, and say what the code says.

``asyncapi-3.0.0.schema.json`` is ``schemas/3.0.0-without-$id.json`` of the npm package @asyncapi/specs 6.11.1,
unchanged. Copyright 2016-2025 AsyncAPI Initiative, Apache-2.0.
"""

import importlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import BaseRoute, Route

from dev.docs import ROOT, SERVICES, examples, openapi, package_of, settings_of
from shared.asyncapi import document
from shared.topics import SOURCES, all_topics

SCHEMA = json.loads((Path(__file__).parent / "asyncapi-3.0.0.schema.json").read_text(encoding="utf-8"))
ASYNCAPI = jsonschema.Draft7Validator(SCHEMA)


def resolved(root: dict[str, Any], reference: str) -> Any:
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [value["$ref"]] if "$ref" in value else [ref for inner in value.values() for ref in references(inner)]
    return [ref for inner in value for ref in references(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("service", [None, *SERVICES])
def test_the_asyncapi_document_is_valid_by_asyncapis_own_schema(service: str | None) -> None:
    made = document(service, examples())
    assert [error.message for error in ASYNCAPI.iter_errors(made)] == []
    for reference in references({**made, "components": {**made["components"], "messages": {}}}):
        assert resolved(made, reference) is not None


def test_the_schema_would_notice() -> None:
    broken = document()
    broken["channels"]["souhlas_consent_v1"]["bindings"]["kafka"]["partitions"] = 0
    assert not ASYNCAPI.is_valid(broken)
    assert not ASYNCAPI.is_valid({**document(), "operations": {"x": {"action": "shout"}}})


def test_every_topic_event_producer_and_consumer_is_in_it() -> None:
    made = document()
    topics = [topic for topic in all_topics() if topic.events]
    assert {channel["address"] for channel in made["channels"].values()} == {topic.name for topic in topics}
    assert {message["name"] for message in made["components"]["messages"].values()} == {
        kind for topic in SOURCES for kind in topic.events
    }
    for topic in topics:
        name = topic.name.replace(".", "_")
        for action, services in (("send", topic.producers), ("receive", topic.consumers)):
            for service in services:
                assert f"{service.replace('-', '_')}_{action}_{name}" in made["operations"]


def test_the_golden_examples_fit_the_schemas_they_are_shown_with() -> None:
    made = document(examples=examples())
    for message in made["components"]["messages"].values():
        assert message["examples"], message["name"]
        for example in message["examples"]:
            whole = {**message["payload"], "components": made["components"]}
            jsonschema.Draft202012Validator(whole).validate(example["payload"])
            headers = made["components"]["messageTraits"]["cloudevent"]["headers"]
            jsonschema.Draft202012Validator(headers).validate(example["headers"])


@pytest.mark.parametrize("service", SERVICES)
def test_the_openapi_document_is_valid(service: str) -> None:
    made = openapi(service)
    assert made["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(made).validate()
    assert made == openapi(service)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_has_the_standard_endpoints(service: str, tmp_path: Path) -> None:
    module = importlib.import_module(f"{package_of(service)}.app")
    app = module.create_app(settings_of(module, tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for path in ("/healthz", "/metrics", "/openapi.json", "/docs", "/asyncapi", "/asyncapi.json"):
            assert (await client.get(path)).status_code == 200, path
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        missing = ready.json()["missing"]
        assert missing[0].startswith(("postgres: ", "redis: "))
        assert all("Kafka" in one for one in missing[1:])
        assert (await client.get("/no/such/thing")).json()["code"] == "not_found"
        assert (await client.delete("/healthz")).headers["allow"] == "GET, HEAD"


LONG_BODIES = {"/v1/check/batch", "/v1/suppressions", "/access/v1/evaluations"}
"""Up to 10 000 of something in one body, some 100 bytes each and more: that may be longer than the usual 1 MiB."""


@pytest.mark.parametrize("service", SERVICES)
def test_the_documents_say_how_long_a_body_may_be(service: str) -> None:
    said = {
        path: operation["responses"]["413"]["description"].partition("may have ")[2]
        for path, item in openapi(service)["paths"].items()
        for operation in item.values()
        if "413" in operation["responses"]
    }
    pages = {path for path in said if path.startswith(("/p/", "/c/", "/u/"))}
    assert {path for path, limit in said.items() if limit == "16 MiB"} == LONG_BODIES & said.keys()
    assert {said[path] for path in pages} <= {"16 KiB"}
    assert {said[path] for path in said.keys() - pages - LONG_BODIES} <= {"1 MiB"}


NO_WORKSPACE = {
    *("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/asyncapi", "/asyncapi.json"),
    *("/", "/import", "/studio", "/studio/", "/studio/{name}", "/audit", "/pages.css", "/static/{name}"),
}
"""Pages and files that are the same for everybody: they hold nothing, and ask with the reader's own token."""


def routes_of(routes: Sequence[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Route):
            yield route.path.replace(":path}", "}")
        else:
            yield from routes_of(getattr(route, "routes", ()))


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_that_takes_a_workspace_is_in_the_openapi_document(service: str, tmp_path: Path) -> None:
    """Rule 7 is tested on every endpoint of these documents: one that is hidden from them would not be."""
    module = importlib.import_module(f"{package_of(service)}.app")
    app = module.create_app(settings_of(module, tmp_path))
    hidden = set(routes_of(app.routes)) - openapi(service)["paths"].keys()
    assert hidden <= NO_WORKSPACE


def test_every_command_that_is_installed_is_in_a_page_for_its_users() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    words = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    projects = [
        ROOT / "pyproject.toml",
        *ROOT.glob("services/*/pyproject.toml"),
        *ROOT.glob("clients/*/pyproject.toml"),
    ]
    commands = [name for path in projects for name in tomllib.loads(path.read_text())["project"].get("scripts", {})]
    assert len(commands) >= 5
    assert [name for name in commands if f"{name} " not in words] == []


def schema_of(service: str, path: str, kind: str = "application/json") -> dict[str, Any]:
    """The schema of what is posted there, with the document's components beside it."""
    made = openapi(service)
    found: dict[str, Any] = made["paths"][path]["post"]["requestBody"]["content"][kind]["schema"]
    return {**found, "components": made["components"]}


@pytest.mark.parametrize("service", SERVICES)
def test_every_reference_of_an_openapi_document_leads_somewhere(service: str) -> None:
    made = openapi(service)
    for reference in references(made):
        assert resolved(made, reference) is not None, reference


_X, _MAIL = {"purpose": "newsletter", "channel": "email"}, {"email": "jana@example.com"}
_ACTION, _NEWS = {"name": "message"}, {"type": "purpose", "id": "newsletter"}
_WHOLE = {"subject": {"type": "contact", "id": "x"}, "action": _ACTION, "resource": _NEWS}


@pytest.mark.parametrize(
    ("path", "good", "body"),
    [
        ("/v1/check", True, {"contact": _MAIL, **_X}),
        ("/v1/check", True, {"contact": {"id": None, **_MAIL}, **_X}),
        ("/v1/check", False, {"contact": {"id": None, **_MAIL, "phone": "+420601123456"}, **_X}),
        ("/v1/check", False, {"contact": {}, **_X}),
        ("/v1/check/batch", False, {"checks": [{"contact": {"email": None}, **_X}]}),
        ("/v1/suppressions/lift", False, {"contact": {}, "channel": "email"}),
        ("/access/v1/evaluation", True, _WHOLE),
        ("/access/v1/evaluation", True, {**_WHOLE, "context": None}),
        ("/access/v1/evaluation", True, {**_WHOLE, "subject": {"type": "contact", "properties": _MAIL}}),
        ("/access/v1/evaluation", False, {}),
        ("/access/v1/evaluation", False, {**_WHOLE, "subject": {"type": "contact"}}),
        ("/access/v1/evaluations", True, {**_WHOLE, "evaluations": None}),
        ("/access/v1/evaluations", True, {**_WHOLE, "evaluations": []}),
        ("/access/v1/evaluations", True, {"subject": None, "evaluations": [_WHOLE, {}]}),
        ("/access/v1/evaluations", False, {}),
        ("/access/v1/evaluations", False, {"evaluations": []}),
        ("/access/v1/evaluations", False, {**_WHOLE, "evaluations": [1]}),
    ],
)
def test_the_gates_schemas_allow_what_it_takes_and_not_what_it_refuses(path: str, good: bool, body: Any) -> None:
    assert jsonschema.Draft202012Validator(schema_of("marketing-gate", path)).is_valid(body) is good


def test_an_import_says_what_is_sent_and_an_export_in_json_ld_is_an_object() -> None:
    assert schema_of("contacts", "/v1/import", "text/csv")["type"] == "string"
    content = openapi("consent-ledger")["paths"]["/v1/export"]["get"]["responses"]["200"]["content"]
    assert {kind: form["schema"]["type"] for kind, form in content.items()} == {
        "application/jsonl": "string",
        "text/csv": "string",
        "application/ld+json": "object",
    }


@pytest.mark.parametrize("service", ["consent-ledger", "contacts", "conversation"])
def test_every_cursor_says_what_it_is(service: str) -> None:
    operations = (one for path in openapi(service)["paths"].values() for one in path.values())
    cursors = [one for each in operations for one in each.get("parameters", ()) if one["name"] == "cursor"]
    assert cursors
    for cursor in cursors:
        (text,) = (form for form in cursor["schema"]["anyOf"] if form["type"] == "string")
        assert all(word in cursor["description"] for word in ("opaque", "`next_cursor` of the answer before"))
        assert f"{text['maxLength']} characters at most" in cursor["description"]
