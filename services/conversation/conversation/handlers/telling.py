"""What an outcome of the rules tells: events for the others, an answer for the visitor, a step for the store."""

from collections.abc import Mapping, Sequence
from typing import Any

from conversation.domain.flow import expects
from conversation.domain.published import Published
from conversation.domain.talk import Decided, Outcome, Situation, Standing, shown, with_decisions
from conversation.handlers.saying import captured_event, consent_event
from conversation.store.conversations import Kept, Step
from shared import freshness
from shared.events import Actor, Decision
from shared.freshness import Freshness
from shared.times import micros, rfc3339

Item = dict[str, Any]


def step_of(kept: Kept, situation: Situation, outcome: Outcome, consented: set[tuple[str, str]]) -> Step:
    """What to write for an outcome. `consented` are purposes known to have been consented to before."""
    published = situation.published
    after = with_decisions(situation, outcome.decided)
    events = [consent_event(kept, published, item) for item in outcome.decided]
    if outcome.captured is not None:
        events.append(captured_event(kept, situation, outcome.captured))
    moments = [item.at for item in outcome.decided] + ([outcome.captured.at] if outcome.captured else [])
    granted = [item.purpose for item in outcome.decided if item.decision is Decision.GRANTED]
    return Step(
        talk=outcome.talk,
        said=outcome.messages,
        decisions=[decided_item(item) for item in outcome.decided],
        contact_changed=bool(events),
        last_at=max(moments, default=kept.last_at),
        captured=outcome.captured is not None,
        standings=after.standings,
        marks=[name for name in granted if (kept.workspace, name) not in consented],
        messages=events,
    )


def decided_item(item: Decided) -> Item:
    """A decision as the visitor's client reads it."""
    made = {
        "purpose": item.purpose,
        "decision": str(item.decision),
        "decided_at": rfc3339(item.at),
        "event_id": str(item.event_id),
    }
    return made | ({"expires_at": rfc3339(item.expires_at)} if item.expires_at else {})


def _repeated_item(purpose: str, standing: Standing) -> Item:
    return {
        "purpose": purpose,
        "decision": str(standing.decision),
        "decided_at": rfc3339(standing.at),
        "event_id": str(standing.event_id),
    }


def answer_body(key: bytes, kept: Kept, situation: Situation, outcome: Outcome) -> Item:
    """What an answer is answered: API.md section 2."""
    body: Item = {
        "messages": shown(outcome.messages),
        "expects": _waits_for(kept, situation, outcome),
    }
    decisions = [decided_item(item) for item in outcome.decided]
    decisions = decisions or [_repeated_item(*repeated) for repeated in outcome.repeated]
    if outcome.unclear is not None:
        asked = {"purpose": outcome.unclear, "decision": "unclear", "decided_at": rfc3339(situation.now)}
        body["decision"] = asked | {"event_id": None}
    elif decisions:
        body |= {"decision": decisions[0], "decisions": decisions}
    token = freshness_of(key, kept, situation, outcome)
    return body | ({"freshness": {"token": token}} if token else {})


def _waits_for(kept: Kept, situation: Situation, outcome: Outcome) -> Mapping[str, Any]:
    standings = with_decisions(situation, outcome.decided).standings
    return expects(situation.published, kept.locale, outcome.talk, standings)


def withdrawal_body(key: bytes, kept: Kept, situation: Situation, outcome: Outcome) -> Item:
    """What a withdrawal by click is answered: `decisions` lists what was recorded by it, and nothing else."""
    return {
        "decisions": [decided_item(item) for item in outcome.decided],
        "messages": shown(outcome.messages),
        "expects": _waits_for(kept, situation, outcome),
        "freshness": {"token": freshness_of(key, kept, situation, outcome) or _everything(key, kept)},
    }


def freshness_of(key: bytes, kept: Kept, situation: Situation, outcome: Outcome) -> str | None:
    """The token of what must be visible after the outcome; None when it cannot change any answer of the gate.

    Beside a grant or a refusal also the details given here before, by which one asks then; a withdrawal waits for none.
    """
    granted = _last(item for item in outcome.decided if item.decision is Decision.GRANTED)
    denied = _last(item for item in outcome.decided if item.decision is not Decision.GRANTED)
    if outcome.repeated:
        denied = max([denied or 0, *(micros(item.at) for _, item in outcome.repeated if item.told_by is Actor.VISITOR)])
    withdrawn = any(item.decision is Decision.WITHDRAWN for item in outcome.decided) or outcome.repeated
    captured = None if withdrawn else outcome.talk.captured_at
    if outcome.captured is not None:
        captured = micros(outcome.captured.at)
        standing = situation.standings.get(outcome.captured.purpose)
        granted = micros(standing.at) if standing and standing.decision is Decision.GRANTED else None
    if granted is None and denied is None and outcome.captured is None:
        return None
    made = Freshness(
        kept.workspace, kept.contact_id, denied=denied, recorded=granted, captured=captured, actor=Actor.VISITOR
    )
    return freshness.sign(key, made)


def _everything(key: bytes, kept: Kept) -> str:
    """A token for a write that changed nothing: whatever was denied before must be visible."""
    denied = [
        micros(item.at)
        for item in kept.standings.values()
        if item.decision is not Decision.GRANTED and item.told_by is Actor.VISITOR
    ]
    latest = max(denied, default=None)
    return freshness.sign(key, Freshness(kept.workspace, kept.contact_id, denied=latest, actor=Actor.VISITOR))


def _last(items: Any) -> int | None:
    return max((micros(item.at) for item in items), default=None)


def whole_body(
    kept: Kept, published: Published, transcript: Sequence[Mapping[str, str]], decisions: Sequence[Item]
) -> Item:
    """A conversation as a client that lost it reads it."""
    return {
        "conversation_id": str(kept.id),
        "contact_id": str(kept.contact_id),
        "locale": kept.locale,
        "bot_version": kept.bot_version,
        "messages": shown(transcript),
        "expects": expects(published, kept.locale, kept.talk, kept.standings),
        "decisions": list(decisions),
    }
