"""The command around `/v1/filter`: what it sends, and that a list not answered to its end is no result."""

import os
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from souhlas_client.campaign import form_of, main
from souhlas_client.lines import CSV, NDJSON

ANSWERED = b"email,allowed,reason\na@b.cz,true,granted\n"
NOBODY = {
    CSV: (b"email,allowed,reason\n", b'email,allowed,reason\n"a@b.cz",false,unknown_purpose\n'),
    NDJSON: (b"", b'{"email":"a@b.cz","allowed":false,"reason":"unknown_purpose"}\n'),
}
HALF_KNOWN = {
    CSV: (
        b'email;"x\n";allowed;reason\r\na@b.cz;"1\r\n2";true;granted\r\n',
        b'b@b.cz;"\xff;";false;stale\r\nc@b.cz;;false;stale;more\r\n'
        b'd@b.cz;"\n";false;rebuilding\r\ne;;false;refused\r\n',
    ),
    NDJSON: (
        b'{"email":"a@b.cz", "allowed": true, "reason": "granted"}\n',
        b'{"email":"b@b.cz","n":{"allowed":true,"reason":"granted"},"allowed":false,"reason":"stale"}\n'
        b'{"line":3,"error":"","allowed":false,"reason":"stale"}\n{"allowed":false,"reason":"rebuilding"}\n'
        b'{"allowed":false,"reason":"refused"}\n',
    ),
}


