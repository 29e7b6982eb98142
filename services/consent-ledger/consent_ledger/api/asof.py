"""Questions about the past: could this contact be messaged on that date, and why?"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response

from consent_ledger.api.context import AtDoor, Who, answer, answerable, checked_time
from consent_ledger.domain.asof import Answer, Question, as_of
from consent_ledger.store import timeline
from shared.consent import Reason
from shared.events import Channel, Slug
from shared.http import Router
from shared.times import GivenTime, Timestamp, micros, moment, rfc3339

router = Router()


class StandsOn(BaseModel):
    """The entry that an allow stands on."""

    entry_index: int
    leaf_hash: str
    notice_sha256: str | None
    granted_at: Timestamp
    expires_at: Timestamp


class Judged(BaseModel):
    """An answer. `entries` are the indexes of all entries that had a say."""

    allowed: bool
    reason: Reason
    decided_at: Timestamp | None
    evidence: StandsOn | None
    entries: list[int]


class KnownUntil(BaseModel):
    """What was recorded until `as_of` is in the answer. `token` is always null: it says what the gate must have heard
    before it answers, and nothing about the past waits for that."""

    as_of: Timestamp
    token: None


class AsOfAnswer(Judged):
    """The answer as the ledger knew it then. `later`: entries on decisions of before, recorded only after;
    `hindsight`: the answer with them, null when there are none."""

    freshness: KnownUntil
    later: list[int]
    hindsight: Judged | None


@router.get("/v1/contacts/{contact_id}/as-of", response_model=AsOfAnswer)
async def contact_as_of(
    contact_id: UUID,
    at: Annotated[GivenTime, Query(description="the moment in question")],
    purpose: Slug,
    channel: Channel,
    who: Who,
    door: AtDoor,
) -> Response:
    """Could the contact be messaged at `at`? By the one consent rule, as the ledger knew it then.

    In the future, expiry is judged then and all else by what is known now. The ledger knows no addresses: what the
    gate adds about them (bounces, complaints, shared addresses) is not in this answer. 409 ``log_damaged`` as long as
    anything in the log is known not to be what was signed.
    """
    checked_time(at, "at")
    now = door.clock()
    with answerable(door, who.workspace):
        known = await timeline.of_contact(door.pool, who.workspace, contact_id)
    purposes = await timeline.purposes_at(door.pool, who.workspace, min(at, now))
    found = as_of(known, purposes, Question(micros(at), purpose, channel.value), now=micros(now))
    return answer(
        _judged(found.then)
        | {
            "freshness": {"as_of": rfc3339(min(at, now)), "token": None},
            "later": found.later,
            "hindsight": found.hindsight and _judged(found.hindsight),
        }
    )


def _judged(found: Answer) -> dict[str, Any]:
    grant = found.grant
    evidence = grant and {
        "entry_index": grant.index,
        "leaf_hash": grant.leaf_hash,
        "notice_sha256": grant.notice_sha256 or None,
        "granted_at": rfc3339(moment(grant.at)),
        "expires_at": rfc3339(moment(grant.expires_at)),
    }
    return {
        "allowed": found.allowed,
        "reason": found.reason.value,
        "decided_at": None if found.decided_at is None else rfc3339(moment(found.decided_at)),
        "evidence": evidence,
        "entries": found.entries,
    }
