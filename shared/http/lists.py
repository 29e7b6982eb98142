"""Lists: ``{items, next_cursor}``, ``?limit=`` and an opaque ``?cursor=`` (API.md section 1).

A cursor is the sort key of the last item given, so that a page never skips or repeats what was there all along.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from pydantic_core import from_json, to_json

from shared.http.models import Whole
from shared.problems import Problem, invalid

MOST_ITEMS = 1000
USUAL_ITEMS = 50
_BIGINT = 2**63

Item = TypeVar("Item")

Limit = Annotated[Whole, Query(ge=1, le=MOST_ITEMS, description="how many items at most")]
"""``limit: Limit = USUAL_ITEMS`` as a route's parameter."""
LONGEST_CURSOR = 2000
CursorText = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=LONGEST_CURSOR,
        description="where to go on: `next_cursor` of the answer before, just as it was, with the same filters. It is"
        f" opaque (letters, digits, `-` and `_`, {LONGEST_CURSOR} characters at most): read nothing out of it, and make"
        " none up. Without it the list begins",
    ),
]
"""``cursor: CursorText = None`` as a route's parameter."""


class Page(BaseModel, Generic[Item]):
    """A page of a list. `next_cursor` is what to ask for the next one with, as `cursor`; null: there is no more."""

    items: list[Item]
    next_cursor: str | None


def page(items: Sequence[Any], next_cursor: str | None) -> dict[str, Any]:
    """The answer of a list route."""
    return {"items": list(items), "next_cursor": next_cursor}


class Cursor:
    """Makes a cursor of a sort key, and the sort key of a cursor."""

    @staticmethod
    def encode(*key: str | int | UUID) -> str:
        """An opaque text without padding that needs no escaping in a URL."""
        return base64.urlsafe_b64encode(to_json(list(key))).rstrip(b"=").decode()

    @staticmethod
    def decode(text: str, *types: type) -> tuple[Any, ...]:
        """The sort key, as values of `types` (str, int, UUID). Raises Problem 422 if it was mangled."""
        try:
            values = from_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if not isinstance(values, list) or len(values) != len(types):
                raise _mangled()
            return tuple(_read(value, kind) for value, kind in zip(values, types, strict=True))
        except (ValueError, binascii.Error):
            raise _mangled() from None


def _mangled() -> Problem:
    return invalid("?cursor", "is not a cursor of this list: give next_cursor as it was, or leave it out")


def _read(value: Any, kind: type) -> Any:
    if kind is UUID and isinstance(value, str):
        return UUID(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool) and -_BIGINT <= value < _BIGINT:
        return value
    if kind is str and isinstance(value, str) and "\0" not in value:
        return value
    raise _mangled()
