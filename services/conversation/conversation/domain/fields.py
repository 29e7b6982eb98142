"""The details a visitor can give: what is valid, in which one form it is kept, and how it is shown back (masked)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from phonenumbers import SUPPORTED_REGIONS

from conversation.domain.bots import FieldName
from conversation.domain.field_words import ASKED, DID_YOU_MEAN, EMPTY, FAULTS, REFUSED, REQUIRED
from conversation.domain.texts import MAY_WITHDRAW
from conversation.domain.typos import one_slip
from shared.identity import forgiven_email, normal_email, normal_phone

LIMIT = 200
_LONGEST = 1000
_LOCAL_LIMIT = 64
"""Octets before the @ (RFC 5321 section 4.5.3.1.1): no mail reaches a longer one, so it is a slip of the hand."""
_SHORTEST_ENDING = 2
"""Letters of a top-level domain; there is none of one."""
PROVIDERS = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me",
    "protonmail.com", "live.com", "mail.com", "email.com", "ymail.com", "seznam.cz", "centrum.cz", "volny.cz",
    "atlas.cz", "email.cz", "post.cz", "outlook.cz", "hotmail.cz", "azet.sk", "zoznam.sk", "centrum.sk",
    "pobox.sk", "atlas.sk", "post.sk", "t-online.de", "freenet.de", "web.de", "mail.de", "gmx.de", "gmx.net",
    "gmx.com", "live.de", "outlook.de", "hotmail.de", "yahoo.de", "googlemail.de",
)  # fmt: skip
"""Mail providers that people mistype; a domain of the list is itself never taken for a slip of another."""
_SHORTEST = 9
"""A provider with a shorter name has too many true neighbours (``web.de``) to be asked about."""
_LONG_NAMES = tuple(name for name in PROVIDERS if len(name) >= _SHORTEST)


class FieldInvalid(ValueError):
    """The value will not do. `code` is API.md's word, `detail` tells the visitor in their language, never the value;
    `asked_back` is the mail provider that it asks about, if it does."""

    def __init__(self, field: FieldName, locale: str, fault: str = "", **words: str) -> None:
        self.field = field
        self.asked_back = words["domain"] if fault == "did_you_mean" else None
        self.code = f"invalid_{field}"
        if fault == "refused":
            self.detail = f"{REFUSED[locale]} {FAULTS[field][locale]}"
        elif fault in ("required", "empty"):
            lead = REQUIRED if fault == "required" else EMPTY
            self.detail = f"{lead[locale]} {ASKED[field][locale]}"
        elif fault == "may_withdraw":
            self.detail = MAY_WITHDRAW[locale]
        else:
            told = DID_YOU_MEAN if fault == "did_you_mean" else FAULTS[fault or field]
            self.detail = told[locale].format(**words)
        super().__init__(self.code)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a value is read: the visitor's language, the regions of a number without a country code, the best first.

    `asked_back`: the provider that the visitor was asked about already. Any other that an address looks mistyped from
    is asked about instead of taken.
    """

    locale: str
    regions: Sequence[str]
    asked_back: str | None = None


def is_region(region: str) -> bool:
    """Whether there are phone numbers in such a region (ISO 3166-1 alpha-2)."""
    return region in SUPPORTED_REGIONS


def normal(field: FieldName, value: str, reading: Reading) -> str:
    """The one form in which a valid value is kept. Raises FieldInvalid."""
    if len(value) > _LONGEST:
        raise FieldInvalid(field, reading.locale)
    match field:
        case "email":
            return _email(value, reading)
        case "phone":
            return _phone(value, reading)
        case _:
            return _name(field, value, reading.locale)


def _email(value: str, reading: Reading) -> str:
    text = forgiven_email(value)
    try:
        kept = normal_email(text)
    except ValueError:
        raise FieldInvalid("email", reading.locale, _email_fault(text)) from None
    local, _, domain = kept.rpartition("@")
    if len(domain.rpartition(".")[2]) < _SHORTEST_ENDING:
        raise FieldInvalid("email", reading.locale, "email_dot")
    if len(local.encode()) > _LOCAL_LIMIT:
        raise FieldInvalid("email", reading.locale, "email_long")
    meant = near_provider(kept.rpartition("@")[2])
    if meant and meant != reading.asked_back:
        raise FieldInvalid("email", reading.locale, "did_you_mean", domain=meant)
    return kept


def _email_fault(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not at:
        return "email_at" if text else ""
    if local and domain and "." not in domain:
        return "email_dot"
    return ""


def near_provider(domain: str) -> str | None:
    """The well-known provider that a domain is one slip away from: ``gmial.com`` is ``gmail.com``; else None."""
    if domain in PROVIDERS:
        return None
    long = len(domain)
    return next(
        (name for name in _LONG_NAMES if -1 <= len(name) - long <= 1 and one_slip(f"^{domain}$", f"^{name}$", 1)), None
    )


def _phone(value: str, reading: Reading) -> str:
    for region in reading.regions:
        try:
            return normal_phone(value, region)
        except ValueError:
            continue
    digits = sum(sign.isdigit() for sign in value)
    raise FieldInvalid("phone", reading.locale, "phone_short" if 0 < digits < 7 else "")


def _name(field: FieldName, value: str, locale: str) -> str:
    visible = "".join(" " if sign.isspace() else sign for sign in value if sign.isspace() or not _hidden(sign))
    name = unicodedata.normalize("NFC", " ".join(visible.split()))
    if len(name) > LIMIT:
        raise FieldInvalid(field, locale, f"{field}_long")
    if not any(sign.isalnum() for sign in name):
        raise FieldInvalid(field, locale)
    return name


def _hidden(sign: str) -> bool:
    """Control characters, surrogates, private use and unassigned; joiners stay, some scripts need them."""
    return unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") or sign in "\u202a\u202b\u202c\u202d\u202e\ufeff"


def masked(field: FieldName, value: str) -> str:
    """Enough to recognise one's own, not enough to learn another's: ``j…@acme.example``, ``+420…456``, ``J…``."""
    match field:
        case "email":
            return f"{value[:1]}…@{value.rpartition('@')[2]}"
        case "phone":
            return f"{value[:4]}…{value[-3:]}"
        case _:
            return f"{value[:1]}…"
