"""Contacts with a recorded grant and an address, said on Kafka as consent-ledger and contacts say them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from benchmarks.events import NOTICE
from shared.envelope import Message, seal
from shared.events import (
    Actor,
    Address,
    Channel,
    Decision,
    DirectoryChanged,
    Entry,
    LedgerRecorded,
    Method,
)
from shared.identity import Kind, fingerprint, normal_email, uuid7
from shared.kafka import Producer
from shared.topics import DIRECTORY, LEDGER

HASH = "cd" * 32


def recorded(contact_id: UUID, index: int, now: datetime) -> LedgerRecorded:
    """A grant of the purpose `contact` for e-mail, in the log."""
    entry = Entry(
        workspace="demo",
        contact_id=contact_id,
        event_id=uuid7(),
        decision=Decision.GRANTED,
        purpose="contact",
        channels=(Channel.EMAIL, Channel.PHONE),
        decided_at=now,
        recorded_at=now,
        expires_at=now + timedelta(days=730),
        confirmation_required=False,
        notice_sha256=NOTICE.sha256,
        method=Method.BUTTON,
        actor=Actor.VISITOR,
        bot=None,
        commitment=HASH,
    )
    return LedgerRecorded(
        workspace="demo",
        contact_id=contact_id,
        index=index,
        leaf_hash=f"{index:064x}",
        tree_size=index + 1,
        entry=entry,
    )


def email_of(contact_id: UUID) -> str:
    """The address of a contact of ours."""
    return f"p{contact_id.hex}@example.com"


def _said(contact_id: UUID, index: int, key: bytes) -> Iterator[Message]:
    now = datetime.now(UTC)
    yield seal(recorded(contact_id, index, now), topic=LEDGER, event_id=uuid7(), source="consent-ledger", time=now)
    mark = fingerprint(key, "demo", Kind.EMAIL, normal_email(email_of(contact_id)))
    address = Address(fingerprint=mark, set_by=Actor.VISITOR, set_at=now)
    listed = DirectoryChanged(
        workspace="demo", contact_id=contact_id, version=1, captured_at=now, email=address, phone=None, erased=False
    )
    yield seal(listed, topic=DIRECTORY, event_id=uuid7(), source="contacts", time=now)


async def arrive(kafka: str, count: int, key: bytes, first_index: int = 1_000_000) -> tuple[list[UUID], float]:
    """Say that `count` contacts granted. Returns their ids, and how long saying took, seconds."""
    ids = [uuid7() for _ in range(count)]
    producer = Producer(kafka)
    await producer.start()
    began = time.perf_counter()
    for at in range(0, count, 2000):
        some = enumerate(ids[at : at + 2000], first_index + at)
        await producer.send([message for index, contact_id in some for message in _said(contact_id, index, key)])
    took = time.perf_counter() - began
    await producer.stop()
    return ids, took
