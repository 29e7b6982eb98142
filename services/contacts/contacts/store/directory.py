"""What the directory is told of a contact, and the addresses that lead there no more: by keyed fingerprint alone.

Who is erased keeps every address that was ever given for them, however late it is heard of: each is a stop (DESIGN.md
section 3, rule 8). Callers hold the contact's row.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.domain.directory import first, moved
from contacts.domain.profiles import KINDS, Capture
from shared.postgres import Connection
from shared.times import rfc3339

ROW = (
    *("c.workspace", "c.contact_id", "c.directory_version", "c.captured_at"),
    *("c.email_fingerprint", "c.email_set_by", "c.email_at", "c.phone_fingerprint", "c.phone_set_by", "c.phone_at"),
    "c.former",
)
DIRECTORY_COLUMNS = ", ".join(ROW)
"""What a `DirectoryChanged` is made of."""


async def leave(connection: Connection, row: Mapping[str, Any], capture: Capture) -> Mapping[str, Any]:
    """A row that `profiles.capture` wrote: each address that was the contact's and is not now is a former one."""
    now = row if row["is_older"] else {**first(capture), "is_older": True, "covers_anew": False}
    until = None if await has_denied(connection, now) else _text(now["captured_at"])
    former = now["former"]
    for kind in KINDS:
        at, mark = now[f"{kind}_at"], now[f"{kind}_fingerprint"]
        for old in (row[f"{kind}_left"], *(given for told, given in capture.marks() if told == kind)):
            if old is not None and old != mark:
                former = moved(former, kind, old, mark, until, _text(at))
    await connection.execute(
        "UPDATE contact SET former = $3 WHERE workspace = $1 AND contact_id = $2",
        *(now["workspace"], now["contact_id"], former),
    )
    return {**now, "former": former}


async def stop(
    connection: Connection, workspace: str, contact_id: UUID, marks: Iterable[tuple[str, str]]
) -> Mapping[str, Any] | None:
    """Keep addresses, by kind and fingerprint, of a contact that is erased: they go on being denied.

    Returns, as `profiles.capture` does, what `DirectoryChanged` needs, the version grown by one; None where nothing
    is new, or the contact is not erased.
    """
    row = await connection.fetchrow(
        f"SELECT {DIRECTORY_COLUMNS} FROM contact c WHERE workspace = $1 AND contact_id = $2"  # noqa: S608
        " AND erased_at IS NOT NULL FOR UPDATE",
        *(workspace, contact_id),
    )
    if row is None:
        return None
    known = {(kind, row[f"{kind}_fingerprint"]) for kind in KINDS}
    known |= {(one["kind"], one["fingerprint"]) for one in row["former"]}
    new = [mark for mark in dict.fromkeys(marks) if mark not in known]
    if not new:
        return None
    added = [{"kind": kind, "fingerprint": mark, "until": None, "left_at": None} for kind, mark in new]
    former, version = [*row["former"], *added], row["directory_version"] + 1
    await connection.execute(
        "UPDATE contact SET former = $3, directory_version = $4 WHERE workspace = $1 AND contact_id = $2",
        *(workspace, contact_id, former, version),
    )
    said = {"directory_version": version, "former": former, "erased": True}
    return {**row, **said, "is_older": True, "covers_anew": False}


async def has_denied(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Whether the contact ever said no to anything."""
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM entry WHERE workspace = $1 AND contact_id = $2"
            " AND decision IN ('refused', 'withdrawn', 'objected'))",
            *(row["workspace"], row["contact_id"]),
        )
    )


async def not_to_be_asked(
    connection: Connection, workspace: str, contact_id: UUID | None, prints: Iterable[str]
) -> frozenset[str]:
    """Of the fingerprints of e-mail addresses, those whose owner nobody may write to because the controller set one:
    another contact there was erased, has objected or is restricted, or the owner complained of mail."""
    rows = await connection.fetch(
        """
        SELECT print FROM unnest($3::text[]) AS wanted(print)
        WHERE EXISTS (SELECT FROM suppression s WHERE s.workspace = $1 AND s.fingerprint = wanted.print
                AND s.kind = 'complaint')
            OR EXISTS (SELECT FROM contact c WHERE c.workspace = $1 AND c.email_fingerprint = wanted.print
                AND c.contact_id IS DISTINCT FROM $2 AND (c.erased_at IS NOT NULL OR c.restricted OR EXISTS (
                    SELECT FROM consent WHERE consent.workspace = $1 AND consent.contact_id = c.contact_id
                    AND consent.decision = 'objected')))
        """,
        *(workspace, contact_id, list(prints)),
    )
    return frozenset(row["print"] for row in rows)


def _text(at: datetime | str) -> str:
    return at if isinstance(at, str) else rfc3339(at)
