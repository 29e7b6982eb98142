"""An answer as JSON."""

from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel

from marketing_gate.domain.question import Answer, Question
from marketing_gate.duties import Duties
from shared.consent import Reason
from shared.freshness import Freshness, sign
from shared.times import Timestamp, written


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


class Written(NamedTuple):
    """An answer's parts, each as JSON."""

    allowed: str
    reason: str
    decided_at: str
    evidence: str
    freshness: str
    duties: str


class Rendering:
    """Makes JSON of answers, by hand: pydantic took as long as everything else together."""

    def __init__(self, duties: Duties, freshness_key: bytes) -> None:
        self._duties = duties
        self._fresh = lru_cache(maxsize=1024)(lambda workspace, as_of: _freshness(freshness_key, workspace, as_of))

    def of(self, workspace: str, question: Question, answer: Answer) -> bytes:
        """The answer to `question`, in the shape of `Answered`."""
        one = self.parts(workspace, question, answer)
        return (
            f'{{"allowed":{one.allowed},"reason":{one.reason},"decided_at":{one.decided_at},'
            f'"evidence":{one.evidence},"freshness":{one.freshness},"duties":{one.duties}}}'
        ).encode()

    def parts(self, workspace: str, question: Question, answer: Answer) -> Written:
        """The same in parts, for those who put them together in another way."""
        judgement, contact_id = answer.judgement, answer.contact_id
        decided_at, reason, grant = judgement.decided_at, f'"{judgement.reason}"', judgement.grant
        decided = "null" if decided_at is None else f'"{written(decided_at)}"'
        fresh = self._fresh(workspace, answer.as_of)
        if not judgement.allowed or grant is None or contact_id is None:
            return Written("false", reason, decided, "null", fresh, "null")
        notice = f'"{grant.notice_sha256}"' if grant.notice_sha256 else "null"
        evidence = (
            f'{{"entry_index":{grant.index},"leaf_hash":"{grant.leaf_hash}","notice_sha256":{notice},'
            f'"granted_at":"{written(grant.at)}","expires_at":"{written(grant.expires_at)}"}}'
        )
        controller = answer.workspace.controller
        duties = self._duties.of(workspace, contact_id, question.purpose, question.channel, controller)
        return Written("true", reason, decided, evidence, fresh, duties)


def _freshness(key: bytes, workspace: str, as_of: int | None) -> str:
    if as_of is None:
        return '{"as_of":null,"token":null}'
    return f'{{"as_of":"{written(as_of)}","token":"{sign(key, Freshness(workspace, as_of=as_of))}"}}'
