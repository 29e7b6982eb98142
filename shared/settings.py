"""Every setting a service reads from its environment, read once in `app.py` or `__main__.py` and passed down.

Names in the environment carry the prefix ``SOUHLAS_``; a secret may be given as ``…_FILE`` with the path of a file
that holds it (`read_secret_files`), so that compose and Kubernetes secrets work without putting values in `env`.
"""

import errno
import functools
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from shared.auth import jwks_fault
from shared.brokers import Brokers, Mechanism, Protocol, context, way_faults

INBOX_DAYS = 75
"""No fewer: an event may come again after 74 days (`shared.inbox.last_return`)."""

REQUEST_SECONDS = 60.0
"""As long as proxies wait: what is sent without a pause may take any time."""

PREFIX = "SOUHLAS_"
UNUSABLE = 2
"""The exit code of a program whose settings are missing or wrong."""

_SERVER = r"(\[[0-9A-Fa-f:.]+\]|[^\s,:/\[\]]+):[0-9]{1,5}"
KAFKA = rf"^{_SERVER}(,\s*{_SERVER})*$"
URL = r"^https?://(\[[0-9A-Fa-f:.]+\]|[^\s/:@?#\[\]]+)(:[0-9]{1,5})?(/[^\s?#]*)?$"
"""An address that paths are put behind: without a query, and without anybody's password."""
_HOST = r"([^\s/]*@)?(\[[0-9A-Fa-f:.]+\]|[^\s,:/@\[\]?]+)(:[0-9]{1,5})?"
POSTGRES_DSN = re.compile(rf"postgres(ql)?://({_HOST}(,{_HOST})*(/\S*)?|\S*[?&]host=\S+)")
REDIS_URL = re.compile(rf"(rediss?://{_HOST}|unix:/)(/\S*)?(\?\S*)?")


def _written(form: re.Pattern[str], wanted: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not form.fullmatch(value.get_secret_value()):
            raise ValueError(f"it should be {wanted}")
        return value

    return AfterValidator(check)


PostgresDsn = Annotated[SecretStr, _written(POSTGRES_DSN, "postgresql://role:password@host:port/database")]
RedisUrl = Annotated[SecretStr, _written(REDIS_URL, "redis://host:port/database, or rediss:// with TLS")]
"""Where a store is, and who one is there; the form alone is looked at."""


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
        except UnicodeDecodeError:
            raise ValueError(f"{PREFIX}{name.upper()}_FILE cannot be read: its content must be UTF-8") from None
    return found


class Environment(BaseSettings):
    """What the environment says, to whatever reads it: the services, and commands that need only where Kafka is."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    kafka: str = Field(pattern=KAFKA, description="bootstrap servers, host:port separated by commas")
    kafka_security_protocol: Protocol = Field(
        default="PLAINTEXT", description="as Kafka's listener there; SASL logs in, SSL encrypts and checks who answers"
    )
    kafka_sasl_mechanism: Mechanism = Field(default="SCRAM-SHA-512", description="how SASL logs in")
    kafka_username: str | None = Field(default=None, min_length=1, description="the login, for SASL")
    kafka_password: SecretStr | None = Field(default=None, min_length=1, description="its password")
    kafka_ca_file: Path | None = Field(
        default=None, description="PEM of who certifies the brokers; this machine's authorities when not given"
    )
    kafka_certificate_file: Path | None = Field(
        default=None, description="PEM of a client certificate and its chain, where Kafka asks for one"
    )
    kafka_key_file: Path | None = Field(default=None, description="PEM of the certificate's private key, unencrypted")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any, info: ValidationInfo) -> Any:
        """Compose hands on what is not given as empty text."""
        optional = info.field_name is not None and cls.model_fields[info.field_name].default is None
        return None if optional and value == "" else value

    @model_validator(mode="after")
    def _has_a_way_into_kafka(self) -> Self:
        given = {
            f"{PREFIX}{name.upper()}"
            for name in self.__class__.model_fields
            if name.startswith("kafka_") and getattr(self, name) is not None
        }
        faults = way_faults(self.kafka_security_protocol, given)
        try:
            _ = faults or self.brokers
        except OSError as error:
            named = " or ".join(sorted(name for name in given if name.endswith("_FILE")))
            faults = [f"{named} cannot be used ({error.strerror or type(error).__name__}): give PEM files"]
        if faults:
            raise ValueError("\n".join(faults))
        return self

    @functools.cached_property
    def brokers(self) -> Brokers:
        """Where Kafka is, and who this process is there. Files are read once: a renewed certificate takes a restart."""
        protocol, password = self.kafka_security_protocol, self.kafka_password
        tls = protocol.endswith("SSL")
        return Brokers(
            self.kafka,
            protocol,
            self.kafka_sasl_mechanism,
            self.kafka_username,
            password.get_secret_value() if password else None,
            context(self.kafka_ca_file, self.kafka_certificate_file, self.kafka_key_file) if tls else None,
        )

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings of this process, from its environment and secret files. Raises ValueError with every fault.

        What another `environment` says comes before its own.
        """
        given: dict[str, Any] = read_secret_files(os.environ if environment is None else environment, cls.model_fields)
        variables = {name: f"{PREFIX}{name.upper()}" for name in cls.model_fields}
        if environment is not None:
            given |= {name: environment[variable] for name, variable in variables.items() if variable in environment}
        return cls(**given)

    @classmethod
    def of_process(cls, *, answers: bool = True) -> Self:
        """What `read` gives; else a line for each fault on stderr, and the end with code 2.

        No line carries a value: most settings are secrets, and the log of a start goes everywhere. A program that
        `answers` requests must not be `unfit` for it.
        """
        try:
            settings = cls.read()
        except ValueError as error:
            _end(fault_lines(error))
        if answers and (faults := settings.unfit()):
            _end(faults)
        return settings

    def unfit(self) -> list[str]:
        """What else keeps a program with these settings from answering requests, a line each."""
        return []


class Settings(Environment):
    """What every service needs. A service subclasses it for what is its own."""

    instance: str = Field(default="0", description="name of this process among those of its service: static membership")
    http_host: str = Field(default="127.0.0.1", description="address to answer at; 0.0.0.0 in a container")
    http_port: int = Field(default=0, ge=0, le=65535, description="port to answer at; 0: any that is free")
    jwks_file: Path = Field(description="JWKS with the public keys that sign bearer tokens")
    token_issuer: str = Field(default="souhlas", min_length=1, description="the `iss` that bearer tokens must carry")
    freshness_key: SecretStr = Field(min_length=32, description="secret of the freshness tokens, all services alike")
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
        BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    ] = Field(default="INFO", description="of our own lines; libraries' are written from WARNING on")
    rate_limits: bool = Field(default=True, description="false lets visitors ask as often as they want: for tests")
    answer_seconds: float = Field(
        default=10.0,
        gt=0,
        allow_inf_nan=False,
        description="a request whose answer has not begun by then is told 503; not imports and filters",
    )
    request_seconds: float = Field(
        default=REQUEST_SECONDS,
        gt=0,
        allow_inf_nan=False,
        description="a head that is not whole by then, or a body of which nothing came for so long, is told 408",
    )
    stop_seconds: float = Field(
        default=10.0, ge=0, allow_inf_nan=False, description="a graceful stop gives up after this time"
    )
    public_conversation_url: str = Field(
        default="http://127.0.0.1", pattern=URL, description="where visitors reach conversation"
    )
    public_consent_ledger_url: str = Field(
        default="http://127.0.0.1", pattern=URL, description="where visitors reach the receipts of consent-ledger"
    )
    processor_name: str = Field(
        default="Souhlas", description="the operator, named as processor in notices and exports"
    )
    processor_address: str | None = Field(default=None, description="the processor's postal address")
    processor_email: str | None = Field(default=None, description="where the processor is reached")

    def unfit(self) -> list[str]:
        """A JWKS that no token can be checked with; an address that nobody can answer at, or where somebody does."""
        faults = []
        if fault := jwks_fault(self.jwks_file):
            right = "give a JWKS (RFC 7517 section 5) with a public key that signs tokens"
            faults.append(f"{PREFIX}JWKS_FILE {fault}: {right}")
        if fault := _address_fault(self.http_host, self.http_port):
            faults.append(fault)
        return faults


