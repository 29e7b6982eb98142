"""Everybody as CSV: contact columns, then one column a purpose and channel; streamed, formulas neutralised.

The last two contact columns say which of these are denied at the contact's address (the gate says no there), and by
what: ``contact`` (another one), ``complaint``, ``bounce``, in the same order.
"""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from contacts.domain.denials import Cell
from contacts.domain.sheet import harmless
from contacts.handlers import reading
from contacts.handlers.desk import Desk
from contacts.store import denials
from contacts.store.listing import Filter

_PROFILE = ("contact_id", "name", "email", "phone", "company", "created_at", "updated_at", "restricted")
_SOURCE = ("bot_id", "bot_version", "page_url", "conversation_id")
_DENIED = ("denied_at_address", "denied_at_address_by")
_AT_ONCE = 500


async def rows(
    desk: Desk, workspace: str, wanted: Filter, *, bom: bool = False, delimiter: str = ","
) -> AsyncIterator[str]:
    """The file, piece by piece. A cell says how the purpose and channel stands, ``none`` where nothing was decided.

    `bom`: it begins with a byte order mark.
    """
    cells = await reading.cells(desk, workspace)
    head = [*_PROFILE, *_SOURCE, *_DENIED, *(f"{purpose}:{channel}" for purpose, channel in cells)]
    yield ("\ufeff" if bom else "") + _written([head], delimiter)
    after: UUID | None = None
    while True:
        items, after = await reading.page(desk, workspace, wanted, after, _AT_ONCE)
        ids = [item["contact_id"] for item in items]
        denied = await denials.at_addresses(desk.pool, workspace, ids, desk.now())
        yield _written([_row(item, cells, denied.get(item["contact_id"], {})) for item in items], delimiter)
        if after is None:
            return


def _row(item: dict[str, Any], cells: Sequence[Cell], denied: Mapping[Cell, Sequence[str]]) -> list[str]:
    stands = {(row["purpose"], row["channel"]): str(row["decision"]) for row in item["consents"]}
    values = [item[name] for name in _PROFILE] + [item["source"][name] for name in _SOURCE]
    no = " ".join(f"{purpose}:{channel}" for purpose, channel in denied)
    by = " ".join("+".join(one) for one in denied.values())
    return [*map(_cell, [*values, no, by]), *(stands.get(cell, "none") for cell in cells)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else harmless(str(value))


def _written(lines: list[list[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return text.getvalue()
