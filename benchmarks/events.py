"""Consent events as conversation says them, made in numbers."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic_core import from_json

from shared.envelope import Message, seal
from shared.events import (
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

TEXT = (
    "Acme s.r.o., Dlouhá 1, Brno, soukromi@acme.example, keeps your e-mail and phone to get back to you, for 24 months "
    "at most. You may withdraw at any time, as easily as you agreed; what was done before stays lawful. You may "
    "complain to the data protection authority. Souhlas processes the data on behalf of Acme s.r.o. "
    "Policy: https://acme.example/privacy"
)
NOTICE = Notice(
    text=TEXT,
    locale="en",
    version=1,
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    policy_url="https://acme.example/privacy",
    policy_kind="policy",
)


def decided(decision: Decision, contact_id: UUID, *, workspace: str = "demo", at: datetime | None = None) -> Message:
    """One decision on the purpose `contact`, sealed for Kafka, as large as a real one."""
    now = at or datetime.now(UTC)
    event = ConsentDecided(
        workspace=workspace,
        contact_id=contact_id,
        decision=decision,
        purpose="contact",
        channels=tuple(Channel),
        decided_at=now,
        expires_at=now + timedelta(days=730) if decision is Decision.GRANTED else None,
        notice=NOTICE,
        prompt="May we keep your contact so that we can get back to you?",
        answer="I agree" if decision is Decision.GRANTED else "I do not agree",
        method=Method.BUTTON,
        actor=Actor.VISITOR,
        bot=BotVersion(id="lead", version=1),
        page_url="https://acme.example/contact",
        conversation_id=uuid7(),
        controller=Controller(name="Acme s.r.o.", address="Dlouhá 1, Brno", email="soukromi@acme.example"),
        processor=Processor(name="Souhlas"),
    )
    return seal(event, topic=CONSENT, event_id=uuid7(), source="conversation", time=now)


def grants(count: int, *, workspace: str = "demo", at: datetime | None = None) -> list[Message]:
    """`count` grants of as many contacts, all of this moment, or of `at`: what `decided` seals, cut and put together
    anew with ids of each own, so that the load generator costs little beside what it loads."""
    contact = uuid7()
    one = decided(Decision.GRANTED, contact, workspace=workspace, at=at)
    conversation = from_json(one.value)["conversation_id"].encode()
    before, _, rest = one.value.partition(str(contact).encode())
    middle, _, after = rest.partition(conversation)
    (spec, _, *others, _, _, kind) = one.headers
    made: list[Message] = []
    for _ in range(count):
        contact_id = str(uuid7())
        key = f"{workspace}:{contact_id}".encode()
        value = b"".join((before, contact_id.encode(), middle, str(uuid7()).encode(), after))
        own = (("ce_id", str(uuid7()).encode()), *others, ("ce_subject", key), ("ce_partitionkey", key))
        made.append(Message(one.topic, key, value, (spec, *own, kind)))
    return made