def _address_fault(host: str, port: int) -> str | None:
    """Why a program cannot answer there, as a line; None when it can."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
    except socket.gaierror:
        return f"{PREFIX}HTTP_HOST is not found: give an address of this machine, or 0.0.0.0 for all"
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"{PREFIX}HTTP_PORT is taken by another program: end that one, or give another port"
        if error.errno == errno.EACCES:
            return f"{PREFIX}HTTP_PORT may not be had by this user: give one from 1024 on"
        return f"{PREFIX}HTTP_HOST cannot be answered at ({error.strerror}): give an address of this machine"
    return None


def fault_lines(error: ValueError) -> list[str]:
    """A line a faulty setting: the variable in the environment, and what would be right. Never a value."""
    match error:
        case ValidationError():
            return [line for fault in error.errors(include_input=False) for line in _fault_lines(fault)]
        case SettingsError():
            named = re.search(r'field "(\w+)"', str(error))
            return [f"{PREFIX}{named[1].upper() if named else '…'} is not the JSON that is wanted"]
        case _:
            return [str(error)]


def _fault_lines(fault: Any) -> list[str]:
    """Of one fault; what is wrong between several settings names them itself."""
    if not fault["loc"]:
        return str(fault["msg"]).removeprefix("Value error, ").split("\n")
    return [_fault_line(str(fault["loc"][0]), fault)]


def _fault_line(name: str, fault: Any) -> str:
    variable = f"{PREFIX}{name.upper()}"
    if fault["type"] == "missing":
        return f"{variable} is missing" + (
            "" if name.endswith("_file") else f": give it, or a file of it in {variable}_FILE"
        )
    if fault["type"] == "string_pattern_mismatch":
        wanted = {KAFKA: "host:port, separated by commas", URL: "https://host or http://host:port, with a path or not"}
        pattern = fault["ctx"]["pattern"]
        return f"{variable} is wrong: it should be {wanted.get(pattern, f'text like {pattern}')}"
    return f"{variable} is wrong: {fault['msg'].removeprefix('Value error, ')}"


def _end(faults: list[str]) -> NoReturn:
    for fault in faults:
        print(f"souhlas: {fault}", file=sys.stderr)
    raise SystemExit(UNUSABLE)


class PostgresSettings(Settings):
    """A service with a database of its own."""

    postgres: PostgresDsn = Field(description="DSN of the role the service runs as")
    postgres_owner: PostgresDsn = Field(description="DSN of the role that owns the tables, for migrations only")
    postgres_pool: int = Field(default=10, ge=1, description="connections of its pool at most")


class InboxSettings(PostgresSettings):
    """A service that remembers which events it has had."""

    inbox_days: int = Field(
        default=90,
        ge=INBOX_DAYS,
        description="how long it is remembered which events were heard, so that none counts twice",
    )
