"""Who calls: bearer tokens (JWT) checked offline against a JWKS file.

Signed with Ed25519 (``EdDSA``), ``RS256`` or ``ES256``, each only by a key of its own kind (RFC 8725 section 3.1); the
claims ``iss sub aud exp workspace scope`` are required and checked. Tokens found good are remembered until they
expire, because the gate asks thousands of times a second; the JWKS is read again when its file changes, and what was
remembered is then forgotten, so that a key taken out is refused within a second.
"""

import copy
import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OKPKey, RSAKey
from joserfc.registry import Header

from shared.problems import Problem, of_status

AUDIENCE = "souhlas"
MAX_TOKEN = 8 * 1024
MAX_REMEMBERED = 10_000
_JWKS_PAUSE = 1.0
_WORKSPACE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SUBJECT = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,255}")

log = logging.getLogger("souhlas.auth")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a good token speaks for. Every query of a route is bound to `workspace`."""

    workspace: str
    subject: str
    scopes: frozenset[str]


class Refused(Exception):
    """The token is not good; the reason names no value of it."""


def _is_ed25519(key: Key) -> bool:
    return isinstance(key, OKPKey) and key.curve_name == "Ed25519"


def _is_p256(key: Key) -> bool:
    return isinstance(key, ECKey) and key.curve_name == "P-256"


def _is_rsa(key: Key) -> bool:
    return isinstance(key, RSAKey) and key.raw_value.key_size >= 2048


_KEY_FITS: dict[str, Callable[[Key], bool]] = {"EdDSA": _is_ed25519, "RS256": _is_rsa, "ES256": _is_p256}


def _registry() -> jws.JWSRegistry:
    """joserfc warns of the name EdDSA at every use (RFC 9864); here it means Ed25519, and the curve is checked."""
    registry = jws.JWSRegistry(algorithms=list(_KEY_FITS), strict_check_header=False)
    eddsa = copy.copy(registry.algorithms["EdDSA"])
    eddsa.security_warning = None
    registry.algorithms = {**registry.algorithms, "EdDSA": eddsa}
    return registry


class Authenticator:
    """Checks tokens of one issuer. `clock` gives seconds since 1970; `pace` seconds that only go forward."""

    def __init__(
        self,
        jwks_file: Path,
        issuer: str,
        *,
        clock: Callable[[], float] = time.time,
        pace: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file, self._issuer = jwks_file, issuer
        self._clock, self._pace = clock, pace
        self._registry = _registry()
        self._keys: list[Key] | None = None
        self._seen: tuple[int, int, int] | None = None
        self._look_again = 0.0
        self._known: dict[str, tuple[Caller, float]] = {}

    def check(self, token: str) -> Caller:
        """Who `token` speaks for.

        Raises Problem: 401 ``token_invalid``; 503 ``unavailable`` while no JWKS could be read at all.
        """
        self._refresh()
        known = self._known.get(token)
        if known is not None and known[1] > self._clock():
            return known[0]
        if self._keys is None:
            raise of_status(503)
        try:
            caller, expires = self._verify(token)
        except Refused as refused:
            raise _token_invalid(str(refused)) from None
        self._remember(token, caller, expires)
        return caller

    def _remember(self, token: str, caller: Caller, expires: float) -> None:
        self._known.pop(token, None)
        if len(self._known) >= MAX_REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[token] = (caller, expires)

    def _refresh(self) -> None:
        """Read the JWKS again if its file changed; one that cannot be read or has no key leaves those that were."""
        now = self._pace()
        if now < self._look_again:
            return
        self._look_again = now + _JWKS_PAUSE
        try:
            stat = self._file.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if seen != self._seen:
                keys = _read_keys(self._file.read_text(encoding="utf-8"))
                self._seen = seen
                if not keys and self._keys:
                    raise ValueError("no key that may sign")
                self._keys = keys
                self._known.clear()
        except (OSError, ValueError, TypeError, KeyError, JoseError) as error:
            log.error("the JWKS cannot be used; the keys that were stay in force", exc_info=error)

    def _verify(self, token: str) -> tuple[Caller, float]:
        if len(token) > MAX_TOKEN:
            raise Refused("the token is longer than 8 KiB")
        try:
            content = jws.deserialize_compact(token.encode("ascii"), self._key_of, registry=self._registry)
            claims = json.loads(content.payload)
        except (JoseError, ValueError, TypeError, RecursionError):
            raise Refused("the token is not a JWT signed by a key of this system") from None
        if not isinstance(claims, dict):
            raise Refused("the claims must be a JSON object")
        return self._read(claims)

    def _key_of(self, token: Any) -> Key:
        """The one key that may have signed; never tried on another kind of signature."""
        header: Header = token.headers()
        fits = _KEY_FITS.get(header["alg"]) if isinstance(header.get("alg"), str) else None
        if fits is None:
            raise Refused("alg must be EdDSA, RS256 or ES256")
        candidates = [key for key in self._keys or () if fits(key) and key.get("alg") in (None, header["alg"])]
        if "kid" in header:
            candidates = [key for key in candidates if key.kid == header["kid"]]
        if len(candidates) != 1:
            raise Refused("no key of this system has that kid and kind")
        return candidates[0]

    def _read(self, claims: dict[str, Any]) -> tuple[Caller, float]:
        now = self._clock()
        expires, not_before = _seconds(claims.get("exp")), _seconds(claims.get("nbf", 0))
        audience, scope = claims.get("aud"), claims.get("scope")
        if claims.get("iss") != self._issuer:
            raise Refused("iss is not the issuer that this system trusts")
        if AUDIENCE not in (audience if isinstance(audience, list) else [audience]):
            raise Refused(f"aud must be {AUDIENCE}")
        if expires is None or expires <= now:
            raise Refused("exp is missing or past: get a new token")
        if not_before is None or not_before > now:
            raise Refused("nbf is still to come")
        if not isinstance(scope, str):
            raise Refused("scope must be a string of words")
        workspace = _text(claims, "workspace", _WORKSPACE)
        return Caller(workspace, _text(claims, "sub", _SUBJECT), frozenset(scope.split())), expires


def _seconds(value: Any) -> float | None:
    """A NumericDate (RFC 7519 section 2), or None for what is none."""
    usable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53
    return float(value) if usable else None


def _text(claims: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Refused(f"{name} is missing or malformed")
    return value


def _read_keys(text: str) -> list[Key]:
    """The public keys of a JWKS that may sign; others (symmetric, for encryption, too short) are passed over.

    Raises ValueError, TypeError, KeyError or JoseError for what is no JWKS.
    """
    keys = json.loads(text)["keys"]
    if not all(isinstance(key, dict) for key in keys):
        raise ValueError("keys must be objects")
    return [JWKRegistry.import_key(key) for key in keys if _may_sign(key)]


def jwks_fault(file: Path) -> str | None:
    """Why no token can be checked with this JWKS, in words that follow its name; None when it is good."""
    try:
        return None if _read_keys(file.read_text(encoding="utf-8")) else "has no key that may sign"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except (ValueError, TypeError, KeyError, JoseError):
        return "is no JWKS"


def _may_sign(key: dict[str, Any]) -> bool:
    long_enough = key.get("kty") != "RSA" or len(str(key.get("n", ""))) * 6 >= 2048
    return key.get("kty") in ("OKP", "EC", "RSA") and key.get("use", "sig") == "sig" and long_enough


def _token_invalid(detail: str) -> Problem:
    return Problem(401, "token_invalid", detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


class Bearer(SecurityBase):
    """A route's dependency: checks the token, then that it has every one of `scopes`."""

    def __init__(self, scopes: tuple[str, ...]) -> None:
        self.model = BearerModel(bearerFormat="JWT", description="Claims: iss, sub, aud, exp, workspace, scope.")
        self.scheme_name = "bearer"
        self.scopes = scopes

    async def __call__(self, request: Request) -> Caller:
        """The caller. Raises Problem."""
        caller = self._authenticator(request).check(bearer_token(request))
        missing = [scope for scope in self.scopes if scope not in caller.scopes]
        if missing:
            needed = " ".join(self.scopes)
            challenge = f'Bearer error="insufficient_scope", scope="{needed}"'
            raise Problem(
                403, "scope_missing", f"the token needs the scope {needed}", headers={"WWW-Authenticate": challenge}
            )
        request.state.caller = caller
        return caller

    @staticmethod
    def _authenticator(request: Request) -> Authenticator:
        found = request.app.state.auth
        assert isinstance(found, Authenticator), "create_app(auth=…) is needed for routes with a caller"
        return found


def bearer_token(request: Request) -> str:
    """The token of ``Authorization: Bearer …``. Raises Problem 401 ``token_missing`` when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        challenge = {"WWW-Authenticate": "Bearer"}
        raise Problem(401, "token_missing", "send the header Authorization: Bearer <JWT>", headers=challenge)
    return token.strip()


def caller(*scopes: str) -> Bearer:
    """``who: Annotated[Caller, Depends(caller("contacts:read"))]``: the caller, who has every one of `scopes`.

    Raises Problem: 401 ``token_missing`` or ``token_invalid``, 403 ``scope_missing``.
    """
    return Bearer(scopes)
