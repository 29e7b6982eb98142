"""Settings that cannot be used end the program with a line each, and show nobody's secret."""

import asyncio
import socket
from contextlib import nullcontext
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey
from pydantic import TypeAdapter, ValidationError

from dev.keys import Signer
from shared.settings import PREFIX, PostgresDsn, PostgresSettings, RedisUrl
from shared.starting import failed, in_background

SECRET = "MySecretTooShort"


def end_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], jwks: Path, given: dict[str, str]
) -> list[str]:
    """The lines a program says that is started so. Fails unless it ends with 2."""
    dsn = "postgresql://u:dsn-secret@127.0.0.1:1/x"
    good = {"KAFKA": "x:1", "JWKS_FILE": str(jwks), "FRESHNESS_KEY": "k" * 43, "POSTGRES": dsn, "POSTGRES_OWNER": dsn}
    for name, value in {**good, **given}.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SystemExit) as ended:
        PostgresSettings.of_process()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert SECRET not in said
    assert "kkk" not in said
    assert "dsn-secret" not in said
    return said.splitlines()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRESHNESS_KEY", SECRET),
        ("HTTP_PORT", "99999"),
        ("POSTGRES_POOL", "0"),
        ("POSTGRES", "nonsense"),
        ("POSTGRES", "postgresql://:5432"),
        ("POSTGRES", "mysql://u:p@host/x"),
        ("POSTGRES_OWNER", "postgresql://u:p@host:port/x"),
        ("ANSWER_SECONDS", "nan"),
        ("REQUEST_SECONDS", "-1"),
        ("KAFKA", "host:notaport"),
        ("TOKEN_ISSUER", ""),
        ("LOG_LEVEL", "LOUD"),
        ("PUBLIC_CONVERSATION_URL", "javascript:alert(1)"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, value: str
) -> None:
    lines = end_with(monkeypatch, capsys, tmp_path / "jwks.json", {name: value})
    assert len(lines) == 1
    assert lines[0].startswith(f"souhlas: {PREFIX}{name} is wrong: ")
    assert not value or value not in lines[0]


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://u:p@[::1]:5432/x",
        "postgres://one:5432,two/x?sslmode=require",
        "postgresql:///x?host=/run/postgresql",
        "postgresql://role:p%40ss@host",
    ],
)
def test_every_form_of_a_dsn_is_taken(dsn: str) -> None:
    assert TypeAdapter(PostgresDsn).validate_python(dsn).get_secret_value() == dsn


@pytest.mark.parametrize(
    ("url", "good"),
    [
        *[("redis://h", True), ("redis://:p@h:6379/0", True), ("rediss://u:p@h/1?x=y", True), ("unix:///run/r", True)],
        *[("nonsense", False), ("", False), ("redis://", False), ("redis://h:port", False), ("http://h", False)],
    ],
)
def test_the_form_of_a_redis_url_is_looked_at(url: str, good: bool) -> None:
    with nullcontext() if good else pytest.raises(ValidationError, match="it should be redis://"):
        TypeAdapter(RedisUrl).validate_python(url)


def test_a_missing_setting_is_named_and_no_other_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"{PREFIX}FRESHNESS_KEY", SECRET * 3)
    with pytest.raises(SystemExit):
        PostgresSettings.of_process()
    said = capsys.readouterr().err
    assert f"{PREFIX}KAFKA is missing" in said
    assert SECRET not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("content", [None, "garbage", "{}", '{"keys": []}'])
def test_a_program_refuses_a_jwks_it_could_check_no_token_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str | None
) -> None:
    jwks = tmp_path / "jwks.json"
    if content is None:
        jwks.mkdir()
    else:
        jwks.write_text(content)
    (line,) = end_with(monkeypatch, capsys, jwks, {})
    assert line.startswith(f"souhlas: {PREFIX}JWKS_FILE ")


@pytest.fixture
def jwks(tmp_path: Path) -> Path:
    """A JWKS that tokens can be checked with."""
    (tmp_path / "key.pem").write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    (tmp_path / "jwks.json").write_text(Signer(tmp_path / "key.pem").jwks())
    return tmp_path / "jwks.json"


def test_a_program_says_that_its_port_is_taken_and_that_its_address_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], jwks: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = {"HTTP_PORT": str(taken.getsockname()[1])}
        assert end_with(monkeypatch, capsys, jwks, port) == [
            f"souhlas: {PREFIX}HTTP_PORT is taken by another program: end that one, or give another port"
        ]
    for host, why in (("192.0.2.1", "cannot be answered at"), ("nowhere.invalid", "is not found")):
        (line,) = end_with(monkeypatch, capsys, jwks, {"HTTP_PORT": "0", "HTTP_HOST": host})
        assert line.startswith(f"souhlas: {PREFIX}HTTP_HOST {why}")
    monkeypatch.setenv(f"{PREFIX}HTTP_HOST", "127.0.0.1")
    monkeypatch.setenv(f"{PREFIX}LOG_LEVEL", "warning")
    assert PostgresSettings.of_process().log_level == "WARNING"


async def test_a_start_that_failed_is_said_and_one_that_goes_on_is_not() -> None:
    async def fails() -> None:
        raise RuntimeError

    going_on = in_background(asyncio.sleep(60), "start")
    assert failed(None) == failed(going_on) == []
    over = in_background(fails(), "start")
    await asyncio.wait([over])
    going_on.cancel()
    await asyncio.wait([going_on])
    assert failed(going_on) == []
    (line,) = failed(over)
    assert line.startswith("the start failed")
