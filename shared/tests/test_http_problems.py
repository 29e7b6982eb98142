"""Every failure is problem+json, says where it was, and repeats nothing of what was sent."""

import json
from uuid import uuid4

import httpx
import pytest

from shared.tests.sample import READY

JSON = {"content-type": "application/json"}


def is_problem(response: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert {"type", "title", "detail"} <= body.keys()
    return body


def pointers(response: httpx.Response) -> list[str]:
    return [fault["pointer"] for fault in response.json()["errors"]]


DRAFT = {"name": "Lead", "steps": [{"type": "text", "id": "hello", "text": {"cs": "Dobrý den"}}]}


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"", b"\xff\xfe", b'{"value": NaN}', b'{"value": Infinity}', b'"\\ud800"', b"[" * 100_000,
        b"9" * 10_000, b'{"a" 1}', "{}".encode("utf-16"), b"{'a': 1}", b'{"value": "\x00"}', b"\xef\xbb\xbf{",
    ],
)  # fmt: skip
async def test_what_is_no_json_is_malformed(http: httpx.AsyncClient, body: bytes) -> None:
    response = await http.post("/v1/answers", content=body, headers=JSON)
    is_problem(response, 400, "malformed_json")


async def test_nothing_that_is_said_to_be_nothing_is_not_malformed_but_lacks_what_is_needed(
    http: httpx.AsyncClient,
) -> None:
    response = await http.post("/v1/answers")
    is_problem(response, 422, "invalid")
    assert pointers(response) == [""]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [("a\0b", "/value"), ({"x": ["\0"]}, "/value/x/0"), ({"a\0": 1}, "/value"), ({"a/b~": "\0"}, "/value/a~1b~0")],
)
async def test_nul_is_refused_where_it_is(http: httpx.AsyncClient, value: object, pointer: str) -> None:
    response = await http.post("/v1/answers", json={"value": value})
    is_problem(response, 422, "invalid")
    assert pointers(response) == [pointer]


async def test_a_written_out_escape_is_no_nul(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/answers", json={"value": "\\u0000"})
    assert response.json() == {"value": "\\u0000"}


async def test_of_a_key_given_twice_the_last_counts(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/answers", content=b'{"value": 1, "value": 2}', headers=JSON)
    assert response.json() == {"value": 2}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"name": 1}, ["/name"]),
        ({"name": "x" * 51}, ["/name"]),
        ({"nmae": "x"}, ["/nmae"]),
        ({"steps": [{"type": "nothing-of-ours"}]}, ["/steps/0"]),
        ({"steps": [{"type": "text", "id": "jan@example.com", "text": {}}]}, ["/steps/0/id"]),
        ({"steps": [{"type": "text", "text": {"cs": 1}}]}, ["/steps/0/id", "/steps/0/text/cs"]),
        ({"steps": [{"type": "text", "id": "a", "text": {"id": "a"}}, 5]}, ["/steps/1"]),
        ({"steps": [{"type": "choice", "id": "a", "options": ["a", 2]}]}, ["/steps/0/options/1"]),
        ({"steps": [{"type": "choice", "id": "a"}]}, ["/steps/0/options"]),
        ({"months": 0}, ["/months"]),
        ({"months": 10**400}, ["/months"]),
    ],
)
async def test_a_fault_is_named_by_its_json_pointer(
    http: httpx.AsyncClient, change: dict[str, object], wanted: list[str]
) -> None:
    response = await http.put(f"/v1/drafts/{uuid4()}", json=DRAFT | change)
    is_problem(response, 422, "invalid")
    assert pointers(response) == wanted
    assert "nothing-of-ours" not in response.text
    assert "jan@example.com" not in response.text


async def test_a_validator_that_repeats_the_value_is_silenced(http: httpx.AsyncClient) -> None:
    response = await http.put(f"/v1/drafts/{uuid4()}", json=DRAFT | {"note": "bad jan@example.com"})
    is_problem(response, 422, "invalid")
    assert "jan" not in response.text
    assert response.json()["errors"][0]["detail"] == "the note … is bad"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (DRAFT | {"note": "end"}, "'end' ends nothing: give another note"),
        ([1], "must be a JSON object"),
        (DRAFT | {"steps": [{"type": "text", "id": "a", "text": "b"}]}, "must be a JSON object"),
    ],
)
async def test_the_detail_says_what_would_be_right_and_names_no_class(
    http: httpx.AsyncClient, body: object, detail: str
) -> None:
    response = await http.put(f"/v1/drafts/{uuid4()}", json=body)
    is_problem(response, 422, "invalid")
    assert [error["detail"] for error in response.json()["errors"]] == [detail]


