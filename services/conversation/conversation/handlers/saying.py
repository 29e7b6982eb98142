"""The events of a step, written as JSON at once.

A model of each event costs ten times its JSON, and nearly all of it (notice, controller, processor) is the same for a
version for ever. `shared.events` says what is in them: a test reads every event back and writes it by its model.
"""

from pydantic_core import to_json

from conversation.domain.published import Published
from conversation.domain.talk import Captured, Decided, Situation
from conversation.store.conversations import Kept
from shared.envelope import Message, enclose
from shared.events import Actor, ConsentDecided, ContactCaptured
from shared.times import rfc3339
from shared.topics import CONSENT, CONTACT

SOURCE = "conversation"


def consent_event(kept: Kept, published: Published, item: Decided) -> Message:
    """`ConsentDecided`: the decision with its whole evidence (EDPB 05/2020 section 108)."""
    question, at = item.question, rfc3339(item.at)
    event = {
        "workspace": kept.workspace,
        "contact_id": kept.contact_id,
        "decision": item.decision,
        "purpose": item.purpose,
        "channels": item.channels,
        "decided_at": at,
        "expires_at": rfc3339(item.expires_at) if item.expires_at else None,
        "confirmation_required": item.confirmation_required,
        "notice": published.noted[question.id, kept.locale] if question else None,
        "prompt": published.said(question.text, kept.locale) if question else None,
        "answer": item.answer,
        "method": item.method,
        "actor": Actor.VISITOR,
        "bot": {"id": kept.bot_id, "version": kept.bot_version},
        "page_url": kept.page_url,
        "conversation_id": kept.id,
        "controller": published.controller,
        "processor": published.named_processor,
    }
    kind = f"{ConsentDecided.type}.{item.decision}"
    return enclose(to_json(event), kind, CONSENT, _key(kept), event_id=item.event_id, source=SOURCE, time=at)


def captured_event(kept: Kept, situation: Situation, captured: Captured) -> Message:
    """`ContactCaptured`: the detail that was given. Carries personal data."""
    at = rfc3339(captured.at)
    event = {
        "workspace": kept.workspace,
        "contact_id": kept.contact_id,
        "captured_at": at,
        "purpose": captured.purpose,
        **dict.fromkeys(("name", "email", "phone", "company")),
        "asks_owner": kept.captured or any(standing.unconfirmed for standing in situation.standings.values()),
        "source": {
            "bot_id": kept.bot_id,
            "bot_version": kept.bot_version,
            "page_url": kept.page_url,
            "conversation_id": kept.id,
        },
        captured.field: captured.value,
    }
    named = situation.new_id()
    return enclose(to_json(event), ContactCaptured.type, CONTACT, _key(kept), event_id=named, source=SOURCE, time=at)


def _key(kept: Kept) -> str:
    return f"{kept.workspace}:{kept.contact_id}"
