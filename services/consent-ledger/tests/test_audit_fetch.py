"""souhlas-audit from end to end: export over HTTP, fetch, go on after a cut, verify; and the export's own shape."""

import asyncio
import base64
import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from consent_ledger.audit.command import main
from consent_ledger.audit.verify import Verification
from desk import Desk
from exports import verify
from ledgers import Ledger
from samples import NOW, drafts, event

from shared.events import Decision
from shared.identity import uuid7

PROGRAM = Path(sys.executable).with_name("souhlas-audit")


async def grow(ledger: Ledger, size: int) -> None:
    await ledger.appender.append(drafts([event() for _ in range(size)]))


async def run(*arguments: object) -> int:
    """The command in this process, away from the loop that answers it."""
    return await asyncio.to_thread(main, [str(one) for one in arguments])


async def key_of(desk: Desk) -> str:
    return (await desk.get("/log/demo/key")).text.strip()


async def test_a_log_is_fetched_verified_and_fetched_again(
    ledger: Ledger, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await grow(ledger, 600)
    file, key = tmp_path / "log.jsonl", await key_of(desk)
    async with desk.listening() as url:
        fetch = ("fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", file)
        assert await run(*fetch) == 0
        assert len([line for line in file.read_text().splitlines() if '"type": "tile"' in line]) == 3
        before = file.stat()
        assert await run(*fetch) == 0
        assert file.stat().st_ino == before.st_ino, "a whole file of this size is left as it is"
        assert await run("verify", file, "--key", key) == 0
        (tmp_path / "old").write_text((await desk.get("/log/demo/checkpoint")).text)
        await grow(ledger, 5)
        assert await run(*fetch) == 0
        capsys.readouterr()
        (tmp_path / "mailed").write_text((tmp_path / "old").read_text().rstrip("\n"))
        assert await run("verify", file, "--key", key, "--since", tmp_path / "mailed") == 0
        assert "the log only grew since the checkpoint of 600 entries" in capsys.readouterr().out
        assert await run("verify", file, "--key", key, "--since", tmp_path / "old", "--json") == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["ok"], answer["partial"], answer["size"], answer["problems"]) == (True, False, 605, [])
        root = await ledger.pool.fetchval("SELECT root FROM checkpoint WHERE size = 605")
        assert answer["root"] == root.hex()
        assert await run("fetch", url, "--workspace", "demo", "--token", "junk", "-o", tmp_path / "no") == 1
        assert await run("fetch", url, "--workspace", "rival", "--token", desk.token(), "-o", tmp_path / "no") == 1
    assert await run(*fetch) == 1, "nobody answers any more"
    assert not (tmp_path / "no").exists()


