"""Every setting a service reads from its environment, read once in `app.py` or `__main__.py` and passed down.

Names in the environment carry the prefix ``SOUHLAS_``; a secret may be given as ``…_FILE`` with the path of a file
that holds it (`read_secret_files`), so that compose and Kubernetes secrets work without putting values in `env`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SOUHLAS_"


def read_secret_files(environment: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, str]:
    """Values given by file: ``SOUHLAS_LINK_KEY_FILE=/run/secrets/link`` gives ``{"link_key": "<content, stripped>"}``.

    Raises ValueError when both the value and its file are given, or the file cannot be read.
    """
    found: dict[str, str] = {}
    for name in known:
        path = environment.get(f"{PREFIX}{name.upper()}_FILE")
        if path is None or f"{name}_file" in known:
            continue
        if f"{PREFIX}{name.upper()}" in environment:
            raise ValueError(f"both {PREFIX}{name.upper()} and {PREFIX}{name.upper()}_FILE are set; give one of them")
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ValueError(f"{PREFIX}{name.upper()}_FILE cannot be read: {error.strerror}") from None
    return found


class Settings(BaseSettings):
    """What every service needs. A service subclasses it for what is its own."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    kafka: str = Field(description="bootstrap servers, host:port separated by commas")
    instance: str = Field(default="0", description="name of this process among those of its service: static membership")
    http_host: str = "127.0.0.1"
    http_port: int = 0
    jwks_file: Path = Field(description="JWKS with the public keys that sign bearer tokens")
    token_issuer: str = Field(default="souhlas", description="the `iss` that bearer tokens must carry")
    freshness_key: SecretStr = Field(min_length=32, description="secret of the freshness tokens, all services alike")
    log_level: str = "INFO"
    rate_limits: bool = True
    answer_seconds: float = Field(
        default=10.0, description="a request whose answer has not begun by then is told 503; not imports and filters"
    )
    stop_seconds: float = Field(default=10.0, description="a graceful stop gives up after this time")
    public_conversation_url: str = Field(default="http://127.0.0.1", description="where visitors reach conversation")
    public_consent_ledger_url: str = Field(
        default="http://127.0.0.1", description="where visitors reach the receipts of consent-ledger"
    )
    processor_name: str = "Souhlas"
    processor_address: str | None = None
    processor_email: str | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings of this process, from its environment and secret files. Raises ValueError with every fault."""
        environment = os.environ if environment is None else environment
        return cls(**read_secret_files(environment, cls.model_fields))  # type: ignore[arg-type]


class PostgresSettings(Settings):
    """A service with a database of its own."""

    postgres: SecretStr = Field(description="DSN of the role the service runs as")
    postgres_owner: SecretStr = Field(description="DSN of the role that owns the tables, for migrations only")
    postgres_pool: int = 10
