"""Bearer tokens: what is good, and every way in which one is not."""

import base64
import hmac
import json
import time
import warnings
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from shared.auth import MAX_REMEMBERED, Authenticator, Caller
from shared.problems import Problem
from shared.settings import Settings
from shared.tests.sample import sample_app

NOW = 1_800_000_000.0
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
CLAIMS = {"iss": "souhlas", "sub": "tool", "aud": "souhlas", "exp": NOW + 60, "workspace": "demo", "scope": "a:read b"}


def jwks(*keys: Key, **more: Any) -> str:
    return json.dumps({"keys": [{**key.as_dict(private=False), **more} for key in keys]})


def mint(key: Key = ED, alg: str = "EdDSA", header: dict[str, Any] | None = None, **claims: Any) -> str:
    content = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    head = {"alg": alg, "kid": key.kid, **(header or {})}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.encode({k: v for k, v in head.items() if v is not None}, content, key, algorithms=[alg])


def encoded(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(jwks(ED, RSA, EC))
    return path


@pytest.fixture
def auth(file: Path, clock: Clock) -> Authenticator:
    return Authenticator(file, "souhlas", clock=clock, pace=clock)


def refused(auth: Authenticator, token: str) -> str:
    with pytest.raises(Problem) as caught:
        auth.check(token)
    assert (caught.value.status_code, caught.value.code) == (401, "token_invalid")
    assert caught.value.detail
    return caught.value.detail


@pytest.mark.parametrize(("key", "alg"), [(ED, "EdDSA"), (RSA, "RS256"), (EC, "ES256")])
def test_each_kind_of_key_is_believed(auth: Authenticator, key: Key, alg: str) -> None:
    assert auth.check(mint(key, alg)) == Caller("demo", "tool", frozenset({"a:read", "b"}))


def test_a_token_without_kid_is_believed_when_one_key_fits(auth: Authenticator) -> None:
    assert auth.check(mint(header={"kid": None})).workspace == "demo"


def test_a_list_of_audiences_may_hold_ours(auth: Authenticator) -> None:
    assert auth.check(mint(aud=["other", "souhlas"])).workspace == "demo"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": None}, {"iss": "other"}, {"iss": ["souhlas"]}, {"aud": None}, {"aud": "other"}, {"aud": ["other"]},
        {"aud": {"souhlas": 1}}, {"exp": None}, {"exp": NOW}, {"exp": NOW - 1}, {"exp": str(NOW + 60)}, {"exp": True},
        {"exp": 10**400}, {"nbf": NOW + 1}, {"nbf": "x"}, {"sub": None}, {"sub": ""}, {"sub": 1}, {"sub": "a\0b"},
        {"sub": "x" * 256}, {"workspace": None}, {"workspace": "Demo"}, {"workspace": "demo\n"}, {"workspace": 1},
        {"workspace": ["demo"]}, {"scope": None}, {"scope": ["a:read"]},
    ],
)  # fmt: skip
def test_every_claim_is_required_and_checked(auth: Authenticator, claims: dict[str, Any]) -> None:
    refused(auth, mint(**claims))


def test_a_subject_is_text_that_can_be_written(auth: Authenticator) -> None:
    """JSON can name a lone surrogate, but UTF-8 cannot, and so no store."""
    signed = f"{encoded({'alg': 'EdDSA', 'kid': 'ed'})}.{encoded({**CLAIMS, 'sub': chr(0xD800)})}"
    seal = base64.urlsafe_b64encode(ED.raw_value.sign(signed.encode())).rstrip(b"=").decode()  # type: ignore[union-attr]
    assert "sub" in refused(auth, f"{signed}.{seal}")


def test_other_algorithms_are_refused(auth: Authenticator) -> None:
    body = encoded(CLAIMS)
    for alg in ("none", "None", "HS256", "RS512", "PS256", "ES384", 5, None, ["EdDSA"]):
        head = encoded({"alg": alg, "kid": "ed"})
        refused(auth, f"{head}.{body}.")
        refused(auth, f"{head}.{body}.AAAA")


def test_a_public_key_is_no_shared_secret(auth: Authenticator) -> None:
    for key in (RSA, ED, EC):
        signed = f"{encoded({'alg': 'HS256', 'kid': key.kid})}.{encoded(CLAIMS)}"
        seal = hmac.digest(key.as_pem(private=False), signed.encode(), "sha256")
        refused(auth, f"{signed}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}")


def test_a_symmetric_key_in_the_jwks_is_never_used(clock: Clock, file: Path) -> None:
    secret = OctKey.generate_key(256, {"kid": "oct"})
    file.write_text(json.dumps({"keys": [secret.as_dict(private=True), ED.as_dict(private=False)]}))
    auth = Authenticator(file, "souhlas", clock=clock, pace=clock)
    refused(auth, mint(secret, "HS256"))
    assert auth.check(mint())


