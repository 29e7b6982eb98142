"""Every example of the README runs as it stands there."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from replies import YES

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        answers = {
            "/v1/check": YES,
            "/v1/check/batch": {"results": [YES, YES]},
            "/v1/suppressions": {"accepted": 1, "rejected": [], "freshness": {"token": "t"}},
            "/v1/suppressions/lift": {"lifted": True, "freshness": {"token": "t"}},
        }
        return httpx.Response(200, json=answers[request.url.path])

    real = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **given: real(**{**given, "transport": httpx.MockTransport(reply)}))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gate.token").write_text("good\n")
    sent: list[Any] = []
    names: dict[str, Any] = {"send": lambda headers: sent.append(headers)}
    for example in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        exec(example, names)
    assert [request.url.path for request in asked] == [
        "/v1/check", "/v1/check/batch", "/v1/check", "/v1/suppressions", "/v1/suppressions/lift",
    ]  # fmt: skip
    assert {request.headers["authorization"] for request in asked} == {"Bearer good"}
    assert sent[0]["List-Unsubscribe"] == YES["duties"]["list_unsubscribe"]
    assert names["may_be_sent"] == ["jana@example.com", "petr@example.com"]
    assert b'"at_least":"t","max_wait_ms":2000' in asked[2].content
    assert "not noted" not in capsys.readouterr().out
