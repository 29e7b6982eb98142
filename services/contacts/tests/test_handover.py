"""`souhlas-handover export` against services that are away for a moment, or answer less than all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from contacts import handover
from contacts.handover import asking, deleting, taking_out

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
    monkeypatch.setattr(asking, "PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(deleting, "POLL_SECONDS", 0.001)
    (tmp_path / "token").write_text("good\n")

    def command(reply: Reply, what: str = "export") -> tuple[int, Path]:
        def client(url: str, token: str) -> httpx.AsyncClient:
            return httpx.AsyncClient(base_url=url, transport=httpx.MockTransport(reply))

        for module in (taking_out, deleting):
            monkeypatch.setattr(module, "client_of", client)
        folder, names = tmp_path / "out", ("conversation", "contacts", *(["ledger"] if what == "export" else []))
        urls = [word for name in names for word in (f"--{name}", f"http://{name}")]
        more = ["-o", str(folder)] if what == "export" else ["--workspace", "demo"]
        return handover.main([what, *urls, "--token", str(tmp_path / "token"), *more]), folder

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
    code, folder = run(serving({"a": answers(WHOLE), "b": answers(LACKS), "c": answers(LACKS)}))
    assert code == 1
    assert not (folder / "manifest.json").exists()
    assert "2 of 3 copies are not whole" in (said := capsys.readouterr().err)
    assert "conversations as they were held" in said
    assert "lacking.json names them all" in said
    assert json.loads((folder / "lacking.json").read_text()) == dict.fromkeys("bc", LACKS["missing"])
    assert run(serving({"a": answers(WHOLE)}))[0] == 0
    assert not (folder / "lacking.json").exists()


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


def flaky(reply: Reply) -> tuple[Reply, list[str]]:
    """Every request is refused at first, then cut off, then answered; and what was asked."""
    asked: list[str] = []

    def later(request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path}{request.url.query.decode()}"
        asked.append(what)
        if asked.count(what) % 3 == 1:
            return httpx.Response(503, headers={"Retry-After": "0"})
        if asked.count(what) % 3 == 2:
            raise httpx.RemoteProtocolError("cut off", request=request)
        return reply(request)

    return later, asked


def test_an_export_asks_again_for_whatever_was_away_for_a_moment(run: Callable[..., tuple[int, Path]]) -> None:
    reply, asked = flaky(serving({"a": answers(WHOLE)}))
    code, folder = run(reply)
    assert (code, asked.count("GET /v1/export.csv"), asked.count("GET /v1/exportformat=jsonl")) == (0, 3, 3)
    assert (folder / "ledger.jsonl").read_bytes() == (folder / "contacts.csv").read_bytes() != b""


def test_a_stream_that_stays_away_is_named_with_the_reason(
    run: Callable[..., tuple[int, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    usual = serving({"a": answers(WHOLE)})
    away = httpx.Response(503, json={"detail": "something needed is away"})
    code, _ = run(lambda request: away if request.url.host == "ledger" else usual(request))
    assert code == 1
    assert "GET http://ledger/v1/export?format=jsonl: 503 something needed is away" in capsys.readouterr().err


def deletable(people: list[str], hook: int = 204) -> Reply:
    """A workspace with these people and a webhook; a deletion of one is taken."""

    def reply(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "DELETE":
            if "webhooks" in path:
                return httpx.Response(hook, json={"detail": "not now"} if hook > 204 else None)
            people.remove(path.rpartition("/")[2])
            return httpx.Response(202, json={})
        listed = {"/v1/contacts": [{"contact_id": one} for one in people], "/v1/webhooks": [{"webhook_id": "w"}]}
        workspace = {"workspace": "demo", "purposes": [{"id": "news", "retired": False}], "contacts": len(people)}
        return httpx.Response(200, json={"items": listed.get(path, []), "next_cursor": None, **workspace})

    return reply


def test_a_deletion_asks_again_for_whatever_was_away_for_a_moment(run: Callable[..., tuple[int, Path]]) -> None:
    people = ["a", "b"]
    reply, asked = flaky(deletable(people))
    assert run(reply, "delete")[0] == 0
    assert people == []
    for what in ("PUT /v1/workspace", "DELETE /v1/webhooks/w", "DELETE /v1/contacts/a", "DELETE /v1/contacts/b"):
        assert asked.count(what) == 3


def test_a_webhook_that_cannot_be_ended_ends_the_deletion(
    run: Callable[..., tuple[int, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    people = ["a"]
    assert run(deletable(people, hook=403), "delete")[0] == 1
    assert (people, "DELETE http://contacts/v1/webhooks/w: 403 not now" in capsys.readouterr().err) == (["a"], True)


def test_a_folder_that_was_there_gets_files_of_its_owner_alone_and_no_foreign_one_into_its_manifest(
    run: Callable[..., tuple[int, Path]], tmp_path: Path
) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    folder.mkdir(mode=0o755)
    (folder / "notes.txt").write_text("foreign")
    (folder / "contacts.csv").write_text("old")
    (folder / "contacts.csv").chmod(0o644)
    (folder / "workspace.json").symlink_to(elsewhere)
    assert run(serving({"a": answers(WHOLE)}))[0] == 0
    listed = json.loads((folder / "manifest.json").read_text())
    assert listed.keys() == {one.name for one in folder.iterdir()} - {"notes.txt", "manifest.json"}
    assert {(folder / name).stat().st_mode & 0o777 for name in (*listed, "manifest.json")} == {0o600}
    assert not elsewhere.exists()
