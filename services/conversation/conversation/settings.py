"""The settings of conversation, read once in `__main__`."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from shared.settings import InboxSettings


def _is_network(text: str) -> str:
    """Raises ValueError, without the text."""
    try:
        ip_network(text)
    except ValueError:
        raise ValueError("each should be a network such as 10.0.0.0/8, or an address") from None
    return text


class ConversationSettings(InboxSettings):
    """What conversation needs beside what every service needs."""

    link_key: SecretStr = Field(min_length=32, description="secret of visitor, preference and unsubscribe tokens")
    fingerprint_key: SecretStr = Field(min_length=32, description="secret of the fingerprints; contacts has the same")
    visitor_token_days: int = Field(default=90, ge=1, description="a visitor's token ends after this time")
    trusted_proxies: tuple[Annotated[str, AfterValidator(_is_network)], ...] = Field(
        default=(), description='networks whose X-Forwarded-For is believed, as JSON: ["10.0.0.0/8"]'
    )
    mail_dir: Path | None = Field(default=None, description="mails are written here instead of being sent")
    mail_from: str = Field(default="souhlas@localhost", description="the sender of mails to visitors")
    smtp_host: str | None = Field(
        default=None, description="where mails are handed over, unless `mail_dir` is set; with neither, no mail leaves"
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="the mail server's port")
    smtp_user: str | None = Field(default=None, description="who logs in there; nobody when not given")
    smtp_password: SecretStr | None = Field(default=None, description="the password of that user")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="`tls` from the first byte (port 465), `none` only within one machine"
    )
    confirmation_days: int = Field(default=7, ge=1, description="a link that confirms a mailbox ends after this time")
    unconfirmed_days: int = Field(
        default=30, ge=1, description="a contact whose mailbox nobody confirmed is erased then"
    )
    undecided_days: int = Field(
        default=30, ge=1, description="a conversation in which nothing was decided and no detail given is deleted then"
    )