class Gate(BaseHTTPRequestHandler):
    """Keeps what it was asked, and answers `ANSWERED`; half of it to the purpose `half`, nothing allowed to `nobody`,
    doubts to `doubt`. `stop` and `hup` stop who asks."""

    asked: list[tuple[str, str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        while self.headers["transfer-encoding"] and (size := int(self.rfile.readline(), 16)):
            body += self.rfile.read(size)
            self.rfile.readline()
        if self.headers["transfer-encoding"]:
            self.rfile.readline()
        self.asked.append((self.path, self.headers["content-type"], body))
        if self.headers["authorization"] != "Bearer good":
            self.send_error(401)
            return
        if "purpose=refused" in self.path:
            self.send_response(422)
            self.send_header("content-type", "application/problem+json")
            self.end_headers()
            self.wfile.write(b'{"code":"invalid","detail":"the header names nobody"}')
            return
        for purpose, stops in (("stop", signal.SIGTERM), ("hup", signal.SIGHUP)):
            if f"purpose={purpose}" in self.path:
                os.kill(os.getpid(), stops)
        answered = ANSWERED[:10] if "purpose=half" in self.path else ANSWERED
        if "purpose=nobody" in self.path:
            answered = NOBODY[self.headers["content-type"]][1]
        if "purpose=doubt" in self.path:
            answered = b"".join(HALF_KNOWN[self.headers["content-type"]])
        if "purpose=rows" in self.path:
            answered = b'{"allowed":true,"reason":"granted"}\n' * body.count(b"\n")
        self.send_response(200)
        if "purpose=portal" not in self.path:
            self.send_header("content-type", f"{self.headers['content-type']}; charset=utf-8")
        if "purpose=endless" not in self.path:
            self.send_header("content-length", str(len(ANSWERED if "purpose=half" in self.path else answered)))
        self.end_headers()
        self.wfile.write(answered)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def gate() -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    asked: list[tuple[str, str, bytes]] = []
    server = HTTPServer(("127.0.0.1", 0), type("Own", (Gate,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_list_is_sent_and_its_answers_are_written(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = gate
    monkeypatch.setenv("SOUHLAS_TOKEN", "bad")
    source, target, token = tmp_path / "list.csv", tmp_path / "out.csv", tmp_path / "token"
    source.write_bytes(b"email\na@b.cz\n")
    token.write_text("good\n")
    words = ["--purpose", "news", "--channel", "email", "--url", url, "--only", "allowed"]
    main([str(source), *words, "--token-file", str(token), "-o", str(target)])
    assert asked == [("/v1/filter?purpose=news&channel=email", CSV, b"email\na@b.cz\n")]
    assert target.read_bytes() == ANSWERED
    assert {one.name for one in tmp_path.iterdir()} == {"list.csv", "out.csv", "token"}


def test_a_list_from_a_pipe_is_sent_from_its_first_byte(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path
) -> None:
    url, asked = gate
    pipe, rows = tmp_path / "pipe", b'{"email":"a@b.cz"}\n' * 20_000
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(rows,))
    writer.start()
    words = ["--purpose", "rows", "--channel", "email", "--url", url, "--token", "good"]
    main([str(pipe), *words, "-o", str(tmp_path / "out")])
    writer.join()
    assert [(form, body) for _, form, body in asked] == [(NDJSON, rows)]


def test_a_token_that_is_none_is_refused_and_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.csv").write_bytes(b"email\n")
    words = ["--purpose", "news", "--channel", "email", "--url", "http://127.0.0.1:1", "--token-file"]
    for content in (b"secret\nother\n", b"secret other", "šecret".encode(), b"secret\xff"):
        (tmp_path / "token").write_bytes(content)
        with pytest.raises(SystemExit) as left:
            main([str(tmp_path / "list.csv"), *words, str(tmp_path / "token")])
        assert left.value.code == 2
        assert "ecret" not in capsys.readouterr().err


@pytest.mark.parametrize("how", ["stop", "hup"])
def test_who_is_stopped_leaves_no_file_and_says_so(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    url, _ = gate
    before = signal.getsignal(signal.SIGTERM)
    (tmp_path / "list.csv").write_bytes(b"email\na@b.cz\n")
    words = [str(tmp_path / "list.csv"), "--purpose", how, "--channel", "email", "--url", url, "--token", "good"]
    with pytest.raises(SystemExit) as ended:
        main([*words, "-o", str(tmp_path / "out.csv")])
    assert ended.value.code == 130
    assert "stopped before the end" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize("form", [CSV, NDJSON])
def test_when_nobody_is_allowed_it_is_said_why(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    url, asked = gate
    content = {CSV: b"email\na@b.cz\n", NDJSON: b'{"email":"a@b.cz"}\n'}[form]
    (tmp_path / "list").write_bytes(content)
    words = ["--purpose", "nobody", "--channel", "email", "--url", url, "--token", "good", "--only", "allowed"]
    main([str(tmp_path / "list"), *words, "-o", str(tmp_path / "out")])
    assert (tmp_path / "out").read_bytes() == NOBODY[form][0]
    said = capsys.readouterr().err
    assert "no line is allowed: 1 unknown_purpose; the gate knows no purpose nobody" in said
    assert [body for _, _, body in asked] == [content]


@pytest.mark.parametrize("only", [[], ["--only", "allowed"]])
@pytest.mark.parametrize("form", [CSV, NDJSON])
def test_lines_that_the_gate_did_not_know_are_counted_and_end_it_with_3(
    gate: tuple[str, list[tuple[str, str, bytes]]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: str,
    only: list[str],
) -> None:
    (tmp_path / "list").write_bytes({CSV: b'email;"x\n"\na;"1\n2"\nb;\nc;\nd;"\n"\ne;\n', NDJSON: b"{}\n" * 5}[form])
    words = ["--purpose", "doubt", "--channel", "email", "--url", gate[0], "--token", "good", *only]
    with pytest.raises(SystemExit) as left:
        main([str(tmp_path / "list"), *words, "-o", str(tmp_path / "out")])
    assert left.value.code == 3
    assert (tmp_path / "out").read_bytes() == (HALF_KNOWN[form][0] if only else b"".join(HALF_KNOWN[form]))
    said = "3 of 5 lines were denied because the gate could not know (2 stale, 1 rebuilding): run it again"
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", b"email\na@b.cz\nb@b.cz\n"),
        ("list.csv", b"email\ra@b.cz\rb@b.cz\r"),
        ("list.csv", b"email,reason\na@b.cz,old\nb@b.cz,older"),
        ("list.ndjson", b"{}\n{}\n{}"),
    ],
)
@pytest.mark.parametrize("only", [[], ["--only", "allowed"]])
def test_fewer_lines_than_were_sent_are_no_answer(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, name: str, content: bytes, only: list[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    purpose = "news" if name.endswith("csv") else "nobody"
    words = ["--purpose", purpose, "--channel", "email", "--url", gate[0], "--token", "good", *only]
    with pytest.raises(SystemExit, match="ends before the list does"):
        main([str(tmp_path / name), *words, "-o", str(tmp_path / "out")])
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_line_breaks_in_a_cell_that_the_gate_leaves_out_for_its_own_are_no_missing_lines(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(b'email,reason\na@b.cz,"she\nsaid\nso"\n')
    words = ["--purpose", "news", "--channel", "email", "--url", gate[0], "--token", "good"]
    main([str(tmp_path / "list.csv"), *words, "-o", str(tmp_path / "out")])
    assert (tmp_path / "out").read_bytes() == ANSWERED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_list_that_is_not_utf_8_is_not_sent_and_the_right_encoding_is_named(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, encoding: str
) -> None:
    url, asked = gate
    (tmp_path / "list.csv").write_bytes("email\nžofie@b.cz\n".encode(encoding))
    words = ["--purpose", "news", "--channel", "email", "--url", url, "--token", "good"]
    with pytest.raises(SystemExit, match="save it as UTF-8"):
        main([str(tmp_path / "list.csv"), *words])
    assert asked == []


def test_what_is_written_to_stays_what_it_is(gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path) -> None:
    url, _ = gate
    (tmp_path / "list.csv").write_bytes(b"email\na@b.cz\n")
    words = [str(tmp_path / "list.csv"), "--purpose", "news", "--channel", "email", "--url", url, "--token", "good"]
    aim, link, trap, pipe = (tmp_path / name for name in ("aim", "link", "link.part", "pipe"))
    aim.write_bytes(b"before")
    aim.chmod(0o640)
    link.symlink_to(aim)
    trap.symlink_to(tmp_path / "elsewhere")
    main([*words, "-o", str(link)])
    assert (link.readlink(), aim.read_bytes(), aim.stat().st_mode & 0o777) == (aim, ANSWERED, 0o640)
    assert not (tmp_path / "elsewhere").exists()
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    main([*words, "-o", str(pipe)])
    reader.join()
    assert (heard, pipe.is_fifo()) == ([ANSWERED], True)


@pytest.mark.parametrize(
    ("purpose", "token"), [("half", "good"), ("news", "bad"), ("portal", "good"), ("endless", "good")]
)
def test_a_list_that_was_not_answered_whole_leaves_no_file(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, purpose: str, token: str
) -> None:
    source, target = tmp_path / "list.ndjson", tmp_path / "out"
    source.write_bytes(b'{"email":"a@b.cz"}\n')
    words = ["--purpose", purpose, "--channel", "email", "--url", gate[0], "--token", token, "-o", str(target)]
    with pytest.raises(SystemExit) as left:
        main([str(source), *words])
    assert left.value.code not in (0, None, 2)
    assert [one.name for one in tmp_path.iterdir()] == ["list.ndjson"]


def test_a_refusal_and_an_address_without_a_gate_are_said_in_words(
    gate: tuple[str, list[tuple[str, str, bytes]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.csv").write_bytes(b"email\na@b.cz\n")
    words = [str(tmp_path / "list.csv"), "--purpose", "refused", "--channel", "email", "--token", "good"]
    with pytest.raises(SystemExit, match=r"HTTP 422 invalid: the header names nobody$"):
        main([*words, "--url", gate[0]])
    for url in ("http://127.0.0.1:1", "gate.example"):
        with pytest.raises(SystemExit, match=f"no gate to be reached at {url}"):
            main([*words, "--url", url])
    with pytest.raises(SystemExit) as left:
        main([*words, "--url", gate[0], "-o", str(tmp_path / "none" / "out.csv")])
    assert (left.value.code, "there is no folder" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize("missing", ["--purpose", "--channel", "--url", "--token"])
def test_wrong_usage_is_2(tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOUHLAS_GATE", raising=False)
    monkeypatch.delenv("SOUHLAS_TOKEN", raising=False)
    (tmp_path / "list").write_bytes(b"")
    given = {"--purpose": "news", "--channel": "email", "--url": "http://127.0.0.1:1", "--token": "t"}
    rest = [word for name, value in given.items() if name != missing for word in (name, value)]
    with pytest.raises(SystemExit) as left:
        main([str(tmp_path / "list"), *rest])
    assert left.value.code == 2


def test_the_form_is_told_by_name_or_content(tmp_path: Path) -> None:
    for name, content, form in (
        ("a.csv", b"{", CSV),
        ("a.jsonl", b"email", NDJSON),
        ("a.txt", b'\n {"email":1}', NDJSON),
        ("b.txt", b"email\n", CSV),
        ("c.txt", b'\xef\xbb\xbf{"email":1}', NDJSON),
    ):
        (tmp_path / name).write_bytes(content)
        assert form_of(tmp_path / name) == form
