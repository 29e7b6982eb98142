"""The way into Kafka: what goes together, and that all of our own programs take it."""

import re
import ssl
from contextlib import suppress
from pathlib import Path

import pytest

from dev.certificates import Authority
from shared.brokers import Brokers, reach
from shared.settings import Environment

ROOT = Path(__file__).parents[2]
SECRET = "not-to-be-shown"
LOGIN = {"USERNAME": "contacts", "PASSWORD": SECRET}


def faults(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **given: str) -> list[str]:
    """The lines with which a program ends that is started so; none when it goes on."""
    for name, value in {
        "SOUHLAS_KAFKA": "x:1",
        **{f"SOUHLAS_KAFKA_{key}": value for key, value in given.items()},
    }.items():
        monkeypatch.setenv(name, value)
    with suppress(SystemExit):
        Environment.of_process()
    said = capsys.readouterr().err
    assert SECRET not in said
    return [line.removeprefix("souhlas: ") for line in said.splitlines()]


def test_what_does_not_go_together_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert faults(monkeypatch, capsys, **LOGIN, CA_FILE="/ca.pem") == [
        "SOUHLAS_KAFKA_USERNAME is of no use with SOUHLAS_KAFKA_SECURITY_PROTOCOL=PLAINTEXT: it takes SASL",
        "SOUHLAS_KAFKA_PASSWORD is of no use with SOUHLAS_KAFKA_SECURITY_PROTOCOL=PLAINTEXT: it takes SASL",
        "SOUHLAS_KAFKA_CA_FILE is of no use with SOUHLAS_KAFKA_SECURITY_PROTOCOL=PLAINTEXT: it takes SSL",
    ]


@pytest.mark.parametrize("protocol", ["SASL_PLAINTEXT", "SASL_SSL"])
def test_a_login_is_whole(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], protocol: str) -> None:
    assert faults(monkeypatch, capsys, SECURITY_PROTOCOL=protocol, USERNAME="contacts") == [
        f"SOUHLAS_KAFKA_PASSWORD is missing: SOUHLAS_KAFKA_SECURITY_PROTOCOL={protocol} logs in"
    ]
    assert faults(monkeypatch, capsys, PASSWORD=SECRET) == []


def test_a_certificate_goes_with_its_key_and_both_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    certificate, key = map(str, authority.certify("contacts"))
    (alone,) = faults(monkeypatch, capsys, SECURITY_PROTOCOL="SSL", CERTIFICATE_FILE=certificate)
    assert alone.endswith("go together: give both or neither")
    (absent,) = faults(monkeypatch, capsys, KEY_FILE=str(tmp_path / "nowhere"))
    assert "SOUHLAS_KAFKA_CERTIFICATE_FILE or SOUHLAS_KAFKA_KEY_FILE cannot be used (No such file" in absent
    another = str(Authority(tmp_path, "another").certify("other")[1])
    (mixed,) = faults(monkeypatch, capsys, KEY_FILE=another)
    assert "give PEM files" in mixed
    assert faults(monkeypatch, capsys, KEY_FILE=key) == []
    assert len(faults(monkeypatch, capsys, SECURITY_PROTOCOL="WEIRD")) == 1


def test_a_password_may_lie_in_a_file_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{SECRET}\n")
    given = {"SECURITY_PROTOCOL": "SASL_SSL", "USERNAME": "contacts", "PASSWORD_FILE": str(tmp_path / "password")}
    environment = {"SOUHLAS_KAFKA": "x:1"} | {f"SOUHLAS_KAFKA_{name}": value for name, value in given.items()}
    brokers = Environment.read(environment).brokers
    options = brokers.options()
    assert options["sasl_plain_password"] == SECRET
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert SECRET not in repr(brokers)
    assert options["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    assert options["ssl_context"].check_hostname


def test_servers_alone_are_reached_in_the_clear() -> None:
    assert (
        reach("a:1,b:2")
        == reach(Brokers("a:1,b:2"))
        == {"bootstrap_servers": "a:1,b:2", "security_protocol": "PLAINTEXT"}
    )


def test_no_program_reaches_kafka_past_its_way_in() -> None:
    ours = [*ROOT.glob("shared/**/*.py"), *ROOT.glob("services/*/*/**/*.py"), ROOT / "dev" / "topics.py"]
    product = [path for path in ours if "tests" not in path.parts]
    assert len(product) > 200
    clients = re.compile(r"AIOKafka(Consumer|Producer|AdminClient)\(|Consumer\(\n")
    for path in product:
        text = path.read_text(encoding="utf-8")
        if path.name != "brokers.py":
            assert "bootstrap_servers" not in text, path
        if clients.search(text):
            assert "reach(" in text or "brokers.options()" in text, path
