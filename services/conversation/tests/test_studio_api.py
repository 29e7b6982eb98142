"""Setting up a workspace and its bots through HTTP."""

import secrets
from typing import Any

import pytest
from studio_bodies import changed, name

from dev.seed import ACME, LEAD
from shared.topics import WORKSPACE


async def test_a_workspace_is_read_as_it_was_written(service: Any) -> None:
    workspace = await service.set_up()
    answer = await service.http.get("/v1/workspace", headers=service.admin(workspace))
    assert answer.json() == ACME
    assert (await service.http.put("/v1/workspace", json=answer.json(), headers=service.admin(workspace))).is_success


async def test_a_workspace_never_set_up_is_not_found(service: Any) -> None:
    answer = await service.http.get("/v1/workspace", headers=service.admin(name()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_change_of_the_workspace_is_said_to_the_others(service: Any, heard: Any) -> None:
    workspace = name()
    assert (await service.http.put("/v1/workspace", json=ACME, headers=service.admin(workspace))).status_code == 201
    retired = changed(("purposes", 1, "retention_days"), 1461, changed(("purposes", 1, "retired"), True))
    answer = await service.http.put("/v1/workspace", json=retired, headers=service.admin(workspace))
    assert answer.status_code == 200
    assert answer.json()["freshness"]["token"]
    first, second = [received.event for received in await heard(WORKSPACE, workspace, 2)]
    assert (first.version, second.version) == (1, 2)
    assert first.controller.name == "Acme s.r.o."
    assert [purpose.retired for purpose in second.purposes] == [False, True]
    assert [purpose.retention_days for purpose in second.purposes] == [None, 1461]
    said = (await service.http.get("/v1/workspace", headers=service.admin(workspace))).json()
    assert said == retired


async def test_the_same_again_is_no_change(service: Any) -> None:
    workspace = await service.set_up()
    again = await service.http.put("/v1/workspace", json=ACME, headers=service.admin(workspace))
    assert (again.status_code, list(again.json()["freshness"])) == (200, ["token"])
    rows = await service.rows("SELECT version FROM workspace WHERE id = $1", workspace)
    assert rows[0]["version"] == 1
    over = {**service.admin(workspace), "If-Match": again.headers["ETag"]}
    changed = {**ACME, "privacy_policy_url": "https://acme.example/new"}
    assert (await service.http.put("/v1/workspace", json=changed, headers=over)).status_code == 200
    stale = await service.http.put("/v1/workspace", json=ACME, headers=over)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")


async def test_origins_are_kept_as_browsers_send_them(service: Any) -> None:
    workspace = name()
    given = [
        "HTTPS://Acme.example:443",
        "http://a.b:8080",
        "https://Květiny.cz",
        "https://straße.de:444",
        "http://[::1]",
    ]
    await service.put_workspace(workspace, {**ACME, "allowed_origins": given})
    answer = await service.http.get("/v1/workspace", headers=service.admin(workspace))
    ascii_only = ["https://xn--kvtiny-c5a.cz", "https://xn--strae-oqa.de:444", "http://[::1]"]
    assert answer.json()["allowed_origins"] == ["https://acme.example", "http://a.b:8080", *ascii_only]


async def test_a_purpose_once_consented_to_cannot_be_dropped_only_retired_for_good(service: Any) -> None:
    workspace = await service.set_up()
    admin = service.admin(workspace)
    await (await service.visit(workspace)).answers("offer", "granted")
    without = {**ACME, "purposes": ACME["purposes"][1:]}
    answer = await service.http.put("/v1/workspace", json=without, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "purpose_in_use")
    await service.put_workspace(workspace, changed(("purposes", 0, "retired"), True))
    answer = await service.http.put("/v1/workspace", json=ACME, headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "purpose_retired")
    only_contact = {**changed(("purposes", 0, "retired"), True), "purposes": [{**ACME["purposes"][0], "retired": True}]}
    assert (await service.http.put("/v1/workspace", json=only_contact, headers=admin)).status_code == 200


async def test_a_retired_purpose_is_not_brought_back_by_dropping_it_first(service: Any) -> None:
    workspace = name()
    await service.put_workspace(workspace, changed(("purposes", 1, "retired"), True))
    await service.put_workspace(workspace, {**ACME, "purposes": ACME["purposes"][:1]})
    answer = await service.http.put("/v1/workspace", json=ACME, headers=service.admin(workspace))
    assert answer.json()["code"] == "purpose_retired"


async def test_a_draft_is_new_then_changed_and_listed(service: Any) -> None:
    workspace = name()
    admin = service.admin(workspace)
    for bot in ("b", "a", "c"):
        assert (await service.http.put(f"/v1/bots/{bot}", json=LEAD, headers=admin)).status_code == 201
    assert (await service.http.put("/v1/bots/a", json=LEAD, headers=admin)).status_code == 200
    first = (await service.http.get("/v1/bots?limit=2", headers=admin)).json()
    assert [item["bot_id"] for item in first["items"]] == ["a", "b"]
    second = (await service.http.get(f"/v1/bots?cursor={first['next_cursor']}", headers=admin)).json()
    assert [item["bot_id"] for item in second["items"]] == ["c"]
    assert second["next_cursor"] is None
    answer = await service.http.get("/v1/bots/a", headers=admin)
    read = answer.json()
    assert read["steps"][0]["id"] == "hello"
    over = {**admin, "If-Match": answer.headers["ETag"]}
    written = await service.http.put("/v1/bots/a", json={**read, "name": "B"}, headers=over)
    assert written.status_code == 200
    stale = await service.http.put("/v1/bots/a", json=read, headers=over)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    newer = {**admin, "If-Match": written.headers["ETag"]}
    assert (await service.http.put("/v1/bots/a", json=read, headers=newer)).status_code == 200
    read_before = await service.http.post("/v1/bots/a/publish", headers={**admin, "If-Match": written.headers["ETag"]})
    assert (read_before.status_code, read_before.json()["code"]) == (412, "changed_meanwhile")
    fresh = {**admin, "If-None-Match": "*"}
    assert (await service.http.put("/v1/bots/a", json=read, headers=fresh)).status_code == 412
    assert (await service.http.put("/v1/bots/d", json=LEAD, headers=newer)).status_code == 412
    assert (await service.http.put("/v1/bots/a", json=read, headers=admin)).status_code == 200


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "cursor=mangled"])
async def test_a_list_is_asked_for_within_its_bounds(service: Any, query: str) -> None:
    answer = await service.http.get(f"/v1/bots?{query}", headers=service.admin("demo"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_the_check_tells_every_finding_in_the_callers_language(service: Any) -> None:
    workspace = await service.set_up(privacy_policy_url=None)
    check = "/v1/bots/lead/check"
    english = (await service.http.post(check, headers=service.admin(workspace))).json()
    assert english["publishable"] is True
    assert [finding["code"] for finding in english["findings"]] == ["policy_link_missing"]
    czech = await service.http.post(check, headers={**service.admin(workspace), "Accept-Language": "cs-CZ,en;q=0.5"})
    assert czech.json()["findings"][0]["message"] != english["findings"][0]["message"]


async def test_a_bot_with_errors_is_not_published(service: Any) -> None:
    workspace = await service.set_up()
    admin = service.admin(workspace)
    await service.http.put("/v1/bots/lead", json=changed(("steps", 3, "on_refused"), "email", LEAD), headers=admin)
    answer = await service.http.post("/v1/bots/lead/publish", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_publishable")
    assert {"field_without_consent", "refusal_ignored"} <= {item["code"] for item in answer.json()["findings"]}
    assert (await service.http.get("/v1/bots/lead/versions/2", headers=admin)).status_code == 404


async def test_a_bot_of_a_workspace_never_set_up_is_checked_against_nothing(service: Any) -> None:
    admin = service.admin(name())
    await service.http.put("/v1/bots/lead", json=LEAD, headers=admin)
    codes = {
        item["code"] for item in (await service.http.post("/v1/bots/lead/check", headers=admin)).json()["findings"]
    }
    assert {"controller_missing", "purpose_unknown"} <= codes
    assert (await service.http.post("/v1/bots/lead/publish", headers=admin)).status_code == 409


async def test_a_published_version_is_immutable_and_notices_are_numbered_by_their_text(service: Any) -> None:
    workspace = await service.set_up()
    admin = service.admin(workspace)
    again = await service.publish(workspace, LEAD)
    assert again["version"] == 2
    assert {notice["version"] for notice in again["notices"]} == {1}
    assert len(again["notices"]) == 8
    await service.put_workspace(workspace, {**ACME, "controller": {**ACME["controller"], "name": "New s.r.o."}})
    third = await service.publish(workspace, changed(("steps", 0, "text", "cs"), "Nazdar!", LEAD))
    assert {notice["version"] for notice in third["notices"]} == {2}
    first = (await service.http.get("/v1/bots/lead/versions/1", headers=admin)).json()
    assert first["steps"] == LEAD["steps"]
    assert "Acme s.r.o." in first["notices"][0]["text"]
    assert first["version"] == 1
    assert first["published_at"].endswith("Z")


async def test_a_running_conversation_stays_on_its_version(service: Any) -> None:
    workspace = await service.set_up()
    visit = await service.visit(workspace)
    await service.publish(workspace, changed(("steps", 8, "text", "cs"), "Jinak.", LEAD))
    assert (await visit.answers("offer", "refused"))["messages"][-1]["text"] == "V pořádku, nic neukládáme."
    assert (await service.visit(workspace)).begun["bot_version"] == 2


@pytest.mark.parametrize("number", ["0", "99", "x", "99999999999999999999", "-1"])
async def test_a_version_that_is_not_there_is_not_found(service: Any, number: str) -> None:
    answer = await service.http.get(f"/v1/bots/lead/versions/{number}", headers=service.admin("demo"))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/bots/lead"), ("POST", "/v1/bots/lead/check"), ("POST", "/v1/bots/lead/publish"),
     ("GET", "/v1/bots/lead/versions/1")],
)  # fmt: skip
async def test_what_belongs_to_another_workspace_is_not_found(service: Any, method: str, path: str) -> None:
    await service.set_up()
    answer = await service.http.request(method, path, headers=service.admin(name()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v1/workspace", "bots:read"), ("PUT", "/v1/workspace", "bots:write"), ("GET", "/v1/bots", "bots:read"),
        ("GET", "/v1/bots/lead", "bots:read"), ("PUT", "/v1/bots/lead", "bots:write"),
        ("POST", "/v1/bots/lead/check", "bots:read"), ("POST", "/v1/bots/lead/publish", "bots:write"),
        ("GET", "/v1/bots/lead/versions/1", "bots:read"),
    ],
)  # fmt: skip
async def test_every_route_of_the_studio_wants_a_token_with_its_scope(
    service: Any, method: str, path: str, scope: str
) -> None:
    body = {"json": LEAD if "bots" in path else ACME} if method == "PUT" else {}
    ask = service.http.request
    missing = await ask(method, path, **body)
    assert (missing.status_code, missing.json()["code"]) == (401, "token_missing")
    mangled = await ask(method, path, headers={"Authorization": "Bearer x.y.z"}, **body)
    assert (mangled.status_code, mangled.json()["code"]) == (401, "token_invalid")
    expired = service.signer.token("demo", [scope], seconds=-5)
    late = await ask(method, path, headers={"Authorization": f"Bearer {expired}"}, **body)
    assert (late.status_code, late.json()["code"]) == (401, "token_invalid")
    other = await ask(method, path, headers=service.admin("demo", "ledger:read"), **body)
    assert (other.status_code, other.json()["code"]) == (403, "scope_missing")


async def test_a_write_sent_again_is_answered_again_and_done_once(service: Any) -> None:
    workspace = await service.set_up()
    headers = {**service.admin(workspace), "Idempotency-Key": secrets.token_hex(8)}
    first = await service.http.post("/v1/bots/lead/publish", headers=headers)
    second = await service.http.post("/v1/bots/lead/publish", headers=headers)
    assert (first.status_code, first.json()["version"]) == (201, 2)
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["Idempotent-Replayed"] == "true"
    put = {**service.admin(workspace), "Idempotency-Key": secrets.token_hex(8)}
    assert (await service.http.put("/v1/bots/x", json=LEAD, headers=put)).status_code == 201
    assert (await service.http.put("/v1/bots/x", json=LEAD, headers=put)).status_code == 201
    other = await service.http.put("/v1/bots/x", json={**LEAD, "name": "Other"}, headers=put)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_services_own_role_cannot_change_what_was_published(service: Any) -> None:
    rows = await service.rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = $1 AND table_name IN ('bot_version', 'notice')",
        service.database.name,
    )
    assert {row["privilege_type"] for row in rows} == {"SELECT", "INSERT"}
