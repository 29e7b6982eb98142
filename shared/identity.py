"""Who is meant: ids, addresses in their one normal form, and the keyed fingerprints that stand for addresses.

conversation, contacts and marketing-gate normalise through these functions alone, so that an address typed into a
chat, set by a controller and asked for by a marketing tool meet in one fingerprint.
"""

import hashlib
import re
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from uuid import UUID

import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc
from uuid_utils import uuid7 as _uuid7_of_its_own
from uuid_utils.compat import uuid7 as _uuid7

from shared.events import Channel


class Kind(StrEnum):
    """The kinds of address. Three channels share the phone number."""

    EMAIL = "email"
    PHONE = "phone"


KIND_OF: dict[Channel, Kind] = {
    Channel.EMAIL: Kind.EMAIL,
    Channel.PHONE: Kind.PHONE,
    Channel.SMS: Kind.PHONE,
    Channel.WHATSAPP: Kind.PHONE,
}

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]+(-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,}")
_DIGITS = re.compile(r"(?!\+0)\+?[0-9](?: ?[0-9]){6,14}")
_PLAIN_LENGTH = 63
_AROUND = re.compile(r"\s*([@.])\s*")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_BLOCK = 64
_SPECIAL = tuple(mark + name for name in SPECIAL_USE_DOMAIN_NAMES for mark in ".@")
"""What most addresses look like, and nothing that `validate_email` would change but for its case: far faster."""

REGION_OF = {"cs": "CZ", "sk": "SK", "de": "DE", "en": "GB"}
"""Default region of a phone number without a country code, by locale. ``en`` names no country: GB is a guess that a
leading ``+`` always overrides."""


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562 section 5.7)."""
    return _uuid7()


def uuid7_text() -> str:
    """As `uuid7`, as text, at a fifth of the cost: for ids that are only ever written down."""
    return str(_uuid7_of_its_own())


def uuid7_of(millis: int, content: bytes) -> UUID:
    """The UUIDv7 of a time (milliseconds since 1970) whose other bits are made of `content`: the same for the same."""
    rest = int.from_bytes(hashlib.sha256(content).digest()[:10])
    number = (millis & (1 << 48) - 1) << 80 | rest
    return UUID(int=number & ~(0xF000 << 64 | 0xC000 << 48) | 0x7000 << 64 | 0x8000 << 48)


def forgiven_email(text: str) -> str:
    """The text without what people and tools leave around an e-mail address: ``mailto:``, angle brackets, blanks around
    ``@`` and dots, what ends a sentence, letters that nobody sees, and compatibility forms (NFKC): East Asian keyboards
    write ``＠``."""
    text = _INVISIBLE.sub("", normalize("NFKC", text)).strip().strip("<>,;")
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    return _AROUND.sub(r"\1", text.strip()).strip("<>,;.")


def normal_email(text: str) -> str:
    """The one form of an e-mail address: NFKC, domain in lower-case Unicode, local part in lower case.

    RFC 5321 lets hosts tell ``A@`` from ``a@``; none that matters does, and a denial must not be escaped by a capital.
    What stands around it is forgiven (`forgiven_email`). No DNS is asked. Raises ValueError with the fault in English.
    """
    if len(text) <= _PLAIN_LENGTH and _PLAIN.fullmatch(text) and not text.lower().endswith(_SPECIAL):
        return text.lower()
    text = forgiven_email(text)
    if len(text) <= _PLAIN_LENGTH and _PLAIN.fullmatch(text) and not text.lower().endswith(_SPECIAL):
        return text.lower()
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None


def normal_phone(text: str, region: str | None = None) -> str:
    """The one form of a phone number: E.164 (``+420601123456``). `region` (ISO 3166) reads numbers without a ``+``.

    Raises ValueError when no such number can exist.
    """
    text = _INVISIBLE.sub("", text).strip()
    return plain_phone(text, region) or parsed_phone(text, region)


def plain_phone(text: str, region: str | None) -> str | None:
    """What `parsed_phone` would say of digits alone (blanks between them left aside), at a thirtieth of its cost; None
    where it has to be asked: several countries share the code, a trunk prefix may stand before, or it would refuse."""
    if not _DIGITS.fullmatch(text):
        return None
    digits = text.replace(" ", "")
    if digits[0] == "+":
        code = next((digits[1:end] for end in (2, 3, 4) if int(digits[1:end]) in COUNTRY_CODE_TO_REGION_CODE), "")
        national = digits[1 + len(code) :]
    else:
        code, national = str(phonenumbers.country_code_for_region(region)) if region else "", digits
        if national.startswith(code):
            return None
    rule = _rule(int(code)) if code else None
    return f"+{code}{national}" if rule is not None and rule.fullmatch(national) else None


@lru_cache(maxsize=512)
def _rule(code: int) -> re.Pattern[str] | None:
    """Which national numbers of the one country with this code are valid as they stand, by the library's metadata."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    if len(regions) != 1 or (known := PhoneMetadata.metadata_for_region(regions[0], None)) is None:
        return None
    kinds = (
        *(known.fixed_line, known.mobile, known.toll_free, known.premium_rate, known.shared_cost),
        *(known.personal_number, known.voip, known.pager, known.uan, known.voicemail),
    )
    ways = "|".join(way for kind in kinds if (way := _way(kind)))
    trunk = f"(?!{known.national_prefix_for_parsing})" if known.national_prefix_for_parsing else ""
    return re.compile(f"(?!0){trunk}(?={_way(known.general_desc)}$)(?:{ways})")


def _way(kind: PhoneNumberDesc | None) -> str:
    """A kind of number as a regular expression; empty for one that a country does not have."""
    if kind is None or not kind.national_number_pattern:
        return ""
    lengths = [length for length in kind.possible_length if length > 0]
    long = f"(?={'|'.join(f'.{{{length}}}$' for length in lengths)})" if lengths else ""
    return f"{long}(?:{kind.national_number_pattern})"


def parsed_phone(text: str, region: str | None) -> str:
    """`normal_phone` by the library, which reads any way of writing a number: 60 µs. Raises ValueError."""
    try:
        number = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException:
        raise ValueError("not a phone number: write it with its country code, as +420 601 123 456") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError("no such phone number can exist: check the digits and the country code")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def fingerprint(key: bytes, workspace: str, kind: Kind, normal: str) -> str:
    """HMAC-SHA-256 of a normalised address, cut to 128 bits, as 32 hex digits.

    Keyed, so that a list of addresses cannot be tried against a stolen store; by workspace, so that two controllers'
    stores cannot be joined.
    """
    inner, outer = (state.copy() for state in _keyed(key))
    inner.update(f"{workspace}\0{kind}\0{normal}".encode())
    outer.update(inner.digest())
    return outer.hexdigest()[:32]


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """HMAC's two hashes (RFC 2104) with the key already in them: a third of the time of `hmac.digest`."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    return hashlib.sha256(bytes(one ^ 0x36 for one in block)), hashlib.sha256(bytes(one ^ 0x5C for one in block))
