"""The four services as programs: the settings each one gets, and nothing that it has no business with."""

import functools
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from dev.databases import Database
from dev.infra import Infra
from dev.keys import ISSUER
from dev.process import Process
from dev.state import State

NAMES = ("conversation", "contacts", "consent_ledger", "marketing_gate")
ROOT = Path(__file__).resolve().parent.parent
LOG_ORIGIN = "souhlas.dev/log"


def urls(state: State) -> dict[str, str]:
    """Where each service is reached, the same for as long as the stack runs."""
    return {name: f"http://127.0.0.1:{state.port(name)}" for name in NAMES}


def _for_all(state: State, infra: Infra, addresses: Mapping[str, str], rate_limits: bool) -> dict[str, str]:
    return {
        "KAFKA": infra.kafka,
        **{name.removeprefix("SOUHLAS_"): value for name, value in infra.kafka_way.items()},
        "INSTANCE": "0",
        "HTTP_HOST": "127.0.0.1",
        "JWKS_FILE": str(state.folder / "jwks.json"),
        "TOKEN_ISSUER": ISSUER,
        "FRESHNESS_KEY": state.secret("freshness"),
        "RATE_LIMITS": str(rate_limits).lower(),
        "PUBLIC_CONVERSATION_URL": addresses["conversation"],
        "PUBLIC_CONSENT_LEDGER_URL": addresses["consent_ledger"],
        "PROCESSOR_NAME": "Souhlas (local stack)",
        "PROCESSOR_ADDRESS": "Vývojová 1, 602 00 Brno",
        "PROCESSOR_EMAIL": "processor@souhlas.example",
    }


def _own(state: State, infra: Infra, addresses: Mapping[str, str]) -> dict[str, dict[str, str]]:
    link, fingerprint = {"LINK_KEY": state.secret("link")}, {"FINGERPRINT_KEY": state.secret("fingerprint")}
    return {
        "conversation": {**link, **fingerprint, "MAIL_DIR": str(state.folder / "mail")},
        "contacts": {
            **link,
            **fingerprint,
            "CONSENT_LEDGER_URL": addresses["consent_ledger"],
            "CONVERSATION_URL": addresses["conversation"],
            **_private_webhooks(),
        },
        "consent_ledger": {**link, "LEDGER_KEYS": str(state.folder / "ledger-keys"), "LOG_ORIGIN": LOG_ORIGIN},
        "marketing_gate": {**link, **fingerprint, "REDIS": infra.redis_url},
    }


def _private_webhooks() -> dict[str, str]:
    """A receiver of webhooks on this machine is what one tries them with: whoever starts the stack may allow it."""
    name = "PRIVATE_WEBHOOKS"
    return {name: os.environ[f"SOUHLAS_{name}"]} if f"SOUHLAS_{name}" in os.environ else {}


def environments(
    state: State,
    infra: Infra,
    databases: Mapping[str, Database],
    addresses: Mapping[str, str],
    *,
    rate_limits: bool,
) -> dict[str, dict[str, str]]:
    """The whole environment of each service.

    Of what starts with ``SOUHLAS_`` only `_private_webhooks` and the way into Kafka are passed on.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOUHLAS_")}
    common, own = _for_all(state, infra, addresses, rate_limits), _own(state, infra, addresses)
    made: dict[str, dict[str, str]] = {}
    for name in NAMES:
        settings = {**common, **own[name], "HTTP_PORT": addresses[name].rpartition(":")[2]}
        if database := databases.get(name):
            settings |= {"POSTGRES": database.dsn, "POSTGRES_OWNER": database.owner_dsn}
        made[name] = {**inherited, **{f"SOUHLAS_{key}": value for key, value in settings.items()}}
    return made


async def is_ready(client: httpx.AsyncClient, url: str) -> bool:
    """Whether the service says on ``/readyz`` that it is ready."""
    try:
        return (await client.get(f"{url}/readyz")).status_code == 200
    except httpx.HTTPError:
        return False


def programs(
    state: State, environment: Mapping[str, Mapping[str, str]], addresses: Mapping[str, str], client: httpx.AsyncClient
) -> dict[str, Process]:
    """The four services, not started yet."""
    for folder in ("mail", "ledger-keys"):
        (state.folder / folder).mkdir(exist_ok=True, mode=0o700)
    return {
        name: Process(
            name=name,
            command=[sys.executable, "-m", name],
            log=state.log(name),
            ready=functools.partial(is_ready, client, addresses[name]),
            watchdog=state.watchdog,
            environment=environment[name],
            cwd=ROOT,
            tries=2,
        )
        for name in NAMES
    }
