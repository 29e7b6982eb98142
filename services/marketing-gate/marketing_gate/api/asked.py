"""How callers name a person and put a question, and the tokens they need."""

import re
from typing import Annotated, Self, cast
from uuid import UUID

from fastapi import Depends
from pydantic import ConfigDict, Field, JsonValue, model_validator

from marketing_gate.domain.question import By, Question
from shared.events import Channel
from shared.faults import Fault
from shared.http import Caller, LooseModel, caller

EMAIL_SHAPE = re.compile(r"\s*(mailto:)?[^@\s]+@[^@\s]+\s*", re.IGNORECASE)
_BETWEEN = "\\s().\\-/\u2010-\u2015\u2212\u200b\u2060\ufeff\u00ad\u202a-\u202e"
PHONE_SHAPE = re.compile(
    rf"[{_BETWEEN}]*(tel:?)?[{_BETWEEN}]*[+\uff0b]?[{_BETWEEN}]*\d[\d{_BETWEEN}]*((;ext=|ext|x|#)[{_BETWEEN}]*\d+)?\s*",
    re.IGNORECASE,
)
"""What `normal_phone` can make a number of: with whatever dashes, and marks that nobody sees, from a sheet, and with an
extension, which is left aside."""

Marketing = Annotated[Caller, Depends(caller("gate:check"))]
Writer = Annotated[Caller, Depends(caller("gate:write"))]


_ONE_OF_THREE = [{"required": [by], "properties": {by: {"type": "string"}}} for by in ("id", "email", "phone")]


class Contact(LooseModel):
    """Whom the question is about: exactly one of the three."""

    model_config = ConfigDict(json_schema_extra={"oneOf": cast(list[JsonValue], _ONE_OF_THREE)})

    id: UUID | None = None
    email: str | None = Field(default=None, max_length=1000, examples=["jana@example.com"])
    phone: str | None = Field(default=None, max_length=100, examples=["+420 601 123 456"])

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [value for value in (self.id, self.email, self.phone) if value is not None]
        if len(given) != 1:
            raise Fault("give exactly one of id, email and phone")
        if self.email is not None and not EMAIL_SHAPE.fullmatch(self.email):
            raise Fault("email must look like name@domain")
        if self.phone is not None and not PHONE_SHAPE.fullmatch(self.phone):
            raise Fault("phone must be digits, with its country code after a plus sign")
        return self

    def asked(self, purpose: str, channel: Channel) -> Question:
        """A question about them."""
        if self.id is not None:
            return Question(By.ID, self.id, purpose, channel)
        if self.email is not None:
            return Question(By.EMAIL, self.email, purpose, channel)
        return Question(By.PHONE, self.phone or "", purpose, channel)


class Check(LooseModel):
    """One question: may this person be messaged for this purpose, on this channel?"""

    contact: Contact
    purpose: str = Field(min_length=1, max_length=64)
    channel: Channel

    def question(self) -> Question:
        """As the handlers take it."""
        return self.contact.asked(self.purpose, self.channel)
