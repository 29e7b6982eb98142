"""The pure parts of the local stack: its folder, secrets, tokens, seed, and the files for docker compose."""

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from contacts import handover
from contacts.handover import __main__ as handover_program
from joserfc import jwt
from joserfc.jwk import KeySet

from dev import compose, infra, kafka, keys, ports
from dev.databases import dsn_for
from dev.docs import SERVICES
from dev.process import StartFailed
from dev.seed import LEAD, WORKSPACES
from dev.settings_page import settings_of
from dev.state import State
from dev.watchdog import Watchdog


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    made = Watchdog()
    yield made
    made.close()


@pytest.fixture
def state(watchdog: Watchdog, tmp_path: Path) -> Iterator[State]:
    made = State.kept(watchdog, tmp_path / "stack")
    yield made
    made.close()


def test_secrets_are_kept_for_the_next_start_and_readable_by_their_owner_alone(state: State) -> None:
    first = state.secret("link")
    assert len(first) >= 32
    assert State(state.folder, state.watchdog, ephemeral=False).secret("link") == first
    assert stat.S_IMODE((state.folder / "secrets.json").stat().st_mode) == 0o600


def test_ports_are_kept_for_the_next_start_and_never_given_twice(state: State) -> None:
    given = [state.port(name) for name in ("kafka", "postgres", "redis", "conversation")]
    assert len(set(given)) == 4
    again = State(state.folder, state.watchdog, ephemeral=False)
    assert [again.port(name) for name in ("kafka", "postgres", "redis", "conversation")] == given
    assert all(ports.is_free(port) for port in given)


def test_a_folder_in_use_is_not_taken_by_a_second_stack(state: State) -> None:
    with pytest.raises(StartFailed, match="another stack"):
        State.kept(state.watchdog, state.folder)


@pytest.mark.parametrize("place", ["a-file", "a-file/below", "/proc/nothing/here"])
def test_a_folder_that_cannot_be_one_is_said_in_a_line(watchdog: Watchdog, tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(StartFailed, match="cannot be used as the stack's folder: "):
        State.kept(watchdog, tmp_path / place)


def test_a_file_of_the_folder_that_was_spoiled_is_named(state: State) -> None:
    for text in ("{", "[]"):
        state.write("ports.json", text)
        with pytest.raises(StartFailed, match=r"ports\.json is damaged"):
            state.port("kafka")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"SOUHLAS_KAFKA": "nonsense"}, "SOUHLAS_KAFKA should be host:port"),
        ({"SOUHLAS_KAFKA": "127.0.0.1:1"}, "SOUHLAS_KAFKA: nothing answers at 127.0.0.1:1"),
        ({"SOUHLAS_POSTGRES_SUPERUSER": "nonsense"}, "SOUHLAS_POSTGRES_SUPERUSER should be postgresql://"),
        ({"SOUHLAS_REDIS": "nonsense"}, "SOUHLAS_REDIS should be redis://"),
        ({"SOUHLAS_REDIS": "redis://127.0.0.1:1/0"}, "SOUHLAS_REDIS: nothing answers at 127.0.0.1:1"),
    ],
)
async def test_an_address_that_cannot_be_used_is_named_before_anything_starts(
    state: State, given: dict[str, str], words: str
) -> None:
    with pytest.raises(StartFailed, match=re.escape(words)):
        await infra.start(state, given)
    assert not (state.folder / "ports.json").exists()


def test_what_compose_hands_on_is_a_setting_and_stands_in_the_example() -> None:
    root = Path(compose.__file__).parent.parent
    services = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]
    for name in SERVICES:
        known = {f"SOUHLAS_{each.upper()}" for each in settings_of(name).model_fields}
        assert services[name]["env_file"] == [{"path": f"{name}.env", "required": False}]
        assert {each.removesuffix("_FILE") for each in services[name]["environment"]} <= known | {"SOUHLAS_JWKS"}
    for name in ("conversation", "consent-ledger", "marketing-gate"):  # what each says of its own address
        assert f"SOUHLAS_PUBLIC_{name.upper().replace('-', '_')}_URL" in services[name]["environment"]
    handed_on = set(re.findall(r"\$\{(SOUHLAS_\w+)", (root / "docker-compose.yml").read_text()))
    example = dict(re.findall(r"^(SOUHLAS_\w+)=(.*)$", (root / ".env.example").read_text(), re.MULTILINE))
    assert handed_on == example.keys()
    keys = {f"{each}_key": "k" * 43 for each in ("freshness", "link", "fingerprint")}
    kept = {"kafka": "k:1", "jwks_file": "/x", **keys}
    dsn = {"postgres": "postgresql://u@h/d", "postgres_owner": "postgresql://u@h/d"}
    fields = {each.removeprefix("SOUHLAS_").lower(): value for each, value in example.items()}
    json_fields = {"trusted_proxies": json.loads(fields.pop("trusted_proxies"))}
    made = settings_of("conversation")(**{**kept, **dsn, **fields, **json_fields})
    assert made.processor_email is None