def test_a_key_signs_only_with_its_own_algorithm(auth: Authenticator) -> None:
    refused(auth, mint(ED, "EdDSA", {"kid": "rsa"}))
    refused(auth, mint(RSA, "RS256", {"kid": "ed"}))


@pytest.mark.filterwarnings("ignore:Key size")
def test_weak_foreign_and_encryption_keys_do_not_count(file: Path, clock: Clock) -> None:
    other, weak = OKPKey.generate_key("Ed25519", {"kid": "ed"}), RSAKey.generate_key(1024, {"kid": "rsa"})
    file.write_text(jwks(ED, weak))
    auth = Authenticator(file, "souhlas", clock=clock, pace=clock)
    refused(auth, mint(other))
    refused(auth, mint(weak, "RS256"))
    file.write_text(jwks(ED, use="enc"))
    refused(Authenticator(file, "souhlas", clock=clock, pace=clock), mint())


def test_a_critical_header_that_is_not_understood_is_refused(auth: Authenticator) -> None:
    body = encoded(CLAIMS)
    head = encoded({"alg": "EdDSA", "crit": ["x"], "x": 1})
    signed = f"{head}.{body}"
    seal = base64.urlsafe_b64encode(ED.private_key.sign(signed.encode())).rstrip(b"=").decode()  # type: ignore[union-attr]
    refused(auth, f"{signed}.{seal}")


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_token_is_refused(auth: Authenticator, part: int) -> None:
    parts = mint().split(".")
    parts[part] = parts[part][:-5] + ("AAAAA" if parts[part][-5:] != "AAAAA" else "BBBBB")
    refused(auth, ".".join(parts))


@pytest.mark.parametrize(
    "token", ["x", "a.b.c", "...", "é.é.é", "a" * 9000, "e30.e30.e30", ".".join(["W10"] * 3), "\0"]
)
def test_what_is_no_token_is_refused(auth: Authenticator, token: str) -> None:
    refused(auth, token)


def test_a_token_over_8_kib_is_refused_though_it_is_good(auth: Authenticator) -> None:
    refused(auth, mint(more="x" * 9000))


def test_a_remembered_token_ends_when_it_expires(auth: Authenticator, clock: Clock) -> None:
    token = mint()
    auth.check(token)
    clock.now += 59
    auth.check(token)
    clock.now += 1
    refused(auth, token)


def test_a_key_taken_out_is_refused_within_a_second(auth: Authenticator, clock: Clock, file: Path) -> None:
    token = mint()
    auth.check(token)
    file.write_text(jwks(RSA))
    clock.now += 1
    refused(auth, token)
    assert auth.check(mint(RSA, "RS256"))


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"keys": 1}', '{"keys": []}', '{"keys": [{"kty": "OKP"}]}', '{"keys": ["x"]}']
)
def test_a_broken_jwks_leaves_the_keys_that_were(auth: Authenticator, clock: Clock, file: Path, broken: str) -> None:
    auth.check(mint())
    file.write_text(broken)
    clock.now += 1
    assert auth.check(mint(jti="2"))


def test_a_jwks_that_is_away_from_the_start_is_an_outage_that_heals(clock: Clock, file: Path) -> None:
    text = file.read_text()
    file.unlink()
    auth = Authenticator(file, "souhlas", clock=clock, pace=clock)
    with pytest.raises(Problem) as caught:
        auth.check(mint())
    assert caught.value.status_code == 503
    file.write_text(text)
    clock.now += 1
    assert auth.check(mint())


def test_what_is_remembered_is_bounded(auth: Authenticator) -> None:
    auth._known = {str(n): (Caller("demo", "x", frozenset()), NOW + 60) for n in range(MAX_REMEMBERED)}
    auth._look_again = NOW * 2
    auth._keys = [ED]
    auth.check(mint())
    assert len(auth._known) == MAX_REMEMBERED


async def test_a_route_asks_for_its_scopes(http_settings: Settings, file: Path) -> None:
    app = sample_app(http_settings.model_copy(update={"jwks_file": file}))
    address = "/v1/drafts/00000000-0000-0000-0000-000000000001"
    future = time.time() + 60
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        seen = []
        for header in (
            None, "", "Basic eDp5", "Bearer", "Bearer ", "Bearer x.y.z",
            f"Bearer {mint(exp=future)}", f"bearer {mint(exp=future, scope='things:read')}",
        ):  # fmt: skip
            response = await client.get(address, headers={} if header is None else {"authorization": header})
            seen.append((response.status_code, response.json()["code"]))
            if response.status_code in (401, 403):
                assert response.headers["www-authenticate"].startswith("Bearer")
    missing, invalid = (401, "token_missing"), (401, "token_invalid")
    assert seen == [missing] * 5 + [invalid, (403, "scope_missing"), (404, "not_found")]
