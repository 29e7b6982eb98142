"""Where Kafka is, and who one is there: what every client of Kafka is made with.

Kafka names who connects by a login and password (SASL, RFC 4422: PLAIN, RFC 4616, or SCRAM, RFC 5802) or by the
certificate of its TLS connection, and looks for that name in its access lists. Protocols and mechanisms are called as
Kafka calls them (`security.protocol`, `sasl.mechanism`).
"""

import ssl
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True)
class Brokers:
    """Kafka's bootstrap servers, ``host:port`` separated by commas, and the way in."""

    servers: str
    protocol: Protocol = "PLAINTEXT"
    mechanism: Mechanism = "SCRAM-SHA-512"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    context: ssl.SSLContext | None = None

    def options(self) -> dict[str, Any]:
        """Of aiokafka's clients, all alike."""
        options: dict[str, Any] = {"bootstrap_servers": self.servers, "security_protocol": self.protocol}
        if self.context is not None:
            options["ssl_context"] = self.context
        if self.protocol.startswith("SASL"):
            options |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return options


def reach(kafka: Brokers | str) -> dict[str, Any]:
    """As `Brokers.options`; servers alone are reached in the clear and without a login."""
    return (Brokers(kafka) if isinstance(kafka, str) else kafka).options()


def context(authority: Path | None, certificate: Path | None, key: Path | None) -> ssl.SSLContext:
    """For a client of TLS that checks the server's certificate and name; without `authority` by this machine's.

    With `certificate` (PEM, with its chain) and `key` it proves who it is. Raises OSError, and of it ssl.SSLError, when
    a file cannot be read, is no PEM, or the two do not belong together.
    """
    made = ssl.create_default_context(cafile=authority)
    if certificate is not None:
        made.load_cert_chain(certificate, key)
    return made


_LOGIN = ("SOUHLAS_KAFKA_USERNAME", "SOUHLAS_KAFKA_PASSWORD")
_PROOF = ("SOUHLAS_KAFKA_CERTIFICATE_FILE", "SOUHLAS_KAFKA_KEY_FILE")


def way_faults(protocol: Protocol, given: Collection[str]) -> list[str]:
    """What is missing for `protocol`, or of no use with it, among the settings that are `given`, a line each."""
    chosen = f"SOUHLAS_KAFKA_SECURITY_PROTOCOL={protocol}"
    useless = [] if protocol.startswith("SASL") else [(name, "SASL") for name in _LOGIN]
    useless += [] if protocol.endswith("SSL") else [(name, "SSL") for name in ("SOUHLAS_KAFKA_CA_FILE", *_PROOF)]
    faults = [f"{name} is of no use with {chosen}: it takes {kind}" for name, kind in useless if name in given]
    if protocol.startswith("SASL"):
        faults += [f"{name} is missing: {chosen} logs in" for name in _LOGIN if name not in given]
    if len(set(_PROOF) & set(given)) == 1:
        faults.append(f"{' and '.join(_PROOF)} go together: give both or neither")
    return faults