def test_a_token_says_who_it_is_for_and_is_checked_with_the_public_keys_alone(state: State) -> None:
    signer = keys.signer(state)
    public = KeySet.import_key_set(json.loads((state.folder / "jwks.json").read_text()))
    with pytest.warns(match="EdDSA"):  # joserfc's own advice; API.md asks for the name EdDSA
        token = jwt.decode(signer.token("demo", ["ledger:read"], subject="auditor"), public, algorithms=["EdDSA"])
    assert token.header["kid"] == public.keys[0].kid
    assert {"iss": "souhlas-dev", "aud": "souhlas", "workspace": "demo", "scope": "ledger:read"}.items() <= (
        token.claims.items()
    )
    assert "d" not in public.keys[0].as_dict(private=False)
    assert stat.S_IMODE((state.folder / "token-key.pem").stat().st_mode) == 0o600


def test_tokens_of_a_kept_stack_stay_good(state: State) -> None:
    keys.signer(state)
    before = (state.folder / "jwks.json").read_text()
    keys.signer(state)
    assert (state.folder / "jwks.json").read_text() == before


def test_a_role_reaches_the_same_server_with_its_own_password() -> None:
    assert dsn_for("postgresql://postgres:x@host:5433/postgres", "contacts", "a/b@c", "contacts") == (
        "postgresql://contacts:a/b%40c@host:5433/contacts"
    )


def texts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if "cs" in value:
            yield value
        else:
            for each in value.values():
                yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def test_the_seed_speaks_every_locale() -> None:
    for value in texts([*WORKSPACES.values(), LEAD]):
        assert set(value) == {"cs", "en", "de", "sk"}
        assert all(text.strip() and "…" not in text for text in value.values())


def test_both_workspaces_have_the_same_ids_and_another_controller() -> None:
    demo, rival = WORKSPACES["demo"], WORKSPACES["rival"]
    assert [each["id"] for each in demo["purposes"]] == [each["id"] for each in rival["purposes"]]
    assert demo["controller"]["name"] != rival["controller"]["name"]


def test_each_image_is_built_by_one_service_of_compose() -> None:
    root = Path(compose.__file__).parent.parent
    services = yaml.safe_load((root / "docker-compose.yml").read_text())["services"].values()
    built = [service["image"] for service in services if "build" in service]
    assert len(built) == len(set(built)) == 5
    ours = {service["image"] for service in services if service["image"].startswith("souhlas/")}
    assert ours == set(built)


def test_the_end_of_a_contract_is_a_tool_of_compose_that_knows_where_the_services_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = Path(compose.__file__).parent.parent
    services = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]
    tool = services["handover"]
    assert (tool["image"], tool["profiles"]) == (services["contacts"]["image"], ["tools"])
    assert tool["entrypoint"] == ["python", "-m", handover_program.__package__]
    for name, value in tool["environment"].items():
        monkeypatch.setenv(name, value)
    found = handover._options(["export", "--token", "/token", "-o", "/acme"])
    for service, address in (("conversation", found.conversation), ("contacts", found.contacts)):
        assert address == f"http://{service}:8000"
        assert service in services
    assert found.ledger == services["contacts"]["environment"]["SOUHLAS_CONSENT_LEDGER_URL"]
    monkeypatch.setenv("SOUHLAS_CONTACTS_URL", "")
    with pytest.raises(SystemExit):
        handover._options(["delete", "--token", "/token", "--workspace", "acme"])


def test_redis_lets_other_containers_in_whatever_its_image_was_built_with() -> None:
    root = Path(compose.__file__).parent.parent
    command = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]["redis"]["command"]
    assert command[command.index("--protected-mode") + 1] == "no"


def test_compose_secrets_are_made_once_and_each_service_gets_its_own_only(tmp_path: Path) -> None:
    for name in ("init", "postgres", "conversation", "consent-ledger", "contacts", "marketing-gate"):
        (tmp_path / name).mkdir()
    compose.make_secrets(tmp_path)
    made = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    compose.make_secrets(tmp_path)
    again = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == again
    assert {path.name for path in (tmp_path / "consent-ledger").iterdir()} == {
        "freshness", "jwks.json", "link", "postgres", "postgres_owner",
    }  # fmt: skip
    assert {path.name for path in (tmp_path / "marketing-gate").iterdir()} == {
        "fingerprint", "freshness", "jwks.json", "link",
    }  # fmt: skip


def test_a_watchdog_that_was_killed_still_knows_everything(watchdog: Watchdog, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    watchdog.tell("folder", str(folder))
    killed = watchdog.pid
    watchdog._program.kill()
    watchdog._program.wait()
    watchdog.tell("free", 1)
    assert watchdog.pid != killed
    watchdog.close()
    assert not folder.exists()


def test_no_secret_and_no_registry_is_named_in_the_files_of_docker_compose() -> None:
    root = Path(compose.__file__).parent.parent
    text = (root / "docker-compose.yml").read_text() + (root / "Dockerfile").read_text()
    assert not re.search(r"PASSWORD: (?!\$\{)", text)
    assert "://" not in text.replace("http://", "").replace("redis://", "").replace("BROKER://", "").replace(
        "CONTROLLER://", ""
    )


def test_checkouts_share_one_start_up_archive_and_another_build_of_java_has_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kafka, "jars", lambda: (Path("/jars/kafka.jar"),))

    def archive_of(program: str, build: str) -> Path:
        monkeypatch.setattr(kafka, "java", lambda: kafka.Java(Path(program), 25, build))
        return kafka.archive()

    assert archive_of("/one/java", "25.0.2+10") == archive_of("/other/java", "25.0.2+10")
    assert archive_of("/one/java", "25.0.3+9") != archive_of("/one/java", "25.0.2+10")
