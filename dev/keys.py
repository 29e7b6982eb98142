"""The key that signs the local stack's bearer tokens, its public JWKS, and the tokens. Not for production."""

import json
import time
import warnings
from collections.abc import Iterable
from pathlib import Path

from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey

from dev.state import State

ISSUER, AUDIENCE = "souhlas-dev", "souhlas"
DAY = 24 * 60 * 60
ROLES = {
    "admin": [
        "bots:read",
        "bots:write",
        "contacts:read",
        "contacts:write",
        "ledger:read",
        "gate:check",
        "gate:write",
    ],
    "marketing": ["gate:check", "gate:write"],
    "auditor": ["ledger:read"],
}
"""The tokens of each workspace and their scopes (API.md section 6)."""


class Signer:
    """Signs bearer tokens with the Ed25519 key in a PEM file, which tests may read too."""

    def __init__(self, pem: Path) -> None:
        self._key = OKPKey.import_key(pem.read_text(encoding="utf-8"))
        self._kid = self._key.thumbprint()

    def token(
        self,
        workspace: str,
        scopes: Iterable[str] = ROLES["admin"],
        *,
        subject: str = "admin",
        seconds: int = 30 * DAY,
        issuer: str = ISSUER,
        audience: str = AUDIENCE,
    ) -> str:
        """A token for `workspace`, good for `seconds` from now; negative ones make an expired token."""
        claims = {
            "iss": issuer,
            "sub": f"{subject}@{workspace}",
            "aud": audience,
            "exp": int(time.time()) + seconds,
            "workspace": workspace,
            "scope": " ".join(scopes),
        }
        with warnings.catch_warnings():
            # RFC 9864 prefers the name Ed25519, which few JWT libraries know yet.
            warnings.simplefilter("ignore", SecurityWarning)
            return jwt.encode({"alg": "EdDSA", "kid": self._kid}, claims, self._key, algorithms=["EdDSA"])

    def jwks(self) -> str:
        """The public half as a JWKS document."""
        public = {**self._key.as_dict(private=False), "kid": self._kid, "use": "sig", "alg": "EdDSA"}
        return json.dumps({"keys": [public]}, indent=1)


def signer(state: State) -> Signer:
    """The state's signer; makes ``token-key.pem`` and ``jwks.json`` the first time."""
    pem = state.folder / "token-key.pem"
    if not pem.exists():
        key = OKPKey.generate_key("Ed25519")
        state.write(pem.name, key.as_pem(private=True).decode(), private=True)
    made = Signer(pem)
    state.write("jwks.json", made.jwks())
    return made
