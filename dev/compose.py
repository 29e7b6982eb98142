"""What the one-shot services of docker-compose.yml do, and tokens for its users.

`secrets` makes every secret and key that is missing, each service's in a folder (a volume) of its own, so that no
service can read another's; `databases` makes roles and databases; `token WORKSPACE [ROLE]` prints a bearer token.
"""

import asyncio
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import quote

from joserfc.jwk import OKPKey

from dev.databases import SERVICES, dsn_for, make_all
from dev.keys import ROLES, Signer

FOLDER = Path("/secrets")
SHARED = {
    "freshness": ("conversation", "consent-ledger", "contacts", "marketing-gate"),
    "link": ("conversation", "consent-ledger", "contacts", "marketing-gate"),
    "fingerprint": ("conversation", "contacts", "marketing-gate"),
}
"""Secrets that several services must agree on."""


def _keep(path: Path, text: str) -> str:
    """What the file holds; `text` is written when there is none yet. Readable by the services' user alone."""
    if not path.exists():
        new = path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        new.replace(path)
    return path.read_text(encoding="utf-8")


def make_secrets(folder: Path = FOLDER, host: str = "postgres") -> None:
    """Make what is missing in `folder`; what is there stays, so that it may be run at every start."""
    own = folder / "init"
    password = _keep(folder / "postgres" / "password", secrets.token_urlsafe(32))
    superuser = _keep(own / "postgres", f"postgresql://postgres:{quote(password)}@{host}:5432/postgres")
    for name, services in SHARED.items():
        value = _keep(own / name, secrets.token_urlsafe(32))
        for service in services:
            _keep(folder / service / name, value)
    for database in SERVICES:
        home = folder / database.replace("_", "-")
        for file, role in (("postgres", database), ("postgres_owner", f"{database}_owner")):
            given = _keep(own / f"password-{role}", secrets.token_urlsafe(32))
            _keep(home / file, dsn_for(superuser, role, given, database))
    _keep(own / "token-key.pem", OKPKey.generate_key("Ed25519").as_pem(private=True).decode())
    for service in SHARED["freshness"]:
        _keep(folder / service / "jwks.json", Signer(own / "token-key.pem").jwks())


def make_databases(folder: Path = FOLDER) -> None:
    """Make roles and databases with the passwords that `make_secrets` made."""
    own = folder / "init"
    superuser = (own / "postgres").read_text(encoding="utf-8")
    asyncio.run(make_all(superuser, lambda role: (own / f"password-{role}").read_text(encoding="utf-8")))


def main(arguments: list[str]) -> int:
    """Exit 2 for wrong usage."""
    match arguments:
        case ["secrets"]:
            make_secrets()
        case ["databases"]:
            make_databases()
        case ["token", workspace]:
            print(Signer(FOLDER / "init" / "token-key.pem").token(workspace))
        case ["token", workspace, role] if role in ROLES:
            print(Signer(FOLDER / "init" / "token-key.pem").token(workspace, ROLES[role], subject=role))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
