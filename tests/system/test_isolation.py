"""A workspace sees itself only (rule 7): every endpoint of every service, asked by a rival who knows all the ids.

The endpoints are those of the OpenAPI documents, so that a new one is asked by itself.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx
import pytest_asyncio

from dev.running import SERVICES, Running
from tests.system.people import ORIGIN, Company, Visitor, eventually

Json = dict[str, Any]
METHODS = ("get", "put", "post", "patch", "delete")
LISTS = {"application/x-ndjson": '{"id": "%s"}\n', "text/csv": "id\n%s\n"}


@dataclass
class Victim:
    """A company with everything in it, and what a rival must never learn of it."""

    company: Company
    ids: dict[str, str]
    secrets: list[str]

    async def snapshot(self) -> list[Any]:
        """All that a rival could have changed."""
        contact = self.ids["contact_id"]
        paths = (
            (self.company.contacts, "/v1/contacts"),
            (self.company.contacts, "/v1/erasures"),
            (self.company.contacts, "/v1/requests"),
            (self.company.contacts, "/v1/webhooks"),
            (self.company.contacts, f"/v1/webhooks/{self.ids['webhook_id']}/deliveries"),
            (self.company.contacts, f"/v1/contacts/{contact}/same-person"),
            (self.company.ledger, "/v1/entries"),
            (self.company.ledger, f"/v1/contacts/{contact}/history"),
            (self.company.conversation, f"/v1/contacts/{contact}/conversations"),
            (self.company.conversation, "/v1/workspace"),
            (self.company.conversation, "/v1/bots"),
        )
        found = [(await client.get(path)).raise_for_status().json() for client, path in paths]
        answer = await self.company.check(contact={"id": contact})
        return [*found, answer["allowed"], answer["reason"]]


@pytest_asyncio.fixture(loop_scope="session")
async def victim(company: Company) -> Victim:
    mark = token_hex(5)
    email, name = f"{mark}@example.com", f"Oběť {mark}"
    hook = {"url": f"https://{mark}.tool.example/"}
    made = (await company.contacts.post("/v1/webhooks", json=hook)).raise_for_status().json()
    visitor = await Visitor(company).start()
    await visitor.agree_and_leave(email)
    gone = await Visitor(company).start()
    await gone.agree_and_leave(f"gone-{email}")
    granted = await company.check_until(True, "granted", contact={"id": visitor.contact_id})
    await company.check_until(True, "granted", contact={"id": gone.contact_id})

    async def listed() -> int:
        return sum(bool(one["email"]) for one in (await company.contacts.get("/v1/contacts")).json()["items"])

    await eventually(listed, lambda number: number == 2)
    path = f"/v1/contacts/{visitor.contact_id}"
    (await company.contacts.patch(path, json={"name": name})).raise_for_status()
    erased = (await company.contacts.delete(f"/v1/contacts/{gone.contact_id}")).raise_for_status().json()

    async def erasure() -> dict[str, Any]:
        found: dict[str, Any] = (await company.contacts.get(f"/v1/erasures/{erased['erasure_id']}")).json()
        return found

    await eventually(erasure, lambda found: found["status"] == "done", seconds=40)
    (await company.contacts.delete(f"/v1/webhooks/{made['webhook_id']}")).raise_for_status()
    kept = (await company.contacts.post("/v1/webhooks", json=hook)).raise_for_status().json()
    deliveries = (await company.contacts.get(f"/v1/webhooks/{made['webhook_id']}/deliveries")).json()["items"]
    ids = {
        "workspace": company.workspace,
        "contact_id": visitor.contact_id,
        "conversation_id": visitor.conversation_id,
        "erasure_id": erased["erasure_id"],
        "webhook_id": kept["webhook_id"],
        "delivery_id": deliveries[0]["delivery_id"],
        "email": email,
        "name": f"entries/000.p/{(await company.ledger.get('/v1/summary')).json()['entries']}",  # of a tile
    }
    secrets = [name, mark + ".tool", granted["evidence"]["leaf_hash"], visitor.decisions[0]["event_id"]]
    return Victim(company, ids, secrets)


def example(schema: Json, known: Json, ids: dict[str, str]) -> Any:
    """A value that fits the schema, naming the victim wherever it can."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known, ids)
    for way in ("anyOf", "oneOf", "allOf"):
        if way in schema:
            return example(schema[way][0], known, ids)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            properties = {name: example(part, known, ids) for name, part in schema.get("properties", {}).items()}
            return {name: ids.get(name, value) for name, value in properties.items()}
        case "array":
            return [example(schema.get("items", {}), known, ids)]
        case "string":
            return ids["contact_id"] if schema.get("format") == "uuid" else "contact"
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
    return {"id": ids["contact_id"]}


def filled(path: str, operation: Json, ids: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The address with the victim's ids in it, and query parameters that name the victim."""
    query: dict[str, Any] = {}
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            schema = parameter.get("schema", {})
            usual = "1" if schema.get("type") == "integer" else "lead" if name == "bot_id" else ids["contact_id"]
            path = path.replace(f"{{{name}}}", ids.get(name, usual))
        elif parameter["in"] == "query" and name in ("contact_id", "workspace"):
            query[name] = ids[name]
        elif parameter["in"] == "query" and name == "q":
            query[name] = ids["email"].partition("@")[0]
    if "/widget/conversations/" in path:
        path = path.replace(ids["contact_id"], ids["conversation_id"])
    return path, query


async def calls(stack: Running, ids: dict[str, str]) -> AsyncIterator[tuple[str, str, str, dict[str, Any]]]:
    """Every endpoint of every service: service, method, path, and how to ask it."""
    for service in SERVICES:
        document = (await stack.http(service).get("/openapi.json")).raise_for_status().json()
        known = document.get("components", {}).get("schemas", {})
        for template, item in document["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                path, query = filled(template, {**item, **item[method]}, ids)
                bodies = item[method].get("requestBody", {}).get("content", {})
                for kind, content in bodies.items() or [("", {})]:
                    asked: dict[str, Any] = {"params": query, "headers": {"Content-Type": kind} if kind else {}}
                    if kind in LISTS:
                        asked["content"] = LISTS[kind] % ids["contact_id"]
                    elif kind.endswith("json"):
                        asked["json"] = example(content.get("schema", {}), known, ids)
                    yield service, method, path, asked


# The rival may change what is its own under the same name; these bodies would only unpublish its own bot.
OWN = {("conversation", "put")}


async def test_no_endpoint_shows_or_touches_anything_of_another_workspace(
    stack: Running, victim: Victim, rival: Company
) -> None:
    other = await Visitor(rival).start()
    tokens = {"rival's controller": rival.contacts.headers["authorization"], "rival's visitor": f"Bearer {other.token}"}
    before = await victim.snapshot()
    asked = 0
    for who, bearer in tokens.items():
        async for service, method, path, request in calls(stack, victim.ids):
            if (service, method) in OWN:
                continue
            headers = {"Authorization": bearer, "Origin": ORIGIN, **request.pop("headers", {})}
            answer = await stack.http(service).request(method, path, headers=headers, **request)
            where = f"{who}: {method} {service}{path}: {answer.status_code}"
            assert answer.status_code < 500, where
            leaked = [secret for secret in victim.secrets if secret in answer.text]
            assert not leaked, f"{where} shows {leaked}"
            assert not _allows(answer), where
            asked += 1
    assert await victim.snapshot() == before
    assert asked > 100


def _allows(answer: httpx.Response) -> bool:
    return '"allowed":true' in answer.text.replace(" ", "") or '"decision":true' in answer.text.replace(" ", "")
