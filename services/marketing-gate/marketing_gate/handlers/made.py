"""A decision as the message that says it (`shared.events.DecisionMade`), in a tenth of the time that the models take.

The gate logs every denial, so a campaign that is mostly denied costs its log as much as its answers. A test holds both
ways to the same bytes.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from marketing_gate.domain.question import Answer, Question
from shared.envelope import CONTENT_TYPE, Message
from shared.events import DecisionMade
from shared.times import written
from shared.topics import DECISION

_SAME_HEADERS = {
    "ce_specversion": b"1.0",
    "ce_source": b"/souhlas/marketing-gate",
    "ce_type": DecisionMade.type.encode(),
    "content-type": CONTENT_TYPE.encode(),
}
_encode = msgspec.json.Encoder().encode


class Noted(NamedTuple):
    """An answer as it was given at `at`."""

    workspace: str
    question: Question
    answer: Answer
    at: int


class _Made(Struct, gc=False):
    """The fields of the event, in its order."""

    workspace: str
    decision_id: str
    contact_id: UUID | None
    purpose: str
    channel: str
    allowed: bool
    reason: str
    entry_index: int | None
    tree_size: int | None
    as_of: str | None
    decided_at: str


def sealed(noted: Noted, tree_size: int | None, decision_id: UUID) -> Message:
    """The message of one decision. `tree_size`: how many entries the ledger's log has, as far as the gate has heard."""
    workspace, question, (settled, as_of), at = noted
    judgement, contact_id = settled.judgement, settled.contact_id
    grant = judgement.grant if judgement.allowed else None
    name, when = str(decision_id), written(at)
    made = _Made(
        workspace,
        name,
        contact_id,
        question.purpose,
        question.channel.value,
        judgement.allowed,
        judgement.reason.value,
        None if grant is None else grant.index,
        tree_size,
        None if as_of is None else written(as_of),
        when,
    )
    key = f"{workspace}:{contact_id or 'unknown'}".encode()
    headers = (
        ("ce_specversion", _SAME_HEADERS["ce_specversion"]),
        ("ce_id", name.encode()),
        ("ce_source", _SAME_HEADERS["ce_source"]),
        ("ce_type", _SAME_HEADERS["ce_type"]),
        ("ce_time", when.encode()),
        ("ce_subject", key),
        ("ce_partitionkey", key),
        ("content-type", _SAME_HEADERS["content-type"]),
    )
    return Message(DECISION.name, key, _encode(made), headers)
