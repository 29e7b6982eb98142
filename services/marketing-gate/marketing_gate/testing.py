"""Events as the other services say them, for the gate's own tests."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

import httpx
from redis.asyncio import Redis

from marketing_gate.handlers import Gate
from marketing_gate.store import keys
from marketing_gate.store.projection import Projection
from shared.envelope import Received, Record, seal
from shared.events import (
    ALL_CHANNELS,
    OF_EVERYTHING,
    Actor,
    Address,
    Channel,
    ConsentDecided,
    Controller,
    Decision,
    DirectoryChanged,
    Entry,
    FormerAddress,
    LedgerRecorded,
    Method,
    Notice,
    Said,
    SuppressionKind,
    SuppressionReported,
    WorkspaceChanged,
    WorkspacePurpose,
)
from shared.identity import Kind, fingerprint, normal_email, normal_phone, uuid7
from shared.kafka import Batch, Producer
from shared.times import moment
from shared.topics import topic_of

FINGERPRINT_KEY = b"f" * 32
FRESHNESS_KEY = b"t" * 32
NOW = 1_800_000_000_000_000
HASH = "ab" * 32
NOTICE = Notice(text="n", locale="cs", version=1, sha256=HASH, policy_url=None, policy_kind="generic")


@dataclass
class Story:
    """Events as the other services say them. Times are seconds after `NOW`, mostly negative."""

    workspace: str = "demo"
    offsets: dict[tuple[str, int], int] = field(default_factory=dict)
    now: int = NOW
    first: int = (7 << 76) | (8 << 60)

    def contact(self, number: int) -> UUID:
        """A contact by number."""
        return UUID(int=self.first + number)

    def email(self) -> str:
        """An address of this story's own."""
        return f"jana.{self.first:x}@example.com"

    def at(self, seconds: float) -> datetime:
        """That many seconds after `now`."""
        return moment(self.now + int(seconds * 1_000_000))

    def decided(
        self,
        contact: UUID,
        decision: Decision,
        at: float,
        purpose: str | None = "newsletter",
        channels: Sequence[Channel] = (Channel.EMAIL,),
        actor: Actor = Actor.VISITOR,
    ) -> ConsentDecided:
        """A decision as its source says it."""
        granted = decision is Decision.GRANTED
        everything = decision in OF_EVERYTHING
        return ConsentDecided(
            workspace=self.workspace,
            contact_id=contact,
            decision=decision,
            purpose=None if everything else purpose,
            channels=ALL_CHANNELS if everything else tuple(channels),
            decided_at=self.at(at),
            expires_at=self.at(10**8) if granted else None,
            notice=NOTICE if granted else None,
            method=Method.BUTTON,
            actor=actor,
        )

    def recorded(
        self,
        contact: UUID,
        decision: Decision,
        at: float,
        index: int,
        purpose: str | None = "newsletter",
        channels: Sequence[Channel] = (Channel.EMAIL,),
        expires: float = 10**8,
        to_confirm: bool = False,
        actor: Actor = Actor.VISITOR,
    ) -> LedgerRecorded:
        """A ledger entry."""
        granted = decision is Decision.GRANTED
        everything = decision in OF_EVERYTHING
        entry = Entry(
            workspace=self.workspace,
            contact_id=contact,
            event_id=uuid7(),
            decision=decision,
            purpose=None if everything else purpose,
            channels=ALL_CHANNELS if everything else tuple(channels),
            decided_at=self.at(at),
            recorded_at=self.at(at),
            expires_at=self.at(expires) if granted else None,
            confirmation_required=to_confirm,
            notice_sha256=HASH if granted else None,
            method=Method.BUTTON,
            actor=actor,
            bot=None,
            commitment=HASH,
        )
        return LedgerRecorded(
            workspace=self.workspace,
            contact_id=contact,
            index=index,
            leaf_hash=f"{index:064x}",
            tree_size=index + 1,
            entry=entry,
        )

    def address(self, kind: Kind, text: str, set_at: float | None = None) -> Address:
        """An address given by the visitor, or set by the controller at `set_at`."""
        normal = normal_email(text) if kind is Kind.EMAIL else normal_phone(text)
        return Address(
            fingerprint=fingerprint(FINGERPRINT_KEY, self.workspace, kind, normal),
            set_by=Actor.VISITOR if set_at is None else Actor.CONTROLLER,
            set_at=self.at(set_at or 0),
        )

    def listed(
        self,
        contact: UUID,
        version: int = 1,
        email: str | None = "jana@example.com",
        phone: str | None = None,
        set_at: float | None = None,
        erased: bool = False,
        former: Mapping[str, float | None] = MappingProxyType({}),
        left_at: float | None = None,
    ) -> DirectoryChanged:
        """A directory entry. `former`: addresses that the contact has left, and until when they were the contact's;
        None: it had denied something. `left_at` is when it left them."""
        return DirectoryChanged(
            workspace=self.workspace,
            contact_id=contact,
            version=version,
            captured_at=self.at(-1000 + version),
            email=self.address(Kind.EMAIL, email, set_at) if email else None,
            phone=self.address(Kind.PHONE, phone, set_at) if phone else None,
            erased=erased,
            former=tuple(self.former(text, until, left_at) for text, until in former.items()),
        )

    def former(self, text: str, until: float | None, left_at: float | None = None) -> FormerAddress:
        """An address that a contact has left."""
        kind = Kind.EMAIL if "@" in text else Kind.PHONE
        return FormerAddress(
            kind="email" if kind is Kind.EMAIL else "phone",
            fingerprint=self.address(kind, text).fingerprint,
            until=None if until is None else self.at(until),
            left_at=None if left_at is None else self.at(left_at),
        )

    def suppressed(
        self, text: str, kind: SuppressionKind, at: float, channel: Channel = Channel.EMAIL
    ) -> SuppressionReported:
        """A report on an address."""
        address = Kind.EMAIL if "@" in text else Kind.PHONE
        return SuppressionReported(
            workspace=self.workspace,
            address=address.value,
            fingerprint=self.address(address, text).fingerprint,
            channel=channel,
            kind=kind,
            at=self.at(at),
        )

    def configured(self, version: int = 1, *, retired: bool = False) -> WorkspaceChanged:
        """The workspace: newsletter by e-mail, contact by e-mail and phone."""

        def purpose(name: str, channels: tuple[Channel, ...], retired: bool = False) -> WorkspacePurpose:
            return WorkspacePurpose(id=name, title={}, channels=channels, validity_months=24, retired=retired)

        return WorkspaceChanged(
            workspace=self.workspace,
            version=version,
            changed_at=self.at(-5000),
            controller=Controller(name="Acme s.r.o."),
            default_locale="cs",
            purposes=(
                purpose("newsletter", (Channel.EMAIL,), retired),
                purpose("contact", (Channel.EMAIL, Channel.PHONE)),
            ),
        )

    def batch(self, *events: Said, partition: int = 0, start: int | None = None) -> Batch:
        """Consecutive records of one topic and partition."""
        topic = topic_of(events[0])
        place = (topic.name, partition)
        begin = offset = self.offsets.get(place, 0) if start is None else start
        received: list[Received] = []
        for event in events:
            record = Record(topic.name, partition, offset, event.topic_key.encode(), b"{}", (), 0)
            received.append(Received(event, uuid7(), event.event_type, "/test", None, record))
            offset += 1
        self.offsets[place] = max(offset, self.offsets.get(place, 0))
        return Batch(topic, received, (), {partition: offset}, {partition: begin})


@dataclass
class Store:
    """A projection on real Redis, and a gate that asks it; `NOW` is the time. Said to be current until `NOW`."""

    redis: Redis
    projection: Projection
    gate: Gate

    async def hear(self, *batches: Batch) -> None:
        """Apply them one after the other."""
        for batch in batches:
            await self.projection.apply(batch)

    async def current(self, at: int = NOW) -> None:
        """Say that the store is whole up to `at`."""
        await self.redis.set(keys.CURRENT, at)


T = TypeVar("T")


async def until(condition: Callable[[], Awaitable[T | None]], seconds: float = 15.0) -> T:
    """What `condition` gives once it is true."""
    async with asyncio.timeout(seconds):
        while not (found := await condition()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return found


async def say(producer: Producer, *events: Said) -> None:
    """Say `events` on Kafka, each on its topic."""
    await producer.send(
        [seal(event, topic=topic_of(event), event_id=uuid7(), source="test", time=moment(0)) for event in events]
    )


async def check(client: httpx.AsyncClient, contact: dict[str, str], **more: object) -> dict[str, Any]:
    """The gate's answer on the newsletter by e-mail."""
    body = {"contact": contact, "purpose": "newsletter", "channel": "email", **more}
    answer = await client.post("/v1/check", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
