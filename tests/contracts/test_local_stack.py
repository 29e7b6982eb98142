"""The pure parts of the local stack: its folder, secrets, tokens, seed, and the files for docker compose."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from dev import compose, keys, ports
from dev.databases import dsn_for
from dev.seed import LEAD, WORKSPACES
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
    with pytest.raises(RuntimeError, match="another stack"):
        State.kept(state.watchdog, state.folder)


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
    assert "PASSWORD:" not in text
    assert "://" not in text.replace("http://", "").replace("redis://", "").replace("BROKER://", "").replace(
        "CONTROLLER://", ""
    )