async def test_the_body_itself_has_the_empty_pointer(http: httpx.AsyncClient) -> None:
    response = await http.put(f"/v1/drafts/{uuid4()}", json=[1])
    is_problem(response, 422, "invalid")
    assert pointers(response) == [""]


async def test_at_most_a_hundred_faults_are_listed(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/batch", json=["x"] * 500)
    is_problem(response, 422, "invalid")
    assert pointers(response) == [f"/{n}" for n in range(100)]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "limit=", "limit=" + "9" * 5000])
async def test_a_query_parameter_is_named_with_a_question_mark(http: httpx.AsyncClient, query: str) -> None:
    response = await http.get(f"/v1/things?{query}")
    is_problem(response, 422, "invalid")
    assert pointers(response) == ["?limit"]


async def test_a_list_can_be_walked_by_its_cursor(http: httpx.AsyncClient) -> None:
    first = (await http.get("/v1/things?limit=2")).json()
    second = (await http.get("/v1/things", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["id"][-1] for item in first["items"] + second["items"]] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    "cursor", ["x", "%", "e30", "WzFd", "WzEsMl0", "bnVsbA", "ä", "WyJhIiwxXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5LCIxIl0"]
)
async def test_a_mangled_cursor_is_refused(http: httpx.AsyncClient, cursor: str) -> None:
    response = await http.get("/v1/things", params={"cursor": cursor})
    is_problem(response, 422, "invalid")
    assert pointers(response) == ["?cursor"]


@pytest.mark.parametrize("id_", ["nothing", "1", "a%00b", "%ff", "%zz"])
async def test_an_id_that_is_none_names_nothing(http: httpx.AsyncClient, id_: str) -> None:
    is_problem(await http.put(f"/v1/drafts/{id_}", json=DRAFT), 404, "not_found")


@pytest.mark.parametrize("path", ["/nothing", "/v1/things/", "//", "/%00", "/v1/%ff", "/.env", "/v1/drafts/"])
async def test_an_unknown_path_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    is_problem(await http.get(path), 404, "not_found")


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b&limit=1"])
async def test_nul_in_a_query_is_invalid(http: httpx.AsyncClient, query: str) -> None:
    is_problem(await http.get(f"/v1/things?{query}"), 422, "invalid")


@pytest.mark.parametrize("query", ["q=%ff", "q=%", "q=%zz", "%ff=1", "q=%ED%A0%80", "&&&=", "limit=1&limit=2"])
async def test_odd_queries_are_no_failure(http: httpx.AsyncClient, query: str) -> None:
    assert (await http.get(f"/v1/things?{query}")).status_code == 200


async def test_a_wrong_method_is_told_all_the_right_ones(http: httpx.AsyncClient) -> None:
    response = await http.delete(f"/v1/drafts/{uuid4()}")
    is_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "GET, HEAD, PUT"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx", "ä"]
)
async def test_json_under_another_name_is_unsupported(http: httpx.AsyncClient, content_type: str) -> None:
    headers = {b"content-type": content_type.encode()} if content_type else {}
    response = await http.post("/v1/answers", content=b'{"value": 1}', headers=headers)
    is_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json"])
async def test_json_by_its_many_right_names_is_read(http: httpx.AsyncClient, content_type: str) -> None:
    response = await http.post("/v1/answers", content=b'{"value": 1}', headers={"content-type": content_type})
    assert response.json() == {"value": 1}


async def test_a_bug_is_a_500_that_tells_nothing(http: httpx.AsyncClient) -> None:
    response = await http.get("/v1/raise?what=bug")
    is_problem(response, 500, "internal")
    assert "secret" not in response.text
    assert "Trace" not in response.text


async def test_a_bug_beside_an_outage_is_a_bug(http: httpx.AsyncClient) -> None:
    is_problem(await http.get("/v1/raise?what=outage and bug"), 500, "internal")


