"""What request and answer models have in common."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

_whole = re.compile(r"-?(0|[1-9][0-9]*)").fullmatch


def _only_whole(value: Any) -> Any:
    if isinstance(value, str) and not _whole(value):
        raise ValueError("must be a whole number in digits, without leading zeros")
    return value


Whole = Annotated[int, BeforeValidator(_only_whole)]
"""A number in a path or query, written in one way only. pydantic alone reads ``1.0``, ``00`` and `` 1`` as well."""


class StrictModel(BaseModel):
    """The body of a PUT or PATCH: a field that is not known is 422, lest a typing error silently drop a setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LooseModel(BaseModel):
    """Any other body, and answers: fields that are not known are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)
