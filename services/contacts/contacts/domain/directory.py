"""What the directory is told of a contact, written as `shared.envelope.seal` writes it at a sixth of its cost.

A test holds both to the same bytes: the model (`shared.events.DirectoryChanged`) says what is right.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.domain.importing import Person
from contacts.domain.profiles import Capture
from shared.events import DirectoryChanged
from shared.times import rfc3339

Former = Mapping[str, str | None]
"""A `shared.events.FormerAddress` as the profile keeps it."""

_TYPE = DirectoryChanged.type

Written = tuple[bytes, bytes, str]
"""Key, value and packed headers, as `shared.outbox.say_held` takes them."""


def first(capture: Capture) -> Mapping[str, Any]:
    """The row that a capture has made, of a contact that was not there before."""
    email, phone = capture.email, capture.phone
    return {
        "workspace": capture.workspace,
        "contact_id": capture.contact_id,
        "directory_version": 1,
        "captured_at": capture.captured_at,
        "email_fingerprint": email and email.found_by,
        "email_set_by": "visitor",
        "email_at": email and email.at,
        "phone_fingerprint": phone and phone.found_by,
        "phone_set_by": "visitor",
        "phone_at": phone and phone.at,
        "former": [],
    }


def imported(workspace: str, person: Person, at: str) -> Mapping[str, Any]:
    """The row that an import at `at` (RFC 3339) has made of a person that was not there before."""
    return {
        "workspace": workspace,
        "contact_id": person.contact_id,
        "directory_version": 1,
        "captured_at": None,
        "email_fingerprint": person.prints.get("email"),
        "email_set_by": "controller",
        "email_at": at,
        "phone_fingerprint": person.prints.get("phone"),
        "phone_set_by": "controller",
        "phone_at": at,
        "former": [],
    }


def written(row: Mapping[str, Any], event_id: UUID | str, source: str, said_at: str) -> Written:
    """The event of a contact's row, `erased` if that is in it; `said_at` is RFC 3339."""
    workspace, contact_id = row["workspace"], str(row["contact_id"])
    key = f"{workspace}:{contact_id}"
    value = (
        f'{{"workspace":"{workspace}","contact_id":"{contact_id}","version":{row["directory_version"]}'
        f',"captured_at":{_time(row["captured_at"])}'
        f',"email":{_address(row["email_fingerprint"], row["email_set_by"], row["email_at"])}'
        f',"phone":{_address(row["phone_fingerprint"], row["phone_set_by"], row["phone_at"])}'
        f',"erased":{"true" if row.get("erased") else "false"}'
        f',"former":[{",".join(map(_former, row["former"]))}]}}'
    )
    headers = (
        f'[["ce_specversion","1.0"],["ce_id","{event_id!s}"],["ce_source","/souhlas/{source}"]'
        f',["ce_type","{_TYPE}"],["ce_time","{said_at}"],["ce_subject","{key}"]'
        f',["ce_partitionkey","{key}"],["content-type","application/json"]]'
    )
    return key.encode(), value.encode(), headers


def moved(
    former: Sequence[Former], kind: str, old: str | None, new: str | None, until: str | None, at: str
) -> Sequence[Former]:
    """`former` once a contact's fingerprint of that kind has become another `at`: what leaves is kept, what comes is
    not former any more. `until`, `at` (RFC 3339): see `shared.events.FormerAddress`.
    Of two, the one that says more holds."""
    kept = [one for one in former if not (one["kind"] == kind and one["fingerprint"] in (old, new))]
    if old is None or old == new:
        return kept
    before = [one["until"] for one in former if one["kind"] == kind and one["fingerprint"] == old]
    return [*kept, {"kind": kind, "fingerprint": old, "until": None if None in before else until, "left_at": at}]


def given_at(row: Mapping[str, Any], kind: str) -> datetime | None:
    """Since when a contact has its address of that kind in place of another; None when it never had another.

    An address that left before such times were kept is taken to have left when this one was last given.
    """
    others = [one for one in row["former"] if one["kind"] == kind and one["fingerprint"] != row[f"{kind}_fingerprint"]]
    left = (_parsed(one.get("left_at") or one["until"]) or row[f"{kind}_at"] for one in others)
    return max(left, default=None)


def _parsed(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def _former(one: Former) -> str:
    return (
        f'{{"kind":"{one["kind"]}","fingerprint":"{one["fingerprint"]}","until":{_time(one["until"])}'
        f',"left_at":{_time(one.get("left_at"))}}}'
    )


def _time(moment: datetime | str | None) -> str:
    if moment is None:
        return "null"
    return f'"{moment if isinstance(moment, str) else rfc3339(moment)}"'


def _address(fingerprint: str | None, set_by: str | None, set_at: datetime | str | None) -> str:
    if fingerprint is None:
        return "null"
    return f'{{"fingerprint":"{fingerprint}","set_by":"{set_by}","set_at":{_time(set_at)}}}'
