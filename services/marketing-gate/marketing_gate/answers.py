"""An answer as JSON."""

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from pydantic import BaseModel

from marketing_gate.domain.question import Answer, Question, Settled
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


class Written(Struct, gc=False):
    """A settled answer's parts, each as JSON; `head` and `tail` are all of it but the freshness between them, in bytes:
    the words of a batch are a megabyte a thousand."""

    head: bytes
    tail: bytes
    allowed: bool
    evidence: str


class Rendering:
    """Makes JSON of answers, by hand: pydantic took as long as everything else together."""

    def __init__(self, duties: Duties, freshness_key: bytes) -> None:
        self._duties = duties
        self.fresh = lru_cache(maxsize=1024)(lambda workspace, as_of: _freshness(freshness_key, workspace, as_of))

    def of(self, workspace: str, question: Question, answer: Answer) -> bytes:
        """The answer to `question`, in the shape of `Answered`."""
        settled, as_of = answer
        shown = settled.shown
        if not isinstance(shown, Written):
            shown = settled.shown = self._written(workspace, question, settled)
        return b"%b%b%b" % (shown.head, self.fresh(workspace, as_of).encode(), shown.tail)

    def results(self, workspace: str, questions: Sequence[Question], answers: Sequence[Answer]) -> bytes:
        """The answers to a batch, joined once."""
        said, fresh, found = -1, b"", [b'{"results":[']
        for place, (settled, as_of) in enumerate(answers):
            shown = settled.shown
            if not isinstance(shown, Written):
                shown = settled.shown = self._written(workspace, questions[place], settled)
            if as_of is None or as_of != said:
                fresh, said = self.fresh(workspace, as_of).encode(), as_of or -1
            found += (shown.head, fresh, shown.tail, b",")
        if len(found) > 1:
            del found[-1]
        found.append(b"]}")
        return b"".join(found)

    def parts(self, workspace: str, question: Question, answer: Answer) -> tuple[bool, str]:
        """Whether it is allowed, and the parts that AuthZEN puts into its context."""
        one = self._written(workspace, question, answer.settled)
        fresh = self.fresh(workspace, answer.as_of)
        return one.allowed, f'"reason":"{answer.judgement.reason}","evidence":{one.evidence},"freshness":{fresh}'

    def _written(self, workspace: str, question: Question, settled: Settled) -> Written:
        judgement, contact_id = settled.judgement, settled.contact_id
        decided_at, reason, grant = judgement.decided_at, judgement.reason, judgement.grant
        decided = "null" if decided_at is None else f'"{written(decided_at)}"'
        if not judgement.allowed or grant is None or contact_id is None:
            head = f'{{"allowed":false,"reason":"{reason}","decided_at":{decided},"evidence":null,"freshness":'
            return Written(head.encode(), b',"duties":null}', False, "null")
        notice = f'"{grant.notice_sha256}"' if grant.notice_sha256 else "null"
        evidence = (
            f'{{"entry_index":{grant.index},"leaf_hash":"{grant.leaf_hash}","notice_sha256":{notice},'
            f'"granted_at":{decided},"expires_at":"{written(grant.expires_at)}"}}'
        )
        duties = self._duties.of(
            workspace, contact_id, question.purpose, question.channel, settled.workspace.controller
        )
        head = f'{{"allowed":true,"reason":"{reason}","decided_at":{decided},"evidence":{evidence},"freshness":'
        return Written(head.encode(), f',"duties":{duties}}}'.encode(), True, evidence)


def _freshness(key: bytes, workspace: str, as_of: int | None) -> str:
    if as_of is None:
        return '{"as_of":null,"token":null}'
    return f'{{"as_of":"{written(as_of)}","token":"{sign(key, Freshness(workspace, as_of=as_of))}"}}'