async def test_a_fetch_that_was_cut_anywhere_goes_on_and_ends_in_the_same_file(
    ledger: Ledger, desk: Desk, tmp_path: Path
) -> None:
    await grow(ledger, 600)
    file, key = tmp_path / "log.jsonl", await key_of(desk)
    async with desk.listening() as url:
        fetch = ("fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", file)
        await run(*fetch)
        whole = file.read_bytes()
        await grow(ledger, 3)
        for cut in (0, 10, len(whole) // 3, len(whole) // 2, len(whole) - 5):
            file.unlink(missing_ok=True)
            file.with_name("log.jsonl.part").write_bytes(whole[:cut])
            assert await run(*fetch) == 0
            lines = file.read_bytes().splitlines(keepends=True)
            verdict = Verification(key).read(lines)
            assert verdict.ok
            if cut > len(whole) // 2 - 1:
                assert verdict.size == 600, "it went on under the checkpoint that it began with"
                assert lines[1:] == whole.splitlines(keepends=True)[1:]
        file.write_bytes(whole[: len(whole) // 2])
        assert await run(*fetch) == 0
        assert Verification(key).read(file.read_bytes().splitlines(keepends=True)).ok


async def test_a_file_that_is_something_else_is_never_overwritten(
    ledger: Ledger, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await grow(ledger, 3)
    await ledger.appender.append(drafts([event(workspace="rival")]))
    async with desk.listening() as url:
        rival = tmp_path / "rival.jsonl"
        assert await run("fetch", url, "--workspace", "rival", "--token", desk.token("rival"), "-o", rival) == 0
        notes = b"my own notes\n"
        foreign = {"notes.txt": notes, "short": b"{", "rival.jsonl": rival.read_bytes(), "log.jsonl.part": notes}
        other_key = rival.read_bytes().replace(b"log.example/rival", b"log.example/demo")
        for name, content in (foreign | {"fork.jsonl": other_key}).items():
            file = tmp_path / name
            file.write_bytes(content)
            target = file.with_suffix("") if file.suffix == ".part" else file
            code = await run("fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", target)
            said = capsys.readouterr().err
            if name == "short":
                assert code == 0, "so an export begins"
                continue
            assert (code, file.read_bytes()) == (2, content), said
            assert "left as it is" in said
            file.unlink()
        fetch = ("fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", tmp_path / "own")
        assert await run(*fetch) == 0
        ledger.keyring.rotate("demo")
        await grow(ledger, 3)
        assert await run(*fetch) == 0, "under the key before the last it is its own"
        assert Verification().read((tmp_path / "own").read_bytes().splitlines(keepends=True)).size == 6


NO_ADDRESSES = ("notaurl", "ftp://ledger.example", "http://", "http://[::1", "http://ledger:port", "file:///etc")


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_an_address_that_is_none_is_wrong_usage(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("fetch", url, "-o", f"{tmp_path}/no"), ("witness", url, "--state", f"{tmp_path}/state")):
        assert main([*command, "--workspace", "demo", "--token", "t"]) == 2
        assert "URL is where the consent-ledger answers" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


async def test_the_checkpoints_of_the_last_tile_are_fetched_also_where_it_is_just_full(
    ledger: Ledger, desk: Desk, tmp_path: Path
) -> None:
    for many in (256, 200, 56):
        await grow(ledger, many)
    file = tmp_path / "log.jsonl"
    async with desk.listening() as url:
        assert await run("fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", file) == 0
    kept = [json.loads(line)["note"] for line in file.read_text().splitlines() if '"type": "checkpoint"' in line]
    assert [note.splitlines()[1] for note in kept] == ["456", "512"]


async def test_the_plain_export_is_as_the_contract_says_and_verifies(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger, 3)
    answer = await desk.get("/v1/export", format="jsonl")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["type"] for line in lines] == ["header", "entry", "entry", "entry", "end"]
    assert {"type", "origin", "key", "checkpoint", "exported_at", "first_index", "columns"} == set(lines[0])
    assert lines[0]["checkpoint"] == (await desk.get("/log/demo/checkpoint")).text
    assert (lines[0]["first_index"], lines[0]["key"]) == (0, await key_of(desk))
    assert [line["index"] for line in lines[1:-1]] == [0, 1, 2]
    shown = (await desk.get("/v1/entries/1")).json()
    assert {name: lines[2][name] for name in ("leaf", "leaf_hash", "evidence", "salt")} == {
        name: shown[name] for name in ("leaf", "leaf_hash", "evidence", "salt")
    }
    assert lines[-1] == {"type": "end", "count": 3}
    assert verify(answer.text.splitlines(), key=await key_of(desk)).ok


async def test_a_part_is_proven_to_be_of_the_signed_tree(ledger: Ledger, desk: Desk) -> None:
    for size in (3, 300, 40, 300):
        await grow(ledger, size)
        ledger.clock.now += timedelta(hours=1)
    key = await key_of(desk)
    starts = [NOW + timedelta(hours=hours) for hours in range(-1, 6)]
    for start, end in [
        (a, b) for a in (None, *starts) for b in (None, *starts) if (a or b) and not (a and b and b < a)
    ]:
        params = {"from": start and start.isoformat(), "to": end and end.isoformat()}
        text = (await desk.get("/v1/export", **{name: value for name, value in params.items() if value})).text
        verdict = verify(text.splitlines(), key=key)
        assert (verdict.ok, verdict.partial, verdict.size) == (True, True, 643), (start, end, verdict.problems)
    text = (await desk.get("/v1/export", **{"from": starts[3].isoformat(), "to": starts[4].isoformat()})).text
    lines = text.splitlines()
    assert json.loads(lines[0])["first_index"] == 303
    assert len(lines) == 42
    for bad in (lines[:5] + lines[6:], [*lines[:-5], lines[-1]], [lines[0], *lines[2:]]):
        assert not verify(bad, key=key).ok
    header = json.loads(lines[0]) | {"after": json.loads(lines[0])["before"]}
    assert not verify([json.dumps(header), *lines[1:]], key=key).ok


async def test_evidence_missing_from_a_part_is_explained_by_a_proven_erasure_elsewhere(
    ledger: Ledger, desk: Desk
) -> None:
    contact = uuid7()
    await ledger.appender.append(drafts([event(contact=contact), event()]))
    ledger.clock.now += timedelta(hours=1)
    await ledger.appender.append(drafts([event(Decision.ERASED, contact=contact)]))
    await grow(ledger, 2)
    until = (NOW + timedelta(minutes=5)).isoformat()
    lines = (await desk.get("/v1/export", to=until)).text.splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["header", "erasure", "entry", "entry", "end"]
    key = await key_of(desk)
    assert verify(lines, key=key).ok
    without = verify([lines[0], *lines[2:]], key=key)
    assert [(one.index, one.code) for one in without.problems] == [(0, "evidence_missing")]
    forged = json.loads(lines[1])
    forged["leaf"] = json.loads(lines[2])["leaf"]
    assert not verify([lines[0], json.dumps(forged), *lines[2:]], key=key).ok
    whole = (await desk.get("/v1/export")).text.splitlines()
    assert "erasure" not in {json.loads(line)["type"] for line in whole}
    assert verify(whole, key=key).ok


BAD_QUESTIONS = [
    {"format": "xml"},
    {"from": "yesterday"},
    {"to": "2026-01-01T00:00:00"},
    {"first_index": "-1"},
    {"size": "7"},
    {"size": "99999999999999999999"},
]


async def test_bad_questions_to_the_export_have_clear_answers(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger, 1)
    for params in BAD_QUESTIONS:
        assert (await desk.get("/v1/export", **params)).status_code == 422, params
    assert (await desk.client.get("/v1/export")).status_code == 401
    empty = (await desk.get("/v1/export", "rival")).text.splitlines()
    assert [json.loads(line)["type"] for line in empty] == ["header", "end"]


@dataclass
class Said:
    """How the command ended."""

    returncode: str | int | None
    stdout: str
    stderr: str


Ask = Callable[..., Said]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """The command in this process: its exit code and what it wrote."""

    def command(*arguments: object, given: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capsys.readouterr()
        code: str | int | None
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as left:
            code = left.code
        return Said(code, *capsys.readouterr())

    return command


async def test_the_program_says_in_words_and_by_its_exit_code_what_it_found(
    ledger: Ledger, desk: Desk, tmp_path: Path, ask: Ask
) -> None:
    await grow(ledger, 5)
    text = (await desk.get("/v1/export")).text
    (tmp_path / "good").write_text(text)
    (tmp_path / "bad").write_text(text.replace("Souhlasím", "Nesouhlasím", 1))
    (tmp_path / "empty").write_text("")
    good = ask("verify", tmp_path / "good")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("OK: 5 entries")
    assert "Not proved: the checkpoint is by the key that you gave" in good.stdout
    bad = ask("verify", tmp_path / "bad", "--json", "--key", await key_of(desk))
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["problems"][0] == {
        "index": 0,
        "code": "commitment_mismatch",
        "detail": "the evidence is not what the leaf commits to",
    }
    assert "entry 0: commitment_mismatch" in ask("verify", tmp_path / "bad").stdout
    assert ask("verify", tmp_path / "empty").returncode == 1
    assert ask("verify", "-", given=text.encode()).returncode == 0
    for wrong in (
        ["verify", tmp_path / "nothing"],
        ["verify", tmp_path],
        ["verify", tmp_path / "good", "--key", "junk"],
        ["verify", tmp_path / "good", "--since", tmp_path / "nothing"],
        ["verify"],
        [],
        ["dance"],
        ["proof", "of concept"],
        ["fetch", "http://127.0.0.1:1", "-o", tmp_path / "x"],
    ):
        answer = ask(*wrong)
        assert answer.returncode == 2, wrong
        assert "Traceback" not in answer.stderr


def in_base64(value: Any) -> Any:
    if isinstance(value, list):
        return [in_base64(part) for part in value]
    return base64.b64encode(bytes.fromhex(value)).decode() if isinstance(value, str) else value


async def test_proofs_are_checked_from_standard_input_in_hex_and_base64(ledger: Ledger, desk: Desk, ask: Ask) -> None:
    await grow(ledger, 9)
    inclusion = (await desk.get("/v1/proofs/inclusion", index=3)).json()
    consistency = (await desk.get("/v1/proofs/consistency", **{"from": 6})).json()
    for kind, good in (("inclusion", inclusion), ("consistency", consistency)):
        for form in (good, {name: in_base64(value) for name, value in good.items()}):
            assert ask("proof", kind, given=json.dumps(form).encode()).returncode == 0
        other = {"inclusion": "consistency", "consistency": "inclusion"}[kind]
        for bad in (b"", b"[]", b"junk", b"{}", json.dumps(good | {"proof": good["proof"][1:]}).encode()):
            answer = ask("proof", kind, given=bad)
            assert (answer.returncode, "Traceback" in answer.stderr) == (1, False)
        assert ask("proof", other, given=json.dumps(good).encode()).returncode == 1


def test_the_program_is_installed_and_reads_standard_input() -> None:
    answer = subprocess.run([PROGRAM, "verify", "-"], input=b"junk\n", capture_output=True, timeout=60)
    assert answer.returncode == 1
    assert b"checkpoint_invalid" in answer.stdout
    assert answer.stderr == b""


def test_the_command_needs_nothing_of_the_service() -> None:
    code = "import sys; import consent_ledger.audit.command; print({'httpx', 'asyncpg', 'fastapi'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert answer.stdout.strip() == b"set()"


async def on_a_terminal(*arguments: str | Path) -> tuple[int, str, str]:
    """The program with its standard error on a terminal: exit code, output and what the terminal was sent."""
    terminal, other_end = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *map(str, arguments), stdout=asyncio.subprocess.PIPE, stderr=other_end, env=environment
    )
    os.close(other_end)
    seen = asyncio.create_task(asyncio.to_thread(read_all, terminal))
    output = (await process.communicate())[0].decode()
    assert process.returncode is not None
    return process.returncode, output, await seen


def read_all(terminal: int) -> str:
    """What was written to a terminal until nobody holds its other end."""
    parts: list[bytes] = []
    with contextlib.suppress(OSError):  # EIO is the end of a terminal
        while part := os.read(terminal, 65_536):
            parts.append(part)
    os.close(terminal)
    return b"".join(parts).decode()


async def test_progress_is_drawn_on_a_terminal_and_cleared_and_never_in_the_output(
    ledger: Ledger, desk: Desk, tmp_path: Path
) -> None:
    await grow(ledger, 1500)
    file = tmp_path / "log"
    async with desk.listening() as url:
        fetch = ("fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", file)
        code, output, drawn = await on_a_terminal(*fetch)
    assert (code, output.startswith("OK: 1500 entries are in ")) == (0, True)
    assert "fetching" in drawn
    assert "1000/?" in drawn
    assert "\x1b[2K" in drawn, "the bar is cleared when it has ended"
    code, output, drawn = await on_a_terminal("verify", file)
    assert (code, output.startswith("OK: 1500 entries, checkpoint of 1500")) == (0, True)
    assert "verifying" in drawn
    assert "\x1b" not in output
