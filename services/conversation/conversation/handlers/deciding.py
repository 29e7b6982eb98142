"""A step, decided on what is at hand: what it writes, what it answers, and what is remembered once it is written.

Nothing here reads or waits: `visits` does; the hatch (`api.swift`) takes a step only where nothing needs to be read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from pydantic_core import to_json

from conversation.domain.published import Published
from conversation.domain.talk import IDLE, Outcome, Situation
from conversation.domain.tokens import Holder
from conversation.handlers.telling import step_of
from conversation.store import conversations
from conversation.store.conversations import Kept, KeptKey, Step
from conversation.store.known import Known
from conversation.store.studio import KeptWorkspace
from conversation.store.together import Together
from shared.times import after


@dataclass(frozen=True, slots=True)
class Context:
    """What the use cases need: keys, a clock, new ids, the process's memory, and where visitors reach us."""

    known: Known
    together: Together
    beginning: Together
    link_key: bytes
    freshness_key: bytes
    fingerprint_key: bytes
    public_url: str
    visitor_token_days: int
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]


class Taken(Struct, frozen=True, gc=False):
    """A step that was taken: the answer's body, and whether events wait in the outbox."""

    body: bytes
    said_something: bool


Rule = Callable[[Situation], Outcome]
Body = Callable[[bytes, Kept, Situation, Outcome], dict[str, Any]]


def situation_of(context: Context, kept: Kept, published: Published, workspace: KeptWorkspace | None) -> Situation:
    """All that a rule may look at, at this moment."""
    return Situation(
        published=published,
        locale=kept.locale,
        talk=kept.talk,
        standings=kept.standings,
        alive=workspace.workspace.alive if workspace else frozenset(),
        now=after(context.clock(), kept.last_at),
        new_id=context.new_id,
    )


class Ready(Struct, frozen=True, gc=False):
    """A step that is decided and not written yet."""

    kept: Kept
    step: Step
    at: datetime
    taken: Taken

    def arguments(self, workspace_version: int, key: KeptKey | None) -> tuple[object, ...]:
        """What `conversations.take` writes."""
        key = replace(key, body=self.taken.body) if key else None
        return conversations.arguments(self.kept, self.step, workspace_version, self.at, key)

    def remember(self, context: Context) -> None:
        """It is committed."""
        kept, step, known = self.kept, self.step, context.known
        known.consented.update((kept.workspace, name) for name in step.marks)
        now = replace(
            kept,
            rev=kept.rev + 1,
            talk=step.talk,
            contact_rev=kept.contact_rev + step.contact_changed,
            last_at=step.last_at,
            captured=kept.captured or step.captured,
            standings=step.standings,
            last_seen=self.at,
        )
        known.conversations.put(kept.id, now)


def prepare(context: Context, kept: Kept, situation: Situation, outcome: Outcome, body: Body) -> Ready:
    """What an outcome writes and answers. The conversation is forgotten until it is written: whoever comes meanwhile
    reads it."""
    step = step_of(kept, situation, outcome, context.known.consented)
    answered = to_json(body(context.freshness_key, kept, situation, outcome))
    context.known.conversations.drop(kept.id)
    return Ready(kept, step, context.clock(), Taken(answered, bool(step.messages)))


def decide_now(
    context: Context, holder: Holder, conversation_id: UUID, rule: Rule, body: Body
) -> tuple[Ready, int] | None:
    """A step on remembered state, with the version of the workspace: nothing is read and nobody waits.

    None when something is not remembered or is out of the ordinary. Raises what `rule` raises. Whoever hears either
    takes the step by `give_answer` or `withdraw_all`.
    """
    found = context.known.remembered(conversation_id)
    if found is None:
        return None
    kept, published, workspace = found
    if (kept.workspace, kept.contact_id) != (holder.workspace, holder.contact_id) or kept.erased:
        return None
    situation = situation_of(context, kept, published, workspace)
    if kept.talk.step is not None and context.clock() - kept.last_seen > IDLE:
        return None
    return prepare(context, kept, situation, rule(situation), body), workspace.version