@pytest.mark.parametrize("what", ["refused by asyncpg", "refused by postgres"])
async def test_a_value_that_the_store_refuses_is_the_callers_fault(http: httpx.AsyncClient, what: str) -> None:
    response = await http.get("/v1/raise", params={"what": what})
    is_problem(response, 422, "invalid")
    assert "jan" not in response.text


@pytest.mark.parametrize("what", ["outage", "redis", "outages"])
async def test_an_outage_is_a_503_with_retry_after(http: httpx.AsyncClient, what: str) -> None:
    response = await http.get("/v1/raise", params={"what": what})
    is_problem(response, 503, "unavailable")
    assert int(response.headers["retry-after"]) >= 1


async def test_a_problem_carries_its_further_members(http: httpx.AsyncClient) -> None:
    body = is_problem(await http.get("/v1/raise?what=problem"), 409, "in_use")
    assert body["uses"] == [{"id": "00000000-0000-0000-0000-000000000001", "name": "a"}]


async def test_ready_and_not_ready(http: httpx.AsyncClient) -> None:
    assert (await http.get("/readyz")).json() == {"status": "ready"}
    READY.append("kafka: not connected")
    try:
        body = is_problem(await http.get("/readyz"), 503, "unavailable")
        assert body["missing"] == ["kafka: not connected"]
        assert (await http.get("/healthz")).status_code == 200
    finally:
        READY.clear()


async def test_answers_carry_safe_headers_and_the_request_id(http: httpx.AsyncClient) -> None:
    data = await http.get("/v1/things", headers={"x-request-id": "abc-1"})
    assert data.headers["x-request-id"] == "abc-1"
    assert data.headers["x-content-type-options"] == "nosniff"
    assert data.headers["referrer-policy"] == "no-referrer"
    assert data.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in data.headers["content-security-policy"]
    page = await http.get("/page")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for given in (b"a" * 1024, b"a" * 60_000, "ž".encode(), b"\xe1", b"a\tb"):
        failed = await http.get("/nothing", headers={b"x-request-id": given})
        assert dict(failed.headers.raw)[b"x-request-id"] == given
    assert len((await http.get("/nothing", headers={b"x-request-id": b""})).headers["x-request-id"]) == 36


async def test_a_body_under_a_content_encoding_is_415_and_never_taken_for_what_it_is_not(
    http: httpx.AsyncClient,
) -> None:
    sent = {"content-type": "application/json"}
    for encoding in ("gzip", "br", "identity, gzip"):
        answer = await http.put("/v1/drafts/1", content=b"{}", headers={**sent, "content-encoding": encoding})
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
        assert "Content-Encoding" in answer.json()["detail"]
        assert answer.headers["accept-encoding"] == "identity"
    for fine in ("identity", "Identity"):
        answer = await http.put("/v1/drafts/1", content=b"{", headers={**sent, "content-encoding": fine})
        assert answer.json()["code"] == "malformed_json"
    assert (await http.get("/page", headers={"content-encoding": "gzip"})).status_code == 200


async def test_head_is_get_without_a_body(http: httpx.AsyncClient) -> None:
    response = await http.head("/page")
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["content-length"] == "12"


async def test_metrics_count_by_template_and_never_by_path(http: httpx.AsyncClient) -> None:
    await http.put("/v1/drafts/jan@example.com", json=DRAFT)
    await http.get("/jan@example.com")
    text = (await http.get("/metrics")).text
    assert 'route="/v1/drafts/{thing_id}",status="404"' in text
    assert 'route="unmatched",status="404"' in text
    assert "example.com" not in text


async def test_the_documents_are_offline_and_complete(http: httpx.AsyncClient) -> None:
    document = (await http.get("/openapi.json")).json()
    read = document["paths"]["/v1/drafts/{thing_id}"]["get"]
    assert document["openapi"].startswith("3.1")
    assert read["security"] == [{"bearer": ["things:read"]}]
    assert read["responses"]["403"]["content"]["application/problem+json"]
    assert "HTTPValidationError" not in json.dumps(document)
    for path in ("/docs", "/asyncapi"):
        page = await http.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "<script" not in page.text
        assert "//cdn" not in page.text
    assert (await http.get("/asyncapi", headers={"accept": "application/json"})).json()["asyncapi"] == "3.0.0"
    assert (await http.get("/asyncapi.json")).json()["channels"].keys() >= {"souhlas_contact_v1"}
