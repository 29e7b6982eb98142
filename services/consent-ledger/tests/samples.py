"""Events for tests, as conversation and contacts say them."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from consent_ledger.domain.leaf import Draft
from consent_ledger.handlers import prepare

from shared.envelope import Received, Record, seal
from shared.events import (
    OF_EVERYTHING,
    Actor,
    BotVersion,
    Channel,
    ConsentDecided,
    Controller,
    Decision,
    Method,
    Notice,
    Processor,
)
from shared.identity import uuid7
from shared.topics import CONSENT

TEXT = "Ozveme se vám s nabídkou. Souhlas můžete kdykoli odvolat."
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def event(
    decision: Decision = Decision.GRANTED, workspace: str = "demo", contact: UUID | None = None, **more: Any
) -> ConsentDecided:
    """A whole decision."""
    granted = decision is Decision.GRANTED
    fields = {
        "workspace": workspace,
        "contact_id": contact or uuid7(),
        "decision": decision,
        "purpose": None if decision in OF_EVERYTHING else "contact",
        "channels": (Channel.EMAIL, Channel.PHONE),
        "decided_at": NOW,
        "expires_at": NOW + timedelta(days=730) if granted else None,
        "notice": notice() if granted else None,
        "prompt": "Smíme si uložit váš kontakt?",
        "answer": "Souhlasím",
        "method": Method.BUTTON,
        "actor": Actor.VISITOR,
        "bot": BotVersion(id="lead", version=3),
        "page_url": "https://acme.example/kontakt",
        "conversation_id": uuid7(),
        "controller": Controller(name="Acme s.r.o.", address="Dlouhá 1, Brno", email="soukromi@acme.example"),
        "processor": Processor(name="Souhlas", address="Brno", email="processor@souhlas.example"),
    }
    return ConsentDecided(**(fields | more))


def notice(text: str = TEXT, sha256: str | None = None) -> Notice:
    """A notice with the right hash unless another is given."""
    return Notice(
        text=text,
        locale="cs",
        version=2,
        sha256=sha256 or hashlib.sha256(text.encode()).hexdigest(),
        policy_url="https://acme.example/privacy",
        policy_kind="policy",
    )


def received(said: ConsentDecided, event_id: UUID | None = None) -> Received:
    """The event as the consumer gives it."""
    event_id = event_id or uuid7()
    message = seal(said, topic=CONSENT, event_id=event_id, source="conversation", time=NOW)
    record = Record(message.topic, 0, 0, message.key, message.value, message.headers, 0)
    return Received(said, event_id, said.event_type, "/souhlas/conversation", NOW, record)


def drafts(said: Sequence[ConsentDecided]) -> list[Draft]:
    """Drafts of events."""
    return prepare([received(one) for one in said], NOW + timedelta(seconds=1), timedelta(seconds=60))


class Clock:
    """A clock that tests set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def leaf_of(one: Draft, recorded_at: str) -> bytes:
    """The leaf that a draft becomes when it is recorded then."""
    return b"%s%s%s" % (one.before, recorded_at.encode(), one.after)
