"""The files of a log's keys: whole on the disk before the name leads to them, also where a new key joins an old one."""

import asyncio
import contextlib
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from consent_ledger.app import LedgerSettings, _tell, create_app
from consent_ledger.keys import KeyFault, Keyring
from fastapi import FastAPI
from joserfc.jwk import ECKey, OKPKey
from ledgers import Serving, SettingsFor

from dev.keys import Signer
from shared.logs import JsonFormatter
from shared.settings import PREFIX


def test_a_rotated_key_is_on_the_disk_before_it_takes_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring(tmp_path, "log.example", {})
    first = keyring.signers("demo", create=True)
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def replaced(source: str, target: Path) -> None:
        done.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    keyring.rotate("demo")
    assert done == ["file", "replace", "folder"]
    assert len(Keyring(tmp_path, "log.example", {}).signers("demo")) == len(first) + 1


@pytest.mark.parametrize("content", [None, b"no pem", ECKey.generate_key("P-256").as_pem(private=True)])
def test_a_key_that_cannot_be_used_is_told_with_its_log_and_not_as_a_log_that_was_changed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "demo.pem").write_bytes(content)
    with pytest.raises(KeyFault) as fault:
        Keyring(tmp_path, "log.example").signer("demo")
    _tell(fault.value)
    line = json.loads(JsonFormatter("consent-ledger").format(caplog.records[-1]))
    assert line["message"] == "refused to go on: the signing key of this log cannot be used: put it back"
    assert (line["workspace"], line["reason"]) == ("demo", "key")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings of a program that lacks nothing; its folder of keys is not there yet."""
    (tmp_path / "token.pem").write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    (tmp_path / "jwks.json").write_text(Signer(tmp_path / "token.pem").jwks())
    dsn = "postgresql://u:p@127.0.0.1:1/x"
    given = {"KAFKA": "x:1", "JWKS_FILE": tmp_path / "jwks.json", "POSTGRES": dsn, "POSTGRES_OWNER": dsn}
    secrets = {"FRESHNESS_KEY": "f" * 32, "LINK_KEY": "l" * 32}
    for name, value in {**given, **secrets, "LOG_ORIGIN": "log.example", "LEDGER_KEYS": tmp_path / "keys"}.items():
        monkeypatch.setenv(PREFIX + name, str(value))
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LEDGER_KEYS", "/etc/passwd", "is no folder: give a folder that this user may read and write"),
        ("LEDGER_KEYS", "/etc/passwd/keys", "is no folder: give a folder that this user may read and write"),
        ("LEDGER_KEYS", "/proc/souhlas", "cannot be read and written ("),
        ("LEDGER_SIGNING_KEYS", '{"demo": "no pem"}', "is wrong: the signing key of the log demo is not readable PEM"),
        ("LEDGER_SIGNING_KEYS", '{"A secret": "demo"}', "is wrong: each name in it should be a workspace"),
    ],
)
def test_a_program_whose_keys_cannot_be_used_ends_with_a_line_on_the_setting(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, told: str
) -> None:
    assert LedgerSettings.of_process().unfit() == []
    environment.setenv(PREFIX + name, value)
    with pytest.raises(SystemExit) as ended:
        LedgerSettings.of_process()
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"souhlas: {PREFIX}{name} {told}")
    assert "secret" not in line


async def words(app: FastAPI, told: Callable[[str], bool]) -> None:
    """Return once what `/readyz` says is `told`."""
    async with asyncio.timeout(30), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://l") as http:
        while not told((await http.get("/readyz")).text):  # noqa: ASYNC110 (its state is seen over HTTP alone)
            await asyncio.sleep(0.02)


@pytest.mark.kafka
async def test_a_folder_of_keys_that_goes_away_is_named_and_waited_for(
    settings_for: SettingsFor, tmp_path: Path
) -> None:
    settings, _ = await settings_for()
    settings.ledger_keys.write_text("no folder")
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await words(app, lambda said: "SOUHLAS_LEDGER_KEYS cannot be used (Not a directory)" in said)
        settings.ledger_keys.unlink()
        await words(app, lambda said: '"ready"' in said)


@pytest.mark.kafka
async def test_a_stand_by_without_the_keys_says_so_before_it_has_to_take_over(
    serving: Serving, settings_for: SettingsFor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consent_ledger.sequencer.LOOK_SECONDS", 0.1)
    settings, signer = await settings_for()
    async with serving(settings, signer) as running:
        await running.app.state.ledger.parts.appender.open("demo")
        (tmp_path / "empty").mkdir()
        standby = create_app(settings.model_copy(update={"ledger_keys": tmp_path / "empty", "instance": "1"}))
        async with standby.router.lifespan_context(standby):
            await words(standby, lambda said: "could not take over: the signing key of the log demo is missing" in said)

            def with_all_keys(said: str) -> bool:
                """Other tests' workspaces are in this Kafka too: a log of each is opened meanwhile."""
                with contextlib.suppress(shutil.Error):  # one that is just being written comes with the next look
                    shutil.copytree(settings.ledger_keys, tmp_path / "empty", dirs_exist_ok=True)
                return '"ready"' in said

            await words(standby, with_all_keys)


@pytest.mark.kafka
async def test_a_ledger_that_refuses_to_go_on_ends_with_a_code_that_is_a_failure_and_its_own(
    serving: Serving, settings_for: SettingsFor, environment: pytest.MonkeyPatch
) -> None:
    settings, signer = await settings_for()
    async with serving(settings, signer) as running:
        await running.app.state.ledger.parts.appender.open("demo")
    (settings.ledger_keys / "demo.pem").unlink()
    for name in ("kafka", "postgres", "postgres_owner", "ledger_keys"):
        value = getattr(settings, name)
        environment.setenv(f"{PREFIX}{name.upper()}", value.get_secret_value() if name[:2] == "po" else str(value))
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "consent_ledger", stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == 4
    assert b"refused to go on" in said
