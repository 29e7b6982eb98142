"""What the controller may write into a profile: fields in their one form, or a clear fault for each that is not."""

import re
from collections.abc import Mapping

from shared.identity import REGION_OF, normal_email, normal_phone

LONGEST = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Unicode's categories Cc, Cs and Co: control, surrogate, private use."""


class Fault(ValueError):
    """A value that cannot be: `code` is the stable word, the text says what would be right."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail if len(detail) <= LONGEST else f"{detail[:LONGEST]}…")
        self.code = code


def _plain(field: str, text: str) -> str:
    value = " ".join(text.split())
    if not value or len(value) > LONGEST:
        raise Fault(f"invalid_{field}", f"must have 1 to {LONGEST} characters")
    if _CONTROL.search(value):
        raise Fault(f"invalid_{field}", "must not contain control characters")
    return value


def correct(field: str, text: str, locale: str = "en") -> str:
    """The form in which `field` is kept. `locale` reads phone numbers without a country code. Raises Fault."""
    if field not in ("email", "phone"):
        return _plain(field, text)
    try:
        return normal_email(text) if field == "email" else normal_phone(text, REGION_OF.get(locale))
    except ValueError as error:
        raise Fault(f"invalid_{field}", str(error)) from None


def corrections(given: Mapping[str, str | None], locale: str) -> tuple[dict[str, str | None], dict[str, Fault]]:
    """The fields in their kept form, and the faults by field. Null empties a field."""
    values: dict[str, str | None] = {}
    faults: dict[str, Fault] = {}
    for field, text in given.items():
        try:
            values[field] = None if text is None else correct(field, text, locale)
        except Fault as fault:
            faults[field] = fault
    return values, faults
