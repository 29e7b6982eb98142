"""A workspace as its controller sets it up: who they are, for which purposes they ask, where their widget may live.

API.md section 2. Everything that can be told wrong without knowing what was before is told wrong here.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal, Self, cast
from urllib.parse import urlsplit

import idna
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from conversation.domain.locales import Locale
from conversation.domain.signs import is_blank
from shared.events import Channel, Slug, WorkspacePurpose
from shared.events import Controller as SaidController
from shared.faults import Fault
from shared.identity import normal_email

TEXT_LIMIT = 2000
_ORIGIN = re.compile(r"(https?)://([^\s\x00-\x2c/:?#@\[\]\\]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/?")
_HOST = re.compile(r"[a-z0-9._-]+")
_DEFAULT_PORT = {"http": "80", "https": "443"}


def printable(text: str) -> str:
    """The text in NFC, unless it has control characters (line breaks and tabs are fine): then ValueError."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in text):
        raise Fault("control characters are not allowed")
    return unicodedata.normalize("NFC", text)


def web_address(text: str) -> str:
    """An http or https URL with a host and nothing secret in it. Raises ValueError."""
    if any(sign.isspace() for sign in text):
        raise Fault("a URL has no blanks in it")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Fault("give a full URL: https://acme.example/privacy")
    if parts.username or parts.password:
        raise Fault("a public URL carries no user name or password")
    return text


def origin(text: str) -> str:
    """An origin as browsers send it: scheme, host, and port unless it is the default one. Raises ValueError.

    The slash that an address bar puts after it is left out.
    A host in other letters than ASCII's is kept in its ``xn--`` form (UTS #46, nontransitional), as browsers send it.
    """
    found = _ORIGIN.fullmatch(text.lower())
    host = "" if found is None else found[2] if found[2][0] == "[" else _ascii(found[2])
    if found is None or not host or int(found[3] or 1) > 65535:
        raise Fault("give an origin, scheme and host without a path: https://acme.example")
    scheme, _, port = found.groups()
    return f"{scheme}://{host}" if port in (None, _DEFAULT_PORT[scheme]) else f"{scheme}://{host}:{port}"


def _ascii(host: str) -> str:
    """The host as it is asked for in the DNS, empty for none. Raises ValueError where its letters have no such form."""
    if host.isascii():
        return host if _HOST.fullmatch(host) else ""
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise Fault(
            "this host has signs that no name may have: check it, or give it in its xn-- form, as browsers send it"
        ) from None


def _email(text: str) -> str:
    try:
        return normal_email(text)
    except ValueError:
        raise Fault("not an e-mail address: it looks like name@acme.example") from None


Text = Annotated[str, StringConstraints(max_length=TEXT_LIMIT), AfterValidator(printable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(printable)]
Texts = dict[Locale, Text]
Url = Annotated[Text, AfterValidator(web_address)]
Origin = Annotated[str, StringConstraints(max_length=300), AfterValidator(origin)]


def worded(texts: Mapping[Locale, str], locale: str, default: str) -> str:
    """The text in `locale`, else in the `default` one, else in any; empty when there is none."""
    known = cast("Mapping[str, str]", texts)
    return known.get(locale) or known.get(default) or next(iter(known.values()), "")


class Strict(BaseModel):
    """What a controller writes: an unknown field is a mistake they want to hear of."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Controller(Strict):
    """Who decides on purposes and means (Art. 4(7) GDPR)."""

    name: Line
    address: Line | None = None
    email: Annotated[Line, AfterValidator(_email)] | None = None
    dpo: Line | None = None

    @property
    def reachable(self) -> bool:
        """Whether a data subject can reach them (Art. 13(1)(a) GDPR)."""
        return self.email is not None or not is_blank(self.address or "")

    def said(self) -> SaidController:
        """As events tell it."""
        return SaidController(name=self.name, address=self.address, email=self.email, dpo=self.dpo)


class Purpose(Strict):
    """One purpose, asked for on its own. `validity_months` are calendar months from the grant.

    `retention_days` after the end of processing the ledger removes the evidence; left out, it keeps it for ever.
    """

    id: Slug
    title: Texts
    text: Texts
    channels: Annotated[list[Channel], Field(min_length=1, max_length=len(Channel))]
    validity_months: Annotated[StrictInt, Field(ge=1, le=120)]
    confirmation: Literal["none", "mailbox"] = "none"
    retired: StrictBool = False
    retention_days: Annotated[StrictInt, Field(ge=1, le=36_525)] | None = Field(
        default=None, exclude_if=lambda days: days is None
    )

    @model_validator(mode="after")
    def _no_channel_twice(self) -> Self:
        if len(set(self.channels)) < len(self.channels):
            raise Fault("name each channel once")
        return self


class Workspace(Strict):
    """The whole set-up. `controller` and the policy link may be missing in a draft."""

    controller: Controller | None = None
    default_locale: Locale
    locales: Annotated[list[Locale], Field(min_length=1)]
    privacy_policy_url: Url | None = None
    purposes: Annotated[list[Purpose], Field(max_length=100)]
    allowed_origins: Annotated[list[Origin], Field(max_length=100)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.locales)) < len(self.locales):
            raise Fault("name each locale once")
        if self.default_locale not in self.locales:
            raise Fault("default_locale must be one of locales")
        ids = [purpose.id for purpose in self.purposes]
        if len(set(ids)) < len(ids):
            twice = next(name for name in ids if ids.count(name) > 1)
            raise Fault(f"the purpose id {twice!r} is used twice")
        return self

    @property
    def by_id(self) -> dict[str, Purpose]:
        """Purposes by id."""
        return {purpose.id: purpose for purpose in self.purposes}

    @property
    def alive(self) -> frozenset[str]:
        """Ids of the purposes that may still be asked for."""
        return frozenset(purpose.id for purpose in self.purposes if not purpose.retired)

    def said_purposes(self) -> tuple[WorkspacePurpose, ...]:
        """Purposes as events tell them."""
        return tuple(
            WorkspacePurpose(
                id=purpose.id,
                title=dict(purpose.title),
                channels=tuple(purpose.channels),
                validity_months=purpose.validity_months,
                confirmation=purpose.confirmation,
                retired=purpose.retired,
                retention_days=purpose.retention_days,
            )
            for purpose in self.purposes
        )


class PurposeInUse(Exception):
    """A purpose that somebody consented to is missing from the new set-up."""

    def __init__(self, purpose: str) -> None:
        super().__init__(f"the purpose {purpose!r} has been consented to: retire it instead of dropping it")


class PurposeRetired(Exception):
    """A retired purpose is to be brought back."""

    def __init__(self, purpose: str) -> None:
        super().__init__(f"the purpose {purpose!r} is retired for good: make a new one under another id")


def check_change(new: Workspace, past: Mapping[str, tuple[bool, bool]]) -> None:
    """Whether `new` honours the past: purpose id to (was consented to, was retired).

    Raises PurposeInUse or PurposeRetired: consent is to a purpose that stays what it was (Art. 5(1)(b) GDPR).
    """
    purposes = new.by_id
    for name, (consented, retired) in sorted(past.items()):
        if consented and name not in purposes:
            raise PurposeInUse(name)
        if retired and name in purposes and not purposes[name].retired:
            raise PurposeRetired(name)
