"""`souhlas-handover export` against services that are away for a moment, or answer less than all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from contacts import handover

Reply = Callable[[httpx.Request], httpx.Response]
WHOLE: dict[str, Any] = {"complete": True, "missing": []}
LACKS: dict[str, Any] = {"complete": False, "missing": ["conversations as they were held: away"]}


def serving(copies: dict[str, list[httpx.Response]]) -> Reply:
    """All three services; what is answered to a question for a contact's copy, one after the other, the last stays."""

    def reply(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/export") and path.startswith("/v1/contacts/"):
            waiting = copies[path.split("/")[3]]
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if path == "/v1/contacts":
            return httpx.Response(200, json={"items": [{"contact_id": one} for one in copies], "next_cursor": None})
        return httpx.Response(200, json={"items": [], "next_cursor": None, "contacts": len(copies)})

    return reply


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Reply], tuple[int, Path]]:
    """The command with these services; its exit code, and the folder."""
    monkeypatch.setattr(handover, "PAUSE_SECONDS", 0.001)
    (tmp_path / "token").write_text("good\n")

    def command(reply: Reply) -> tuple[int, Path]:
        def client(url: str, token: str) -> httpx.AsyncClient:
            return httpx.AsyncClient(base_url=url, transport=httpx.MockTransport(reply))

        monkeypatch.setattr(handover, "_client", client)
        urls = [word for name in ("conversation", "contacts", "ledger") for word in (f"--{name}", f"http://{name}")]
        folder = tmp_path / "out"
        return handover.main(["export", *urls, "--token", str(tmp_path / "token"), "-o", str(folder)]), folder

    return command


def answers(*bodies: Any) -> list[httpx.Response]:
    return [httpx.Response(body) if isinstance(body, int) else httpx.Response(200, json=body) for body in bodies]


def test_a_copy_that_is_not_whole_is_asked_for_again_and_who_was_erased_meanwhile_is_left_out(
    run: Callable[[Reply], tuple[int, Path]],
) -> None:
    code, folder = run(serving({"a": answers(LACKS, 503, WHOLE), "b": answers(410), "c": answers(WHOLE)}))
    assert code == 0
    assert [json.loads(line) for line in (folder / "contacts.jsonl").read_text().splitlines()] == [WHOLE, WHOLE]
    assert "contacts.jsonl" in json.loads((folder / "manifest.json").read_text())
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}


def test_an_export_with_a_copy_that_lacks_something_is_none_and_has_no_manifest_not_even_an_old_one(
    run: Callable[[Reply], tuple[int, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(serving({"a": answers(WHOLE)}))[0] == 0
    code, folder = run(serving({"a": answers(WHOLE), "b": answers(LACKS)}))
    assert code == 1
    assert not (folder / "manifest.json").exists()
    assert "1 of 2 copies are not whole" in (said := capsys.readouterr().err)
    assert "conversations as they were held" in said


@pytest.mark.parametrize("content", [b"secret\nother", b"secret\xff", "š-secret".encode(), b""])
def test_what_is_no_token_is_not_shown(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").write_bytes(content)
    words = ["--conversation", "http://a", "--contacts", "http://b", "--workspace", "demo"]
    assert handover.main(["delete", *words, "--token", str(tmp_path / "token")]) == 1
    assert "secret" not in capsys.readouterr().err


def test_what_answers_and_is_no_service_is_named(
    run: Callable[[Reply], tuple[int, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(lambda _: httpx.Response(404, html="<p>proxy"))[0] == 1
    assert "GET http://conversation/v1/workspace: 404 what answered is no service" in capsys.readouterr().err
