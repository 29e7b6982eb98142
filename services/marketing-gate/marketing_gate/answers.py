"""An answer as JSON."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

from marketing_gate.domain.question import Answer, Question
from marketing_gate.duties import Duties
from shared.consent import Reason
from shared.freshness import Freshness, sign
from shared.times import Timestamp, moment, rfc3339


class Evidence(BaseModel):
    """The ledger entry that an allow stands on: proof is at the consent-ledger's ``/v1/entries/{entry_index}``."""

    entry_index: int
    leaf_hash: str
    notice_sha256: str | None
    granted_at: Timestamp
    expires_at: Timestamp


class Fresh(BaseModel):
    """Everything said up to `as_of` is known; `token` can be given as `at_least`. Null while the store is away."""

    as_of: Timestamp | None
    token: str | None


class Owed(BaseModel):
    """What whoever sends must do."""

    unsubscribe_url: str
    list_unsubscribe: str
    list_unsubscribe_post: str
    preferences_url: str
    controller: str | None
    mark_as_commercial: bool


class Answered(BaseModel):
    """`evidence` and `duties` are null when denied; `decided_at` is that of the decision behind the reason, if any."""

    allowed: bool
    reason: Reason
    decided_at: Timestamp | None
    evidence: Evidence | None
    freshness: Fresh
    duties: Owed | None


class Rendering:
    """Makes JSON of answers."""

    def __init__(self, duties: Duties, freshness_key: bytes) -> None:
        self._duties = duties
        self._fresh = lru_cache(maxsize=1024)(lambda workspace, as_of: _freshness(freshness_key, workspace, as_of))

    def of(self, workspace: str, question: Question, answer: Answer) -> bytes:
        """The answer to `question`, in the shape of `Answered`."""
        return to_json(self.content(workspace, question, answer))

    def content(self, workspace: str, question: Question, answer: Answer) -> dict[str, Any]:
        """The same, not written down yet."""
        judgement, grant = answer.judgement, answer.judgement.grant
        contact_id = answer.contact_id
        content: dict[str, Any] = {
            "allowed": judgement.allowed,
            "reason": judgement.reason.value,
            "decided_at": None if judgement.decided_at is None else _time(judgement.decided_at),
            "evidence": None,
            "freshness": self._fresh(workspace, answer.as_of),
            "duties": None,
        }
        if judgement.allowed and grant is not None and contact_id is not None:
            content["evidence"] = {
                "entry_index": grant.index,
                "leaf_hash": grant.leaf_hash,
                "notice_sha256": grant.notice_sha256 or None,
                "granted_at": _time(grant.at),
                "expires_at": _time(grant.expires_at),
            }
            content["duties"] = self._duties.of(
                workspace, contact_id, question.purpose, question.channel, answer.workspace.controller
            )
        return content


def _time(at: int) -> str:
    return rfc3339(moment(at))


def _freshness(key: bytes, workspace: str, as_of: int | None) -> dict[str, str | None]:
    if as_of is None:
        return {"as_of": None, "token": None}
    return {"as_of": _time(as_of), "token": sign(key, Freshness(workspace, as_of=as_of))}
