"""The details a visitor can give: what is valid, in which one form it is kept, and how it is shown back (masked)."""

import unicodedata

from conversation.domain.bots import FieldName
from conversation.domain.texts import FIELD_FAULTS
from shared.identity import REGION_OF, normal_email, normal_phone

LIMIT = 200
_LONGEST = 1000


class FieldInvalid(ValueError):
    """The value will not do. `code` is API.md's word, `detail` tells the visitor in their language, never the value."""

    def __init__(self, field: FieldName, locale: str) -> None:
        self.code = f"invalid_{field}"
        self.detail = FIELD_FAULTS[field][locale]
        super().__init__(self.code)


def normal(field: FieldName, value: str, locale: str) -> str:
    """The one form in which a valid value is kept. Raises FieldInvalid."""
    try:
        if len(value) > _LONGEST:
            raise ValueError("too long for anything")
        match field:
            case "email":
                return normal_email(value)
            case "phone":
                return normal_phone(value, REGION_OF[locale])
            case _:
                return _name(value)
    except ValueError:
        raise FieldInvalid(field, locale) from None


def _name(value: str) -> str:
    visible = "".join(" " if sign.isspace() else sign for sign in value if sign.isspace() or not _hidden(sign))
    name = unicodedata.normalize("NFC", " ".join(visible.split()))
    if not 1 <= len(name) <= LIMIT or not any(sign.isalnum() for sign in name):
        raise ValueError("not a name")
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
